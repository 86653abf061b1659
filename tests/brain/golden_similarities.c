/* golden_similarities.c -- similarities against numbers that Brain-Score's code, svcca and netrep's formulas gave. */
#include "brain/golden.h"
#include "brain/similar.h"
#include "kernels/svd.h"

enum { N = 12, P = 4, Q = 7 };

static json_t *all;
static double a[N * P], b[N * Q];

static double number(const char *key)
{
  const json_t *x = json_object_get(all, key);

  if (!json_is_number(x)) fail_msg("there is no golden %s", key);
  return json_number_value(x);
}

static void similarities_are_those_of_other_programs(void **state)
{
  static const struct {
    const char *name, *sets, *key;
  } pairs[] = {{"cka", NULL, "cka_linear_biased"},
               {"cka", "debiased=1", "cka_linear_unbiased"},
               {"angular_cka", NULL, "cka_angular_rad"},
               {"rbf_cka", NULL, "cka_rbf_median"},
               {"cca", NULL, "cca_mean"},
               {"procrustes", NULL, "procrustes_angular_rad"},
               {"procrustes_euclidean", NULL, "procrustes_euclid"},
               {"permutation", NULL, "permutation_angular_rad"}};
  (void)state;

  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const double x = similar(pairs[i].name, pairs[i].sets, N, P, a, Q, b);
    const double y = number(pairs[i].key);
    if (!(fabs(x - y) <= 1e-9)) fail_msg("%s: %.17g is not %.17g", pairs[i].key, x, y);
  }
}

/* ---- the published program's weights --------------------------------------------------------------- */

static void to_columns(int units, const double *x, double *column, double *mean)
{
  for (int k = 0; k < units; k++) {
    mean[k] = 0;
    for (int i = 0; i < N; i++) mean[k] += x[i * units + k] / N;
    for (int i = 0; i < N; i++) column[k * N + i] = x[i * units + k] - mean[k];
  }
}

/* Directions of the maps of whitened responses, u [P][P], one a row, and their correlations r [P]. */
static void published_maps(const double *xa, const double *xb, double *u, double *r)
{
  double ua[P * N], ub[Q * N], sa[P], sb[Q], wa[P * P], wb[Q * Q], c[P * Q], among[P * P];

  memcpy(ua, xa, sizeof ua);
  memcpy(ub, xb, sizeof ub);
  assert_true(tct_svd(P, N, ua, sa, wa, true) && tct_svd(Q, N, ub, sb, wb, true));
  for (int i = 0; i < P; i++)
    for (int j = 0; j < Q; j++) {
      c[i * Q + j] = 0;
      for (int t = 0; t < N; t++) c[i * Q + j] += ua[i * N + t] * ub[j * N + t];
    }
  assert_true(tct_svd(P, Q, c, r, among, false));
  for (int i = 0; i < P; i++)
    for (int k = 0; k < P; k++) {
      u[i * P + k] = 0;
      for (int j = 0; j < P; j++) u[i * P + k] += among[i * P + j] * wa[j * P + k];
    }
}

/* What it makes of them if bit i of `signs` turns direction i round. */
static double published(unsigned signs, const double *xa, const double *mean, const double *u,
                        const double *r)
{
  double d[P][N], sum = 0, total = 0;

  for (int i = 0; i < P; i++) {
    double size = 0, weight = 0;
    for (int t = 0; t < N; t++) {
      d[i][t] = 0;
      for (int k = 0; k < P; k++) d[i][t] += u[i * P + k] * xa[k * N + t];
      d[i][t] = (signs >> i & 1 ? -1 : 1) * d[i][t] + mean[i];
    }
    for (int j = 0; j < i; j++) {
      double along = 0;
      for (int t = 0; t < N; t++) along += d[i][t] * d[j][t];
      for (int t = 0; t < N; t++) d[i][t] -= along * d[j][t];
    }
    for (int t = 0; t < N; t++) size += d[i][t] * d[i][t];
    for (int t = 0; t < N; t++) d[i][t] /= sqrt(size);
    for (int k = 0; k < P; k++) {
      double along = 0;
      for (int t = 0; t < N; t++) along += d[i][t] * (xa[k * N + t] + mean[k]);
      weight += fabs(along);
    }
    sum += weight * r[i];
    total += weight;
  }
  return sum / total;
}

/* The golden number of PWCCA is that of a program whose answer depends on the signs of singular vectors, which
 * are a library's choice.  With one of the sixteen choices ours gives it; the paper's formula has no such choice,
 * and its number was computed by NumPy. */
static void pwcca_is_that_of_the_paper_and_the_published_one_is_one_of_sixteen(void **state)
{
  double xa[P * N], xb[Q * N], mean_a[P], mean_b[Q], u[P * P], r[P];
  double least = 1, most = 0, nearest = 1;
  (void)state;

  to_columns(P, a, xa, mean_a);
  to_columns(Q, b, xb, mean_b);
  published_maps(xa, xb, u, r);
  for (unsigned signs = 0; signs < 1u << P; signs++) {
    const double x = published(signs, xa, mean_a, u, r);
    least          = fmin(least, x);
    most           = fmax(most, x);
    nearest        = fmin(nearest, fabs(x - number("pwcca_A_to_B")));
  }
  if (!(nearest <= 1e-9)) fail_msg("the published number is %g away", nearest);
  assert_true(most - least > 0.001);
  assert_near(similar("pwcca", NULL, N, P, a, Q, b), 0.88667391465332, 1e-12);
  assert_near(similar("pwcca", NULL, N, Q, b, P, a), 0.88743721158187, 1e-12);
}

/* Each correlation has its own golden number. */
static void canonical_correlations_are_those_of_svcca(void **state)
{
  double xa[P * N], xb[Q * N], mean_a[P], mean_b[Q], u[P * P], r[P], wanted[P];
  (void)state;

  to_columns(P, a, xa, mean_a);
  to_columns(Q, b, xb, mean_b);
  published_maps(xa, xb, u, r);
  assert_int_equal(golden_array(all, "cca_coefs_A_B", P, wanted), P);
  for (int i = 0; i < P; i++) assert_near(r[i], wanted[i], 1e-9);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(similarities_are_those_of_other_programs),
    cmocka_unit_test(pwcca_is_that_of_the_paper_and_the_published_one_is_one_of_sixteen),
    cmocka_unit_test(canonical_correlations_are_those_of_svcca),
  };

  all = golden("golden_small.json");
  if (!all) return 77;
  if (golden_array(all, "act_A", N * P, a) != N * P ||
      golden_array(all, "act_B", N * Q, b) != N * Q)
    return 1;
  const int failed = cmocka_run_group_tests_name("golden similarities", tests, NULL, NULL);
  json_decref(all);
  return failed;
}
