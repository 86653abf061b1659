/* spikes_file.c -- spikes of a file are counted as those of an array, whatever the file. */
#include "brain/oracle.h"

#include "brain/spikes.h"

extern const tct_format tct_format_npz;

static const double event[]  = {2, 1.5};
static const uint64_t end[]  = {5, 6};
static const int column[]    = {0, 0};
static const tct_windows w   = {.n = 2, .event = event, .start = -0.25, .width = 0.25, .bins = 2};
static const double spikes[] = {1.25, 1.75, 2, 2.25, 3, 1.5};
static const double counted[2][2] = {{1, 1}, {1, 1}};

/* A file with the spikes in it, as numbers of a type. */
static const char *put_spikes(tct_dtype type, double second)
{
  tct_arrays all      = {0};
  const size_t six[1] = {6};
  tct_array *a        = tct_arrays_add(&all, "units/spike_times", type, 1, six);

  assert_non_null(a);
  for (int i = 0; i < 6; i++) {
    if (type == TCT_F64) ((double *)a->bytes)[i] = spikes[i] / second;
    if (type == TCT_F32) ((float *)a->bytes)[i] = (float)(spikes[i] / second);
    if (type == TCT_I32) ((int32_t *)a->bytes)[i] = (int32_t)(spikes[i] / second);
  }
  assert_int_equal(tct_format_npz.write(in_folder("a.npz"), &all, NULL), TCT_OK);
  tct_arrays_free(&all);
  return path_text;
}

static tct_binner *new_binner(void)
{
  tct_binner *b = tct_binner_new(&w, 2, end, column, 1, NULL);
  assert_non_null(b);
  return b;
}

static void any_type_and_unit_of_time_counts_alike(void **state)
{
  static const struct {
    tct_dtype type;
    double second;
  } as[]        = {{TCT_F64, 1}, {TCT_F32, 1}, {TCT_F64, 0x1p-10}, {TCT_I32, 0.25}};
  tct_error err = {0};
  (void)state;

  for (size_t i = 0; i < sizeof as / sizeof *as; i++) {
    tct_binner *b    = new_binner();
    const char *path = put_spikes(as[i].type, as[i].second);
    if (tct_bin_file(b, path, "units/spike_times", as[i].second, MOST, &err) != TCT_OK)
      fail_msg("%s", err.text);
    assert_memory_equal(tct_binner_counts(b), counted, sizeof counted);
    tct_binner_free(b);
  }
}

