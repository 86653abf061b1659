/* clusters.c -- a tree worked by hand, one with holes, and trees that another program makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/clusters.h"

#define HOLE ((double)NAN)
enum { MOST = 60 };

static void assert_merge(const tct_merge *m, int a, int b, double height, int size)
{
  assert_int_equal(m->a, a);
  assert_int_equal(m->b, b);
  assert_int_equal(m->size, size);
  if (isnan(height))
    assert_true(isnan(m->height));
  else if (!(fabs(m->height - height) <= 1e-14))
    fail_msg("%.17g is not %.17g", m->height, height);
}

/* 0 and 3 are 1 apart, 1 and 2 are 2 apart; between the pairs the mean of 5 6 7 8 */
static void a_tree_worked_by_hand(void **state)
{
  const double d[] = {5, 6, 1, 2, 7, 8};
  tct_merge m[3];
  int order[4];
  double place[7];
  (void)state;

  assert_true(tct_clusters_average(4, d, m));
  assert_merge(&m[0], 0, 3, 1, 2);
  assert_merge(&m[1], 1, 2, 2, 2);
  assert_merge(&m[2], 4, 5, 6.5, 4);
  assert_true(tct_clusters_order(4, m, order));
  assert_memory_equal(order, ((int[]){0, 3, 1, 2}), sizeof order);
  tct_clusters_places(4, m, order, place);
  assert_true(fabs(place[4] - 0.5) < 1e-15 && fabs(place[5] - 2.5) < 1e-15);
  assert_true(fabs(place[6] - 1.5) < 1e-15 && fabs(place[1] - 2) < 1e-15);
}

/* The same without what is known of 0 and 2: means are over the rest, 5 7 8. */
static void means_are_over_the_distances_that_are_known(void **state)
{
  const double d[] = {5, HOLE, 1, 2, 7, 8};
  tct_merge m[3];
  (void)state;

  assert_true(tct_clusters_average(4, d, m));
  assert_merge(&m[0], 0, 3, 1, 2);
  assert_merge(&m[1], 1, 2, 2, 2);
  assert_merge(&m[2], 4, 5, 20.0 / 3, 4);
}

static void what_nothing_joins_is_joined_last_at_no_height(void **state)
{
  const double parts[] = {HOLE, 3, HOLE, (double)INFINITY, 100, HOLE};
  const double none[]  = {HOLE, HOLE, HOLE};
  tct_merge m[3];
  int order[4];
  (void)state;

  assert_true(tct_clusters_average(4, parts, m));
  assert_merge(&m[0], 0, 2, 3, 2);
  assert_merge(&m[1], 1, 3, 100, 2);
  assert_merge(&m[2], 4, 5, HOLE, 4);
  assert_true(tct_clusters_order(4, m, order));
  assert_memory_equal(order, ((int[]){0, 2, 1, 3}), sizeof order);

  assert_true(tct_clusters_average(3, none, m));
  assert_true(isnan(m[0].height) && isnan(m[1].height));
  assert_int_equal(m[1].size, 3);
}

static void one_thing_is_a_tree(void **state)
{
  int order[1] = {7};
  double place[1];
  (void)state;

  assert_true(tct_clusters_average(1, NULL, NULL));
  assert_true(tct_clusters_order(1, NULL, order));
  assert_int_equal(order[0], 0);
  tct_clusters_places(1, NULL, order, place);
  assert_true(tct_clusters_average(0, NULL, NULL));
}

/* Of any numbers, holes among them: never lower than a branch, each cluster in one piece, all in it, and
 * heights are what the means over all known pairs of members say. */
