/* recipe_form.c -- what is wrong with a recipe is said at its place, all at once. */
#include "brain/recipe_bench.h"

static int write_files(void **state)
{
  tct_arrays a = {0};

  if (make_folder(state) != 0) return -1;
  add_numbers(&a, "rates", 2, SHAPE(4, 2), NUMBERS(0, 1, 10, 11, 20, 21, 30, 31));
  add_numbers(&a, "course", 3, SHAPE(4, 2, 2),
              NUMBERS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  VECTOR(&a, "contrast", 0.1, 0.2, 0.1, 0.2);
  VECTOR(&a, "onset", 1, 2, 3, 4);
  VECTOR(&a, "three", 1, 2, 3);
  TEXTS(&a, "stimulus", "s1", "s2", "s1", "s2");
  VECTOR(&a, "spikes", 0.1, 0.2, 1.1, 2.2, 3.3);
  VECTOR(&a, "ends", 2, 5);
  VECTOR(&a, "same", 1, 1);
  write_arrays("d.npz", &a);
  write_text("notes.txt", "hello\n");
  return 0;
}

#define HEAD      "tercet: 1\nrecipe: a test\nfile: d.npz\n" /* line 4 comes next */
#define RESPONSES HEAD "responses: {data: rates}\n"          /* line 5 comes next */
#define SPIKES    HEAD "spikes: {times: spikes, ends: ends}\n"

static void the_source_is_one_and_says_where(void **state)
{
  (void)state;
  refuse(HEAD, 1, 1, "r has no source: one of 'spikes', 'series' and 'responses'");
  refuse(RESPONSES "spikes: {times: spikes}\nwindow: [0, 1 s]\n", 4, 1,
         "a recording has one source, and 'spikes' (line 5) is one: take one away");
  refuse(HEAD "responses: rates\n", 4, 12, "responses is a map, such as {data: ARRAY, ...}");
  refuse(HEAD "responses: {axes: [trial]}\n", 4, 12, "responses needs 'data'");
  refuse(HEAD "responses: {data: rate}\n", 4, 19, "d.npz; did you mean 'rates'?");
  refuse(HEAD "responses: {data: 'x_{day}'}\n", 4, 19, "has such a name");
  refuse(HEAD "responses: {dta: rates, data: rates}\n", 4, 13,
         "responses has no 'dta'; did you mean 'data'?");
  refuse(HEAD "responses: {data: rates, axes: [trial, unit, time]}\n", 4, 19,
         "'rates' has 2 axes, and 3 are named");
  refuse(HEAD "responses: {data: rates, axes: [unit, unit]}\n", 4, 39,
         "the axis 'unit' comes twice");
  refuse(HEAD "responses: {data: 'r{day}s', axes: [day, unit]}\n", 4, 36,
         "'day' is an axis and a word in the name");
  refuse(HEAD "responses: {data: 'r{unit}s', axes: [unit]}\n", 4, 37,
         "units are an axis and {unit} in the name: one of both");
  refuse(HEAD "responses: {data: course, axes: [trial, time, unit]}\n", 4, 12,
         "responses with an axis 'time' need 'rate'");
  refuse(HEAD "spikes: units\nwindow: [0, 1 s]\n", 4, 9, "would be a path in an NWB file, which ");
}

static void spikes_say_once_whose_they_are(void **state)
{
  (void)state;
  refuse(SPIKES, 4, 9, "spikes need a window around each event: 'window: [-200 ms, 500 ms]'");
  refuse(HEAD "spikes: {ends: ends}\nwindow: [0, 1 s]\n", 4, 9,
         "spikes are in 'times' or in 'cells'");
  refuse(HEAD "spikes: {times: spikes, ends: ends, unit: ends}\nwindow: [0, 1 s]\n", 4, 9,
         "whose spikes they are is said twice");
  refuse(HEAD "spikes: {times: 'n{unit}'}\nwindow: [0, 1 s]\n", 4, 17, "has such a name");
  refuse(HEAD "series: {data: rates, rate: 1, times: onset}\nwindow: [0, 1 s]\n", 4, 9,
         "a series has either 'rate' or 'times'");
  refuse(HEAD "series: {data: rates, times: three}\nwindow: [0, 1 s]\n", 4, 30,
         "there are 4 samples and 3 times");
  refuse(HEAD "series: {data: rates, axes: [trial, unit], rate: 1}\nwindow: [0, 1 s]\n", 4, 30,
         "a series has the axes time and unit, and no 'trial'");
}

static void times_are_quantities_that_fit(void **state)
{
  (void)state;
  refuse(SPIKES "window: [-200 mV, 500 ms]\n", 5, 10, "'-200 mV' is a voltage");
  refuse(SPIKES "window: [500 ms, -200 ms]\n", 5, 9, "window is from and to");
  refuse(SPIKES "window: 500 ms\n", 5, 9, "window is from and to: [-200 ms, 500 ms]");
  refuse(SPIKES "window: [-200 ms, 500 ms]\nbin: 30 ms\n", 6, 6,
         "the window is 700 ms long, which is no multiple of a bin of 30 ms");
  refuse(SPIKES "window: [-200 ms, 500 ms]\nbin: -5 ms\n", 6, 6, "bin must lie between 0 and");
  refuse(SPIKES "window: [0, 1 s]\nquantity: mV\n", 6, 11,
         "of what is counted, quantity is Hz or count");
  refuse(SPIKES "window: [0, 1 s]\nsmooth: {kernel: gausian, width: 20 ms}\n", 6, 18,
         "kernel must be gaussian, exponential or box, not 'gausian'; did you mean 'gaussian'?");
  refuse(SPIKES "window: [0, 1 s]\nsmooth: {kernel: box}\n", 6, 9, "smooth needs 'width'");
  refuse(RESPONSES "bin: 5 ms\n", 5, 1, "responses without an axis 'time' have no bin");
  refuse(SPIKES "window: [0, 1 s]\nzscore: units\n", 6, 9,
         "zscore must be none or unit, not 'units'; did you mean 'unit'?");
}

static void columns_must_be_there_and_fit(void **state)
{
  (void)state;
  refuse(RESPONSES "trials: {contrast: contrast}\ncondition: contrst\n", 6, 12,
         "there is no column 'contrst'; did you mean 'contrast'?");
  refuse(RESPONSES "condition: contrast\n", 5, 12,
         "there is no column 'contrast': nothing says what columns there are");
  refuse(RESPONSES "trials: {contrast: contrst}\n", 5, 20, "did you mean 'contrast'?");
  refuse(RESPONSES "trials: {contrast: three}\n", 5, 20, "'three' has 3 rows, but there are 4");
  refuse(RESPONSES "trials: {contrast: rates}\n", 5, 20, "'rates' is no column: it has 2 axes");
  refuse(RESPONSES "trials: {c: contrast}\ncondition: [c, c]\n", 6, 16, "'c' comes twice");
  refuse(RESPONSES "trials: {c: contrast}\ncondition: {column: c}\n", 6, 12,
         "a column's name is expected, or {column: NAME, step: 45}");
  refuse(RESPONSES "trials: {c: contrast}\ncondition: {column: c, step: 0}\n", 6, 30,
         "a step is over 0");
  refuse(RESPONSES "trials: {c: stimulus}\ncondition: {column: c, step: 1}\n", 6, 30,
         "'c' has texts: a step is of numbers");
  refuse(RESPONSES "trials: {c: contrast, s: stimulus}\ncondition: c\ncategory: onset\n", 7, 11,
         "there is no column 'onset'; there are c, s");
  refuse(RESPONSES "trials: {c: contrast, s: stimulus, o: onset}\ncondition: c\ncategory: o\n", 7,
         11, "condition 'c=0.1' has trials of category '1' and of '3'");
  refuse(RESPONSES "session: {column: day}\n", 5, 19, "there is no column 'day'");
  refuse(RESPONSES "session: {colum: day}\n", 5, 11, "did you mean 'column'?");
  refuse(RESPONSES "units: {id: same}\n", 5, 8, "two units have the id '1'");
  refuse(RESPONSES "trials: stimulus\n", 5, 9, "a map is expected");
  refuse(RESPONSES "trials: {file: no.csv}\n", 5, 16, "there is no file '");
  refuse(SPIKES "window: [0, 1 s]\ntrials: {onset: onset}\n", 6, 9,
         "there is no column 'start_time'; there are onset");
  refuse(SPIKES "window: [0, 1 s]\ntrials: {onset: onset, s: stimulus}\nalign: s\n", 7, 8,
         "'s' has texts: an event has a time");
}

static void where_asks_for_values_that_are_there(void **state)
{
  (void)state;
#define TRIALS RESPONSES "trials: {c: contrast, s: stimulus}\n"
  refuse(TRIALS "where: [s1]\n", 6, 8, "where is a map");
  refuse(TRIALS "where: {stimulus: s1}\n", 6, 9, "there is no column 'stimulus'");
  refuse(TRIALS "where: {s: [s1, s3]}\n", 6, 17, "no row has 's3' in 's'");
  refuse(TRIALS "where: {c: s1}\n", 6, 12, "'c' has numbers, and 's1' is none");
  refuse(TRIALS "where: {s: {from: 1}}\n", 6, 12, "'s' has texts: a range is of numbers");
  refuse(TRIALS "where: {c: {from: 5, to: 6}}\n", 6, 12, "no row lies in this range of 'c'");
  refuse(TRIALS "where: {c: {fro: 5, to: 6}}\n", 6, 13, "did you mean 'from'?");
  refuse(TRIALS "where: {c: 0.1, s: s2}\n", 6, 8, "r: of 4 trials none is left");
}

static void the_head_and_the_recordings_are_as_they_should(void **state)
{
  (void)state;
  refuse("tercet: 2\nrecipe: t\nfile: d.npz\nresponses: {data: rates}\n", 1, 9,
         "this Tercet reads recipes of version 1");
  refuse("recipe: t\nfile: d.npz\nresponses: {data: rates}\n", 1, 1,
         "a recipe begins with its version: 'tercet: 1'");
  refuse("tercet: 1\nrecipe: t\nresponses: {data: rates}\n", 1, 1, "a recording needs 'file'");
  refuse("tercet: 1\nrecipe: t\nfile: no.npz\nresponses: {data: rates}\n", 3, 7, "no.npz'");
  refuse("tercet: 1\nrecipe: t\nfile: notes.txt\nresponses: {data: rates}\n", 3, 7,
         "no format reads a file of the name 'notes.txt'");
  refuse(RESPONSES "sesion: day 1\n", 5, 1, "a recording has no 'sesion'; did you mean 'session'?");
  refuse(RESPONSES "recordings: [a, b]\n", 5, 13, "recordings are a map of names");
  refuse(RESPONSES "recordings: {a: 5}\n", 5, 17, "a recording is a map of keys");
  refuse(RESPONSES "recordings: {a: {session: {column: [1]}}}\n", 5, 27,
         "session is a name, or {column: NAME}");
  refuse(RESPONSES "recordings: {a: {wher: 1}}\n", 5, 18, "did you mean 'where'?");
  refuse(RESPONSES "kind: oja\n", 5, 1, "a recording has no 'kind'");
}

/* A preset at the top is complained of once, not for each recording. */
static void all_mistakes_are_said_at_once_and_each_once(void **state)
{
  (void)state;
  const char *said = complaints("tercet: 1\n"
                                "recipe: many mistakes\n"
                                "file: d.npz\n"
                                "bin: 5 mV\n"
                                "recordings:\n"
                                "  a: {responses: {data: rates}, conditon: contrast}\n"
                                "  b: {spikes: {times: spike}, window: [0, 1 s, 2 s]}\n");
  char expected[4096];

  (void)snprintf(expected, sizeof expected,
                 "%s/r.yaml:4:6: error: bin is in ms: '5 mV' is a voltage\n"
                 "    bin: 5 mV\n"
                 "         ^\n"
                 "%s/r.yaml:6:33: error: a recording has no 'conditon'; did you mean 'condition'?\n"
                 "      a: {responses: {data: rates}, conditon: contrast}\n"
                 "                                    ^\n"
                 "%s/r.yaml:7:23: error: there is no 'spike' in %s/d.npz; did you mean 'spikes'?\n"
                 "      b: {spikes: {times: spike}, window: [0, 1 s, 2 s]}\n"
                 "                          ^\n"
                 "%s/r.yaml:7:39: error: window is from and to: [-200 ms, 500 ms]\n"
                 "      b: {spikes: {times: spike}, window: [0, 1 s, 2 s]}\n"
                 "                                          ^\n",
                 folder, folder, folder, folder, folder);
  if (!strstr(said, expected) && strcmp(said, expected) != 0)
    print_error("expected:\n%s\nbut said:\n%s", expected, said), fail();
}

static void a_spec_of_a_model_is_no_recipe(void **state)
{
  tct_error err = {0};
  tct_spec *s   = tct_spec_parse("tercet: 1\ntask: gratings\n", "m", &err);

  (void)state;
  assert_false(tct_is_recipe(s));
  tct_spec_free(s);
  fails("tercet: 1\ntask: gratings\n", TCT_BAD_SPEC, "a recipe has the key 'recipe'");
}

/* The check looks at the files as well, and takes nothing. */
static void the_check_says_what_making_would(void **state)
{
  tct_error err = {0};
  int n;

  (void)state;
  forget();
  write_text("r.yaml", RESPONSES "trials: {contrast: contrst}\n");
  tct_spec *s = tct_spec_read(in_folder("r.yaml"), &err);
  assert_int_equal(tct_recipe_check(s, MOST, &report, &err), TCT_BAD_SPEC);
  assert_int_equal(tct_spec_complaints(s, &n)[0].line, 5);
  assert_int_equal(n, 1);
  tct_spec_free(s);
  write_text("r.yaml", RESPONSES "trials: {contrast: contrast}\ncondition: contrast\n");
  s = tct_spec_read(in_folder("r.yaml"), &err);
  assert_int_equal(tct_recipe_check(s, MOST, &report, &err), TCT_OK);
  assert_string_equal(report.said, "");
  tct_recipe_report_free(&report);
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_source_is_one_and_says_where),
    cmocka_unit_test(spikes_say_once_whose_they_are),
    cmocka_unit_test(times_are_quantities_that_fit),
    cmocka_unit_test(columns_must_be_there_and_fit),
    cmocka_unit_test(where_asks_for_values_that_are_there),
    cmocka_unit_test(the_head_and_the_recordings_are_as_they_should),
    cmocka_unit_test(all_mistakes_are_said_at_once_and_each_once),
    cmocka_unit_test(a_spec_of_a_model_is_no_recipe),
    cmocka_unit_test(the_check_says_what_making_would),
  };

  return cmocka_run_group_tests(tests, write_files, remove_folder);
}
