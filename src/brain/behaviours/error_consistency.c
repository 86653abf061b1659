/* error_consistency.c -- do two observers err in the same trials, beyond what their accuracies alone make them?
 *
 *     kappa = (c_obs - c_exp) / (1 - c_exp),   c_exp = a_1 a_2 + (1 - a_1) (1 - a_2)
 *
 * c_obs is the share of trials in which both are right or both are wrong.  The sign is kept: below 0 they err in
 * different trials.  Where c_exp is 1, both are always right or both always wrong, and there is nothing to tell. */
#include <math.h>

#include <tercet/behaviour.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/intervals.h"

enum { BOTH, FIRST, SECOND, NEITHER, KINDS }; /* who is right */

typedef struct {
  double kappa, observed, expected;
} agreement;

static agreement agreement_of(const int *count, int n)
{
  const double first = (double)(count[BOTH] + count[FIRST]) / n;
  const double other = (double)(count[BOTH] + count[SECOND]) / n;
  agreement a        = {.observed = (double)(count[BOTH] + count[NEITHER]) / n,
                        .expected = first * other + (1 - first) * (1 - other)};

  /* 1 only where both are always right, or both always wrong: told by counts, not by rounding */
  a.kappa = count[BOTH] == n || count[NEITHER] == n ? (double)NAN
                                                    : (a.observed - a.expected) / (1 - a.expected);
  return a;
}

/* Trials drawn with replacement: in a draw, which kind each place is of. */
static tct_status interval(const int *kind, int n, const tct_behaviour_how *how,
                           tct_behaved_number *out, tct_error *err)
{
  const tct_key key = tct_key_of(how->seed, "error_consistency");
  double *drawn     = tct_alloc((size_t)how->draws + 1, sizeof *drawn);

  if (!drawn) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", how->draws);
  for (int d = 0; d < how->draws; d++) {
    int count[KINDS] = {0};
    for (int i = 0; i < n; i++)
      count[kind[(int)(tct_uniform(key, (uint64_t)d, 0, (uint32_t)i) * n)]]++;
    drawn[d] = agreement_of(count, n).kappa;
  }
  const size_t there = tct_close_up((size_t)how->draws, drawn);
  const tct_range r  = tct_percentile_interval(there, drawn, how->level);
  out->low           = r.low;
  out->high          = r.high;
  out->draws         = (int)there;
  tct_free(drawn);
  return TCT_OK;
}

static tct_status measure(const void *params, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const int n       = a->trials;
  int count[KINDS]  = {0};
  int *kind         = tct_alloc((size_t)n, sizeof *kind);
  tct_status status = TCT_OK;
  (void)params;

  if (!kind) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", n);
  for (int i = 0; i < n; i++) {
    const bool first = a->choice[i] == a->truth[i], second = b->choice[i] == b->truth[i];
    kind[i] = first ? (second ? BOTH : FIRST) : second ? SECOND : NEITHER;
    count[kind[i]]++;
  }
  const agreement all = agreement_of(count, n);
  const double v[]    = {all.kappa, all.observed, all.expected};
  for (int j = 0; j < 3; j++) {
    out[j].value = v[j];
    out[j].n     = n;
  }
  if (isnan(all.kappa))
    out[0].why = TCT_BEHAVIOUR_CERTAIN;
  else if (how->draws > 0)
    status = interval(kind, n, how, &out[0], err);
  tct_free(kind);
  return status;
}

static const tct_behaviour_number numbers[] = {
  {"kappa", "1", "agreement on what is right, beyond what accuracies alone make", -1, 1},
  {"observed", "1", "share of trials in which both are right or both wrong", 0, 1},
  {"expected", "1", "the share that independent observers as accurate would have", 0, 1},
};

const tct_behaviour tct_behaviour_error_consistency = {
  .name   = "error_consistency",
  .title  = "Error consistency",
  .family = "two observers",
  .summary =
    "whether two observers err in the same trials, beyond what their accuracies make likely",
  .equation = "kappa = (c_obs - c_exp) / (1 - c_exp)\nc_exp = a_1 a_2 + (1 - a_1) (1 - a_2)",
  .source   = "Geirhos, Meding and Wichmann 2020, doi:10.48550/arXiv.2006.16736",
  .notes  = "Signed: below 0 they err in different trials.  Undefined where both are always right, "
            "or both always wrong.  Its bounds depend on the accuracies.  The interval is of "
            "quantiles of draws of trials",
  .claims = TCT_BEHAVIOUR_SYMMETRIC | TCT_BEHAVIOUR_ORDER_FREE,
  .needs  = TCT_BEHAVIOUR_NEEDS_TWO | TCT_BEHAVIOUR_NEEDS_PAIRED,
  .direction =
    "1 = errs in the same trials, 0 = as accuracies alone make it, below 0 = errs in others",
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
