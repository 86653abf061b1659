/* corrections.c -- what every correction for the number of comparisons must keep to, run on all of them. */
#include <tercet/correction.h>

#include "conformance/metrics.h"
#include "kernels/distributions.h"

enum { N = 13, FAMILIES = 6000 };

static const double alpha = 0.05;

static double uniform(uint64_t *at)
{
  return 0.5 * (1 + law_draw(at));
}

static double normal(uint64_t *at)
{
  return tct_normal_quantile(uniform(at));
}

static void correct(const tct_about *variant, const void *params, int n, const double *p,
                    double *out)
{
  tct_error err;

  if (tct_correct((const tct_correction *)variant, params, n, p, out, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

/* Some small, some alike, some at the ends. */
static void draw_family(uint64_t seed, double *p)
{
  for (int i = 0; i < N; i++) p[i] = pow(uniform(&seed), 1 + (double)(i % 5));
  p[seed % N] = p[(seed + 4) % N];
  p[1]        = seed % 3 ? p[1] : 0;
  p[2]        = seed % 4 ? p[2] : 1;
}

/* ---- laws ----------------------------------------------------------------------------------------- */

static bool takes_nothing_away(const tct_about *variant, void *params, law_why *why)
{
  double p[N], q[N];

  for (uint64_t seed = 1; seed < 50; seed++) {
    draw_family(seed, p);
    correct(variant, params, N, p, q);
    for (int i = 0; i < N; i++)
      if (!(q[i] >= p[i] && q[i] <= 1)) return broken(why, "%g became %g", p[i], q[i]);
  }
  return true;
}

static bool keeps_the_order(const tct_about *variant, void *params, law_why *why)
{
  double p[N], q[N];

  for (uint64_t seed = 1; seed < 50; seed++) {
    draw_family(seed, p);
    correct(variant, params, N, p, q);
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++)
        if (p[i] <= p[j] && q[i] > q[j])
          return broken(why, "%g and %g became %g and %g", p[i], p[j], q[i], q[j]);
  }
  return true;
}

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  double p[N], q[N], r[N], s[N];

  draw_family(3, p);
  correct(variant, params, N, p, q);
  in_other_order(p, N, 1, r);
  correct(variant, params, N, r, r); /* in place, too */
  in_other_order(q, N, 1, s);
  for (int i = 0; i < N; i++)
    if (r[i] != s[i]) return broken(why, "%g in one order, %g in another", s[i], r[i]);
  return true;
}

static bool passes_over_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double p[N], q[N], holed[2 * N];

  draw_family(4, p);
  correct(variant, params, N, p, q);
  for (int i = 0; i < 2 * N; i++) holed[i] = i % 2 ? p[i / 2] : (double)NAN;
  correct(variant, params, 2 * N, holed, holed);
  for (int i = 0; i < 2 * N; i++)
    if (i % 2 ? holed[i] != q[i / 2] : !isnan(holed[i]))
      return broken(why, "place %d is %g", i, holed[i]);
  return true;
}

static bool leaves_one_alone(const tct_about *variant, void *params, law_why *why)
{
  for (double p = 0; p <= 1; p += 0.125) {
    double q = 77;
    correct(variant, params, 1, &p, &q);
    if (q != p) return broken(why, "%g alone became %g", p, q);
  }
  return true;
}

static bool a_larger_p_makes_none_smaller(const tct_about *variant, void *params, law_why *why)
{
  double p[N], q[N], r[N];

  for (uint64_t seed = 1; seed < 20; seed++)
    for (int i = 0; i < N; i++) {
      draw_family(seed, p);
      correct(variant, params, N, p, q);
      p[i] = sqrt(p[i]);
      correct(variant, params, N, p, r);
      for (int j = 0; j < N; j++)
        if (r[j] < q[j]) return broken(why, "%g became %g as another grew", q[j], r[j]);
    }
  return true;
}

/* ---- claims: families of which it is known in which comparisons nothing is ------------------------------ */

/* p of z tests, one-sided: `effects` of them with something there, all sharing noise (`shared` its weight). */
static void z_family(uint64_t *at, int effects, double shared, double *p)
{
  const double mine = sqrt(1 - shared * shared), together = normal(at);

  for (int i = 0; i < N; i++)
    p[i] = tct_normal_above(shared * together + mine * normal(at) + (i < effects ? 3 : 0));
}

typedef struct {
  double any, share; /* families with a false finding; mean share of what is found that is false */
} errors;

static void count(const double *p, int effects, errors *e)
{
  int found = 0, wrong = 0;

  for (int i = 0; i < N; i++) {
    found += p[i] < alpha;
    wrong += i >= effects && p[i] < alpha;
  }
  e->any += (wrong > 0) / (double)FAMILIES;
  e->share += found ? (double)wrong / found / FAMILIES : 0;
}

