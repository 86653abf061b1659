/* init.h -- how weights start. */
#ifndef TERCET_INIT_H
#define TERCET_INIT_H

#include <tercet/model.h>

typedef struct {
  const char *name;
  bool normal;                                     /* else uniform in +- spread */
  double (*spread)(double fan_in, double fan_out); /* standard deviation, or half width */
  const char *doc;
} tct_init;

extern const tct_init tct_inits[];
extern const int tct_n_inits;
int tct_init_named(const char *name); /* -1: none */

/* Draw the weights of one projection, row-major by synapse number, into its part of a bundle. */
void tct_init_draw(const tct_model *m, const tct_projection *s, tct_real *bundle);

#endif
