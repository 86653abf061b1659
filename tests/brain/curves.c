/* curves.c -- fits of tuning curves: what was planted comes out; SciPy finds no better; what no curve can be fitted to is
 * said.  How far noisy fits are off, and what their intervals hold: tests/science/tuning_coverage.c. */
#include "brain/curve_cells.h"
#include "brain/formats.h"
#include "brain/tuning_bench.h"

enum { SHOWN = CURVE_SHOWN };

static void what_was_planted_comes_out(void **state)
{
  (void)state;

  for (int i = 0; i < CURVE_CELLS; i++) {
    struct asked_tuning a = tuning_named(curve_cells[i].measure);
    const int n           = a.how.measure->n;
    double truth[8]       = {0};
    a.how.x               = curve_cells[i].x;
    a.how.reference       = curve_cells[i].reference;
    tct_trials t          = tuning_drawn(1, SHOWN, 2, 0, 1, curve_rate, &curve_cells[i]);
    curve_truth(&curve_cells[i], truth);
    if (curve_is_log(&curve_cells[i])) tuning_set(&a, "log", 1);
    for (int weight = 0; weight < 2; weight++) {
      tuning_set(&a, "weight", weight);
      tuning_of(&a, &t);
      for (int j = 0; j < n - 1; j++) {
        const double slack = j == n - 2 ? 1e-5 : 1e-7;
        assert_near(a.got.value[j], truth[j], slack * (1 + fabs(truth[j])));
      }
      assert_near(a.got.value[n - 1], 1, 1e-12);
    }
    tct_trials_free(&t);
    tuning_done(&a);
  }
}

/* ---- other forms ---------------------------------------------------------------------------------------- */

static void a_logarithm_has_octaves_and_a_circle_is_wrapped(void **state)
{
  const double octave[] = {0, 0.25, 0.5, 1, 2, 4, 8, 16};
  double value[8], wrapped[12], angle[12];
  int shown[12];
  struct asked_tuning a = tuning_named("gaussian"), b = tuning_named("gaussian");
  (void)state;

  for (int c = 0; c < 12; c++) {
    shown[c]   = c;
    angle[c]   = 30 * c;
    wrapped[c] = 4;
    for (int w = -3; w <= 3; w++)
      wrapped[c] += 9 * exp(-pow(angle[c] - 350 - 360 * w, 2) / (2 * 60 * 60));
  }
  for (int c = 0; c < 8; c++)
    value[c] = c ? 2 + 7 * exp(-pow(log2(octave[c]) - 0.7, 2) / (2 * 1.2 * 1.2)) : 99;
  const tct_trials t = TRIALS(1, 12, wrapped, shown),
                   u = {.rows = 8, .units = 1, .conditions = 8, .value = value, .condition = shown};
  a.how.x            = octave;
  a.how.reference    = 3;
  tuning_set(&a, "log", 1);
  tuning_of(&a, &u); /* what is at 0 is left out */
  assert_near(tuned(&a, 0, "preferred"), exp2(0.7), 1e-7);
  assert_near(tuned(&a, 0, "half_width"), 1.2 * sqrt(2 * log(2)), 1e-7);
  const double z = log2(3) - 0.7;
  assert_near(tuned(&a, 0, "slope"), -7 * exp(-z * z / 2.88) * z / 1.44 / (3 * log(2)), 1e-7);
  b.how.x      = angle;
  b.how.period = 360;
  tuning_of(&b, &t);
  assert_near(tuned(&b, 0, "preferred"), 350, 1e-6);
  assert_near(tuned(&b, 0, "half_width"), 60 * sqrt(2 * log(2)), 1e-6);
  for (int c = 0; c < 8; c++)
    value[c] = 20 / (1 + 0.5 * octave[c]); /* low-pass: no best among those shown */
  tuning_of(&a, &u);
  assert_int_equal(a.got.why[0], TCT_TUNING_AT_BOUND);
  tuning_done(&a);
  tuning_done(&b);
}

static void a_unit_may_be_tuned_by_what_silences_it(void **state)
{
  curve_cell dip        = curve_cells[2];
  struct asked_tuning a = tuning_named("gaussian");
  (void)state;

  dip.p[1]     = -6;
  a.how.x      = dip.x;
  tct_trials t = tuning_drawn(1, SHOWN, 1, 0, 1, curve_rate, &dip);
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "amplitude"), -6, 1e-7);
  assert_near(tuned(&a, 0, "preferred"), 0.2, 1e-7);
  tct_trials_free(&t);
  tuning_done(&a);
}

