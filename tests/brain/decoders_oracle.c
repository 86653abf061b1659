/* decoders_oracle.c -- weights of every decoder against scikit-learn's, of two classes and of three. */
#include "brain/decoders.h"

#include "base/random.h"
#include "brain/scipy.h"

enum { N = 90, UNITS = 4, MOST = 3, ROW = UNITS + 1 };

typedef struct {
  double x[N * UNITS];
  int of[N];
  tct_class_trials t;
  double given[1 + N * ROW]; /* classes, then x and the class of each trial */
} bench;

/* Classes of unlike size that overlap, units on unlike scales. */
static void set_out(bench *b, int classes)
{
  b->t        = (tct_class_trials){N, UNITS, classes, b->x, b->of, NULL};
  b->given[0] = classes;
  for (uint32_t i = 0; i < N; i++) {
    const double noise = tct_normal(tct_key_of(5, "shared"), i, 0, 0);
    b->of[i]           = i < 20 ? 0 : 1 + (int)i % (classes - 1);
    for (uint32_t u = 0; u < UNITS; u++)
      b->x[i * UNITS + u] = (1 + u) * (tct_normal(tct_key_of(4, "trial"), i, 0, u) + noise +
                                       (b->of[i] == (int)u ? 1.5 : 0) + 1);
    memcpy(b->given + 1 + i * ROW, b->x + i * UNITS, UNITS * sizeof *b->x);
    b->given[1 + i * ROW + UNITS] = b->of[i];
  }
}

/* Of scikit-learn, and what its classifiers say of the scores of all trials: [N][classes], of two classes of the second
 * alone, [N]; the last is the class itself, [N]. */
enum { SVD, LSQR, LOGISTIC, SVC, CENTROID, MADE };
static double said[MOST + 1][MADE][N * MOST];

static const char script[] =
  "try: import sklearn\n"
  "except ImportError: sys.exit(0)\n"
  "import warnings\n"
  "warnings.simplefilter(\"ignore\")\n" /* that a search ends where it has no digits left */
  "from sklearn.discriminant_analysis import LinearDiscriminantAnalysis\n"
  "from sklearn.linear_model import LogisticRegression\n"
  "from sklearn.svm import LinearSVC\n"
  "from sklearn.neighbors import NearestCentroid\n"
  "for d in np.split(given, 2):\n"
  "  d = d[1:].reshape(-1, 5)\n"
  "  x, y = d[:, :-1], d[:, -1].astype(int)\n"
  "  for m in (LinearDiscriminantAnalysis(), LinearDiscriminantAnalysis(solver=\"lsqr\", "
  "shrinkage=0.3),\n"
  "            LogisticRegression(multi_class=\"multinomial\", solver=\"newton-cg\", tol=1e-10, "
  "max_iter=1000),\n"
  "            LinearSVC(dual=False, tol=1e-13, max_iter=100000), NearestCentroid()):\n"
  "    m.fit(x, y)\n"
  "    s = m.decision_function(x) if hasattr(m, \"decision_function\") else m.predict(x)\n"
  "    print(*[repr(float(v)) for v in np.ravel(s)])\n";

/* Asked once, for that takes seconds; every test is skipped where it is not there. */
static void ask_sklearn(void)
{
  enum { EACH = 1 + N * ROW, ALL = 5 * N + N + 4 * 3 * N };
  static double given[2 * EACH], got[ALL];
  static bool asked;
  const double *at = got;
  bench b;

  if (asked) return;
  for (int k = 2; k <= MOST; k++) {
    set_out(&b, k);
    memcpy(given + (k - 2) * EACH, b.given, sizeof b.given);
  }
  scipy(script, 2 * EACH, given, ALL, got);
  asked = true;
  for (int k = 2; k <= MOST; k++)
    for (int m = 0; m < MADE; m++) {
      const int n = N * (k > 2 && m != CENTROID ? k : 1);
      memcpy(said[k][m], at, (size_t)n * sizeof *at);
      at += n;
    }
}

static void sklearn(const bench *b, int made, double *score)
{
  ask_sklearn();
  memcpy(score, said[b->t.classes][made], sizeof said[0][0]);
}

/* Scores of all trials by our weights, as scikit-learn has them: of two classes that of the second, or by how much it is
 * the larger. */
static void ours(const bench *b, const double *weight, bool of_second, double *score)
{
  double all[N * MOST];
  const int k = b->t.classes;

  tct_decoder_scores(N, UNITS, k, b->x, weight, all);
  for (int i = 0; i < N; i++)
    if (k > 2)
      memcpy(score + i * k, all + i * k, (size_t)k * sizeof *all);
    else
      score[i] = of_second ? all[2 * i + 1] : all[2 * i + 1] - all[2 * i];
}

