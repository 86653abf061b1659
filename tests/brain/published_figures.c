/* published_figures.c -- figures that are known of published tables come out of what is read from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/near.h"
#include "brain/published.h"
#include "kernels/cholesky.h"
#include <tercet/format.h>

#include <string.h>

static tct_arrays table_or_skip(const char *name)
{
  const char *path = published_or_not(name);
  tct_error err    = {0};
  tct_arrays a     = {0};

  if (!path) skip();
  if (tct_arrays_read(path, NULL, (size_t)256 << 20, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  return a;
}

static double at(const tct_arrays *a, const char *column, size_t i)
{
  const tct_array *c = tct_arrays_named(a, column);

  assert_non_null(c);
  return tct_array_at(c, i);
}

/* ---- a rat that chooses (Roy et al. 2021, doi:10.1016/j.neuron.2020.12.004; rat W053) ---- */

enum { CHOICES = 20000, WEIGHTS = 3 };

static double mean_correct(const tct_arrays *rat, size_t from, size_t to)
{
  double sum = 0;

  for (size_t i = from; i < to; i++) sum += at(rat, "correct", i);
  return sum / (double)(to - from);
}

/* One step of Newton's towards the most likely weights of a logistic choice; the log-likelihood before. */
static double improve(const double (*x)[WEIGHTS], const bool *right, int n, double w[WEIGHTS])
{
  double h[WEIGHTS * WEIGHTS] = {0}, g[WEIGHTS] = {0}, likelihood = 0;
  const size_t all = (size_t)n;

  for (int i = 0; i < CHOICES; i++) {
    double drive = 0;
    for (int k = 0; k < n; k++) drive += w[k] * x[i][k];
    const double p = 1 / (1 + exp(-drive));
    likelihood += log(right[i] ? p : 1 - p);
    for (int k = 0; k < n; k++) {
      g[k] += (right[i] - p) * x[i][k];
      for (int j = 0; j < n; j++) h[k * n + j] += p * (1 - p) * x[i][k] * x[i][j];
    }
  }
  assert_int_equal(tct_cholesky(all, h), all);
  tct_forward(all, h, 1, g);
  tct_backward(all, h, 1, g);
  for (int k = 0; k < n; k++) w[k] += g[k];
  return likelihood;
}

static void a_rat_learns_and_weighs_both_tones(void **state)
{
  static double x[CHOICES][WEIGHTS];
  static bool right[CHOICES];
  const tct_arrays rat = table_or_skip("psytrack/rat_choices.csv");
  double chosen = 0, bias[WEIGHTS] = {0}, w[WEIGHTS] = {0}, alone = 0, both = 0;
  (void)state;

  assert_int_equal(tct_arrays_named(&rat, "y")->n, CHOICES);
  for (size_t i = 0; i < CHOICES; i++) {
    right[i] = at(&rat, "y", i) > 1.5;
    x[i][0]  = 1;
    x[i][1]  = at(&rat, "s1_0", i);
    x[i][2]  = at(&rat, "s2_0", i);
    chosen += right[i];
  }
  assert_near(chosen / CHOICES, 0.5317, 6e-5);
  assert_near(mean_correct(&rat, 0, CHOICES), 0.6445, 1e-12);
  assert_near(mean_correct(&rat, 0, 1000), 0.555, 1e-12);
  assert_near(mean_correct(&rat, CHOICES - 1000, CHOICES), 0.690, 1e-12);
  for (int step = 0; step < 12; step++) {
    alone = improve((const double(*)[WEIGHTS])x, right, 1, bias);
    both  = improve((const double(*)[WEIGHTS])x, right, WEIGHTS, w);
  }
  assert_near(alone, -13822.59, 0.005);
  assert_near(both, -12757.89, 0.005);
  assert_near(w[0], 0.1651, 5e-5);
  assert_near(w[1], 0.6966, 5e-5);
  assert_near(w[2], -1.0291, 5e-5);
  tct_arrays rats = rat;
  tct_arrays_free(&rats);
}

/* ---- a monkey that moves a cursor by its neurons (Hennig et al. 2018, doi:10.7554/eLife.36774) ---- */

/* Sums over those of rows from .. to - 1 in which the cursor is not held still. */
static void progress(const tct_arrays *a, size_t from, size_t to, double *along, double *speed,
                     size_t *n)
{
  const double degree = acos(-1) / 180;

  *along = *speed = 0;
  *n              = 0;
  for (size_t i = from; i < to; i++) {
    const double angle = at(a, "theta", i) * degree, vx = at(a, "vx", i), vy = at(a, "vy", i);
    if (at(a, "freeze", i) != 0) continue;
    *along += vx * cos(angle) - vy * sin(angle);
    *speed += hypot(vx, vy);
    ++*n;
  }
}

static void a_cursor_goes_astray_when_its_map_is_changed(void **state)
{
  tct_arrays first = table_or_skip("hennig2018/block1.csv"),
             then  = table_or_skip("hennig2018/block2.csv");
  /* sixths of all rows, made with numpy; cut elsewhere, they are known to come within 0.015 of this */
  static const double cosine[] = {0.682989, 0.729464, 0.709703, 0.698176, 0.756828, 0.713759};
  double along, speed;
  size_t n;
  (void)state;

  assert_int_equal(tct_arrays_named(&first, "theta")->n, 4788);
  assert_int_equal(tct_arrays_named(&then, "theta")->n, 7446);
  progress(&first, 0, 4788, &along, &speed, &n);
  assert_near(along / (double)n, 135.7, 0.05);
  assert_near(speed / (double)n, 152.6, 0.05);
  assert_near(along / speed, 0.889, 5e-4);
  for (size_t i = 0; i < 6; i++) {
    progress(&then, i * 1241, (i + 1) * 1241, &along, &speed, &n);
    assert_near(along / speed, cosine[i], 1e-6);
  }
  tct_arrays_free(&first);
  tct_arrays_free(&then);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_rat_learns_and_weighs_both_tones),
    cmocka_unit_test(a_cursor_goes_astray_when_its_map_is_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
