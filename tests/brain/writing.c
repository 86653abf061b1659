/* writing.c -- the program that writes for us: what it is told to put is in the file, what cannot be is told
 * of, and nothing is half written; it dies, hangs and babbles, and is handed plans that are none. */
#include "brain/oracle.h"

#include <math.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "brain/plan.h"
#include "brain/writing.h"

static const char *writer_or_skip(void)
{
  const char *program = getenv("TERCET_WRITER");

  if (program && *program && access(program, X_OK) == 0) return program;
  fprintf(stderr, "skipped: TERCET_WRITER names no program\n");
  skip();
  return NULL;
}

/* ---- what is put ---- */

typedef struct {
  char name[24];
  int16_t i;
  double x;
} row;

enum { ROWS = 5000, LONG = 40000 };

static void put_all_kinds(tct_writing *w)
{
  static row rows[ROWS];
  static char lengthy[LONG];
  static double many[3 << 17];
  const size_t three[] = {2, 3}, none[] = {0, 3}, large[] = {1 << 17, 3};
  char path[64];

  tct_put_group(w, "/types");
  for (int t = 0; t < EVERY_TYPE; t++) {
    tct_arrays a = {0};
    add_pattern(&a, "x", every_type[t], SIZES(2, 3));
    (void)snprintf(path, sizeof path, "/types/%s", tct_dtype_name(every_type[t]));
    tct_put_array(w, path, NULL, every_type[t], 2, three, a.array[0].bytes);
    tct_put_array(w, path, "copy", every_type[t], 1, &(size_t){6}, a.array[0].bytes);
    tct_put_number(w, path, "one", every_type[t], a.array[0].bytes);
    tct_arrays_free(&a);
  }
  for (int i = 0; i < ROWS; i++) {
    rows[i].i = (int16_t)(i * 7);
    rows[i].x = i / 3.0;
    (void)snprintf(rows[i].name, sizeof rows[i].name, "%s%d", i % 2 ? "\303\251" : "", i);
  }
  rows[3].name[0] = 0;
  for (size_t i = 0; i < sizeof many / sizeof *many; i++) many[i] = (double)i * 0.1;
  memset(lengthy, 'a', LONG - 1);
  tct_put_array(w, "/none", NULL, TCT_F64, 2, none, NULL);
  tct_put_array(w, "/many", NULL, TCT_F64, 2, large, many);
  tct_put_number(w, "/nan", NULL, TCT_F64, &(double){NAN});
  tct_put_column(w, "/i", TCT_I16, ROWS, &rows[0].i, sizeof *rows);
  tct_put_column(w, "/x", TCT_F64, ROWS, &rows[0].x, sizeof *rows);
  tct_put_places(w, "/places", ROWS);
  tct_put_texts(w, "/names", NULL, ROWS, rows[0].name, sizeof *rows);
  tct_put_texts(w, "/no_names", NULL, 0, NULL, 0);
  tct_put_texts(w, "/names", "some", 4, rows[0].name, sizeof *rows);
  tct_put_text(w, "/long", NULL, lengthy);
  tct_put_text(w, "/", "about", "all of it");
  tct_put_ascii(w, "/date", 0, "2019-10-28");
  tct_put_ascii(w, "/dates", 1, "2019-10-28");
  tct_put_reference(w, "/names", "of", "/types");
}

static tct_status write_all_kinds(const char *path, tct_error *err)
{
  tct_writing w;
  const tct_status status = tct_writing_begin(&w, path, err);

  if (status == TCT_OK) put_all_kinds(&w);
  return tct_writing_end(&w, status);
}

