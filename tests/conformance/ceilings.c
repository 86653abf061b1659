/* ceilings.c -- what every ceiling must keep to, run on all of them, on units whose signal and noise are known. */
#include <tercet/ceiling.h>

#include "base/memory.h"
#include "conformance/metrics.h"
#include "kernels/statistics.h"

enum { N = 60, REPEATS = 4, UNITS = 60 };

typedef struct {
  double response[N * REPEATS], predicted[N], mean[N], signal[N];
  int fold[N];
  tct_ceiling_unit u;
} bench;

static double normal(uint64_t *seed)
{
  double sum = 0;

  for (int i = 0; i < 12; i++) sum += law_draw(seed);
  return sum / 2;
}

static void finish(bench *b)
{
  for (int i = 0; i < N; i++) {
    int n      = 0;
    b->mean[i] = 0;
    for (int k = 0; k < REPEATS; k++)
      if (!isnan(b->response[i * REPEATS + k])) b->mean[i] += b->response[i * REPEATS + k], n++;
    b->mean[i] /= n;
  }
  b->u   = (tct_ceiling_unit){N, REPEATS, 3, b->response, b->predicted, b->fold, 0, 5};
  b->u.r = tct_correlation(N, b->predicted, b->mean);
}

/* Signal and noise of these strengths; predictions are `known` of the signal, the rest is not of it. */
static void set_out(bench *b, double signal, double noise, double known, uint64_t seed)
{
  for (int i = 0; i < N; i++) {
    b->fold[i]      = i % 3;
    b->signal[i]    = signal * normal(&seed);
    b->predicted[i] = 2 + known * (known * b->signal[i] + sqrt(1 - known * known) * normal(&seed));
    for (int k = 0; k < REPEATS; k++)
      b->response[i * REPEATS + k] = 2 + b->signal[i] + noise * normal(&seed);
  }
  finish(b);
}

static double ceiling_of(const tct_about *variant, const void *params, const bench *b)
{
  return ((const tct_ceiling *)variant)->ceiling(params, &b->u);
}

static double score_of(const tct_about *variant, const void *params, const bench *b)
{
  return ((const tct_ceiling *)variant)->score(params, &b->u, ceiling_of(variant, params, b));
}

/* ---- laws for all ----------------------------------------------------------------------------------- */

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  set_out(&a, 1, 1, 0.8, 1);
  set_out(&b, 1, 1, 0.8, 1);
  for (int i = 0; i < N * REPEATS; i++) b.response[i] = 40 * b.response[i] - 7;
  for (int i = 0; i < N; i++) b.predicted[i] = 40 * b.predicted[i] - 7;
  finish(&b);
  const double one = ceiling_of(variant, params, &a), other = ceiling_of(variant, params, &b);
  if (!law_near(one, other, 1e-10)) return broken(why, "%.12g, scaled %.12g", one, other);
  const double s = score_of(variant, params, &a), t = score_of(variant, params, &b);
  return law_near(s, t, 1e-10) || broken(why, "score %.12g, scaled %.12g", s, t);
}

static bool looks_at_trials_alone(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  set_out(&a, 1, 1, 0.8, 2);
  set_out(&b, 1, 1, 0.8, 2);
  for (int i = 0; i < N; i++) b.predicted[i] = i % 5;
  b.u.r            = 0;
  const double one = ceiling_of(variant, params, &a), other = ceiling_of(variant, params, &b);
  return one == other || broken(why, "%.12g, with other predictions %.12g", one, other);
}

static bool is_one_without_noise(const tct_about *variant, void *params, law_why *why)
{
  bench b;

  set_out(&b, 1, 0, 0.8, 3);
  const double got = ceiling_of(variant, params, &b);
  return law_near(got, 1, 1e-9) || broken(why, "%.12g of trials that agree", got);
}

static double mean_ceiling(const tct_about *variant, const void *params, double signal,
                           double missing)
{
  double sum = 0;
  bench b;

  for (uint64_t seed = 1; seed <= UNITS; seed++) {
    uint64_t at = 1000 + seed;
    set_out(&b, signal, 1, 0.8, seed);
    for (int i = 0; i < N; i++)
      for (int k = 0; k < REPEATS - 1; k++)
        if (law_draw(&at) < 2 * missing - 1) b.response[i * REPEATS + k] = (double)NAN;
    finish(&b);
    sum += ceiling_of(variant, params, &b) / UNITS;
  }
  return sum;
}

static bool tells_signal_from_noise(const tct_about *variant, void *params, law_why *why)
{
  const double of_signal = mean_ceiling(variant, params, 1, 0),
               of_noise  = mean_ceiling(variant, params, 0, 0);

  return (of_signal > 0.45 && of_noise < 0.25) ||
         broken(why, "%.3g of a unit with as much signal as noise, %.3g of noise", of_signal,
                of_noise);
}

/* With fewer trials the ceiling of means is lower, and nothing else happens: 1 / (1 + 1 / 4) and 1 / (1 + .375). */
static bool lives_with_missing_trials(const tct_about *variant, void *params, law_why *why)
{
  const double whole = mean_ceiling(variant, params, 1, 0),
               some  = mean_ceiling(variant, params, 1, 0.3);

  return fabs(whole - some) < 0.1 || broken(why, "%.3g, with trials missing %.3g", whole, some);
}

