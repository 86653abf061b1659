/* fashion_mnist.c -- Fashion-MNIST: the data where it is installed, and small folders that are wrong. */
#include "tasks/laws.h"

#include "base/file.h"
#include <tercet/format.h>

#include <unistd.h>

extern const tct_task tct_task_fashion_mnist;
extern const tct_format tct_format_idx;
static const tct_task *const task = &tct_task_fashion_mnist;

enum { IMAGE, TARGET, SIDE = 28, CENTRE_NONE = 0, CENTRE_MEAN = 2 };

static void *preset(void)
{
  void *params = tct_params_new(&task->about);
  assert_non_null(params);
  return params;
}

/* ---- the data ---- */

static void it_is_as_declared(void **state)
{
  /* the first labels of the two files */
  static const int learnt[] = {9, 0, 0, 3, 0, 2, 7, 2, 5, 5};
  static const int tested[] = {9, 2, 1, 1, 6, 1, 4, 6, 5, 7};
  void *params              = preset();
  tct_world *w              = opened(task, params, 1);
  int count[10]             = {0};
  (void)state;

  assert_int_equal(w->trials[TCT_TRAIN], 55000);
  assert_int_equal(w->trials[TCT_VALIDATION], 5000);
  assert_int_equal(w->trials[TCT_TEST], 10000);
  assert_string_equal(w->signal[IMAGE].name, "image");
  assert_int_equal(w->signal[IMAGE].shape[1], SIDE);
  assert_int_equal(w->signal[IMAGE].shape[2], SIDE);
  assert_string_equal(w->signal[TARGET].name, "target");
  assert_int_equal(units(w, TARGET), 10);
  assert_true(w->chance == 0.1);
  for (uint64_t i = 0; i < 10; i++) {
    assert_int_equal(shown_class(w, TARGET, TCT_TRAIN, i), learnt[i]);
    assert_int_equal(shown_class(w, TARGET, TCT_TEST, i), tested[i]);
  }
  for (uint64_t i = 0; i < 10000; i++) count[shown_class(w, TARGET, TCT_TEST, i)]++;
  for (int k = 0; k < 10; k++) assert_int_equal(count[k], 1000);
  shut(w, params);
}

static void the_laws_hold(void **state)
{
  void *params = preset();
  (void)state;

  set_int(task, params, "shift", 2);
  set_int(task, params, "crop", 3);
  tct_world *w = opened(task, params, 1);
  assert_int_equal(units(w, IMAGE), 22 * 22);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  splits_are_disjoint(w, IMAGE, 100);
  a_random_player_is_at_chance(w, TARGET, TCT_TEST, 10000);
  showing_takes_no_memory(w, TCT_TRAIN);
  conditions_are_named(w, 0);
  shut(w, params);
}

static void the_mean_training_picture_becomes_zero(void **state)
{
  static double mean[SIDE * SIDE];
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  (void)state;

  for (uint64_t i = 0; i < 55000; i++) {
    tct_real *row = shown(w, IMAGE, TCT_TRAIN, i);
    for (int k = 0; k < SIDE * SIDE; k++) mean[k] += (double)row[k] / 55000;
    free(row);
  }
  for (int k = 0; k < SIDE * SIDE; k++) assert_true(fabs(mean[k]) < 1e-6);
  shut(w, params);
}

static void probes_are_the_first_ten_test_pictures_of_each_class(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  char name[32], category_name[32];
  int category;
  (void)state;

  assert_int_equal(w->probe[0].conditions, 100);
  assert_int_equal(w->probe[0].repeats, 1);
  for (uint64_t i = 0; i < 100; i++)
    assert_int_equal(shown_class(w, TARGET, TCT_PROBE, i), (int)i / 10);
  /* the first ankle boot is test picture 0, the first shirts are 4 and 7 */
  const uint64_t probes[] = {90, 60, 61}, tests[] = {0, 4, 7};
  for (int i = 0; i < 3; i++) {
    tct_real *a = shown(w, IMAGE, TCT_PROBE, probes[i]), *b = shown(w, IMAGE, TCT_TEST, tests[i]);
    assert_memory_equal(a, b, SIDE * SIDE * sizeof *a);
    free(a);
    free(b);
  }
  task->condition(w, 0, 72, name, &category, category_name);
  assert_string_equal(name, "sneaker 3");
  assert_int_equal(category, 7);
  assert_string_equal(category_name, "sneaker");
  shut(w, params);
}

