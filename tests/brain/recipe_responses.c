/* recipe_responses.c -- numbers that are there for each trial and unit: axes, names, conditions, repeats. */
#include "brain/recipe_bench.h"

/* Two units; trial i of unit k is 10 i + k; contrasts and stimuli of 6 trials. */
static void write_small(void)
{
  tct_arrays a = {0};

  add_numbers(&a, "rates", 2, SHAPE(6, 2), NUMBERS(0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51));
  add_numbers(&a, "turned", 2, SHAPE(2, 6), NUMBERS(0, 10, 20, 30, 40, 50, 1, 11, 21, 31, 41, 51));
  VECTOR(&a, "contrast", 0.5, 0.1, 0.5, 0.1, 0.5, NAN);
  TEXTS(&a, "stimulus", "s2", "s1", "s1", "s2", "s2", "s1");
  write_arrays("small.npz", &a);
}

static const char head[] = "tercet: 1\nrecipe: a test\nfile: small.npz\n";

static const char *with(const char *rest)
{
  static char text[4096];

  (void)snprintf(text, sizeof text, "%s%s", head, rest);
  return text;
}

static void trials_go_to_their_conditions_in_order_of_values(void **state)
{
  (void)state;
  write_small();
  make(with("responses: {data: rates, axes: [trial, unit]}\n"
            "trials: {contrast: contrast}\ncondition: contrast\nsubject: A\narea: V4\n"
            "session: day 1\nquantity: Hz\n"));
  assert_int_equal(made.n, 1);
  const tct_recording *x = made.recording[0];
  assert_string_equal(x->name, "r");
  assert_string_equal(x->subject, "A");
  assert_string_equal(x->area, "V4");
  assert_string_equal(x->session, "day 1");
  assert_string_equal(x->quantity, "Hz");
  assert_int_equal(x->conditions, 2);
  assert_int_equal(x->repeats, 3);
  assert_int_equal(x->steps, 1);
  assert_true(x->dt == 0 && x->start == 0);
  assert_string_equal(x->condition[0], "contrast=0.1");
  assert_string_equal(x->condition[1], "contrast=0.5");
  VALUES(x, 10, 11, 30, 31, NAN, NAN, 0, 1, 20, 21, 40, 41);
  const int64_t trial[] = {1, 3, -1, 0, 2, 4};
  assert_memory_equal(x->trial, trial, sizeof trial);
  assert_string_equal(x->unit[1], "1");
  assert_reported("r: trials left out, for want of a value of a condition: 1 of 6");
  assert_true(report.row[0].missing == 2 / 12.0);
  assert_int_equal(report.row[0].repeats_least, 2);
  assert_int_equal(report.row[0].trials, 5);
  assert_int_equal(report.row[0].left_out, 1);
}

/* Contrasts as folds: trials 1 and 3 at 0.1, 0, 2 and 4 at 0.5, 5 nowhere. */
static void folds_are_values_of_a_column(void **state)
{
  const int fold[] = {0, 1, -1, 1, 0, 1}, rest[] = {0, -1, 0, 0};
  (void)state;

  write_small();
  make(with(
    "responses: {data: rates, axes: [trial, unit]}\n"
    "trials: {contrast: contrast, stimulus: stimulus}\ncondition: stimulus\nfold: contrast\n"));
  const tct_recording *x = made.recording[0];
  assert_string_equal(x->condition[0], "s1");
  assert_int_equal(x->folds, 2);
  assert_memory_equal(x->fold, fold, sizeof fold); /* trials 1, 2, 5; 0, 3, 4 */
  assert_reported("r: trials without a contrast, which are in no fold: 1");

  /* of the trials at 0.5 there is one fold, whatever number it had */
  make(with(
    "responses: {data: rates, axes: [trial, unit]}\nwhere: {contrast: 0.5}\n"
    "trials: {contrast: contrast, stimulus: stimulus}\ncondition: stimulus\nfold: contrast\n"));
  x = made.recording[0];
  assert_int_equal(x->folds, 1);
  assert_int_equal(x->repeats, 2);
  assert_memory_equal(x->fold, rest, sizeof rest);
  make(with("responses: {data: rates, axes: [trial, unit]}\n"
            "trials: {contrast: contrast}\ncondition: contrast\n"));
  assert_true(made.recording[0]->folds == 0 && !made.recording[0]->fold);
}

