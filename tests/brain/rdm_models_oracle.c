/* rdm_models_oracle.c -- weights as numpy and scipy find them. */
#include "brain/fits.h"

/* ---- numpy and scipy --------------------------------------------------------------------------------------- */

/* Regress the mean of the subjects' unit vectors on the parts, by Pearson and by cosine. */
static void weights_are_those_of_numpy_and_scipy(void **state)
{
  static double given[(PARTS + SUBJECTS) * N];
  double wanted[4 * PARTS], w[PARTS];
  const char *const comparators[] = {"cosine", "pearson"};
  (void)state;

  for (uint64_t seed = 0; seed < 3; seed++) {
    draw(seed, 2);
    add(1, 0, 1.7);
    add(0.4, 1, 1.7);
    memcpy(given, part, sizeof part);
    memcpy(given + PARTS * N, subject, sizeof subject);
    scipy("from scipy.optimize import nnls\n"
          "x = given.reshape(11, -1)\n"
          "for centred in (0, 1):\n"
          "  z = x - centred * x.mean(1, keepdims=True)\n"
          "  y = (z[6:] / np.linalg.norm(z[6:], axis=1, keepdims=True)).mean(0)\n"
          "  for w in (np.linalg.lstsq(z[:6].T, y, rcond=None)[0], nnls(z[:6].T, y)[0]):\n"
          "    print(*(w / abs(w).sum()))",
          sizeof given / sizeof *given, given, 4 * PARTS, wanted);
    for (int c = 0; c < 2; c++)
      for (int kind = 0; kind < 2; kind++) {
        const tct_rdm_fit of = setting(comparators[c], PARTS, SUBJECTS);
        fitted(kind ? &tct_rdm_model_non_negative : &tct_rdm_model_weighted, &of, w);
        for (int p = 0; p < PARTS; p++)
          assert_near(w[p], wanted[(2 * c + kind) * PARTS + p], 1e-11);
      }
  }
}

/* Errors of conditions that go together: a positive definite matrix. */
static void draw_noise(uint64_t seed, double *s)
{
  const tct_key key = tct_key_of(seed, "noise");
  double root[K * K];

  for (size_t i = 0; i < K * K; i++) root[i] = tct_normal(key, i, 0, 0);
  for (int i = 0; i < K; i++)
    for (int j = 0; j < K; j++) {
      s[i * K + j] = i == j ? 0.3 * K : 0;
      for (int k = 0; k < K; k++) s[i * K + j] += root[i * K + k] * root[j * K + k];
    }
}

/* V = (C S C') o (C S C') made in full, and its root. */
static void whitened_weights_are_those_of_a_dense_regression(void **state)
{
  static double given[(PARTS + SUBJECTS) * N + K * K + 1], s[K * K];
  double wanted[2 * PARTS], w[PARTS];
  const char *const comparators[] = {"whitened_cosine", "whitened_correlation"};
  (void)state;

  for (int noise = 0; noise < 2; noise++)
    for (uint64_t seed = 10; seed < 13; seed++) {
      draw(seed, 1);
      add(1, 2, 1.3);
      add(-0.3, 3, 1.3);
      draw_noise(seed, s);
      for (int i = 0; i < K * K && !noise; i++) s[i] = i % (K + 1) == 0;
      given[0] = K;
      memcpy(given + 1, s, sizeof s);
      memcpy(given + 1 + K * K, part, sizeof part);
      memcpy(given + 1 + K * K + PARTS * N, subject, sizeof subject);
      scipy(
        "k = int(given[0])\n"
        "s, x = given[1:1 + k * k].reshape(k, k), given[1 + k * k:].reshape(11, -1)\n"
        "c = np.array([np.eye(k)[i] - np.eye(k)[j] for i in range(k) for j in range(i + 1, k)])\n"
        "r = np.linalg.inv(np.linalg.cholesky((c @ s @ c.T) ** 2))\n"
        "for centred in (0, 1):\n"
        "  z = (x - centred * x.mean(1, keepdims=True)) @ r.T\n"
        "  y = (z[6:] / np.linalg.norm(z[6:], axis=1, keepdims=True)).mean(0)\n"
        "  w = np.linalg.lstsq(z[:6].T, y, rcond=None)[0]\n"
        "  print(*(w / abs(w).sum()))",
        sizeof given / sizeof *given, given, 2 * PARTS, wanted);
      for (int c = 0; c < 2; c++) {
        tct_rdm_fit of        = setting(comparators[c], PARTS, SUBJECTS);
        const tct_drawn drawn = {
          .n = N, .conditions = K, .times = once, .weight = alike, .noise = noise ? s : NULL};
        of.drawn = &drawn;
        fitted(&tct_rdm_model_weighted, &of, w);
        for (int p = 0; p < PARTS; p++) assert_near(w[p], wanted[c * PARTS + p], 1e-9);
      }
    }
}

/* Where subjects lack other pairs there is no closed form: no direction leads up from what is found, and scipy's
 * climb from there and from elsewhere finds nothing better. */
static void with_missing_pairs_no_better_weights_are_near(void **state)
{
  static double given[(PARTS + SUBJECTS) * N + PARTS];
  double w[PARTS], best[2];
  (void)state;

  for (uint64_t seed = 20; seed < 23; seed++) {
    draw(seed, 1);
    add(1, 0, 1.5);
    for (int s = 1; s < SUBJECTS; s++)
      for (int i = s; i < N; i += 2 + s) subject[s * N + i] = (double)NAN;
    const tct_rdm_fit of = setting("pearson", PARTS, SUBJECTS);
    fitted(&tct_rdm_model_weighted, &of, w);
    memcpy(given, part, sizeof part);
    memcpy(given + PARTS * N, subject, sizeof subject);
    memcpy(given + (PARTS + SUBJECTS) * N, w, sizeof w);
    scipy("from scipy.optimize import minimize\n"
          "x, w = given[:-6].reshape(11, -1), given[-6:]\n"
          "def f(w):\n"
          "  m, r = w @ x[:6], []\n"
          "  for y in x[6:]:\n"
          "    seen = ~np.isnan(y)\n"
          "    r.append(np.corrcoef(m[seen], y[seen])[0, 1])\n"
          "  return -np.mean(r)\n"
          "rs = np.random.RandomState(1)\n"
          "runs = [minimize(f, s, method=\"BFGS\", tol=1e-10).fun for s in [w] + list(rs.randn(6, "
          "6))]\n"
          "print(-f(w), -min(runs))",
          sizeof given / sizeof *given, given, 2, best);
    if (!(best[0] >= best[1] - 1e-9)) fail_msg("%.15g, where %.15g is to be had", best[0], best[1]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_are_those_of_numpy_and_scipy),
    cmocka_unit_test(whitened_weights_are_those_of_a_dense_regression),
    cmocka_unit_test(with_missing_pairs_no_better_weights_are_near),
  };
  return cmocka_run_group_tests_name("models of RDMs, as others fit them", tests, NULL, NULL);
}
