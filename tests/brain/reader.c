/* reader.c -- the program that reads for us dies, hangs and lies, and damaged files make it do so. */
#include "brain/mutate.h"
#include "brain/oracle.h"
#include "brain/published.h"

#include <dirent.h>

#include "brain/other_reader.h"

extern const tct_format tct_format_hdf5, tct_format_matlab;

/* ---- a reader that is none ---- */

/* Ask for the arrays, and for the list, of a file that looks like HDF5. */
static void assert_trouble(tct_status code, const char *words)
{
  tct_error err = {0};
  tct_arrays a;
  tct_entries e;

  put_file(in_folder("a.h5"), "\211HDF\r\n\032\n", 8);
  for (int list = 0; list < 2; list++) {
    const tct_status status = list ? tct_format_hdf5.list(path_text, &e, &err)
                                   : tct_format_hdf5.read(path_text, NULL, MOST, &a, &err);
    if (status != code || !strstr(err.text, words)) fail_msg("%s, not %s", err.text, words);
    assert_string_equal(err.file, path_text);
  }
  assert_null(a.array);
  assert_null(e.entry);
}

static void a_reader_that_dies_is_an_error_of_the_files(void **state)
{
  static const struct {
    const char *script, *words;
  } deaths[] = {
    {"kill -SEGV $$", "died of it (Segmentation fault)"},
    {"kill -ABRT $$", "died of it (Aborted)"},
    {"kill -KILL $$", "died of it (Killed)"},
    {"kill -XCPU $$", "took over"},
    {"exit 0", "stopped"},
    {"exit 3", "stopped"},
    {"echo", "stopped"},
    {"exec >&-; sleep 30", "died of it (Killed)"},
    {"yes", "answered nonsense"},
    {"head -c 100000 /dev/zero", "answered nonsense"},
    {"head -c 100000 /dev/urandom", "answered nonsense"},
  };
  (void)state;

  for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
    tct_reader_is(put_program(deaths[i].script), 5);
    assert_trouble(TCT_BAD_DATA, deaths[i].words);
  }
  tct_reader_is(NULL, 0);
}

static void a_reader_that_is_late_is_ended(void **state)
{
  (void)state;
  tct_reader_is(put_program("exec sleep 60"), 1);
  assert_trouble(TCT_BAD_DATA, "took over 1 s and was ended");
  tct_reader_is(NULL, 0);
}

static void a_reader_that_is_absent_is_named(void **state)
{
  (void)state;
  tct_reader_is("/nonexistent", 1);
  assert_trouble(TCT_UNSUPPORTED, "read by the program tercet-reader, which is not");
  tct_reader_is(NULL, 0);
}

/* ---- a reader that lies ---- */

static tct_answer sound(void)
{
  return (tct_answer){.mark   = TCT_ANSWER_MARK,
                      .kind   = TCT_ANSWER_ENTRY,
                      .dtype  = TCT_F64,
                      .rank   = 1,
                      .usable = 1,
                      .shape  = {2},
                      .bytes  = 16,
                      .name   = "x",
                      .type   = "float64"};
}

/* These answers, and 16 bytes of numbers. */
static tct_status say(const tct_answer *answers, int n, tct_arrays *a, tct_error *err)
{
  char script[1200];
  static const double numbers[2] = {1.5, -2};

  put_file(in_folder("answers"), answers, (size_t)n * sizeof *answers);
  (void)snprintf(script, sizeof script, "cat %s >&4; exec cat %s/answers", in_folder("numbers"),
                 folder);
  put_file(path_text, numbers, sizeof numbers);
  tct_reader_is(put_program(script), 5);
  put_file(in_folder("a.h5"), "\211HDF\r\n\032\n", 8);
  const tct_status status = tct_format_hdf5.read(path_text, NULL, MOST, a, err);
  tct_reader_is(NULL, 0);
  return status;
}