static void what_is_put_is_in_the_file(void **state)
{
  static const char script[] =
    PATTERN_PY "try:\n"
               "  import h5py\n"
               "except ImportError:\n"
               "  sys.exit(77)\n"
               "f = h5py.File(sys.argv[1])\n"
               "for t in f['types']:\n"
               "  d = f['types'][t]; u = 'uint8' if t == 'bool' else t\n"
               "  p = pattern(t, (2, 3)).astype(u)\n"
               "  assert d.dtype == u and d.shape == (2, 3) and (d[()] == p).all(), t\n"
               "  assert d.attrs['copy'].dtype == u and (d.attrs['copy'] == p.ravel()).all(), t\n"
               "  assert d.attrs['one'].shape == () and d.attrs['one'] == p[0, 0], t\n"
               "assert len(f['types']) == 11\n"
               "assert f['none'].shape == (0, 3) and f['none'].dtype == 'f8'\n"
               "assert (f['many'][()].ravel() == np.arange(3 << 17) * 0.1).all()\n"
               "assert f['nan'].shape == () and np.isnan(f['nan'][()])\n"
               "i = np.arange(5000)\n"
               "assert f['i'].dtype == 'i2' and (f['i'][()] == (i * 7).astype('i2')).all()\n"
               "assert (f['x'][()] == i / 3.0).all()\n"
               "assert f['places'].dtype == 'i8' and (f['places'][()] == i).all()\n"
               "names = [('\\u00e9' if k % 2 else '') + str(k) for k in i]; names[3] = ''\n"
               "assert [n.decode() for n in f['names'][()]] == names\n"
               "assert f['no_names'].shape == (0,)\n"
               "assert list(f['names'].attrs['some']) == names[:4]\n"
               "assert f['long'][()].decode() == 'a' * 39999 and f['long'].shape == ()\n"
               "assert f.attrs['about'] == 'all of it'\n"
               "assert h5py.check_string_dtype(f['names'].dtype).encoding == 'utf-8'\n"
               "assert h5py.check_string_dtype(f['date'].dtype).encoding == 'ascii'\n"
               "assert f['date'].shape == () and f['dates'].shape == (1,)\n"
               "assert f['date'][()] == f['dates'][0] == b'2019-10-28'\n"
               "assert f[f['names'].attrs['of']] == f['types']\n"
               "assert len(f) == 12 and len(f.attrs) == 1\n";
  tct_error err = {0};
  (void)state;

  writer_or_skip();
  if (write_all_kinds(in_folder("a.h5"), &err) != TCT_OK) fail_msg("%s", err.text);
  assert_false(tct_file_is(in_folder("a.h5.tmp")));
  python_or_skip(script, in_folder("a.h5"));
}

static void the_same_steps_give_the_same_bytes_at_another_time(void **state)
{
  size_t n, m;
  (void)state;

  writer_or_skip();
  assert_int_equal(write_all_kinds(in_folder("a.h5"), NULL), TCT_OK);
  char *first = get_file(in_folder("a.h5"), &n);
  sleep(2); /* times in HDF5 are whole seconds */
  assert_int_equal(write_all_kinds(in_folder("b.h5"), NULL), TCT_OK);
  char *second = get_file(in_folder("b.h5"), &m);
  assert_int_equal(n, m);
  assert_memory_equal(first, second, n);
  tct_free(first);
  tct_free(second);
}

/* ---- a writer that is none ---- */

static void assert_trouble(const char *script, tct_status code, const char *words)
{
  char program[512], text[600];
  tct_error err = {0};

  (void)snprintf(program, sizeof program, "%s", in_folder("writer"));
  const int n = snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
  (void)unlink(program);
  put_file(program, text, (size_t)n);
  assert_int_equal(chmod(program, 0700), 0);
  put_file(in_folder("old.h5"), "old", 3);
  tct_writer_is(program, 1);
  const tct_status status = write_all_kinds(path_text, &err);
  tct_writer_is(NULL, 0);
  if (status != code || !strstr(err.text, words))
    fail_msg("%s: %s, not %s", script, err.text, words);
  assert_int_equal(err.code, code);
  assert_string_equal(err.file, path_text);
  size_t left;
  char *old = get_file(path_text, &left);
  assert_int_equal(left, 3);
  tct_free(old);
  assert_false(tct_file_is(in_folder("old.h5.tmp")));
}

static void a_writer_that_dies_hangs_or_babbles_leaves_the_old_file(void **state)
{
  (void)state;
  assert_trouble("kill -SEGV $$", TCT_IO, "died of it (Segmentation fault)");
  assert_trouble("head -c 1000 <&4 >/dev/null; kill -KILL $$", TCT_IO, "died of it (Killed)");
  assert_trouble("cat <&4 >&3; kill -ABRT $$", TCT_IO, "did nothing for 1 s");
  assert_trouble("exit 0", TCT_IO, "stopped");
  assert_trouble("echo; exit 3", TCT_IO, "stopped");
  assert_trouble("exec sleep 60", TCT_IO, "did nothing for 1 s and was ended");
  assert_trouble("cat <&4 >/dev/null & exec head -c 1000 /dev/zero", TCT_BUG, "answered nonsense");
  assert_trouble("cat <&4 >/dev/null & exec head -c 1000 /dev/urandom", TCT_BUG,
                 "answered nonsense");
}