/* two trials of 100 and one noisy condition: by variance it counts for little */
static void noisy_conditions_may_count_for_less(void **state)
{
  struct asked_tuning a = tuning_named("von_mises");
  const curve_cell *c   = &curve_cells[0];
  double off[2]         = {0};
  (void)state;

  a.how.x = c->x;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    tct_trials t  = tuning_drawn(1, SHOWN, 10, 1, seed, curve_rate, c);
    double *value = t.own;
    for (int i = 20; i < 30; i++)
      value[i] += 30 * tct_normal(tct_key_of(seed, "noisy"), 0, 0, (uint32_t)i);
    for (int weight = 0; weight < 2; weight++) {
      tuning_set(&a, "weight", weight);
      tuning_of(&a, &t);
      off[weight] += pow(tuned(&a, 0, "preferred") - 70, 2);
    }
    tct_trials_free(&t);
  }
  assert_true(off[TCT_TUNING_FINE + 1] < 0.2 * off[0]);
  tuning_done(&a);
}

/* ---- SciPy ---------------------------------------------------------------------------------------------- */

/* 20 noisy cells of each kind; curve_fit from a grid of starts within the same bounds. */
static const char scipy[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np\n"
  "  from scipy.optimize import curve_fit\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "rng = np.random.default_rng(3)\n"
  "def bump(x, m, k, P):\n"
  "  return (np.exp(k * (np.cos(2 * np.pi * (x - m) / P) - 1)) - np.exp(-2 * k)) / (1 - np.exp(-2 "
  "* k))\n"
  "vm = lambda x, b, a, m, k: b + a * bump(x, m, k, 180)\n"
  "dvm = lambda x, b, a, c, m, k: b + a * bump(x, m, k, 360) + c * bump(x, m + 180, k, 360)\n"
  "ga = lambda x, b, a, m, s: b + a * np.exp(-(x - m) ** 2 / (2 * s ** 2))\n"
  "nr = lambda x, b, a, c, n: b + a * x ** n / (x ** n + c ** n)\n"
  "inf, g = np.inf, np.pi / 12\n"
  "kind = dict(\n"
  "  von_mises=(vm, np.arange(12) * 15., [5, 30, 70, 2.5], [(-inf, inf), (0, inf), (-inf, inf), "
  "(.02, 2 * np.log(2) / g ** 2)],\n"
  "    [(m, k) for m in range(0, 180, 20) for k in (.5, 2, 6)]),\n"
  "  double_von_mises=(dvm, np.arange(12) * 30., [6, 30, 12, 130, 4], [(-inf, inf), (0, inf), (0, "
  "inf), (-inf, inf), (.3, 2 * np.log(2) / g ** 2)],\n"
  "    [(m, k) for m in range(0, 360, 40) for k in (1, 4)]),\n"
  "  gaussian=(ga, np.linspace(-1.1, 1.1, 12), [8, 25, .2, .35], [(-inf, inf), (-inf, inf), (-1.1, "
  "1.1), (.1 / np.sqrt(2 * np.log(2)), 2.2)],\n"
  "    [(m, s) for m in np.linspace(-1, 1, 7) for s in (.15, .4, 1)]),\n"
  "  naka_rushton=(nr, np.array([0, 1, 2, 4, 6, 10, 15, 25, 40, 60, 80, 100.]), [3, 40, 14, 2.2], "
  "[(-inf, inf), (0, inf), (.5, 100), (.2, 10)],\n"
  "    [(c, n) for c in (1, 5, 20, 70) for n in (.8, 2, 5)]))\n"
  "out = {}\n"
  "for name, (f, x, p, bounds, starts) in kind.items():\n"
  "  y = f(x, *p) + 1.5 * rng.normal(size=(20, 12))\n"
  "  r2 = np.full(20, -np.inf)\n"
  "  for i in range(20):\n"
  "    for s in starts:\n"
  "      try:\n"
  "        q, _ = curve_fit(f, x, y[i], [*p[:-2], *s], bounds=np.array(bounds).T, xtol=1e-12, "
  "ftol=1e-12, gtol=1e-12, max_nfev=2000)\n"
  "      except RuntimeError:\n"
  "        continue\n"
  "      r2[i] = max(r2[i], 1 - ((y[i] - f(x, *q)) ** 2).sum() / ((y[i] - y[i].mean()) ** "
  "2).sum())\n"
  "  out[name], out[name + '.r2'], out[name + '.x'] = y, r2, x\n"
  "np.savez(sys.argv[1] + '/scipy.npz', **out)\n";

static void scipy_finds_no_better_curve(void **state)
{
  static const int shown[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  tct_error err            = {0};
  tct_arrays all;
  (void)state;

  python_or_skip(scipy, folder);
  if (tct_arrays_read(in_folder("scipy.npz"), NULL, MOST, &all, &err) != TCT_OK)
    fail_msg("%s", err.text);
  for (int i = 0; i < CURVE_LINEAR; i++) {
    struct asked_tuning a = tuning_named(curve_cells[i].measure);
    char name[64];
    (void)snprintf(name, sizeof name, "%s.r2", curve_cells[i].measure);
    const double *r2 = tct_arrays_named(&all, name)->bytes;
    const double *y  = tct_arrays_named(&all, curve_cells[i].measure)->bytes;
    a.how.x          = curve_cells[i].x;
    for (int k = 0; k < 20; k++) {
      const tct_trials t = {
        .rows = 12, .units = 1, .conditions = 12, .value = y + 12 * k, .condition = shown};
      tuning_of(&a, &t);
      if (a.got.why[0] != TCT_TUNING_FINE)
        fail_msg("%s %d: %s", curve_cells[i].measure, k, tct_tuning_why_text(a.got.why[0]));
      assert_near(tuned(&a, 0, "r2"), r2[k], 1e-9);
    }
    tuning_done(&a);
  }
  tct_arrays_free(&all);
}

/* ---- failures ------------------------------------------------------------------------------------------- */

static tct_tuning_why why_of(const char *measure, int n, const double *x, const double *value)
{
  static const int shown[] = {0, 1, 2, 3, 4, 5, 6, 7};
  const tct_trials t = {.rows = n, .units = 1, .conditions = n, .value = value, .condition = shown};
  struct asked_tuning a = tuning_named(measure);

  a.how.x = x;
  tuning_of(&a, &t);
  const tct_tuning_why why = a.got.why[0];
  assert_true((why == TCT_TUNING_FINE) == !isnan(a.got.value[0]));
  tuning_done(&a);
  return why;
}

static void what_holds_no_curve_is_said(void **state)
{
  const double angle[] = {0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5},
               line[]  = {1, 2, 3, 4, 5, 6, 7, 8};
  const double flat[] = {3, 3, 3, 3, 3, 3, 3, 3}, one[] = {0, 0, 9, 0, 0, 0, 0, 0},
               ramp[] = {1, 2, 3, 4, 5, 6, 7, 8}, fall[] = {8, 7, 6, 5, 4, 3, 2, 1},
               steep[] = {0, 0, 0, 0, 9, 9, 9, 9};
  (void)state;

  assert_int_equal(why_of("von_mises", 8, angle, flat), TCT_TUNING_CONSTANT);
  assert_int_equal(why_of("von_mises", 4, angle, ramp), TCT_TUNING_FEW_CONDITIONS);
  assert_int_equal(why_of("von_mises", 8, angle, one),
                   TCT_TUNING_AT_BOUND); /* narrower than the gap */
  assert_int_equal(why_of("double_von_mises", 5, angle, ramp), TCT_TUNING_FEW_CONDITIONS);
  assert_int_equal(why_of("gaussian", 8, line, ramp), TCT_TUNING_AT_BOUND);
  assert_int_equal(why_of("naka_rushton", 8, line, ramp), TCT_TUNING_AT_BOUND); /* no saturation */
  assert_int_equal(why_of("naka_rushton", 8, line, fall), TCT_TUNING_AT_BOUND);
  assert_int_equal(why_of("naka_rushton", 8, line, steep), TCT_TUNING_AT_BOUND);
  assert_int_equal(why_of("naka_rushton", 8, (const double[]){-1, 2, 3, 4, 5, 6, 7, 8}, steep),
                   TCT_TUNING_FEW_CONDITIONS);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_was_planted_comes_out),
    cmocka_unit_test(a_logarithm_has_octaves_and_a_circle_is_wrapped),
    cmocka_unit_test(a_unit_may_be_tuned_by_what_silences_it),
    cmocka_unit_test(noisy_conditions_may_count_for_less),
    cmocka_unit_test(scipy_finds_no_better_curve),
    cmocka_unit_test(what_holds_no_curve_is_said),
  };
  return cmocka_run_group_tests_name("curves", tests, make_folder, remove_folder);
}
