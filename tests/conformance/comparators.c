/* comparators.c -- what every comparison of two RDMs must keep to, run on all of them.
 *
 * RDMs of conditions that lie somewhere for comparators that take them for matrices (GEOMETRIC), lists
 * of any numbers, ties and signs included, for the others. */
#include "conformance/comparator_draws.h"

static void with_conditions_in_other_order(const double *rdm, double *other)
{
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++)
      other[pair(K, i, j)] = rdm[pair(K, (3 * i + 2) % K, (3 * j + 2) % K)];
}

/* One condition more, at the place `at`, to which every pair is missing, or says `what`. */
static void with_one_more(const double *rdm, int at, double what, double *more)
{
  for (int i = 0; i < MORE; i++) more[i] = what;
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++) more[pair(K + 1, i + (i >= at), j + (j >= at))] = *rdm++;
}

/* ---- laws ----------------------------------------------------------------------------------------- */

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N], c[N], d[N];

  draw_rdm(variant, 1, a);
  draw_rdm(variant, 2, b);
  const double one = compare(variant, params, N, a, b);
  for (int pairs = 0; pairs < 2 - is_geometric(variant); pairs++) {
    if (pairs) {
      in_other_order(a, N, 1, c);
      in_other_order(b, N, 1, d);
    } else {
      with_conditions_in_other_order(a, c);
      with_conditions_in_other_order(b, d);
    }
    const double other = compare(variant, params, N, c, d);
    if (!law_near(one, other, 1e-10))
      return broken(why, "%.12g in one order, %.12g in another", one, other);
  }
  return true;
}

static bool nothing_is_more_like_it(const tct_about *variant, void *params, law_why *why)
{
  const double sign = ((const tct_comparator *)variant)->smaller_is_more_similar ? -1 : 1;
  double a[N], b[N];

  for (uint64_t seed = 1; seed < 20; seed++) {
    draw_rdm(variant, seed, a);
    draw_rdm(variant, 100 + seed, b);
    for (int i = 0; !is_geometric(variant) && seed % 2 && i < N; i++)
      a[i] = floor(3 * a[i]); /* with ties, too */
    const double self  = compare(variant, params, N, a, a),
                 other = compare(variant, params, N, a, b);
    if (!(sign * self >= sign * other)) return broken(why, "itself: %g, another: %g", self, other);
  }
  return true;
}

static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double a[N + 2], b[N + 2], c[MORE], d[MORE];
  const double hole = (double)NAN;

  draw_rdm(variant, 3, a);
  draw_rdm(variant, 4, b);
  const double whole = compare(variant, params, N, a, b);
  for (int at = 0; at <= K; at += K / 2) { /* a condition that one side does not have, or neither */
    with_one_more(a, at, at ? 0.3 : hole, c);
    with_one_more(b, at, hole, d);
    const double holed = compare(variant, params, MORE, c, d),
                 other = compare(variant, params, MORE, d, c);
    if (!law_near(whole, holed, 1e-10))
      return broken(why, "%.12g, and %.12g where condition %d is missing", whole, holed, at);
    if (!law_near(compare(variant, params, N, b, a), other, 1e-10))
      return broken(why, "condition %d may be missing from b, but not from a", at);
  }
  if (is_geometric(variant)) return true;
  a[N]               = hole;
  b[N]               = 0.3;
  a[N + 1]           = 0.9;
  b[N + 1]           = hole;
  const double holed = compare(variant, params, N + 2, a, b);
  return law_near(whole, holed, 1e-12) ||
         broken(why, "%.12g, and %.12g with two missing pairs", whole, holed);
}

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  draw_rdm(variant, 5, a);
  draw_rdm(variant, 6, b);
  const double one = compare(variant, params, N, a, b), other = compare(variant, params, N, b, a);
  return law_near(one, other, 1e-12) || broken(why, "%.12g one way, %.12g the other", one, other);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N], c[N];

  draw_rdm(variant, 7, a);
  draw_rdm(variant, 8, b);
  scaled(a, N, 5.3, c);
  const double one = compare(variant, params, N, a, b), other = compare(variant, params, N, c, b);
  const double swapped = compare(variant, params, N, b, a), too = compare(variant, params, N, b, c);
  if (!law_near(one, other, 1e-10) || !law_near(swapped, too, 1e-10))
    return broken(why, "%.12g on one scale, %.12g on another", one, other);
  return true;
}