static void conditions_are_combinations_and_a_text_alone_is_a_name(void **state)
{
  (void)state;
  write_small();
  make(with("responses: {data: rates}\ntrials: {contrast: contrast, stimulus: stimulus}\n"
            "condition: [stimulus, contrast]\ncategory: stimulus\n"));
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->conditions, 4);
  assert_string_equal(x->condition[0], "stimulus=s1 contrast=0.1");
  assert_string_equal(x->condition[3], "stimulus=s2 contrast=0.5");
  assert_int_equal(x->categories, 2);
  assert_string_equal(x->category_name[x->category[0]], "s1");
  assert_string_equal(x->category_name[x->category[3]], "s2");
  VALUES(x, 10, 11, NAN, NAN, 20, 21, NAN, NAN, 30, 31, NAN, NAN, 0, 1, 40, 41);

  make(with("responses: {data: rates}\ntrials: {stimulus: stimulus}\ncondition: stimulus\n"));
  assert_string_equal(made.recording[0]->condition[0], "s1");
  assert_string_equal(made.recording[0]->quantity, "value");
}

static void numbers_may_be_taken_to_the_nearest_step(void **state)
{
  (void)state;
  write_text("angles.csv", "angle,u\n-20,1\n22,2\n23,3\n89.5,4\n44,5\n");
  make("tercet: 1\nrecipe: t\nfile: angles.csv\nresponses: {data: u, axes: [trial]}\n"
       "trials: {angle: angle}\ncondition: {column: angle, step: 45}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->conditions, 3);
  assert_string_equal(x->condition[0], "angle=0");
  assert_string_equal(x->condition[2], "angle=90");
  VALUES(x, 1, 2, 3, 5, 4, NAN);
}

static void axes_may_come_in_any_order(void **state)
{
  (void)state;
  write_small();
  make(with("trials: {contrast: contrast}\ncondition: contrast\nrecordings:\n"
            "  a: {responses: {data: rates, axes: [trial, unit]}}\n"
            "  b: {responses: {data: turned, axes: [unit, trial]}}\n"));
  assert_int_equal(made.n, 2);
  assert_string_equal(made.recording[1]->name, "b");
  assert_memory_equal(made.recording[0]->value, made.recording[1]->value, 12 * sizeof(double));
}

static void an_axis_of_another_name_is_a_column_of_the_trials(void **state)
{
  tct_arrays a = {0};

  (void)state;
  /* [stimulus 2][repeat 3][unit 1] */
  add_numbers(&a, "x", 3, SHAPE(2, 3, 1), NUMBERS(1, 2, 3, 4, 5, 6));
  write_arrays("axes.npz", &a);
  make("tercet: 1\nrecipe: t\nfile: axes.npz\ncondition: stimulus\n"
       "responses: {data: x, axes: [stimulus, repeat, unit]}\nwhere: {repeat: {from: 1}}\n");
  VALUES(made.recording[0], 2, 3, 5, 6);
  assert_int_equal(made.recording[0]->trial[2], 4);
  assert_string_equal(made.recording[0]->condition[1], "stimulus=1");
}

static void words_in_names_are_columns_and_split_sessions(void **state)
{
  tct_arrays a = {0};

  (void)state;
  add_numbers(&a, "m_pre_c10", 2, SHAPE(2, 1), NUMBERS(1, 2));
  add_numbers(&a, "m_pre_c5", 2, SHAPE(2, 2), NUMBERS(3, 4, 5, 6));
  add_numbers(&a, "m_post_c10", 2, SHAPE(2, 2), NUMBERS(7, 8, 9, 10));
  write_arrays("names.npz", &a);
  make("tercet: 1\nrecipe: t\nfile: names.npz\ncondition: contrast\nsession: {column: day}\n"
       "responses: {data: 'm_{day}_c{contrast}', axes: [unit, trial]}\n");
  assert_int_equal(made.n, 2);
  const tct_recording *pre = made.recording[0], *post = made.recording[1];
  assert_string_equal(pre->name, "r pre");
  assert_string_equal(pre->session, "pre");
  assert_string_equal(post->session, "post");
  assert_string_equal(pre->condition[0], "contrast=5");
  VALUES(pre, 3, 5, 4, 6, 1, 2, NAN, NAN);
  VALUES(post, 7, 9, 8, 10);
  assert_int_equal(post->trial[1], 4); /* counted through all arrays */
  assert_reported("r post has no trial of 1 of 2 conditions, which others have: 'contrast=5'");
}

static void a_word_that_comes_twice_says_the_same(void **state)
{
  tct_arrays a = {0};

  (void)state;
  VECTOR(&a, "d1/s1", 1, 2);
  VECTOR(&a, "d1/s2", 3, 4);
  VECTOR(&a, "d2/s2", 5, 6);
  write_arrays("twice.npz", &a);
  make("tercet: 1\nrecipe: t\nfile: twice.npz\ncondition: n\n"
       "responses: {data: 'd{n}/s{n}', axes: [trial]}\n");
  VALUES(made.recording[0], 1, 2, 5, 6);
}

static void a_unit_may_be_a_word_in_a_name(void **state)
{
  (void)state;
  write_text("t.csv", "theta,u3,u10\n0,1,2\n90,3,4\n0,5,\n");
  make("tercet: 1\nrecipe: t\nfile: t.csv\nresponses: {data: 'u{unit}', axes: [trial]}\n"
       "trials: {theta: theta}\ncondition: theta\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 2);
  assert_string_equal(x->unit[0], "3");
  assert_string_equal(x->unit[1], "10");
  VALUES(x, 1, 2, 5, NAN, 3, 4, NAN, NAN);
  assert_true(report.row[0].missing == 3 / 8.0);
}

static void samples_within_trials_are_binned_or_kept(void **state)
{
  tct_arrays a = {0};

  (void)state;
  /* one trial, four samples of 10 ms from -20 ms, two units */
  add_numbers(&a, "x", 3, SHAPE(1, 4, 2), NUMBERS(1, 10, 2, 20, 4, 40, 8, 80));
  write_arrays("time.npz", &a);
#define TIMED                                                                                      \
  "tercet: 1\nrecipe: t\nfile: time.npz\n"                                                         \
  "responses: {data: x, axes: [trial, time, unit], rate: 100 Hz, start: -20 ms"
  make(TIMED "}\n");
  assert_int_equal(made.recording[0]->steps, 4);
  assert_true(made.recording[0]->dt == 10 && made.recording[0]->start == -20);
  VALUES(made.recording[0], 1, 10, 2, 20, 4, 40, 8, 80);
  make(TIMED "}\nwindow: [-20 ms, 20 ms]\nbin: 20 ms\n");
  VALUES(made.recording[0], 1.5, 15, 6, 60);
  make(TIMED ", holds: counts}\nwindow: [0, 20 ms]\n"); /* 12 in 20 ms */
  assert_string_equal(made.recording[0]->quantity, "Hz");
  VALUES(made.recording[0], 12 / 0.02, 120 / 0.02);
  make(TIMED ", holds: counts}\nquantity: count\nwindow: [0, 20 ms]\nbin: 10 ms\n"
             "baseline: [-20 ms, 0]\n"); /* 3 in 20 ms, 1.5 in 10 */
  VALUES(made.recording[0], 4 - 1.5, 40 - 15, 8 - 1.5, 80 - 15);
  refuse(TIMED "}\nwindow: [-30 ms, 20 ms]\n", 5, 9, "the samples go from -20 to 20 ms");
}

static void z_scores_have_no_mean_and_unit_spread(void **state)
{
  tct_arrays a = {0};

  (void)state;
  add_numbers(&a, "x", 2, SHAPE(4, 2), NUMBERS(1, 7, 3, 7, 5, 7, 7, 7));
  write_arrays("z.npz", &a);
  make("tercet: 1\nrecipe: t\nfile: z.npz\nresponses: {data: x}\nzscore: unit\n");
  const tct_recording *x = made.recording[0];
  assert_string_equal(x->quantity, "z");
  const double sd = sqrt(5); /* of 1 3 5 7 */
  VALUES(x, -3 / sd, NAN, -1 / sd, NAN, 1 / sd, NAN, 3 / sd, NAN);
  assert_reported("r: units that never change, and so have no z-score: 1");
}

static void the_provenance_names_the_recipe_and_every_file_by_its_hash(void **state)
{
  (void)state;
  /* printf 'id,a\n7,1\n' | sha256sum */
  write_text("h.csv", "id,a\n7,1\n");
  make("tercet: 1\nrecipe: t\nfile: h.csv\nresponses: {data: a, axes: [trial]}\n");
  assert_non_null(
    strstr(made.provenance,
           "\"sha256\": \"30691bb21ec7a999482b4df98700c6dc30a915fc381ea1ede8a91809a071e654\""));
  assert_non_null(
    strstr(made.provenance,
           "\"sha256\": \"346576cd8696b907969d0f4147b32b6a55eaab61a63880522a91f0bcb3c6b216\""));
  assert_non_null(strstr(made.provenance, "r.yaml"));
  assert_non_null(strstr(made.provenance, "h.csv"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(folds_are_values_of_a_column),
    cmocka_unit_test(trials_go_to_their_conditions_in_order_of_values),
    cmocka_unit_test(conditions_are_combinations_and_a_text_alone_is_a_name),
    cmocka_unit_test(numbers_may_be_taken_to_the_nearest_step),
    cmocka_unit_test(axes_may_come_in_any_order),
    cmocka_unit_test(an_axis_of_another_name_is_a_column_of_the_trials),
    cmocka_unit_test(words_in_names_are_columns_and_split_sessions),
    cmocka_unit_test(a_word_that_comes_twice_says_the_same),
    cmocka_unit_test(a_unit_may_be_a_word_in_a_name),
    cmocka_unit_test(samples_within_trials_are_binned_or_kept),
    cmocka_unit_test(z_scores_have_no_mean_and_unit_spread),
    cmocka_unit_test(the_provenance_names_the_recipe_and_every_file_by_its_hash),
  };
  const int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);

  forget();
  return failed;
}
