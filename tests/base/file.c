/* file.c -- what fails at any system call leaves the old file or the new one, whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MUCH = 100000 };

static char folder[] = "file_XXXXXX"; /* where these tests write */
static char was[MUCH], will_be[MUCH];

static char *at(const char *name)
{
  static char path[256];

  tct_print(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static bool holds(const char *path, const char *bytes, size_t n)
{
  size_t got  = 0;
  char *found = NULL;
  bool same;

  if (tct_file_read(path, 2 * MUCH, &found, &got, NULL) != TCT_OK) return false;
  same = got == n && memcmp(found, bytes, n) == 0 && found[n] == 0;
  tct_free(found);
  return same;
}

static void what_is_written_is_read_back(void **unused)
{
  const size_t sizes[] = {0, 1, 4095, 4096, 4097, MUCH};

  (void)unused;
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    assert_int_equal(tct_file_write(at("a"), will_be, sizes[i], NULL), TCT_OK);
    assert_true(holds(at("a"), will_be, sizes[i]));
    assert_false(tct_file_is(at("a.tmp")));
  }
}

static void a_file_in_no_folder_is_written_where_the_program_stands(void **unused)
{
  const char *name = "tercet_file_test";

  (void)unused;
  assert_int_equal(tct_file_write(name, "x", 1, NULL), TCT_OK);
  assert_true(holds(name, "x", 1));
  unlink(name);
}

static void a_failed_call_leaves_the_old_or_the_new_file_whole(void **unused)
{
  const int errors[] = {ENOSPC, EIO, EACCES};
  int64_t calls, old = 0, new = 0;

  (void)unused;
  calls = tct_io_calls();
  assert_int_equal(tct_file_write(at("b"), will_be, MUCH, NULL), TCT_OK);
  calls = tct_io_calls() - calls;
  assert_int_equal(calls, 8); /* open write fsync close rename, open fsync close of the folder */

  for (int64_t n = 1; n <= calls; n++)
    for (int e = 0; e < 3; e++) {
      tct_error err = {0};

      assert_int_equal(tct_file_write(at("b"), was, MUCH / 2, NULL), TCT_OK);
      tct_fail_io_at(n, errors[e]);
      assert_int_equal(tct_file_write(at("b"), will_be, MUCH, &err), TCT_IO);
      tct_fail_io_at(-1, 0);
      assert_non_null(strstr(err.text, strerror(errors[e])));
      assert_non_null(strstr(err.text, folder));
      if (holds(at("b"), was, MUCH / 2))
        old++;
      else if (holds(at("b"), will_be, MUCH))
        new ++;
      else
        fail_msg("after call %d the file is neither", (int)n);
      assert_false(tct_file_is(at("b.tmp")));
    }
  assert_int_equal(old, 5 * 3); /* up to and with rename */
  assert_int_equal(new, 3 * 3);
}

static void an_interruption_or_a_short_write_is_no_failure(void **unused)
{
  (void)unused;
  for (int64_t n = 1; n <= 8; n++)
    for (int e = 0; e < 2; e++) {
      assert_int_equal(tct_file_write(at("c"), was, MUCH / 2, NULL), TCT_OK);
      tct_fail_io_at(n, e ? EINTR : -1);
      assert_int_equal(tct_file_write(at("c"), will_be, MUCH, NULL), TCT_OK);
      assert_true(holds(at("c"), will_be, MUCH));
    }
  tct_fail_io_at(2, -1); /* a write cut in half is a write more */
  const int64_t before = tct_io_calls();
  assert_int_equal(tct_file_write(at("c"), was, MUCH, NULL), TCT_OK);
  assert_int_equal(tct_io_calls() - before, 9);
  assert_true(holds(at("c"), was, MUCH));
}

static void without_memory_nothing_is_written_half(void **unused)
{
  tct_error err = {0};
  int n         = 0;
  tct_status code;

  (void)unused;
  assert_int_equal(tct_file_write(at("d"), "old", 3, NULL), TCT_OK);
  do {
    tct_fail_allocation(++n, false);
    code = tct_file_write(at("d"), "new!", 4, &err);
    tct_fail_allocation(-1, false);
    assert_true(code == TCT_OK || code == TCT_NO_MEMORY);
    assert_true(holds(at("d"), "old", 3) || holds(at("d"), "new!", 4));
    assert_false(tct_file_is(at("d.tmp")));
  } while (code != TCT_OK && n < 20);
  assert_in_range(n, 2, 19);
}

static void a_line_is_appended_whole_or_not_at_all(void **unused)
{
  int64_t calls;

  (void)unused;
  assert_int_equal(tct_file_append(at("log"), "one\n", 4, true, NULL), TCT_OK);
  calls = tct_io_calls();
  assert_int_equal(tct_file_append(at("log"), "two\n", 4, true, NULL), TCT_OK);
  calls = tct_io_calls() - calls;
  assert_int_equal(calls, 4); /* open write fsync close */
  assert_true(holds(at("log"), "one\ntwo\n", 8));

  tct_fail_io_at(2, -1); /* half of it, then the rest */
  assert_int_equal(tct_file_append(at("log"), "three\n", 6, false, NULL), TCT_OK);
  assert_true(holds(at("log"), "one\ntwo\nthree\n", 14));

  for (int64_t n = 1; n <= 2; n++) {
    tct_fail_io_at(n, ENOSPC);
    assert_int_equal(tct_file_append(at("log"), "four\n", 5, true, NULL), TCT_IO);
    assert_true(holds(at("log"), "one\ntwo\nthree\n", 14));
  }
  tct_fail_io_at(3, EIO);
  assert_int_equal(tct_file_append(at("log"), "four\n", 5, true, NULL), TCT_IO);
  tct_fail_io_at(-1, 0);
}

static void half_a_line_is_taken_back_when_no_more_fits(void **unused)
{
  struct rlimit before, tight;
  tct_status code;

  (void)unused;
  assert_int_equal(tct_file_write(at("tight"), "one\n", 4, NULL), TCT_OK);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  tight = (struct rlimit){.rlim_cur = 7, .rlim_max = before.rlim_max};
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
  code = tct_file_append(at("tight"), "two\nthree\n", 10, false, NULL); /* three bytes fit */
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_DFL);
  assert_int_equal(code, TCT_IO);
  assert_true(holds(at("tight"), "one\n", 4));
}

