/* compare.c -- two runs held against each other: the numbers, the names, threads, and no memory. */
#include "bench.h"

#include <tercet/compare.h>

#include <tercet/recording.h>

enum { CONDITIONS = 12 };

static char data[96], others[96]; /* files with 12 and with 9 conditions in probe set `few` */
static const char *a, *b, *c;     /* runs: a and b of two seeds, c with the other probe set */

static void write_data(char *path, const char *name, int conditions)
{
  const size_t flat[] = {BENCH_TRIALS, 5}, one[] = {BENCH_TRIALS}, few[] = {(size_t)conditions, 5};
  tct_arrays all = {0};

  tct_print(path, sizeof data, "%s/%s", bench_folder, name);
  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 2, flat));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, one));
  assert_non_null(tct_arrays_add(&all, "probe_few", TCT_F32, 2, few));
  for (int i = 0; i < BENCH_TRIALS * 5; i++) ((float *)all.array[0].bytes)[i] = (float)sin(0.7 * i);
  for (int i = 0; i < BENCH_TRIALS; i++) ((int64_t *)all.array[1].bytes)[i] = i % 3;
  for (int i = 0; i < conditions * 5; i++) ((float *)all.array[2].bytes)[i] = (float)cos(1.1 * i);
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

static const char *run(const char *file, int seed)
{
  static const tct_train_how one = {.threads = 1};
  const char *folder             = bench_path();
  char set[256];

  tct_print(set, sizeof set, "task.file=%s\nseed=%d", file, seed);
  bench_run(set, folder, &one);
  return folder;
}

static int begin(void **state)
{
  if (bench_begin(state) != 0) return 1;
  write_data(data, "few.npz", CONDITIONS);
  write_data(others, "nine.npz", 9);
  a = run(data, 1);
  b = run(data, 2);
  c = run(others, 1);
  return 0;
}

static void near(double x, double want, double within)
{
  if (!(fabs(x - want) <= within)) fail_msg("%.17g, not %.17g", x, want);
}

static tct_comparison compare(const char *x, const char *y, tct_compare_how how)
{
  tct_comparison into;
  tct_error err = {0};

  if (tct_compare_runs(x, y, &how, &into, &err) != TCT_OK) fail_msg("%s", err.text);
  return into;
}

static void a_run_is_most_like_itself(void **unused)
{
  tct_comparison m = compare(a, a, (tct_compare_how){.metric = "cka", .threads = 1});

  (void)unused;
  assert_string_equal(m.probe, "few");
  assert_int_equal(m.rows, 3);
  assert_int_equal(m.columns, 3);
  assert_string_equal(m.row[0], "senses");
  assert_string_equal(m.row[1], "v1");
  assert_string_equal(m.column[2], "choice");
  assert_int_equal(m.conditions, CONDITIONS);
  assert_int_equal(m.dropped, 0);
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) {
      if (i == k) near(m.value[i * 3 + k], 1, 1e-12);
      assert_true(m.value[i * 3 + k] >= 0 && m.value[i * 3 + k] < 1 + 1e-12);
      near(m.value[i * 3 + k], m.value[k * 3 + i], 1e-12);
    }
  tct_comparison_free(&m);
}

static void untrained_circuits_stand_after_the_trained_and_have_the_same_senses(void **unused)
{
  tct_comparison m =
    compare(a, b, (tct_compare_how){.metric = "cka", .untrained = true, .threads = 1});

  (void)unused;
  assert_int_equal(m.rows, 6);
  assert_int_equal(m.columns, 6);
  assert_string_equal(m.row[3], "senses (untrained)");
  assert_string_equal(m.column[4], "v1 (untrained)");
  near(m.value[0 * 6 + 3], 1, 1e-12);      /* the senses of both see the same, learning or not */
  assert_true(m.value[1 * 6 + 1] < 0.999); /* v1 of two seeds is not the same */
  assert_true(fabs(m.value[1 * 6 + 1] - m.value[4 * 6 + 1]) > 1e-6); /* learning has changed it */
  tct_comparison_free(&m);
}

/* Squared distances of all pairs, by the book; the mean over units. */
static int distances(const char *folder, const char *population, double *d)
{
  tct_recording *r;
  tct_model *m;
  tct_state *s;
  int n, pairs = 0;

  assert_int_equal(tct_run_open(folder, true, 1, &m, &s, NULL), TCT_OK);
  assert_int_equal(tct_record(s, "few", population, &r, &n, NULL), TCT_OK);
  for (int i = 0; i < r->conditions; i++)
    for (int j = i + 1; j < r->conditions; j++) {
      d[pairs] = 0;
      for (int k = 0; k < r->units; k++)
        d[pairs] += pow(r->value[i * r->units + k] - r->value[j * r->units + k], 2) / r->units;
      pairs++;
    }
  tct_recording_free(r);
  tct_state_free(s);
  tct_model_free(m);
  return pairs;
}

