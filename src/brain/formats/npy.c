/* npy.c -- one NumPy array.
 *
 * Read: versions 1 to 3, either byte order, either order of axes (the result is row-major), half
 * precision widened to float32.  Refused: Python objects, text, complex and structured types, and
 * anything after the array.  The array is named after the file.
 *
 * Source: NumPy Enhancement Proposal 1. */
#include "base/file.h"
#include "base/memory.h"
#include "brain/files/npy_member.h"

static tct_status read_file(tct_bytes *b, const char *name, tct_arrays *into, tct_error *err)
{
  tct_stream *s;

  TCT_PASS(tct_stream_open(&s, b, 0, b->size, TCT_STORED, err));
  const tct_status status = tct_npy_read(s, b->size, name, into, err);
  tct_stream_free(s);
  return status;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  tct_bytes b;
  char name[128];
  tct_status status;

  *into = (tct_arrays){0};
  tct_stem(path, name);
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  status = tct_is_wanted(wanted, name) ? read_file(&b, name, into, err) : TCT_OK;
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

static tct_status write_arrays(const char *path, const tct_arrays *arrays, tct_error *err)
{
  const tct_array *a;
  char *bytes;
  size_t n;

  TCT_PASS(tct_only_array(path, arrays, &a, err));
  TCT_PASS(tct_npy_bytes(a, &bytes, &n, err));
  const tct_status status = tct_file_write(path, bytes, n, err);
  tct_free(bytes);
  return status;
}

static const char *const endings[] = {".npy", NULL};

const tct_format tct_format_npy = {
  .name     = "npy",
  .title    = "NumPy array",
  .family   = "arrays",
  .summary  = "one array of numbers as NumPy saves it",
  .equation = "\"\\x93NUMPY\"  major u8  minor u8  n u16 (from version 2: u32)\n"
              "n bytes: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }\n"
              "the numbers\n",
  .source = "NumPy Enhancement Proposal 1, A simple file format for NumPy arrays; numpy.lib.format",
  .notes  = "The array is named after the file.  Half precision is read as float32, text as "
            "uint8, its last axis the bytes of the longest in UTF-8.",
  .claims = TCT_FORMAT_WRITES,
  .endings = endings,
  .read    = read_arrays,
  .write   = write_arrays,
};