static void nothing_is_believed(void **state)
{
  tct_answer end = {.mark = TCT_ANSWER_MARK, .kind = TCT_ANSWER_END, .bytes = 1};
  tct_error err  = {0};
  tct_arrays a;
  (void)state;

  assert_int_equal(say((tct_answer[]){sound(), end}, 2, &a, &err), TCT_OK);
  assert_true(tct_array_at(&a.array[0], 1) == -2);
  tct_arrays_free(&a);
#define LIE(code, words, ...)                                                                      \
  do {                                                                                             \
    tct_answer lie = sound();                                                                      \
    __VA_ARGS__;                                                                                   \
    if (say((tct_answer[]){lie, end}, 2, &a, &err) != code || !strstr(err.text, words))            \
      fail_msg("%s: %s", #__VA_ARGS__, err.text);                                                  \
    assert_null(a.array);                                                                          \
  } while (0)
  LIE(TCT_BAD_DATA, "nonsense", lie.mark++);
  LIE(TCT_BAD_DATA, "nonsense", lie.kind = 9);
  LIE(TCT_BAD_DATA, "nonsense", lie.kind = TCT_ANSWER_ROWS);
  LIE(TCT_BAD_DATA, "nonsense", lie.dtype = 11);
  LIE(TCT_BAD_DATA, "nonsense", lie.dtype = -1);
  LIE(TCT_BAD_DATA, "nonsense", lie.dtype = INT32_MIN);
  LIE(TCT_BAD_DATA, "nonsense", lie.rank = 9);
  LIE(TCT_BAD_DATA, "nonsense", lie.rank = -1);
  LIE(TCT_BAD_DATA, "nonsense", lie.shape[0] = 3);
  LIE(TCT_BAD_DATA, "nonsense", lie.shape[0] = (uint64_t)1 << 61);
  LIE(TCT_BAD_DATA, "nonsense", lie.bytes = 8);
  LIE(TCT_BAD_DATA, "nonsense", lie.at = 1);
  LIE(TCT_BAD_DATA, "nonsense", lie.at = UINT64_MAX - 7);
  LIE(TCT_BAD_DATA, "nonsense", lie.name[0] = 0);
  LIE(TCT_BAD_DATA, "nonsense", lie.name[0] = '\033');
  LIE(TCT_BAD_DATA, "nonsense", lie.name[0] = '\xff');
  LIE(TCT_BAD_DATA, "nonsense", memset(lie.name, 'a', sizeof lie.name));
  LIE(TCT_BAD_DATA, "nonsense", memset(lie.note, 'a', sizeof lie.note));
  LIE(TCT_NO_MEMORY, "'x' takes", lie.shape[0] = MOST, lie.bytes = 8 * MOST);
  LIE(TCT_BAD_DATA, "nonsense", end.bytes = 2);
  end.bytes = 2;
  assert_int_equal(say((tct_answer[]){sound(), sound(), end}, 3, &a, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "'x' comes twice"));
  assert_int_equal(say((tct_answer[]){sound()}, 1, &a, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "stopped"));
  tct_answer trouble = {.mark = TCT_ANSWER_MARK, .kind = TCT_ANSWER_TROUBLE, .note = "so"};
  for (int status = -1; status < 12; status++) {
    trouble.status     = status;
    const tct_status s = say((tct_answer[]){sound(), trouble}, 2, &a, &err);
    assert_true(s == TCT_BAD_DATA || (int)s == status);
    assert_true(s == TCT_BAD_DATA || s == TCT_NO_MEMORY || s == TCT_IO || s == TCT_UNSUPPORTED);
  }
}

/* ---- damaged files ---- */

static tct_status pass_over(void *own, const tct_array *rows, size_t first, size_t of,
                            tct_error *err)
{
  (void)err;
  assert_true(rows->n > 0 && first + rows->shape[0] <= of);
  *(size_t *)own += rows->shape[0];
  return TCT_OK;
}

/* A damaged file is an error with a place also if it is gone through, or all of its rows come. */
static void stream_damaged(const tct_format *f, const char *path, const char *name)
{
  tct_error err = {0};
  size_t rows   = 0;

  const tct_status status = f->stream(path, name, MOST, pass_over, &rows, &err);
  if (status == TCT_OK) return;
  assert_true(status == TCT_BAD_DATA || status == TCT_NO_MEMORY || status == TCT_UNSUPPORTED);
  assert_string_equal(err.file, path);
  assert_true(strlen(err.text) > 10);
}

static void show_mutations(const tct_format *f, const char *name, const char *ending)
{
  size_t n;
  char *bytes = get_file(in_folder(name), &n), *copy = malloc(n);
  uint64_t state = 7;
  int read       = 0;

  assert_non_null(copy);
  tct_reader_is(NULL, 2);
  for (int i = 0; i < MUTATIONS; i++) {
    memcpy(copy, bytes, n);
    read += read_damaged(f, in_folder(ending), copy, mutate(copy, n, &state));
    if (f->stream && i % 8 == 0) stream_damaged(f, path_text, "units/spike_times");
  }
  tct_reader_is(NULL, 0);
  printf("%s: %d of %d mutations were read, the others refused\n", name, read, MUTATIONS);
  assert_in_range(read, 1, MUTATIONS - MUTATIONS / 20);
  free(copy);
  tct_free(bytes);
}

static void mutations_of_hdf5_leave_us_alive(void **state)
{
  static const char script[] =
    "import sys\n"
    "try:\n"
    "  import numpy as np, h5py\n"
    "except ImportError:\n"
    "  sys.exit(77)\n"
    "with h5py.File(sys.argv[1] + '/a.nwb', 'w') as f:\n"
    "  f.attrs['neurodata_type'] = 'NWBFile'; f.attrs['nwb_version'] = '2.4.0'\n"
    "  f['identifier'] = 'mouse'\n"
    "  u = f.create_group('units'); u.attrs['colnames'] = np.array(['spike_times', 'where'], "
    "dtype=object)\n"
    "  u.create_dataset('spike_times', data=np.sort(np.random.default_rng(1).random(300)),\n"
    "    chunks=(100,), compression='gzip', shuffle=True)\n"
    "  u['spike_times_index'] = np.array([100, 220, 300], 'u2')\n"
    "  u['spike_times_index'].attrs['target'] = u['spike_times'].ref\n"
    "  u['where'] = np.array(['v1', 'lm', 'al'], dtype=object)\n"
    "  u['group'] = h5py.SoftLink('/units/where')\n"
    "  t = f.create_group('acquisition/t'); t['data'] = np.arange(40, dtype='i2').reshape(20, 2)\n"
    "  t['data'].attrs['unit'] = 'volts'; t['starting_time'] = 0.0\n"
    "  t['starting_time'].attrs['rate'] = np.float32(30000)\n";
  (void)state;

  reader_or_skip();
  python_or_skip(script, folder);
  show_mutations(&tct_format_hdf5, "a.nwb", "b.nwb");
}

static void mutations_of_mat_leave_us_alive(void **state)
{
  (void)state;
  reader_or_skip();
  put_file(in_folder("a.mat"), "", 0);
  size_t n;
  char *bytes = get_file(TERCET_SOURCE "/tests/fuzz/corpus/matlab/five", &n);
  put_file(in_folder("a.mat"), bytes, n);
  tct_free(bytes);
  show_mutations(&tct_format_matlab, "a.mat", "b.mat");
}

/* ---- every file of a folder of real ones ---- */

static int opened, refused;

static void open_one(const char *path)
{
  const tct_format *f = tct_format_of(path);
  tct_error err       = {0};
  tct_arrays a        = {0};
  tct_entries e       = {0};

  if (!f) return;
  if (f->list) {
    if (f->list(path, &e, &err) != TCT_OK) fail_msg("%s: %s", path, err.text);
    assert_true(e.n > 0);
    for (int i = 0; i < e.n; i++) assert_true(e.entry[i].usable || e.entry[i].note[0]);
    tct_entries_free(&e);
  }
  if (f->read(path, NULL, (size_t)1 << 30, &a, &err) == TCT_OK) {
    assert_true(a.n > 0);
    opened++;
  } else {
    assert_true(err.code == TCT_BAD_DATA || err.code == TCT_UNSUPPORTED);
    printf("%s is refused: %s\n", path, err.text);
    refused++;
  }
  tct_arrays_free(&a);
}

static void every_real_file_opens_or_is_refused_in_words(void **state)
{
  char data[1024], path[2048];
  (void)state;

  reader_or_skip();
  (void)snprintf(data, sizeof data, "%s", published("."));
  DIR *all = opendir(data);
  if (!all) {
    fprintf(stderr, "skipped: there is no folder of real data, %s\n", data);
    skip();
  }
  for (const struct dirent *set; (set = readdir(all));) {
    (void)snprintf(path, sizeof path, "%s/%s", data, set->d_name);
    DIR *files = set->d_name[0] == '.' ? NULL : opendir(path);
    for (const struct dirent *file; files && (file = readdir(files));) {
      if (file->d_name[0] == '.') continue;
      (void)snprintf(path, sizeof path, "%s/%s/%s", data, set->d_name, file->d_name);
      open_one(path);
    }
    if (files) closedir(files);
  }
  closedir(all);
  printf("%d real files were opened, %d refused\n", opened, refused);
  assert_true(opened > 0);
}

/* Numbers that were computed from these files by others. */
static void real_spikes_are_where_they_should_be(void **state)
{
  static const char *const wanted[] = {"units/spike_times_index", "intervals/epochs/tags",
                                       "general/extracellular_ephys/electrodes/id", NULL};
  const char *path                  = published_or_not("nwb/A8604-211122.nwb");
  tct_error err                     = {0};
  tct_arrays a;
  (void)state;

  reader_or_skip();
  if (!path) skip();
  if (tct_arrays_read(path, wanted, MOST, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  const tct_array *ends = tct_arrays_named(&a, wanted[0]);
  assert_int_equal(ends->n, 3);
  assert_true(tct_array_at(ends, 0) == 11020 && tct_array_at(ends, 1) == 15710 &&
              tct_array_at(ends, 2) == 21354);
  assert_memory_equal(tct_arrays_named(&a, wanted[1])->bytes, "wake", 4);
  assert_int_equal(tct_arrays_named(&a, wanted[2])->n, 383);
  tct_arrays_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_reader_that_dies_is_an_error_of_the_files),
    cmocka_unit_test(a_reader_that_is_late_is_ended),
    cmocka_unit_test(a_reader_that_is_absent_is_named),
    cmocka_unit_test(nothing_is_believed),
    cmocka_unit_test(mutations_of_hdf5_leave_us_alive),
    cmocka_unit_test(mutations_of_mat_leave_us_alive),
    cmocka_unit_test(every_real_file_opens_or_is_refused_in_words),
    cmocka_unit_test(real_spikes_are_where_they_should_be),
  };
  return cmocka_run_group_tests_name("reader", tests, make_folder, remove_folder);
}
