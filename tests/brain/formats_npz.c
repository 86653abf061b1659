/* formats_npz.c -- .npz archives: to and from NumPy, made by hand to lie, damaged. */
#include "brain/formats.h"

#include "brain/files/bytes.h"

extern const tct_format tct_format_npz;
static const tct_format *const npz = &tct_format_npz;

/* Bytes that cannot be packed. */
static void add_noise(tct_arrays *to, const char *name)
{
  const size_t shape[1] = {1500};
  tct_array *a          = tct_arrays_add(to, name, TCT_U8, 1, shape);
  uint32_t x            = 1;

  assert_non_null(a);
  for (size_t i = 0; i < a->n; i++) {
    x                        = x * 1664525 + 1013904223;
    ((uint8_t *)a->bytes)[i] = (uint8_t)(x >> 24);
  }
}

/* Some of which can be packed, and one that cannot. */
static tct_arrays some_arrays(void)
{
  tct_arrays a          = {0};
  const size_t shape[1] = {3000};

  add_pattern(&a, "x", TCT_F32, SIZES(5, 3));
  assert_non_null(tct_arrays_add(&a, "zeros", TCT_I64, 1, shape));
  add_pattern(&a, "klänge/1", TCT_BOOL8, SIZES(7));
  add_noise(&a, "noise");
  return a;
}

static void arrays_are_read_back_as_written(void **state)
{
  tct_arrays a = some_arrays(), none = {0};
  (void)state;

  round_trip(npz, "a.npz", &a);
  round_trip(npz, "none.npz", &none);
  tct_arrays_free(&a);
  for (int t = 0; t < EVERY_TYPE; t++)
    add_pattern(&a, tct_dtype_name(every_type[t]), every_type[t], SIZES(3, 0 + t));
  round_trip(npz, "a.npz", &a);
  tct_arrays_free(&a);
}