static bool lives_with_missing_predictions(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  set_out(&a, 1, 0.5, 0.9, 4);
  set_out(&b, 1, 0.5, 0.9, 4);
  for (int i = 0; i < N; i += 10) b.predicted[i] = (double)NAN;
  b.u.r            = tct_correlation(N, b.predicted, b.mean);
  const double one = score_of(variant, params, &a), other = score_of(variant, params, &b);
  return fabs(one - other) < 0.1 || broken(why, "%.3g, with predictions missing %.3g", one, other);
}

static bool says_nothing_of_nothing(const tct_about *variant, void *params, law_why *why)
{
  const tct_ceiling *c = (const tct_ceiling *)variant;
  bench b;

  set_out(&b, 1, 1, 0.8, 5);
  tct_ceiling_unit one = b.u, two = b.u;
  one.repeats = 1;
  two.n       = 2;
  if (!isnan(c->ceiling(params, &one))) return broken(why, "a ceiling of one trial each");
  if (!isnan(c->ceiling(params, &two))) return broken(why, "a ceiling of two stimuli");
  if (!isnan(c->score(params, &b.u, 0)) || !isnan(c->score(params, &b.u, -1)) ||
      !isnan(c->score(params, &b.u, (double)NAN)))
    return broken(why, "a score without a ceiling");
  for (int i = 0; i < N * REPEATS; i++) b.response[i] = 3;
  return isnan(ceiling_of(variant, params, &b)) || broken(why, "a ceiling of what does not vary");
}

static bool says_nothing_without_memory(const tct_about *variant, void *params, law_why *why)
{
  bench b;

  set_out(&b, 1, 1, 0.8, 6);
  tct_fail_allocation(1, true);
  const double got = ceiling_of(variant, params, &b);
  tct_fail_allocation(-1, false);
  return isnan(got) || broken(why, "%.3g, with no memory", got);
}

/* The largest correlation is that of the signal itself: 1 / (1 + 1 / 4)^(1/2), but for chance. */
static bool says_the_largest_r(const tct_about *variant, void *params, law_why *why)
{
  const double power = ((const tct_ceiling *)variant)->power,
               c     = mean_ceiling(variant, params, 1, 0);

  return power == 0 || fabs(pow(c, power) - sqrt(0.8)) < 0.03 ||
         broken(why, "%.3g to the power %g, where it is %.3g", c, power, sqrt(0.8));
}

/* ---- laws of those who claim them ---------------------------------------------------------------------- */

static bool follows_from_r(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  set_out(&a, 1, 1, 0.8, 7);
  set_out(&b, 1, 1, 0.8, 7);
  for (int i = 0; i < N; i++) b.predicted[i] = 9 * b.predicted[i] + i % 4;
  const double one = score_of(variant, params, &a), other = score_of(variant, params, &b);
  return one == other || broken(why, "%.12g, of other predictions with that r %.12g", one, other);
}

static double mean_score(const tct_about *variant, const void *params, double known)
{
  double sum = 0;
  bench b;

  for (uint64_t seed = 1; seed <= UNITS; seed++) {
    set_out(&b, 1, 1, known, 100 + seed);
    sum += score_of(variant, params, &b) / UNITS;
  }
  return sum;
}

static bool is_one_at_truth(const tct_about *variant, void *params, law_why *why)
{
  const double got = mean_score(variant, params, 1);

  return fabs(got - 1) < 0.03 || broken(why, "%.4g of the signal itself", got);
}

static bool is_the_share(const tct_about *variant, void *params, law_why *why)
{
  const double got = mean_score(variant, params, 0.8);

  return fabs(got - 0.64) < 0.03 || broken(why, "%.4g where r^2 with the signal is 0.64", got);
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no scale", minds_no_scale, 0},
  {"looks at trials alone", looks_at_trials_alone, 0},
  {"is one without noise", is_one_without_noise, 0},
  {"tells signal from noise", tells_signal_from_noise, 0},
  {"lives with missing trials", lives_with_missing_trials, 0},
  {"lives with missing predictions", lives_with_missing_predictions, 0},
  {"says the largest r", says_the_largest_r, 0},
  {"says nothing of nothing", says_nothing_of_nothing, 0},
  {"says nothing without memory", says_nothing_without_memory, 0},
  {"follows from r", follows_from_r, TCT_CEILING_OF_CORRELATION},
  {"is one at truth", is_one_at_truth, TCT_CEILING_ONE_AT_TRUTH},
  {"is the share", is_the_share, TCT_CEILING_SHARE},
};

/* ---- planted: the laws must be able to fail ----------------------------------------------------------- */

/* The means' own variance, and r^2 as it is. */
static double variance(const void *params, const tct_ceiling_unit *u)
{
  double sum = 0;
  (void)params;

  for (int i = 0; i < u->n; i++) sum += u->response[i * u->repeats] * u->predicted[i];
  return sum / u->n;
}

static double as_it_is(const void *params, const tct_ceiling_unit *u, double ceiling)
{
  (void)params, (void)ceiling;
  return u->r * u->r * fabs(u->predicted[0]);
}

static void a_ceiling_that_knows_no_noise_is_caught(void **state)
{
  const tct_ceiling liar = {.title   = "a variance",
                            .ceiling = variance,
                            .score   = as_it_is,
                            .power   = 1,
                            .claims  = TCT_CEILING_OF_CORRELATION | TCT_CEILING_ONE_AT_TRUTH |
                                      TCT_CEILING_SHARE};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
    if (strcmp(laws[i].name, "lives with missing predictions") != 0)
      CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_ceiling_that_knows_no_noise_is_caught),
  };
  const int failed = LAWS("ceilings", laws);

  return (cmocka_run_group_tests_name("laws of ceilings", planted, NULL, NULL) + failed) != 0;
}