static void reading_is_bounded_and_says_what_is_wrong(void **unused)
{
  tct_error err = {0};
  char *bytes   = NULL;
  size_t n      = 77;

  (void)unused;
  assert_int_equal(tct_file_write(at("e"), "12345", 5, NULL), TCT_OK);
  assert_int_equal(tct_file_read(at("e"), 5, &bytes, &n, &err), TCT_OK);
  assert_int_equal(n, 5);
  tct_free(bytes);
  bytes = NULL;
  n     = 77;
  assert_int_equal(tct_file_read(at("e"), 4, &bytes, &n, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "is larger than 4 bytes"));
  assert_int_equal(tct_file_read(at("none"), 5, &bytes, &n, &err), TCT_NO_FILE);
  assert_non_null(strstr(err.text, "No such file"));
  assert_int_equal(tct_file_read(folder, 5, &bytes, &n, &err), TCT_IO);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_file_read(at("e"), 5, &bytes, &n, &err), TCT_NO_MEMORY);
  tct_fail_allocation(2, false); /* as it grows */
  assert_int_equal(tct_file_read("/dev/zero", 1 << 20, &bytes, &n, &err), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
  assert_null(bytes);
  assert_int_equal(n, 77);
}

static void what_is_no_file_of_known_size_is_read_to_its_end(void **unused)
{
  char *bytes;
  size_t n;

  (void)unused;
  /* its size is said to be 0 */
  assert_int_equal(tct_file_read("/proc/self/environ", 1 << 24, &bytes, &n, NULL), TCT_OK);
  assert_true(n > 0);
  tct_free(bytes);
  assert_int_equal(tct_file_read("/dev/zero", 1 << 20, &bytes, &n, NULL), TCT_BAD_DATA);
}

static void folders_are_made_with_their_parents_and_removed_with_all_in_them(void **unused)
{
  char deep[256];

  (void)unused;
  tct_print(deep, sizeof deep, "%s", at("x/y//z/"));
  assert_int_equal(tct_folder_new(deep, NULL), TCT_OK);
  assert_int_equal(tct_folder_new(deep, NULL), TCT_OK);
  assert_true(tct_folder_is(at("x/y/z")));
  assert_int_equal(tct_file_write(at("x/y/z/f"), "1", 1, NULL), TCT_OK);
  assert_int_equal(tct_file_write(at("x/y/g"), "1", 1, NULL), TCT_OK);
  assert_int_equal(tct_folder_remove(at("x"), NULL), TCT_OK);
  assert_false(tct_file_is(at("x")));
  assert_int_equal(tct_folder_remove(at("x"), NULL), TCT_OK);
}

static void a_link_is_removed_and_not_what_it_points_to(void **unused)
{
  char target[256];

  (void)unused;
  tct_print(target, sizeof target, "%s", at("kept"));
  assert_int_equal(tct_folder_new(target, NULL), TCT_OK);
  assert_int_equal(tct_file_write(at("kept/f"), "1", 1, NULL), TCT_OK);
  assert_int_equal(tct_folder_new(at("gone"), NULL), TCT_OK);
  assert_int_equal(symlink("../kept", at("gone/link")), 0);
  assert_int_equal(tct_folder_remove(at("gone"), NULL), TCT_OK);
  assert_true(holds(at("kept/f"), "1", 1));
  assert_int_equal(symlink("kept", at("link")), 0);
  assert_int_equal(tct_folder_remove(at("link"), NULL), TCT_NO_FILE); /* it is no folder */
  assert_true(holds(at("kept/f"), "1", 1));
  assert_int_equal(tct_folder_remove(at("kept/f"), NULL), TCT_NO_FILE);
  assert_true(holds(at("kept/f"), "1", 1));
}

