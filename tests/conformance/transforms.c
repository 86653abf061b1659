/* transforms.c -- what every transform of RDMs must keep to, run on all of them. */
#include <tercet/transform.h>

#include "conformance/metrics.h"

enum { K = 11, N = K * (K - 1) / 2 };

static int pair(int i, int j)
{
  const int low = i < j ? i : j, high = i < j ? j : i;
  return low * (2 * K - low - 1) / 2 + high - low - 1;
}

/* Distances, with ties; or crossed estimates, some of them below 0. */
static void draw_rdm(uint64_t seed, bool crossed, double *rdm)
{
  draw_all(rdm, N, seed);
  for (int i = 0; i < N; i++) rdm[i] = crossed ? rdm[i] + 0.3 : floor(40 * fabs(rdm[i])) / 8;
}

/* False where it says that it cannot be, as it may of what is below 0. */
static bool apply(const tct_about *variant, const void *params, double *rdm)
{
  tct_error err;
  const tct_status status = tct_transform_rdm((const tct_transform *)variant, params, K, rdm, &err);

  if (status != TCT_OK && status != TCT_BAD_DATA) fail_msg("%s", err.text);
  return status == TCT_OK;
}

static bool follows_the_conditions(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 1; seed < 9; seed++) {
    draw_rdm(seed, seed % 2, a);
    for (int i = 0; i < K; i++)
      for (int j = i + 1; j < K; j++) b[pair(i, j)] = a[pair(shuffled(i, K), shuffled(j, K))];
    if (apply(variant, params, a) != apply(variant, params, b))
      return broken(why, "refused in one order alone");
    for (int i = 0; i < K; i++)
      for (int j = i + 1; j < K; j++)
        if (!law_near(b[pair(i, j)], a[pair(shuffled(i, K), shuffled(j, K))], 1e-12))
          return broken(why, "another order, another RDM");
  }
  return true;
}

static bool keeps_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  double a[N];

  draw_rdm(9, false, a);
  for (int i = 0; i < N; i += 7) a[i] = (double)NAN;
  if (!apply(variant, params, a)) return broken(why, "distances are refused");
  for (int i = 0; i < N; i++)
    if (isnan(a[i]) != (i % 7 == 0))
      return broken(why, "pair %d is %g, and %s missing before", i, a[i],
                    i % 7 ? "was not" : "was");
  for (int i = 0; i < N; i++) a[i] = (double)NAN;
  if (!apply(variant, params, a)) return broken(why, "an RDM of nothing is refused");
  for (int i = 0; i < N; i++)
    if (!isnan(a[i])) return broken(why, "of nothing came %g", a[i]);
  return true;
}

static bool keeps_the_order(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 10; seed < 20; seed++) {
    draw_rdm(seed, seed % 2, a);
    memcpy(b, a, sizeof a);
    if (!apply(variant, params, b)) continue;
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++)
        if (a[i] <= a[j] && !(b[i] <= b[j]))
          return broken(why, "%g and %g became %g and %g", a[i], a[j], b[i], b[j]);
  }
  return true;
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  draw_rdm(20, true, a);
  scaled(a, N, 3.7, b);
  if (!apply(variant, params, a) || !apply(variant, params, b)) return true;
  return all_near(a, b, N) || broken(why, "another scale, another RDM");
}

static bool is_within(const tct_about *variant, const void *params, double most, law_why *why)
{
  double a[N];

  for (uint64_t seed = 21; seed < 31; seed++) {
    draw_rdm(seed, seed % 2, a);
    if (!apply(variant, params, a)) continue;
    for (int i = 0; i < N; i++)
      if (!(a[i] >= 0 && a[i] <= most)) return broken(why, "a pair is %g", a[i]);
  }
  return true;
}

static bool is_never_negative(const tct_about *variant, void *params, law_why *why)
{
  return is_within(variant, params, (double)INFINITY, why);
}

static bool is_bounded(const tct_about *variant, void *params, law_why *why)
{
  return is_within(variant, params, 1, why);
}

static bool changes_nothing_twice(const tct_about *variant, void *params, law_why *why)
{
  double a[N], b[N];

  for (uint64_t seed = 31; seed < 41; seed++) {
    draw_rdm(seed, seed % 2, a);
    if (!apply(variant, params, a)) continue;
    memcpy(b, a, sizeof a);
    if (!apply(variant, params, b) || !all_near(a, b, N)) return broken(why, "twice is not once");
  }
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"follows the conditions", follows_the_conditions, 0},
  {"keeps what is missing", keeps_what_is_missing, 0},
  {"keeps the order", keeps_the_order, TCT_TRANSFORM_MONOTONE},
  {"minds no scale", minds_no_scale, TCT_TRANSFORM_SCALE_FREE},
  {"is never negative", is_never_negative, TCT_TRANSFORM_NON_NEGATIVE},
  {"is bounded", is_bounded, TCT_TRANSFORM_BOUNDED},
  {"changes nothing twice", changes_nothing_twice, TCT_TRANSFORM_IDEMPOTENT},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status less_by_place(const void *params, int n, double *rdm, tct_error *err)
{
  (void)params, (void)err;
  for (int i = 0; i < n * (n - 1) / 2; i++) rdm[i] = isnan(rdm[i]) ? 0 : rdm[i] - i;
  return TCT_OK;
}

static void a_transform_that_keeps_nothing_is_caught(void **state)
{
  static const tct_transform liar = {.title = "by place", .claims = ~0U, .apply = less_by_place};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_transform_that_keeps_nothing_is_caught)};
  const int failed                  = LAWS("transforms", laws);

  return (cmocka_run_group_tests_name("laws of transforms", planted, NULL, NULL) + failed) != 0;
}