/* Less the mean of each trial: a number added to all classes says nothing. */
static void level(double *score, int classes)
{
  for (int i = 0; i < N && classes > 2; i++) {
    double mean = 0;
    for (int k = 0; k < classes; k++) mean += score[i * classes + k] / classes;
    for (int k = 0; k < classes; k++) score[i * classes + k] -= mean;
  }
}

static void assert_all_near(const double *a, const double *b, int n, double slack)
{
  for (int i = 0; i < n; i++)
    if (!(fabs(a[i] - b[i]) <= slack * (1 + fabs(b[i]))))
      fail_msg("score %d is %.15g, and by scikit-learn %.15g", i, a[i], b[i]);
}

static int scores(const bench *b)
{
  return N * (b->t.classes > 2 ? b->t.classes : 1);
}

/* Its svd solver divides by the degrees of freedom, as `full` does; lsqr by trials, which the logarithms of priors do not know of. */
static void discriminants_are_those_of_scikit_learn(void **state)
{
  double w[MOST * ROW], one[N * MOST], other[N * MOST];
  bench b;
  (void)state;

  for (int k = 2; k <= MOST; k++) {
    set_out(&b, k);
    assert_int_equal(weights_of("lda", "prior", 1, "full", 0, &b.t, w), TCT_DECODER_FINE);
    ours(&b, w, false, one);
    sklearn(&b, SVD, other);
    level(one, k);
    level(other, k);
    assert_all_near(one, other, scores(&b), 1e-10);
    assert_int_equal(weights_of("lda", "prior", 0, "ledoit_wolf", 0.3, &b.t, w), TCT_DECODER_FINE);
    ours(&b, w, false, one);
    assert_int_equal(weights_of("lda", "prior", 1, "ledoit_wolf", 0.3, &b.t, w), TCT_DECODER_FINE);
    ours(&b, w, false, other);
    for (int i = 0; i < scores(&b); i++) one[i] = one[i] * N / (N - k) + (other[i] - one[i]);
    sklearn(&b, LSQR, other);
    level(one, k);
    level(other, k);
    assert_all_near(one, other, scores(&b), 1e-10);
  }
}

static void logistic_scores_are_those_of_scikit_learn(void **state)
{
  double w[MOST * ROW], one[N * MOST], other[N * MOST];
  bench b;
  (void)state;

  for (int k = 2; k <= MOST; k++) {
    set_out(&b, k);
    assert_int_equal(weights_of("logistic", "tolerance", 1e-12, NULL, 0, &b.t, w),
                     TCT_DECODER_FINE);
    ours(&b, w, true, one);
    sklearn(&b, LOGISTIC, other);
    assert_all_near(one, other, scores(&b), 1e-8);
  }
}

/* Ours does not move by 1e-13 where it is asked for less of a gradient; its search ends at some 1e-9. */
static void borders_of_support_vectors_are_those_of_scikit_learn(void **state)
{
  double w[MOST * ROW], one[N * MOST], other[N * MOST];
  bench b;
  (void)state;

  for (int k = 2; k <= MOST; k++) {
    set_out(&b, k);
    assert_int_equal(weights_of("linear_svm", "tolerance", 1e-12, NULL, 0, &b.t, w),
                     TCT_DECODER_FINE);
    ours(&b, w, true, one);
    sklearn(&b, SVC, other);
    assert_all_near(one, other, scores(&b), 1e-8);
  }
}

static void the_nearest_centroid_is_that_of_scikit_learn(void **state)
{
  double w[MOST * ROW], one[N * MOST], other[N * MOST];
  bench b;
  (void)state;

  set_out(&b, 3);
  assert_int_equal(weights_of("nearest_centroid", NULL, 0, NULL, 0, &b.t, w), TCT_DECODER_FINE);
  tct_decoder_scores(N, UNITS, 3, b.x, w, one);
  sklearn(&b, CENTROID, other);
  for (int i = 0; i < N; i++)
    for (int k = 0; k < 3; k++) assert_true(one[3 * i + (int)other[i]] >= one[3 * i + k]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(discriminants_are_those_of_scikit_learn),
    cmocka_unit_test(logistic_scores_are_those_of_scikit_learn),
    cmocka_unit_test(borders_of_support_vectors_are_those_of_scikit_learn),
    cmocka_unit_test(the_nearest_centroid_is_that_of_scikit_learn),
  };
  return cmocka_run_group_tests_name("decoders against scikit-learn", tests, NULL, NULL);
}
