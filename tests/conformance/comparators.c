/* comparators.c -- what every comparison of two RDMs must keep to, run on all of them. */
#include <tercet/comparator.h>

#include "conformance/metrics.h"

enum { N = 35 };

static double compare(const tct_about *variant, const void *params, int n, const double *a,
                      const double *b)
{
  return ((const tct_comparator *)variant)->compare(params, n, a, b);
}

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N], c[N], d[N];

  draw_all(a, N, 1);
  draw_all(b, N, 2);
  in_other_order(a, N, 1, c);
  in_other_order(b, N, 1, d);
  const double one = compare(variant, params, N, a, b), other = compare(variant, params, N, c, d);
  return law_near(one, other, 1e-12) ||
         broken(why, "%.12g in one order, %.12g in another", one, other);
}

static bool nothing_is_more_like_it(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_all(a, N, seed);
    draw_all(b, N, 100 + seed);
    for (int i = 0; seed % 2 && i < N; i++) a[i] = floor(3 * a[i]); /* with ties, too */
    const double self  = compare(variant, params, N, a, a),
                 other = compare(variant, params, N, a, b);
    if (!(self >= other)) return broken(why, "itself: %g, another: %g", self, other);
  }
  return true;
}

static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double a[N + 2], b[N + 2];

  draw_all(a, N, 3);
  draw_all(b, N, 4);
  const double whole = compare(variant, params, N, a, b);
  a[N]               = (double)NAN;
  b[N]               = 0.3;
  a[N + 1]           = 0.9;
  b[N + 1]           = (double)NAN;
  const double holed = compare(variant, params, N + 2, a, b);
  return law_near(whole, holed, 1e-12) ||
         broken(why, "%.12g, and %.12g with two missing pairs", whole, holed);
}

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  draw_all(a, N, 5);
  draw_all(b, N, 6);
  const double one = compare(variant, params, N, a, b), other = compare(variant, params, N, b, a);
  return law_near(one, other, 1e-12) || broken(why, "%.12g one way, %.12g the other", one, other);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N], c[N];

  draw_all(a, N, 7);
  draw_all(b, N, 8);
  scaled(a, N, 5.3, c);
  const double one = compare(variant, params, N, a, b), other = compare(variant, params, N, c, b);
  const double swapped = compare(variant, params, N, b, a), too = compare(variant, params, N, b, c);
  return (law_near(one, other, 1e-12) && law_near(swapped, too, 1e-12)) ||
         broken(why, "%.12g on one scale, %.12g on another", one, other);
}

static bool stays_in_its_bounds(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 1; seed < 40; seed++) {
    draw_all(a, N, seed);
    draw_all(b, N, 200 + seed);
    for (int i = 0; i < N && seed > 20; i++)
      b[i] = (seed % 2 ? 1e6 : -1e-6) * a[i]; /* at the ends */
    const double x = compare(variant, params, N, a, b);
    if (!(fabs(x) <= 1 + 1e-12)) return broken(why, "a value of %.15g", x);
  }
  return true;
}

static bool is_one_at_itself(const tct_about *variant, void *params, law_why *why)
{
  double a[N];

  draw_all(a, N, 9);
  for (int ties = 0; ties < 2; ties++) {
    const double self = compare(variant, params, N, a, a);
    if (!law_near(self, 1, 1e-12)) return broken(why, "compared with itself it is %.15g", self);
    for (int i = 0; i < N; i++) a[i] = floor(2 * a[i]);
  }
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"finds nothing more alike than itself", nothing_is_more_like_it, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"is symmetric", is_symmetric, TCT_COMPARATOR_SYMMETRIC},
  {"minds no scale", minds_no_scale, TCT_COMPARATOR_SCALE_FREE},
  {"stays in its bounds", stays_in_its_bounds, TCT_COMPARATOR_BOUNDED},
  {"is one at itself", is_one_at_itself, TCT_COMPARATOR_ONE_AT_SELF},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static double first_come(const void *params, int n, const double *a, const double *b)
{
  (void)params;
  return a[0] * n - 2 * b[1] * a[n - 1] * a[n - 1];
}

static void a_comparator_that_keeps_nothing_is_caught(void **state)
{
  static const tct_comparator liar = {.title  = "a comparison of the first",
                                      .claims = TCT_COMPARATOR_SYMMETRIC |
                                                TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
                                                TCT_COMPARATOR_ONE_AT_SELF,
                                      .compare = first_come};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_comparator_that_keeps_nothing_is_caught)};
  const int failed                  = LAWS("comparators", laws);

  return (cmocka_run_group_tests_name("laws of comparators", planted, NULL, NULL) + failed) != 0;
}
