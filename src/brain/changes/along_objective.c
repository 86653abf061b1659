/* along_objective.c -- which part of the change of mean responses lies along what is decoded, and which across it.
 *
 *     w = S^-1 (m_2 - m_1) of two classes before, Fisher's linear discriminant;  Delta_c = m_c after - m_c before
 *     along = mean over conditions of (w Delta_c)^2 / w w,  across = mean of |Delta_c|^2 - along
 *     share = along / (along + across),   over chance = share x units
 *
 * Each square is of one half of the trials times the other, and an axis meets the change of the half that it is not of:
 *
 *     along = mean of ((w_1 Delta_2c) (w_2 Delta_1c) - units a_c^2 / (T_1c T_2c)) / w_1 w_2
 *
 * so that an axis of few trials, which lies askew, makes no less of the share.  In the last term a_c are the weights of
 * means in m_2 - m_1: w_1 and Delta_1 have trials before in common, as have w_2 and Delta_2, and it is what their noise
 * makes of it, where S is the covariance of the noise. */
#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/joint/parts.h"
#include "kernels/statistics.h"

struct room {
  double *before, *after; /* means, [conditions][units] */
  double *delta[2];       /* [conditions][units] of each half */
  double *w[2];           /* [units] */
};

static tct_status room_new(const tct_joint_times *t, struct room *r, tct_error *err)
{
  const size_t units = (size_t)t->at[0].units, n = (size_t)t->conditions;

  *r        = (struct room){.before = NULL};
  r->before = tct_alloc((4 * n + 2) * units, sizeof(double));
  if (!r->before) return tct_fail(err, TCT_NO_MEMORY, "no memory for changes of %zu units", units);
  r->after    = r->before + n * units;
  r->delta[0] = r->after + n * units;
  r->delta[1] = r->delta[0] + n * units;
  r->w[0]     = r->delta[1] + n * units;
  r->w[1]     = r->w[0] + units;
  return TCT_OK;
}

static tct_joint_why change_of(const tct_joint_times *t, int half, struct room *r, double *delta)
{
  const size_t n = (size_t)t->conditions * (size_t)t->at[0].units;

  if (!tct_part_means(t, 0, half, r->before) || !tct_part_means(t, 1, half, r->after))
    return TCT_JOINT_FEW_TRIALS;
  for (size_t i = 0; i < n; i++) delta[i] = r->after[i] - r->before[i];
  return TCT_JOINT_FINE;
}

/* Its change and its axis. */
static tct_status look(const tct_joint_times *t, int half, struct room *r, tct_joint_why *why,
                       tct_error *err)
{
  *why = change_of(t, half, r, r->delta[half]);
  if (*why != TCT_JOINT_FINE) return TCT_OK;
  tct_part_axis(t->conditions, t->at[0].units, t->apart, r->before, r->w[half]);
  return tct_part_readout(t, 0, half, r->before, r->w[half], why, err);
}

static void sums(const tct_joint_times *t, const struct room *r, double *sum)
{
  const size_t units = (size_t)t->at[0].units;

  for (int c = 0; c < t->conditions; c++) {
    const double *d = r->delta[0] + (size_t)c * units, *e = r->delta[1] + (size_t)c * units;
    const double shared = tct_part_few(t, 0, 0, c) * tct_part_few(t, 0, 1, c) * t->apart[c] *
                          t->apart[c] * t->at[0].units;
    const double along = tct_inner(units, r->w[0], e) * tct_inner(units, r->w[1], d) - shared;
    sum[0] += along / t->conditions;
    sum[1] += tct_inner(units, d, e) / t->conditions;
  }
  sum[2] = tct_inner(units, r->w[0], r->w[1]);
}

static tct_status add(const void *params, const tct_joint_times *t, double *sum, tct_joint_why *why,
                      tct_error *err)
{
  struct room r;
  (void)params;

  TCT_PASS(room_new(t, &r, err));
  tct_status status = look(t, 0, &r, why, err);
  if (status == TCT_OK && *why == TCT_JOINT_FINE) status = look(t, 1, &r, why, err);
  if (status == TCT_OK && *why == TCT_JOINT_FINE) sums(t, &r, sum);
  tct_free(r.before);
  return status;
}

static void find(const tct_joint_times *t, const double *sum, double *number, tct_joint_why *why)
{
  if (!(sum[1] > 0 && sum[2] > 0)) *why = TCT_JOINT_NO_SIGNAL;
  if (!(sum[2] > 0)) return;
  number[2] = sum[0] / sum[2];
  number[3] = sum[1] - number[2];
  if (!(sum[1] > 0)) return;
  number[0] = number[2] / sum[1];
  number[1] = number[0] * t->at[0].units;
}

static int length(const tct_joint_times *t)
{
  return t->conditions * t->at[0].units;
}

static tct_status change(const void *params, const tct_joint_times *t, int half, double *out,
                         tct_joint_why *why, tct_error *err)
{
  struct room r;
  (void)params;

  TCT_PASS(room_new(t, &r, err));
  *why = change_of(t, half, &r, out);
  tct_free(r.before);
  return TCT_OK;
}

static const tct_joint_number numbers[] = {
  {"share", "1", "of the squared change of mean responses, that along the axis", 0, 0, (double)NAN,
   0, false},
  {"over_chance", "1", "the share times the number of units: 1 of a change in any direction", 0, 0,
   (double)NAN, 0, false},
  {"along", "r2", "squared change along the axis, mean over conditions", 0, 0, 0, 1, false},
  {"across", "r2", "the same across it", 0, 0, 0, 1, false},
};

const tct_joint tct_joint_along_objective = {
  .name     = "along_objective",
  .title    = "Change along the decoded objective",
  .family   = "axes",
  .summary  = "which part of the change of mean responses lies along what tells two classes apart",
  .equation = "share = (w Delta)^2 / (w w Delta Delta),  w = S^-1 (m_2 - m_1) of before",
  .source   = "Fisher's linear discriminant; Averbeck, Latham & Pouget 2006, doi:10.1038/nrn1888",
  .notes    = "Classes are two values of the variable, what is below and above --reference, or two "
              "conditions.  A covariance that is drawn to its target makes an axis that is.  "
              "Where mean responses did not move there is no share",
  .claims   = TCT_JOINT_SCALE_FREE | TCT_JOINT_SHIFT_FREE,
  .needs    = TCT_JOINT_NEEDS_PAIRED | TCT_JOINT_NEEDS_CLASSES | TCT_JOINT_NEEDS_NOISE |
           TCT_JOINT_NEEDS_HALVES,
  .n      = sizeof numbers / sizeof *numbers,
  .sums   = 3,
  .number = numbers,
  .add    = add,
  .find   = find,
  .over   = "units and conditions",
  .length = length,
  .change = change,
};
