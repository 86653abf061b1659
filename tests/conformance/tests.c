/* tests.c -- what every test of significance must keep to, run on all of them. */
#include "conformance/test_bench.h"

/* ---- laws ----------------------------------------------------------------------------------------- */

static bool stays_between_its_smallest_and_one(const tct_about *variant, void *params, law_why *why)
{
  body b;

  for (uint64_t seed = 1; seed < 60; seed++)
    for (int kind = 0; kind < 4; kind++) {
      draw_evidence(&b, seed, (double)(seed % 5));
      if (kind & 1) b.e.relabel = NULL;
      b.e.one_sided      = kind / 2;
      const double least = smallest(variant, params, &b.e), p = p_of(variant, params, &b.e);
      if (!(p >= least && p <= 1)) return broken(why, "p is %g, and %g the smallest", p, least);
    }
  return true;
}

/* far from 0, it is reached: there is no smaller, and it is not too small */
static bool reaches_its_smallest(const tct_about *variant, void *params, law_why *why)
{
  body b;

  for (int kind = 0; kind < 4; kind++) {
    draw_evidence(&b, 7, 1e3);
    for (int i = 0; i < DRAWS; i++) b.all[SUBJECTS + i] = 1e3;
    if (kind & 1) b.e.relabel = NULL;
    b.e.one_sided      = kind / 2;
    const double least = smallest(variant, params, &b.e), p = p_of(variant, params, &b.e);
    if (!(fabs(p - least) < 1e-12)) return broken(why, "p is %g, and %g the smallest", p, least);
  }
  return true;
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  body b;

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_evidence(&b, seed, 0.5);
    b.e.one_sided    = seed % 2;
    const double one = p_of(variant, params, &b.e);
    scale(&b, 0.037);
    const double other = p_of(variant, params, &b.e);
    if (!law_near(one, other, 1e-9))
      return broken(why, "%g on one scale, %g on another", one, other);
  }
  return true;
}

static bool has_two_sides(const tct_about *variant, void *params, law_why *why)
{
  body b;

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_evidence(&b, seed, 0.5);
    const double up = p_of(variant, params, &b.e);
    scale(&b, -1);
    const double down = p_of(variant, params, &b.e);
    if (!law_near(up, down, 1e-9)) return broken(why, "%g above 0, %g below", up, down);
  }
  return true;
}

/* one side alone takes less to believe, and is not impressed by what lies on the other */
static bool has_one_side(const tct_about *variant, void *params, law_why *why)
{
  body b;

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_evidence(&b, seed, 1);
    const double both = p_of(variant, params, &b.e);
    b.e.one_sided     = true;
    const double one  = p_of(variant, params, &b.e);
    scale(&b, -1);
    const double other = p_of(variant, params, &b.e);
    if (!(one <= both) || !(other >= 0.5))
      return broken(why, "two-sided %g, one-sided %g, on the other side %g", both, one, other);
  }
  return true;
}

static bool falls_as_the_estimate_rises(const tct_about *variant, void *params, law_why *why)
{
  double last = 1;
  body b;

  for (double middle = -1; middle < 4; middle += 0.25) {
    draw_evidence(&b, 5, middle);
    b.e.one_sided  = true;
    const double p = p_of(variant, params, &b.e);
    if (p > last + 1e-12) return broken(why, "p rises to %g at %g", p, middle);
    last = p;
  }
  return last < 0.01 || broken(why, "four standard deviations have p %g", last);
}

static bool finds_nothing_in_nothing(const tct_about *variant, void *params, law_why *why)
{
  body b;

  draw_evidence(&b, 5, 0);
  scale(&b, 0);
  for (int sided = 0; sided < 2; sided++) {
    b.e.one_sided  = sided;
    const double p = p_of(variant, params, &b.e);
    if (!(p >= 0.5)) return broken(why, "p is %g where all is 0", p);
  }
  return true;
}