static void only_wanted_arrays_are_read(void **state)
{
  const char *const wanted[] = {"zeros", "absent", NULL};
  tct_arrays a               = some_arrays(), b;
  (void)state;

  assert_int_equal(npz->write(in_folder("a.npz"), &a, NULL), TCT_OK);
  assert_int_equal(npz->read(path_text, wanted, MOST, &b, NULL), TCT_OK);
  assert_int_equal(b.n, 1);
  assert_string_equal(b.array[0].name, "zeros");
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static void what_would_unpack_beyond_200_to_1_is_stored(void **state)
{
  const size_t shape[1] = {4 << 20};
  tct_arrays a          = {0}, b;
  size_t n;
  (void)state;

  assert_non_null(tct_arrays_add(&a, "zeros", TCT_U8, 1, shape));
  assert_int_equal(npz->write(in_folder("zeros.npz"), &a, NULL), TCT_OK);
  tct_free(get_file(path_text, &n));
  assert_true(n > shape[0]);
  assert_int_equal(npz->read(path_text, NULL, MOST, &b, NULL), TCT_OK);
  assert_equal_arrays(&a, &b);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static void archives_of_numpy_are_read(void **state)
{
  static const char script[] = PATTERN_PY
    "import zipfile\n"
    "d = sys.argv[1] + '/'\n"
    "a = dict(x=pattern('f4', (5, 3)), y=pattern('i8', (40,)), s=pattern('u2', ()))\n"
    "np.savez(d + 'stored.npz', **a)\n"
    "np.savez_compressed(d + 'deflated.npz', **a)\n"
    "with zipfile.ZipFile(d + 'comment.npz', 'w') as z:\n"
    "  for k in a:\n"
    "    with z.open(k + '.npy', 'w', force_zip64=True) as f: np.lib.format.write_array(f, a[k])\n"
    "  z.writestr('README', 'no array')\n"
    "  z.comment = b'a comment ' * 100\n";
  static const char *const files[] = {"stored.npz", "deflated.npz", "comment.npz"};
  (void)state;

  python_or_skip(script, folder);
  for (size_t i = 0; i < 3; i++) {
    tct_arrays a;
    assert_int_equal(npz->read(in_folder(files[i]), NULL, MOST, &a, NULL), TCT_OK);
    assert_int_equal(a.n, 3);
    assert_pattern(tct_arrays_named(&a, "x"), TCT_F32, SIZES(5, 3));
    assert_pattern(tct_arrays_named(&a, "y"), TCT_I64, SIZES(40));
    assert_pattern(tct_arrays_named(&a, "s"), TCT_U16, SCALAR);
    tct_arrays_free(&a);
  }
}

static void numpy_reads_what_is_written(void **state)
{
  static const char script[] =
    PATTERN_PY "import zipfile\n"
               "path = sys.argv[1] + '/a.npz'\n"
               "z = zipfile.ZipFile(path)\n"
               "assert z.testzip() is None\n"
               "assert [i.compress_type for i in z.infolist()] == [8, 8, 8, 0], z.infolist()\n"
               "assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}\n"
               "a = np.load(path)\n"
               "assert sorted(a) == ['kl\\u00e4nge/1', 'noise', 'x', 'zeros'], sorted(a)\n"
               "same(a['x'], 'f4', (5, 3))\n"
               "same(a['kl\\u00e4nge/1'], 'b1', (7,))\n"
               "assert a['zeros'].dtype == np.int64 and a['zeros'].shape == (3000,) and not "
               "a['zeros'].any()\n";
  tct_arrays a = some_arrays();
  (void)state;

  assert_int_equal(npz->write(in_folder("a.npz"), &a, NULL), TCT_OK);
  tct_arrays_free(&a);
  python_or_skip(script, folder);
}

/* ---- archives that lie ---- */

static char lie[4096];
static size_t lie_size, lie_end, lie_entry;

/* A sound archive of one stored array, to be changed at known places. */
static void make_sound(void)
{
  tct_arrays a = {0};
  char *bytes;

  add_noise(&a, "x");
  assert_int_equal(npz->write(in_folder("sound.npz"), &a, NULL), TCT_OK);
  bytes = get_file(path_text, &lie_size);
  memcpy(lie, bytes, lie_size);
  lie_end   = lie_size - 22;
  lie_entry = tct_le32(lie + lie_end + 16);
  tct_free(bytes);
  tct_arrays_free(&a);
}

static void refused(const char *words)
{
  assert_refused(npz, "lie.npz", lie, lie_size, TCT_BAD_DATA, words);
  make_sound();
}

static void archives_that_lie_are_refused(void **state)
{
  (void)state;
  make_sound();
  tct_put_le(lie + lie_end + 10, 2, 4097);
  refused("4097 members, more than 4096");
  tct_put_le(lie + lie_end + 16, 4, lie_end + 1);
  refused("does not lie in the file");
  tct_put_le(lie + lie_end + 12, 4, lie_end);
  refused("does not lie in the file");
  tct_put_le(lie + lie_end + 10, 2, 2);
  refused("entry of the directory is damaged");
  tct_put_le(lie + lie_end + 10, 2, 0);
  refused("goes on after its end");
  tct_put_le(lie + lie_end + 4, 2, 1);
  refused("several disks");
  tct_put_le(lie + lie_end + 16, 4, UINT32_MAX);
  refused("zip64 record is missing");
  tct_put_le(lie + lie_entry + 42, 4, lie_entry);
  refused("x.npy is not where the directory says");
  tct_put_le(lie + lie_entry + 42, 4, UINT32_MAX);
  refused("zip64 sizes of x.npy are missing");
  tct_put_le(lie + lie_entry + 28, 2, 60000);
  refused("an entry leaves the directory");
  tct_put_le(lie + lie_entry + 10, 2, 12);
  tct_put_le(lie + 8, 2, 12);
  refused("packed by method 12");
  tct_put_le(lie + lie_entry + 8, 2, 1);
  refused("encrypted");
  tct_put_le(lie + lie_entry + 24, 4, 5);
  refused("with two sizes");
  tct_put_le(lie + lie_entry + 16, 4, 1);
  refused("in x.npy, at byte 1628: the check sum is wrong");
  tct_put_le(lie + lie_entry + 20, 4, 100000);
  tct_put_le(lie + lie_entry + 24, 4, 100000);
  refused("beyond the end of the file");
  lie[30] = 'y';
  refused("another name where it lies");
  lie[lie_entry + 46] = (char)0xff;
  refused("not UTF-8");
  lie[lie_entry + 46] = 0;
  refused("is not a text");
  tct_put_le(lie + lie_entry + 10, 2, 8);
  tct_put_le(lie + 8, 2, 8);
  tct_put_le(lie + lie_entry + 24, 4, 200 << 20);
  refused("swell more than 200 times");
  lie_size = 0;
  refused("no directory of a zip archive");
}

static void a_member_that_comes_twice_is_refused(void **state)
{
  tct_arrays a = {0};
  size_t n;
  (void)state;

  add_pattern(&a, "x", TCT_U8, SIZES(4));
  add_pattern(&a, "y", TCT_U8, SIZES(4));
  assert_int_equal(npz->write(in_folder("twice.npz"), &a, NULL), TCT_OK);
  char *bytes = get_file(path_text, &n);
  for (size_t i = 0; i + 5 < n; i++)
    if (memcmp(bytes + i, "y.npy", 5) == 0) bytes[i] = 'x';
  assert_refused(npz, "twice.npz", bytes, n, TCT_BAD_DATA, "x.npy comes twice");
  tct_free(bytes);

  memcpy(a.array[1].name, "x", 2);
  assert_int_equal(npz->write(in_folder("twice.npz"), &a, NULL), TCT_BAD_DATA);
  memcpy(a.array[1].name, "\xff", 2);
  assert_int_equal(npz->write(in_folder("twice.npz"), &a, NULL), TCT_UNSUPPORTED);
  tct_arrays_free(&a);
}

static void names_never_become_paths(void **state)
{
  tct_arrays a = {0}, b;
  (void)state;

  add_pattern(&a, "../outside", TCT_U8, SIZES(4));
  assert_int_equal(npz->write(in_folder("names.npz"), &a, NULL), TCT_OK);
  assert_int_equal(npz->read(path_text, NULL, MOST, &b, NULL), TCT_OK);
  assert_string_equal(b.array[0].name, "../outside");
  assert_false(tct_file_is("outside.npy"));
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static void damaged_archives_never_crash(void **state)
{
  tct_arrays a          = {0};
  const size_t shape[1] = {400};
  size_t n;
  char *bytes;
  (void)state;

  add_pattern(&a, "x", TCT_I16, SIZES(3, 2));
  assert_non_null(tct_arrays_add(&a, "z", TCT_F64, 1, shape));
  assert_int_equal(npz->write(in_folder("x.npz"), &a, NULL), TCT_OK);
  bytes = get_file(path_text, &n);
  assert_true(n < 600);
  damage(npz, "x.npz", bytes, n);
  tct_free(bytes);
  tct_arrays_free(&a);
}

static void a_flipped_number_is_noticed(void **state)
{
  (void)state;
  make_sound();
  lie[30 + 5 + 128 + 2] ^= 1; /* local header, name, header of .npy, third number */
  refused("check sum");
}

static void failing_memory_and_disk_are_reported(void **state)
{
  tct_arrays a = some_arrays(), b = {0};
  (void)state;

  add_pattern(&b, "x", TCT_F32, SIZES(9));
  starve(npz, "x.npz", &a);
  jam(npz, "x.npz", &a, &b);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(arrays_are_read_back_as_written),
    cmocka_unit_test(only_wanted_arrays_are_read),
    cmocka_unit_test(what_would_unpack_beyond_200_to_1_is_stored),
    cmocka_unit_test(archives_of_numpy_are_read),
    cmocka_unit_test(numpy_reads_what_is_written),
    cmocka_unit_test(archives_that_lie_are_refused),
    cmocka_unit_test(a_member_that_comes_twice_is_refused),
    cmocka_unit_test(names_never_become_paths),
    cmocka_unit_test(damaged_archives_never_crash),
    cmocka_unit_test(a_flipped_number_is_noticed),
    cmocka_unit_test(failing_memory_and_disk_are_reported),
  };
  return cmocka_run_group_tests_name("formats_npz", tests, make_folder, remove_folder);
}
