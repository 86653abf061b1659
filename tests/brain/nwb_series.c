/* nwb_series.c -- series of NWB files: units, times, regions, links; and files of other hands. */
#include "brain/nwb_files.h"
#include "brain/published.h"

static const tct_nwb_series *series_named(const char *path)
{
  const tct_nwb_series *s = tct_nwb_series_named(&nwb_file, path);
  if (!s) fail_msg("there is no series %s", path);
  return s;
}

static void assert_samples(const char *path, const double *value, size_t n, const double *time)
{
  const tct_nwb_series *s = series_named(path);
  double *x, *t, *again;
  tct_error err = {0};

  if (tct_nwb_series_read(&nwb_file, s, &x, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(tct_nwb_series_times(&nwb_file, s, &again, NULL), TCT_OK);
  for (size_t i = 0; i < n; i++)
    if (!(x[i] == value[i])) fail_msg("%s[%zu] is %.17g, not %.17g", path, i, x[i], value[i]);
  for (size_t i = 0; i < s->shape[0]; i++)
    if (!(t[i] == time[i]) || !(again[i] == t[i]))
      fail_msg("%s[%zu] is at %.17g, not %.17g", path, i, t[i], time[i]);
  tct_free(x);
  tct_free(t);
  tct_free(again);
}
#define NUMBERS(...) ((const double[]){__VA_ARGS__})

static void assert_useless_series(const char *path, tct_status code, const char *words)
{
  const tct_nwb_series *s = series_named(path);
  double *x, *t;
  tct_error err = {0};

  if (s->usable || !strstr(s->why, words)) fail_msg("%s: '%s', not '%s'", path, s->why, words);
  assert_int_equal(tct_nwb_series_read(&nwb_file, s, &x, &t, &err), code);
  if (!strstr(err.text, words) || !strstr(err.text, s->path)) fail_msg("%s: %s", path, err.text);
  assert_string_equal(err.file, nwb_file.path);
  assert_null(x);
  assert_null(t);
}

static void samples_are_in_their_unit_and_have_their_times(void **state)
{
  static const char script[] =
    "with new('s.nwb') as f:\n"
    "  series(f, 'acquisition/raw', np.array([[1, -2], [3, 4], [5, 6]], 'i2'), start=2., rate=4.,\n"
    "    conversion=0.5, offset=0.25)\n"
    "  s = series(f, 'acquisition/timed', np.array([1., 2.]), rate=None, unit='m')\n"
    "  put(s.create_dataset('timestamps', data=[0.5, np.nan]), unit='seconds', interval=1)\n"
    "  e = table(f, 'general/extracellular_ephys/electrodes', 'DynamicTable', 'x', 3)\n"
    "  column(e, 'x', [0., 1., 2.])\n"
    "  s = series(f, 'acquisition/lfp', np.ones((2, 3), 'i2'), 'ElectricalSeries', "
    "conversion=2.)\n"
    "  s['channel_conversion'] = np.array([1., 10., 100.], 'f4')\n"
    "  column(s, 'electrodes', [2, 0, 1], 'DynamicTableRegion', table=e.ref)\n"
    "  p = table(f, 'processing/ophys/seg/PlaneSegmentation', 'PlaneSegmentation', 'image_mask', "
    "2)\n"
    "  column(p, 'image_mask', np.zeros((2, 4, 5), 'f4'))\n"
    "  s = series(f, 'processing/ophys/DfOverF/rrs', np.arange(6.).reshape(3, 2),\n"
    "    'RoiResponseSeries', unit='n.a.', rate=10.)\n"
    "  column(s, 'rois', np.array([1, 0], 'i4'), 'DynamicTableRegion', table=p.ref)\n"
    "  series(f, 'acquisition/film', np.arange(24, dtype='u1').reshape(2, 3, 4), 'ImageSeries')\n"
    "  series(f, 'acquisition/own', [7.], 'LickSeriesOfOurLab', unit='n')\n"
    "  del f['acquisition/own'].attrs['neurodata_type']\n";
  size_t *row, n;
  (void)state;

  write_nwb(script);
  open_nwb("s.nwb");
  assert_null(nwb_file.said);
  assert_int_equal(nwb_file.n_series, 6);
  assert_samples("acquisition/raw", NUMBERS(0.75, -0.75, 1.75, 2.25, 2.75, 3.25), 6,
                 NUMBERS(2, 2.25, 2.5));
  const tct_nwb_series *s = series_named("raw");
  assert_string_equal(s->unit, "volts");
  assert_true(s->conversion == 0.5 && s->offset == 0.25 && s->rate == 4 && s->starting_time == 2);
  s = series_named("acquisition/timed");
  assert_true(isnan(s->rate) && s->rank == 1 && s->shape[0] == 2);
  double *x, *t;
  assert_int_equal(tct_nwb_series_read(&nwb_file, s, &x, &t, NULL), TCT_OK);
  assert_true(x[1] == 2 && t[0] == 0.5 && isnan(t[1])); /* a time that is missing stays so */
  tct_free(x);
  tct_free(t);
  assert_samples("acquisition/lfp", NUMBERS(2, 20, 200, 2, 20, 200), 6, NUMBERS(0, 0.1));
  s = series_named("rrs");
  assert_string_equal(s->type, "RoiResponseSeries");
  assert_string_equal(s->rois, "processing/ophys/seg/PlaneSegmentation");
  assert_samples("rrs", NUMBERS(0, 1, 2, 3, 4, 5), 6, NUMBERS(0, 0.1, 0.2));
  assert_int_equal(tct_nwb_series_rows(&nwb_file, s, &row, &n, NULL), TCT_OK);
  assert_int_equal(n, 2);
  assert_row(row, 1, 0);
  tct_free(row);
  assert_int_equal(column_named("PlaneSegmentation", "image_mask")->rank, 2);
  assert_int_equal(series_named("film")->rank, 3);
  assert_string_equal(series_named("own")->type, "");
  assert_samples("own", NUMBERS(7), 1, NUMBERS(0));
  tct_nwb_close(&nwb_file);
}

static void what_cannot_be_read_says_why(void **state)
{
  static const char script[] =
    "with new('bad.nwb') as f:\n"
    "  series(f, 'acquisition/none', None)\n"
    "  series(f, 'acquisition/words', np.array(['a', 'b'], dtype=utf8), 'AnnotationSeries')\n"
    "  series(f, 'acquisition/still', [1., 2.], rate=0.)\n"
    "  f['acquisition/still/starting_time'] = 0.\n"
    "  series(f, 'acquisition/stopped', [1., 2.], rate=-1.)\n"
    "  series(f, 'acquisition/never', [1., 2.], start=np.nan)\n"
    "  series(f, 'acquisition/nowhen', [1., 2.], rate=None)\n"
    "  series(f, 'acquisition/turned', np.zeros((3, 20)), rate=None)['timestamps'] = "
    "np.arange(20.)\n"
    "  series(f, 'acquisition/zero', [1., 2.], conversion=0.)\n"
    "  series(f, 'acquisition/vast', [1., 2.], conversion=np.inf)\n"
    "  series(f, 'acquisition/worded', [1., 2.], offset='much')\n"
    "  s = series(f, 'acquisition/out', None); s['data'] = h5py.ExternalLink('other.nwb', '/x')\n"
    "  s = series(f, 'acquisition/movie', None, 'ImageSeries'); s['external_file'] = ['a.avi']\n"
    "  s = series(f, 'acquisition/gain', np.ones((2, 3)), 'ElectricalSeries')\n"
    "  s['channel_conversion'] = [1., 2.]\n"
    "  p = table(f, 'processing/seg', 'PlaneSegmentation', '', 2)\n"
    "  s = series(f, 'processing/rrs', np.ones((2, 3)), 'RoiResponseSeries')\n"
    "  column(s, 'rois', [0, 2], 'DynamicTableRegion', table=p.ref)\n";
  double *x, *t;
  size_t *row, n;
  tct_error err = {0};
  (void)state;

  write_nwb(script);
  open_nwb("bad.nwb");
  assert_useless_series("none", TCT_BAD_DATA, "it has no data");
  assert_useless_series("words", TCT_UNSUPPORTED, "its data are text, not numbers");
  assert_useless_series("still", TCT_BAD_DATA, "its rate is not a number over 0");
  assert_useless_series("stopped", TCT_BAD_DATA, "its rate is not a number over 0");
  assert_useless_series("never", TCT_BAD_DATA, "its starting_time is no number");
  assert_useless_series("nowhen", TCT_BAD_DATA, "nothing says when its samples were taken");
  assert_useless_series("turned", TCT_BAD_DATA,
                        "20 timestamps for 3 samples, as many as its second axis has");
  assert_useless_series("zero", TCT_BAD_DATA, "its conversion is 0 and its offset 0");
  assert_useless_series("vast", TCT_BAD_DATA, "its conversion is inf and its offset 0");
  assert_useless_series("worded", TCT_BAD_DATA, "its conversion is 1 and its offset nan");
  assert_useless_series("out", TCT_UNSUPPORTED, "a link into another file");
  assert_useless_series("movie", TCT_UNSUPPORTED, "its images are files of their own");
  assert_int_equal(tct_nwb_series_read(&nwb_file, series_named("gain"), &x, &t, &err),
                   TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "'acquisition/gain/channel_conversion' has 2 numbers for 3"));
  assert_said(
    "processing/rrs has 2 rois and 3 columns, but as many rows: time should be the first");
  assert_int_equal(tct_nwb_series_rows(&nwb_file, series_named("rrs"), &row, &n, &err),
                   TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "'processing/rrs/rois' names row 2 of 'processing/seg', which"));
  assert_null(row);
  assert_int_equal(tct_nwb_series_rows(&nwb_file, series_named("zero"), &row, &n, &err),
                   TCT_BAD_DATA);
  tct_nwb_close(&nwb_file);
}

