/* matlab.c -- MAT files of all versions: 4, 5 to 7, and 7.3, which is HDF5.
 *
 * They are read by the program tercet-reader (src/brain/files/reader.c); here it is only seen whether a file
 * is one.
 *
 * Source: The MathWorks, MAT-File Format, R2023b. */
#include "brain/files/bytes.h"
#include "brain/files/reader.h"

#include <string.h>

enum { HEADER = 128, BLOCK = 512 };

/* Version 4 has no mark; the first variable's header is to make sense. */
static bool is_old(const tct_bytes *b, const unsigned char *head)
{
  const bool big      = tct_le32(head) > 4052;
  const uint32_t kind = big ? tct_be32(head) : tct_le32(head);
  const uint32_t name = big ? tct_be32(head + 16) : tct_le32(head + 16);

  return b->size >= 20 && kind / 1000 == big && kind / 100 % 10 == 0 && kind / 10 % 10 <= 5 &&
         kind % 10 <= 2 && name >= 2 && name <= 128 && name <= b->size - 20;
}

/* The reader's word for what the file is. */
static tct_status kind_of(const char *path, const char **kind, tct_error *err)
{
  static const char hdf5[8]     = "\211HDF\r\n\032\n";
  unsigned char head[BLOCK + 8] = {0};
  tct_bytes b;

  TCT_PASS(tct_bytes_open(&b, path, 0, err));
  tct_status status =
    tct_bytes_read(&b, 0, head, b.size < sizeof head ? (size_t)b.size : sizeof head, err);
  *kind = "matlab";
  if (status != TCT_OK) {
    /* said */
  } else if (memcmp(head, hdf5, 8) == 0 || memcmp(head + BLOCK, hdf5, 8) == 0) {
    *kind = "hdf5";
  } else if (b.size < HEADER || (memcmp(head + 124, "\x00\x01IM", 4) != 0 &&
                                 memcmp(head + 124, "\x01\x00MI", 4) != 0)) {
    if (!is_old(&b, head)) status = tct_bytes_bad(&b, 0, err, "this is no MAT file");
  }
  tct_bytes_close(&b);
  return status;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  const char *kind;

  *into = (tct_arrays){0};
  TCT_PASS(kind_of(path, &kind, err));
  return tct_reader_read(kind, path, wanted, most, into, err);
}

static tct_status list_entries(const char *path, tct_entries *into, tct_error *err)
{
  const char *kind;

  *into = (tct_entries){0};
  TCT_PASS(kind_of(path, &kind, err));
  return tct_reader_list(kind, path, into, err);
}

static const char *const endings[] = {".mat", NULL};

const tct_format tct_format_matlab = {
  .name    = "matlab",
  .title   = "MATLAB variables",
  .family  = "arrays",
  .summary = "variables of MATLAB, versions 4 to 7.3, with structs and cells as s.field and c{3}",
  .equation =
    "\"MATLAB 5.0 MAT-file ...\"  variables, each packed by zlib: class, shape, name, numbers\n"
    "7.3: an HDF5 file, in which a variable's class is the attribute MATLAB_class\n",
  .source = "The MathWorks, MAT-File Format, R2023b",
  .notes =
    "Read by the program tercet-reader.  An array has the shape it has in MATLAB; s(2).field is "
    "of the second of an array of structs, c{3} the third cell, first axis fastest.  Text is "
    "uint8, a row a line, filled up with 0; logical is bool; a sparse matrix is written in "
    "full up to 256 MiB.  Not read: complex numbers, functions, objects (table, string, "
    "datetime), which are named.  Where RDMs are wanted, FILE:s takes those of all elements of s.",
  .endings = endings,
  .read    = read_arrays,
  .list    = list_entries,
};
