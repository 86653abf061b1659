/* stream_reader.c -- a dataset gone through in blocks of rows is the dataset, and nothing of it is believed. */
#include "brain/oracle.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "brain/other_reader.h"

extern const tct_format tct_format_hdf5;

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

/* All rows, put together again; how many blocks there were. */
typedef struct {
  tct_array whole;
  int blocks, fail_at;
  size_t next, row;
} sum;

static tct_status add(void *own, const tct_array *rows, size_t first, size_t of, tct_error *err)
{
  sum *s = own;

  assert_int_equal(first, s->next);
  assert_true(rows->shape[0] > 0 && rows->shape[0] <= of - first);
  if (first == 0) {
    s->whole          = *rows;
    s->whole.shape[0] = of;
    s->whole.n        = rows->n / rows->shape[0] * of;
    s->row            = rows->n / rows->shape[0] * tct_dtype_size(rows->type);
    s->whole.bytes    = malloc(of * s->row);
    assert_non_null(s->whole.bytes);
  }
  assert_int_equal(rows->n * tct_dtype_size(rows->type), rows->shape[0] * s->row);
  memcpy((char *)s->whole.bytes + first * s->row, rows->bytes, rows->shape[0] * s->row);
  s->next = first + rows->shape[0];
  if (++s->blocks == s->fail_at) return tct_fail(err, TCT_INTERRUPTED, "enough");
  return TCT_OK;
}

static tct_status stream(const char *name, size_t most, sum *s, tct_error *err)
{
  *s   = (sum){.fail_at = s->fail_at};
  *err = (tct_error){0};
  return tct_format_hdf5.stream(in_folder("a.h5"), name, most, add, s, err);
}

static void make_files(void)
{
  reader_or_skip();
  python_or_skip(script, folder);
}

