/* stream_reader.c -- a dataset gone through in blocks of rows is the dataset, whatever happens meanwhile. */
#include "brain/streamed.h"

#include <sys/resource.h>
#include <time.h>

/* ---- files, and what comes of them ---- */

static const char script[] =
  "import sys\n"
  "try:\n"
  "  import numpy as np, h5py\n"
  "except ImportError:\n"
  "  sys.exit(77)\n"
  "r = np.random.default_rng(1)\n"
  "with h5py.File(sys.argv[1] + '/a.h5', 'w') as f:\n"
  "  x = r.standard_normal(30001)\n"
  "  f['plain'] = x; f['float'] = x.astype('f4'); f['big'] = x.astype('>f8')\n"
  "  f['short'] = (x * 1000).astype('i2'); f['truth'] = x > 0; f['one'] = x[:1]\n"
  "  f['table'] = x[:30000].reshape(2000, 3, 5)\n"
  "  f['none'] = x[:0]; f['flat'] = np.zeros((7, 0)); f['scalar'] = 1.5\n"
  "  f['wide'] = x[:20000].reshape(1, 20000); f['text'] = np.array(['a', 'b'], dtype=object)\n"
  "  k = dict(compression='gzip', shuffle=True)\n"
  "  f.create_dataset('packed', data=x, chunks=(300,), **k)\n"
  "  f.create_dataset('tight', data=x.round(1), chunks=(1999,), compression='gzip')\n"
  "  f.create_dataset('tiles', data=x[:30000].reshape(3000, 10), chunks=(64, 4), **k)\n"
  "  f.create_dataset('loose', data=x, chunks=(20000,))\n"
  "  f.create_dataset('lumps', data=x, chunks=(30001,), **k)\n"
  "  f.create_dataset('absurd', (10**12,), 'f8', chunks=(1000,))\n"
  "  f['g/link'] = h5py.SoftLink('/plain'); f['plain'].attrs['unit'] = 2.5\n"
  "  f['out'] = h5py.ExternalLink('b.h5', 'x')\n";

enum { LITTLE = 96 << 10 }; /* bytes that are allowed: blocks of a sixth of it */

static void make_files(void)
{
  reader_or_skip();
  python_or_skip(script, folder);
}

/* ---- what comes ---- */

static void blocks_together_are_the_dataset(void **state)
{
  static const struct {
    const char *name;
    int blocks; /* at least */
  } of[] = {{"plain", 15}, {"float", 7},  {"big", 15},   {"short", 4},
            {"truth", 2},  {"one", 1},    {"table", 14}, {"packed", 15},
            {"tight", 15}, {"tiles", 15}, {"loose", 15}, {"g/link", 15}};
  (void)state;

  make_files();
  for (size_t i = 0; i < sizeof of / sizeof *of; i++)
    for (int little = 0; little < 2; little++) {
      const char *const wanted[] = {of[i].name, NULL};
      sum s                      = {0};
      tct_error err;
      tct_arrays all;
      if (stream(of[i].name, little ? LITTLE : MOST, &s, &err) != TCT_OK) fail_msg("%s", err.text);
      if (tct_format_hdf5.read(path_text, wanted, MOST, &all, &err)) fail_msg("%s", err.text);
      assert_string_equal(all.array[0].name, of[i].name);
      assert_equal_arrays(&all, &(tct_arrays){1, &s.whole});
      assert_true(s.next == all.array[0].shape[0]);
      assert_true(little ? s.blocks >= of[i].blocks : s.blocks <= 2);
      tct_arrays_free(&all);
      free(s.whole.bytes);
    }
  no_child_is_left();
}

static void an_array_without_elements_has_no_blocks(void **state)
{
  sum s = {0};
  tct_error err;
  (void)state;

  make_files();
  assert_int_equal(stream("none", MOST, &s, &err), TCT_OK);
  assert_int_equal(stream("flat", MOST, &s, &err), TCT_OK);
  assert_int_equal(s.blocks, 0);
}

static void what_has_no_blocks_is_refused_in_words(void **state)
{
  static const struct {
    const char *name, *words;
    tct_status code;
    size_t most;
  } of[] = {
    {"nothing", "there is no 'nothing' in it", TCT_BAD_DATA, MOST},
    {"g", "there is no 'g' in it", TCT_BAD_DATA, MOST},
    {"text", "only datasets of numbers with an axis", TCT_UNSUPPORTED, MOST},
    {"scalar", "only datasets of numbers with an axis", TCT_UNSUPPORTED, MOST},
    {"plain@unit", "only datasets of numbers with an axis", TCT_UNSUPPORTED, MOST},
    {"out", "a link into another file", TCT_UNSUPPORTED, MOST},
    {"absurd", "8000000000000 bytes are not to be believed", TCT_UNSUPPORTED, MOST},
    {"lumps", "is read 30001 rows at once, of 8 bytes each", TCT_NO_MEMORY, LITTLE},
    {"wide", "is read 1 rows at once, of 160000 bytes each", TCT_NO_MEMORY, LITTLE},
    {"plain", "0 bytes are the most", TCT_NO_MEMORY, 0},
  };
  (void)state;

  make_files();
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    sum s = {0};
    tct_error err;
    const tct_status status = stream(of[i].name, of[i].most, &s, &err);
    if (status != of[i].code || !strstr(err.text, of[i].words))
      fail_msg("%s: %s: %s", of[i].name, tct_status_name(status), err.text);
    assert_string_equal(err.file, path_text);
    assert_int_equal(s.blocks, 0);
  }
  no_child_is_left();
}

