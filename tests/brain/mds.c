/* mds.c -- planted points come back, stress never grows, and other programs find the same places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/geometry/mds.h"
#include "brain/near.h"

#define HOLE ((double)NAN)
enum { MOST = 40, PAIRS = MOST * (MOST - 1) / 2 };

static const tct_mds_how usual = TCT_MDS_MAP;

static double between(const double *place, int dimensions, int i, int j)
{
  double sum = 0;

  for (int k = 0; k < dimensions; k++) {
    const double by = place[i * dimensions + k] - place[j * dimensions + k];
    sum += by * by;
  }
  return sqrt(sum);
}

static void distances_of(int n, int dimensions, const double *place, double *rdm)
{
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) *rdm++ = between(place, dimensions, i, j);
}

static void plant(uint64_t seed, int n, int dimensions, double *place)
{
  const tct_key key = tct_key_of(seed, "mds");

  for (int i = 0; i < n * dimensions; i++) place[i] = tct_uniform(key, (uint64_t)i, 0, 0);
}

static tct_mds_fit map(int n, const double *rdm, const tct_mds_how *how, double *place)
{
  tct_mds_fit fit;
  tct_error err = {0};

  if (tct_mds(n, rdm, how, place, &fit, &err) != TCT_OK) fail_msg("%s", err.text);
  return fit;
}

static void planted_points_come_back(void **state)
{
  double planted[3 * MOST], rdm[PAIRS], place[3 * MOST];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++)
    for (int dimensions = 1; dimensions <= 3; dimensions++)
      for (int n = 2; n <= MOST; n += 19) {
        tct_mds_how how = usual;
        how.dimensions  = dimensions;
        plant(seed, n, dimensions, planted);
        distances_of(n, dimensions, planted, rdm);
        const tct_mds_fit fit = map(n, rdm, &how, place);
        assert_true(fit.stress < 1e-9);
        assert_int_equal(fit.lost, 0);
        for (int i = 0, p = 0; i < n; i++)
          for (int j = i + 1; j < n; j++)
            assert_near(between(place, dimensions, i, j), rdm[p++], 1e-9);
      }
}

/* A third of the pairs gone: what is left still says where all lie. */
static void planted_points_come_back_without_a_third_of_their_pairs(void **state)
{
  double planted[2 * MOST], rdm[PAIRS], whole[PAIRS], place[2 * MOST];
  const tct_mds_how how = {2, 5000, 1e-16, NULL};
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_key key = tct_key_of(seed, "holes");
    plant(seed, MOST, 2, planted);
    distances_of(MOST, 2, planted, rdm);
    memcpy(whole, rdm, sizeof whole);
    for (int i = 0; i < PAIRS; i++)
      if (tct_uniform(key, (uint64_t)i, 0, 0) < 1.0 / 3) rdm[i] = i % 2 ? HOLE : (double)INFINITY;
    const tct_mds_fit fit = map(MOST, rdm, &how, place);
    assert_true(fit.stress < 1e-6);
    for (int i = 0, p = 0; i < MOST; i++)
      for (int j = i + 1; j < MOST; j++) assert_near(between(place, 2, i, j), whole[p++], 1e-5);
  }
}

/* Numbers that no points have, some below 0, some missing. */
static void any_numbers(uint64_t seed, bool holes, double *rdm)
{
  const tct_key key = tct_key_of(seed, "any");

  for (int i = 0; i < PAIRS; i++) {
    rdm[i] = tct_uniform(key, (uint64_t)i, 0, 0) - 0.1;
    if (holes && tct_uniform(key, (uint64_t)i, 1, 0) < 0.3) rdm[i] = HOLE;
  }
}

static double stress_of(const double *rdm, const double *place)
{
  double off = 0, all = 0;

  for (int i = 0, p = 0; i < MOST; i++)
    for (int j = i + 1; j < MOST; j++, p++) {
      if (isnan(rdm[p])) continue;
      const double d = fmax(rdm[p], 0), by = between(place, 2, i, j) - d;
      off += by * by;
      all += d * d;
    }
  return sqrt(off / all);
}

static void stress_is_as_defined_and_never_grows(void **state)
{
  double rdm[PAIRS], place[2 * MOST];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++)
    for (int holes = 0; holes < 2; holes++) {
      double before = (double)INFINITY;
      any_numbers(seed, holes, rdm);
      for (int steps = 0; steps <= 60; steps++) {
        const tct_mds_fit fit = map(MOST, rdm, &(tct_mds_how){2, steps, 0, NULL}, place);
        assert_int_equal(fit.steps, steps);
        assert_near(fit.stress, stress_of(rdm, place), 1e-12);
        assert_true(fit.stress <= before * (1 + 1e-12));
        if (steps == 1) assert_true(fit.stress < before * 0.999);
        before = fit.stress;
      }
      assert_true(map(MOST, rdm, &usual, place).stress <= before);
    }
}

