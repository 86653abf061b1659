/* similar.h -- similarities by name, with their parameters as a test sets them. */
#ifndef SIMILAR_H
#define SIMILAR_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/similarity.h>

#include "brain/near.h"
#include "python.h"
#include "substrate/complain.h"

/* `sets` is NULL, or "name=number"; all else is preset. */
static inline double similar(const char *name, const char *sets, int n, int p, const double *a,
                             int q, const double *b)
{
  const tct_about *about = tct_variant("similarities", name);

  if (!about) fail_msg("there is no similarity '%s'", name);
  void *params = tct_params_new(about);
  for (int i = 0; sets && i < about->n_params; i++) {
    const tct_param *own = &about->params[i];
    const size_t length  = strlen(own->name);
    if (strncmp(sets, own->name, length) != 0 || sets[length] != '=') continue;
    const double x = strtod(sets + length + 1, NULL);
    char *at       = (char *)params + own->offset;
    if (own->type == TCT_TYPE_BOOL) *(bool *)at = x != 0;
    if (own->type == TCT_TYPE_INT) *(int64_t *)at = (int64_t)x;
    if (own->type == TCT_TYPE_REAL) *(double *)at = x;
    if (own->type == TCT_TYPE_CHOICE) *(int *)at = (int)x;
    sets = NULL;
  }
  if (sets) fail_msg("%s has no parameter '%s'", name, sets);
  const double x = ((const tct_similarity *)about)->compare(params, n, p, a, q, b);
  tct_params_free(about, params);
  return x;
}

/* Three columns over four conditions: centred, perpendicular, of length 1. */
static const double corner[4][3] = {
  {0.5, 0.5, 0.5}, {0.5, -0.5, -0.5}, {-0.5, 0.5, -0.5}, {-0.5, -0.5, 0.5}};

/* x [4][units]: each unit is the sum of c [units][3] times these. */
static inline void of_corners(int units, const double *c, double *x)
{
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < units; k++) {
      x[i * units + k] = 0;
      for (int j = 0; j < 3; j++) x[i * units + k] += c[k * 3 + j] * corner[i][j];
    }
}

#endif
