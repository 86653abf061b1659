/* encoders_oracle.c -- encoders beside scikit-learn: RidgeCV with a penalty of each target, Ridge, PLSRegression. */
#include "brain/encode.h"

/* Two shapes, fewer features than stimuli and more; 4 folds; predictions of what is held out. */
static const char script[] =
  "try: import sklearn\n"
  "except ImportError: sys.exit(77)\n"
  "from sklearn.linear_model import Ridge, RidgeCV\n"
  "from sklearn.cross_decomposition import PLSRegression\n"
  "alphas = [0.1, 1, 10, 100]\n"
  "for n, p, q in (60, 8, 5), (32, 50, 3):\n"
  "    x = draw(100 + p, n * p).reshape(n, p)\n"
  "    y = 0.7 * draw(200 + q, n * q).reshape(n, q) + x[:, :q] + 2\n"
  "    f = np.arange(n) * 5 % 4\n"
  "    def held(make, tell=None):\n"
  "        out, told = np.zeros((n, q)), []\n"
  "        for k in range(4):\n"
  "            m = make().fit(x[f != k], y[f != k])\n"
  "            out[f == k] = m.predict(x[f == k])\n"
  "            if tell: told.append(np.ravel(tell(m)))\n"
  "        say(out)\n"
  "        if tell: say(told)\n"
  "    held(lambda: RidgeCV(alphas=alphas, alpha_per_target=True), lambda m: m.alpha_)\n"
  "    held(lambda: Ridge(alpha=3.0, solver=\"cholesky\"))\n"
  "    held(lambda: PLSRegression(3, scale=False, tol=1e-30, max_iter=100000))\n";

enum { MOST = 4000 };

typedef struct {
  double x[1600], y[300];
  int fold[60];
  tct_encode_data d;
} bench;

static void set_out(bench *b, int n, int p, int q)
{
  b->d = (tct_encode_data){n, p, q, 4, b->x, b->y, b->fold};
  draws(100u + (uint32_t)p, (size_t)(n * p), b->x);
  draws(200u + (uint32_t)q, (size_t)(n * q), b->y);
  for (int i = 0; i < n; i++) {
    b->fold[i] = i * 5 % 4;
    for (int u = 0; u < q; u++) b->y[i * q + u] = 0.7 * b->y[i * q + u] + b->x[i * p + u] + 2;
  }
}

/* NIPALS stops where it no longer moves; ours is exact. */
static const double slack[] = {1e-9, 1e-9, 1e-6};

static void predictions_are_those_of_scikit_learn(void **state)
{
  static const int shape[2][3] = {{60, 8, 5}, {32, 50, 3}};
  static const double alphas[] = {0.1, 1, 10, 100}, three[] = {3};
  static double want[MOST];
  static bench b;
  const int all = python_numbers(script, MOST, want);
  int at        = 0;
  (void)state;

  if (all < 0) skip();
  for (int s = 0; s < 2; s++) {
    set_out(&b, shape[s][0], shape[s][1], shape[s][2]);
    for (int which = 0; which < 3; which++) {
      tct_encoded e = which == 0   ? encoded("ridge", &b.d, "penalties", 4, alphas)
                      : which == 1 ? encoded("ridge", &b.d, "penalties", 1, three)
                                   : encoded("pls", &b.d, "components", 1, three);
      for (int i = 0; i < b.d.n * b.d.q; i++, at++)
        if (!(fabs(e.predicted[i] - want[at]) < slack[which]))
          fail_msg("shape %d, encoder %d, number %d: %.12g, not %.12g", s, which, i, e.predicted[i],
                   want[at]);
      for (int i = 0; which == 0 && i < 4 * b.d.q; i++) assert_near(e.chosen[i], want[at++], 0);
      tct_encoded_free(&e);
    }
  }
  assert_int_equal(at, all);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(predictions_are_those_of_scikit_learn),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
