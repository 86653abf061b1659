/* writing.c -- the program that writes for us: what it is told to put is in the file, the same each time, and a
 * plan that is none is not believed. */
#include "brain/all_kinds.h"

#include <sys/socket.h>

#include "brain/files/plan.h"

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

  (void)writer_or_skip();
  if (write_all_kinds(in_folder("a.h5"), &err) != TCT_OK) fail_msg("%s", err.text);
  assert_false(tct_file_is(in_folder("a.h5.tmp")));
  python_or_skip(script, in_folder("a.h5"));
}

static void the_same_steps_give_the_same_bytes_at_another_time(void **state)
{
  size_t n, m;
  (void)state;

  (void)writer_or_skip();
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

/* A sound plan of all kinds of steps, of which a few bits are turned over. */
static void whatever_becomes_of_a_plan_it_ends_in_an_answer(void **state)
{
  const char *program = writer_or_skip();
  char plan[4096], copy[4096];
  uint64_t draw   = 7;
  int told[16]    = {0};
  told_step group = of_numbers("/g"), about = of_texts(TCT_STEP_TEXT, "a\0b", 4),
            of = of_texts(TCT_STEP_REFERENCE, "/g\0/x", 6);
  (void)state;

  group.step      = (tct_step){TCT_STEP_MARK, TCT_STEP_GROUP, 0, 0, {0}, 0, 0, 0};
  group.n         = 0;
  about.step.kind = of.step.kind = TCT_STEP_ATTRIBUTE;
  (void)snprintf(about.name, sizeof about.name, "about");
  (void)snprintf(of.name, sizeof of.name, "of");
  size_t n = add_step(plan, 0, group);
  n        = add_step(plan, n, of_numbers("/x"));
  n        = add_step(plan, n, of_numbers("/g/y"));
  n        = add_step(plan, n, about);
  n        = add_step(plan, n, of);
  n        = add_step(plan, n, the_end(5));
  assert_int_equal(answer_to(program, plan, n).status, TCT_OK);
  for (int i = 0; i < 200; i++) {
    memcpy(copy, plan, n);
    for (int bits = 1 + i % 3; bits > 0; bits--) {
      draw = draw * 6364136223846793005U + 1442695040888963407U;
      copy[(draw >> 33) % n] ^= (char)(1 << (draw >> 60) % 8);
    }
    const tct_written said = answer_to(program, copy, n);
    assert_true(said.status == TCT_OK || said.status == TCT_BUG || said.status == TCT_IO ||
                said.status == TCT_NO_MEMORY);
    assert_true((said.status == TCT_OK) == !said.note[0]);
    told[said.status]++;
  }
  printf("%d of 200 plans with turned bits were refused as nonsense, %d could not be written\n",
         told[TCT_BUG], told[TCT_IO]);
  assert_true(told[TCT_BUG] > 50);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_put_is_in_the_file),
    cmocka_unit_test(the_same_steps_give_the_same_bytes_at_another_time),
    cmocka_unit_test(a_plan_that_is_none_is_not_believed),
    cmocka_unit_test(whatever_becomes_of_a_plan_it_ends_in_an_answer),
  };
  return cmocka_run_group_tests_name("writing", tests, make_folder, remove_folder);
}