/* ---- a small folder in the same form ---- */

static char folder[64];

static void put(const char *name, int rank, const size_t *shape, int (*value)(size_t))
{
  tct_arrays a = {0};
  char *path   = tct_path(folder, name);
  tct_array *x = tct_arrays_add(&a, "x", TCT_U8, rank, shape);

  assert_non_null(x);
  for (size_t i = 0; i < x->n; i++) ((uint8_t *)x->bytes)[i] = (uint8_t)value(i);
  assert_int_equal(tct_format_idx.write(path, &a, NULL), TCT_OK);
  tct_arrays_free(&a);
  tct_free(path);
}

static int label(size_t i)
{
  return (int)(i % 10);
}

static int wrong_label(size_t i)
{
  return i == 17 ? 10 : label(i);
}

static int one_label(size_t i)
{
  (void)i;
  return 3;
}

static int grey(size_t i)
{
  return (int)(i * 7 % 251);
}

static void put_small_folder(void)
{
  put("train-images-idx3-ubyte.gz", 3, (const size_t[]){30, SIDE, SIDE}, grey);
  put("train-labels-idx1-ubyte", 1, (const size_t[]){30}, label);
  put("t10k-images-idx3-ubyte.gz", 3, (const size_t[]){110, SIDE, SIDE}, grey);
  put("t10k-labels-idx1-ubyte.gz", 1, (const size_t[]){110}, label);
}

static void *small(void)
{
  void *params = preset();
  set_text(task, params, "folder", folder);
  set_int(task, params, "validation", 10);
  return params;
}

static void pixels_are_scaled_centred_and_cropped_as_told(void **state)
{
  void *params = small();
  double mean  = 0;
  (void)state;

  put_small_folder();
  for (size_t i = 0; i < (size_t)20 * SIDE * SIDE; i++)
    mean += grey(i) / 255.0 / (20 * SIDE * SIDE);
  set_int(task, params, "crop", 4);
  set_real(task, params, "scale", 2);
  for (int centring = CENTRE_NONE; centring <= CENTRE_MEAN; centring += 2) {
    set_choice(task, params, "centring", centring);
    tct_world *w = opened(task, params, 1);
    assert_int_equal(w->trials[TCT_TRAIN], 20);
    for (uint64_t i = 0; i < 3; i++) {
      tct_real *row = shown(w, IMAGE, TCT_VALIDATION, 10 + i); /* wraps */
      for (size_t y = 0; y < 20; y++)
        for (size_t x = 0; x < 20; x++) {
          const double at = grey(((20 + i) * SIDE + y + 4) * SIDE + x + 4) / 255.0;
          const double as = 2 * (at - (centring ? mean : 0));
          assert_true(fabs((double)row[y * 20 + x] - as) < 1e-5);
        }
      free(row);
    }
    tct_world_close(w);
  }
  tct_params_free(&task->about, params);
}

/* Pixel (y, x) of picture i, black outside. */
static double grey_at(size_t i, int y, int x)
{
  if (y < 0 || y >= SIDE || x < 0 || x >= SIDE) return 0;
  return grey((i * SIDE + (size_t)y) * SIDE + (size_t)x) / 255.0;
}

static bool is_shifted(const tct_real *row, size_t i, int down, int across)
{
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      if (fabs((double)row[y * SIDE + x] - grey_at(i, y + down, x + across)) > 1e-6) return false;
  return true;
}

