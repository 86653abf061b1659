/* nwb.c -- tables of NWB files: ragged columns of every width, text, what is missing, what is wrong. */
#include "brain/nwb_files.h"

/* ---- what is right ---- */

static void every_width_of_an_index_ends_the_same_rows(void **state)
{
  static const char script[]        = "x = np.array([0.1, 0.5, 2.25, 0.3, 1.7, 4, 5.5])\n"
                                      "for w in 'u1 i1 u2 i2 u4 i4 u8 i8 >u2 >i8'.split():\n"
                                      "  with new(w.replace('>', 'b') + '.nwb') as f:\n"
                                      "    u = table(f, 'units', 'Units', 'spike_times', 4)\n"
                                      "    ragged(u, 'spike_times', x, [3, 3, 5, 7], w)\n";
  static const char *const widths[] = {"u1", "i1", "u2", "i2",  "u4",
                                       "i4", "u8", "i8", "bu2", "bi8"};
  (void)state;

  write_nwb(script);
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    char name[16];
    tct_nwb_values ends;
    (void)snprintf(name, sizeof name, "%s.nwb", widths[i]);
    open_nwb(name);
    assert_int_equal(nwb_file.tables, 1);
    assert_int_equal(nwb_file.table[0].n, 1);
    const tct_nwb_column *c = column_named("units", "spike_times");
    assert_true(c->usable && c->ragged == 1 && c->rank == 0 && c->n == 7);
    tct_nwb_values v = values_of("units", "spike_times");
    assert_int_equal(v.rows, 4);
    assert_int_equal(v.n, 7);
    assert_row(v.end, 3, 3, 5, 7);
    assert_row(v.number, 0.1, 0.5, 2.25, 0.3, 1.7, 4, 5.5);
    tct_nwb_values_free(&v);
    assert_int_equal(tct_nwb_column_ends(&nwb_file, nwb_file.table, "spike_times", &ends, NULL),
                     TCT_OK);
    assert_null(ends.number);
    assert_int_equal(ends.n, 7);
    assert_row(ends.end, 3, 3, 5, 7);
    tct_nwb_values_free(&ends);
    tct_nwb_close(&nwb_file);
  }
}

