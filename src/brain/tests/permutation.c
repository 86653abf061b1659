/* permutation.c -- the estimate among those there would be if labels meant nothing.
 *
 *     p = (1 + number of relabelled values that are not below it) / (1 + number relabelled)
 *
 * Two nulls, for two questions.  Is a model related to the subjects at all: then the names of its conditions may
 * not be exchanged, and they are.  Is one model nearer than another: then, in each subject, the two may not be
 * exchanged, and they are, which turns the sign of the subject's difference.  Either way what is exchanged
 * is these conditions or these subjects' alone, and nothing is said of others but by the draw of subjects.
 *
 * All ways are gone through where they are few: then the p is exact, and a share of them. */
#include <tercet/test.h>

#include <math.h>

#include "base/memory.h"
#include "base/random.h"

enum { BITS_MOST = 30 };

/* Is x as far out as the estimate?  Sums in another order are the same but for rounding. */
static bool as_far(const tct_evidence *e, double x, double value)
{
  const double slack = 1e-12 * fabs(value);

  return e->one_sided ? x >= value - slack : fabs(x) >= fabs(value) - slack;
}

static double by_labels(const tct_evidence *e)
{
  double n = 0, far = 0;

  for (int i = 0; i < e->relabelled; i++) {
    if (isnan(e->relabel[i])) continue;
    n++;
    far += as_far(e, e->relabel[i], e->value);
  }
  if (isnan(e->value) || n == 0) return (double)NAN;
  return e->all_labels ? far / n : (far + 1) / (n + 1);
}

static int known(const tct_evidence *e)
{
  int n = 0;

  for (int i = 0; e->subject && i < e->subjects; i++) n += !isnan(e->subject[i]);
  return n;
}

static bool all_flips(const tct_evidence *e, int n)
{
  return n <= BITS_MOST && 1L << n <= e->flips;
}

/* The sum of x with those signs turned whose bit is set, 64 a word; bits beyond one word are drawn. */
static double turned(int n, const double *x, uint64_t bits, tct_key key, uint64_t draw)
{
  double sum = 0;

  for (int i = 0; i < n; i++) {
    if (i % 64 == 0 && i > 0) bits = tct_bits(key, draw, (uint32_t)(i / 64), 0);
    sum += bits >> i % 64 & 1 ? -x[i] : x[i];
  }
  return sum;
}

static double by_signs(const tct_evidence *e, int n, const double *x)
{
  const bool all    = all_flips(e, n);
  const long ways   = all ? 1L << n : e->flips;
  const tct_key key = tct_key_of(e->seed, "test.permutation");
  double value = 0, far = 0;

  for (int i = 0; i < n; i++) value += x[i];
  for (long w = 0; w < ways; w++) {
    const uint64_t bits = all ? (uint64_t)w : tct_bits(key, (uint64_t)w, 0, 0);
    far += as_far(e, turned(n, x, bits, key, (uint64_t)w), value);
  }
  return all ? far / (double)ways : (far + 1) / ((double)ways + 1);
}

static tct_status p_of(const void *params, const tct_evidence *e, double *p, tct_error *err)
{
  const int n = known(e);
  double *x;
  int at = 0;
  (void)params;

  *p = (double)NAN;
  if (e->relabel) *p = by_labels(e);
  if (e->relabel || n < 1 || e->flips < 1) return TCT_OK;
  x = tct_alloc((size_t)n, sizeof *x);
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d subjects", n);
  for (int i = 0; i < e->subjects; i++)
    if (!isnan(e->subject[i])) x[at++] = e->subject[i];
  *p = by_signs(e, n, x);
  tct_free(x);
  return TCT_OK;
}

static double smallest(const void *params, const tct_evidence *e)
{
  const int n = known(e);
  (void)params;

  if (e->relabel && e->relabelled > 0) return 1 / (e->relabelled + (e->all_labels ? 0.0 : 1.0));
  if (e->relabel || n < 1 || e->flips < 1) return (double)NAN;
  return all_flips(e, n) ? ldexp(e->one_sided ? 1 : 2, -n) : 1 / (e->flips + 1.0);
}

const tct_test tct_test_permutation = {
  .name    = "permutation",
  .title   = "Permutation",
  .family  = "relabelling",
  .summary = "how many estimates with exchanged labels are as far out",
  .equation =
    "p = (1 + #{relabelled >= value}) / (1 + #relabelled), or the share of all relabellings",
  .source = "Kriegeskorte et al. 2008, doi:10.3389/neuro.06.004.2008; Phipson and Smyth 2010, "
            "doi:10.2202/1544-6115.1585",
  .notes  = "A score against 0: conditions are relabelled, and the null is that model and subjects "
            "have nothing to do "
            "with each other; K conditions give no p below 1 / K!, 0.0014 for 6.  A difference: "
            "signs of subjects are "
            "turned, and the null is that they are symmetric about 0; N subjects give no p below 2 "
            "/ 2^N, 0.03 for 6",
  .claims = TCT_TEST_EXACT | TCT_TEST_NEEDS_SUBJECTS | TCT_TEST_RELABELS,
  .p      = p_of,
  .smallest = smallest,
};