static void the_order_of_conditions_does_not_matter(void **state)
{
  double rdm[PAIRS], turned[PAIRS], place[2 * MOST], other[2 * MOST];
  int from[MOST];
  (void)state;

  any_numbers(4, true, rdm);
  for (int i = 0; i < MOST; i++) from[i] = (i * 7 + 3) % MOST;
  for (int i = 0, p = 0; i < MOST; i++)
    for (int j = i + 1; j < MOST; j++) {
      const int a = from[i] < from[j] ? from[i] : from[j], b = from[i] + from[j] - a;
      turned[p++] = rdm[a * (2 * MOST - a - 1) / 2 + b - a - 1];
    }
  const tct_mds_how how = {2, 100, 0, NULL};
  const tct_mds_fit one = map(MOST, rdm, &how, place), two = map(MOST, turned, &how, other);
  assert_near(one.stress, two.stress, 1e-9);
  for (int i = 0; i < MOST; i++)
    for (int k = 0; k < 2; k++) assert_near(other[2 * i + k], place[2 * from[i] + k], 1e-6);
}

static void what_has_no_pair_has_no_place(void **state)
{
  /* 0 and 2 and 3: a triangle of 3 4 5; nothing is known of 1 */
  const double rdm[]   = {HOLE, 3, 4, HOLE, HOLE, 5};
  const double parts[] = {1, HOLE, HOLE, HOLE, HOLE, 1};
  const double none[]  = {HOLE, HOLE, HOLE};
  double place[8];
  tct_mds_fit fit = map(4, rdm, &usual, place);
  tct_error err   = {0};
  (void)state;

  assert_int_equal(fit.lost, 1);
  assert_true(isnan(place[2]) && isnan(place[3]));
  assert_near(between(place, 2, 0, 2), 3, 1e-9);
  assert_near(between(place, 2, 0, 3), 4, 1e-9);
  assert_near(between(place, 2, 2, 3), 5, 1e-9);
  assert_int_equal(tct_mds(4, parts, &usual, place, &fit, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "fall into parts"));
  assert_int_equal(tct_mds(3, none, &usual, place, &fit, &err), TCT_BAD_DATA);
  assert_true(isnan(place[0]));
  assert_int_equal(tct_mds(1, none, &usual, place, &fit, &err), TCT_BAD_SHAPE);
  assert_int_equal(tct_mds(3, rdm, &(tct_mds_how){0, 1, 0, NULL}, place, &fit, &err),
                   TCT_BAD_SHAPE);
  assert_int_equal(tct_mds(3, rdm, &(tct_mds_how){9, 1, 0, NULL}, place, &fit, &err),
                   TCT_BAD_SHAPE);
}

/* all equally far from each other: the classical solution lays most of them on one place */
static void no_two_that_differ_stay_on_one_place(void **state)
{
  double rdm[PAIRS], place[2 * MOST];
  (void)state;

  for (int i = 0; i < PAIRS; i++) rdm[i] = 1;
  map(MOST, rdm, &usual, place);
  for (int i = 0; i < MOST; i++)
    for (int j = 0; j < i; j++) assert_true(between(place, 2, i, j) > 1e-3);
  for (int i = 0; i < PAIRS; i++) rdm[i] = 0;
  assert_true(map(MOST, rdm, &usual, place).stress < 1e-300);
  assert_true(between(place, 2, 0, 1) < 1e-12);
}

static void a_map_is_laid_on_another(void **state)
{
  double to[2 * MOST], moved[2 * MOST], start[2 * MOST], rdm[PAIRS], place[2 * MOST];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++)
    for (int mirror = -1; mirror <= 1; mirror += 2) {
      plant(seed, MOST, 2, to);
      for (int i = 0; i < MOST; i++) {
        const double x = to[2 * i], y = mirror * to[2 * i + 1], t = 2.1 * (double)seed;
        moved[2 * i]     = 7 + cos(t) * x - sin(t) * y;
        moved[2 * i + 1] = -3 + sin(t) * x + cos(t) * y;
      }
      moved[6] = to[9] = HOLE;
      tct_mds_align(MOST, to, moved);
      for (int i = 0; i < 2 * MOST; i++)
        if (i != 6 && i != 7 && i != 9) assert_near(moved[i], to[i], 1e-12);
    }
  /* with nothing in common it stays; with one point it is shifted */
  double one[] = {1, 2, HOLE, HOLE}, two[] = {HOLE, HOLE, 5, 5}, three[] = {0, 0, 1, 0};
  tct_mds_align(2, one, two);
  assert_near(two[2], 5, 0);
  tct_mds_align(2, one, three);
  assert_near(three[0], 1, 1e-15);
  assert_near(three[2], 2, 1e-15);
  assert_near(three[3], 2, 1e-15);
  /* a map that begins where it ends moves no more, and is not turned */
  plant(9, MOST, 2, to);
  distances_of(MOST, 2, to, rdm);
  memcpy(start, to, sizeof start);
  map(MOST, rdm, &(tct_mds_how){2, 10, 0, start}, place);
  double middle[2] = {0, 0};
  for (int i = 0; i < 2 * MOST; i++) middle[i % 2] += (to[i] - place[i]) / MOST;
  for (int i = 0; i < 2 * MOST; i++) assert_near(place[i] + middle[i % 2], to[i], 1e-12);
}

