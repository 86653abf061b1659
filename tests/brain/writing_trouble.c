/* writing_trouble.c -- the program that writes for us dies, hangs, babbles and is killed, has no room and no
 * memory: that is told of, and the file is the old one or the new one. */
#include "brain/all_kinds.h"

#include <sys/resource.h>
#include <sys/stat.h>

/* ---- a writer that is none ---- */

/* A program in its place. */
static void put_in_place(const char *script, int seconds)
{
  static char program[512];
  char text[600];

  (void)snprintf(program, sizeof program, "%s", in_folder("writer"));
  const int n = snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
  (void)unlink(program);
  put_file(program, text, (size_t)n);
  assert_int_equal(chmod(program, 0700), 0);
  tct_writer_is(program, seconds);
}

static void assert_trouble(const char *script, tct_status code, const char *words)
{
  tct_error err = {0};

  put_in_place(script, strstr(words, "did nothing for 1 s") ? 1 : 60);
  put_file(in_folder("old.h5"), "old", 3);
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

/* Of what takes no copies of open files, or is a folder. */
static void a_writer_that_cannot_be_started_leaves_nothing(void **state)
{
  struct rlimit limit;
  tct_error err = {0};
  (void)state;

  tct_writer_is(folder, 0);
  assert_int_equal(write_all_kinds(in_folder("c.h5"), &err), TCT_IO);
  tct_writer_is(NULL, 0);
  assert_non_null(strstr(err.text, "which writes it, cannot be started: Permission denied"));
  assert_false(tct_file_is(in_folder("c.h5.tmp")));
  (void)writer_or_skip();
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &(struct rlimit){16, limit.rlim_max}), 0);
  const tct_status status = write_all_kinds(in_folder("c.h5"), &err);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
  assert_int_equal(status, TCT_IO);
  assert_non_null(strstr(err.text, "cannot be started: Too many open files"));
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

static size_t whole_size(void)
{
  struct stat about;

  (void)writer_or_skip();
  assert_int_equal(write_all_kinds(in_folder("a.h5"), NULL), TCT_OK);
  assert_int_equal(stat(path_text, &about), 0);
  return (size_t)about.st_size;
}

/* The system refuses to make it larger, whatever is written then. */
static void a_file_that_cannot_grow_is_an_error_and_leaves_nothing(void **state)
{
  const size_t whole = whole_size();
  struct rlimit limit;
  int refused = 0;
  (void)state;

  put_file(in_folder("d.h5"), "old", 3);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  for (rlim_t most = 0; most < (rlim_t)whole; most += most < 8192 ? 512 : 100003) {
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
  const size_t whole        = whole_size();
  (void)state;

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
      assert_no_trace("d.h5", n <= 4 ? 3 : whole); /* create flush close rename */
    }
    assert_int_equal(n, 8);
  }
}

static void a_place_where_nothing_can_be_written_is_named(void **state)
{
  tct_error err = {0};
  (void)state;

  (void)writer_or_skip();
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

/* The real one, called by this script: how the file was written, old or new as the status says. */
static tct_status write_through(const char *script, size_t whole, tct_error *err)
{
  char line[600];

  (void)snprintf(line, sizeof line, "%s exec %s", script, writer_or_skip());
  put_in_place(line, 20);
  put_file(in_folder("d.h5"), "old", 3);
  const tct_status status = write_all_kinds(path_text, err);
  tct_writer_is(NULL, 0);
  assert_no_trace("d.h5", status == TCT_OK ? whole : 3);
  return status;
}

static void a_writer_killed_at_any_moment_leaves_the_old_file(void **state)
{
  const size_t whole = whole_size();
  int killed         = 0;
  char script[128];
  (void)state;

  for (int ms = 0; ms < 60; ms += 3) {
    tct_error err = {0};
    (void)snprintf(script, sizeof script, "(sleep 0.%03d; kill -KILL $$) & ", ms);
    const tct_status status = write_through(script, whole, &err);
    if (status != TCT_OK && !strstr(err.text, "died of it (Killed)")) fail_msg("%s", err.text);
    killed += status != TCT_OK;
  }
  assert_true(killed > 0);
}

static void a_writer_without_memory_says_so_and_leaves_the_old_file(void **state)
{
  const size_t whole = whole_size();
  int refused = 0, said = 0;
  char script[128];
  bool done = false;
  (void)state;

#if defined(__SANITIZE_ADDRESS__)
  print_message("skipped: sanitizers take terabytes of addresses\n");
  skip();
#endif
  for (int kb = 4000; !done && kb < 200000; kb += kb / 50) {
    tct_error err = {0};
    (void)snprintf(script, sizeof script, "ulimit -v %d;", kb);
    const tct_status status = write_through(script, whole, &err);
    if (status != TCT_OK && status != TCT_IO && status != TCT_NO_MEMORY) fail_msg("%s", err.text);
    refused += status != TCT_OK;
    said += status == TCT_NO_MEMORY;
    done = status == TCT_OK;
  }
  printf("%d times it had too little memory, %d times it lived to say so\n", refused, said);
  assert_true(done && refused > 10 && said > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_writer_that_dies_hangs_or_babbles_leaves_the_old_file),
    cmocka_unit_test(a_writer_that_is_absent_is_named),
    cmocka_unit_test(a_writer_that_cannot_be_started_leaves_nothing),
    cmocka_unit_test(a_file_that_cannot_grow_is_an_error_and_leaves_nothing),
    cmocka_unit_test(whatever_call_of_ours_fails_the_file_is_old_or_new),
    cmocka_unit_test(a_place_where_nothing_can_be_written_is_named),
    cmocka_unit_test(a_writer_killed_at_any_moment_leaves_the_old_file),
    cmocka_unit_test(a_writer_without_memory_says_so_and_leaves_the_old_file),
  };
  return cmocka_run_group_tests_name("writing_trouble", tests, make_folder, remove_folder);
}
