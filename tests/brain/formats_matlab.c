/* formats_matlab.c -- MAT files of all versions that SciPy wrote, or that were made by hand. */
#include "brain/oracle.h"

extern const tct_format tct_format_matlab;
static const tct_format *const matlab = &tct_format_matlab;

static const char begin[] = "import sys, os, struct, zlib\n"
                            "try:\n"
                            "  import numpy as np, scipy.io as sio, scipy.sparse as sp, h5py\n"
                            "except ImportError:\n"
                            "  sys.exit(77)\n"
                            "os.chdir(sys.argv[1])\n"
                            "def text(*rows):\n"
                            "  rows = [r.encode() for r in rows]\n"
                            "  n = max(map(len, rows))\n"
                            "  return np.array([list(r + b'\\0' * (n - len(r))) for r in rows], "
                            "'u1').reshape(len(rows), n)\n";

static void write_by(const char *script)
{
  char all[8192];

  reader_or_skip();
  (void)snprintf(all, sizeof all, "%s%s", begin, script);
  python_or_skip(all, folder);
}

static void version_5_is_read_plain_and_packed(void **state)
{
  static const char script[] =
    "v, e = {}, {}\n"
    "for t in 'u1 i1 u2 i2 u4 i4 u8 i8 f4 f8 b1'.split():\n"
    "  v[t + 'x'] = ((np.arange(24) * 37 + 11) % 101 - 50 * (t[0] in 'if')).astype(t).reshape(2, "
    "3, 4)\n"
    "  e[t + 'x'] = v[t + 'x']\n"
    "v['words'] = np.array(['one', 'three'])\n"
    "e['words'] = text('one  ', 'three')\n"
    "v['umlaut'] = 'b\\u00e9 \\U0001d6fc'; e['umlaut'] = text(v['umlaut'])\n"
    "v['none'] = np.zeros((0, 3)); e['none'] = v['none']\n"
    "m = sp.csc_matrix(([1.5, -2, 7], ([0, 2, 1], [0, 0, 3])), shape=(3, 4))\n"
    "v['thin'] = m; e['thin'] = m.toarray()\n"
    "c = np.empty((2, 2), object)\n"
    "c[0, 0] = np.eye(2); c[1, 0] = 'second'; c[0, 1] = np.zeros((0, 0)); c[1, 1] = "
    "np.array([[3.0]])\n"
    "v['c'] = c\n"
    "e.update({'c{1}': np.eye(2), 'c{2}': text('second'), 'c{3}': np.zeros((0, 0)), 'c{4}': "
    "[[3.0]]})\n"
    "s = np.zeros((2,), dtype=[('a', object), ('b', object)])\n"
    "s[0] = (np.arange(3.), {'deep': np.uint8(7)}); s[1] = ('x', np.float32(2.5))\n"
    "v['s'] = s\n"
    "e.update({'s(1).a': [[0., 1, 2]], 's(1).b.deep': np.array([[7]], 'u1'), 's(2).a': text('x'),\n"
    "  's(2).b': np.array([[2.5]], 'f4')})\n"
    "v['one'] = {'f': np.array([1.0, 'g'], object)}\n"
    "e.update({'one.f{1}': [[1.0]], 'one.f{2}': text('g')})\n"
    "v['z'] = np.array([1 + 2j])\n"
    "for name, packed in ('plain.mat', False), ('packed.mat', True):\n"
    "  sio.savemat(name, v, do_compression=packed, long_field_names=True)\n"
    "  np.savez(name + '.npz', **e)\n";
  (void)state;

  write_by(script);
  assert_as_expected(matlab, "plain.mat");
  assert_as_expected(matlab, "packed.mat");
  tct_entries l = entries_of(matlab, "packed.mat");
  assert_entry(&l, "z", false, "complex numbers are not read");
  assert_entry(&l, "s(1).b.deep", true, "7");
  assert_entry(&l, "c{2}", true, "second");
  tct_entries_free(&l);
}

