/* recipe_real.c -- recordings of laboratories, where they are there: figures known from elsewhere. */
#include "brain/published.h"
#include "brain/recipe_bench.h"

/* The recipe in which %s is the folder of the data; skips where it is not there. */
static void make_real(const char *file, const char *form)
{
  const char *path = published_or_not(file);
  char text[2048];

  if (!path) skip();
  (void)snprintf(text, sizeof text, form, path);
  make(text);
}

static double mean_of(const tct_recording *x, int condition)
{
  const size_t n = (size_t)x->repeats * (size_t)x->steps * (size_t)x->units;
  double sum     = 0;
  size_t seen    = 0;

  for (size_t i = 0; i < n; i++) {
    const double one = x->value[(size_t)condition * n + i];
    if (isnan(one)) continue;
    sum += one;
    seen++;
  }
  return sum / (double)seen;
}

/* Rates of M1 at contrast 10 %, of stimulus s2, before and after learning. */
static void v4_before_and_after_contrast_discrimination(void **state)
{
  (void)state;
  make_real("VPL_cheng2024/V4_MUA_trials_M1.npz",
            "tercet: 1\nrecipe: V4 before and after contrast discrimination\nsubject: M1\n"
            "area: V4\nfile: %s\nquantity: Hz\nsession: {column: day}\ncondition: contrast\n"
            "responses: {data: 'M1_{stimulus}_{day}_c{contrast}', axes: [unit, trial]}\n"
            "where: {stimulus: s2}\n");
  assert_int_equal(made.n, 2);
  const tct_recording *pre = made.recording[0], *post = made.recording[1];
  assert_string_equal(pre->session, "pre");
  assert_int_equal(pre->units, 27);
  assert_int_equal(pre->conditions, 14);
  assert_string_equal(pre->condition[0], "contrast=10");
  /* up to the order of summation: the last place of the second is of a mean of means */
  assert_true(mean_of(pre, 0) == 12.521008403361344);
  assert_true(fabs(mean_of(post, 0) - 12.448559670781892) < 4e-15);
  assert_int_equal(report.row[0].trials + report.row[1].trials, 17190 / 2);
}

static void thalamic_units_over_an_epoch(void **state)
{
  (void)state;
  if (!getenv("TERCET_READER")) skip();
  make_real("nwb/A8604-211122.nwb",
            "tercet: 1\nrecipe: wake\nfile: %s\nquantity: count\nwindow: [0, 1100 s]\n"
            "spikes: {times: units/spike_times, ends: units/spike_times_index}\n"
            "trials: {start_time: intervals/epochs/start_time}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 3);
  /* ends 11020, 15710, 21354; the epoch is of the whole session */
  VALUES(x, 11020, 4690, 5644);
}

/* A raster of 50 trials x 2000 ms: what scipy counts in it. */
static void a_raster_of_the_subthalamic_nucleus(void **state)
{
  (void)state;
  if (!getenv("TERCET_READER")) skip();
  make_real("case_studies_kramer/10_spikes-1.mat",
            "tercet: 1\nrecipe: movement\nfile: %s\nquantity: count\nwindow: [-1 s, 1 s]\n"
            "bin: 1 s\nresponses: {data: train, axes: [trial, time], rate: 1 kHz, start: -1 s, "
            "holds: counts}\ntrials: {direction: direction}\ncondition: direction\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->conditions, 2);
  assert_int_equal(x->repeats, 25);
  double sum[4] = {0};
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < 25; i++)
      for (int t = 0; t < 2; t++) sum[2 * c + t] += value(x, c, i, t, 0);
  const double expected[] = {1242, 1691, 706, 1057};
  for (int i = 0; i < 4; i++) assert_true(sum[i] == expected[i]);
}

static void a_place_cell_has_its_spikes_and_the_place(void **state)
{
  (void)state;
  if (!getenv("TERCET_READER")) skip();
  make_real("case_studies_kramer/spikes-1.mat",
            "tercet: 1\nrecipe: place\nfile: %s\nwindow: [0, 180 s]\nbin: 10 s\nrecordings:\n"
            "  cell: {spikes: {times: spiketimes}, quantity: count}\n"
            "  place: {series: {data: X, axes: [time], times: t}, quantity: cm}\n");
  double spikes = 0;
  for (int t = 0; t < 18; t++) spikes += value(made.recording[0], 0, 0, t, 0);
  assert_true(spikes == 220);
  assert_true(fabs(value(made.recording[1], 0, 0, 3, 0) - 41.30291148093143) < 1e-9);
}

static void a_session_of_a_brain_computer_interface(void **state)
{
  (void)state;
  make_real("hennig2018/block1.csv",
            "tercet: 1\nrecipe: intuitive mapping\nfile: %s\nquantity: count\n"
            "responses: {data: 'u{unit}', axes: [trial]}\ntrials: {freeze: freeze}\n"
            "where: {freeze: 0}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 87);
  assert_int_equal(x->repeats, 3953);
  assert_true(fabs(mean_of(x, 0) - 2.0344769431626206) < 1e-12);
}

/* Cells of MATLAB for each direction, before and after: words in names on two levels. */
static void a_session_before_and_after_learning_a_mapping(void **state)
{
  (void)state;
  if (!getenv("TERCET_READER")) skip();
  make_real("BCI_golub/exampleData.mat",
            "tercet: 1\nrecipe: perturbed mapping\nfile: %s\nquantity: count\n"
            "responses: {data: '{day}.clouds.spikes{{direction}}', axes: [unit, trial]}\n"
            "session: {column: day}\ncondition: direction\npaired: true\n");
  assert_int_equal(made.n, 2);
  const tct_recording *before = made.recording[0], *after = made.recording[1];
  assert_string_equal(before->session, "beforeLearning");
  assert_int_equal(before->units, 86);
  assert_int_equal(before->conditions, 8);
  assert_int_equal(before->repeats, 69);
  assert_string_equal(before->condition[2], "direction=3");
  assert_true(mean_of(before, 2) == 11344 / (86 * 69.0));
  assert_true(mean_of(after, 2) == 10598 / (86 * 69.0));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(v4_before_and_after_contrast_discrimination),
    cmocka_unit_test(thalamic_units_over_an_epoch),
    cmocka_unit_test(a_raster_of_the_subthalamic_nucleus),
    cmocka_unit_test(a_place_cell_has_its_spikes_and_the_place),
    cmocka_unit_test(a_session_of_a_brain_computer_interface),
    cmocka_unit_test(a_session_before_and_after_learning_a_mapping),
  };
  const int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);

  forget();
  return failed;
}