static void a_folder_that_cannot_be_made_says_so(void **unused)
{
  tct_error err = {0};

  (void)unused;
  assert_int_equal(tct_file_write(at("file"), "1", 1, NULL), TCT_OK);
  assert_int_equal(tct_folder_new(at("file"), &err), TCT_NO_FILE);
  assert_int_equal(tct_folder_new(at("file/below"), &err), TCT_NO_FILE);
  assert_non_null(strstr(err.text, "file: Not a directory"));
  tct_fail_io_at(2, ENOSPC);
  assert_int_equal(tct_folder_new(at("p/q/r"), &err), TCT_IO);
  assert_non_null(strstr(err.text, "/p/q: No space left"));
  assert_true(tct_folder_is(at("p")));
  tct_fail_io_at(1, EINTR);
  assert_int_equal(tct_folder_new(at("p/q/r"), NULL), TCT_OK);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_folder_new(at("p/q/r"), NULL), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_folder_sync(at("nowhere"), NULL), TCT_NO_FILE);
}

static void a_folder_is_renamed_or_stays(void **unused)
{
  char from[256];

  (void)unused;
  tct_print(from, sizeof from, "%s", at("7.tmp"));
  assert_int_equal(tct_folder_new(from, NULL), TCT_OK);
  tct_fail_io_at(1, EIO);
  assert_int_equal(tct_folder_rename(from, at("7"), NULL), TCT_IO);
  assert_true(tct_folder_is(from));
  assert_int_equal(tct_folder_rename(from, at("7"), NULL), TCT_OK);
  assert_true(tct_folder_is(at("7")));
  assert_false(tct_file_is(from));
}

static void paths_are_joined_and_taken_apart(void **unused)
{
  const char *joined[][3] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"},       {"a", "/b", "/b"},
                             {"", "b", "b"},    {"/", "b", "/b"},         {"a", "", "a/"},
                             {".", "b", "./b"}, {"a/b", "c/d", "a/b/c/d"}};
  const char *parts[][2]  = {{"a/b", "a"},  {"a", "."},     {"/a", "/"}, {"/", "/"},
                             {"a/b/", "a"}, {"a//b", "a"},  {"", "."},   {"a/b/c", "a/b"},
                             {"//a", "/"},  {"../a", ".."}, {"a/", "."}};

  (void)unused;
  for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
    char *path = tct_path(joined[i][0], joined[i][1]);
    assert_string_equal(path, joined[i][2]);
    tct_free(path);
  }
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char *path = tct_path_folder(parts[i][0]);
    assert_string_equal(path, parts[i][1]);
    tct_free(path);
  }
  tct_fail_allocation(1, true);
  assert_null(tct_path("a", "b"));
  assert_null(tct_path("a", "/b"));
  assert_null(tct_path_folder("a/b"));
  assert_null(tct_path_folder("a"));
  tct_fail_allocation(-1, false);
}

static int make_folder(void **unused)
{
  (void)unused;
  for (int i = 0; i < MUCH; i++) {
    was[i]     = (char)('a' + i % 23);
    will_be[i] = (char)('A' + i % 19);
  }
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **unused)
{
  (void)unused;
  return (int)tct_folder_remove(folder, NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_written_is_read_back),
    cmocka_unit_test(a_file_in_no_folder_is_written_where_the_program_stands),
    cmocka_unit_test(a_failed_call_leaves_the_old_or_the_new_file_whole),
    cmocka_unit_test(an_interruption_or_a_short_write_is_no_failure),
    cmocka_unit_test(without_memory_nothing_is_written_half),
    cmocka_unit_test(a_line_is_appended_whole_or_not_at_all),
    cmocka_unit_test(half_a_line_is_taken_back_when_no_more_fits),
    cmocka_unit_test(reading_is_bounded_and_says_what_is_wrong),
    cmocka_unit_test(what_is_no_file_of_known_size_is_read_to_its_end),
    cmocka_unit_test(folders_are_made_with_their_parents_and_removed_with_all_in_them),
    cmocka_unit_test(a_link_is_removed_and_not_what_it_points_to),
    cmocka_unit_test(a_folder_that_cannot_be_made_says_so),
    cmocka_unit_test(a_folder_is_renamed_or_stays),
    cmocka_unit_test(paths_are_joined_and_taken_apart),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
