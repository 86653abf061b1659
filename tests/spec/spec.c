/* spec.c -- a spec from a file, and what becomes of it when the file is damaged or memory fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spec/creature.h"
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/file.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char example[] = "# Does it \xc3\xa4\xc3\xb6?\n"
                              "tercet: 1\n"
                              "name: 'feedback alignment, \"seen\"'\n"
                              "kind: creature\n"
                              "fast: yes\n"
                              "units: 20_000\n"
                              "tau: 20 ms\n"
                              "at: v1\n"
                              "activation: relu\n"
                              "contrast: [0.2, 1.0]\n"
                              "delays:\n"
                              "  - 1 ms\n"
                              "  - 0.002 s\n"
                              "v1: {with: data/v1.nwb, \"metric\": rsa}\n";

static char folder[] = "spec-XXXXXX";

static int make_folder(void **state)
{
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
  (void)state;
  return tct_folder_remove(folder, NULL) == TCT_OK ? 0 : -1;
}

static void write_spec(const char *name, const char *bytes, size_t n, char path[64])
{
  snprintf(path, 64, "%s/%s", folder, name);
  assert_int_equal(tct_file_write(path, bytes, n, NULL), TCT_OK);
}

static void a_file_knows_its_folder(void **state)
{
  char path[64];
  tct_spec *s;
  tct_error err;
  (void)state;

  write_spec("a.yaml", example, sizeof example - 1, path);
  s = tct_spec_read(path, &err);
  assert_non_null(s);
  assert_string_equal(tct_spec_file(s), path);
  assert_string_equal(tct_spec_folder(s), folder);
  assert_int_equal(tct_node_int(s, tct_node_at(tct_spec_root(s), "units"), 0, 0, 0), 20000);
  tct_spec_free(s);
  tct_spec_free(NULL);
}

static void a_file_that_is_not_there_is_no_spec(void **state)
{
  tct_error err;
  (void)state;

  assert_null(tct_spec_read("no/such/spec.yaml", &err));
  assert_int_equal(err.code, TCT_NO_FILE);
  assert_null(tct_spec_read("no/such/spec.yaml", NULL));
  assert_null(tct_spec_read(folder, &err));
}

static void a_spec_has_at_most_a_mebibyte(void **state)
{
  const size_t most = 1 << 20;
  char *bytes       = malloc(2 * most);
  char path[64];
  tct_error err;
  tct_spec *s;
  (void)state;

  assert_non_null(bytes);
  memset(bytes, '#', 2 * most);
  memcpy(bytes, "a: 1\n", 5);
  write_spec("most.yaml", bytes, most, path);
  s = tct_spec_read(path, &err);
  assert_non_null(s);
  tct_spec_free(s);
  for (int i = 0; i < 2; i++) {
    write_spec("more.yaml", bytes, i ? most + 1 : 2 * most, path);
    assert_null(tct_spec_read(path, &err));
    assert_int_equal(err.code, TCT_BAD_SPEC);
    assert_string_equal(err.text, "a spec has at most 1 MiB (1048576 bytes); this one is larger");
    assert_string_equal(err.file, path);
    assert_null(tct_spec_read(path, NULL));
  }
  bytes[most + 1] = 0;
  assert_null(tct_spec_parse(bytes, "a.yaml", &err));
  assert_non_null(strstr(err.text, "at most 1 MiB"));
  free(bytes);
}

/* Read it, bind it, complain about it and show the complaints: NULL-safe to the end. */
static tct_status go_through(const char *bytes, size_t n, int *complaints)
{
  tct_error err;
  tct_spec *s = tct_spec_of(bytes, n, "a.yaml", &err);
  char shown[2500];
  void *params;
  int count;

  if (!s) {
    assert_true(err.code == TCT_BAD_SPEC || err.code == TCT_NO_MEMORY);
    assert_true(err.text[0]);
    return err.code;
  }
  params = tct_bind(s, tct_spec_root(s), &creature, NULL);
  (void)tct_find_variant(s, tct_node_at(tct_spec_root(s), "v1"), "comparators");
  if (params) assert_non_null(((struct creature *)params)->at);
  tct_params_free(&creature, params);
  (void)tct_spec_complaints(s, &count);
  assert_true(tct_complaints(s) == 0 || count > 0);
  for (int i = 0; i < count; i++) {
    tct_spec_show_complaint(s, i, shown, sizeof shown);
    assert_non_null(strstr(shown, ": error: "));
  }
  if (complaints) *complaints = count;
  tct_spec_free(s);
  return params ? TCT_OK : TCT_NO_MEMORY;
}

