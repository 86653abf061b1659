/* bounds.c -- no synapse is stronger than it can be.
 *
 *     least <= w <= most
 *
 * Zero always lies between them: a synapse may be silent. */
#include <tercet/constraint.h>

#include "kernels/kernels.h"

struct params {
  double least, most;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, least, -1, -1e6, 0, "1", "the most negative that a weight can be"),
  TCT_PARAM(struct params, most, 1, 0, 1e6, "1", "the most positive that a weight can be"),
};

/* A weight that is not a number falls through, and is found by those who look for it. */
TCT_WIDE static void hold(const void *given, int sign, size_t n, const tct_real *mask,
                          tct_real *weight)
{
  const struct params *own = given;
  const tct_real least = (tct_real)own->least, most = (tct_real)own->most;
  (void)sign;
  (void)mask;

  for (size_t i = 0; i < n; i++) {
    const tct_real up = weight[i] < least ? least : weight[i];
    weight[i]         = up > most ? most : up;
  }
}

const tct_constraint tct_constraint_bounds = {
  .name     = "bounds",
  .title    = "Hard bounds",
  .family   = "range",
  .summary  = "cuts every weight off at a least and a most",
  .equation = "w = min(max(w, least), most)",
  .source   = "Miller & MacKay 1994, doi:10.1162/neco.1994.6.1.100",
  .notes    = "Holds for starting weights too.  Biases are left alone",
  TCT_TAKES(struct params, params),
  .hold = hold,
};
