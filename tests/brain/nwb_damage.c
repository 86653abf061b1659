/* nwb_damage.c -- NWB files that are damaged, and memory that is not there: every answer has a type. */
#include "brain/mutate.h"
#include "brain/nwb_files.h"

#include "brain/files/reader.h"
#include "brain/nwb/nwb_parts.h"

static const char script[] =
  "with new('a.nwb') as f:\n"
  "  e = table(f, 'general/extracellular_ephys/electrodes', 'DynamicTable', 'x location', 3)\n"
  "  column(e, 'x', np.arange(3.)); column(e, 'location', np.array(['v1', 'lm', 'al'], "
  "dtype=utf8))\n"
  "  u = table(f, 'units', 'Units', 'spike_times electrodes waveforms', 4)\n"
  "  t = u.create_dataset('spike_times', data=np.sort(np.random.default_rng(1).random(300)),\n"
  "    chunks=(100,), compression='gzip', shuffle=True)\n"
  "  ragged(u, 'spike_times', t, [100, 100, 220, 300], 'u2')\n"
  "  ragged(u, 'electrodes', [0, 1, 2, 2], [1, 2, 3, 4], type='DynamicTableRegion', table=e.ref)\n"
  "  ragged(u, 'waveforms', np.arange(12.).reshape(6, 2), [1, 2, 4, 6])\n"
  "  column(u, 'waveforms_index_index', np.array([1, 2, 3, 4], 'u1'), 'VectorIndex',\n"
  "    target=u['waveforms_index'].ref)\n"
  "  t = table(f, 'intervals/trials', 'TimeIntervals', 'start_time stop_time', 3)\n"
  "  column(t, 'start_time', [0.5, 1., np.nan]); column(t, 'stop_time', [0.75, 1.5, 2.])\n"
  "  series(f, 'acquisition/v', np.arange(40, dtype='i2').reshape(20, 2), conversion=1e-6)\n"
  "  s = series(f, 'processing/p', None, rate=None)\n"
  "  s['data'] = h5py.SoftLink('/acquisition/v/data'); s['timestamps'] = np.arange(20.) / 7\n"
  "  column(s, 'electrodes', [0, 2], 'DynamicTableRegion', table=e.ref)\n";

/* ---- everything in a file, read ---- */

static volatile double used; /* is every byte there? */

static void use(const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++) used = x[i];
}

/* The values are as the column says, and its ends end in them. */
static void use_values(const tct_nwb_table *t, const tct_nwb_column *c, const tct_nwb_values *v)
{
  size_t each = 1;

  for (int d = 0; d < c->rank; d++) each *= c->shape[d];
  assert_int_equal(v->rows, t->rows);
  assert_int_equal(v->n, c->n);
  assert_true((v->number != NULL) != (v->text != NULL));
  if (v->number) use(v->number, v->n * each);
  for (size_t i = 0; v->text && i < v->n * each * v->width; i++) used = v->text[i];
  assert_true((v->end != NULL) == (c->ragged > 0));
  for (size_t i = 0; v->end && i < v->rows; i++)
    assert_true(v->end[i] <= v->n && (i == 0 || v->end[i] >= v->end[i - 1]));
  for (size_t i = 0; v->list_end && i < v->lists; i++) assert_true(v->list_end[i] <= v->n);
  for (size_t i = 0; v->list_of && i < v->rows; i++) assert_true(v->list_of[i] <= v->lists);
}

static void assert_typed(tct_status status, const tct_error *err)
{
  if (status != TCT_BAD_DATA && status != TCT_UNSUPPORTED && status != TCT_NO_MEMORY)
    fail_msg("%s: %s", tct_status_name(status), err->text);
  assert_int_equal(status, err->code);
  assert_string_equal(err->file, nwb_file.path);
  assert_true(strlen(err->text) > 10);
}

static int read_column(const tct_nwb_table *t, const tct_nwb_column *c)
{
  tct_error err = {0};
  tct_nwb_values v;
  const tct_status status = tct_nwb_column_read(&nwb_file, t, c->name, &v, &err);

  if (status == TCT_OK) {
    use_values(t, c, &v);
    tct_nwb_values_free(&v);
    return 1;
  }
  assert_typed(status, &err);
  assert_true(!v.number && !v.text && !v.end && !v.list_end && !v.list_of);
  return 0;
}

static int read_series(const tct_nwb_series *s)
{
  tct_error err = {0};
  double *x, *t;
  size_t n                = 1;
  const tct_status status = tct_nwb_series_read(&nwb_file, s, &x, &t, &err);

  if (status != TCT_OK) {
    assert_typed(status, &err);
    assert_true(!x && !t);
    return 0;
  }
  for (int d = 0; d < s->rank; d++) n *= s->shape[d];
  use(x, n);
  use(t, s->shape[0]);
  tct_free(x);
  tct_free(t);
  return 1;
}

