/* smooth.c -- smoothing is what scipy makes of it; edges and missing bins by hand. */
#include "brain/oracle.h"

#include <math.h>

#include "brain/near.h"
#include "brain/spikes.h"

extern const tct_format tct_format_npz;

enum { ROWS = 3, BINS = 40, COLUMNS = 5 };

static const struct {
  const char *name;
  tct_kernel kernel;
  double width;
} kernels[] = {
  {"gaussian 0.4", TCT_KERNEL_GAUSSIAN, 0.4},
  {"gaussian 2.5", TCT_KERNEL_GAUSSIAN, 2.5},
  {"gaussian 30", TCT_KERNEL_GAUSSIAN, 30},
  {"exponential 0.7", TCT_KERNEL_EXPONENTIAL, 0.7},
  {"exponential 12", TCT_KERNEL_EXPONENTIAL, 12},
  {"box 1", TCT_KERNEL_BOX, 1},
  {"box 4", TCT_KERNEL_BOX, 4},
  {"box 5.5", TCT_KERNEL_BOX, 5.5},
  {"box 500", TCT_KERNEL_BOX, 500},
};
enum { KERNELS = sizeof kernels / sizeof *kernels };

/* x, x with holes, and what each kernel makes of them: the filters of scipy, over those of ones */
static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np, scipy.ndimage as nd, scipy.signal as sg\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "r = np.random.default_rng(5)\n"
  "x = r.poisson(2., (3, 40, 5)).astype(float)\n"
  "h = x.copy(); h[r.random(h.shape) < .3] = np.nan; h[1, :, 2] = np.nan\n"
  "def gaussian(a, w): return nd.gaussian_filter1d(a, w, axis=1, mode='constant', truncate=6)\n"
  "def exponential(a, w): return sg.lfilter([1], [1, -np.exp(-1 / w)], a, axis=1)\n"
  "def box(a, w):\n"
  "  n = int(w // 2 + 2)\n"
  "  fine = np.abs(np.arange(-n * 1000, (n + 1) * 1000) + .5 - 500) < w * 500\n"
  "  k = fine.reshape(-1, 1000).mean(1)\n"
  "  return np.apply_along_axis(lambda v: np.convolve(v, k)[n:n + len(v)], 1, a)\n"
  "out = {'x': x, 'h': h}\n"
  "for name in sys.argv[1].split(',')[1:]:\n"
  "  kind, w = name.split(); f = globals()[kind]\n"
  "  out['x ' + name] = f(x, float(w)) / f(np.ones_like(x), float(w))\n"
  "  top, below = f(np.nan_to_num(h), float(w)), f((~np.isnan(h)).astype(float), float(w))\n"
  "  below[below < 1e-17] = 0\n"
  "  with np.errstate(all='ignore'): out['h ' + name] = top / below\n"
  "np.savez(sys.argv[1].split(',')[0] + '/a.npz', **out)\n";

static const double *numbers_named(const tct_arrays *all, const char *which, const char *name)
{
  char text[64];

  (void)snprintf(text, sizeof text, *name ? "%s %s" : "%s%s", which, name);
  const tct_array *a = tct_arrays_named(all, text);
  assert_non_null(a);
  assert_int_equal(a->n, ROWS * BINS * COLUMNS);
  return a->bytes;
}

static double largest_difference(const double *x, const double *y, const char *name)
{
  double most = 0;

  for (int i = 0; i < ROWS * BINS * COLUMNS; i++) {
    if (isnan(x[i]) != isnan(y[i])) fail_msg("%s: [%d] is %g, not %g", name, i, x[i], y[i]);
    if (!isnan(x[i])) most = fmax(most, fabs(x[i] - y[i]));
  }
  return most;
}

