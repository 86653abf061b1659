/* formats_npy.c -- .npy files: by hand, to and from NumPy, damaged. */
#include "brain/formats.h"

#include <math.h>

extern const tct_format tct_format_npy;
static const tct_format *const npy = &tct_format_npy;

/* A version 1 file with this dictionary and `n` bytes after it. */
static size_t make_file(char *file, const char *dictionary, const void *bytes, size_t n)
{
  const size_t length = strlen(dictionary);

  memcpy(file, "\x93NUMPY\1\0", 8);
  file[8] = (char)length;
  file[9] = 0;
  memcpy(file + 10, dictionary, length);
  memcpy(file + 10 + length, bytes, n);
  return 10 + length + n;
}

static void every_type_and_shape_is_read_back_as_written(void **state)
{
  const int *const shapes[] = {SCALAR, SIZES(5), SIZES(3, 4), SIZES(2, 0, 3),
                               SIZES(1, 2, 1, 2, 1, 2, 1, 2)};
  (void)state;

  for (int t = 0; t < EVERY_TYPE; t++)
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
      tct_arrays a = {0};
      add_pattern(&a, "x", every_type[t], shapes[s]);
      round_trip(npy, "x.npy", &a);
      tct_arrays_free(&a);
    }
}

static void a_file_by_hand_is_read(void **state)
{
  static const unsigned char numbers[] = {0, 1, 0, 2, 0, 3, 0xff, 0xff, 0, 5, 1, 0};
  const char *dictionary  = "{'shape': (2L, 3,), 'fortran_order': True, 'descr': \">i2\"}\n";
  const double expected[] = {1, 3, 5, 2, -1, 256};
  char file[256];
  tct_arrays a;
  (void)state;

  put_file(in_folder("hand.npy"), file, make_file(file, dictionary, numbers, sizeof numbers));
  assert_int_equal(npy->read(path_text, NULL, MOST, &a, NULL), TCT_OK);
  assert_string_equal(a.array[0].name, "hand");
  assert_int_equal(a.array[0].rank, 2);
  for (size_t i = 0; i < 6; i++) assert_true(tct_array_at(&a.array[0], i) == expected[i]);
  tct_arrays_free(&a);
}

