/* formats_csv.c -- tables of text: what columns become, what is missing, and where a mistake stands. */
#include "brain/formats.h"

#include <locale.h>
#include <math.h>

extern const tct_format tct_format_csv;
static const tct_format *const csv = &tct_format_csv;

static tct_arrays read_text(const char *name, const char *text)
{
  tct_arrays a;
  tct_error err = {0};

  put_file(in_folder(name), text, strlen(text));
  if (csv->read(path_text, NULL, MOST, &a, &err) != TCT_OK) fail_msg("%s: %s", text, err.text);
  return a;
}

static void assert_numbers(const tct_arrays *a, const char *name, const double *x, size_t n)
{
  const tct_array *one = tct_arrays_named(a, name);

  assert_non_null(one);
  assert_int_equal(one->type, TCT_F64);
  assert_int_equal(one->n, n);
  for (size_t i = 0; i < n; i++) {
    const double got = tct_array_at(one, i);
    if (got != x[i] && !(isnan(got) && isnan(x[i]))) fail_msg("%s[%zu] is %g", name, i, got);
  }
}
#define NUMBERS(a, name, ...)                                                                      \
  assert_numbers(a, name, (const double[]){__VA_ARGS__},                                           \
                 sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static void assert_words(const tct_arrays *a, const char *name, const char *const *words)
{
  const tct_array *one = tct_arrays_named(a, name);

  assert_non_null(one);
  assert_int_equal(one->type, TCT_U8);
  assert_int_equal(one->rank, 2);
  for (size_t i = 0; i < one->shape[0]; i++) {
    const char *at = (const char *)one->bytes + i * one->shape[1];
    assert_int_equal(strnlen(at, one->shape[1]), strlen(words[i]));
    assert_memory_equal(at, words[i], strlen(words[i]));
  }
}
#define WORDS(a, name, ...) assert_words(a, name, (const char *const[]){__VA_ARGS__})

static void a_column_is_an_array(void **state)
{
  tct_arrays a =
    read_text("a.csv", "onset,kind,hit\n0.5,go,true\n1e2,\"no, \"\"go\"\"\",FALSE\n-3,é,True\n");
  (void)state;

  assert_int_equal(a.n, 3);
  NUMBERS(&a, "onset", 0.5, 100, -3);
  WORDS(&a, "kind", "go", "no, \"go\"", "é");
  assert_int_equal(tct_arrays_named(&a, "hit")->type, TCT_BOOL8);
  for (size_t i = 0; i < 3; i++)
    assert_true(tct_array_at(tct_arrays_named(&a, "hit"), i) == (i != 1));
  tct_arrays_free(&a);
}

static void what_is_missing_is_not_a_zero(void **state)
{
  tct_arrays a = read_text(
    "a.tsv",
    "x\thit\tnone\tname\n1\ttrue\t\tn/a\nn/a\t\tNA\tleft\n\tfalse\tnan\t\n-inf\tfalse\t\tb\n");
  (void)state;

  NUMBERS(&a, "x", 1, NAN, NAN, -INFINITY);
  NUMBERS(&a, "hit", 1, NAN, 0, 0);
  NUMBERS(&a, "none", NAN, NAN, NAN, NAN);
  WORDS(&a, "name", "n/a", "left", "", "b");
  tct_arrays_free(&a);
}

static void a_table_of_numbers_alone_is_a_matrix(void **state)
{
  tct_arrays a = read_text("loadings.csv", "\xef\xbb\xbf"
                                           "1, 2,3\r\n4,5 ,\r\n\r\n");
  (void)state;

  assert_int_equal(a.n, 1);
  NUMBERS(&a, "loadings", 1, 2, 3, 4, 5, NAN);
  assert_int_equal(a.array[0].shape[1], 3);
  tct_arrays_free(&a);
}

static void only_wanted_columns_are_read_and_nameless_ones_have_a_place(void **state)
{
  const char *const wanted[] = {"column 1", "b", NULL};
  tct_arrays a;
  (void)state;

  /* in `mixed` there is a mistake that nobody asked for */
  put_file(in_folder("a.csv"), ",mixed,b\n7,1,2\n8,x,3", 20);
  assert_int_equal(csv->read(path_text, wanted, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, 2);
  NUMBERS(&a, "column 1", 7, 8);
  NUMBERS(&a, "b", 2, 3);
  tct_arrays_free(&a);
}

static void a_mistake_has_a_line_and_a_column(void **state)
{
  static const struct {
    const char *text, *words;
    int line, column;
  } wrong[] = {
    {"", "empty", 1, 1},
    {"a,b\n", "no rows", 1, 3},
    {"a,b\n1,2\n3\n", "less than 2 cells", 3, 1},
    {"a,b\n1,2\n3,4,5\n", "more than 2 cells", 3, 3},
    {"a,b\n1,2\n3,x4\n", "'x4' is here, but the cells above in 'b' are numbers", 3, 3},
    {"a,b\n1,2\n3,1_000\n", "'1_000' is here", 3, 3},
    {"a,b\n1,2\n3,0x10\n", "'0x10' is here", 3, 3},
    {"a,b\n1,2\n3,1e999\n", "'1e999' is here", 3, 3},
    {"a\ntrue\n0\n", "are true or false", 3, 1},
    {"a,a\n1,2\n", "'a' comes twice", 1, 3},
    {"a;b\n1;2\n", "not by ';'", 1, 1},
    {"a,b\n1,\"2\n3,4\n", "no end", 2, 3},
    {"a,b\n\"1\n2\"x,4\n", "follows its closing quote", 2, 1},
    {"a,b\n1,2\"3\"\n", "a quote inside", 2, 3},
    {"a,b\n1,2\x01\n", "control character", 2, 3},
    {"a,b\n1,\xff\n", "not UTF-8", 2, 3},
  };
  (void)state;

  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const char *text = wrong[i].text;
    tct_error err    = {0};
    tct_arrays a;
    put_file(in_folder("a.csv"), text, strlen(text));
    assert_int_equal(csv->read(path_text, NULL, MOST, &a, &err), TCT_BAD_DATA);
    if (!strstr(err.text, wrong[i].words)) fail_msg("%s: %s", text, err.text);
    if (err.line != wrong[i].line || err.column != wrong[i].column)
      fail_msg("%s: %d:%d", text, err.line, err.column);
    assert_null(a.array);
  }
}

static void a_locale_changes_nothing(void **state)
{
  (void)state;
  if (!setlocale(LC_ALL, "de_DE.UTF-8")) {
    fprintf(stderr, "skipped: there is no German locale\n");
    skip();
  }
  tct_arrays a = read_text("a.csv", "x\n1.5\n2.25\n");
  setlocale(LC_ALL, "C");
  NUMBERS(&a, "x", 1.5, 2.25);
  tct_arrays_free(&a);
}

static void memory_is_bounded_and_may_fail(void **state)
{
  static const char text[] = "x,y\n1,a\n2,bcd\n";
  const char *path         = in_folder("a.csv");
  tct_arrays a;
  int64_t n;
  (void)state;

  put_file(path, text, sizeof text - 1);
  for (n = 1;; n++) {
    tct_fail_allocation(n, false);
    const tct_status status = csv->read(path, NULL, MOST, &a, NULL);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(a.array);
  }
  assert_true(n > 4);
  tct_arrays_free(&a);
  for (size_t most = 0; most < 200; most += 7)
    assert_int_equal(csv->read(path, NULL, most, &a, NULL), TCT_NO_MEMORY);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_column_is_an_array),
    cmocka_unit_test(what_is_missing_is_not_a_zero),
    cmocka_unit_test(a_table_of_numbers_alone_is_a_matrix),
    cmocka_unit_test(only_wanted_columns_are_read_and_nameless_ones_have_a_place),
    cmocka_unit_test(a_mistake_has_a_line_and_a_column),
    cmocka_unit_test(a_locale_changes_nothing),
    cmocka_unit_test(memory_is_bounded_and_may_fail),
  };
  return cmocka_run_group_tests_name("formats_csv", tests, make_folder, remove_folder);
}
