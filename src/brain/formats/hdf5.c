/* hdf5.c -- HDF5 files, and what is one by another name: NWB, netCDF-4.
 *
 * They are read by the program tercet-reader (src/brain/files/reader.c); here it is only seen whether a file
 * is one.
 *
 * Source: The HDF Group, HDF5 File Format Specification 3.0. */
#include "brain/files/bytes.h"
#include "brain/files/reader.h"

#include <string.h>

/* Its first bytes may come after a block of the user's, whose size is a power of 2. */
static tct_status is_hdf5(const char *path, tct_error *err)
{
  static const char start[8] = "\211HDF\r\n\032\n";
  char bytes[8]              = {0};
  tct_status status          = TCT_OK;
  bool found                 = false;
  tct_bytes b;

  TCT_PASS(tct_bytes_open(&b, path, 0, err));
  for (uint64_t at = 0; !found && status == TCT_OK && b.size >= at + sizeof bytes;
       at          = at ? 2 * at : 512) {
    status = tct_bytes_read(&b, at, bytes, sizeof bytes, err);
    found  = status == TCT_OK && memcmp(bytes, start, sizeof bytes) == 0;
    if (at == 0 && memcmp(bytes, "CDF", 3) == 0)
      status = tct_bytes_bad(&b, 0, err, "this is netCDF-3; nccopy -k nc4 makes it netCDF-4");
  }
  if (status == TCT_OK && !found) status = tct_bytes_bad(&b, 0, err, "this is no HDF5 file");
  tct_bytes_close(&b);
  return status;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  *into = (tct_arrays){0};
  TCT_PASS(is_hdf5(path, err));
  return tct_reader_read("hdf5", path, wanted, most, into, err);
}

static tct_status list_entries(const char *path, tct_entries *into, tct_error *err)
{
  *into = (tct_entries){0};
  TCT_PASS(is_hdf5(path, err));
  return tct_reader_list("hdf5", path, into, err);
}

static tct_status stream_rows(const char *path, const char *name, size_t most, tct_take_rows *take,
                              void *own, tct_error *err)
{
  TCT_PASS(is_hdf5(path, err));
  return tct_reader_stream("hdf5", path, name, most, take, own, err);
}

static const char *const endings[] = {".h5", ".hdf5", ".nwb", ".nc", NULL};

const tct_format tct_format_hdf5 = {
  .name   = "hdf5",
  .title  = "HDF5 file",
  .family = "arrays",
  .summary =
    "datasets by path, attributes as path@name; netCDF-4 is HDF5 too, and so is NWB, of which "
    "show and recipes know what it means, and which record writes",
  .equation = "\"\\211HDF\\r\\n\\032\\n\" ... groups, datasets, attributes\n",
  .source   = "The HDF Group, HDF5 File Format Specification 3.0",
  .notes =
    "Read by the program tercet-reader, which has limits and no way out: links into other "
    "files, external and virtual datasets and filters that are plug-ins are named and not "
    "followed.  Text is uint8, its last axis the bytes of the longest, filled up with 0.  "
    "So are references, as the paths of what they point to.  Attributes are read when named.  Not "
    "read: records, references to regions, ragged rows.  An .nwb file of version 2 is shown as "
    "tables and "
    "series, and a recipe makes recordings of it (tercet help recipe); tercet record writes NWB "
    "2.4 by the "
    "program tercet-writer.",
  .endings = endings,
  .read    = read_arrays,
  .list    = list_entries,
  .stream  = stream_rows,
};