static void a_file_without_those_spikes_is_refused(void **state)
{
  tct_error err = {0};
  (void)state;

  tct_binner *b    = new_binner();
  const char *path = put_spikes(TCT_F64, 1);
  assert_int_equal(tct_bin_file(b, path, "spikes", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no 'spikes' in it"));
  assert_string_equal(err.file, path);
  tct_binner_free(b);
  b = tct_binner_new(&w, 1, end, column, 1, NULL);
  assert_int_equal(tct_bin_file(b, path, "units/spike_times", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "holds 6 times, but spikes of all units end at 5"));
  tct_binner_free(b);
}

/* ---- files that are gone through ---- */

enum { UNITS = 11, EVENTS = 30, BINS = 25 };

/* Spikes of some units in an order of their own, with times that are none; trials that overlap. */
static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np, h5py\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "r = np.random.default_rng(3)\n"
  "n = r.integers(0, 9000, 11); n[4] = 0\n"
  "t = np.concatenate([np.sort(r.random(k) * 60) for k in n])\n"
  "t[::997] = np.nan; t[500] = np.inf; t[701:703] = t[702:700:-1]\n"
  "e = np.round(r.random(30) * 60, 2)\n"
  "edges = (e[:, None] - .5) + np.arange(26) * .04\n"
  "at = np.concatenate([[0], np.cumsum(n)])\n"
  "c = [[[((t[i:j] >= a) & (t[i:j] < b)).sum() for i, j in zip(at, at[1:])] for a, b in\n"
  "      zip(w, w[1:])] for w in edges]\n"
  "np.savez(sys.argv[1] + '/expected.npz', end=at[1:].astype('u8'), event=e,\n"
  "  counts=np.array(c, float))\n"
  "for name, k in (('plain', {}), ('packed', dict(chunks=(2000,), compression='gzip'))):\n"
  "  with h5py.File(sys.argv[1] + '/' + name + '.nwb', 'w') as f:\n"
  "    f.create_dataset('units/spike_times', data=t, **k)\n"
  "    f['units/none'] = t[:0]; f['units/halves'] = t.reshape(-1, 1)\n";

static void assert_streamed(const char *name, const char *dataset, size_t most)
{
  tct_error err = {0};
  tct_arrays x;
  int all[UNITS];
  uint64_t taken, dropped, unsorted;

  assert_int_equal(tct_format_npz.read(in_folder("expected.npz"), NULL, MOST, &x, NULL), TCT_OK);
  for (int i = 0; i < UNITS; i++) all[i] = i;
  const tct_windows many = {.n     = EVENTS,
                            .event = tct_arrays_named(&x, "event")->bytes,
                            .start = -0.5,
                            .width = 0.04,
                            .bins  = BINS};
  const uint64_t *ends   = tct_arrays_named(&x, "end")->bytes;
  tct_binner *b          = tct_binner_new(&many, UNITS, ends, all, UNITS, &err);
  assert_non_null(b);
  if (tct_bin_file(b, in_folder(name), dataset, 1, most, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_memory_equal(tct_binner_counts(b), tct_arrays_named(&x, "counts")->bytes,
                      sizeof(double[EVENTS][BINS][UNITS]));
  tct_binner_said(b, &taken, &dropped, &unsorted);
  assert_int_equal(taken, ends[UNITS - 1]);
  assert_int_equal(dropped, (taken + 996) / 997 + 1);
  assert_int_equal(unsorted, 1);
  tct_binner_free(b);
  tct_arrays_free(&x);
}

static void spikes_gone_through_count_as_numpy_counts_them(void **state)
{
  (void)state;
  reader_or_skip();
  python_or_skip(script, folder);
  /* all at once, and with less than a quarter of what they take */
  assert_streamed("plain.nwb", "units/spike_times", MOST);
  assert_streamed("packed.nwb", "units/spike_times", MOST);
  assert_streamed("plain.nwb", "units/spike_times", 50000);
  assert_streamed("packed.nwb", "units/spike_times", 100000);
  assert_streamed("packed.nwb", "units/halves", 50000);
}

static void other_numbers_of_spikes_are_refused_before_any_is_counted(void **state)
{
  tct_error err = {0};
  uint64_t taken, dropped, unsorted;
  (void)state;

  reader_or_skip();
  python_or_skip(script, folder);
  tct_binner *b = new_binner();
  assert_int_equal(tct_bin_file(b, in_folder("plain.nwb"), "units/spike_times", 1, MOST, &err),
                   TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "times, but spikes of all units end at 6"));
  assert_int_equal(tct_bin_file(b, path_text, "units/none", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "holds 0 times, but"));
  assert_int_equal(tct_bin_file(b, path_text, "units/spikes", 1, MOST, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no 'units/spikes' in it"));
  assert_string_equal(err.file, path_text);
  assert_int_equal(tct_bin_file(b, in_folder("absent.nwb"), "x", 1, MOST, &err), TCT_NO_FILE);
  tct_binner_said(b, &taken, &dropped, &unsorted);
  assert_int_equal(taken, 0);
  tct_binner_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_type_and_unit_of_time_counts_alike),
    cmocka_unit_test(a_file_without_those_spikes_is_refused),
    cmocka_unit_test(spikes_gone_through_count_as_numpy_counts_them),
    cmocka_unit_test(other_numbers_of_spikes_are_refused_before_any_is_counted),
  };
  return cmocka_run_group_tests_name("spikes_file", tests, make_folder, remove_folder);
}