static bool stays_in_its_bounds(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 1; seed < 40; seed++) {
    draw_rdm(variant, seed, a);
    draw_rdm(variant, 200 + seed, b);
    for (int i = 0; i < N && seed > 20; i++) /* at the ends */
      b[i] = (seed % 2 || is_geometric(variant) ? 1e6 : -1e-6) * a[i];
    const double x = compare(variant, params, N, a, b);
    if (!(fabs(x) <= 1 + 1e-12)) return broken(why, "a value of %.15g", x);
  }
  return true;
}

static bool is_one_at_itself(const tct_about *variant, void *params, law_why *why)
{
  double a[N];

  draw_rdm(variant, 9, a);
  for (int ties = 0; ties < 2 - is_geometric(variant); ties++) {
    const double self = compare(variant, params, N, a, a);
    if (!law_near(self, 1, 1e-12)) return broken(why, "compared with itself it is %.15g", self);
    for (int i = 0; i < N; i++) a[i] = floor(2 * a[i]);
  }
  return true;
}

static bool answers_what_it_cannot_say_with_nan(const tct_about *variant, void *params,
                                                law_why *why)
{
  double a[N], b[N];

  draw_rdm(variant, 10, a);
  for (int i = 0; i < N; i++) b[i] = (double)NAN;
  for (int n = 0; n <= N; n += n ? N - 1 : 1) { /* nothing, one pair, nothing in common */
    const double x = compare(variant, params, n, a, n == 1 ? a + 1 : b);
    if (isinf(x) || (n != 1 && !isnan(x))) return broken(why, "%g of %d pairs", x, n);
  }
  for (int i = 0; i < N; i++) b[i] = 0;
  const double x = compare(variant, params, N, a, b), y = compare(variant, params, N, b, b);
  return !(isinf(x) || isinf(y)) || broken(why, "%g and %g where all are the same", x, y);
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"finds nothing more alike than itself", nothing_is_more_like_it, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"answers what it cannot say with NAN", answers_what_it_cannot_say_with_nan, 0},
  {"looks at noise if it says so", looks_at_noise_if_it_says_so, 0},
  {"is its own pool", is_its_own_pool, 0},
  {"follows from the order", follows_from_the_order, 0},
  {"counts pairs with noise as often", counts_pairs_with_noise_as_often, TCT_COMPARATOR_NOISE},
  {"prepares once for all", prepares_once_for_all, TCT_COMPARATOR_INNER},
  {"is made of what it says", is_made_of_what_it_says, TCT_COMPARATOR_INNER},
  {"wants all pairs", wants_all_pairs, TCT_COMPARATOR_WHOLE},
  {"is symmetric", is_symmetric, TCT_COMPARATOR_SYMMETRIC},
  {"minds no scale", minds_no_scale, TCT_COMPARATOR_SCALE_FREE},
  {"stays in its bounds", stays_in_its_bounds, TCT_COMPARATOR_BOUNDED},
  {"is one at itself", is_one_at_itself, TCT_COMPARATOR_ONE_AT_SELF},
  {"counts pairs as often as they are drawn", counts_pairs_as_often_as_they_are_drawn,
   TCT_COMPARATOR_INNER},
  {"adds up", adds_up, TCT_COMPARATOR_LINEAR},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static double first_come(const void *params, const tct_conditions *c, int n, const double *a,
                         const double *b)
{
  (void)params;
  if (n < N) return 1;
  return a[0] * n - 2 * b[1] * a[n - 1] * a[n - 1] + (c && c->noise);
}

static double of_no_order(const tct_concordance *of)
{
  return of->pairs;
}

static bool never_ready(const void *params, const tct_drawn *d)
{
  (void)params, (void)d;
  return false;
}

static void a_comparator_that_keeps_nothing_is_caught(void **state)
{
  const unsigned all = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE |
                       TCT_COMPARATOR_BOUNDED | TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_INNER;
  (void)state;

  for (int geometric = 0; geometric < 2; geometric++) {
    const tct_comparator liar = {.title    = "a comparison of the first",
                                 .claims   = all | (geometric ? TCT_COMPARATOR_GEOMETRIC : 0),
                                 .pool     = TCT_POOL_OVER_LENGTH,
                                 .inner    = TCT_INNER_VALUES,
                                 .prepare  = never_ready,
                                 .of_order = of_no_order,
                                 .compare  = first_come};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
  }
}

