/* rdm.c -- how far the geometry of the responses to conditions moved.
 *
 *     delta_ij = |mu_i - mu_j|^2 / units, of products of different trials, of each half of the trials
 *     D = delta_after - delta_before
 *     moved = mean over pairs of D_1 D_2, of the two halves:  0 on average where nothing changed
 *             less what units add, where they are others:  sum over times of cov over units of (f_1, f_2) / units,
 *             f of a unit its share of delta
 *     apart = 1 - corr(delta_before, delta_after),  within = 1 - corr of two halves of one time
 *
 * `apart` of two noisy RDMs is above 0 where nothing changed; of as many trials, `within` is as much.  `moved` sees a
 * gain of all responses too, which `excess` does not. */
#include <math.h>

#include "base/memory.h"
#include "brain/joint/parts.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

#include <tercet/rdm.h>

enum { PEARSON, SPEARMAN };

struct params {
  int comparator;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, comparator, PEARSON, "pearson|spearman",
                   "of two RDMs, for apart, within and excess"),
};

/* delta [4][pairs]: halves before, halves after. */
static void squares(size_t pairs, const double *delta, double *sum)
{
  const double *b = delta, *p = delta + 2 * pairs;

  sum[0] = tct_differences(pairs, p, b, p + pairs, b + pairs) / (double)pairs;
  sum[1] = tct_inner(pairs, b, b + pairs) / (double)pairs;
}

static void correlations(size_t pairs, const double *delta, double *sum)
{
  for (size_t i = 0; i < 4; i++)
    sum[2] += tct_correlation(pairs, delta + i / 2 * pairs, delta + (2 + i % 2) * pairs) / 4;
  for (size_t i = 0; i < 4; i += 2)
    sum[3] += tct_correlation(pairs, delta + i * pairs, delta + (i + 1) * pairs) / 2;
}

static tct_status add(const void *given, const tct_joint_times *t, double *sum, tct_joint_why *why,
                      tct_error *err)
{
  const struct params *own = given;
  const size_t pairs       = tct_rdm_pairs(t->conditions);
  double *delta            = tct_alloc(4 * pairs + 1, sizeof *delta);
  tct_status status        = TCT_OK;
  double by_units[2]       = {0, 0};

  if (!delta) return tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs of %zu pairs", pairs);
  for (int time = 0; time < 2 && status == TCT_OK && *why == TCT_JOINT_FINE; time++)
    status = tct_part_rdms(t, time, delta + (size_t)(2 * time) * pairs, &by_units[time], why, err);
  if (status == TCT_OK && *why == TCT_JOINT_FINE) {
    squares(pairs, delta, sum);
    if (!t->paired) sum[0] -= by_units[0] + by_units[1];
    for (size_t i = 0; i < 4 && own->comparator == SPEARMAN; i++)
      if (tct_mid_ranks(pairs, delta + i * pairs, delta + i * pairs) < 0) status = TCT_NO_MEMORY;
    correlations(pairs, delta, sum);
  }
  tct_free(delta);
  return status == TCT_OK ? TCT_OK : tct_fail(err, status, "making RDMs of %zu pairs", pairs);
}

static void find(const tct_joint_times *t, const double *sum, double *number, tct_joint_why *why)
{
  (void)t;
  number[0] = sum[0];
  if (sum[1] > 0)
    number[1] = sum[0] / sum[1];
  else
    *why = TCT_JOINT_NO_SIGNAL;
  number[2] = 1 - sum[2];
  number[3] = 1 - sum[3];
  number[4] = sum[3] - sum[2];
  if (isnan(number[4])) *why = TCT_JOINT_FEW_CONDITIONS;
}

static int length(const tct_joint_times *t)
{
  return (int)tct_rdm_pairs(t->conditions);
}

static tct_status change(const void *given, const tct_joint_times *t, int half, double *out,
                         tct_joint_why *why, tct_error *err)
{
  const size_t pairs = tct_rdm_pairs(t->conditions);
  double *before     = tct_alloc(pairs + 1, sizeof *before);
  (void)given;

  if (!before) return tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs of %zu pairs", pairs);
  tct_status status = tct_part_rdm(t, 0, half, before, why, err);
  if (status == TCT_OK && *why == TCT_JOINT_FINE) status = tct_part_rdm(t, 1, half, out, why, err);
  for (size_t i = 0; i < pairs; i++) out[i] -= before[i];
  tct_free(before);
  return status;
}

static const tct_joint_number numbers[] = {
  {"moved", "r4", "mean over pairs of the squared change of a squared distance", 0, 0, 0, 1, false},
  {"relative", "1", "the same over the mean square of distances before", 0, 0, 0, 1, false},
  {"apart", "1", "1 less the correlation of RDMs of halves, before with after", 0, 2, (double)NAN,
   1, false},
  {"within", "1", "the same of two halves of one time, mean of both", 0, 2, (double)NAN, 0, false},
  {"excess", "1", "apart less within", -2, 2, 0, 1, false},
};

const tct_joint tct_joint_rdm = {
  .name    = "rdm",
  .title   = "Change of the RDM",
  .family  = "geometry",
  .summary = "how far the dissimilarities of conditions moved",
  .equation =
    "moved = mean over pairs of (delta_after - delta_before)_1 (delta_after - delta_before)_2",
  .source = "distances as Diedrichsen et al. 2016, doi:10.48550/arXiv.1607.01371, over single "
            "trials",
  .notes = "Squared Euclidean distances per unit; the two factors are of two halves of the trials, "
           "four of a condition or more.  Paired units stay as they are; where they are others, "
           "what they add by chance is taken away from what moved, and excess is of other units "
           "too.  Three conditions or more for correlations",
  TCT_TAKES(struct params, params),
  .claims = TCT_JOINT_COPY_FREE | TCT_JOINT_SCALE_FREE | TCT_JOINT_SHIFT_FREE |
            TCT_JOINT_TIME_SHIFT_FREE | TCT_JOINT_ROTATION_FREE,
  .needs  = TCT_JOINT_NEEDS_HALVES | TCT_JOINT_NEEDS_UNITS,
  .n      = sizeof numbers / sizeof *numbers,
  .sums   = 4,
  .number = numbers,
  .add    = add,
  .find   = find,
  .over   = "pairs of conditions",
  .length = length,
  .change = change,
};
