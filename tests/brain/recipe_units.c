/* recipe_units.c -- which units stay: reliability by halves, rates, names; and pairs of sessions. */
#include "brain/recipe_bench.h"

#include "base/random.h"
#include "base/text.h"

#define HEAD "tercet: 1\nrecipe: a test\nfile: d.npz\n"

enum { CONDITIONS = 5, REPEATS = 4, UNITS = 3 };

/* Unit 0 answers to its condition, unit 1 to nothing, unit 2 is the same in all trials. */
static double response(int condition, int repeat, int unit)
{
  const double noise = sin(12.9898 * (condition * 17 + repeat * 5 + unit * 3) + 1);

  return unit == 0 ? 2 * condition + noise : unit == 1 ? noise : 4;
}

static int write_files(void **state)
{
  double x[CONDITIONS * REPEATS * UNITS], *to = x;
  tct_arrays a = {0};

  if (make_folder(state) != 0) return -1;
  for (int c = 0; c < CONDITIONS; c++)
    for (int i = 0; i < REPEATS; i++)
      for (int k = 0; k < UNITS; k++) *to++ = response(c, i, k);
  add_numbers(&a, "x", 3, SHAPE(CONDITIONS, REPEATS, UNITS), x);
  TEXTS(&a, "layer", "L4", "L5", "L4");
  write_arrays("d.npz", &a);
  return 0;
}

#define X "responses: {data: x, axes: [stimulus, repeat, unit]}\ncondition: stimulus\n"

/* numpy's corrcoef of the means of repeats 0, 2 and of 1, 3, and Spearman-Brown. */
static double by_numpy(int unit)
{
  static const char script[] =
    "import sys\n"
    "try:\n"
    "  import numpy as np\n"
    "except ImportError:\n"
    "  sys.exit(77)\n"
    "k = int(sys.argv[1].split(':')[1])\n"
    "c, i = np.meshgrid(np.arange(5), np.arange(4), indexing='ij')\n"
    "noise = np.sin(12.9898 * (c * 17 + i * 5 + k * 3) + 1)\n"
    "x = 2 * c + noise if k == 0 else noise\n"
    "r = np.corrcoef(x[:, ::2].mean(1), x[:, 1::2].mean(1))[0, 1]\n"
    "open(sys.argv[1].split(':')[0], 'w').write('%.17g' % max(-1, 2 * r / (1 + r)))\n";
  char arg[600], path[512];
  double x = NAN;
  size_t n;

  (void)snprintf(path, sizeof path, "%s", in_folder("r.txt"));
  (void)snprintf(arg, sizeof arg, "%s:%d", path, unit);
  const int code = python(script, arg);
  if (code == 77) skip();
  assert_int_equal(code, 0);
  char *text = get_file(path, &n);
  assert_true(tct_read_real(text, &x));
  tct_free(text);
  return x;
}

static void alternate_halves_are_as_numpy_has_them(void **state)
{
  (void)state;
  make(HEAD X "select: {halves: alternate, units: [0]}\n");
  const double first = by_numpy(0);
  if (!(fabs(report.row[0].reliability - first) < 1e-12))
    fail_msg("%.17g, not %.17g", report.row[0].reliability, first);
  assert_true(first > 0.9);
  make(HEAD X "select: {halves: alternate, units: [1]}\n");
  const double second = by_numpy(1);
  if (!(fabs(report.row[0].reliability - second) < 1e-12))
    fail_msg("%.17g, not %.17g", report.row[0].reliability, second);
  make(HEAD X "select: {halves: alternate, units: [2]}\n");
  assert_true(isnan(report.row[0].reliability)); /* a constant correlates with nothing */
}

/* Random halves, written out: the mean of Pearson's r over splits. */
static double by_hand(int unit, int splits, uint64_t seed)
{
  double all = 0;

  for (int s = 0; s < splits; s++) {
    double a[CONDITIONS] = {0}, b[CONDITIONS] = {0}, ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (int c = 0; c < CONDITIONS; c++) {
      const tct_key key =
        tct_key_in(tct_key_in(tct_key_of(seed, "recipe.halves"), (uint64_t)s), (uint64_t)c);
      for (uint64_t i = 0; i < REPEATS; i++)
        (tct_shuffled(key, i, REPEATS) >= REPEATS / 2 ? b : a)[c] += response(c, (int)i, unit) / 2;
      ma += a[c] / CONDITIONS;
      mb += b[c] / CONDITIONS;
    }
    for (int c = 0; c < CONDITIONS; c++) {
      aa += (a[c] - ma) * (a[c] - ma);
      bb += (b[c] - mb) * (b[c] - mb);
      ab += (a[c] - ma) * (b[c] - mb);
    }
    all += ab / sqrt(aa * bb) / splits;
  }
  return 2 * all / (1 + all);
}

static void random_halves_are_averaged_over_splits_and_depend_on_the_seed(void **state)
{
  (void)state;
  make(HEAD X "select: {units: [0], splits: 7, seed: 3}\n");
  const double three = report.row[0].reliability;
  assert_true(fabs(three - by_hand(0, 7, 3)) < 1e-12);
  make(HEAD X "select: {units: [0], splits: 7, seed: 4}\n");
  assert_true(fabs(report.row[0].reliability - by_hand(0, 7, 4)) < 1e-12);
  assert_true(report.row[0].reliability != three);
}

