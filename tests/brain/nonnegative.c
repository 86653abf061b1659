/* nonnegative.c -- weights not below zero: by hand, and against SciPy's non-negative least squares. */
#include "brain/encode.h"

static const char script[] = "for n, p, q in (40, 6, 5), (60, 20, 4):\n"
                             "    x = draw(100 + p, n * p).reshape(n, p)\n"
                             "    y = draw(200 + q, n * q).reshape(n, q)\n"
                             "    y += 2 * x[:, :q] - x[:, 1:q + 1]\n"
                             "    f = np.arange(n) * 3 % 4\n"
                             "    out = np.zeros((n, q))\n"
                             "    for k in range(4):\n"
                             "        t = f != k\n"
                             "        mx, my = x[t].mean(0), y[t].mean(0)\n"
                             "        for u in range(q):\n"
                             "            w = scipy.optimize.nnls(x[t] - mx, y[t, u] - my[u])[0]\n"
                             "            out[~t, u] = (x[~t] - mx) @ w + my[u]\n"
                             "    say(out)\n";

static void predictions_are_those_of_scipy(void **state)
{
  static const int shape[2][3] = {{40, 6, 5}, {60, 20, 4}};
  static double want[1000], x[1200], y[300];
  int fold[60], at = 0;
  const int n = python_numbers(script, 1000, want);
  (void)state;

  if (n < 0) skip();
  for (int s = 0; s < 2; s++) {
    const tct_encode_data d = {shape[s][0], shape[s][1], shape[s][2], 4, x, y, fold};
    draws(100u + (uint32_t)d.p, (size_t)(d.n * d.p), x);
    draws(200u + (uint32_t)d.q, (size_t)(d.n * d.q), y);
    for (int i = 0; i < d.n; i++) {
      fold[i] = i * 3 % 4;
      for (int u = 0; u < d.q; u++) y[i * d.q + u] += 2 * x[i * d.p + u] - x[i * d.p + u + 1];
    }
    tct_encoded e = encoded("nonnegative", &d, NULL, 0, NULL);
    for (int i = 0; i < d.n * d.q; i++) assert_near(e.predicted[i], want[at++], 1e-9);
    assert_int_equal(e.failed, 0);
    tct_encoded_free(&e);
  }
  assert_int_equal(at, n);
}

/* Features a, b, perpendicular, y = 3 a - 2 b: 3 and 0, so that (5, 4) is 15; of -a - b nothing but the mean is said. */
static void differences_are_not_taken(void **state)
{
  const double x[] = {1, 1, 1, -1, -1, 1, -1, -1, 5, 4}, y[] = {1, -2, 5, 0, -5, 0, -1, 2, 0, 0};
  const int fold[]        = {0, 0, 0, 0, 1};
  const tct_encode_data d = {5, 2, 2, 2, x, y, fold};
  tct_encoded e           = encoded("nonnegative", &d, NULL, 0, NULL);
  (void)state;

  assert_near(e.predicted[8], 15, 1e-13);
  assert_near(e.chosen[2], 1, 0);
  assert_near(e.predicted[9], 0, 1e-14);
  assert_near(e.chosen[3], 0, 0);
  tct_encoded_free(&e);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_are_those_of_scipy),
    cmocka_unit_test(differences_are_not_taken),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