static void a_writer_that_is_absent_is_named(void **state)
{
  tct_error err = {0};
  (void)state;

  tct_writer_is("/nonexistent", 0);
  assert_int_equal(write_all_kinds(in_folder("c.h5"), &err), TCT_UNSUPPORTED);
  tct_writer_is(NULL, 0);
  assert_non_null(strstr(err.text, "written by the program tercet-writer, which is not beside"));
  assert_string_equal(err.file, in_folder("c.h5"));
  assert_false(tct_file_is(in_folder("c.h5")));
  assert_false(tct_file_is(in_folder("c.h5.tmp")));
}

/* ---- no room, no right ---- */

static void assert_no_trace(const char *name, size_t n)
{
  char beside[64];
  size_t left;

  (void)snprintf(beside, sizeof beside, "%s.tmp", name);
  assert_false(tct_file_is(in_folder(beside)));
  char *old = get_file(in_folder(name), &left);
  assert_int_equal(left, n);
  tct_free(old);
}

/* The system refuses to make it larger, whatever is written then. */
static void a_file_that_cannot_grow_is_an_error_and_leaves_nothing(void **state)
{
  struct rlimit limit;
  struct stat about;
  int refused = 0;
  (void)state;

  writer_or_skip();
  assert_int_equal(write_all_kinds(in_folder("a.h5"), NULL), TCT_OK);
  assert_int_equal(stat(in_folder("a.h5"), &about), 0);
  put_file(in_folder("d.h5"), "old", 3);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  for (rlim_t most = 0; most < (rlim_t)about.st_size; most += most < 8192 ? 512 : 100003) {
    tct_error err = {0};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, limit.rlim_max}), 0);
    const tct_status status = write_all_kinds(in_folder("d.h5"), &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    if (status != TCT_IO || !strstr(err.text, "File too large"))
      fail_msg("%ld bytes: %s", (long)most, err.text);
    assert_string_equal(err.file, in_folder("d.h5"));
    assert_no_trace("d.h5", 3);
    refused++;
  }
  assert_true(refused > 40);
}

static void whatever_call_of_ours_fails_the_file_is_old_or_new(void **state)
{
  static const int errors[] = {ENOSPC, EIO};
  struct stat about;
  (void)state;

  writer_or_skip();
  assert_int_equal(write_all_kinds(in_folder("a.h5"), NULL), TCT_OK);
  assert_int_equal(stat(in_folder("a.h5"), &about), 0);
  for (int e = 0; e < 2; e++) {
    int64_t n;
    for (n = 1;; n++) {
      tct_error err = {0};
      put_file(in_folder("d.h5"), "old", 3);
      tct_fail_io_at(n, errors[e]);
      const tct_status status = write_all_kinds(path_text, &err);
      tct_fail_io_at(-1, 0);
      if (status == TCT_OK) break;
      assert_int_equal(status, TCT_IO);
      assert_non_null(strstr(err.text, e ? "Input/output error" : "No space left on device"));
      assert_no_trace("d.h5", n <= 4 ? 3 : (size_t)about.st_size); /* create flush close rename */
    }
    assert_int_equal(n, 8);
  }
}

static void a_place_where_nothing_can_be_written_is_named(void **state)
{
  tct_error err = {0};
  (void)state;

  writer_or_skip();
  assert_int_equal(write_all_kinds(in_folder("absent/a.h5"), &err), TCT_NO_FILE);
  assert_non_null(strstr(err.text, "absent/a.h5.tmp: No such file"));
  assert_int_equal(tct_folder_new(in_folder("taken"), NULL), TCT_OK);
  assert_int_equal(write_all_kinds(in_folder("taken"), &err), TCT_IO);
  assert_non_null(strstr(err.text, "Is a directory"));
  assert_false(tct_file_is(in_folder("taken.tmp")));
  if (geteuid() == 0) return; /* root writes where others may not */
  assert_int_equal(chmod(in_folder("taken"), 0500), 0);
  const tct_status status = write_all_kinds(in_folder("taken/a.h5"), &err);
  assert_int_equal(chmod(in_folder("taken"), 0700), 0);
  assert_int_equal(status, TCT_IO);
  assert_non_null(strstr(err.text, "Permission denied"));
}

/* ---- plans that are none ---- */