/* Columns and series that are read together; what is said to be damaged is read by itself. */
enum { AT_ONCE = 64 };
typedef struct {
  const tct_nwb_table *table; /* of a column */
  const tct_nwb_column *column;
  const tct_nwb_series *series; /* or a series */
  char path[3][2 * TCT_NWB_PATH];
} asked;

static asked all[AT_ONCE];

static int ask_all(void)
{
  static const char *const words[] = {"data", "timestamps", "channel_conversion"};
  int n                            = 0;

  for (int i = 0; i < nwb_file.tables; i++)
    for (int k = 0; k < nwb_file.table[i].n && n < AT_ONCE; k++) {
      const tct_nwb_column *c = &nwb_file.table[i].column[k];
      nwb_column_paths paths;
      nwb_paths_of(&nwb_file.table[i], c, &paths);
      if (!c->usable) continue;
      all[n] = (asked){.table = &nwb_file.table[i], .column = c};
      memcpy(all[n++].path, paths.path, sizeof paths.path);
    }
  for (int i = 0; i < nwb_file.n_series && n < AT_ONCE; i++) {
    if (!nwb_file.series[i].usable) continue;
    all[n] = (asked){.series = &nwb_file.series[i]};
    for (int p = 0; p < 3; p++)
      (void)snprintf(all[n].path[p], sizeof all[n].path[p], "%s/%s", all[n].series->path, words[p]);
    n++;
  }
  return n;
}

static int take(const asked *one, tct_arrays *a, size_t left)
{
  tct_error err    = {0};
  tct_nwb_values v = {0};
  double *x = NULL, *t = NULL;
  const tct_status status =
    one->column ? nwb_values_of(&nwb_file, one->table, one->column, a, false, left, &v, &err)
                : nwb_samples_of(&nwb_file, one->series, a, left, &x, &t, &err);

  if (status != TCT_OK)
    assert_typed(status, &err);
  else if (one->column)
    use_values(one->table, one->column, &v);
  else
    use(t, one->series->shape[0]);
  tct_nwb_values_free(&v);
  tct_free(x);
  tct_free(t);
  return status == TCT_OK;
}

static bool is_named(const asked *one, const char *text)
{
  for (int p = 0; p < 3; p++)
    if (one->path[p][0] && strstr(text, one->path[p])) return true;
  return false;
}

/* The number of columns and series that can be read.  They are read at once, for starting the reader is most
 * of what this test does. */
static int read_everything(void)
{
  int n = ask_all(), read = 0;

  for (bool whole = false; !whole && n > 0;) {
    nwb_names w   = {0};
    tct_arrays a  = {0};
    tct_error err = {0};
    size_t left   = nwb_file.most;
    int kept      = 0;
    for (int i = 0; i < n; i++)
      for (int p = 0; p < 3; p++)
        if (all[i].path[p][0]) assert_true(nwb_names_add(&w, all[i].path[p]));
    const tct_status status = nwb_give(&nwb_file, &w, &left, &a, &err);
    tct_free(w.name);
    whole = status == TCT_OK;
    if (!whole) assert_typed(status, &err);
    for (int i = 0; i < n && whole; i++) read += take(&all[i], &a, left);
    /* without a name in what it says, it may be any of them */
    bool known = false;
    for (int i = 0; i < n && !whole; i++) known |= is_named(&all[i], err.text);
    for (int i = 0; i < n && !whole; i++) {
      if (known && !is_named(&all[i], err.text))
        all[kept++] = all[i];
      else
        read +=
          all[i].column ? read_column(all[i].table, all[i].column) : read_series(all[i].series);
    }
    n = kept;
    tct_arrays_free(&a);
  }
  return read;
}

static void mutations_leave_us_alive(void **state)
{
  static char path[512];
  size_t n;
  uint64_t chance = 11;
  int opened = 0, whole = 0, parts = 0;
  (void)state;

  write_nwb(script);
  char *bytes = get_file(in_folder("a.nwb"), &n), *copy = malloc(n);
  assert_non_null(copy);
  (void)snprintf(path, sizeof path, "%s", in_folder("b.nwb"));
  tct_reader_is(NULL, 2);
  for (int i = 0; i < MUTATIONS; i++) {
    tct_error err = {0};
    memcpy(copy, bytes, n);
    put_file(path, copy, mutate(copy, n, &chance));
    const tct_status status = tct_nwb_open(path, MOST, &nwb_file, &err);
    if (status != TCT_OK) {
      assert_true(!nwb_file.table && !nwb_file.series && !nwb_file.link && !nwb_file.said);
      nwb_file.path = path;
      assert_typed(status, &err);
      continue;
    }
    const int read = read_everything();
    opened++;
    whole += read == 9;
    parts += read > 0 && read < 9;
    tct_nwb_close(&nwb_file);
  }
  tct_reader_is(NULL, 0);
  printf("%d of %d mutations were opened; all was read of %d, some of %d\n", opened, MUTATIONS,
         whole, parts);
  assert_in_range(opened, MUTATIONS / 4, MUTATIONS - MUTATIONS / 20);
  assert_in_range(whole, MUTATIONS / 8, opened - MUTATIONS / 40);
  assert_in_range(parts, MUTATIONS / 200, opened);
  free(copy);
  tct_free(bytes);
}

