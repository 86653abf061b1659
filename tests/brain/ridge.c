/* ridge.c -- ridge regression against NumPy, which leaves out one stimulus after the other and fits anew. */
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
  "        for u in range(q):\n"
  "            best[k, u] = grid[np.argmin([loo(x[t], y[t, u], a) for a in grid])]\n"
  "            out[~t, u] = ridge(x[t], y[t, u], best[k, u])(x[~t])\n"
  "    say(best), say(out)\n";

static void predictions_and_penalties_are_those_of_numpy(void **state)
{
  static const int shape[3][3] = {{30, 6, 3}, {20, 18, 2}, {16, 45, 3}};
  static const double grid[]   = {0.03, 0.5, 4, 60};
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
    tct_encoded e = encoded("ridge", &d, "penalties", 4, grid);
    for (int i = 0; i < 4 * d.q; i++) assert_near(e.chosen[i], want[at++], 0);
    for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
    assert_int_equal(e.failed, 0);
    tct_encoded_free(&e);
  }
  assert_int_equal(at, n);
}

/* ---- many features, for which a band stands for their directions; both errors ------------------------- */

static const char closed[] =
  "def fit(x, y, a):\n"
  "    mx, my = x.mean(0), y.mean(0)\n"
  "    c = x - mx\n"
  "    g = np.linalg.inv(c.T @ c + a * np.eye(c.shape[1]))\n"
  "    w, h = g @ c.T @ (y - my), 1 / len(x) + np.sum((c @ g) * c, 1)\n"
  "    return (y - my - c @ w), h, lambda t: (t - mx) @ w + my\n"
  "def chosen(x, y, grid, by):\n"
  "    error = []\n"
  "    for a in grid:\n"
  "        miss, h, _ = fit(x, y, a)\n"
  "        error.append((miss / (1 - (h if by == 0 else h.mean())))**2)\n"
  "    return grid[np.argmin(np.sum(error, 1))]\n"
  "grid = [.03, .5, 4, 60, 900]\n"
  "for n, p, q in (180, 101, 3), (40, 7, 3), (24, 40, 2):\n"
  "    x = draw(100 + p, n * p).reshape(n, p)\n"
  "    y = draw(200 + q, n * q).reshape(n, q)\n"
  "    for u in range(q): y[:, u] += u * x[:, :5].sum(1)\n"
  "    f = np.arange(n) * 3 % 4\n"
  "    for by in range(2):\n"
  "        out, best = np.zeros((n, q)), np.zeros((4, q))\n"
  "        for k in range(4):\n"
  "            t = f != k\n"
  "            for u in range(q):\n"
  "                best[k, u] = chosen(x[t], y[t, u], grid, by)\n"
  "                out[~t, u] = fit(x[t], y[t, u], best[k, u])[2](x[~t])\n"
  "        say(best), say(out)\n";

static tct_encoded encoded_by(int by, const tct_encode_data *d)
{
  static const double grid[] = {0.03, 0.5, 4, 60, 900};
  const tct_encoder *e       = (const tct_encoder *)tct_variant("encoders", "ridge");
  void *params               = encoder_params(e, "penalties", 5, grid);
  tct_encoded out;

  for (int i = 0; i < e->n_params; i++)
    if (strcmp(e->params[i].name, "by") == 0) *(int *)((char *)params + e->params[i].offset) = by;
  assert_int_equal(tct_encode_of(d, e, params, &out, NULL), TCT_OK);
  tct_params_free(&e->about, params);
  return out;
}

static void many_features_and_both_errors_are_those_of_numpy(void **state)
{
  static const int shape[3][3] = {{180, 101, 3}, {40, 7, 3}, {24, 40, 2}};
  static double want[5000], x[180 * 101], y[180 * 3];
  int fold[180], at = 0;
  const int n = python_numbers(closed, 5000, want);
  (void)state;

  if (n < 0) skip();
  for (int s = 0; s < 3; s++) {
    const tct_encode_data d = {shape[s][0], shape[s][1], shape[s][2], 4, x, y, fold};
    draws(100u + (uint32_t)d.p, (size_t)(d.n * d.p), x);
    draws(200u + (uint32_t)d.q, (size_t)(d.n * d.q), y);
    for (int i = 0; i < d.n; i++) {
      fold[i] = i * 3 % 4;
      for (int u = 0; u < d.q; u++)
        for (int j = 0; j < 5; j++) y[i * d.q + u] += u * x[i * d.p + j];
    }
    for (int by = 0; by < 2; by++) {
      tct_encoded e = encoded_by(by, &d);
      for (int i = 0; i < 4 * d.q; i++) assert_near(e.chosen[i], want[at++], 0);
      for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
      assert_int_equal(e.failed, 0);
      tct_encoded_free(&e);
    }
  }
  assert_int_equal(at, n);
}

