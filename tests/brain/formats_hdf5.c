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
    "  f['refs'] = np.array([f['x'].ref], dtype=h5py.ref_dtype)\n"
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
    {"round/again", "listed before"},
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
    cmocka_unit_test(memory_is_what_the_caller_allows),
    cmocka_unit_test(other_files_are_refused_before_anybody_reads_them),
  };
  return cmocka_run_group_tests_name("formats_hdf5", tests, make_folder, remove_folder);
}