static errors of_z_families(const tct_about *variant, const void *params, int effects,
                            double shared)
{
  errors e    = {0, 0};
  uint64_t at = (uint64_t)effects + 1000;
  double p[N];

  for (int i = 0; i < FAMILIES; i++) {
    z_family(&at, effects, shared, p);
    correct(variant, params, N, p, p);
    count(p, effects, &e);
  }
  return e;
}

/* What a promised share may come to by chance, in so many families: three standard errors. */
static double by_chance(double share)
{
  return share + 3 * sqrt(share * (1 - share) / FAMILIES);
}

static bool keeps_families_clean(const tct_about *variant, void *params, law_why *why)
{
  for (int effects = 0; effects < N; effects += 4)
    for (double shared = 0; shared < 1; shared += 0.4) {
      const errors e = of_z_families(variant, params, effects, shared);
      if (e.any > by_chance(alpha))
        return broken(why, "%g of families with %d effects have a false finding", e.any, effects);
    }
  return true;
}

static bool keeps_the_false_rare(const tct_about *variant, void *params, law_why *why)
{
  for (int effects = 0; effects < N; effects += 4)
    for (double shared = 0; shared < 1; shared += 0.4) {
      const errors e = of_z_families(variant, params, effects, shared);
      if (e.share > by_chance(alpha))
        return broken(why, "%g of what is found among %d effects is false", e.share, effects);
    }
  return true;
}

/* The dependence that is worst for steps up: k of them just below k alpha / n, the others above alpha, with
 * probability alpha / k.  Each p alone is uniform (Guo and Rao 2008, doi:10.1016/j.spl.2008.05.031). */
static void worst_family(uint64_t *at, double *p)
{
  double u = uniform(at);
  int k    = 0, first;

  while (k < N && u >= 0) u -= alpha / ++k;
  if (u >= 0) k = 0;
  first = (int)(uniform(at) * N);
  for (int i = 0; i < N; i++)
    p[(first + i) % N] = i < k ? alpha * (k - uniform(at)) / N : alpha + (1 - alpha) * uniform(at);
}

static bool fears_no_dependence(const tct_about *variant, void *params, law_why *why)
{
  errors e    = {0, 0};
  uint64_t at = 77;
  double p[N];

  for (int i = 0; i < FAMILIES; i++) {
    worst_family(&at, p);
    correct(variant, params, N, p, p);
    count(p, 0, &e);
  }
  return e.share <= by_chance(alpha) ||
         broken(why, "%g of the worst families have a false finding", e.any);
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"takes nothing away", takes_nothing_away, 0},
  {"keeps the order", keeps_the_order, 0},
  {"minds no order", minds_no_order, 0},
  {"passes over what is missing", passes_over_what_is_missing, 0},
  {"leaves one alone", leaves_one_alone, 0},
  {"makes none smaller as another grows", a_larger_p_makes_none_smaller, 0},
  {"keeps families clean", keeps_families_clean, TCT_CORRECTION_FAMILYWISE},
  {"keeps the false rare", keeps_the_false_rare, TCT_CORRECTION_FALSE_DISCOVERY},
  {"fears no dependence", fears_no_dependence, TCT_CORRECTION_ANY_DEPENDENCE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

/* larger at every second place, and less in the others */
static void by_place(const void *params, int n, const double *p, double *out)
{
  (void)params;
  for (int i = 0; i < n; i++) out[i] = i % 2 ? 0.5 * p[i] : p[i] + 0.1 * n;
}

static void a_correction_that_keeps_nothing_is_caught(void **state)
{
  const tct_correction liar = {.title = "a correction by places", .correct = by_place};
  (void)state;

  CAUGHT(laws, "describes itself", &liar.about);
  CAUGHT(laws, "takes nothing away", &liar.about);
  CAUGHT(laws, "keeps the order", &liar.about);
  CAUGHT(laws, "leaves one alone", &liar.about);
  CAUGHT(laws, "makes none smaller as another grows", &liar.about);
}

static void who_promises_too_much_is_caught(void **state)
{
  tct_correction none   = *(const tct_correction *)tct_variant("corrections", "none");
  tct_correction stepup = *(const tct_correction *)tct_variant("corrections", "benjamini_hochberg");
  (void)state;

  none.claims = stepup.claims = TCT_CORRECTION_FAMILYWISE;
  CAUGHT(laws, "keeps families clean", &none.about);
  CAUGHT(laws, "keeps families clean", &stepup.about);
  CAUGHT(laws, "keeps the false rare", &none.about);
  CAUGHT(laws, "fears no dependence", &none.about);
  CAUGHT(laws, "fears no dependence", &stepup.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_correction_that_keeps_nothing_is_caught),
    cmocka_unit_test(who_promises_too_much_is_caught),
  };
  const int failed = LAWS("corrections", laws);

  return (cmocka_run_group_tests_name("laws of corrections", planted, NULL, NULL) + failed) != 0;
}