static void only_training_pictures_are_shifted_each_round_anew(void **state)
{
  void *params   = small();
  int seen[5][5] = {{0}}, different = 0;
  (void)state;

  put_small_folder();
  set_int(task, params, "shift", 2);
  set_choice(task, params, "centring", CENTRE_NONE);
  tct_world *w = opened(task, params, 1);
  for (uint64_t trial = 0; trial < 400; trial++) {
    tct_real *row = shown(w, IMAGE, TCT_TRAIN, trial);
    int found     = 0;
    for (int down = -2; down <= 2; down++)
      for (int across = -2; across <= 2; across++)
        if (is_shifted(row, trial % 20, down, across)) {
          seen[down + 2][across + 2]++;
          found++;
        }
    assert_int_equal(found, 1);
    free(row);
  }
  for (int i = 0; i < 25; i++) different += seen[i / 5][i % 5] > 0;
  assert_int_equal(different, 25);
  tct_real *row = shown(w, IMAGE, TCT_TEST, 3);
  assert_true(is_shifted(row, 3, 0, 0));
  free(row);
  assert_true(seeds_matter(task, params, IMAGE, TCT_TRAIN));
  assert_false(seeds_matter(task, params, IMAGE, TCT_TEST));
  shut(w, params);
}

static void what_is_wrong_with_a_folder_is_said(void **state)
{
  void *params = small();
  (void)state;

  put_small_folder();
  put("train-labels-idx1-ubyte", 1, (const size_t[]){29}, label);
  refused(task, params, TCT_BAD_DATA, "not one train label for each of 30 pictures");
  put("train-labels-idx1-ubyte", 1, (const size_t[]){30}, wrong_label);
  refused(task, params, TCT_BAD_DATA, "train label 17 is 10, not 0 .. 9");
  put_small_folder();
  put("t10k-images-idx3-ubyte.gz", 3, (const size_t[]){110, SIDE, SIDE - 1}, grey);
  refused(task, params, TCT_BAD_DATA, "t10k pictures are not 28 x 28 bytes");
  put_small_folder();
  put("t10k-labels-idx1-ubyte.gz", 1, (const size_t[]){110}, one_label);
  refused(task, params, TCT_BAD_DATA, "fewer than 10 test pictures of class 0");
  put_small_folder();
  set_int(task, params, "validation", 30);
  refused(task, params, TCT_BAD_DATA, "30 of 30 training pictures cannot be kept apart");
  set_text(task, params, "folder", "nowhere/at/all");
  refused(task, params, TCT_NO_FILE, "Debian package dataset-fashion-mnist");
  tct_params_free(&task->about, params);
}

static void failing_memory_is_reported(void **state)
{
  void *params = small();
  (void)state;

  put_small_folder();
  starve_opening(task, params);
  tct_params_free(&task->about, params);
}

static int make_folder(void **state)
{
  (void)state;
  snprintf(folder, sizeof folder, "fashion-%ld", (long)getpid());
  return tct_folder_new(folder, NULL) == TCT_OK ? 0 : -1;
}

static int remove_folder(void **state)
{
  (void)state;
  return tct_folder_remove(folder, NULL) == TCT_OK ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest without_data[] = {
    cmocka_unit_test(pixels_are_scaled_centred_and_cropped_as_told),
    cmocka_unit_test(only_training_pictures_are_shifted_each_round_anew),
    cmocka_unit_test(what_is_wrong_with_a_folder_is_said),
    cmocka_unit_test(failing_memory_is_reported),
  };
  const struct CMUnitTest with_data[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(the_laws_hold),
    cmocka_unit_test(the_mean_training_picture_becomes_zero),
    cmocka_unit_test(probes_are_the_first_ten_test_pictures_of_each_class),
  };
  const int failed =
    cmocka_run_group_tests_name("small folders", without_data, make_folder, remove_folder);

  if (failed) return failed;
  if (!tct_file_is("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")) {
    fprintf(stderr, "skipped: the Debian package dataset-fashion-mnist is not installed\n");
    return 77;
  }
  return cmocka_run_group_tests_name("fashion_mnist", with_data, NULL, NULL);
}
