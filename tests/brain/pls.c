/* pls.c -- partial least squares against NumPy, which deflates X and Y and takes each direction from a whole SVD. */
#include "brain/encode.h"

static const char script[] =
  "def pls(x, y, a):\n"
  "    mx, my = x.mean(0), y.mean(0)\n"
  "    c, d, W, P, Q = x - mx, y - my, [], [], []\n"
  "    for _ in range(a):\n"
  "        w = np.linalg.svd(c.T @ d)[0][:, 0]\n"
  "        t = c @ w\n"
  "        W.append(w), P.append(c.T @ t / (t @ t)), Q.append(d.T @ t / (t @ t))\n"
  "        c, d = c - np.outer(t, P[-1]), d - np.outer(t, Q[-1])\n"
  "    W, P, Q = np.array(W).T, np.array(P).T, np.array(Q).T\n"
  "    return lambda s: (s - mx) @ W @ np.linalg.inv(P.T @ W) @ Q.T + my\n"
  "for n, p, q, a in (40, 9, 5, 3), (40, 6, 30, 4), (24, 60, 4, 5), (30, 8, 1, 8), (60, 50, 40, "
  "6):\n"
  "    x = draw(100 + p, n * p).reshape(n, p)\n"
  "    y = draw(200 + q, n * q).reshape(n, q)\n"
  "    m = min(p, q)\n"
  "    y[:, :m] += 2 * x[:, :m]\n"
  "    f = np.arange(n) * 3 % 4\n"
  "    out = np.zeros((n, q))\n"
  "    for k in range(4): out[f == k] = pls(x[f != k], y[f != k], a)(x[f == k])\n"
  "    say(out)\n";

static void predictions_are_those_of_numpy(void **state)
{
  static const int shape[5][4] = {
    {40, 9, 5, 3}, {40, 6, 30, 4}, {24, 60, 4, 5}, {30, 8, 1, 8}, {60, 50, 40, 6}};
  static double want[5000], x[3000], y[3000];
  int fold[60], at = 0;
  const int n = python_numbers(script, 5000, want);
  (void)state;

  if (n < 0) skip();
  for (int s = 0; s < 5; s++) {
    const tct_encode_data d = {shape[s][0], shape[s][1], shape[s][2], 4, x, y, fold};
    const double components = shape[s][3];
    draws(100u + (uint32_t)d.p, (size_t)(d.n * d.p), x);
    draws(200u + (uint32_t)d.q, (size_t)(d.n * d.q), y);
    for (int i = 0; i < d.n; i++) {
      fold[i] = i * 3 % 4;
      for (int u = 0; u < d.q && u < d.p; u++) y[i * d.q + u] += 2 * x[i * d.p + u];
    }
    tct_encoded e = encoded("pls", &d, "components", 1, &components);
    for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
    for (int i = 0; i < 4 * d.q; i++) assert_near(e.chosen[i], components, 0);
    tct_encoded_free(&e);
  }
  assert_int_equal(at, n);
}

/* x = (a, b), perpendicular, y = 2 a: w goes along a, one component says all, and b is never taken. */
static void one_direction_is_as_by_hand(void **state)
{
  const double x[] = {1, 1, 1, -1, -1, 1, -1, -1, 5, 3}, y[] = {2, 2, -2, -2, 0};
  const int fold[]        = {0, 0, 0, 0, 1};
  const tct_encode_data d = {5, 2, 1, 2, x, y, fold};
  tct_encoded e           = encoded("pls", &d, NULL, 0, NULL);
  (void)state;

  assert_near(e.predicted[4], 10, 1e-13);
  assert_near(e.chosen[1], 1, 0);
  tct_encoded_free(&e);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_are_those_of_numpy),
    cmocka_unit_test(one_direction_is_as_by_hand),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