/* The program itself, given these bytes as a plan: its answer. */
static tct_written answer_to(const char *program, const void *plan, size_t n)
{
  int socket[2], answer[2], how;
  tct_written said = {0};
  const int file   = open(in_folder("p.h5"), O_RDWR | O_CREAT | O_TRUNC, 0600);

  assert_true(file >= 0);
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, socket), 0);
  assert_int_equal(pipe(answer), 0);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) { /* away from the numbers that it expects, then there */
    const int a = fcntl(answer[1], F_DUPFD, 20), f = fcntl(file, F_DUPFD, 20),
              s = fcntl(socket[1], F_DUPFD, 20);
    if (dup2(a, TCT_WRITER_ANSWER) < 0 || dup2(f, TCT_WRITER_FILE) < 0 ||
        dup2(s, TCT_WRITER_PLAN) < 0)
      _exit(9);
    for (int fd = 5; fd < 64; fd++) close(fd);
    execl(program, "tercet-writer", (char *)NULL);
    _exit(9);
  }
  close(answer[1]);
  close(socket[1]);
  (void)send(socket[0], plan, n, MSG_NOSIGNAL);
  close(socket[0]);
  assert_int_equal(read(answer[0], &said, sizeof said), sizeof said);
  close(answer[0]);
  close(file);
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_true(WIFEXITED(how));
  assert_int_equal(said.mark, TCT_WRITTEN_MARK);
  return said;
}

typedef struct {
  tct_step step;
  char path[300], name[16], values[48];
  size_t n; /* bytes of values that are sent */
} told_step;

static told_step of_numbers(const char *path)
{
  told_step s = {.step = {TCT_STEP_MARK, TCT_STEP_DATASET, TCT_F64, 1, {2}, 16, 0, 0}, .n = 16};

  (void)snprintf(s.path, sizeof s.path, "%s", path);
  return s;
}

static told_step of_texts(int type, const char *values, size_t n)
{
  told_step s  = of_numbers("/x");
  s.step.type  = type;
  s.step.bytes = s.n = n;
  memcpy(s.values, values, n);
  return s;
}

static size_t add_step(char *plan, size_t at, told_step s)
{
  if (!s.step.path) s.step.path = (uint32_t)strlen(s.path) + (s.path[0] != 0);
  if (!s.step.name) s.step.name = (uint32_t)strlen(s.name) + (s.name[0] != 0);
  memcpy(plan + at, &s.step, sizeof s.step);
  memcpy(plan + at + sizeof s.step, s.path, s.step.path);
  memcpy(plan + at + sizeof s.step + s.step.path, s.name, s.step.name);
  at += sizeof s.step + s.step.path + s.step.name;
  memcpy(plan + at, s.values, s.n);
  return at + s.n;
}

static told_step the_end(uint64_t steps)
{
  return (told_step){.step = {TCT_STEP_MARK, TCT_STEP_END, 0, 1, {steps}, 0, 0, 0}};
}

