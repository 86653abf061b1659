/* similarities.c -- what every comparison of two populations must keep to, run on all of them. */
#include <tercet/similarity.h>

#include "base/memory.h"
#include "conformance/metrics.h"

enum { CONDITIONS = 25, P = 6, Q = 4, MORE = CONDITIONS + 3 };

static double compare_some(const tct_about *variant, const void *params, int n, int p,
                           const double *a, int q, const double *b)
{
  return ((const tct_similarity *)variant)->compare(params, n, p, a, q, b);
}

static double compare(const tct_about *variant, const void *params, int p, const double *a, int q,
                      const double *b)
{
  return compare_some(variant, params, CONDITIONS, p, a, q, b);
}

/* Larger: more alike. */
static double alike(const tct_about *variant, double x)
{
  return ((const tct_similarity *)variant)->smaller_is_more_similar ? -x : x;
}

static void units_in_other_order(const double *x, int units, double *y)
{
  for (int i = 0; i < CONDITIONS; i++)
    for (int k = 0; k < units; k++) y[i * units + k] = x[i * units + (k + 1) % units];
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

static bool minds_no_offset(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q], c[CONDITIONS * P], d[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 21);
  draw_all(b, CONDITIONS * Q, 22);
  for (int i = 0; i < CONDITIONS * P; i++) c[i] = a[i] + 3 - i % P;
  for (int i = 0; i < CONDITIONS * Q; i++) d[i] = b[i] - 5 + 2 * (i % Q);
  const double one   = compare(variant, params, P, a, Q, b),
               other = compare(variant, params, P, c, Q, d);
  return law_near(one, other, 1e-11) || broken(why, "%.12g, with other means %.12g", one, other);
}

static bool minds_which_condition(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * P];

  draw_all(a, CONDITIONS * P, 3);
  in_other_order(a, CONDITIONS, P, b);
  const double self  = compare(variant, params, P, a, P, a),
               mixed = compare(variant, params, P, a, P, b);
  return alike(variant, self) > alike(variant, mixed) + 0.01 ||
         broken(why, "itself: %g, itself with conditions mixed up: %g", self, mixed);
}

static bool nothing_is_more_like_it(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q];

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_all(a, CONDITIONS * P, seed);
    draw_all(b, CONDITIONS * Q, 100 + seed);
    const double self = compare(variant, params, P, a, P, a);
    for (int order = 0; order < 2; order++) {
      const double other =
        order ? compare(variant, params, Q, b, P, a) : compare(variant, params, P, a, Q, b);
      if (!(alike(variant, self) >= alike(variant, other)))
        return broken(why, "itself: %g, another: %g", self, other);
    }
  }
  return true;
}

/* its units in another order, and some noise */
static bool finds_a_copy_more_alike_than_noise(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * P], c[CONDITIONS * P];

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_all(a, CONDITIONS * P, seed);
    draw_all(c, CONDITIONS * P, 200 + seed);
    units_in_other_order(a, P, b);
    for (int i = 0; i < CONDITIONS * P; i++) b[i] += 0.1 * c[i];
    const double copy = compare(variant, params, P, a, P, b),
                 none = compare(variant, params, P, a, P, c);
    if (!(alike(variant, copy) > alike(variant, none)))
      return broken(why, "a copy: %g, noise: %g", copy, none);
  }
  return true;
}

