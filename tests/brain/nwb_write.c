/* nwb_write.c -- sessions as NWB files: what is read back is equal bit for bit, the file obeys the schema that
 * it carries and the whole one, and the same session gives the same file. */
#include "brain/nwb_sessions.h"
#include "brain/published.h"

#include "base/sha256.h"
#include "brain/nwb/nwb.h"

extern const tct_format tct_format_hdf5;

/* ---- other programs ---- */

/* A script of this folder with arguments. */
static void run_or_skip(const char *name, const char *a, const char *b)
{
  char script[512];
  int status        = -1;
  const pid_t child = fork();

  (void)snprintf(script, sizeof script, TERCET_SOURCE "/tests/brain/%s", name);
  assert_true(child >= 0);
  if (child == 0) {
    execl("/usr/bin/python3", "python3", "-B", script, a, b, (char *)NULL);
    _exit(77);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    fprintf(stderr, "skipped: there is no h5py to walk through the file\n");
    skip();
  }
  if (WEXITSTATUS(status) != 0) fail_msg("%s %s %s: see above", name, a, b ? b : "");
}

/* ---- what is read back ---- */

static void put_expected(const tct_session *s)
{
  FILE *texts = fopen(in_folder("texts"), "w");

  put_file(in_folder("end"), s->end, s->end ? (size_t)s->units * sizeof *s->end : 0);
  put_file(in_folder("spike"), s->spike,
           s->end ? (size_t)s->end[s->units - 1] * sizeof *s->spike : 0);
  put_file(in_folder("sample"), s->sample,
           s->sample ? s->samples * (size_t)s->units * sizeof *s->sample : 0);
  put_file(in_folder("trial"), s->trial, (size_t)s->trials * sizeof *s->trial);
  put_file(in_folder("unit"), s->unit, (size_t)s->units * sizeof *s->unit);
  put_file(in_folder("area"), s->area, (size_t)s->units * sizeof *s->area);
  assert_non_null(texts);
  (void)fprintf(texts, "%s\n%s\n%s\n%s\n%s\n%.17g\n%s\n%d\n%s\n", s->subject, s->identifier,
                s->description, s->start, s->created, s->rate, s->quantity, s->end ? 1 : 0,
                s->provenance ? s->provenance : "");
  assert_int_equal(fclose(texts), 0);
}

static const char read_back[] =
  "import os, sys\n"
  "try:\n"
  "  import numpy as np, h5py\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "at = os.path.dirname(sys.argv[1]) + '/'\n"
  "raw = lambda name, t: np.fromfile(at + name, t)\n"
  "f = h5py.File(sys.argv[1])\n"
  "text = lambda d: [x.decode() for x in d[()]]\n"
  "label = lambda a: [x.decode() for x in a]\n"
  "said = open(at + 'texts', encoding='utf-8').read().split('\\n')\n"
  "subject, identifier, about, start, created, rate, quantity, spikes, provenance = said[:9]\n"
  "one = lambda p: f[p][()].decode()\n"
  "assert one('identifier') == identifier and one('session_description') == about\n"
  "assert one('session_start_time') == one('timestamps_reference_time') == (start or "
  "'1970-01-01T00:00:00+00:00')\n"
  "assert text(f['file_create_date']) == [created or '1970-01-01T00:00:00+00:00']\n"
  "assert one('general/subject/subject_id') == subject if subject else not len(f['general'])\n"
  "assert one('scratch/provenance') == provenance if provenance else 'scratch' not in f\n"
  "u = f['units']; n = len(u['id'])\n"
  "assert (u['id'][()] == np.arange(n)).all()\n"
  "assert text(u['unit_name']) == label(raw('unit', 'S64')) and n == len(raw('unit', 'S64'))\n"
  "assert text(u['location']) == label(raw('area', 'S64'))\n"
  "assert len(set(text(u['unit_name']))) == n\n"
  "if spikes == '1':\n"
  "  assert (u['spike_times_index'][()] == raw('end', 'u8')).all()\n"
  "  assert u['spike_times'][()].tobytes() == raw('spike', 'f8').tobytes()\n"
  "  assert f[u['spike_times_index'].attrs['target']] == u['spike_times']\n"
  "  assert not len(f['acquisition']) and not len(f['processing'])\n"
  "else:\n"
  "  a = f['acquisition/activity']; c = f['processing/activity/columns']\n"
  "  assert a['data'].shape[1] == n and a['data'][()].tobytes() == raw('sample', "
  "'f8').tobytes()\n"
  "  assert a['data'].attrs['unit'] == (quantity or 'unknown')\n"
  "  assert a['data'].attrs['conversion'] == 1 and a['data'].attrs['resolution'] == -1\n"
  "  assert a['starting_time'][()] == 0 and a['starting_time'].attrs['rate'] == float(rate)\n"
  "  assert (c['unit'][()] == np.arange(n)).all() and f[c['unit'].attrs['table']] == u\n"
  "  assert 'spike_times' not in u\n"
  "t = raw('trial', [('start', 'f8'), ('stop', 'f8'), ('stimulus', 'S64'), ('category', 'S64'),\n"
  "  ('repeat', 'i4'), ('day', 'S64'), ('pad', 'i4')])\n"
  "if len(t):\n"
  "  i = f['intervals/trials']\n"
  "  for k, name in (('start', 'start_time'), ('stop', 'stop_time'), ('repeat', 'repeat')):\n"
  "    assert i[name][()].tobytes() == t[k].tobytes(), k\n"
  "  for k in ('stimulus', 'category', 'day'): assert text(i[k]) == label(t[k]), k\n"
  "  assert list(i.attrs['colnames']) == ['start_time', 'stop_time', 'stimulus', 'category', "
  "'repeat', 'day']\n"
  "else:\n"
  "  assert 'intervals' not in f\n";

