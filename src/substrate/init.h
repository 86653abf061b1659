/* init.h -- how weights start. */
#ifndef TERCET_INIT_H
#define TERCET_INIT_H

#include <tercet/model.h>

typedef enum { TCT_DRAW_NORMAL, TCT_DRAW_UNIFORM, TCT_DRAW_NONE } tct_draw;

typedef struct {
  const char *name;
  tct_draw draw;
  double (*spread)(double fan_in, double fan_out); /* standard deviation, half width, the number */
  const char *doc;
} tct_init;

extern const tct_init tct_inits[];
extern const int tct_n_inits;
int tct_init_named(const char *name); /* -1: none */

/* Draw the weights of one projection, row-major by synapse number, into its part of a bundle; or copy
 * them from the projection that it is like, which has its own by then. */
void tct_init_draw(const tct_model *m, const tct_projection *s, tct_real *bundle);

#endif