static void no_child_is_left(void)
{
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
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

/* ---- a reader that lies ---- */

typedef struct {
  tct_answer array, rows[2], end;
} story;

/* Five numbers, of which a block has three at most, and then two. */
static story truth(void)
{
  const tct_answer a = {.mark = TCT_ANSWER_MARK, .name = "x", .type = "float64"};
  story s            = {a, {a, a}, a};

  s.array.dtype    = TCT_F64;
  s.array.rank     = 1;
  s.array.shape[0] = 5;
  s.array.bytes    = 24;
  for (int i = 0; i < 2; i++) {
    s.rows[i].kind     = TCT_ANSWER_ROWS;
    s.rows[i].shape[0] = i ? 3 : 0;
    s.rows[i].shape[1] = i ? 2 : 3;
    s.rows[i].at       = i ? 24 : 0;
    s.rows[i].bytes    = i ? 16 : 24;
  }
  s.end.kind  = TCT_ANSWER_END;
  s.end.bytes = 1;
  return s;
}

static tct_status tell_story(const story *told, const char *then, sum *s, tct_error *err)
{
  static const double numbers[5] = {1, 2, 3, 4, 5};
  char text[1200];

  put_file(in_folder("answers"), told, sizeof *told);
  put_file(in_folder("numbers"), numbers, sizeof numbers);
  (void)snprintf(text, sizeof text, "cat %s/numbers >&4; cat %s/answers; %s", folder, folder, then);
  tct_reader_is(put_program(text), 5);
  put_file(in_folder("a.h5"), "\211HDF\r\n\032\n", 8);
  const tct_status status = stream("x", MOST, s, err);
  tct_reader_is(NULL, 0);
  free(s->whole.bytes);
  no_child_is_left();
  return status;
}

static void nothing_is_believed(void **state)
{
  story told = truth();
  sum s      = {0};
  tct_error err;
  (void)state;

  /* it hears of each block that was taken */
  if (tell_story(&told, "test $(head -c 2 | wc -c) = 2 || kill -9 $$", &s, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_true(s.blocks == 2 && s.next == 5);
#define LIE(taken, ...)                                                                            \
  do {                                                                                             \
    told = truth();                                                                                \
    __VA_ARGS__;                                                                                   \
    if (tell_story(&told, "", &s, &err) != TCT_BAD_DATA || !strstr(err.text, "nonsense") ||        \
        s.blocks != (taken))                                                                       \
      fail_msg("%s: %d blocks, %s", #__VA_ARGS__, s.blocks, err.text);                             \
  } while (0)
  LIE(0, told.array.name[0] = 'y');
  LIE(0, told.array.rank = 0);
  LIE(0, told.array.dtype = -1);
  LIE(0, told.array.kind = TCT_ANSWER_ROWS);
  LIE(0, told.array.kind = TCT_ANSWER_END);
  LIE(0, told.array.shape[0] = (uint64_t)1 << 62);
  LIE(0, told.array.shape[0] = (uint64_t)1 << 40); /* over 200 times the file */
  LIE(0, told.array.bytes = 0);
  LIE(0, told.array.bytes = 23);
  LIE(0, told.array.bytes = (uint64_t)MOST / 6 + 8);
  LIE(0, told.array.bytes = UINT64_MAX - 7);
  LIE(0, told.rows[0].kind = TCT_ANSWER_ENTRY);
  LIE(0, told.rows[0].kind = TCT_ANSWER_END);
  LIE(0, told.rows[0].mark++);
  LIE(0, told.rows[0].shape[0] = 1);
  LIE(0, told.rows[0].shape[1] = 0);
  LIE(0, told.rows[0].shape[1] = 0, told.rows[0].bytes = 0);
  LIE(0, told.rows[0].shape[1] = 4, told.rows[0].bytes = 32);
  LIE(0, told.rows[0].shape[1] = 6, told.rows[0].bytes = 48, told.array.bytes = 48);
  LIE(0, told.rows[0].shape[1] = (uint64_t)1 << 61, told.rows[0].bytes = 0);
  LIE(0, told.rows[0].bytes = 16);
  LIE(0, told.rows[0].at = 24);
  LIE(0, told.rows[0].at = UINT64_MAX - 7);
  LIE(1, told.rows[1].shape[0] = 0);
  LIE(1, told.rows[1].shape[1] = 3, told.rows[1].bytes = 24);
  LIE(1, told.rows[1].kind = TCT_ANSWER_END);
  LIE(2, told.end.kind = TCT_ANSWER_ROWS);
  LIE(2, told.end.kind = TCT_ANSWER_ENTRY);
  LIE(2, told.end.bytes = 2);
}

static void a_reader_that_stops_meanwhile_is_an_error(void **state)
{
  static const struct {
    const char *then, *words;
  } ends[] = {{"exit 0", "stopped"},
              {"kill -SEGV $$", "died of it (Segmentation fault)"},
              {"exec sleep 60", "took over 1 s and was ended"},
              {"exec >&- <&-; sleep 30", "died of it (Killed)"}};
  (void)state;

  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    char text[1200];
    sum s = {0};
    tct_error err;
    story told = truth();
    (void)tell_story(&told, "", &s, &err); /* so that all files are there */
    put_file(in_folder("answers"), &told, 2 * sizeof(tct_answer));
    (void)snprintf(text, sizeof text, "cat %s/numbers >&4; cat %s/answers; %s", folder, folder,
                   ends[i].then);
    tct_reader_is(put_program(text), 1);
    const tct_status status = stream("x", MOST, &s, &err);
    tct_reader_is(NULL, 0);
    if (status != TCT_BAD_DATA || !strstr(err.text, ends[i].words)) fail_msg("%s", err.text);
    assert_int_equal(s.blocks, 1);
    free(s.whole.bytes);
    no_child_is_left();
  }
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
    cmocka_unit_test(nothing_is_believed),
    cmocka_unit_test(a_reader_that_stops_meanwhile_is_an_error),
  };
  return cmocka_run_group_tests_name("stream_reader", tests, make_folder, remove_folder);
}
