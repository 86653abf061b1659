/* nwb_files.h -- small NWB files, made by h5py as pynwb lays them out. */
#ifndef TESTS_NWB_FILES_H
#define TESTS_NWB_FILES_H

#include "brain/oracle.h"

#include "brain/nwb/nwb.h"

#include <math.h>

static tct_nwb nwb_file;

/* What a script may say: new(name) begins a file; table, column and ragged fill it; series adds one. */
#define NWB_PY                                                                                     \
  "import sys, os\n"                                                                               \
  "try:\n"                                                                                         \
  "  import numpy as np, h5py\n"                                                                   \
  "except ImportError:\n"                                                                          \
  "  sys.exit(77)\n"                                                                               \
  "os.chdir(sys.argv[1])\n"                                                                        \
  "utf8, ascii = h5py.string_dtype(), h5py.string_dtype('ascii')\n"                                \
  "def put(o, **all):\n"                                                                           \
  "  for k in all: o.attrs[k] = all[k]\n"                                                          \
  "  return o\n"                                                                                   \
  "def new(name):\n"                                                                               \
  "  f = h5py.File(name, 'w')\n"                                                                   \
  "  put(f, neurodata_type='NWBFile', namespace='core', nwb_version='2.6.0', object_id='x')\n"     \
  "  f['identifier'] = 'mouse 1'; f['session_description'] = 'a session'\n"                        \
  "  f.create_dataset('session_start_time', data='2026-01-02T03:04:05+00:00', dtype=ascii)\n"      \
  "  f.create_dataset('file_create_date', data=['2026-01-02T03:04:05+00:00'], dtype=ascii)\n"      \
  "  for g in 'acquisition analysis general processing stimulus/presentation'.split():\n"          \
  "    f.create_group(g)\n"                                                                        \
  "  return f\n"                                                                                   \
  "def table(f, path, type, columns, rows):\n"                                                     \
  "  t = put(f.create_group(path), neurodata_type=type, namespace='core', description='rows of "   \
  "'\n"                                                                                            \
  "    + path, colnames=np.array(columns.split(), dtype=utf8))\n"                                  \
  "  put(t.create_dataset('id', data=np.arange(rows)), neurodata_type='ElementIdentifiers')\n"     \
  "  return t\n"                                                                                   \
  "def column(t, name, data, type='VectorData', **more):\n"                                        \
  "  d = t.create_dataset(name, data=data) if not isinstance(data, h5py.Dataset) else data\n"      \
  "  return put(d, neurodata_type=type, description='about ' + name, **more)\n"                    \
  "def ragged(t, name, data, ends, width='u1', **more):\n"                                         \
  "  d = column(t, name, data, **more)\n"                                                          \
  "  column(t, name + '_index', np.array(ends, width), 'VectorIndex', target=d.ref)\n"             \
  "  return d\n"                                                                                   \
  "def series(f, path, data, type='TimeSeries', unit='volts', start=0., rate=10., **more):\n"      \
  "  s = put(f.create_group(path), neurodata_type=type, description='d', comments='c')\n"          \
  "  if data is not None: put(s.create_dataset('data', data=data), unit=unit, **more)\n"           \
  "  if rate: put(s.create_dataset('starting_time', data=start), rate=np.float32(rate),\n"         \
  "    unit='seconds')\n"                                                                          \
  "  return s\n"

static inline void write_nwb(const char *script)
{
  static char all[16384];

  reader_or_skip();
  (void)snprintf(all, sizeof all, "%s%s", NWB_PY, script);
  python_or_skip(all, folder);
}

static inline void open_nwb(const char *name)
{
  tct_error err = {0};

  if (tct_nwb_open(in_folder(name), MOST, &nwb_file, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline const tct_nwb_table *table_named(const char *path)
{
  const tct_nwb_table *t = tct_nwb_table_named(&nwb_file, path);
  if (!t) fail_msg("there is no table %s", path);
  return t;
}

static inline const tct_nwb_column *column_named(const char *path, const char *name)
{
  const tct_nwb_column *c = tct_nwb_column_named(table_named(path), name);
  if (!c) fail_msg("there is no column %s in %s", name, path);
  return c;
}

static inline tct_nwb_values values_of(const char *path, const char *name)
{
  tct_nwb_values v;
  tct_error err = {0};

  if (tct_nwb_column_read(&nwb_file, table_named(path), name, &v, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return v;
}

/* The file says this of what is odd in it. */
static inline void assert_said(const char *words)
{
  if (!nwb_file.said || !strstr(nwb_file.said, words))
    fail_msg("'%s' is not said, but: %s", words, nwb_file.said ? nwb_file.said : "nothing");
}

/* Opening says that the column cannot be used, and why; reading it is that trouble, and names the file. */
static inline void assert_useless(const char *path, const char *name, tct_status code,
                                  const char *words)
{
  const tct_nwb_column *c = column_named(path, name);
  tct_nwb_values v;
  tct_error err = {0};

  if (c->usable || !strstr(c->why, words)) fail_msg("%s: '%s', not '%s'", name, c->why, words);
  assert_int_equal(tct_nwb_column_read(&nwb_file, table_named(path), name, &v, &err), code);
  if (!strstr(err.text, words)) fail_msg("%s: '%s', not '%s'", name, err.text, words);
  assert_string_equal(err.file, nwb_file.path);
  assert_null(v.number);
  assert_null(v.text);
  assert_null(v.end);
}

#define assert_row(array, ...)                                                                     \
  do {                                                                                             \
    const double assert_row_[] = {__VA_ARGS__};                                                    \
    for (size_t i_ = 0; i_ < sizeof assert_row_ / sizeof *assert_row_; i_++)                       \
      if (!((double)(array)[i_] == assert_row_[i_]))                                               \
        fail_msg("%s[%zu] is %.17g, not %.17g", #array, i_, (double)(array)[i_], assert_row_[i_]); \
  } while (0)

#endif