static void version_4_is_read_in_either_byte_order(void **state)
{
  static const char script[] =
    "m = sp.csc_matrix(([1.5, -2, 7], ([0, 2, 1], [0, 0, 3])), shape=(3, 4))\n"
    "v = dict(x=np.arange(6.).reshape(2, 3), i=np.arange(4, dtype='i2').reshape(2, 2), t='words', "
    "thin=m,\n"
    "  z=np.array([1 + 2j]))\n"
    "sio.savemat('four.mat', v, format='4')\n"
    "np.savez('four.mat.npz', x=v['x'], i=v['i'], t=text('words'), thin=m.toarray())\n"
    "with open('big.mat', 'wb') as f:\n"
    "  f.write(struct.pack('>5i', 1000, 2, 3, 0, 2) + b'x\\0' + np.arange(6.).reshape(3, "
    "2).astype('>f8').tobytes())\n"
    "np.savez('big.mat.npz', x=np.arange(6.).reshape(3, 2).T)\n"
    "with open('long.mat', 'wb') as f:\n"
    "  f.write(struct.pack('<5i', 51, 0, 700000000, 0, 2) + b't\\0')\n"
    "np.savez('long.mat.npz', t=np.zeros((0, 0), 'u1'))\n";
  (void)state;

  write_by(script);
  assert_as_expected(matlab, "four.mat");
  assert_as_expected(matlab, "big.mat");
  assert_as_expected(matlab, "long.mat"); /* no rows of 700 million letters take no memory */
}