static void a_truncated_spec_is_read_or_refused(void **state)
{
  int read = 0, refused = 0;
  (void)state;

  for (size_t n = 0; n < sizeof example; n++) {
    char *exact = malloc(n ? n : 1); /* so that a byte read past the end is seen */

    assert_non_null(exact);
    memcpy(exact, example, n);
    if (go_through(exact, n, NULL) == TCT_OK)
      read++;
    else
      refused++;
    free(exact);
  }
  assert_true(read > 20);
  assert_true(refused > 20);
}

static void a_spec_with_one_wrong_byte_is_read_or_refused(void **state)
{
  static const unsigned char bad[] = {0,   1,   '\t', '\n', ' ',  '"',  '#',  '&',  '\'', '*', '-',
                                      ':', '?', '[',  ']',  '\\', '{',  '|',  '}',  '!',  '%', '@',
                                      '9', ',', 0x7f, 0x80, 0xc3, 0xe2, 0xf0, 0xff, '>'};
  const size_t n                   = sizeof example - 1;
  char *copy                       = malloc(n);
  int read = 0, refused = 0;
  (void)state;

  assert_non_null(copy);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < sizeof bad; k++) {
      memcpy(copy, example, n);
      copy[i] = (char)bad[k];
      if (go_through(copy, n, NULL) == TCT_OK)
        read++;
      else
        refused++;
    }
  free(copy);
  assert_true(read > 1000);
  assert_true(refused > 1000);
}

static void no_failing_allocation_is_lost(void **state)
{
  int complaints = 0, expected = 0;
  tct_status code = TCT_NO_MEMORY;
  int64_t i;
  (void)state;

  assert_int_equal(go_through(example, sizeof example - 1, &expected), TCT_OK);
  for (i = 1; code != TCT_OK; i++) {
    assert_true(i < 1000);
    tct_fail_allocation(i, true);
    code = go_through(example, sizeof example - 1, &complaints);
    tct_fail_allocation(-1, false);
    if (code != TCT_OK) assert_int_equal(code, TCT_NO_MEMORY);
    tct_fail_allocation(i, false); /* and once only: nothing may be left out without a word */
    if (go_through(example, sizeof example - 1, &complaints) == TCT_OK)
      assert_int_equal(complaints, expected);
    tct_fail_allocation(-1, false);
  }
  assert_true(i > 50);
}

static void a_file_read_without_memory_leaves_nothing_behind(void **state)
{
  char path[64];
  tct_spec *s = NULL;
  (void)state;

  write_spec("b.yaml", example, sizeof example - 1, path);
  for (int64_t i = 1; !s; i++) {
    tct_error err = {0};

    assert_true(i < 1000);
    tct_fail_allocation(i, false);
    s = tct_spec_read(path, &err);
    tct_fail_allocation(-1, false);
    if (!s) assert_int_equal(err.code, TCT_NO_MEMORY);
  }
  assert_string_equal(tct_spec_folder(s), folder);
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_knows_its_folder),
    cmocka_unit_test(a_file_that_is_not_there_is_no_spec),
    cmocka_unit_test(a_spec_has_at_most_a_mebibyte),
    cmocka_unit_test(a_truncated_spec_is_read_or_refused),
    cmocka_unit_test(a_spec_with_one_wrong_byte_is_read_or_refused),
    cmocka_unit_test(no_failing_allocation_is_lost),
    cmocka_unit_test(a_file_read_without_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests_name("spec", tests, make_folder, remove_folder);
}
