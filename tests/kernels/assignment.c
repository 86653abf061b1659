/* assignment.c -- the best assignment against all there are, and against SciPy's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/assignment.h"
#include "python.h"

enum { ROWS = 60, COLUMNS = 75 };

static double gain[ROWS * COLUMNS];
static size_t to[ROWS];

/* Of those that keep to the rules. */
static double sum_of(size_t rows, size_t columns)
{
  bool taken[COLUMNS] = {false};
  double sum          = 0;

  for (size_t i = 0; i < rows; i++) {
    assert_true(to[i] < columns && !taken[to[i]]);
    taken[to[i]] = true;
    sum += gain[i * columns + to[i]];
  }
  return sum;
}

static double best_of_all(size_t rows, size_t columns, size_t row, bool *taken)
{
  double best = row == rows ? 0 : -INFINITY;

  for (size_t j = 0; row < rows && j < columns; j++) {
    if (taken[j]) continue;
    taken[j] = true;
    best     = fmax(best, gain[row * columns + j] + best_of_all(rows, columns, row + 1, taken));
    taken[j] = false;
  }
  return best;
}

/* the largest of all, 9, is not in it: 8 + 7 > 9 + 1 */
static void two_rows_are_those_worked_by_hand(void **state)
{
  const double x[] = {9, 8, 7, 1};
  (void)state;

  memcpy(gain, x, sizeof x);
  assert_true(tct_assign(2, 2, gain, to));
  assert_true(to[0] == 1 && to[1] == 0);
}

static void no_assignment_is_better(void **state)
{
  bool taken[COLUMNS] = {false};
  (void)state;

  for (uint32_t seed = 1; seed <= 60; seed++) {
    const size_t rows = 1 + seed % 6, columns = rows + seed % 3;
    draws(seed, rows * columns, gain);
    for (size_t i = 0; i < rows * columns; i++)
      gain[i] = seed % 2 ? gain[i] : floor(3 * gain[i]); /* with ties, too */
    assert_true(tct_assign(rows, columns, gain, to));
    const double got = sum_of(rows, columns), best = best_of_all(rows, columns, 0, taken);
    if (!(fabs(got - best) <= 1e-12)) fail_msg("%.17g, and %.17g can be had", got, best);
  }
}

static void scipy_finds_the_same(void **state)
{
  double wanted[1 + ROWS];
  const int n = python_numbers("g = draw(21, 60 * 75).reshape(60, 75)\n"
                               "i, j = scipy.optimize.linear_sum_assignment(g, maximize=True)\n"
                               "say(g[i, j].sum()); say(j)\n",
                               1 + ROWS, wanted);
  (void)state;

  if (n < 0) skip();
  draws(21, ROWS * COLUMNS, gain);
  assert_true(tct_assign(ROWS, COLUMNS, gain, to));
  for (size_t i = 0; i < ROWS; i++) assert_int_equal(to[i], (int)wanted[1 + i]);
  assert_true(fabs(sum_of(ROWS, COLUMNS) - wanted[0]) <= 1e-12);
}

static void what_cannot_be_assigned_is_said(void **state)
{
  double x[] = {1, 2, 3, (double)INFINITY};
  (void)state;

  assert_false(tct_assign(2, 2, x, to));
  x[3] = 4;
  assert_false(tct_assign(2, 1, x, to));
  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_assign(2, 2, x, to));
  }
  tct_fail_allocation(-1, false);
  assert_true(tct_assign(2, 2, x, to));
  assert_true(tct_assign(0, 0, NULL, to));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_are_those_worked_by_hand),
    cmocka_unit_test(no_assignment_is_better),
    cmocka_unit_test(scipy_finds_the_same),
    cmocka_unit_test(what_cannot_be_assigned_is_said),
  };
  return cmocka_run_group_tests_name("assignment", tests, NULL, NULL);
}
