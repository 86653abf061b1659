/* formats_idx.c -- idx files: by hand, to and from Python, gzipped, damaged. */
#include "brain/formats.h"

extern const tct_format tct_format_idx;
static const tct_format *const idx = &tct_format_idx;

static const tct_dtype types[] = {TCT_U8, TCT_I8, TCT_I16, TCT_I32, TCT_F32, TCT_F64};
enum { TYPES = sizeof types / sizeof *types };

static void every_type_is_read_back_as_written(void **state)
{
  const int *const shapes[] = {SCALAR, SIZES(5), SIZES(3, 4, 2), SIZES(0)};
  (void)state;

  for (int t = 0; t < TYPES; t++)
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
      tct_arrays a = {0};
      add_pattern(&a, "x", types[t], shapes[s]);
      round_trip(idx, "x.idx", &a);
      round_trip(idx, "x.idx.gz", &a);
      tct_arrays_free(&a);
    }
}

static void a_file_by_hand_is_read(void **state)
{
  static const unsigned char file[] = {0, 0, 0x0b, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 0xff, 0xfe};
  tct_arrays a;
  (void)state;

  put_file(in_folder("two-idx2-ubyte"), file, sizeof file);
  assert_int_equal(idx->read(path_text, NULL, MOST, &a, NULL), TCT_OK);
  assert_string_equal(a.array[0].name, "two-idx2-ubyte");
  assert_int_equal(a.array[0].rank, 2);
  assert_int_equal(a.array[0].shape[0], 2);
  assert_true(tct_array_at(&a.array[0], 0) == 258);
  assert_true(tct_array_at(&a.array[0], 1) == -2);
  tct_arrays_free(&a);
}

static void python_agrees_in_both_directions(void **state)
{
  static const char script[] = PATTERN_PY
    "import gzip, struct\n"
    "d = sys.argv[1] + '/'\n"
    "for code, t in ((8, 'u1'), (9, 'i1'), (11, 'i2'), (12, 'i4'), (13, 'f4'), (14, 'f8')):\n"
    "  b = struct.pack('>BBBBIII', 0, 0, code, 3, 2, 3, 4)\n"
    "  b += pattern(t, (2, 3, 4)).astype('>' + t).tobytes()\n"
    "  assert gzip.open(d + 'c%d.idx.gz' % code).read() == b\n"
    "  assert open(d + 'c%d.idx' % code, 'rb').read() == b\n"
    "  gzip.open(d + 'p%d.idx.gz' % code, 'wb').write(b)\n";
  static const int codes[] = {8, 9, 11, 12, 13, 14};
  char name[64];
  (void)state;

  for (int t = 0; t < TYPES; t++) {
    tct_arrays a = {0};
    add_pattern(&a, "x", types[t], SIZES(2, 3, 4));
    snprintf(name, sizeof name, "c%d.idx.gz", codes[t]);
    assert_int_equal(idx->write(in_folder(name), &a, NULL), TCT_OK);
    snprintf(name, sizeof name, "c%d.idx", codes[t]);
    assert_int_equal(idx->write(in_folder(name), &a, NULL), TCT_OK);
    tct_arrays_free(&a);
  }
  python_or_skip(script, folder);
  for (int t = 0; t < TYPES; t++) {
    tct_arrays a;
    snprintf(name, sizeof name, "p%d.idx.gz", codes[t]);
    assert_int_equal(idx->read(in_folder(name), NULL, MOST, &a, NULL), TCT_OK);
    assert_pattern(a.array, types[t], SIZES(2, 3, 4));
    tct_arrays_free(&a);
  }
}

static void what_cannot_be_is_refused(void **state)
{
  tct_arrays a  = {0};
  tct_error err = {0};
  (void)state;

  assert_refused(idx, "x.idx", "\0\0\x0a\1\0\0\0\1*", 9, TCT_BAD_DATA, "does not begin as an idx");
  assert_refused(idx, "x.idx", "\1\0\x08\1\0\0\0\1*", 9, TCT_BAD_DATA, "does not begin as an idx");
  assert_refused(idx, "x.idx", "\0\0\x08\11\0\0\0\1*", 9, TCT_BAD_DATA, "at byte 3: 9 axes");
  assert_refused(idx, "x.idx", "\0\0\x08\1\0\0\0\2*", 9, TCT_BAD_DATA,
                 "2 bytes more should follow");
  assert_refused(idx, "x.idx", "\0\0\x08\1\0\0\0\1**", 10, TCT_BAD_DATA, "bytes left");
  assert_refused(idx, "x.idx", "\0\0\x08\1\x7f\0\0\1*", 9, TCT_BAD_DATA,
                 "cannot be in a file of 9");
  assert_refused(idx, "x.idx", "\0\0\x0e\3\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16,
                 TCT_BAD_DATA, "overflows");
  add_pattern(&a, "x", TCT_I64, SIZES(2));
  assert_int_equal(idx->write(in_folder("x.idx"), &a, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "cannot hold int64"));
  tct_arrays_free(&a);
}

static void damaged_files_never_crash(void **state)
{
  static const char *const names[] = {"x.idx", "x.idx.gz"};
  (void)state;

  for (int i = 0; i < 2; i++) {
    tct_arrays a = {0};
    size_t n;
    char *bytes;
    add_pattern(&a, "x", TCT_I32, SIZES(5, 3));
    assert_int_equal(idx->write(in_folder(names[i]), &a, NULL), TCT_OK);
    bytes             = get_file(path_text, &n);
    const size_t read = damage(idx, names[i], bytes, n);
    /* plain: the 60 bytes of numbers can be anything; gzipped: the check sum knows better, only the
     * date, the packer's name and the level in gzip's header do not matter */
    if (i == 0)
      assert_true(read >= 60 * 9);
    else
      assert_true(read <= 9 * 9);
    tct_free(bytes);
    tct_arrays_free(&a);
  }
}

static void failing_memory_and_disk_are_reported(void **state)
{
  tct_arrays a = {0}, b = {0};
  (void)state;

  add_pattern(&a, "x", TCT_F32, SIZES(3, 2));
  add_pattern(&b, "x", TCT_F32, SIZES(9));
  starve(idx, "x.idx.gz", &a);
  starve(idx, "x.idx", &a);
  jam(idx, "x.idx.gz", &a, &b);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_type_is_read_back_as_written),
    cmocka_unit_test(a_file_by_hand_is_read),
    cmocka_unit_test(python_agrees_in_both_directions),
    cmocka_unit_test(what_cannot_be_is_refused),
    cmocka_unit_test(damaged_files_never_crash),
    cmocka_unit_test(failing_memory_and_disk_are_reported),
  };
  return cmocka_run_group_tests_name("formats_idx", tests, make_folder, remove_folder);
}
