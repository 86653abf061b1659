/* fisher_information.c -- how well a population tells two nearby stimuli apart, for a linear reader.
 *
 *     I = df' S^-1 df,   df = (m_2 - m_1) / (x_2 - x_1),   S the covariance of trials, pooled over both
 *
 * Both noise in df and the inverse of a noisy S make I too large; with nu degrees of freedom of S, N units and
 * T_1, T_2 trials
 *
 *     I_corrected = I (nu - N - 1) / nu - N (1 / T_1 + 1 / T_2) / (x_2 - x_1)^2
 *
 * is unbiased for normal noise (Kanitscheider et al. 2015, with T_1 = T_2).  Its error is that of the noncentral F
 * distribution which I then has.  Shuffled, units have no noise in common: the diagonal of S alone. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"
#include "kernels/cholesky.h"

/* df [units]; S [units][units], its lower half */
static void look(const tct_responses *r, double *df, double *s)
{
  const int n = r->units, trials = r->first[2];

  for (int i = 0; i < n; i++) df[i] = tct_moment_of(r, 1, i).mean - tct_moment_of(r, 0, i).mean;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < n; i++) {
      const double mean = tct_moment_of(r, c, i).mean;
      for (int k = 0; k <= i; k++) {
        const double other = tct_moment_of(r, c, k).mean;
        double sum         = 0;
        for (int t = r->first[c]; t < r->first[c + 1]; t++) {
          const double *v = r->value + (size_t)t * (size_t)n;
          sum += (v[i] - mean) * (v[k] - other);
        }
        s[(size_t)i * (size_t)n + (size_t)k] += sum / (trials - 2);
      }
    }
}

static void tell(const tct_responses *r, double *df, double *s, tct_tuned_item *out)
{
  const size_t n  = (size_t)r->units;
  const double dx = r->x[1] - r->x[0], squared = dx * dx;
  const double one = r->first[1], other = r->first[2] - r->first[1], nu = one + other - 2;
  const double few = (1 / one + 1 / other) / squared, d2 = nu - r->units + 1;
  double shuffled = 0, naive = 0;

  for (size_t i = 0; i < n; i++) shuffled += df[i] * df[i] / s[i * n + i] / squared;
  if (tct_cholesky(n, s) < n) {
    out->why = TCT_TUNING_SINGULAR;
    return;
  }
  tct_forward(n, s, 1, df);
  for (size_t i = 0; i < n; i++) naive += df[i] * df[i] / squared;
  const double corrected = naive * (d2 - 2) / nu - r->units * few;
  const double lambda = fmax(corrected / few, 0), sum = r->units + lambda;
  out->value[0] = corrected;
  out->value[1] = naive;
  out->value[2] = shuffled * (nu - 2) / nu - r->units * few;
  if (d2 > 4) out->error[0] = few * sqrt(2 * (sum * sum + (sum + lambda) * (d2 - 2)) / (d2 - 4));
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t n = (size_t)r->units;
  (void)params;

  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  if (r->first[2] - 2 - r->units + 1 <= 2) {
    out->why = TCT_TUNING_SINGULAR;
    return TCT_OK;
  }
  double *s = tct_alloc(n * (n + 1), sizeof *s);
  if (!s) return tct_fail(err, TCT_NO_MEMORY, "no memory for the covariance of %zu units", n);
  look(r, s + n * n, s);
  for (size_t i = 0; i < n; i++)
    if (!(s[i * n + i] > r->floor * r->floor)) out->why = TCT_TUNING_CONSTANT;
  if (out->why == TCT_TUNING_FINE) tell(r, s + n * n, s, out);
  tct_free(s);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"information", "1/x2", "corrected for bias; may come out below 0", 0, 0, false},
  {"naive", "1/x2", "as it comes out of means and covariance", 0, INFINITY, false},
  {"shuffled", "1/x2", "of units without common noise, corrected", 0, 0, false},
};

const tct_tuning tct_tuning_fisher_information = {
  .name     = "fisher_information",
  .title    = "Linear Fisher information",
  .family   = "discrimination",
  .summary  = "how well a population tells two nearby stimuli apart, for the best linear reader",
  .equation = "I = df' S^-1 df (nu - N - 1) / nu - N (1 / T_1 + 1 / T_2) / dx^2",
  .source   = "Kanitscheider et al. 2015, doi:10.1371/journal.pcbi.1004218",
  .notes    = "Between two values of the variable, over trials in which all units were recorded.  "
              "Trials must "
              "outnumber units by five or more; a unit that does not vary must be left out.  The "
              "correction is "
              "exact for normal noise that is alike at both values; its interval comes from theory, "
              "for drawn "
              "trials repeat and make covariances singular",
  .claims   = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE,
  .needs    = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_TWO | TCT_TUNING_NEEDS_REPEATS |
           TCT_TUNING_NEEDS_NO_DRAWS,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