static void half_precision_is_widened_exactly(void **state)
{
  /* 1, -2, largest, smallest normal, smallest subnormal, largest subnormal, -0, inf */
  static const uint16_t halves[] = {0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x8000, 0x7c00};
  const double expected[]        = {1, -2, 65504, 0x1p-14, 0x1p-24, 1023 * 0x1p-24, 0, HUGE_VAL};
  unsigned char bytes[sizeof halves];
  char file[256];
  tct_arrays a;
  (void)state;

  for (size_t i = 0; i < 8; i++) {
    bytes[2 * i]     = (unsigned char)halves[i];
    bytes[2 * i + 1] = (unsigned char)(halves[i] >> 8);
  }
  put_file(in_folder("half.npy"), file,
           make_file(file, "{'descr': '<f2', 'fortran_order': False, 'shape': (8,)}", bytes, 16));
  assert_int_equal(npy->read(path_text, NULL, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.array[0].type, TCT_F32);
  for (size_t i = 0; i < 8; i++) assert_true(tct_array_at(&a.array[0], i) == expected[i]);
  assert_true(1 / tct_array_at(&a.array[0], 6) < 0);
  tct_arrays_free(&a);
}

static void what_cannot_be_read_is_named(void **state)
{
  static const struct {
    const char *dictionary, *words;
  } cases[] = {
    {"{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "Python objects are refused"},
    {"{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
     "only bool, integers, real numbers and text"},
    {"{'descr': '<U', 'fortran_order': False, 'shape': (1,)}",
     "only bool, integers, real numbers and text"},
    {"{'descr': '<U-1', 'fortran_order': False, 'shape': (1,)}",
     "only bool, integers, real numbers and text"},
    {"{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", "16 bytes of 'bad' should follow"},
    {"{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}", "'bad' has what is no character"},
    {"{'descr': '|S2', 'fortran_order': True, 'shape': (2, 1)}", "'bad' is text in Fortran order"},
    {"{'descr': '|S4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1)}", "more than 7 axes"},
    {"{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", "structured types"},
    {"{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}", "gives no byte order"},
    {"{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}", "gives no byte order"},
    {"{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "True or False"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}", "8 axes"},
    {"{'descr': '<f4', 'fortran_order': False}", "is missing"},
    {"{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}", "twice"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "keys are not"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + evil()", "something follows"},
    {"__import__('os')", "not a dictionary"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "overflows"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,)}", "overflows"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "8 bytes of 'bad' should follow"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", "3 bytes of 'bad' should follow"},
  };
  char file[256];
  (void)state;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_refused(npy, "bad.npy", file, make_file(file, cases[i].dictionary, "1234", 4),
                   TCT_BAD_DATA, cases[i].words);
  assert_refused(npy, "bad.npy", "\x93NUMPY\4\0....", 12, TCT_BAD_DATA, "at byte 6: version 4.0");
  assert_refused(npy, "bad.npy", "PK\3\4........", 12, TCT_BAD_DATA, "at byte 0: does not begin");
  assert_refused(npy, "bad.npy", "\x93NUMPY\2\0\1\0\1\0", 12, TCT_BAD_DATA, "header has 65537");
}

/* As numpy writes str and bytes: filled up to the longest, in UTF-8. */
static void text_is_bytes_of_the_longest(void **state)
{
  static const char script[] =
    "import sys\n"
    "try:\n"
    "  import numpy as np\n"
    "except ImportError:\n"
    "  sys.exit(77)\n"
    "d = sys.argv[1] + '/'\n"
    "words = np.array([['a', 'd\\u00e9j\\u00e0'], ['\\U0001f600', '']])\n"
    "np.save(d + 'u.npy', words)\n"
    "np.save(d + 'b.npy', words.astype('>U9'))\n"
    "np.save(d + 's.npy', np.array([b'ab', b'c']))\n"
    "np.save(d + 'none.npy', np.array(['', '']))\n";
  static const char expected[]     = "a\0\0\0\0\0d\303\251j\303\240\360\237\230\200\0\0\0\0\0\0\0";
  static const char *const names[] = {"u.npy", "b.npy"};
  tct_arrays a;
  (void)state;

  const int code = python(script, folder);
  if (code == 77) skip();
  assert_int_equal(code, 0);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(npy->read(in_folder(names[i]), NULL, MOST, &a, NULL), TCT_OK);
    assert_true(a.array[0].text && a.array[0].type == TCT_U8);
    assert_int_equal(a.array[0].rank, 3);
    assert_int_equal(a.array[0].shape[2], 6);
    assert_int_equal(a.array[0].n, 24);
    assert_memory_equal(a.array[0].bytes, expected, 24);
    tct_arrays_free(&a);
  }
  assert_int_equal(npy->read(in_folder("s.npy"), NULL, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.array[0].shape[1], 2);
  assert_memory_equal(a.array[0].bytes, "abc\0", 4);
  tct_arrays_free(&a);
  assert_int_equal(npy->read(in_folder("none.npy"), NULL, MOST, &a, NULL), TCT_OK);
  assert_memory_equal(a.array[0].bytes, "\0\0", 2);
  tct_arrays_free(&a);
}

static void a_complaint_points_to_its_byte(void **state)
{
  char file[256];
  (void)state;

  /* the dictionary starts at byte 10, its type ends 14 bytes later */
  assert_refused(npy, "bad.npy", file, make_file(file, "{'descr': '|O'}", "", 0), TCT_BAD_DATA,
                 "at byte 24: Python objects");
}

static void numpy_files_of_every_kind_are_read(void **state)
{
  static const char script[] =
    PATTERN_PY "d = sys.argv[1] + '/'\n"
               "for t in 'u1 i1 u2 i2 u4 i4 u8 i8 f4 f8 b1'.split():\n"
               "  for order in '<>':\n"
               "    for v in (1, 2, 3):\n"
               "      for o in 'CF':\n"
               "        a = pattern(t, (2, 3, 4)).astype(order + t).copy(order=o)\n"
               "        name = 'np_%s_%s_%d_%s.npy' % (t, 'le' if order == '<' else 'be', v, o)\n"
               "        with open(d + name, 'wb') as f:\n"
               "          np.lib.format.write_array(f, a, version=(v, 0))\n";
  static const char *const codes[] = {"u1", "i1", "u2", "i2", "u4", "i4",
                                      "u8", "i8", "f4", "f8", "b1"};
  (void)state;

  python_or_skip(script, folder);
  for (int t = 0; t < EVERY_TYPE; t++)
    for (int i = 0; i < 12; i++) {
      char name[64];
      tct_arrays a;
      snprintf(name, sizeof name, "np_%s_%s_%d_%c.npy", codes[t], i & 1 ? "le" : "be", 1 + i / 4,
               i & 2 ? 'C' : 'F');
      assert_int_equal(npy->read(in_folder(name), NULL, MOST, &a, NULL), TCT_OK);
      assert_pattern(a.array, every_type[t], SIZES(2, 3, 4));
      tct_arrays_free(&a);
    }
}

static void numpy_reads_what_is_written(void **state)
{
  static const char script[] =
    PATTERN_PY "d = sys.argv[1] + '/'\n"
               "for i, t in enumerate('u1 i1 u2 i2 u4 i4 u8 i8 f4 f8 b1'.split()):\n"
               "  for shape in ((), (7,), (2, 3, 4), (3, 0)):\n"
               "    same(np.load(d + 'c_%d_%d.npy' % (i, len(shape))), t, shape)\n";
  const int *const shapes[] = {SCALAR, SIZES(7), SIZES(3, 0), SIZES(2, 3, 4)};
  (void)state;

  for (int t = 0; t < EVERY_TYPE; t++)
    for (int s = 0; s < 4; s++) {
      tct_arrays a = {0};
      char name[64];
      add_pattern(&a, "x", every_type[t], shapes[s]);
      snprintf(name, sizeof name, "c_%d_%d.npy", t, s);
      assert_int_equal(npy->write(in_folder(name), &a, NULL), TCT_OK);
      tct_arrays_free(&a);
    }
  python_or_skip(script, folder);
}

static void damaged_files_never_crash(void **state)
{
  tct_arrays a = {0};
  size_t n;
  char *bytes;
  (void)state;

  add_pattern(&a, "x", TCT_I16, SIZES(3, 2));
  assert_int_equal(npy->write(in_folder("x.npy"), &a, NULL), TCT_OK);
  bytes = get_file(path_text, &n);
  assert_int_equal(n, 140);
  /* the 12 bytes of numbers can be anything: 9 changes each at least are read */
  assert_true(damage(npy, "x.npy", bytes, n) >= 12 * 9);
  tct_free(bytes);
  tct_arrays_free(&a);
}

static void failing_memory_and_disk_are_reported(void **state)
{
  tct_arrays a = {0}, b = {0};
  (void)state;

  add_pattern(&a, "x", TCT_F32, SIZES(3, 2));
  add_pattern(&b, "x", TCT_F32, SIZES(9));
  starve(npy, "x.npy", &a);
  jam(npy, "x.npy", &a, &b);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static void memory_is_bounded_by_what_is_allowed(void **state)
{
  tct_arrays a  = {0}, b;
  tct_error err = {0};
  (void)state;

  add_pattern(&a, "x", TCT_F64, SIZES(1000));
  assert_int_equal(npy->write(in_folder("x.npy"), &a, NULL), TCT_OK);
  assert_int_equal(npy->read(path_text, NULL, 8000, &b, &err), TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "left of what is allowed"));
  assert_int_equal(npy->read(path_text, NULL, 9000, &b, &err), TCT_OK);
  tct_arrays_free(&b);
  tct_arrays_free(&a);
}

static void files_that_are_none_are_named(void **state)
{
  tct_arrays a = {0}, two = {0};
  tct_error err             = {0};
  const char *const other[] = {"y", NULL};
  (void)state;

  assert_int_equal(npy->read(in_folder("absent.npy"), NULL, MOST, &a, &err), TCT_NO_FILE);
  assert_non_null(strstr(err.text, "absent.npy"));
  assert_int_equal(npy->read(folder, NULL, MOST, &a, &err), TCT_BAD_DATA);
  add_pattern(&two, "x", TCT_U8, SIZES(1));
  assert_int_equal(npy->write(in_folder("x.npy"), &two, &err), TCT_OK);
  assert_int_equal(npy->read(path_text, other, MOST, &a, &err), TCT_OK);
  assert_int_equal(a.n, 0);
  add_pattern(&two, "y", TCT_U8, SIZES(1));
  assert_int_equal(npy->write(in_folder("x.npy"), &two, &err), TCT_BAD_SHAPE);
  tct_arrays_free(&two);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_type_and_shape_is_read_back_as_written),
    cmocka_unit_test(a_file_by_hand_is_read),
    cmocka_unit_test(half_precision_is_widened_exactly),
    cmocka_unit_test(what_cannot_be_read_is_named),
    cmocka_unit_test(text_is_bytes_of_the_longest),
    cmocka_unit_test(a_complaint_points_to_its_byte),
    cmocka_unit_test(numpy_files_of_every_kind_are_read),
    cmocka_unit_test(numpy_reads_what_is_written),
    cmocka_unit_test(damaged_files_never_crash),
    cmocka_unit_test(failing_memory_and_disk_are_reported),
    cmocka_unit_test(memory_is_bounded_by_what_is_allowed),
    cmocka_unit_test(files_that_are_none_are_named),
  };
  return cmocka_run_group_tests_name("formats_npy", tests, make_folder, remove_folder);
}