/* ---- what goes wrong meanwhile ---- */

static void trouble_of_the_taker_ends_the_reader(void **state)
{
  (void)state;
  make_files();
  for (int at = 1; at < 8; at += 3) {
    sum s = {.fail_at = at};
    tct_error err;
    assert_int_equal(stream("plain", LITTLE, &s, &err), TCT_INTERRUPTED);
    assert_string_equal(err.text, "enough");
    assert_int_equal(s.blocks, at);
    no_child_is_left();
    free(s.whole.bytes);
  }
}

/* As add, and in the second block something happens. */
static void (*second)(void);
static tct_status add_and(void *own, const tct_array *rows, size_t first, size_t of, tct_error *err)
{
  const tct_status status = add(own, rows, first, of, err);

  if (((sum *)own)->blocks == 2) second();
  return status;
}

static void assert_broken(const char *name, void (*what)(void), const char *words)
{
  sum s         = {0};
  tct_error err = {0};

  second = what;
  const tct_status status =
    tct_format_hdf5.stream(in_folder("a.h5"), name, LITTLE, add_and, &s, &err);
  if (status != TCT_BAD_DATA || !strstr(err.text, words)) fail_msg("%s", err.text);
  assert_string_equal(err.file, path_text);
  assert_in_range(s.blocks, 2, 5);
  free(s.whole.bytes);
  no_child_is_left();
}

static void cut_file(void)
{
  assert_int_equal(truncate(in_folder("a.h5"), 3000), 0);
}

static void kill_child(void)
{
  char path[64], text[64] = {0};

  (void)snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
  const int fd = open(path, O_RDONLY);
  assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
  close(fd);
  const long child = strtol(text, NULL, 10);
  assert_true(child > 1);
  assert_int_equal(kill((pid_t)child, SIGKILL), 0);
}

static void a_file_that_is_cut_meanwhile_is_an_error(void **state)
{
  static const char *const names[] = {"plain", "packed", "tiles"};
  (void)state;

  for (int i = 0; i < 3; i++) {
    make_files();
    assert_broken(names[i], cut_file, "became shorter while it was read");
  }
}

static void a_reader_that_is_killed_meanwhile_is_an_error(void **state)
{
  (void)state;
  make_files();
  assert_broken("plain", kill_child, "died of it (Killed)");
}

static void dawdle(void)
{
  nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
}

static void time_of_the_taker_is_not_the_readers(void **state)
{
  sum s         = {0};
  tct_error err = {0};
  (void)state;

  make_files();
  tct_reader_is(NULL, 1);
  second = dawdle;
  if (tct_format_hdf5.stream(in_folder("a.h5"), "plain", LITTLE, add_and, &s, &err) != TCT_OK)
    fail_msg("%s", err.text);
  tct_reader_is(NULL, 0);
  assert_int_equal(s.next, 30001);
  free(s.whole.bytes);
}

/* ---- no memory ---- */

static void no_memory_of_ours_is_said(void **state)
{
  int64_t n = 1;
  (void)state;

  make_files();
  for (;; n++) {
    sum s = {0};
    tct_error err;
    tct_fail_allocation(n, false);
    const tct_status status = stream("plain", LITTLE, &s, &err);
    tct_fail_allocation(-1, false);
    free(s.whole.bytes);
    no_child_is_left();
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_int_equal(s.blocks, 0);
  }
  assert_int_equal(n, 2);
}

/* In a process of its own, whose files may not become long: there is no room for blocks. */
static int without_room(void)
{
  sum s = {0};
  tct_error err;
  const struct rlimit no = {1 << 12, 1 << 12};

  if (setrlimit(RLIMIT_FSIZE, &no) != 0) return 1;
  if (stream("plain", LITTLE, &s, &err) != TCT_NO_MEMORY) return 2;
  return strstr(err.text, "no shared memory for blocks of 'plain'") && s.blocks == 0 ? 0 : 3;
}

static void no_shared_memory_is_said(void **state)
{
  int how = -1;
  (void)state;

  make_files();
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) _exit(without_room());
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_true(WIFEXITED(how));
  assert_int_equal(WEXITSTATUS(how), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_together_are_the_dataset),
    cmocka_unit_test(an_array_without_elements_has_no_blocks),
    cmocka_unit_test(what_has_no_blocks_is_refused_in_words),
    cmocka_unit_test(trouble_of_the_taker_ends_the_reader),
    cmocka_unit_test(a_file_that_is_cut_meanwhile_is_an_error),
    cmocka_unit_test(a_reader_that_is_killed_meanwhile_is_an_error),
    cmocka_unit_test(time_of_the_taker_is_not_the_readers),
    cmocka_unit_test(no_memory_of_ours_is_said),
    cmocka_unit_test(no_shared_memory_is_said),
  };
  return cmocka_run_group_tests_name("stream_reader", tests, make_folder, remove_folder);
}
