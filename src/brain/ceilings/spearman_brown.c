/* spearman_brown.c -- the correlation of halves of the trials, taken from half of them to all. */
#include "brain/encoding/noise.h"

#include <math.h>

struct params {
  int64_t splits;
  int form;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, splits, 100, 1, 100000, "1", "how often trials are parted at random"),
  TCT_PARAM_CHOICE(struct params, form, TCT_CEILED_OVER, "over|squared|root",
                   "over: r^2 / c, of Brain-Score since December 2025; squared: (r / c)^2, of "
                   "Brain-Score before; root: r / c^(1/2), with its sign"),
};

static double ceiling(const void *given, const tct_ceiling_unit *u)
{
  const struct params *own = given;

  return tct_split_half(u->n, u->repeats, u->response, (int)own->splits, u->seed);
}

static double score(const void *given, const tct_ceiling_unit *u, double c)
{
  const struct params *own = given;

  return tct_ceiled((tct_ceiled_kind)own->form, u->r, c);
}

const tct_ceiling tct_ceiling_spearman_brown = {
  .name     = "spearman_brown",
  .title    = "Reliability of halves",
  .family   = "reliability",
  .summary  = "how well means over half of the trials go with those over the other half, for all "
              "trials",
  .equation = "c = m r / (1 + (m - 1) r),  r of halves, m trials over trials of a half\n"
              "score = r^2 / c, or as form says",
  .source   = "Spearman 1910, doi:10.1111/j.2044-8295.1910.tb00206.x; Brown 1910",
  .notes    = "A stimulus with one trial is left out of the halves.  squared is larger than the "
              "others by 1 / c.  Of a reliability near 0 scores are wild: ask for a least one",
  .claims   = TCT_CEILING_OF_CORRELATION,
  TCT_TAKES(struct params, params),
  .random  = true,
  .power   = 0.5,
  .ceiling = ceiling,
  .score   = score,
};
