/* recipe_nwb.c -- recordings of NWB files, by the paths of their tables and series. */
#include "brain/nwb_files.h"
#include "brain/nwb_sessions.h"
#include "brain/recipe_bench.h"

#define HEAD "tercet: 1\nrecipe: a test\nfile: s.nwb\n"

static void put_trial(tct_trial *t, double start, const char *stimulus, const char *category,
                      const char *day)
{
  t->start = start;
  t->stop  = start + 0.25;
  (void)snprintf(t->stimulus, TCT_LABEL, "%s", stimulus);
  (void)snprintf(t->category, TCT_LABEL, "%s", category);
  (void)snprintf(t->day, TCT_LABEL, "%s", day);
}

/* Two units of two areas; trials at 1, 2, 3 s: cat, dog, cat on two days. */
static tct_session small_session(bool spikes)
{
  static const double spike[] = {1, 1.125, 2, 3, 1.25, 3.125};
  tct_session s = {.subject = "m7", .identifier = "a", .description = "b", .units = 2};

  s.unit  = tct_alloc(2, sizeof *s.unit);
  s.area  = tct_alloc(2, sizeof *s.area);
  s.trial = tct_alloc(3, sizeof *s.trial);
  assert_true(s.unit && s.area && s.trial);
  (void)snprintf(s.unit[0], TCT_LABEL, "v1:17");
  (void)snprintf(s.unit[1], TCT_LABEL, "v4:3");
  (void)snprintf(s.area[0], TCT_LABEL, "V1");
  (void)snprintf(s.area[1], TCT_LABEL, "V4");
  s.trials = 3;
  put_trial(&s.trial[0], 1, "cat", "animal", "day 1");
  put_trial(&s.trial[1], 2, "car", "thing", "day 1");
  put_trial(&s.trial[2], 3, "cat", "animal", "day 2");
  s.provenance = tct_strdup("{}");
  if (spikes) {
    s.end   = tct_alloc(2, sizeof *s.end);
    s.spike = tct_alloc(6, sizeof *s.spike);
    assert_true(s.end && s.spike);
    s.end[0] = 4;
    s.end[1] = 6;
    memcpy(s.spike, spike, sizeof spike);
    return s;
  }
  s.samples = 16;
  s.rate    = 4;
  s.sample  = tct_alloc(32, sizeof *s.sample);
  assert_non_null(s.sample);
  for (int i = 0; i < 32; i++) s.sample[i] = i;
  (void)snprintf(s.quantity, sizeof s.quantity, "rate");
  return s;
}

static void write_small(bool spikes)
{
  reader_or_skip();
  writer_or_skip();
  tct_session s = small_session(spikes);
  (void)write_session(&s, "s.nwb");
  tct_session_free(&s);
}

static void spikes_of_a_session_are_split_by_area_and_day(void **state)
{
  (void)state;
  write_small(true);
  make(HEAD "spikes: units\ntrials: trials\ncondition: stimulus\ncategory: category\n"
            "session: {column: day}\narea: {column: location}\nquantity: count\n"
            "window: [0, 250 ms]\nbin: 125 ms\n");
  assert_int_equal(made.n, 4);
  const tct_recording *x = made.recording[0]; /* day 1, V1 */
  assert_string_equal(x->name, "r V1 day 1");
  assert_string_equal(x->subject, "m7"); /* as the file says */
  assert_string_equal(x->area, "V1");
  assert_string_equal(x->session, "day 1");
  assert_string_equal(x->unit[0], "v1:17");
  assert_string_equal(x->condition[0], "car");
  assert_string_equal(x->condition[1], "cat");
  assert_string_equal(x->category_name[x->category[1]], "animal");
  VALUES(x, 1, 0, 1, 1);
  assert_string_equal(made.recording[3]->name, "r V4 day 2");
  VALUES(made.recording[3], 0, 1);
  assert_int_equal(made.recording[3]->trial[0], 2);
  assert_reported("r V1 day 2 has no trial of 1 of 2 conditions, which others have: 'car'");
}

static void series_have_their_quantity_and_the_units_of_their_columns(void **state)
{
  (void)state;
  write_small(false);
  make(HEAD "series: acquisition/activity\ntrials: intervals/trials\ncondition: stimulus\n"
            "window: [0, 500 ms]\nbin: 250 ms\n");
  const tct_recording *x = made.recording[0];
  assert_string_equal(x->quantity, "rate");
  assert_string_equal(x->unit[1], "v4:3");
  /* sample i at i / 4 s: the events are at samples 4, 8, 12 */
  VALUES(x, 16, 17, 18, 19, NAN, NAN, NAN, NAN, 8, 9, 10, 11, 24, 25, 26, 27);
}

