/* formats_hdf5.c -- HDF5 files that h5py wrote: arrays, text, attributes, and what leads out of the file. */
#include "brain/oracle.h"

extern const tct_format tct_format_hdf5;
static const tct_format *const hdf5 = &tct_format_hdf5;

static const char begin[] = "import sys, os\n"
                            "try:\n"
                            "  import numpy as np, h5py\n"
                            "except ImportError:\n"
                            "  sys.exit(77)\n"
                            "os.chdir(sys.argv[1])\n";

static void write_by(const char *script)
{
  char all[8192];

  reader_or_skip();
  (void)snprintf(all, sizeof all, "%s%s", begin, script);
  python_or_skip(all, folder);
}

static void every_type_and_layout_is_read(void **state)
{
  static const char script[] =
    "e = {}\n"
    "with h5py.File('a.h5', 'w') as f:\n"
    "  for t in 'u1 i1 u2 i2 u4 i4 u8 i8 f4 f8 b1'.split():\n"
    "    x = ((np.arange(15) * 37 + 11) % 101 - 50 * (t[0] in 'if')).astype(t).reshape(3, 5)\n"
    "    f['types/' + t] = e['types/' + t] = x\n"
    "    if t != 'b1': f['swapped/' + t] = x.astype('>' + t); e['swapped/' + t] = x\n"
    "  f['half'] = np.array([0.5, -2], 'f2'); e['half'] = np.array([0.5, -2], 'f4')\n"
    "  f['one'] = e['one'] = np.float64(2.5)\n"
    "  f['none'] = e['none'] = np.zeros((0, 3))\n"
    "  x = np.arange(6000, dtype='i4').reshape(20, 300)\n"
    "  f.create_dataset('packed', data=x, chunks=(7, 11), compression='gzip', shuffle=True,\n"
    "    fletcher32=True)\n"
    "  e['packed'] = x\n"
    "  f.create_dataset('filled', shape=(4,), dtype='f8', fillvalue=np.nan)\n"
    "  e['filled'] = np.full(4, np.nan)\n"
    "  f['soft'] = h5py.SoftLink('/packed'); e['soft'] = x\n"
    "  f['x'] = np.array(['a', 'b\\u00e9', ''], dtype=h5py.string_dtype())\n"
    "  e['x'] = np.array([list(b'a\\0\\0'), list('b\\u00e9'.encode()), [0, 0, 0]], 'u1')\n"
    "  f['fixed'] = np.array([b'ab', b'cde']); e['fixed'] = np.array([list(b'ab\\0'), "
    "list(b'cde')], 'u1')\n"
    "  f['say'] = 'words'; e['say'] = np.array(list(b'words'), 'u1')\n"
    "np.savez('a.h5.npz', **e)\n";
  (void)state;

  write_by(script);
  assert_as_expected(hdf5, "a.h5");
}

