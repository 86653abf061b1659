/* banded_ridge.c -- bands of features, each with a penalty of its own: against NumPy, and where one band is noise. */
#include "brain/encode.h"

/* Shares that are equal, or of one band alone, and penalties; of each unit those with the least leave-one-out error, by
 * leaving out one stimulus after the other. */
static const char script[] =
  "def fit(x, y, d):\n"
  "    mx, my = x.mean(0), y.mean()\n"
  "    z = (x - mx) * d\n"
  "    k = z @ z.T\n"
  "    return lambda a: (mx, my, d * (z.T @ np.linalg.solve(k + a * np.eye(len(z)), y - my)))\n"
  "def of(x, m): return (x - m[0]) @ m[2] + m[1]\n"
  "for n, p, q in (24, 6, 3), (20, 30, 2):\n"
  "    x = draw(100 + p, n * p).reshape(n, p)\n"
  "    y = draw(200 + q, n * q).reshape(n, q) + x[:, :q]\n"
  "    f = np.arange(n) % 3\n"
  "    out = np.zeros((n, q))\n"
  "    shares = []\n"
  "    for k in range(3):\n"
  "        t = np.flatnonzero(f != k)\n"
  "        for u in range(q):\n"
  "            best = None\n"
  "            for g in (0.5, 0.5), (1, 0), (0, 1):\n"
  "                d = np.sqrt(np.where(np.arange(p) < 4, g[0], g[1]))\n"
  "                for a in 100, 1, 0.1:\n"
  "                    e = sum((y[i, u] - of(x[i], fit(x[t[t != i]], y[t[t != i], u], d)(a))) ** 2 "
  "for i in t)\n"
  "                    if best is None or e < best[0]: best = e, a, d, g[0]\n"
  "            out[f == k, u] = of(x[f == k], fit(x[t], y[t, u], best[2])(best[1]))\n"
  "            shares.append(best[3])\n"
  "    say(out); say(shares)\n";

static void *params_of(const tct_encoder *e, double first, int draws_, const char *penalties)
{
  void *params = encoder_params(e, "bands", 1, &first);

  for (int i = 0; i < e->n_params; i++) {
    char *own = (char *)params + e->params[i].offset;
    if (strcmp(e->params[i].name, "draws") == 0) *(int64_t *)own = draws_;
    if (penalties && strcmp(e->params[i].name, "penalties") == 0)
      *(tct_numbers *)own = (tct_numbers){3, {0.1, 1, 100}};
  }
  return params;
}

static tct_encoded banded(const tct_encode_data *d, double first, int drawn, const char *penalties)
{
  const tct_encoder *e = (const tct_encoder *)tct_variant("encoders", "banded_ridge");
  tct_error err        = {0};
  tct_encoded out;

  void *params = params_of(e, first, drawn, penalties);
  if (tct_encode_of(d, e, params, &out, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_params_free(&e->about, params);
  return out;
}

static void predictions_are_those_of_numpy(void **state)
{
  static const int shape[2][3] = {{24, 6, 3}, {20, 30, 2}};
  double want[200], x[600], y[72];
  int fold[24], at = 0;
  const int n = python_numbers(script, 200, want);
  (void)state;

  if (n < 0) skip();
  for (int s = 0; s < 2; s++) {
    const tct_encode_data d = {shape[s][0], shape[s][1], shape[s][2], 3, x, y, fold};
    draws(100u + (uint32_t)d.p, (size_t)(d.n * d.p), x);
    draws(200u + (uint32_t)d.q, (size_t)(d.n * d.q), y);
    for (int i = 0; i < d.n; i++) {
      fold[i] = i % 3;
      for (int u = 0; u < d.q; u++) y[i * d.q + u] += x[i * d.p + u];
    }
    tct_encoded e = banded(&d, 4, 0, "few");
    for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
    for (int i = 0; i < 3 * d.q; i++) assert_near(e.chosen[i], want[at++], 0);
    assert_int_equal(e.failed, 0);
    tct_encoded_free(&e);
  }
  assert_int_equal(at, n);
}

enum { N = 60, P = 24, Q = 6, FIRST = 4, FOLDS = 5 };

/* Units are sums of the first 4 features; 20 others, louder by 3, are noise: each unit does without them, and is predicted
 * better than by one penalty for all.  Where all 24 count alike, shares are not needed. */
static void a_band_of_noise_is_penalised(void **state)
{
  static double x[N * P], y[N * Q], r[Q], one[Q];
  int fold[N];
  const tct_encode_data d = {N, P, Q, FOLDS, x, y, fold};
  double share = 0, banded_r = 0, ridge_r = 0;
  (void)state;

  for (uint32_t seed = 1; seed <= 5; seed++) {
    draws(seed, N * P, x);
    draws(50 + seed, N * Q, y);
    for (int i = 0; i < N; i++) {
      fold[i] = i % FOLDS;
      for (int u = 0; u < Q; u++)
        for (int j = 0; j < FIRST; j++) y[i * Q + u] += (j == u % FIRST ? 1 : -0.5) * x[i * P + j];
      for (int j = FIRST; j < P; j++) x[i * P + j] *= 3;
    }
    tct_encoded e = banded(&d, FIRST, 10, NULL), plain = encoded("ridge", &d, NULL, 0, NULL);
    tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, r, NULL);
    tct_encoded_scores(&d, &plain, TCT_ENCODE_PEARSON, one, NULL);
    for (int i = 0; i < FOLDS * Q; i++) share += e.chosen[i] / (FOLDS * Q * 5);
    for (int u = 0; u < Q; u++) banded_r += r[u] / (Q * 5), ridge_r += one[u] / (Q * 5);
    tct_encoded_free(&e);
    tct_encoded_free(&plain);
  }
  if (!(share > 0.95)) fail_msg("the share of the band that counts is %g", share);
  if (!(banded_r > ridge_r + 0.1)) fail_msg("r %g, by one penalty %g", banded_r, ridge_r);
}

/* One band alone, or a first that holds all: ridge regression. */
static void one_band_is_ridge_regression(void **state)
{
  static double x[N * P], y[N * Q];
  int fold[N];
  const tct_encode_data d = {N, P, Q, FOLDS, x, y, fold};
  (void)state;

  draws(1, N * P, x);
  draws(2, N * Q, y);
  for (int i = 0; i < N; i++) fold[i] = i % FOLDS, y[i * Q] += x[i * P];
  tct_encoded e = banded(&d, 1000, 7, NULL), plain = encoded("ridge", &d, NULL, 0, NULL);
  for (int i = 0; i < N * Q; i++) assert_near(e.predicted[i], plain.predicted[i], 1e-12);
  for (int i = 0; i < FOLDS * Q; i++) assert_near(e.chosen[i], 1, 0);
  tct_encoded_free(&e);
  tct_encoded_free(&plain);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_are_those_of_numpy),
    cmocka_unit_test(a_band_of_noise_is_penalised),
    cmocka_unit_test(one_band_is_ridge_regression),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