static void links_within_the_file_are_followed(void **state)
{
  static const char script[] =
    "with new('links.nwb') as f:\n"
    "  series(f, 'acquisition/first', np.array([1, 2, 3], 'i2'), unit='A', conversion=1e-3)\n"
    "  s = series(f, 'processing/second', None, rate=None)\n"
    "  s['data'] = h5py.SoftLink('/acquisition/first/data')\n"
    "  s['timestamps'] = h5py.SoftLink('/processing/clock/timestamps')\n"
    "  s = series(f, 'processing/clock', [0., 0., 0.], rate=None)\n"
    "  s['timestamps'] = [4., 5., 7.]\n"
    "  f['stimulus/presentation/shown'] = h5py.SoftLink('/acquisition/first')\n"
    "  u = table(f, 'units', 'Units', 'depth', 1); column(u, 'depth', [3.])\n"
    "  f['analysis/sorted'] = h5py.SoftLink('/units')\n";
  (void)state;

  write_nwb(script);
  open_nwb("links.nwb");
  assert_samples("second", NUMBERS(0.001, 0.002, 0.003), 3, NUMBERS(4, 5, 7));
  assert_string_equal(series_named("second")->unit, "A");
  assert_int_equal(nwb_file.links, 2);
  assert_ptr_equal(series_named("stimulus/presentation/shown"), series_named("acquisition/first"));
  assert_ptr_equal(table_named("/analysis/sorted"), table_named("units"));
  assert_null(tct_nwb_series_named(&nwb_file, "stimulus/presentation/none"));
  tct_nwb_close(&nwb_file);
}