static void attributes_are_read_when_named(void **state)
{
  static const char script[] = "with h5py.File('at.h5', 'w') as f:\n"
                               "  f['a/x'] = np.arange(3.)\n"
                               "  f['a/x'].attrs['unit'] = 'volts'\n"
                               "  f['a'].attrs['rate'] = np.array([30000, 2])\n"
                               "  f.attrs['version'] = 2.5\n";
  const char *const wanted[] = {"a/x@unit", "a@rate", "@version", "absent", NULL};
  tct_arrays a;
  (void)state;

  write_by(script);
  assert_int_equal(hdf5->read(in_folder("at.h5"), wanted, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, 3);
  assert_memory_equal(tct_arrays_named(&a, "a/x@unit")->bytes, "volts", 5);
  assert_true(tct_array_at(tct_arrays_named(&a, "a@rate"), 0) == 30000);
  assert_true(tct_array_at(tct_arrays_named(&a, "@version"), 0) == 2.5);
  tct_arrays_free(&a);
  tct_entries e = entries_of(hdf5, "at.h5");
  assert_int_equal(e.n, 4);
  assert_entry(&e, "a/x@unit", true, "volts");
  assert_entry(&e, "@version", true, "2.5");
  tct_entries_free(&e);
}

static void what_is_not_read_is_listed_with_the_reason(void **state)
{
  static const char script[] =
    "import struct\n"
    "np.arange(4.).tofile('raw')\n"
    "with h5py.File('other.h5', 'w') as f: f['x'] = np.arange(4.)\n"
    "with h5py.File('no.h5', 'w') as f:\n"
    "  f['x'] = np.arange(3.)\n"
    "  f['out'] = h5py.ExternalLink('other.h5', '/x')\n"
    "  f['through'] = h5py.SoftLink('/out')\n"
    "  f['nothing'] = h5py.SoftLink('/absent')\n"
    "  f.create_dataset('external', shape=(4,), dtype='f8', external=[('raw', 0, 32)])\n"
    "  v = h5py.VirtualLayout(shape=(4,), dtype='f8')\n"
    "  v[:] = h5py.VirtualSource('other.h5', 'x', shape=(4,))\n"
    "  f.create_virtual_dataset('virtual', v)\n"
    "  f.create_dataset('plugged', data=np.arange(100.), chunks=(10,), compression='lzf')\n"
    "  f['records'] = np.zeros(3, dtype=[('a', 'f4'), ('b', 'i8')])\n"
    "  f['refs'] = np.array([f['x'].regionref[1:]], dtype=h5py.regionref_dtype)\n"
    "  f.create_dataset('ragged', shape=(2,), dtype=h5py.vlen_dtype('i4'))\n"
    "  f['empty'] = h5py.Empty('f8')\n"
    "  f['axes'] = np.zeros((1,) * 9)\n"
    "  f.create_dataset('vast', shape=(1 << 40,), chunks=(1024,), dtype='f8')\n"
    "  f.create_dataset('over', shape=((1 << 62) - 1,), chunks=(1024,), dtype='f8', "
    "maxshape=(None,))\n"
    "  f.create_dataset('l' * 200, data=1)\n"
    "  f.create_dataset(b'bad\\xff', data=1)\n"
    "  f['..'] = np.arange(2)\n"
    "  f['round/again'] = f['/']\n";
  static const struct {
    const char *name, *words;
  } useless[] = {
    {"out", "into another file"},
    {"through", "to nothing in this file"},
    {"nothing", "to nothing"},
    {"external", "in another file"},
    {"virtual", "from other files"},
    {"plugged", "filter 32000 (lzf), a plug-in"},
    {"records", "records are not"},
    {"refs", "references are not"},
    {"ragged", "ragged rows are not"},
    {"empty", "nothing in it"},
    {"axes", "9 axes"},
    {"vast", "not to be believed"},
    {"over", "overflows"},
    {"bad?", "not UTF-8"},
    {"round/again", "a link to the group /"},
  };
  (void)state;

  write_by(script);
  tct_entries e = entries_of(hdf5, "no.h5");
  for (size_t i = 0; i < sizeof useless / sizeof *useless; i++) {
    const char *const wanted[] = {useless[i].name, NULL};
    tct_error err              = {0};
    tct_arrays a;
    assert_entry(&e, useless[i].name, false, useless[i].words);
    if (strchr(useless[i].name, '?')) continue;
    assert_int_equal(hdf5->read(in_folder("no.h5"), wanted, MOST, &a, &err), TCT_UNSUPPORTED);
    assert_non_null(strstr(err.text, useless[i].words));
    assert_string_equal(err.file, path_text);
  }
  tct_entries_free(&e);
  /* the rest is read all the same; a name is a label and never a path */
  tct_arrays a;
  assert_int_equal(hdf5->read(in_folder("no.h5"), NULL, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, 2);
  assert_non_null(tct_arrays_named(&a, "x"));
  assert_non_null(tct_arrays_named(&a, ".."));
  tct_arrays_free(&a);
}

static void references_are_paths(void **state)
{
  static const char script[] =
    "with h5py.File('r.h5', 'w') as f:\n"
    "  f['z'] = np.arange(3.); f['b/x'] = np.arange(2.); f['a'] = f['b/x']\n"
    "  f['one'] = f['b'].ref\n"
    "  f['one'].attrs['target'] = f['z'].ref\n"
    "  f['one'].attrs['nothing'] = h5py.Reference()\n"
    "  f['many'] = np.array([[f['z'].ref, f['b/x'].ref], [f['/'].ref, h5py.Reference()]],\n"
    "    dtype=h5py.ref_dtype)\n"
    "  gone = f.create_group('gone'); f['lost'] = np.array([gone.ref], dtype=h5py.ref_dtype)\n"
    "  del f['gone']\n"
    "  f['linked'] = h5py.SoftLink('/b'); f['other'] = f['b']\n"
    "  f['soft'] = h5py.SoftLink('/z'); f['z'].attrs['unit'] = 'm'\n";
  const char *const wanted[]      = {"one", "one@target", "many", "lost", "soft@unit", NULL};
  static const char many[2][2][1] = {{{'z'}, {'a'}}, {{0}, {0}}};
  tct_arrays a;
  (void)state;

  write_by(script);
  assert_int_equal(hdf5->read(in_folder("r.h5"), wanted, MOST, &a, NULL), TCT_OK);
  assert_int_equal(a.n, 5);
  const tct_array *x = tct_arrays_named(&a, "many");
  assert_int_equal(x->rank, 3);
  assert_int_equal(x->n, 4);
  assert_memory_equal(x->bytes, many, 4);
  assert_memory_equal(tct_arrays_named(&a, "one")->bytes, "b", 1);
  assert_memory_equal(tct_arrays_named(&a, "one@target")->bytes, "z", 1);
  assert_memory_equal(tct_arrays_named(&a, "lost")->bytes, "?", 1);
  assert_memory_equal(tct_arrays_named(&a, "soft@unit")->bytes, "m", 1);
  tct_arrays_free(&a);
  tct_entries e = entries_of(hdf5, "r.h5");
  assert_entry(&e, "one", true, "b");
  assert_entry(&e, "one@target", true, "z");
  assert_entry(&e, "one@nothing", true, "");
  assert_entry(&e, "many", true, "");
  assert_entry(&e, "linked", false, "a link to the group /b");
  assert_entry(&e, "other", false, "a link to the group /b");
  assert_entry(&e, "soft@unit", true, "m");
  tct_entries_free(&e);
}

static void numbers_are_noted_in_all_their_digits(void **state)
{
  static const char script[] =
    "with h5py.File('n.h5', 'w') as f:\n"
    "  f['x'] = 4.69e-06; f['y'] = 1 / 3; f['z'] = np.float32(0.1); f['k'] = 30000\n"
    "  f['none'] = np.nan; f['pi'] = np.float32(3.14159274)\n";
  (void)state;

  write_by(script);
  tct_entries e = entries_of(hdf5, "n.h5");
  assert_entry(&e, "x", true, "4.69e-06");
  assert_entry(&e, "y", true, "0.3333333333333333");
  assert_entry(&e, "z", true, "0.1");
  assert_entry(&e, "k", true, "30000");
  assert_entry(&e, "none", true, "nan");
  assert_entry(&e, "pi", true, "3.1415927");
  tct_entries_free(&e);
}

static void memory_is_what_the_caller_allows(void **state)
{
  static const char script[] = "with h5py.File('big.h5', 'w') as f: f['x'] = np.arange(100000.)\n";
  tct_error err              = {0};
  tct_arrays a;
  int64_t n;
  (void)state;

  write_by(script);
  assert_int_equal(hdf5->read(in_folder("big.h5"), NULL, 799999, &a, &err), TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "'x' takes 800000 bytes, but only 799999 are left"));
  for (n = 1;; n++) {
    tct_fail_allocation(n, false);
    const tct_status status = hdf5->read(path_text, NULL, MOST, &a, NULL);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(a.array);
  }
  assert_true(n > 2);
  assert_true(tct_array_at(&a.array[0], 99999) == 99999);
  tct_arrays_free(&a);
}

static void other_files_are_refused_before_anybody_reads_them(void **state)
{
  (void)state;
  assert_refused(hdf5, "a.h5", "", 0, TCT_BAD_DATA, "no HDF5 file");
  assert_refused(hdf5, "a.nc", "CDF\x01\0\0\0\0", 8, TCT_BAD_DATA, "netCDF-3");
  assert_refused(hdf5, "a.h5", "\211HDF\r\n\032", 7, TCT_BAD_DATA, "no HDF5 file");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_type_and_layout_is_read),
    cmocka_unit_test(attributes_are_read_when_named),
    cmocka_unit_test(what_is_not_read_is_listed_with_the_reason),
    cmocka_unit_test(references_are_paths),
    cmocka_unit_test(numbers_are_noted_in_all_their_digits),
    cmocka_unit_test(memory_is_what_the_caller_allows),
    cmocka_unit_test(other_files_are_refused_before_anybody_reads_them),
  };
  return cmocka_run_group_tests_name("formats_hdf5", tests, make_folder, remove_folder);
}