static double sum_of_differences(const void *params, const tct_conditions *c, int n,
                                 const double *a, const double *b)
{
  double sum = 0;
  (void)params, (void)c;

  for (int i = 0; i < n; i++)
    if (!isnan(a[i]) && !isnan(b[i])) sum += fabs(a[i] - b[i]);
  return sum;
}

/* what is a distance must say so */
static void a_distance_that_passes_for_a_similarity_is_caught(void **state)
{
  const tct_comparator liar   = {.title = "a sum of differences", .compare = sum_of_differences},
                       honest = {.title                   = "a sum of differences",
                                 .smaller_is_more_similar = true,
                                 .compare                 = sum_of_differences};
  law_why why                 = {""};
  (void)state;

  CAUGHT(laws, "finds nothing more alike than itself", &liar.about);
  assert_true(nothing_is_more_like_it(&honest.about, NULL, &why));
}

static bool itself(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  (void)params, (void)order;
  for (int i = 0; i < d->n; i++) out[i] = d->weight[i] > 0 ? rdm[i] : 0;
  for (int i = 0; i < d->conditions; i++) out[d->n + i] = 0;
  return true;
}

static double product(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  double sum = 0;
  (void)params, (void)c;

  for (int i = 0; i < n; i++)
    if (!isnan(a[i]) && !isnan(b[i])) sum += a[i] * b[i];
  return sum;
}

/* right where each is drawn once, and not where it is drawn twice */
static void a_vector_that_counts_all_pairs_once_is_caught(void **state)
{
  const tct_comparator liar = {
    .title = "a product", .claims = TCT_COMPARATOR_INNER, .compare = product, .vector = itself};
  (void)state;

  CAUGHT(laws, "counts pairs as often as they are drawn", &liar.about);
}

static double of_noise(const void *params, const tct_conditions *c, int n, const double *a,
                       const double *b)
{
  return product(params, c, n, a, b) * (c && c->noise ? c->noise[1] : 1);
}

static void who_looks_at_noise_and_does_not_say_so_is_caught(void **state)
{
  const tct_comparator secret = {.title = "a secret", .compare = of_noise},
                       boast  = {.title   = "a boast",
                                 .claims  = TCT_COMPARATOR_NOISE | TCT_COMPARATOR_WHOLE,
                                 .compare = product};
  (void)state;

  CAUGHT(laws, "looks at noise if it says so", &secret.about);
  CAUGHT(laws, "looks at noise if it says so", &boast.about);
  CAUGHT(laws, "wants all pairs", &boast.about);
}

/* what is proportional to an RDM's length is not left by an RDM of length 1 */
static void a_pool_on_another_scale_is_caught(void **state)
{
  const tct_comparator liar = {
    .title = "a product", .pool = TCT_POOL_OVER_LENGTH, .compare = product};
  (void)state;

  CAUGHT(laws, "is its own pool", &liar.about);
}

static bool ranked(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  extern const tct_comparator tct_comparator_spearman;
  return tct_comparator_spearman.vector(params, d, rdm, order, out);
}

/* ranks of a sum are no sum of ranks */
static void ranks_that_pass_for_linear_are_caught(void **state)
{
  const tct_comparator liar = {
    .title = "a correlation of ranks", .claims = TCT_COMPARATOR_LINEAR, .vector = ranked};
  (void)state;

  CAUGHT(laws, "adds up", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(who_looks_at_noise_and_does_not_say_so_is_caught),
    cmocka_unit_test(a_pool_on_another_scale_is_caught),
    cmocka_unit_test(a_comparator_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_distance_that_passes_for_a_similarity_is_caught),
    cmocka_unit_test(a_vector_that_counts_all_pairs_once_is_caught),
    cmocka_unit_test(ranks_that_pass_for_linear_are_caught),
  };
  const int failed = LAWS("comparators", laws);

  return (cmocka_run_group_tests_name("laws of comparators", planted, NULL, NULL) + failed) != 0;
}
