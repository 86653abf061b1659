/* arrays.c -- arrays by name, types, and formats by a file's ending. */
#include "brain/formats.h"

#include <math.h>

static void formats_are_found_by_ending(void **state)
{
  static const char *const files[][2] = {
    {"a.npy", "npy"},
    {"b/a.NPZ", "npz"},
    {"a.safetensors", "safetensors"},
    {"a.idx", "idx"},
    {"a.idx.gz", "idx"},
    {"train-images-idx3-ubyte.gz", "idx"},
    {"a.npz.npy", "npy"},
    {"t10k-labels-idx1-ubyte", "idx"},
  };
  static const char *const others[] = {"", "a", "npz", ".npz", "a.npz.bak", "a.gz", "a.doc"};
  (void)state;

  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    assert_non_null(tct_format_of(files[i][0]));
    assert_string_equal(tct_format_of(files[i][0])->name, files[i][1]);
  }
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_null(tct_format_of(others[i]));
}

static void a_file_of_no_format_is_named_with_what_is_known(void **state)
{
  tct_error err = {0};
  tct_arrays a;
  (void)state;

  assert_int_equal(tct_arrays_read("a.doc", NULL, MOST, &a, &err), TCT_UNSUPPORTED);
  assert_string_equal(err.file, "a.doc");
  assert_non_null(strstr(err.text, ".npz"));
  assert_non_null(strstr(err.text, ".safetensors"));
}

static void a_failing_read_leaves_a_trail(void **state)
{
  tct_error err = {0};
  tct_arrays a;
  (void)state;

  put_file(in_folder("bad.npy"), "nothing like it", 15);
  assert_int_equal(tct_arrays_read(path_text, NULL, MOST, &a, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "at byte 0"));
  assert_non_null(strstr(err.text, "while reading NumPy array"));
  assert_int_equal(a.n, 0);
}

static void every_type_has_a_size_and_a_name(void **state)
{
  static const size_t sizes[]      = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 1};
  static const char *const names[] = {"uint8",  "int8",  "uint16",  "int16",   "uint32", "int32",
                                      "uint64", "int64", "float32", "float64", "bool"};
  (void)state;

  for (int t = 0; t < EVERY_TYPE; t++) {
    assert_int_equal(tct_dtype_size(every_type[t]), sizes[t]);
    assert_string_equal(tct_dtype_name(every_type[t]), names[t]);
  }
}

static void elements_come_converted(void **state)
{
  tct_arrays a = {0};
  (void)state;

  for (int t = 0; t < EVERY_TYPE; t++) {
    add_pattern(&a, tct_dtype_name(every_type[t]), every_type[t], SIZES(40));
    assert_pattern(&a.array[t], every_type[t], SIZES(40));
  }
  assert_ptr_equal(tct_arrays_named(&a, "int32"), &a.array[5]);
  assert_null(tct_arrays_named(&a, "int"));
  tct_arrays_free(&a);
  assert_int_equal(a.n, 0);
  tct_arrays_free(&a);
  tct_arrays_free(NULL);
}

static void rows_come_converted_at_once(void **state)
{
  tct_arrays a = {0};
  tct_real to[7];
  (void)state;

  for (int t = 0; t < EVERY_TYPE; t++) {
    add_pattern(&a, "x", every_type[t], SIZES(40));
    tct_array_reals(&a.array[t], 5, 7, to);
    for (size_t i = 0; i < 7; i++) assert_true((double)to[i] == pattern(every_type[t], 5 + i));
  }
  tct_arrays_free(&a);
}

static void the_first_number_that_is_not_finite_is_found(void **state)
{
  tct_arrays a = {0};
  char place[TCT_PLACE];
  (void)state;

  add_pattern(&a, "x", TCT_F64, SIZES(2, 3, 4));
  add_pattern(&a, "y", TCT_I64, SIZES(2));
  assert_true(tct_array_finite(&a.array[0], place) && !place[0]);
  assert_true(tct_array_finite(&a.array[1], place));
  ((double *)a.array[0].bytes)[23] = HUGE_VAL;
  ((double *)a.array[0].bytes)[17] = -HUGE_VAL;
  assert_false(tct_array_finite(&a.array[0], place));
  assert_string_equal(place, "[1][1][1]");
  tct_arrays_free(&a);
}

static void arrays_that_cannot_be_are_not_added(void **state)
{
  const size_t huge[2] = {(size_t)1 << 40, (size_t)1 << 40}, half[1] = {SIZE_MAX / 4};
  const size_t fine[1] = {2};
  tct_arrays a         = {0};
  char longest[129];
  (void)state;

  memset(longest, 'x', 128);
  longest[128] = 0;
  assert_null(tct_arrays_add(&a, "x", TCT_U8, 2, huge));
  assert_null(tct_arrays_add(&a, "x", TCT_F64, 1, half));
  assert_null(tct_arrays_add(&a, longest, TCT_U8, 1, fine));
  assert_null(tct_arrays_add(&a, "x", TCT_U8, TCT_RANK + 1, huge));
  assert_non_null(tct_arrays_add(&a, longest + 1, TCT_U8, 1, fine));
  for (int n = 1; n <= 2; n++) {
    tct_fail_allocation(n, false);
    tct_array *added = tct_arrays_add(&a, "y", TCT_U8, 1, fine);
    tct_fail_allocation(-1, false);
    assert_null(added);
    assert_int_equal(a.n, 1);
  }
  tct_arrays_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(formats_are_found_by_ending),
    cmocka_unit_test(a_file_of_no_format_is_named_with_what_is_known),
    cmocka_unit_test(a_failing_read_leaves_a_trail),
    cmocka_unit_test(every_type_has_a_size_and_a_name),
    cmocka_unit_test(elements_come_converted),
    cmocka_unit_test(rows_come_converted_at_once),
    cmocka_unit_test(the_first_number_that_is_not_finite_is_found),
    cmocka_unit_test(arrays_that_cannot_be_are_not_added),
  };
  return cmocka_run_group_tests_name("arrays", tests, make_folder, remove_folder);
}