/* As MATLAB writes it: a block of 512 bytes, turned axes, classes as attributes, cells as references. */
static void version_7_3_gives_the_same_arrays(void **state)
{
  static const char script[] =
    "e = {}\n"
    "with h5py.File('h.mat', 'w', userblock_size=512) as f:\n"
    "  def put(at, name, x, kind, **more):\n"
    "    d = at.create_dataset(name, data=x)\n"
    "    d.attrs['MATLAB_class'] = np.bytes_(kind)\n"
    "    for k in more: d.attrs[k] = more[k]\n"
    "    return d\n"
    "  x = np.arange(24.).reshape(2, 3, 4)\n"
    "  put(f, 'x', x.T, 'double'); e['x'] = x\n"
    "  put(f, 'l', np.array([[1], [0]], 'u1'), 'logical', MATLAB_int_decode=np.int32(1))\n"
    "  e['l'] = np.array([[True, False]])\n"
    "  put(f, 't', np.array([[ord(c)] for c in 'caf\\u00e9'], 'u2'), 'char'); e['t'] = "
    "text('caf\\u00e9')\n"
    "  put(f, 'none', np.array([0, 3], 'u8'), 'single', MATLAB_empty=np.uint8(1))\n"
    "  e['none'] = np.zeros((0, 3), 'f4')\n"
    "  r = f.create_group('#refs#')\n"
    "  a = put(r, 'a', np.array([[1.], [2.]]), 'double'); b = put(r, 'b', np.array([[7]], 'i4'), "
    "'int32')\n"
    "  put(f, 'c', np.array([[a.ref], [b.ref]], dtype=h5py.ref_dtype), 'cell')\n"
    "  e.update({'c{1}': [[1., 2.]], 'c{2}': np.array([[7]], 'i4')})\n"
    "  s = f.create_group('s'); s.attrs['MATLAB_class'] = np.bytes_('struct')\n"
    "  put(s, 'y', np.array([[3.]]), 'double'); e['s.y'] = [[3.]]\n"
    "  m = f.create_group('m'); m.attrs['MATLAB_class'] = np.bytes_('struct')\n"
    "  m.create_dataset('y', data=np.array([[a.ref], [b.ref]], dtype=h5py.ref_dtype))\n"
    "  e.update({'m(1).y': [[1., 2.]], 'm(2).y': np.array([[7]], 'i4')})\n"
    "  q = sp.csc_matrix(([1.5, -2, 7], ([0, 2, 1], [0, 0, 3])), shape=(3, 4))\n"
    "  p = f.create_group('thin')\n"
    "  p.attrs['MATLAB_class'] = np.bytes_('double'); p.attrs['MATLAB_sparse'] = np.uint64(3)\n"
    "  p['data'] = q.data; p['ir'] = q.indices.astype('u8'); p['jc'] = q.indptr.astype('u8')\n"
    "  e['thin'] = q.toarray()\n"
    "  put(f, 'tab', np.array([[0xdd000000], [2], [1]], 'u4'), 'table', "
    "MATLAB_object_decode=np.int32(3))\n"
    "  put(f, 'z', np.zeros((2, 1), [('real', 'f8'), ('imag', 'f8')]), 'double')\n"
    "np.savez('h.mat.npz', **e)\n"
    "with open('h.mat', 'r+b') as f: f.write(b'MATLAB 7.3 MAT-file'.ljust(124) + b'\\0\\2IM')\n";
  (void)state;

  write_by(script);
  assert_as_expected(matlab, "h.mat");
  tct_entries l = entries_of(matlab, "h.mat");
  assert_entry(&l, "tab", false, "an object of class table");
  assert_entry(&l, "z", false, "complex numbers");
  tct_entries_free(&l);

  static const char *const wanted[] = {"m(2).y", "thin", "c{1}", "nobody", NULL};
  tct_error err                     = {0};
  tct_arrays a;
  if (matlab->read(in_folder("h.mat"), wanted, MOST, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(a.n, 3);
  assert_true(tct_arrays_named(&a, "m(2).y") && tct_arrays_named(&a, "thin"));
  assert_true(tct_array_at(tct_arrays_named(&a, "c{1}"), 1) == 2);
  tct_arrays_free(&a);
}

static void objects_are_named_and_refused(void **state)
{
  static const char script[] =
    "def el(t, b): return struct.pack('<2I', t, len(b)) + b + b'\\0' * (-len(b) % 8)\n"
    "flags = lambda c: el(6, struct.pack('<2I', c, 0))\n"
    "x = el(14, flags(6) + el(5, struct.pack('<2i', 1, 1)) + el(1, b'x') + el(9, struct.pack('<d', "
    "4.5)))\n"
    "ref = el(14, flags(13) + el(5, struct.pack('<2i', 1, 1)) + el(1, b'') + el(6, "
    "struct.pack('<I', 1)))\n"
    "tab = el(14, flags(17) + el(1, b'tab') + el(1, b'MCOS') + el(1, b'table') + ref)\n"
    "sub = el(14, flags(9) + el(5, struct.pack('<2i', 1, 8)) + el(1, b'') + el(2, bytes(8)))\n"
    "z = zlib.compress(tab)\n"
    "with open('o.mat', 'wb') as f:\n"
    "  f.write(b'MATLAB 5.0 MAT-file'.ljust(116) + bytes(8) + b'\\0\\1IM' + x + struct.pack('<2I', "
    "15, len(z)) + z + sub)\n"
    "np.savez('o.mat.npz', x=[[4.5]])\n";
  const char *const wanted[] = {"tab", NULL};
  tct_error err              = {0};
  tct_arrays a;
  (void)state;

  write_by(script);
  assert_as_expected(matlab, "o.mat");
  tct_entries l = entries_of(matlab, "o.mat");
  assert_int_equal(l.n, 2);
  assert_entry(&l, "tab", false, "an object of class table (MCOS)");
  assert_string_equal(l.entry[1].type, "table");
  tct_entries_free(&l);
  assert_int_equal(matlab->read(in_folder("o.mat"), wanted, MOST, &a, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "class table"));
}

static void a_file_that_is_cut_is_refused(void **state)
{
  char *bytes;
  size_t n;
  int read = 0;
  (void)state;

  write_by("sio.savemat('cut.mat', dict(x=np.arange(30.), s={'a': 'b'}), do_compression=True)\n"
           "sio.savemat('cut4.mat', dict(x=np.arange(30.)), format='4')\n");
  for (int k = 0; k < 2; k++) {
    bytes = get_file(in_folder(k ? "cut4.mat" : "cut.mat"), &n);
    for (size_t i = 0; i < n; i += 1 + n / 60)
      read += read_damaged(matlab, in_folder("a.mat"), bytes, i);
    tct_free(bytes);
  }
  /* a file that ends after its header, or between two variables, is a file all the same */
  assert_true(read <= 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(version_5_is_read_plain_and_packed),
    cmocka_unit_test(version_4_is_read_in_either_byte_order),
    cmocka_unit_test(version_7_3_gives_the_same_arrays),
    cmocka_unit_test(objects_are_named_and_refused),
    cmocka_unit_test(a_file_that_is_cut_is_refused),
  };
  return cmocka_run_group_tests_name("formats_matlab", tests, make_folder, remove_folder);
}