static void units_have_ids_intervals_electrodes_and_columns_of_their_own(void **state)
{
  static const char script[] =
    "with new('units.nwb') as f:\n"
    "  e = table(f, 'general/extracellular_ephys/electrodes', 'DynamicTable', 'x group', 4)\n"
    "  g = put(f.create_group('general/extracellular_ephys/shank'), "
    "neurodata_type='ElectrodeGroup')\n"
    "  column(e, 'x', np.arange(4.)); column(e, 'group', np.array([g.ref] * 4, h5py.ref_dtype))\n"
    "  u = table(f, 'units', 'Units', 'quality obs_intervals electrodes good', 3)\n"
    "  u['id'][:] = [17, 4, 950911932]\n"
    "  column(u, 'quality', np.array(['good', 'm\\u00fc', ''], dtype=utf8))\n"
    "  column(u, 'good', np.array([True, False, True]))\n"
    "  ragged(u, 'obs_intervals', np.arange(10.).reshape(5, 2), [2, 2, 5])\n"
    "  ragged(u, 'electrodes', [3, 0, 1, 1], [1, 3, 4], type='DynamicTableRegion', table=e.ref)\n";
  (void)state;

  write_nwb(script);
  open_nwb("units.nwb");
  assert_null(nwb_file.said);
  assert_string_equal(nwb_file.version, "2.6.0");
  assert_string_equal(nwb_file.identifier, "mouse 1");
  const tct_nwb_table *u = table_named("units");
  assert_string_equal(u->type, "Units");
  assert_string_equal(u->description, "rows of units");
  assert_int_equal(u->rows, 3);
  assert_int_equal(u->n, 4);
  for (int i = 0; i < 4; i++) /* in the order of colnames */
    assert_string_equal(u->column[i].name, ((const char *const[]){"quality", "obs_intervals",
                                                                  "electrodes", "good"})[i]);
  tct_nwb_values v = values_of("units", "id");
  assert_row(v.number, 17, 4, 950911932);
  tct_nwb_values_free(&v);
  v = values_of("units", "quality");
  assert_int_equal(v.width, 4);
  assert_memory_equal(v.text,
                      "good"
                      "m\xc3\xbc\0"
                      "\0\0\0",
                      12);
  tct_nwb_values_free(&v);
  assert_int_equal(column_named("units", "obs_intervals")->rank, 1);
  assert_int_equal(column_named("units", "obs_intervals")->shape[0], 2);
  v = values_of("units", "obs_intervals");
  assert_row(v.end, 2, 2, 5);
  assert_row(v.number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  tct_nwb_values_free(&v);
  assert_string_equal(column_named("units", "electrodes")->region,
                      "general/extracellular_ephys/electrodes");
  v = values_of("units", "electrodes");
  assert_row(v.number, 3, 0, 1, 1);
  assert_row(v.end, 1, 3, 4);
  tct_nwb_values_free(&v);
  v = values_of("units", "good");
  assert_row(v.number, 1, 0, 1);
  tct_nwb_values_free(&v);
  v = values_of("electrodes", "group"); /* by its last word */
  assert_string_equal(column_named("electrodes", "group")->type, "references");
  assert_memory_equal(v.text + 3 * v.width, "general/extracellular_ephys/shank", v.width);
  tct_nwb_values_free(&v);
  tct_nwb_close(&nwb_file);
}

static void several_columns_are_read_at_once_or_none(void **state)
{
  static const char *const some[] = {"start_time", "tags", "id"}, *const bad[] = {"id", "none"};
  tct_nwb_values v[3];
  tct_error err = {0};
  (void)state;

  write_nwb("with new('trials.nwb') as f:\n"
            "  t = table(f, 'intervals/trials', 'TimeIntervals', 'start_time stop_time tags', 3)\n"
            "  column(t, 'start_time', np.array([0.5, np.nan, 2.5], 'f4'))\n"
            "  column(t, 'stop_time', [1, 2, 3])\n"
            "  ragged(t, 'tags', np.array(['go', 'left', 'stop'], dtype=ascii), [2, 2, 3])\n");
  open_nwb("trials.nwb");
  const tct_nwb_table *t = table_named("trials");
  assert_int_equal(tct_nwb_columns_read(&nwb_file, t, some, 3, v, NULL), TCT_OK);
  assert_row(v[0].number, 0.5);
  assert_true(isnan(v[0].number[1]) && v[0].number[2] == 2.5);
  assert_memory_equal(v[1].text, "go\0\0leftstop", 12);
  assert_row(v[1].end, 2, 2, 3);
  assert_row(v[2].number, 0, 1, 2);
  for (int i = 0; i < 3; i++) tct_nwb_values_free(&v[i]);
  assert_int_equal(tct_nwb_columns_read(&nwb_file, t, bad, 2, v, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no column 'none' in 'intervals/trials'"));
  assert_null(v[0].number);
  tct_nwb_close(&nwb_file);
}

static void lists_of_lists_keep_both_their_ends(void **state)
{
  (void)state;
  write_nwb("with new('two.nwb') as f:\n"
            "  u = table(f, 'units', 'Units', 'waveforms', 3)\n"
            "  w = ragged(u, 'waveforms', np.arange(14.).reshape(7, 2), [2, 3, 3, 7], 'u2')\n"
            "  column(u, 'waveforms_index_index', np.array([1, 1, 4], 'u1'), 'VectorIndex',\n"
            "    target=u['waveforms_index'].ref)\n");
  open_nwb("two.nwb");
  const tct_nwb_column *c = column_named("units", "waveforms");
  assert_true(c->usable && c->ragged == 2 && c->rank == 1 && c->n == 7);
  tct_nwb_values v = values_of("units", "waveforms");
  assert_int_equal(v.rows, 3);
  assert_row(v.end, 2, 2, 7);
  assert_int_equal(v.lists, 4);
  assert_row(v.list_of, 1, 1, 4);
  assert_row(v.list_end, 2, 3, 3, 7);
  assert_row(v.number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
  tct_nwb_values_free(&v);
  tct_nwb_close(&nwb_file);
}

/* ---- what is not as it should be ---- */

static void what_is_missing_is_said_and_the_rest_is_read(void **state)
{
  static const char script[] =
    "with new('missing.nwb') as f:\n"
    "  del f['session_start_time']\n"
    "  u = table(f, 'units', 'Units', 'gone depth stimulus_index wrong depth', 3)\n"
    "  column(u, 'depth', [1., 2., 3.]); column(u, 'stimulus_index', [7, 8, 9])\n"
    "  column(u, 'wrong', [1., 2.]); column(u, 'forgotten', [4., 5., 6.])\n"
    "  column(u, 'lost_index', [1, 2, 3], 'VectorIndex'); column(u, 'one', 5.)\n"
    "  t = f.create_group('intervals/bare'); t['start_time'] = [0.5, 1.5]\n"
    "  t['note'] = np.array(['a', 'b', 'c'], dtype=utf8); t['note_index'] = [1, 3]\n"
    "  f['units/rec'] = np.zeros(3, dtype=[('idx_start', 'i4'), ('count', 'i4')])\n"
    "  column(table(f, 'intervals/none', 'TimeIntervals', '', 0), 'start_time', np.zeros(0))\n"
    "  f['units/far'] = h5py.ExternalLink('other.nwb', '/x')\n";
  (void)state;

  write_nwb(script);
  open_nwb("missing.nwb");
  assert_said("there is no session_start_time");
  assert_said("units names the column depth twice");
  assert_said("units/forgotten is there, but colnames forgets it");
  assert_said("units/lost_index is an index of nothing");
  assert_said("intervals/bare has no colnames");
  assert_said("intervals/bare has no ids");
  assert_useless("units", "gone", TCT_BAD_DATA, "colnames names it, but it is not in the file");
  assert_useless("units", "wrong", TCT_BAD_DATA, "it has 2 rows, but the table has 3");
  assert_useless("units", "rec", TCT_UNSUPPORTED, "records are not read");
  assert_useless("units", "far", TCT_UNSUPPORTED, "a link into another file");
  assert_useless("units", "one", TCT_BAD_DATA, "it is one value, not one for each row");
  tct_nwb_values v = values_of("units", "stimulus_index"); /* in colnames: no index */
  assert_row(v.number, 7, 8, 9);
  tct_nwb_values_free(&v);
  v = values_of("units", "forgotten");
  assert_row(v.number, 4, 5, 6);
  tct_nwb_values_free(&v);
  v = values_of("bare", "note");
  assert_row(v.end, 1, 3);
  assert_memory_equal(v.text, "abc", 3);
  tct_nwb_values_free(&v);
  v = values_of("none", "start_time");
  assert_int_equal(v.rows, 0);
  tct_nwb_values_free(&v);
  tct_nwb_close(&nwb_file);
}

static void an_index_that_cannot_be_is_bad_data_with_its_path(void **state)
{
  static const char script[] =
    "for name, ends, w in [('back', [3, 2, 7], 'u1'), ('beyond', [3, 5, 8], 'u2'),\n"
    "    ('minus', [-1, 5, 7], 'i8'), ('huge', [3, 5, 2 ** 64 - 1], 'u8'), ('real', [3, 5, 7], "
    "'f8')]:\n"
    "  with new(name + '.nwb') as f:\n"
    "    u = table(f, 'units', 'Units', 'spike_times', 3)\n"
    "    ragged(u, 'spike_times', np.arange(7.), ends, w)\n"
    "with new('outer.nwb') as f:\n"
    "  u = table(f, 'units', 'Units', 'spike_times', 1)\n"
    "  ragged(u, 'spike_times', np.arange(7.), [2, 7])\n"
    "  column(u, 'spike_times_index_index', [3], 'VectorIndex', "
    "target=u['spike_times_index'].ref)\n"
    "with new('region.nwb') as f:\n"
    "  e = table(f, 'general/extracellular_ephys/electrodes', 'DynamicTable', 'x', 2)\n"
    "  column(e, 'x', [0., 1.])\n"
    "  u = table(f, 'units', 'Units', 'electrodes', 2)\n"
    "  column(u, 'electrodes', [1, 2], 'DynamicTableRegion', table=e.ref)\n";
  static const struct {
    const char *file, *words;
  } cases[] = {
    {"back.nwb", "units/spike_times_index goes back at row 1, from 3 to 2"},
    {"beyond.nwb", "units/spike_times_index ends row 2 at 8, but there are 7 values"},
    {"minus.nwb", "units/spike_times_index goes back at row 0, from 0 to -1"},
    {"huge.nwb", "units/spike_times_index ends row 2 at 1.8446744073709552e+19, but there are 7"},
    {"real.nwb", "its index spike_times_index is not a row of whole numbers: float64"},
    {"outer.nwb", "units/spike_times_index_index ends row 0 at 3, but there are 2 values"},
  };
  tct_nwb_values v;
  tct_error err = {0};
  (void)state;

  write_nwb(script);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    open_nwb(cases[i].file);
    assert_useless("units", "spike_times", TCT_BAD_DATA, cases[i].words);
    tct_nwb_close(&nwb_file);
  }
  open_nwb("region.nwb");
  assert_int_equal(tct_nwb_column_read(&nwb_file, table_named("units"), "electrodes", &v, &err),
                   TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "'units/electrodes' names row 2 of "
                                   "'general/extracellular_ephys/electrodes', which has 2"));
  tct_nwb_close(&nwb_file);
}

static void what_is_no_nwb_2_is_refused_in_words(void **state)
{
  static const char script[] =
    "with h5py.File('one.nwb', 'w') as f: f['nwb_version'] = 'NWB-1.0.6'; f['identifier'] = 'x'\n"
    "with new('three.nwb') as f: f.attrs['nwb_version'] = '3.0.0'\n"
    "with h5py.File('none.nwb', 'w') as f: f['x'] = 1\n";
  static const struct {
    const char *file;
    tct_status code;
    const char *words;
  } cases[] = {
    {"one.nwb", TCT_UNSUPPORTED, "this is NWB 1 (nwb_version is 'NWB-1.0.6')"},
    {"three.nwb", TCT_UNSUPPORTED, "this is NWB 3.0.0, and NWB 2 is read"},
    {"none.nwb", TCT_BAD_DATA, "this is no NWB file: it has no attribute nwb_version"},
    {"absent.nwb", TCT_NO_FILE, "absent.nwb"},
  };
  (void)state;

  write_nwb(script);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tct_error err = {0};
    assert_int_equal(tct_nwb_open(in_folder(cases[i].file), MOST, &nwb_file, &err), cases[i].code);
    if (!strstr(err.text, cases[i].words)) fail_msg("%s", err.text);
    assert_true(strcmp(err.file, path_text) == 0 || cases[i].code == TCT_NO_FILE);
    assert_null(nwb_file.table);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_width_of_an_index_ends_the_same_rows),
    cmocka_unit_test(units_have_ids_intervals_electrodes_and_columns_of_their_own),
    cmocka_unit_test(several_columns_are_read_at_once_or_none),
    cmocka_unit_test(lists_of_lists_keep_both_their_ends),
    cmocka_unit_test(what_is_missing_is_said_and_the_rest_is_read),
    cmocka_unit_test(an_index_that_cannot_be_is_bad_data_with_its_path),
    cmocka_unit_test(what_is_no_nwb_2_is_refused_in_words),
  };
  return cmocka_run_group_tests_name("nwb", tests, make_folder, remove_folder);
}
