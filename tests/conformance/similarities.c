/* similarities.c -- what every comparison of two populations must keep to, run on all of them. */
#include <tercet/similarity.h>

#include "conformance/metrics.h"

enum { CONDITIONS = 9, P = 6, Q = 4 };

static double compare(const tct_about *variant, const void *params, int p, const double *a, int q,
                      const double *b)
{
  return ((const tct_similarity *)variant)->compare(params, CONDITIONS, p, a, q, b);
}

/* ---- laws for all ----------------------------------------------------------------------------------- */

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q], c[CONDITIONS * P], d[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 1);
  draw_all(b, CONDITIONS * Q, 2);
  in_other_order(a, CONDITIONS, P, c);
  in_other_order(b, CONDITIONS, Q, d);
  const double one   = compare(variant, params, P, a, Q, b),
               other = compare(variant, params, P, c, Q, d);
  return law_near(one, other, 1e-12) ||
         broken(why, "%.12g in one order, %.12g in another", one, other);
}

static bool minds_which_condition(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * P];

  draw_all(a, CONDITIONS * P, 3);
  in_other_order(a, CONDITIONS, P, b);
  const double self  = compare(variant, params, P, a, P, a),
               mixed = compare(variant, params, P, a, P, b);
  return self > mixed + 0.01 ||
         broken(why, "itself: %g, itself with conditions mixed up: %g", self, mixed);
}

static bool nothing_is_more_like_it(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q];

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_all(a, CONDITIONS * P, seed);
    draw_all(b, CONDITIONS * Q, 100 + seed);
    const double self  = compare(variant, params, P, a, P, a);
    const double other = compare(variant, params, P, a, Q, b);
    if (!(self >= other)) return broken(why, "itself: %g, another: %g", self, other);
  }
  return true;
}

/* ---- claims ------------------------------------------------------------------------------------------- */

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 5);
  draw_all(b, CONDITIONS * Q, 6);
  const double one   = compare(variant, params, P, a, Q, b),
               other = compare(variant, params, Q, b, P, a);
  return law_near(one, other, 1e-12) || broken(why, "%.12g one way, %.12g the other", one, other);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q], c[CONDITIONS * P];

  draw_all(a, CONDITIONS * P, 7);
  draw_all(b, CONDITIONS * Q, 8);
  scaled(a, CONDITIONS * P, 5.3, c);
  const double one     = compare(variant, params, P, a, Q, b),
               other   = compare(variant, params, P, c, Q, b);
  const double swapped = compare(variant, params, Q, b, P, a),
               too     = compare(variant, params, Q, b, P, c);
  return (law_near(one, other, 1e-10) && law_near(swapped, too, 1e-10)) ||
         broken(why, "%.12g on one scale, %.12g on another", one, other);
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q], c[CONDITIONS * P], d[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 9);
  draw_all(b, CONDITIONS * Q, 10);
  rotated(a, CONDITIONS, P, c);
  rotated(b, CONDITIONS, Q, d);
  const double one   = compare(variant, params, P, a, Q, b),
               other = compare(variant, params, P, c, Q, d);
  return law_near(one, other, 1e-10) || broken(why, "%.12g, rotated %.12g", one, other);
}

static bool is_one_at_itself(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P];

  draw_all(a, CONDITIONS * P, 11);
  const double self = compare(variant, params, P, a, P, a);
  return law_near(self, 1, 1e-12) || broken(why, "compared with itself it is %.15g", self);
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"minds which condition is which", minds_which_condition, 0},
  {"finds nothing more alike than itself", nothing_is_more_like_it, 0},
  {"is symmetric", is_symmetric, TCT_SIMILARITY_SYMMETRIC},
  {"minds no scale", minds_no_scale, TCT_SIMILARITY_SCALE_FREE},
  {"minds no rotation", minds_no_rotation, TCT_SIMILARITY_ROTATION_FREE},
  {"is one at itself", is_one_at_itself, TCT_SIMILARITY_ONE_AT_SELF},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static double first_come(const void *params, int n, int p, const double *a, int q, const double *b)
{
  (void)params;
  return -1 - a[0] * a[0] * n + 1e-4 * b[1] * p - q;
}

static void a_similarity_that_keeps_nothing_is_caught(void **state)
{
  static const tct_similarity liar = {.title = "a comparison of the first",
                                      .claims =
                                        TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE |
                                        TCT_SIMILARITY_ROTATION_FREE | TCT_SIMILARITY_ONE_AT_SELF,
                                      .compare = first_come};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_similarity_that_keeps_nothing_is_caught)};
  const int failed                  = LAWS("similarities", laws);

  return (cmocka_run_group_tests_name("laws of similarities", planted, NULL, NULL) + failed) != 0;
}
