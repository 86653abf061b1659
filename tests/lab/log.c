/* log.c -- what is left of a log when a run goes back to its checkpoint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "lab/run_own.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "log_XXXXXX";

static const char three[] = "{\"trials\":0,\"rate\":null}\n{\"trials\":50}\n{\"trials\":100}\n";

static void expect(const char *before, int64_t shown, const char *after, int64_t last)
{
  int64_t got;
  char *text;
  size_t n;

  assert_int_equal(tct_file_write(path, before, strlen(before), NULL), TCT_OK);
  assert_int_equal(tct_log_cut(path, shown, &got, NULL), TCT_OK);
  assert_int_equal(got, last);
  assert_int_equal(tct_file_read(path, 1 << 16, &text, &n, NULL), TCT_OK);
  assert_string_equal(text, after);
  tct_free(text);
}

static void lines_after_the_checkpoint_are_forgotten(void **unused)
{
  (void)unused;
  expect(three, 100, three, 100);
  expect(three, 1000, three, 100);
  expect(three, 99, "{\"trials\":0,\"rate\":null}\n{\"trials\":50}\n", 50);
  expect(three, 0, "{\"trials\":0,\"rate\":null}\n", 0);
  expect(three, -1, "", -1);
}

static void a_torn_last_line_is_forgotten(void **unused)
{
  (void)unused;
  expect("{\"trials\":0}\n{\"trials\":5", 100, "{\"trials\":0}\n", 0);
  expect("{\"trials\":0}\n{\"trials\":50}", 100, "{\"trials\":0}\n", 0);
  expect("{\"tri", 100, "", -1);
}

static void a_line_that_stands_twice_is_kept_once(void **unused)
{
  (void)unused;
  expect("{\"trials\":0}\n{\"trials\":0}\n{\"trials\":50}\n", 100, "{\"trials\":0}\n", 0);
}

static void no_log_is_an_empty_log(void **unused)
{
  int64_t last = 7;

  (void)unused;
  assert_int_equal(tct_log_cut("there_is_no_such_log", 10, &last, NULL), TCT_OK);
  assert_int_equal(last, -1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lines_after_the_checkpoint_are_forgotten),
    cmocka_unit_test(a_torn_last_line_is_forgotten),
    cmocka_unit_test(a_line_that_stands_twice_is_kept_once),
    cmocka_unit_test(no_log_is_an_empty_log),
  };
  const int fd = mkstemp(path);
  int failed;

  if (fd < 0) return 1;
  close(fd);
  failed = cmocka_run_group_tests(tests, NULL, NULL);
  unlink(path);
  return failed;
}