static double pearson(const double *x, const double *y, int n)
{
  double mx = 0, my = 0, xy = 0, xx = 0, yy = 0;

  for (int i = 0; i < n; i++) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  for (int i = 0; i < n; i++) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
  }
  return xy / sqrt(xx * yy);
}

static void rsa_is_the_comparator_of_two_rdms(void **unused)
{
  double x[CONDITIONS * CONDITIONS], y[CONDITIONS * CONDITIONS];
  const int pairs = distances(a, "v1", x);
  tct_comparison m =
    compare(a, b,
            (tct_compare_how){
              .metric = "rsa", .distance = "euclidean", .comparator = "pearson", .threads = 2});

  (void)unused;
  assert_int_equal(pairs, CONDITIONS * (CONDITIONS - 1) / 2);
  distances(b, "choice", y);
  near(m.value[1 * 3 + 2], pearson(x, y, pairs), 1e-9);
  tct_comparison_free(&m);
}

static void the_bits_do_not_depend_on_threads(void **unused)
{
  static const char *const metric[] = {"cka", "rsa"};

  (void)unused;
  for (int k = 0; k < 2; k++) {
    tct_comparison one = compare(
      a, b,
      (tct_compare_how){.metric = metric[k], .probe = "few", .untrained = true, .threads = 1});
    for (int threads = 2; threads <= 5; threads++) {
      tct_comparison more =
        compare(a, b,
                (tct_compare_how){
                  .metric = metric[k], .probe = "few", .untrained = true, .threads = threads});
      assert_memory_equal(one.value, more.value, 36 * sizeof *one.value);
      tct_comparison_free(&more);
    }
    tct_comparison_free(&one);
  }
}

static void expect(tct_status code, const char *says, const char *x, const char *y,
                   tct_compare_how how)
{
  tct_comparison into;
  tct_error err = {0};

  assert_int_equal(tct_compare_runs(x, y, &how, &into, &err), code);
  if (!strstr(err.text, says)) fail_msg("'%s' is not in '%s'", says, err.text);
  assert_null(into.value);
  tct_comparison_free(&into);
  assert_int_equal(tct_compare_runs(x, y, &how, &into, NULL), code); /* nobody need listen */
}

static void what_cannot_be_compared_is_said(void **unused)
{
  (void)unused;
  expect(TCT_BAD_SHAPE, "12 conditions and the other 9", a, c, (tct_compare_how){.metric = "cka"});
  expect(TCT_UNSUPPORTED, "no probe set 'many'", a, b,
         (tct_compare_how){.metric = "cka", .probe = "many"});
  expect(TCT_UNSUPPORTED, "no similarity 'zzz'", a, b, (tct_compare_how){.metric = "zzz"});
  expect(TCT_UNSUPPORTED, "no distance 'zzz'", a, b,
         (tct_compare_how){.metric = "rsa", .distance = "zzz"});
  expect(TCT_BAD_SHAPE, "crossnobis needs trials cut into two folds or more, and there are 0", a, b,
         (tct_compare_how){.metric = "rsa", .distance = "crossnobis"});
  expect(TCT_BAD_SHAPE, "while making the RDM of", a, b,
         (tct_compare_how){.metric = "rsa", .distance = "mahalanobis"});
  expect(TCT_UNSUPPORTED, "no comparator 'zzz'", a, b,
         (tct_compare_how){.metric = "rsa", .comparator = "zzz"});
  expect(TCT_NO_FILE, "nowhere", a, "nowhere", (tct_compare_how){.metric = "cka"});
}

static void without_memory_it_says_so_and_leaves_nothing(void **unused)
{
  const tct_compare_how how = {.metric = "rsa", .threads = 1, .untrained = true};
  tct_comparison into;
  tct_error err;
  uint64_t before = tct_allocations();
  int refused     = 0, called;

  (void)unused;
  assert_int_equal(tct_compare_runs(a, b, &how, &into, NULL), TCT_OK);
  called = (int)(tct_allocations() - before);
  tct_comparison_free(&into);
  for (int i = 1; i <= called; i += i < 100 ? 1 : 7) {
    err = (tct_error){0};
    tct_fail_allocation(i, i % 2);
    const tct_status code = tct_compare_runs(a, b, &how, &into, &err);
    tct_fail_allocation(-1, false);
    refused += code != TCT_OK;
    if (code != TCT_OK && code != TCT_NO_MEMORY) fail_msg("allocation %d: %s", i, err.text);
    tct_comparison_free(&into);
  }
  assert_true(refused > 50);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_run_is_most_like_itself),
    cmocka_unit_test(untrained_circuits_stand_after_the_trained_and_have_the_same_senses),
    cmocka_unit_test(rsa_is_the_comparator_of_two_rdms),
    cmocka_unit_test(the_bits_do_not_depend_on_threads),
    cmocka_unit_test(what_cannot_be_compared_is_said),
    cmocka_unit_test(without_memory_it_says_so_and_leaves_nothing),
  };

  return cmocka_run_group_tests(tests, begin, bench_end);
}