/* The numbers are of a generator that the script has too.  Places are written as all their distances: of
 * the classical solution, of scikit-learn's SMACOF, of one with weights in numpy. */
static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np\n"
  "except ImportError: raise SystemExit(77)\n"
  "try:\n"
  "  from sklearn.manifold import smacof\n"
  "except ImportError: smacof=None\n"
  "import warnings; warnings.simplefilter('ignore')\n"
  "n=40; x=12345; d=[]; h=[]\n"
  "def draw():\n"
  "  global x\n"
  "  x=(x*6364136223846793005+1442695040888963407)%2**64\n"
  "  return (x>>11)/2.0**53\n"
  "for i in range(n*(n-1)//2): d.append(draw()); h.append(draw()>=0.3)\n"
  "iu=np.triu_indices(n,1)\n"
  "def square(v): m=np.zeros((n,n)); m[iu]=v; return m+m.T\n"
  "D=square(d); W=square(np.array(h,float))\n"
  "J=np.eye(n)-1.0/n\n"
  "l,v=np.linalg.eigh(-0.5*J@(D**2)@J)\n"
  "X0=v[:,[-1,-2]]*np.sqrt(l[[-1,-2]])\n"
  "def dist(X): return np.sqrt(((X[:,None]-X[None])**2).sum(-1))\n"
  "f=open(sys.argv[1],'w')\n"
  "def put(X):\n"
  "  for q in dist(X)[iu]: f.write('%.17g\\n'%q)\n"
  "put(X0)\n"
  "def turn(W):\n"
  "  V=np.diag(W.sum(1))-W; P=np.linalg.pinv(V); X=X0.copy()\n"
  "  for i in range(25):\n"
  "    e=dist(X)+np.eye(n); B=-W*D/e; np.fill_diagonal(B,0); B-=np.diag(B.sum(1)); X=P@B@X\n"
  "  return X\n"
  "put(smacof(D,metric=True,n_components=2,init=X0,n_init=1,max_iter=25,eps=0.0)[0] if smacof\n"
  "    else turn(1-np.eye(n)))\n"
  "put(turn(W)); f.close(); raise SystemExit(0 if smacof else 3)\n";

static void other_programs_find_the_same_places(void **state)
{
  double whole[PAIRS], rdm[PAIRS], start[2 * MOST], place[2 * MOST], wanted;
  char path[64];
  uint64_t x = 12345;
  int status = -1;
  (void)state;

  (void)snprintf(path, sizeof path, "mds-%ld.txt", (long)getpid());
  const pid_t child = fork();
  if (child == 0) {
    execl("/usr/bin/python3", "python3", "-c", script, path, (char *)NULL);
    _exit(77);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) skip();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
    fprintf(stderr, "there is no scikit-learn: its part is written out in numpy\n");
  else
    assert_int_equal(status, 0);
  for (int i = 0; i < PAIRS; i++) {
    x        = x * 6364136223846793005U + 1442695040888963407U;
    whole[i] = rdm[i] = (double)(x >> 11) * 0x1p-53;
    x                 = x * 6364136223846793005U + 1442695040888963407U;
    if ((double)(x >> 11) * 0x1p-53 < 0.3) rdm[i] = HOLE;
  }
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  map(MOST, whole, &(tct_mds_how){2, 0, 0, NULL}, start);
  for (int which = 0; which < 3; which++) {
    map(MOST, which == 2 ? rdm : whole, &(tct_mds_how){2, which ? 25 : 0, 0, which ? start : NULL},
        place);
    for (int i = 0; i < MOST; i++)
      for (int j = i + 1; j < MOST; j++) {
        assert_int_equal(fscanf(f, "%lf", &wanted), 1);
        assert_near(between(place, 2, i, j), wanted, 1e-10);
      }
  }
  (void)fclose(f);
  (void)remove(path);
}

static void without_memory_it_says_so(void **state)
{
  double rdm[PAIRS], place[2 * MOST];
  tct_status status = TCT_BUG;
  int failures      = 0;
  tct_error err;
  tct_mds_fit fit;
  (void)state;

  any_numbers(1, true, rdm);
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_mds(MOST, rdm, &usual, place, &fit, &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures >= 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(planted_points_come_back),
    cmocka_unit_test(planted_points_come_back_without_a_third_of_their_pairs),
    cmocka_unit_test(stress_is_as_defined_and_never_grows),
    cmocka_unit_test(the_order_of_conditions_does_not_matter),
    cmocka_unit_test(what_has_no_pair_has_no_place),
    cmocka_unit_test(no_two_that_differ_stay_on_one_place),
    cmocka_unit_test(a_map_is_laid_on_another),
    cmocka_unit_test(other_programs_find_the_same_places),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return cmocka_run_group_tests_name("mds", tests, NULL, NULL);
}