/* Penalties that are rounding beside the squares of features take the way of directions: the same numbers. */
static void both_ways_are_one(void **state)
{
  enum { N = 160, P = 100, Q = 4 };
  static double x[N * P], y[N * Q];
  const double grid[] = {1e-10, 0.5, 4, 60};
  int fold[N];
  const tct_encode_data d = {N, P, Q, 4, x, y, fold};
  (void)state;

  draws(1, N * P, x);
  draws(2, N * Q, y);
  for (int i = 0; i < N; i++) {
    fold[i] = i % 4;
    for (int u = 0; u < Q; u++) y[i * Q + u] += x[i * P + u];
  }
  tct_encoded a = encoded("ridge", &d, "penalties", 4, grid),
              b = encoded("ridge", &d, "penalties", 3, grid + 1);
  for (int i = 0; i < N * Q; i++) assert_near(a.predicted[i], b.predicted[i], 1e-10);
  for (int i = 0; i < 4 * Q; i++) assert_near(a.chosen[i], b.chosen[i], 0);
  tct_encoded_free(&a);
  tct_encoded_free(&b);
}

/* Fitted to x = -1, 0, 1 and y = -2, 0, 2: w = 4 / (2 + a).  With a = 2 the unit at x = 3 is 3. */
static void one_feature_is_as_by_hand(void **state)
{
  const double x[] = {-1, 0, 1, 3}, y[] = {-2, 0, 2, 7}, two = 2;
  const int fold[]        = {0, 0, 0, 1};
  const tct_encode_data d = {4, 1, 1, 2, x, y, fold};
  tct_encoded e           = encoded("ridge", &d, "penalties", 1, &two);
  (void)state;

  assert_near(e.predicted[3], 3, 1e-14);
  assert_undefined(e.chosen[0]); /* one stimulus is too few to fit to */
  assert_int_equal(e.why[0], TCT_ENCODER_FEW);
  assert_near(e.chosen[1], 2, 0);
  assert_int_equal(e.failed, 1);
  tct_encoded_free(&e);
}

/* Where the fit is exact it predicts exactly; where nothing is there the penalty is the largest, mostly. */
static void penalties_follow_what_is_there(void **state)
{
  enum { N = 60, P = 8, Q = 12 };
  double x[N * P], y[N * Q], r[Q], explained[Q];
  int fold[N], large = 0;
  const tct_encode_data d = {N, P, Q, 5, x, y, fold};
  (void)state;

  for (uint32_t seed = 1; seed <= 3; seed++) {
    draws(seed, N * P, x);
    draws(70 + seed, N * Q, y);
    for (int i = 0; i < N; i++) {
      fold[i] = i % 5;
      for (int u = 0; u < Q / 2; u++)
        y[i * Q + u] = 3 * x[i * P + u] - 2 * x[i * P + 7 - u] + u + 0.01 * y[i * Q + u];
    }
    tct_encoded e = encoded("ridge", &d, NULL, 0, NULL);
    tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, r, NULL);
    tct_encoded_scores(&d, &e, TCT_ENCODE_EXPLAINED, explained, NULL);
    for (int u = 0; u < Q / 2; u++) {
      assert_true(r[u] > 0.99);
      assert_true(explained[u] > 0.98 && explained[u] <= 1);
      for (int f = 0; f < 5; f++) assert_true(e.chosen[f * Q + u] <= 1);
    }
    for (int u = Q / 2; u < Q; u++)
      for (int f = 0; f < 5; f++) large += e.chosen[f * Q + u] >= 100;
    tct_encoded_free(&e);
  }
  assert_true(large > 45); /* of 90 */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_and_penalties_are_those_of_numpy),
    cmocka_unit_test(many_features_and_both_errors_are_those_of_numpy),
    cmocka_unit_test(both_ways_are_one),
    cmocka_unit_test(one_feature_is_as_by_hand),
    cmocka_unit_test(penalties_follow_what_is_there),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