static void unreliable_units_go_and_are_said(void **state)
{
  (void)state;
  make(HEAD X "select: {reliability: 0.9}\n");
  assert_int_equal(made.recording[0]->units, 1);
  assert_string_equal(made.recording[0]->unit[0], "0");
  assert_int_equal(report.row[0].units_of, 3);
  assert_reported("r: units left out by what is selected: 2 of 3");
  assert_true(value(made.recording[0], 4, 2, 0, 0) == response(4, 2, 0));
  fails(HEAD X "select: {reliability: 1}\n", TCT_BAD_DATA, "r: of 3 units none is left");
}

static void quiet_units_go(void **state)
{
  (void)state;
  make(HEAD X "quantity: Hz\nselect: {rate: 4 Hz}\n");
  /* unit 0 has 4 Hz on the average and some noise, unit 2 has 4 */
  double mean = 0;
  for (int c = 0; c < CONDITIONS; c++)
    for (int i = 0; i < REPEATS; i++) mean += response(c, i, 0) / CONDITIONS / REPEATS;
  assert_int_equal(made.recording[0]->units, mean >= 4 ? 2 : 1);
  assert_string_equal(made.recording[0]->unit[made.recording[0]->units - 1], "2");
  refuse(HEAD X "quantity: mV\nselect: {rate: 4 Hz}\n", 7, 10, "a rate is of what is in Hz");
}

static void units_are_selected_by_a_column_or_by_their_ids(void **state)
{
  (void)state;
  make(HEAD X "units: {layer: layer}\nselect: {where: {layer: L4}}\n");
  assert_int_equal(made.recording[0]->units, 2);
  assert_string_equal(made.recording[0]->unit[1], "2");
  refuse(HEAD X "select: {where: {layer: L4}}\n", 6, 18, "there is no column 'layer'");
  refuse(HEAD X "select: {units: [0, 9]}\n", 6, 21, "there is no unit '9'");
}

/* Day 1 has units a b, day 2 b c. */
static void write_days(void)
{
  tct_arrays a = {0};

  add_numbers(&a, "one", 2, SHAPE(2, 2), NUMBERS(1, 2, 3, 4));
  add_numbers(&a, "two", 2, SHAPE(2, 2), NUMBERS(5, 6, 7, 8));
  TEXTS(&a, "ids_one", "a", "b");
  TEXTS(&a, "ids_two", "b", "c");
  VECTOR(&a, "s", 0, 1);
  write_arrays("days.npz", &a);
}

#define DAYS                                                                                       \
  "tercet: 1\nrecipe: t\nfile: days.npz\ntrials: {s: s}\ncondition: s\nsubject: m\narea: V4\n"     \
  "recordings:\n"                                                                                  \
  "  d1: {session: 1, responses: {data: one}, units: {id: ids_one}}\n"                             \
  "  d2: {session: 2, responses: {data: two}, units: {id: ids_two}}\n"

static void paired_sessions_have_the_same_units(void **state)
{
  (void)state;
  write_days();
  make(DAYS "paired: true\n");
  const tct_recording *one = made.recording[0], *two = made.recording[1];
  assert_int_equal(one->units, 3);
  assert_memory_equal(one->unit, two->unit, 3 * sizeof *one->unit);
  assert_string_equal(one->unit[2], "c");
  VALUES(one, 1, 2, NAN, 3, 4, NAN);
  VALUES(two, NAN, 5, 6, NAN, 7, 8);
  assert_reported("d1: units not recorded, but in another session: 1 of 3");
  assert_true(report.row[0].missing == 1 / 3.0);
}

static void unpaired_sessions_keep_their_own(void **state)
{
  (void)state;
  write_days();
  make(DAYS);
  VALUES(made.recording[0], 1, 2, 3, 4);
  VALUES(made.recording[1], 5, 6, 7, 8);
  assert_string_equal(made.recording[1]->unit[0], "b");
}

static void a_pair_is_of_one_subject_and_area(void **state)
{
  (void)state;
  write_days();
  make("tercet: 1\nrecipe: t\nfile: days.npz\npaired: true\nsubject: m\n"
       "recordings:\n"
       "  d1: {area: V1, responses: {data: one}, units: {id: ids_one}}\n"
       "  d2: {area: V4, responses: {data: two}, units: {id: ids_two}}\n");
  assert_int_equal(made.recording[0]->units, 2);
  assert_string_equal(made.recording[0]->unit[0], "a");
}

/* Unit b passes on day 2 alone, and so stays on both. */
static void a_unit_of_paired_sessions_stays_if_it_does_in_one(void **state)
{
  (void)state;
  write_days();
  make(DAYS "paired: true\nquantity: Hz\nselect: {rate: 5.5 Hz}\n");
  assert_int_equal(made.recording[0]->units, 2);
  assert_string_equal(made.recording[0]->unit[0], "b");
  VALUES(made.recording[0], 2, NAN, 4, NAN);
  VALUES(made.recording[1], 5, 6, 7, 8);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(alternate_halves_are_as_numpy_has_them),
    cmocka_unit_test(random_halves_are_averaged_over_splits_and_depend_on_the_seed),
    cmocka_unit_test(unreliable_units_go_and_are_said),
    cmocka_unit_test(quiet_units_go),
    cmocka_unit_test(units_are_selected_by_a_column_or_by_their_ids),
    cmocka_unit_test(paired_sessions_have_the_same_units),
    cmocka_unit_test(unpaired_sessions_keep_their_own),
    cmocka_unit_test(a_pair_is_of_one_subject_and_area),
    cmocka_unit_test(a_unit_of_paired_sessions_stays_if_it_does_in_one),
  };
  const int failed = cmocka_run_group_tests(tests, write_files, remove_folder);

  forget();
  return failed;
}