static bool passes_over_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double subject[2 * SUBJECTS], draw[2 * DRAWS], label[2 * LABELS];
  body b;

  for (int kind = 0; kind < 2; kind++) {
    draw_evidence(&b, 8, 0.4);
    if (kind) b.e.relabel = NULL;
    const double one = p_of(variant, params, &b.e);
    for (int i = 0; i < 2 * SUBJECTS; i++) subject[i] = i % 2 ? b.e.subject[i / 2] : (double)NAN;
    for (int i = 0; i < 2 * DRAWS; i++) draw[i] = i % 2 ? b.e.draw[i / 2] : (double)NAN;
    for (int i = 0; !kind && i < 2 * LABELS; i++)
      label[i] = i % 2 ? b.e.relabel[i / 2] : (double)NAN;
    b.e.subjects *= 2, b.e.subject   = subject;
    b.e.draws *= 2, b.e.draw         = draw;
    b.e.relabelled *= 2, b.e.relabel = kind ? NULL : label;
    const double other = p_of(variant, params, &b.e);
    if (one != other) return broken(why, "%g, and with missing ones %g", one, other);
  }
  return true;
}

static bool answers_what_it_cannot_say_with_nan(const tct_about *variant, void *params,
                                                law_why *why)
{
  const double holes[3]      = {(double)NAN, (double)NAN, (double)NAN};
  const tct_evidence nothing = {.value = 1, .error = (double)NAN, .dof = 0},
                     missing = {.value    = 1,
                                .error    = (double)NAN,
                                .draws    = 3,
                                .draw     = holes,
                                .subjects = 3,
                                .subject  = holes,
                                .flips    = 10};

  if (!isnan(p_of(variant, params, &nothing)) || !isnan(smallest(variant, params, &nothing)))
    return broken(why, "p is %g of nothing", p_of(variant, params, &nothing));
  if (!isnan(p_of(variant, params, &missing)))
    return broken(why, "p is %g of what is missing", p_of(variant, params, &missing));
  return true;
}

/* ---- claims --------------------------------------------------------------------------------------- */

/* Subjects of five kinds of scatter about 0: normal, with tails, alike but for signs, two kinds, few values. */
static double scatter(int kind, uint64_t *at)
{
  const double z = normal(at), sign = z < 0 ? -1 : 1;

  switch (kind) {
  case 0:
    return z;
  case 1:
    return tan(1.5 * law_draw(at));
  case 2:
    return sign * (1 + 1e-3 * fabs(normal(at)));
  case 3:
    return z * (law_draw(at) < 0 ? 10 : 0.1);
  default:
    return round(2 * z);
  }
}

enum { ALPHAS = 4 };
static const double alphas[ALPHAS] = {0.005, 0.01, 0.05, 0.2};

/* Of how many draws of subjects is p below each alpha? */
static void rejected(const tct_about *variant, const void *params, int kind, bool one_sided,
                     double *share)
{
  uint64_t at = (uint64_t)kind + 40;
  body b;

  for (int a = 0; a < ALPHAS; a++) share[a] = 0;
  for (int i = 0; i < REPEATS; i++) {
    for (int s = 0; s < SUBJECTS; s++) b.all[s] = scatter(kind, &at);
    gather(&b, at);
    b.e.relabel    = NULL;
    b.e.one_sided  = one_sided;
    const double p = p_of(variant, params, &b.e);
    for (int a = 0; a < ALPHAS; a++) share[a] += (p <= alphas[a]) / (double)REPEATS;
  }
}

static bool is_exact(const tct_about *variant, void *params, law_why *why)
{
  double share[ALPHAS];

  for (int kind = 0; kind < 10; kind++) {
    rejected(variant, params, kind / 2, kind % 2, share);
    for (int a = 0; a < ALPHAS; a++)
      if (share[a] > alphas[a] + 3.5 * sqrt(alphas[a] * (1 - alphas[a]) / REPEATS))
        return broken(why, "of scatter %d a share of %g is below %g", kind / 2, share[a],
                      alphas[a]);
  }
  return true;
}