/* ---- memory ---- */

static void memory_that_is_not_there_is_said_and_nothing_is_left(void **state)
{
  static const char *const names[] = {"spike_times", "electrodes", "waveforms", "id"};
  tct_nwb_values v[4];
  double *x, *t;
  int64_t n[3];
  (void)state;

  write_nwb(script);
  for (int for_good = 0; for_good < 2; for_good++) {
    tct_status status = TCT_NO_MEMORY;
    for (n[0] = 1; status != TCT_OK; n[0]++) {
      tct_error err = {0};
      tct_fail_allocation(n[0], for_good);
      status = tct_nwb_open(in_folder("a.nwb"), MOST, &nwb_file, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) break;
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_int_equal(err.code, TCT_NO_MEMORY);
      assert_true(!nwb_file.table && !nwb_file.series && !nwb_file.link && !nwb_file.said);
    }
    const tct_nwb_table *u = table_named("units");
    status                 = TCT_NO_MEMORY;
    for (n[1] = 1; status != TCT_OK; n[1]++) {
      tct_fail_allocation(n[1], for_good);
      status = tct_nwb_columns_read(&nwb_file, u, names, 4, v, NULL);
      tct_fail_allocation(-1, false);
      assert_true(status == TCT_OK || status == TCT_NO_MEMORY);
      for (int i = 0; i < 4 && status != TCT_OK; i++) assert_true(!v[i].number && !v[i].end);
    }
    assert_row(v[3].number, 0, 1, 2, 3);
    for (int i = 0; i < 4; i++) tct_nwb_values_free(&v[i]);
    status = TCT_NO_MEMORY;
    for (n[2] = 1; status != TCT_OK; n[2]++) {
      tct_fail_allocation(n[2], for_good);
      status = tct_nwb_series_read(&nwb_file, tct_nwb_series_named(&nwb_file, "p"), &x, &t, NULL);
      tct_fail_allocation(-1, false);
      assert_true(status == TCT_OK || (status == TCT_NO_MEMORY && !x && !t));
    }
    tct_free(x);
    tct_free(t);
    tct_nwb_close(&nwb_file);
    assert_true(n[0] > 20 && n[1] > 10 && n[2] > 4);
  }
}

static void memory_is_what_the_caller_allows(void **state)
{
  tct_nwb_values v;
  double *x, *t;
  tct_error err = {0};
  (void)state;

  write_nwb(script);
  assert_int_equal(tct_nwb_open(in_folder("a.nwb"), 10, &nwb_file, &err), TCT_NO_MEMORY);
  if (tct_nwb_open(in_folder("a.nwb"), 8000, &nwb_file, &err) != TCT_OK) fail_msg("%s", err.text);
  const tct_nwb_table *u = table_named("units");
  nwb_file.most          = 2399;
  assert_int_equal(tct_nwb_column_read(&nwb_file, u, "spike_times", &v, &err), TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "'units/spike_times' takes 2400 bytes"));
  /* 80 bytes of whole numbers become 320 of samples and 160 of times */
  nwb_file.most           = 559;
  const tct_nwb_series *s = tct_nwb_series_named(&nwb_file, "acquisition/v");
  assert_int_equal(tct_nwb_series_read(&nwb_file, s, &x, &t, &err), TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "no memory for 480 bytes of 'acquisition/v'"));
  nwb_file.most = 560;
  if (tct_nwb_series_read(&nwb_file, s, &x, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_true(x[39] == 39 * 1e-6 && t[19] == 1.9);
  tct_free(x);
  tct_free(t);
  tct_nwb_close(&nwb_file);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(mutations_leave_us_alive),
    cmocka_unit_test(memory_that_is_not_there_is_said_and_nothing_is_left),
    cmocka_unit_test(memory_is_what_the_caller_allows),
  };
  return cmocka_run_group_tests_name("nwb_damage", tests, make_folder, remove_folder);
}
