/* formats_safetensors.c -- safetensors files: by hand, to and from Python, lying, damaged. */
#include "brain/formats.h"

#include "brain/files/bytes.h"

#include <math.h>

extern const tct_format tct_format_safetensors;
static const tct_format *const st = &tct_format_safetensors;

static tct_arrays some_arrays(void)
{
  tct_arrays a = {0};

  add_pattern(&a, "v1.rate", TCT_U8, SIZES(3));
  add_pattern(&a, "retina->v1.weight", TCT_F32, SIZES(5, 3));
  add_pattern(&a, "\"quoted\" größe", TCT_F64, SIZES(2, 0, 3));
  add_pattern(&a, "clock", TCT_I64, SCALAR);
  return a;
}

static void arrays_are_read_back_as_written(void **state)
{
  tct_arrays a = some_arrays(), none = {0};
  (void)state;

  round_trip(st, "a.safetensors", &a);
  round_trip(st, "none.safetensors", &none);
  tct_arrays_free(&a);
  for (int t = 0; t < EVERY_TYPE; t++)
    add_pattern(&a, tct_dtype_name(every_type[t]), every_type[t], SIZES(3, t));
  round_trip(st, "a.safetensors", &a);
  tct_arrays_free(&a);
}

static void the_file_is_what_the_format_says(void **state)
{
  static const char header[] = "{\"a\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                               "\"b\":{\"dtype\":\"BOOL\",\"shape\":[1,1],\"data_offsets\":[4,5]}}";
  tct_arrays a               = {0};
  size_t n;
  char *bytes;
  (void)state;

  add_pattern(&a, "b", TCT_BOOL8, SIZES(1, 1));
  add_pattern(&a, "a", TCT_I16, SIZES(2));
  assert_int_equal(st->write(in_folder("a.safetensors"), &a, NULL), TCT_OK);
  bytes               = get_file(path_text, &n);
  const size_t length = tct_le64(bytes);
  assert_int_equal(length % 8, 0);
  assert_true(length >= sizeof header - 1 && length < sizeof header - 1 + 8);
  assert_memory_equal(bytes + 8, header, sizeof header - 1);
  for (size_t i = sizeof header - 1; i < length; i++) assert_int_equal(bytes[8 + i], ' ');
  assert_int_equal(n, 8 + length + 5);
  assert_memory_equal(bytes + 8 + length, "\xd9\xff\xfe\xff\0", 5); /* -39, -2, 11 % 3 != 0 */
  tct_free(bytes);
  tct_arrays_free(&a);
}

/* A file of this header and `n` bytes. */
static size_t make_file(char *file, const char *header, const void *bytes, size_t n)
{
  const size_t length = strlen(header);

  tct_put_le(file, 8, length);
  memcpy(file + 8, header, length);
  memcpy(file + 8 + length, bytes, n);
  return 8 + length + n;
}

