/* similarity_oracles.c -- every similarity against NumPy and SciPy, with more units than the other, fewer, and
 * more than conditions; and what noise looks like. */
#include "base/random.h"
#include "brain/similar.h"

static const char script[] =
  "import scipy.spatial.distance as sd\n"
  "def sims(a, b):\n"
  "    a, b = a - a.mean(0), b - b.mean(0)\n"
  "    n = len(a)\n"
  "    na, nb = np.linalg.norm(a), np.linalg.norm(b)\n"
  "    k, l = a @ a.T, b @ b.T\n"
  "    cka = (k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum())\n"
  "    h = np.eye(n) - 1 / n\n"
  "    def rbf(x):\n"
  "        d = sd.squareform(sd.pdist(x, \"sqeuclidean\"))\n"
  "        return np.exp(-d / 2 / np.median(d[d > 0]))\n"
  "    def hsic(k, l):\n"
  "        k, l, o = k - np.diag(np.diag(k)), l - np.diag(np.diag(l)), np.ones(n)\n"
  "        return (np.trace(k @ l) + o @ k @ o * (o @ l @ o) / (n - 1) / (n - 2)\n"
  "                - 2 / (n - 2) * (o @ k @ l @ o))\n"
  "    def unbiased(k, l): return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))\n"
  "    rk, rl = rbf(a), rbf(b)\n"
  "    ck, cl = h @ rk @ h, h @ rl @ h\n"
  "    rbfcka = (ck * cl).sum() / np.sqrt((ck * ck).sum() * (cl * cl).sum())\n"
  "    def basis(x, share):\n"
  "        u, s, v = np.linalg.svd(x, full_matrices=False)\n"
  "        kept = s > 1e-12 * s[0]\n"
  "        if share < 1: kept = np.arange(len(s)) <= np.searchsorted(np.cumsum(s**2) / "
  "(s**2).sum(), share)\n"
  "        return u[:, kept]\n"
  "    def cca(share):\n"
  "        u, v = basis(a, share), basis(b, share)\n"
  "        w, r, z = np.linalg.svd(u.T @ v, full_matrices=False)\n"
  "        if max(u.shape[1], v.shape[1]) >= n - 1: return np.nan, np.nan\n"
  "        weight = abs((u @ w).T @ a).sum(1)\n"
  "        return r.mean(), (weight * r).sum() / weight.sum()\n"
  "    common = np.linalg.svd(a.T @ b)[1].sum()\n"
  "    def half(x):\n"
  "        u, s, v = np.linalg.svd(x, full_matrices=False)\n"
  "        r = (s > 1e-12 * s[0]).sum()\n"
  "        return u[:, :r] * (0.5 + 0.5 * s[:r] / np.sqrt((s[:r]**2).mean()))\n"
  "    ha, hb = half(a), half(b)\n"
  "    shape = np.linalg.svd(ha.T @ hb)[1].sum() / np.linalg.norm(ha) / np.linalg.norm(hb)\n"
  "    gain = np.maximum(a.T @ b, 0)\n"
  "    matched = gain[scipy.optimize.linear_sum_assignment(gain, maximize=True)].sum()\n"
  "    da, db = [sd.squareform(sd.pdist(x)) + 1e9 * np.eye(n) for x in (a, b)]\n"
  "    knn = np.mean([len(np.intersect1d(i, j)) / len(np.union1d(i, j)) for i, j in\n"
  "                   zip(np.argsort(da, 1)[:, :5], np.argsort(db, 1)[:, :5])])\n"
  "    say([cka, unbiased(k, l), np.arccos(cka), rbfcka, unbiased(rk, rl), cca(2)[0], "
  "cca(.99)[0],\n"
  "         cca(2)[1], np.arccos(common / na / nb), np.sqrt(na**2 + nb**2 - 2 * common),\n"
  "         np.arccos(matched / na / nb), knn, np.arccos(shape)])\n"
  "for n, p, q in (40, 6, 9), (40, 9, 6), (25, 60, 8), (25, 8, 60), (25, 70, 50), (60, 1, 3):\n"
  "    a = draw(100 + p, n * p).reshape(n, p)\n"
  "    b = draw(200 + q, n * q).reshape(n, q)\n"
  "    m = min(p, q)\n"
  "    b[:, :m] += a[:, :m]\n"
  "    sims(a, b)\n";

static const int shape[][3] = {{40, 6, 9},  {40, 9, 6},   {25, 60, 8},
                               {25, 8, 60}, {25, 70, 50}, {60, 1, 3}};
static const struct {
  const char *name, *sets;
} asked[] = {{"cka", NULL},
             {"cka", "debiased=1"},
             {"angular_cka", NULL},
             {"rbf_cka", NULL},
             {"rbf_cka", "debiased=1"},
             {"cca", NULL},
             {"svcca", NULL},
             {"pwcca", NULL},
             {"procrustes", NULL},
             {"procrustes_euclidean", NULL},
             {"permutation", NULL},
             {"neighbours", NULL},
             {"shape", NULL}};

enum { SHAPES = 6, ASKED = sizeof asked / sizeof *asked };

static void all_are_those_of_numpy_and_scipy(void **state)
{
  static double a[25 * 70], b[25 * 60], wanted[SHAPES * ASKED];
  const int got = python_numbers(script, SHAPES * ASKED, wanted);
  (void)state;

  if (got < 0) skip();
  assert_int_equal(got, SHAPES * ASKED);
  for (int i = 0; i < SHAPES; i++) {
    const int n = shape[i][0], p = shape[i][1], q = shape[i][2];
    draws(100 + (uint32_t)p, (size_t)(n * p), a);
    draws(200 + (uint32_t)q, (size_t)(n * q), b);
    for (int c = 0; c < n; c++)
      for (int k = 0; k < p && k < q; k++) b[c * q + k] += a[c * p + k];
    for (int k = 0; k < ASKED; k++) {
      const double x = similar(asked[k].name, asked[k].sets, n, p, a, q, b);
      const double y = wanted[i * ASKED + k];
      if (!(fabs(x - y) <= 1e-11 * (1 + fabs(y))) && !(isnan(x) && isnan(y)))
        fail_msg("%s of %d x %d and %d: %.17g is not %.17g", asked[k].name, n, p, q, x, y);
    }
  }
}

static void noise_looks_alike_only_without_debiasing(void **state)
{
  enum { N = 200, P = 3000 };
  static double a[N * P], b[N * P];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    for (int i = 0; i < N * P; i++) {
      a[i] = tct_normal(tct_key_of(seed, "a"), 0, 0, (uint32_t)i);
      b[i] = tct_normal(tct_key_of(seed, "b"), 0, 0, (uint32_t)i);
    }
    assert_true(similar("cka", NULL, N, P, a, P, b) > 0.9);
    assert_true(fabs(similar("cka", "debiased=1", N, P, a, P, b)) < 0.1);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_are_those_of_numpy_and_scipy),
    cmocka_unit_test(noise_looks_alike_only_without_debiasing),
  };
  return cmocka_run_group_tests_name("oracles of similarities", tests, NULL, NULL);
}