static void kernels_are_those_of_scipy(void **state)
{
  static double x[ROWS * BINS * COLUMNS];
  char words[512];
  tct_arrays all;
  size_t n = (size_t)snprintf(words, sizeof words, "%s", folder);
  (void)state;

  for (int i = 0; i < KERNELS; i++)
    n += (size_t)snprintf(words + n, sizeof words - n, ",%s", kernels[i].name);
  python_or_skip(script, words);
  assert_int_equal(tct_format_npz.read(in_folder("a.npz"), NULL, MOST, &all, NULL), TCT_OK);
  for (int i = 0; i < KERNELS; i++)
    for (int holes = 0; holes < 2; holes++) {
      const char *which = holes ? "h" : "x";
      memcpy(x, numbers_named(&all, which, ""), sizeof x);
      assert_int_equal(
        tct_smooth(kernels[i].kernel, kernels[i].width, ROWS, BINS, COLUMNS, x, NULL), TCT_OK);
      const double off =
        largest_difference(x, numbers_named(&all, which, kernels[i].name), kernels[i].name);
      if (off > 1e-12) fail_msg("%s, %s: off by %g", which, kernels[i].name, off);
    }
  tct_arrays_free(&all);
}

static void edges_and_missing_bins_worked_by_hand(void **state)
{
  double x[6] = {3, 0, (double)NAN, 0, (double)NAN, (double)NAN};
  double y[4] = {1, 0, 0, 8};
  (void)state;

  /* three bins: (3 + 0) / 2, 3 / 2, (0 + 0) / 2, 0, 0, nothing */
  assert_int_equal(tct_smooth(TCT_KERNEL_BOX, 3, 1, 6, 1, x, NULL), TCT_OK);
  assert_true(x[0] == 1.5 && x[1] == 1.5 && x[2] == 0 && x[3] == 0 && x[4] == 0);
  assert_undefined(x[5]);
  /* halves: 1, 1/2 / (1 + 1/2), 1/4 / (1 + 1/2 + 1/4), (8 + 1/8) / (15/8) */
  assert_int_equal(tct_smooth(TCT_KERNEL_EXPONENTIAL, 1 / log(2), 1, 4, 1, y, NULL), TCT_OK);
  assert_near(y[0], 1, 1e-15);
  assert_near(y[1], 1.0 / 3, 1e-15);
  assert_near(y[2], 1.0 / 7, 1e-15);
  assert_near(y[3], 65.0 / 15, 1e-15);
}

static void no_kernel_leaves_all_as_it_was(void **state)
{
  double x[2] = {1, 2};
  (void)state;

  assert_int_equal(tct_smooth(TCT_KERNEL_NONE, 0, 1, 2, 1, x, NULL), TCT_OK);
  assert_true(x[0] == 1 && x[1] == 2);
  assert_int_equal(tct_smooth(TCT_KERNEL_BOX, 1, 1, 2, 1, x, NULL), TCT_OK);
  assert_true(x[0] == 1 && x[1] == 2);
}

static void what_cannot_be_smoothed_is_refused_in_words(void **state)
{
  static const double widths[] = {0, -1, (double)NAN, (double)INFINITY};
  double x[2]                  = {1, 2};
  tct_error err                = {0};
  (void)state;

  for (int i = 0; i < 4; i++) {
    assert_int_equal(tct_smooth(TCT_KERNEL_GAUSSIAN, widths[i], 1, 2, 1, x, &err), TCT_BAD_SPEC);
    assert_non_null(strstr(err.text, "a width over 0, not"));
  }
  for (int n = 1; n <= 2; n++) {
    tct_fail_allocation(n, false);
    assert_int_equal(tct_smooth(TCT_KERNEL_GAUSSIAN, 1, 1, 2, 1, x, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
  }
  assert_true(x[0] == 1 && x[1] == 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(kernels_are_those_of_scipy),
    cmocka_unit_test(edges_and_missing_bins_worked_by_hand),
    cmocka_unit_test(no_kernel_leaves_all_as_it_was),
    cmocka_unit_test(what_cannot_be_smoothed_is_refused_in_words),
  };
  return cmocka_run_group_tests_name("smooth", tests, make_folder, remove_folder);
}