static void tables_of_other_hands_are_read(void **state)
{
  (void)state;
  write_nwb(
    "with new('s.nwb') as f:\n"
    "  u = table(f, 'units', 'Units', 'spike_times quality waveform_mean', 3)\n"
    "  ragged(u, 'spike_times', [0.5, 1.5, 0.25, 2.5, 2.75], [2, 2, 5])\n"
    "  column(u, 'quality', np.array(['good', 'mua', 'good'], dtype=utf8))\n"
    "  column(u, 'waveform_mean', np.zeros((3, 4)))\n"
    "  e = table(f, 'general/extracellular_ephys/electrodes', 'DynamicTable', 'location', 4)\n"
    "  column(e, 'location', np.array(['V1', 'LM', 'AL', 'V1'], dtype=utf8))\n"
    "  ragged(u, 'electrodes', np.array([3, 2, 1, 0], 'i4'), [1, 3, 4],\n"
    "    type='DynamicTableRegion', table=e.ref)\n"
    "  t = table(f, 'intervals/gabors', 'TimeIntervals', 'start_time angle tags', 3)\n"
    "  column(t, 'start_time', np.array([0., 1., 2.]))\n"
    "  column(t, 'angle', np.array([90, 45, 90], 'i4'))\n"
    "  ragged(t, 'tags', np.array(['a', 'b', 'a'], dtype=utf8), [1, 1, 3])\n"
    "  p = table(f, 'processing/ophys/seg/PlaneSegmentation', 'PlaneSegmentation', 'x', 3)\n"
    "  column(p, 'x', [7., 8., 9.])\n"
    "  s = series(f, 'processing/ophys/dff', np.array([[1, 2], [3, 4], [5, 6]], 'i2'),\n"
    "    'RoiResponseSeries', unit='dF/F', rate=1., conversion=0.5)\n"
    "  column(s, 'rois', np.array([2, 0], 'i4'), 'DynamicTableRegion', table=p.ref)\n");
  make(HEAD "spikes: units\ntrials: gabors\ncondition: angle\nquantity: count\nwindow: [0, 1 s]\n"
            "select: {where: {quality: good}}\n");
  const tct_recording *x = made.recording[0];
  assert_int_equal(x->units, 2);
  assert_string_equal(x->unit[1], "2");
  assert_string_equal(x->condition[0], "angle=45");
  VALUES(x, 1, 0, NAN, NAN, 1, 1, 0, 2);
  assert_reported("units without a single spike: 1 of 3");

  /* the second trial has no tag, the third two */
  make(HEAD "spikes: units\ntrials: gabors\ncondition: tags\nquantity: count\nwindow: [0, 1 s]\n");
  assert_int_equal(made.recording[0]->conditions, 2);
  assert_string_equal(made.recording[0]->condition[0], "a");
  assert_string_equal(made.recording[0]->condition[1], "b+a");
  assert_reported("for want of a value of a condition: 1 of 3");

  /* the first electrodes of units 0, 1, 2 are 3, 2, 0 */
  make(HEAD "spikes: units\nquantity: count\nwindow: [0, 3 s]\narea: {column: location}\n");
  assert_int_equal(made.n, 2);
  assert_string_equal(made.recording[0]->area, "V1");
  VALUES(made.recording[0], 2, 3);
  assert_string_equal(made.recording[1]->area, "AL");
  VALUES(made.recording[1], 0);

  make(HEAD "series: dff\ntrials: gabors\ncondition: angle\nwindow: [0, 1 s]\n");
  x = made.recording[0];
  assert_string_equal(x->quantity, "dF/F");
  assert_string_equal(x->unit[0], "2");
  assert_string_equal(x->unit[1], "0");
  VALUES(x, 1.5, 2, NAN, NAN, 0.5, 1, 2.5, 3);

  refuse(HEAD "spikes: unit\nwindow: [0, 1 s]\n", 4, 9, "did you mean 'units'?");
  refuse(HEAD "spikes: intervals/gabors\nwindow: [0, 1 s]\n", 4, 9,
         "the table 'intervals/gabors' has no column 'spike_times' of lists");
  refuse(HEAD "series: df\nwindow: [0, 1 s]\n", 4, 9, "there is no series 'df' in ");
  refuse(HEAD "spikes: units\ntrials: gabor\nwindow: [0, 1 s]\n", 5, 9,
         "there is no table 'gabor'");
  refuse(HEAD "spikes: units\ntrials: gabors\ncondition: angel\nwindow: [0, 1 s]\n", 6, 12,
         "did you mean 'angle'?");
}

static void other_files_have_no_paths_of_nwb(void **state)
{
  (void)state;
  write_text("d.csv", "a\n1\n");
  refuse("tercet: 1\nrecipe: t\nfile: d.csv\nspikes: units\nwindow: [0, 1 s]\n", 4, 9,
         "'units' would be a path in an NWB file, which ");
  refuse("tercet: 1\nrecipe: t\nfile: d.csv\nresponses: {data: a, axes: [trial]}\ntrials: x\n", 5,
         9, "a map is expected");
  write_nwb("with h5py.File('old.nwb', 'w') as f: f['nwb_version'] = 'NWB-1.0.6'\n");
  fails("tercet: 1\nrecipe: t\nfile: old.nwb\nspikes: units\nwindow: [0, 1 s]\n", TCT_UNSUPPORTED,
        "while reading what line 4 of the recipe names");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(spikes_of_a_session_are_split_by_area_and_day),
    cmocka_unit_test(series_have_their_quantity_and_the_units_of_their_columns),
    cmocka_unit_test(tables_of_other_hands_are_read),
    cmocka_unit_test(other_files_have_no_paths_of_nwb),
  };
  const int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);

  forget();
  return failed;
}