/* Without what it needs there is no p; the rest it does not look at. */
static bool needs(const tct_about *variant, void *params, bool error, bool draws, bool subjects,
                  law_why *why)
{
  body b;

  draw_evidence(&b, 6, 0.7);
  b.e.relabel          = NULL;
  const double one     = p_of(variant, params, &b.e);
  tct_evidence without = b.e, only = b.e;
  if (error) without.error = (double)NAN;
  if (draws) without.draw = NULL;
  if (subjects) without.subject = NULL;
  if (!error) only.error = only.dof = (double)NAN;
  if (!draws) only.draw = NULL;
  if (!subjects) only.subject = NULL;
  if (!isnan(p_of(variant, params, &without))) return broken(why, "p without what it needs");
  return one == p_of(variant, params, &only) || broken(why, "p is another without the rest");
}

static bool needs_an_error(const tct_about *variant, void *params, law_why *why)
{
  return needs(variant, params, true, false, false, why);
}

static bool needs_draws(const tct_about *variant, void *params, law_why *why)
{
  return needs(variant, params, false, true, false, why);
}

static bool needs_subjects(const tct_about *variant, void *params, law_why *why)
{
  return needs(variant, params, false, false, true, why);
}

static bool relabels(const tct_about *variant, void *params, law_why *why)
{
  body b;

  draw_evidence(&b, 6, 2);
  const double far = p_of(variant, params, &b.e);
  for (int i = 0; i < LABELS; i++) b.all[SUBJECTS + DRAWS + i] = b.e.value;
  const double alike = p_of(variant, params, &b.e);
  if (!(far < 0.05) || !(alike > 0.9))
    return broken(why, "%g, and %g where labels say nothing", far, alike);
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"stays between its smallest and one", stays_between_its_smallest_and_one, 0},
  {"reaches its smallest", reaches_its_smallest, 0},
  {"minds no scale", minds_no_scale, 0},
  {"has two sides", has_two_sides, 0},
  {"has one side", has_one_side, 0},
  {"falls as the estimate rises", falls_as_the_estimate_rises, 0},
  {"finds nothing in nothing", finds_nothing_in_nothing, 0},
  {"passes over what is missing", passes_over_what_is_missing, 0},
  {"answers what it cannot say with NAN", answers_what_it_cannot_say_with_nan, 0},
  {"is exact", is_exact, TCT_TEST_EXACT},
  {"needs an error", needs_an_error, TCT_TEST_NEEDS_ERROR},
  {"needs draws", needs_draws, TCT_TEST_NEEDS_DRAWS},
  {"needs subjects", needs_subjects, TCT_TEST_NEEDS_SUBJECTS},
  {"relabels", relabels, TCT_TEST_RELABELS},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

/* rises with the estimate, has a scale and only one side */
static tct_status upside_down(const void *params, const tct_evidence *e, double *p, tct_error *err)
{
  (void)params, (void)err;
  *p = e->value == 0 ? 0 : 1 / (1 + exp(-e->value - (e->draws > DRAWS)));
  return TCT_OK;
}

static double a_half(const void *params, const tct_evidence *e)
{
  (void)params, (void)e;
  return 0.5;
}

static void a_test_that_keeps_nothing_is_caught(void **state)
{
  const unsigned all  = (1U << TCT_TEST_CLAIM_BITS) - 1;
  const tct_test liar = {
    .title = "the estimate, upside down", .claims = all, .p = upside_down, .smallest = a_half};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
    if (strcmp(laws[i].name, "is exact") != 0) CAUGHT(laws, laws[i].name, &liar.about);
}

/* of subjects that are alike but for their signs, all have the same sign once in 2^8 */
static void students_t_is_not_exact(void **state)
{
  tct_test t = *(const tct_test *)tct_variant("tests", "t");
  tct_test b = *(const tct_test *)tct_variant("tests", "bootstrap");
  (void)state;

  t.claims = b.claims = TCT_TEST_EXACT;
  CAUGHT(laws, "is exact", &b.about);
  CAUGHT(laws, "is exact", &t.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_test_that_keeps_nothing_is_caught),
    cmocka_unit_test(students_t_is_not_exact),
  };
  uint64_t at = 12;

  for (int i = 0; i < SOME + DRAWS + LABELS; i++) some_normal[i] = normal(&at);
  const int failed = LAWS("tests", laws);

  return (cmocka_run_group_tests_name("laws of tests", planted, NULL, NULL) + failed) != 0;
}