/* Three conditions more, of which one population has nothing, or the other, or one has not all. */
static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double a[MORE * P], b[MORE * Q], c[MORE * P], d[MORE * Q];
  const int at[] = {0, 7, MORE - 1};
  int row        = 0;

  draw_all(a, CONDITIONS * P, 23);
  draw_all(b, CONDITIONS * Q, 24);
  draw_all(c, MORE * P, 25);
  draw_all(d, MORE * Q, 26);
  for (int i = 0; i < MORE; i++) {
    if (i == at[0] || i == at[1] || i == at[2]) continue;
    memcpy(c + i * P, a + row * P, P * sizeof *c);
    memcpy(d + i * Q, b + row++ * Q, Q * sizeof *d);
  }
  for (int k = 0; k < P; k++) c[at[0] * P + k] = (double)NAN;
  for (int k = 0; k < Q; k++) d[at[1] * Q + k] = (double)NAN;
  d[at[2] * Q + 1]   = (double)INFINITY;
  const double whole = compare(variant, params, P, a, Q, b);
  const double holed = compare_some(variant, params, MORE, P, c, Q, d);
  const double other = compare_some(variant, params, MORE, Q, d, P, c);
  if (!law_near(holed, whole, 1e-12))
    return broken(why, "%.12g, and %.12g with three conditions that are not whole", whole, holed);
  return law_near(other, compare(variant, params, Q, b, P, a), 1e-12) ||
         broken(why, "missing from b as from a: not the same");
}

/* nothing, one condition, a few; one unit; populations that do not vary: a number within bounds, or NAN */
static bool answers_what_it_cannot_say_with_nan(const tct_about *variant, void *params,
                                                law_why *why)
{
  const tct_similarity *s = (const tct_similarity *)variant;
  const bool bounded      = variant->claims & TCT_SIMILARITY_BOUNDED;
  double a[CONDITIONS * P], b[CONDITIONS * P], flat[CONDITIONS * P];

  draw_all(a, CONDITIONS * P, 27);
  draw_all(b, CONDITIONS * P, 28);
  for (int i = 0; i < CONDITIONS * P; i++) flat[i] = 0.1 + i % P;
  for (int n = 0; n <= 8; n++)
    for (int p = 1; p <= P; p += P - 1) {
      const double x = compare_some(variant, params, n, p, a, P, b);
      if (isinf(x) || (n < 2 && !isnan(x)) || (bounded && (x < s->least || x > s->most)))
        return broken(why, "%g of %d conditions and %d units", x, n, p);
    }
  for (int i = 0; i < 3; i++) {
    const double x = compare(variant, params, P, i == 1 ? a : flat, P, i == 0 ? b : flat);
    if (isinf(x) || (bounded && !isnan(x))) return broken(why, "%g where none varies", x);
  }
  return true;
}

static bool is_undefined_without_memory(const tct_about *variant, void *params, law_why *why)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 29);
  draw_all(b, CONDITIONS * Q, 30);
  const uint64_t before = tct_allocations();
  const double whole    = compare(variant, params, P, a, Q, b);
  const uint64_t taken  = tct_allocations() - before;
  if (taken == 0) return broken(why, "it takes no memory that could be missing");
  for (uint64_t i = 1; i <= taken; i++)
    for (int good = 0; good < 2; good++) {
      tct_fail_allocation((int64_t)i, good);
      const double x = compare(variant, params, P, a, Q, b);
      tct_fail_allocation(-1, false);
      if (!isnan(x)) return broken(why, "%g without piece %d of memory", x, (int)i);
    }
  return compare(variant, params, P, a, Q, b) == whole || broken(why, "it has not recovered");
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

/* One population, then the other, `changed` into c; both ways round. */
static bool minds_not(const tct_about *variant, void *params, law_why *why,
                      void (*changed)(const double *x, int units, double *y), const char *what)
{
  double a[CONDITIONS * P], b[CONDITIONS * Q], c[CONDITIONS * P], d[CONDITIONS * Q];

  draw_all(a, CONDITIONS * P, 7);
  draw_all(b, CONDITIONS * Q, 8);
  changed(a, P, c);
  changed(b, Q, d);
  const double one       = compare(variant, params, P, a, Q, b),
               too       = compare(variant, params, Q, b, P, a);
  const double other[]   = {compare(variant, params, P, c, Q, b),
                            compare(variant, params, P, a, Q, d)};
  const double swapped[] = {compare(variant, params, Q, b, P, c),
                            compare(variant, params, Q, d, P, a)};
  for (int i = 0; i < 2; i++) {
    if (!law_near(one, other[i], 1e-10)) return broken(why, "%.12g, %s %.12g", one, what, other[i]);
    if (!law_near(too, swapped[i], 1e-10))
      return broken(why, "%.12g, %s %.12g (the other first)", too, what, swapped[i]);
  }
  return true;
}