static void any_tree_is_in_order(void **state)
{
  const tct_key key = tct_key_of(5, "clusters");
  static double d[MOST * (MOST - 1) / 2];
  tct_merge m[MOST];
  int order[MOST], member[2 * MOST][MOST], members[2 * MOST];
  (void)state;

  for (int round = 0; round < 200; round++) {
    const int n = 2 + round % (MOST - 1);
    for (int i = 0; i < n * (n - 1) / 2; i++) {
      d[i] = tct_uniform(key, (uint64_t)round, (uint32_t)i, 0);
      if (round % 3 == 1) d[i] = floor(4 * d[i]); /* many that are equal */
      if (round % 3 == 2 && d[i] < 0.4) d[i] = HOLE;
    }
    assert_true(tct_clusters_average(n, d, m));
    assert_true(tct_clusters_order(n, m, order));
    for (int i = 0; i < n; i++) members[i] = 1, member[i][0] = i;
    for (int k = 0; k < n - 1; k++) {
      double sum = 0, known = 0;
      assert_true(m[k].a < m[k].b && m[k].b < n + k);
      members[n + k] = 0;
      for (int i = 0; i < members[m[k].a]; i++)
        for (int j = 0; j < members[m[k].b]; j++) {
          const int a = member[m[k].a][i], b = member[m[k].b][j], x = a < b ? a : b, y = a ^ b ^ x;
          const double one = d[x * (2 * n - x - 1) / 2 + y - x - 1];
          if (!isnan(one)) sum += one, known++;
        }
      if (known > 0)
        assert_true(fabs(m[k].height - sum / known) < 1e-12);
      else
        assert_true(isnan(m[k].height));
      for (int s = 0; s < 2; s++) {
        const int from = s ? m[k].b : m[k].a;
        if (from >= n && known > 0) assert_true(m[from - n].height <= m[k].height + 1e-12);
        for (int i = 0; i < members[from]; i++) member[n + k][members[n + k]++] = member[from][i];
      }
      assert_int_equal(members[n + k], m[k].size);
      int low = n, high = 0;
      for (int i = 0; i < members[n + k]; i++)
        for (int at = 0; at < n; at++)
          if (order[at] == member[n + k][i])
            low = at < low ? at : low, high = at > high ? at : high;
      assert_int_equal(high - low + 1, m[k].size);
    }
    assert_int_equal(m[n - 2].size, n);
  }
}

/* the distances are numbers of a generator that the script has as well */
static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np\n"
  "  from scipy.cluster.hierarchy import linkage\n"
  "except ImportError: raise SystemExit(77)\n"
  "n=50; x=np.uint64(12345); d=[]\n"
  "for i in range(n*(n-1)//2):\n"
  "  x=np.uint64((int(x)*6364136223846793005+1442695040888963407)%2**64); "
  "d.append((int(x)>>11)/2.0**53)\n"
  "Z=linkage(np.array(d),'average')\n"
  "with open(sys.argv[1],'w') as f:\n"
  "  for a,b,h,s in Z: f.write('%d %d %.17g %d\\n'%(a,b,h,s))\n";

static void another_program_finds_the_same_tree(void **state)
{
  enum { N = 50 };
  static double d[N * (N - 1) / 2];
  char path[64];
  tct_merge m[N];
  uint64_t x = 12345;
  int status = -1;
  (void)state;

  (void)snprintf(path, sizeof path, "clusters-%ld.txt", (long)getpid());
  const pid_t child = fork();
  if (child == 0) {
    execl("/usr/bin/python3", "python3", "-c", script, path, (char *)NULL);
    _exit(77);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) skip();
  assert_int_equal(status, 0);
  for (int i = 0; i < N * (N - 1) / 2; i++) {
    x    = x * 6364136223846793005U + 1442695040888963407U;
    d[i] = (double)(x >> 11) * 0x1p-53;
  }
  assert_true(tct_clusters_average(N, d, m));
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  for (int k = 0; k < N - 1; k++) {
    int a, b, size;
    double height;
    assert_int_equal(fscanf(f, "%d %d %lf %d", &a, &b, &height, &size), 4);
    assert_merge(&m[k], a, b, height, size);
  }
  (void)fclose(f);
  (void)remove(path);
}

static void without_memory_it_says_so(void **state)
{
  const double d[] = {5, 6, 1, 2, 7, 8};
  tct_merge m[3]   = {{0, 3, 1, 2}, {1, 2, 2, 2}, {4, 5, 6, 4}};
  int order[4];
  (void)state;

  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_clusters_average(4, d, m));
  }
  tct_fail_allocation(1, false);
  assert_false(tct_clusters_order(4, m, order));
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_tree_worked_by_hand),
    cmocka_unit_test(means_are_over_the_distances_that_are_known),
    cmocka_unit_test(what_nothing_joins_is_joined_last_at_no_height),
    cmocka_unit_test(one_thing_is_a_tree),
    cmocka_unit_test(any_tree_is_in_order),
    cmocka_unit_test(another_program_finds_the_same_tree),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return cmocka_run_group_tests_name("clusters", tests, NULL, NULL);
}