static void half_and_brain_floats_are_widened_exactly(void **state)
{
  static const char header[] = "{\"__metadata__\":{\"format\":\"pt\"},"
                               "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]},"
                               "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}";
  char file[512];
  tct_arrays a;
  (void)state;

  /* bfloat16 1.5 and -2^100; half 1.5 and infinity */
  put_file(in_folder("half.safetensors"), file,
           make_file(file, header, "\xc0\x3f\x80\xf1\x00\x3e\x00\x7c", 8));
  assert_int_equal(st->read(path_text, NULL, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, 2);
  assert_int_equal(tct_arrays_named(&a, "h")->type, TCT_F32);
  assert_true(tct_array_at(tct_arrays_named(&a, "b"), 0) == 1.5);
  assert_true(tct_array_at(tct_arrays_named(&a, "b"), 1) == -0x1p100);
  assert_true(tct_array_at(tct_arrays_named(&a, "h"), 0) == 1.5);
  assert_true(tct_array_at(tct_arrays_named(&a, "h"), 1) == HUGE_VAL);
  tct_arrays_free(&a);
}

#define ONE(rest) "{\"a\":{" rest "}}"
#define U8(shape, begin, end)                                                                      \
  "\"dtype\":\"U8\",\"shape\":" shape ",\"data_offsets\":[" begin "," end "]"

static void headers_that_lie_are_refused(void **state)
{
  static const struct {
    const char *header, *words;
  } cases[] = {
    {ONE("\"dtype\":\"F8_E5M2\",\"shape\":[4],\"data_offsets\":[0,4]"), "type F8_E5M2 is not read"},
    {ONE(U8("[4]", "0", "3")), "offsets do not fit its shape"},
    {ONE(U8("[4]", "4", "0")), "offsets do not fit its shape"},
    {ONE(U8("[8]", "0", "8")), "beyond the end of the file"},
    {ONE(U8("[2]", "0", "2")), "bytes left after the arrays"},
    {ONE(U8("[2]", "2", "4")), "nothing owns the bytes before it"},
    {"{\"a\":{" U8("[3]", "0", "3") "},\"b\":{" U8("[2]", "2", "4") "}}", "overlaps another"},
    {"{\"a\":{" U8("[4]", "0", "4") "},\"b\":{" U8("[4]", "0", "4") "}}", "overlaps another"},
    {"{\"a\":{" U8("[4]", "0", "4") "},\"a\":{" U8("[4]", "0", "4") "}}", "duplicate"},
    {ONE(U8("[4294967296,4294967296]", "0", "4")), "size overflows"},
    {ONE("\"dtype\":\"F64\",\"shape\":[4611686018427387904],\"data_offsets\":[0,4]"), "overflows"},
    {ONE(U8("[-4]", "0", "4")), "its shape"},
    {ONE(U8("[4.0]", "0", "4")), "its shape"},
    {ONE(U8("[4]", "0.0", "4")), "not whole numbers"},
    {ONE(U8("[4]", "-4", "0")), "not whole numbers"},
    {ONE(U8("[99999999999999999999]", "0", "4")), "no JSON"},
    {ONE(U8("[1,1,1,1,1,1,1,1,4]", "0", "4")), "8 axes"},
    {ONE(U8("4", "0", "4")), "needs just dtype, shape"},
    {ONE(U8("[4]", "0", "4,4")), "needs just dtype, shape"},
    {ONE(U8("[4]", "0", "4") ",\"more\":1"), "needs just dtype, shape"},
    {"{\"a\":4}", "needs just dtype, shape"},
    {"{\"__metadata__\":4}", "is not an object"},
    {"{\"\":{" U8("[4]", "0", "4") "}}", "a name must be"},
    {"[1,2]", "does not begin with {"},
    {"{\"a\":{},}", "no JSON"},
    {ONE(U8("[4]", "0", "4")) "x", "no JSON"},
    {"{\"a\\u0000b\":{" U8("[4]", "0", "4") "}}", "no JSON"},
  };
  char file[512];
  (void)state;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_refused(st, "bad.safetensors", file, make_file(file, cases[i].header, "1234", 4),
                   TCT_BAD_DATA, cases[i].words);
}

static void header_lengths_are_bounded(void **state)
{
  static const uint64_t lengths[] = {0, 1, 9, (16 << 20) + 1, UINT64_MAX, (uint64_t)1 << 63};
  char file[16]                   = "........{}      ";
  (void)state;

  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    tct_put_le(file, 8, lengths[i]);
    assert_refused(st, "bad.safetensors", file, 16, TCT_BAD_DATA, "at byte 0: a header of");
  }
  assert_refused(st, "bad.safetensors", file, 7, TCT_BAD_DATA, "missing");
}