static void louder(const double *x, int units, double *y)
{
  scaled(x, CONDITIONS * units, 5.3, y);
}

static void turned(const double *x, int units, double *y)
{
  rotated(x, CONDITIONS, units, y);
}

/* each unit and twice the next but one, each three times as large as the one before */
static void mapped(const double *x, int units, double *y)
{
  for (int i = 0; i < CONDITIONS; i++)
    for (int k = 0; k < units; k++)
      y[i * units + k] =
        pow(3, k) * (x[i * units + k] + (k + 2 < units ? 2 * x[i * units + k + 2] : 0));
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  return minds_not(variant, params, why, louder, "on another scale");
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  return minds_not(variant, params, why, turned, "rotated");
}

static bool minds_no_order_of_units(const tct_about *variant, void *params, law_why *why)
{
  return minds_not(variant, params, why, units_in_other_order, "units in another order");
}

static bool minds_no_linear_map(const tct_about *variant, void *params, law_why *why)
{
  return minds_not(variant, params, why, mapped, "mapped");
}

static bool stays_in_its_bounds(const tct_about *variant, void *params, law_why *why)
{
  const tct_similarity *s = (const tct_similarity *)variant;
  double a[CONDITIONS * P], b[CONDITIONS * Q];

  if (!(s->least < s->most)) return broken(why, "it has no bounds");
  for (uint64_t seed = 1; seed < 60; seed++) {
    draw_all(a, CONDITIONS * P, seed);
    draw_all(b, CONDITIONS * Q, 100 + seed);
    for (int i = 0; seed > 30 && i < CONDITIONS * Q; i++) /* near the best value */
      b[i] = 1e-8 * b[i] + 1e3 * a[i / Q * P + i % Q];
    const double x = compare(variant, params, P, a, Q, b);
    if (!(x >= s->least && x <= s->most)) return broken(why, "a value of %.17g", x);
  }
  return true;
}

/* also of units that are the same, do not vary, or differ by many powers of ten */
static bool is_the_best_at_itself(const tct_about *variant, void *params, law_why *why)
{
  const double wanted = variant->claims & TCT_SIMILARITY_ONE_AT_SELF ? 1 : 0;
  double a[CONDITIONS * P];

  for (int how = 0; how < 4; how++) {
    draw_all(a, CONDITIONS * P, 11);
    for (int i = 0; i < CONDITIONS * P; i++) {
      if (how == 1 && i % P == 1) a[i] = a[i - 1];
      if (how == 2 && i % P == 2) a[i] = 0.3;
      if (how == 3) a[i] *= pow(10, i % P - 3);
    }
    const double self = compare(variant, params, P, a, P, a);
    if (!law_near(self, wanted, 1e-12))
      return broken(why, "compared with itself it is %.15g (%d)", self, how);
  }
  return true;
}