static void a_plan_that_is_none_is_not_believed(void **state)
{
  const char *program = writer_or_skip();
  char plan[4096];
  size_t n;
  (void)state;

#define LIE(code, words, told, ...)                                                                \
  do {                                                                                             \
    told_step lie = told;                                                                          \
    __VA_ARGS__;                                                                                   \
    n                      = add_step(plan, 0, lie);                                               \
    n                      = add_step(plan, n, the_end(1));                                        \
    const tct_written said = answer_to(program, plan, n);                                          \
    if (said.status != (code) || !strstr(said.note, words))                                        \
      fail_msg("%s: %d, %s", #__VA_ARGS__, said.status, said.note);                                \
  } while (0)
  LIE(TCT_OK, "", of_numbers("/x"), (void)lie);
  LIE(TCT_BUG, "does not begin", of_numbers("/x"), lie.step.mark++);
  LIE(TCT_BUG, "kind is unknown", of_numbers("/x"), lie.step.kind = 9);
  LIE(TCT_BUG, "type is unknown", of_numbers("/x"), lie.step.type = 11);
  LIE(TCT_BUG, "type is unknown", of_numbers("/x"), lie.step.type = -1);
  LIE(TCT_BUG, "rank is impossible", of_numbers("/x"), lie.step.rank = TCT_RANK + 1);
  LIE(TCT_BUG, "rank is impossible", of_numbers("/x"), lie.step.rank = -1);
  LIE(TCT_BUG, "do not fill", of_numbers("/x"), lie.step.shape[0] = 3);
  LIE(TCT_BUG, "overflows", of_numbers("/x"), lie.step.rank = 2,
      lie.step.shape[0] = lie.step.shape[1] = (uint64_t)1 << 33);
  LIE(TCT_BUG, "do not fill", of_numbers("/x"), lie.step.shape[0] = (uint64_t)1 << 61);
  LIE(TCT_BUG, "too long, missing or too much", of_numbers("/x"), lie.step.path = 257);
  LIE(TCT_BUG, "too long, missing or too much", of_numbers(""), lie.step.path = 0);
  LIE(TCT_BUG, "too long, missing or too much", of_numbers("/x"), lie.name[0] = 'a');
  LIE(TCT_BUG, "is no text", of_numbers("/x"), lie.step.path = 2);
  LIE(TCT_BUG, "is no text", of_numbers("/\xff"), (void)lie);
  LIE(TCT_BUG, "leads elsewhere", of_numbers("x"), (void)lie);
  LIE(TCT_BUG, "leads elsewhere", of_numbers("/../x"), (void)lie);
  LIE(TCT_BUG, "leads elsewhere", of_numbers("/a/./x"), (void)lie);
  LIE(TCT_BUG, "leads elsewhere", of_numbers("//x"), (void)lie);
  LIE(TCT_BUG, "leads elsewhere", of_numbers("/x/"), (void)lie);
  LIE(TCT_BUG, "a group has no values", of_numbers("/x"), lie.step.kind = TCT_STEP_GROUP);
  LIE(TCT_OK, "", of_texts(TCT_STEP_TEXT, "ab\0\303\251", 6), (void)lie);
  LIE(TCT_BUG, "does not end", of_texts(TCT_STEP_TEXT, "ab\0cd", 5), (void)lie);
  LIE(TCT_BUG, "more texts", of_texts(TCT_STEP_TEXT, "ab\0cd\0", 7), (void)lie);
  LIE(TCT_BUG, "not UTF-8", of_texts(TCT_STEP_TEXT, "ab\0\377", 5), (void)lie);
  LIE(TCT_BUG, "not ASCII", of_texts(TCT_STEP_ASCII, "ab\0\303\251", 6), (void)lie);
  LIE(TCT_BUG, "cannot be so many", of_texts(TCT_STEP_TEXT, "\0", 1), (void)lie);
  LIE(TCT_BUG, "cannot be so many", of_texts(TCT_STEP_TEXT, "a\0b", 4),
      lie.step.bytes = (uint64_t)1 << 31);
  LIE(TCT_BUG, "a reference of it leads", of_texts(TCT_STEP_REFERENCE, "/\0x", 4), (void)lie);
  LIE(TCT_IO, "HDF5 cannot write /x", of_texts(TCT_STEP_REFERENCE, "/\0/y", 5), (void)lie);
  LIE(TCT_IO, "HDF5 cannot write /a/x", of_numbers("/a/x"), (void)lie);
  LIE(TCT_IO, "HDF5 cannot write /x @a", of_numbers("/x"), lie.step.kind = TCT_STEP_ATTRIBUTE,
      lie.name[0] = 'a');
  /* the same twice, an end that knows of more, no end, half of a plan at every byte */
  n = add_step(plan, add_step(plan, 0, of_numbers("/x")), of_numbers("/x"));
  n = add_step(plan, n, the_end(2));
  assert_int_equal(answer_to(program, plan, n).status, TCT_IO);
  n = add_step(plan, add_step(plan, 0, of_numbers("/x")), the_end(2));
  assert_non_null(strstr(answer_to(program, plan, n).note, "steps were lost"));
  for (size_t cut = 0; cut < n; cut += 7) {
    const tct_written said = answer_to(program, plan, cut);
    assert_int_equal(said.status, TCT_BUG);
    assert_non_null(strstr(said.note, "the plan ends in it"));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_put_is_in_the_file),
    cmocka_unit_test(the_same_steps_give_the_same_bytes_at_another_time),
    cmocka_unit_test(a_writer_that_dies_hangs_or_babbles_leaves_the_old_file),
    cmocka_unit_test(a_writer_that_is_absent_is_named),
    cmocka_unit_test(a_file_that_cannot_grow_is_an_error_and_leaves_nothing),
    cmocka_unit_test(whatever_call_of_ours_fails_the_file_is_old_or_new),
    cmocka_unit_test(a_place_where_nothing_can_be_written_is_named),
    cmocka_unit_test(a_plan_that_is_none_is_not_believed),
  };
  return cmocka_run_group_tests_name("writing", tests, make_folder, remove_folder);
}