static void python_agrees_in_both_directions(void **state)
{
  /* a reader and a writer after the format's description, on nothing but json and struct */
  static const char script[] = PATTERN_PY
    "import json, struct\n"
    "T = dict(U8='u1', I8='i1', U16='u2', I16='i2', U32='u4', I32='i4', U64='u8', I64='i8',\n"
    "         F32='f4', F64='f8', BOOL='b1', F16='f2')\n"
    "def load(path):\n"
    "  b = open(path, 'rb').read()\n"
    "  n, = struct.unpack('<Q', b[:8])\n"
    "  out, data, end = {}, b[8 + n:], 0\n"
    "  for k, v in json.loads(b[8:8 + n]).items():\n"
    "    i, j = v['data_offsets']\n"
    "    assert i == end; end = j\n"
    "    out[k] = np.frombuffer(data[i:j], '<' + T[v['dtype']]).reshape(v['shape'])\n"
    "  assert end == len(data)\n"
    "  return out\n"
    "def save(path, arrays, pad):\n"
    "  h, data = {'__metadata__': {'who': 'a test'}}, b''\n"
    "  for k, (t, a) in arrays.items():\n"
    "    b = a.astype('<' + T[t]).tobytes()\n"
    "    h[k] = dict(dtype=t, shape=list(a.shape), data_offsets=[len(data), len(data) + len(b)])\n"
    "    data += b\n"
    "  h = json.dumps(h).encode() + b' ' * pad\n"
    "  open(path, 'wb').write(struct.pack('<Q', len(h)) + h + data)\n"
    "d = sys.argv[1] + '/'\n"
    "types = [(t, T[t]) for t in 'U8 I8 U16 I16 U32 I32 U64 I64 F32 F64 BOOL'.split()]\n"
    "a = load(d + 'c.safetensors')\n"
    "assert list(a) == sorted(a) and len(a) == 11, list(a)\n"
    "for i, (t, k) in enumerate(types): same(a['a%d' % i], k, (2, 3))\n"
    "save(d + 'p.safetensors', {'p%d' % i: (t, pattern(k, (4,))) for i, (t, k) in\n"
    "                           enumerate(types)} | {'half': ('F16', pattern('f4', (3,)))}, 3)\n";
  tct_arrays a = {0};
  char name[16];
  (void)state;

  for (int t = EVERY_TYPE - 1; t >= 0; t--) {
    snprintf(name, sizeof name, "a%d", t);
    add_pattern(&a, name, every_type[t], SIZES(2, 3));
  }
  assert_int_equal(st->write(in_folder("c.safetensors"), &a, NULL), TCT_OK);
  tct_arrays_free(&a);
  python_or_skip(script, folder);
  assert_int_equal(st->read(in_folder("p.safetensors"), NULL, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, EVERY_TYPE + 1);
  for (int t = 0; t < EVERY_TYPE; t++) {
    snprintf(name, sizeof name, "p%d", t);
    assert_pattern(tct_arrays_named(&a, name), every_type[t], SIZES(4));
  }
  assert_pattern(tct_arrays_named(&a, "half"), TCT_F32, SIZES(3));
  tct_arrays_free(&a);
}

static void only_wanted_arrays_are_read(void **state)
{
  const char *const wanted[] = {"clock", NULL};
  tct_arrays a               = some_arrays(), b;
  (void)state;

  assert_int_equal(st->write(in_folder("a.safetensors"), &a, NULL), TCT_OK);
  assert_int_equal(st->read(path_text, wanted, MOST, &b, NULL), TCT_OK);
  assert_int_equal(b.n, 1);
  assert_pattern(tct_arrays_named(&b, "clock"), TCT_I64, SCALAR);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static void names_that_cannot_be_are_not_written(void **state)
{
  static const char *const names[] = {"", "__metadata__", "\xff"};
  tct_error err                    = {0};
  (void)state;

  for (size_t i = 0; i < 3; i++) {
    tct_arrays a = {0};
    add_pattern(&a, names[i], TCT_U8, SIZES(1));
    assert_int_equal(st->write(in_folder("bad.safetensors"), &a, &err), TCT_BAD_DATA);
    tct_arrays_free(&a);
  }
}

static void memory_is_bounded_by_what_is_allowed(void **state)
{
  tct_arrays a  = {0}, b;
  tct_error err = {0};
  (void)state;

  add_pattern(&a, "x", TCT_F64, SIZES(10000));
  assert_int_equal(st->write(in_folder("x.safetensors"), &a, NULL), TCT_OK);
  assert_int_equal(st->read(path_text, NULL, 80000, &b, &err), TCT_NO_MEMORY);
  assert_int_equal(st->read(path_text, NULL, 1000, &b, &err), TCT_NO_MEMORY);
  assert_int_equal(st->read(path_text, NULL, 90000, &b, &err), TCT_OK);
  tct_arrays_free(&b);
  tct_arrays_free(&a);
}

static void damaged_files_never_crash(void **state)
{
  tct_arrays a = {0};
  size_t n;
  char *bytes;
  (void)state;

  add_pattern(&a, "x", TCT_I16, SIZES(3, 2));
  add_pattern(&a, "y", TCT_F32, SIZES(2));
  assert_int_equal(st->write(in_folder("x.safetensors"), &a, NULL), TCT_OK);
  bytes = get_file(path_text, &n);
  assert_true(damage(st, "x.safetensors", bytes, n) >= 20 * 9);
  tct_free(bytes);
  tct_arrays_free(&a);
}

static void failing_memory_and_disk_are_reported(void **state)
{
  tct_arrays a = some_arrays(), b = {0};
  (void)state;

  add_pattern(&b, "x", TCT_F32, SIZES(9));
  starve(st, "x.safetensors", &a);
  jam(st, "x.safetensors", &a, &b);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(arrays_are_read_back_as_written),
    cmocka_unit_test(the_file_is_what_the_format_says),
    cmocka_unit_test(half_and_brain_floats_are_widened_exactly),
    cmocka_unit_test(headers_that_lie_are_refused),
    cmocka_unit_test(header_lengths_are_bounded),
    cmocka_unit_test(python_agrees_in_both_directions),
    cmocka_unit_test(only_wanted_arrays_are_read),
    cmocka_unit_test(names_that_cannot_be_are_not_written),
    cmocka_unit_test(memory_is_bounded_by_what_is_allowed),
    cmocka_unit_test(damaged_files_never_crash),
    cmocka_unit_test(failing_memory_and_disk_are_reported),
  };
  return cmocka_run_group_tests_name("formats_safetensors", tests, make_folder, remove_folder);
}