/* Of populations with what they have in common, of 1 to P units: the third lies between, or anywhere. */
static bool has_no_shorter_way(const tct_about *variant, void *params, law_why *why)
{
  enum { FEW = 4, TRIPLES = 400 };
  double x[3][CONDITIONS * P];

  for (uint64_t seed = 1; seed < TRIPLES; seed++) {
    const int n = seed % 2 ? CONDITIONS : FEW;
    int units[3];
    for (int i = 0; i < 3; i++) {
      uint64_t at = 1000 * seed + (uint64_t)i;
      units[i]    = 1 + (int)(0.5 * (1 + law_draw(&at)) * P);
      draw_all(x[i], n * units[i], at);
    }
    for (int i = 0; seed % 3 == 0 && i < n; i++) /* beside a, b on the way to c */
      for (int k = 0; k < units[1]; k++)
        x[1][i * units[1] + k] = 0.05 * x[1][i * units[1] + k] + x[0][i * units[0] + k % units[0]] +
                                 (k < units[2] ? x[2][i * units[2] + k] : 0);
    const double ab = compare_some(variant, params, n, units[0], x[0], units[1], x[1]);
    const double bc = compare_some(variant, params, n, units[1], x[1], units[2], x[2]);
    const double ac = compare_some(variant, params, n, units[0], x[0], units[2], x[2]);
    if (!(ac <= ab + bc + 1e-12))
      return broken(why, "%.12g, and %.12g + %.12g over a third (%llu)", ac, ab, bc,
                    (unsigned long long)seed);
  }
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"minds no offset", minds_no_offset, 0},
  {"minds which condition is which", minds_which_condition, 0},
  {"finds nothing more alike than itself", nothing_is_more_like_it, 0},
  {"finds a copy more alike than noise", finds_a_copy_more_alike_than_noise, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"answers what it cannot say with NAN", answers_what_it_cannot_say_with_nan, 0},
  {"is undefined without memory", is_undefined_without_memory, 0},
  {"is symmetric", is_symmetric, TCT_SIMILARITY_SYMMETRIC},
  {"minds no scale", minds_no_scale, TCT_SIMILARITY_SCALE_FREE},
  {"minds no rotation", minds_no_rotation, TCT_SIMILARITY_ROTATION_FREE},
  {"minds no order of units", minds_no_order_of_units, TCT_SIMILARITY_PERMUTATION_FREE},
  {"minds no linear map", minds_no_linear_map, TCT_SIMILARITY_LINEAR_FREE},
  {"stays in its bounds", stays_in_its_bounds, TCT_SIMILARITY_BOUNDED},
  {"is one at itself", is_the_best_at_itself, TCT_SIMILARITY_ONE_AT_SELF},
  {"is zero at itself", is_the_best_at_itself, TCT_SIMILARITY_ZERO_AT_SELF},
  {"has no shorter way over a third", has_no_shorter_way, TCT_SIMILARITY_TRIANGLE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static double first_come(const void *params, int n, int p, const double *a, int q, const double *b)
{
  (void)params;
  if (n < 2) return 7;
  return -1 - a[0] * a[0] * n * 1e3 - 1e-4 * b[1] * p - q - a[p] * b[q];
}

static void a_similarity_that_keeps_nothing_is_caught(void **state)
{
  static const tct_similarity liar = {
    .title = "a comparison of the first", .claims = ~0u, .most = 1, .compare = first_come};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

/* the square of a distance breaks the triangle inequality, and is a distance that must say so */
static double squared(const void *params, int n, int p, const double *a, int q, const double *b)
{
  const tct_similarity *d =
    (const tct_similarity *)tct_variant("similarities", "procrustes_euclidean");
  const double x = d->compare(params, n, p, a, q, b);

  return x * x;
}

static void a_square_that_passes_for_a_metric_is_caught(void **state)
{
  const tct_similarity liar   = {.title = "a squared distance", .compare = squared},
                       honest = {.title                   = "a squared distance",
                                 .smaller_is_more_similar = true,
                                 .compare                 = squared};
  law_why why                 = {""};
  (void)state;

  CAUGHT(laws, "has no shorter way over a third", &honest.about);
  CAUGHT(laws, "finds nothing more alike than itself", &liar.about);
  CAUGHT(laws, "finds a copy more alike than noise", &liar.about);
  assert_true(nothing_is_more_like_it(&honest.about, NULL, &why));
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_similarity_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_square_that_passes_for_a_metric_is_caught),
  };
  const int failed = LAWS("similarities", laws);

  return (cmocka_run_group_tests_name("laws of similarities", planted, NULL, NULL) + failed) != 0;
}