/* ---- files of other hands ---- */

static bool open_real(const char *name)
{
  char file[256];
  tct_error err = {0};

  reader_or_skip();
  (void)snprintf(file, sizeof file, "nwb/%s", name);
  const char *path = published_or_not(file);
  if (!path) return false;
  if (tct_nwb_open(path, MOST, &nwb_file, &err) != TCT_OK) fail_msg("%s", err.text);
  return true;
}

static void five_versions_of_the_schema_are_read(void **state)
{
  static const struct {
    const char *file, *version, *type, *unit;
    size_t samples;
  } cases[] = {
    {"pynwb_1.0.2_nwbfile.nwb", "2.0b", NULL, NULL, 0},
    {"pynwb_1.1.2_nwbfile.nwb", "2.1.0", NULL, NULL, 0},
    {"pynwb_1.5.1_timeseries_no_unit.nwb", "2.3.0", "TimeSeries", "", 1},
    {"pynwb_2.1.0_nwbfile_with_extension.nwb", "2.5.0", "TimeSeriesWithID", "ADDME", 3},
    {"pynwb_2.2.0_subject_no_age__reference.nwb", "2.5.0", NULL, NULL, 0},
  };
  (void)state;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (!open_real(cases[i].file)) skip();
    assert_string_equal(nwb_file.version, cases[i].version);
    assert_string_equal(nwb_file.identifier, "ADDME");
    assert_null(nwb_file.said);
    assert_int_equal(nwb_file.tables, 0);
    assert_int_equal(nwb_file.n_series, cases[i].type != NULL);
    for (int k = 0; k < nwb_file.n_series; k++) {
      const tct_nwb_series *s = &nwb_file.series[k];
      assert_string_equal(s->type, cases[i].type);
      assert_string_equal(s->unit, cases[i].unit);
      assert_true(s->usable && s->rate == 1 && s->shape[0] == cases[i].samples);
    }
    if (i == 3) assert_samples("test_ts", NUMBERS(1, 2, 3), 3, NUMBERS(0, 1, 2));
    if (i == 4) assert_string_equal(nwb_file.subject, "RAT123");
    tct_nwb_close(&nwb_file);
  }
}

static void a_real_recording_is_what_others_found_in_it(void **state)
{
  size_t unsorted = 0;
  (void)state;

  if (!open_real("A8604-211122.nwb")) skip();
  assert_string_equal(nwb_file.identifier, "A8604-211122");
  tct_nwb_values v = values_of("units", "spike_times");
  assert_int_equal(v.rows, 3);
  assert_row(v.end, 11020, 15710, 21354);
  for (size_t u = 0, i = 0; u < 3; u++, i++)
    for (i++; i < v.end[u]; i++) unsorted += v.number[i] < v.number[i - 1];
  assert_int_equal(unsorted, 0);
  tct_nwb_values_free(&v);
  v = values_of("epochs", "tags");
  assert_int_equal(v.rows, 1);
  assert_int_equal(v.width, 4);
  assert_memory_equal(v.text, "wake", 4);
  tct_nwb_values_free(&v);
  assert_int_equal(table_named("electrodes")->rows, 383);
  assert_int_equal(table_named("electrodes")->n, 8);
  v = values_of("units", "electrode_group");
  assert_memory_equal(v.text, "general/extracellular_ephys/group0_psb", 38);
  tct_nwb_values_free(&v);
  tct_nwb_close(&nwb_file);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(samples_are_in_their_unit_and_have_their_times),
    cmocka_unit_test(what_cannot_be_read_says_why),
    cmocka_unit_test(links_within_the_file_are_followed),
    cmocka_unit_test(five_versions_of_the_schema_are_read),
    cmocka_unit_test(a_real_recording_is_what_others_found_in_it),
  };
  return cmocka_run_group_tests_name("nwb_series", tests, make_folder, remove_folder);
}
