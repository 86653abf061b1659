/* pca_ridge.c -- ridge regression on three principal components against NumPy, which takes them fold by fold and leaves
 * out one stimulus after the other; all components are ridge regression. */
#include "brain/encode.h"

static const char script[] =
  "def ridge(x, y, a):\n"
  "    mx, my = x.mean(0), y.mean(0)\n"
  "    c = x - mx\n"
  "    w = np.linalg.solve(c.T @ c + a * np.eye(c.shape[1]), c.T @ (y - my))\n"
  "    return lambda t: (t - mx) @ w + my\n"
  "def loo(x, y, a):\n"
  "    n = len(x)\n"
  "    return sum((ridge(np.delete(x, i, 0), np.delete(y, i), a)(x[i]) - y[i])**2 for i in "
  "range(n))\n"
  "def main(x, t):\n"
  "    m = x[t].mean(0)\n"
  "    v = np.linalg.svd(x[t] - m, full_matrices=False)[2][:3].T\n"
  "    return (x - m) @ v\n"
  "grid = [.03, .5, 4, 60]\n"
  "for n, p, q in (30, 6, 3), (20, 18, 2), (16, 45, 3):\n"
  "    x = draw(100 + p, n * p).reshape(n, p)\n"
  "    y = draw(200 + q, n * q).reshape(n, q)\n"
  "    m = min(p, q)\n"
  "    y[:, :m] += 2 * x[:, :m]\n"
  "    f = np.arange(n) * 3 % 4\n"
  "    out, best = np.zeros((n, q)), np.zeros((4, q))\n"
  "    for k in range(4):\n"
  "        t = f != k\n"
  "        z = main(x, t)\n"
  "        for u in range(q):\n"
  "            best[k, u] = grid[np.argmin([loo(z[t], y[t, u], a) for a in grid])]\n"
  "            out[~t, u] = ridge(z[t], y[t, u], best[k, u])(z[~t])\n"
  "    say(best), say(out)\n";

static void predictions_and_penalties_are_those_of_numpy(void **state)
{
  static const int shape[3][3] = {{30, 6, 3}, {20, 18, 2}, {16, 45, 3}};
  static const double grid[]   = {0.03, 0.5, 4, 60};
  const tct_encoder *pca       = (const tct_encoder *)tct_variant("encoders", "pca_ridge");
  double want[2000], x[30 * 45], y[30 * 3];
  int fold[30], at = 0;
  const int n = python_numbers(script, 2000, want);
  (void)state;

  if (n < 0) skip();
  for (int s = 0; s < 3; s++) {
    const tct_encode_data d = {shape[s][0], shape[s][1], shape[s][2], 4, x, y, fold};
    draws(100u + (uint32_t)d.p, (size_t)(d.n * d.p), x);
    draws(200u + (uint32_t)d.q, (size_t)(d.n * d.q), y);
    for (int i = 0; i < d.n; i++) {
      fold[i] = i * 3 % 4;
      for (int u = 0; u < d.q; u++) y[i * d.q + u] += 2 * x[i * d.p + u];
    }
    void *params = encoder_params(pca, "penalties", 4, grid);
    tct_encoded e;
    for (int i = 0; i < pca->n_params; i++)
      if (strcmp(pca->params[i].name, "components") == 0)
        *(int64_t *)((char *)params + pca->params[i].offset) = 3;
    assert_int_equal(tct_encode_of(&d, pca, params, &e, NULL), TCT_OK);
    tct_params_free(&pca->about, params);
    for (int i = 0; i < 4 * d.q; i++) assert_near(e.chosen[i], want[at++], 0);
    for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
    assert_int_equal(e.failed, 0);
    tct_encoded_free(&e);
  }
  assert_int_equal(at, n);
}

static void all_components_are_ridge_regression(void **state)
{
  enum { N = 30, P = 6, Q = 2 };
  double x[N * P], y[N * Q];
  int fold[N];
  const tct_encode_data d = {N, P, Q, 5, x, y, fold};
  (void)state;

  draws(1, N * P, x);
  draws(2, N * Q, y);
  for (int i = 0; i < N; i++) fold[i] = i % 5;
  tct_encoded a = encoded("ridge", &d, NULL, 0, NULL), b = encoded("pca_ridge", &d, NULL, 0, NULL);
  for (int i = 0; i < N * Q; i++) assert_near(a.predicted[i], b.predicted[i], 0);
  tct_encoded_free(&a);
  tct_encoded_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_and_penalties_are_those_of_numpy),
    cmocka_unit_test(all_components_are_ridge_regression),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