/* Equal as h5py reads it, listed by our own reader, and it obeys the schema that it carries. */
static void assert_written(const tct_session *s)
{
  char path[512];
  tct_entries e;
  tct_error err = {0};

  (void)snprintf(path, sizeof path, "%s", write_session(s, "a.nwb"));
  assert_false(tct_file_is(in_folder("a.nwb.tmp")));
  put_expected(s);
  python_or_skip(read_back, path);
  run_or_skip("nwb_walk.py", path, NULL);
  if (tct_format_hdf5.list(path, &e, &err) != TCT_OK) fail_msg("%s", err.text);
  for (int i = 0; i < e.n; i++)
    if (!e.entry[i].usable && strcmp(e.entry[i].type, "references") != 0)
      fail_msg("%s: %s", e.entry[i].name, e.entry[i].note);
  assert_entry(&e, s->end ? "units/spike_times" : "acquisition/activity/data", true, "");
  tct_entries_free(&e);
}

static void spikes_units_and_trials_are_read_back_bit_for_bit(void **state)
{
  const char *const wanted[] = {"units/spike_times", "units/spike_times_index",
                                "units/spike_times@description", NULL};
  tct_session s              = new_session(UNITS, TRIALS, true);
  tct_error err              = {0};
  tct_arrays a;
  (void)state;

  (void)writer_or_skip();
  assert_written(&s);
  reader_or_skip();
  if (tct_arrays_read(in_folder("a.nwb"), wanted, MOST, &a, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_memory_equal(tct_arrays_named(&a, wanted[0])->bytes, s.spike,
                      s.end[UNITS - 1] * sizeof *s.spike);
  assert_memory_equal(tct_arrays_named(&a, wanted[1])->bytes, s.end, UNITS * sizeof *s.end);
  assert_non_null(tct_arrays_named(&a, wanted[2]));
  tct_arrays_free(&a);
  tct_session_free(&s);
}

static void samples_are_read_back_bit_for_bit(void **state)
{
  tct_session s = new_session(UNITS, TRIALS, false);
  (void)state;

  (void)writer_or_skip();
  assert_written(&s);
  tct_session_free(&s);
}

static void what_is_not_there_is_left_out_and_what_is_empty_stays_empty(void **state)
{
  (void)state;
  (void)writer_or_skip();
  for (int spikes = 0; spikes < 2; spikes++)
    for (int trials = 0; trials < 2; trials++) {
      tct_session s = new_session(1, trials, spikes);
      assert_written(&s);
      s.subject[0] = s.start[0] = s.created[0] = s.description[0] = s.quantity[0] = 0;
      tct_free(s.provenance);
      s.provenance = NULL;
      memset(s.unit[0], 0, TCT_LABEL);
      s.samples = 0;
      if (spikes) { /* not one */
        tct_free(s.spike);
        s.spike  = NULL;
        s.end[0] = 0;
      }
      assert_written(&s);
      tct_session_free(&s);
    }
}

/* ---- what our own reader makes of it ---- */

static tct_nwb opened(const tct_session *s)
{
  static char path[512];
  tct_error err = {0};
  tct_nwb f;

  (void)snprintf(path, sizeof path, "%s", write_session(s, "a.nwb"));
  if (tct_nwb_open(path, MOST, &f, &err) != TCT_OK) fail_msg("%s", err.text);
  if (f.said) fail_msg("%s", f.said);
  assert_string_equal(f.version, "2.4.0");
  assert_string_equal(f.identifier, s->identifier);
  assert_string_equal(f.subject, s->subject);
  return f;
}

static void assert_labels(const tct_nwb_values *v, const char *first, size_t stride, size_t n)
{
  assert_int_equal(v->rows, n);
  for (size_t i = 0; i < n; i++) {
    const char *label = first + i * stride, *got = v->text + i * v->width;
    if (strlen(label) > v->width || strncmp(label, got, v->width) != 0)
      fail_msg("%.*s, not %s", (int)v->width, got, label);
  }
}

static void our_reader_understands_spikes_units_and_trials(void **state)
{
  static const char *const of_units[]         = {"unit_name", "location", "spike_times"},
                           *const of_trials[] = {"start_time", "stop_time", "repeat",
                                                 "stimulus",   "category",  "day"};
  tct_session s                               = new_session(UNITS, TRIALS, true);
  tct_nwb_values u[3], t[6];
  tct_error err = {0};
  (void)state;

  (void)writer_or_skip();
  reader_or_skip();
  tct_nwb f = opened(&s);
  assert_int_equal(f.tables, 2);
  assert_int_equal(f.n_series, 0);
  if (tct_nwb_columns_read(&f, tct_nwb_table_named(&f, "units"), of_units, 3, u, &err) != TCT_OK ||
      tct_nwb_columns_read(&f, tct_nwb_table_named(&f, "trials"), of_trials, 6, t, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_labels(&u[0], s.unit[0], TCT_LABEL, UNITS);
  assert_labels(&u[1], s.area[0], TCT_LABEL, UNITS);
  assert_int_equal(u[2].rows, UNITS);
  assert_int_equal(u[2].n, s.end[UNITS - 1]);
  assert_memory_equal(u[2].number, s.spike, u[2].n * sizeof *s.spike);
  for (int i = 0; i < UNITS; i++) assert_int_equal(u[2].end[i], s.end[i]);
  for (int i = 0; i < TRIALS; i++)
    assert_true(t[0].number[i] == s.trial[i].start && t[1].number[i] == s.trial[i].stop &&
                t[2].number[i] == s.trial[i].repeat);
  assert_labels(&t[3], s.trial[0].stimulus, sizeof *s.trial, TRIALS);
  assert_labels(&t[4], s.trial[0].category, sizeof *s.trial, TRIALS);
  assert_labels(&t[5], s.trial[0].day, sizeof *s.trial, TRIALS);
  for (int i = 0; i < 3; i++) tct_nwb_values_free(&u[i]);
  for (int i = 0; i < 6; i++) tct_nwb_values_free(&t[i]);
  tct_nwb_close(&f);
  tct_session_free(&s);
}

static void our_reader_understands_samples_and_whose_they_are(void **state)
{
  tct_session s = new_session(UNITS, TRIALS, false);
  tct_error err = {0};
  double *value = NULL, *time = NULL;
  size_t *row = NULL, n = 0;
  (void)state;

  (void)writer_or_skip();
  reader_or_skip();
  tct_nwb f               = opened(&s);
  const tct_nwb_series *a = tct_nwb_series_named(&f, "activity");
  assert_non_null(a);
  assert_string_equal(a->unit, "rate");
  assert_string_equal(a->rois, "units");
  assert_true(a->rate == s.rate && a->starting_time == 0);
  if (tct_nwb_series_read(&f, a, &value, &time, &err) != TCT_OK ||
      tct_nwb_series_rows(&f, a, &row, &n, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_memory_equal(value, s.sample, (size_t)UNITS * SAMPLES * sizeof *value);
  assert_true(time[SAMPLES - 1] == (SAMPLES - 1) / s.rate);
  assert_int_equal(n, UNITS);
  for (size_t i = 0; i < n; i++) assert_int_equal(row[i], i);
  tct_free(value);
  tct_free(time);
  tct_free(row);
  tct_nwb_close(&f);
  tct_session_free(&s);
}

/* ---- the schema ---- */

/* Of a file that others wrote; and the schema that ours carries must be a restriction of it. */
static void files_obey_the_whole_schema_of_which_they_carry_a_part(void **state)
{
  const char *whole = published_or_not("nwb/A8604-211122.nwb"); /* it carries all of NWB 2.4.0 */
  (void)state;

  (void)writer_or_skip();
  if (!whole) skip();
  for (int spikes = 0; spikes < 2; spikes++) {
    tct_session s = new_session(UNITS, TRIALS, spikes);
    run_or_skip("nwb_walk.py", write_session(&s, "a.nwb"), whole);
    tct_session_free(&s);
  }
}

static void the_walk_finds_every_planted_fault(void **state)
{
  tct_session a = new_session(3, 2, true), b = new_session(3, 2, false);
  char first[512];
  (void)state;

  (void)writer_or_skip();
  a.end[0] = a.end[1] = 2; /* five spikes */
  a.end[2]            = 5;
  for (int i = 0; i < 5; i++) a.spike[i] = i;
  (void)snprintf(first, sizeof first, "%s", write_session(&a, "spikes.nwb"));
  run_or_skip("nwb_plants.py", first, write_session(&b, "samples.nwb"));
  tct_session_free(&a);
  tct_session_free(&b);
}

/* ---- the same ---- */

static void hash_of(const char *path, char hex[65])
{
  tct_sha256 sum;
  size_t n;
  char *bytes = get_file(path, &n);

  tct_sha256_begin(&sum);
  tct_sha256_add(&sum, bytes, n);
  tct_sha256_end(&sum, hex);
  tct_free(bytes);
}

static void the_same_session_gives_the_same_file_at_another_time(void **state)
{
  tct_session a[2] = {new_session(UNITS, TRIALS, true), new_session(UNITS, TRIALS, false)};
  char hex[4][65];
  (void)state;

  (void)writer_or_skip();
  for (int i = 0; i < 2; i++) hash_of(write_session(&a[i], "a.nwb"), hex[i]);
  sleep(2); /* times in HDF5 are whole seconds */
  for (int i = 0; i < 2; i++) hash_of(write_session(&a[i], "b.nwb"), hex[2 + i]);
  assert_string_equal(hex[0], hex[2]);
  assert_string_equal(hex[1], hex[3]);
  a[0].identifier[0] = 'x';
  hash_of(write_session(&a[0], "b.nwb"), hex[3]);
  assert_string_not_equal(hex[0], hex[3]);
  tct_session_free(&a[0]);
  tct_session_free(&a[1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(spikes_units_and_trials_are_read_back_bit_for_bit),
    cmocka_unit_test(samples_are_read_back_bit_for_bit),
    cmocka_unit_test(what_is_not_there_is_left_out_and_what_is_empty_stays_empty),
    cmocka_unit_test(our_reader_understands_spikes_units_and_trials),
    cmocka_unit_test(our_reader_understands_samples_and_whose_they_are),
    cmocka_unit_test(files_obey_the_whole_schema_of_which_they_carry_a_part),
    cmocka_unit_test(the_walk_finds_every_planted_fault),
    cmocka_unit_test(the_same_session_gives_the_same_file_at_another_time),
  };
  return cmocka_run_group_tests_name("nwb_write", tests, make_folder, remove_folder);
}
