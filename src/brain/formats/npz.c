/* npz.c -- many NumPy arrays in a zip archive.
 *
 * A member's name without .npy is the array's; members that are no .npy are passed over.  The
 * archive's sizes, places and check sums must agree (src/brain/files/zip.c has the bounds), and each array
 * is what src/brain/files/npy_member.c reads.
 *
 * Source: PKWARE, APPNOTE.TXT - .ZIP File Format Specification, version 6.3; numpy.savez. */
#include "base/file.h"
#include "base/memory.h"
#include "brain/files/npy_member.h"
#include "brain/files/zip.h"

#include <stdio.h>
#include <string.h>

struct reading {
  const char *const *wanted;
  tct_arrays *into;
};

static tct_status read_member(tct_bytes *b, const tct_member *m, const char *name, tct_arrays *into,
                              tct_error *err)
{
  tct_stream *s;
  tct_status status;

  if (tct_arrays_named(into, name)) return tct_bytes_bad(b, m->at, err, "%s comes twice", m->name);
  TCT_PASS(tct_zip_open(b, m, &s, err));
  b->member = m->name;
  status    = tct_npy_read(s, m->size, name, into, err);
  if (status == TCT_OK && tct_stream_crc(s) != m->crc)
    status = tct_bytes_bad(b, tct_stream_at(s), err, "the check sum is wrong");
  b->member = NULL;
  tct_stream_free(s);
  return status;
}

static tct_status each_member(void *own, tct_bytes *b, const tct_member *m, tct_error *err)
{
  const struct reading *r = own;
  const size_t n          = strlen(m->name);
  char name[sizeof m->name];

  if (n < 4 || strcmp(m->name + n - 4, ".npy") != 0) return TCT_OK;
  snprintf(name, sizeof name, "%.*s", (int)(n - 4), m->name);
  return tct_is_wanted(r->wanted, name) ? read_member(b, m, name, r->into, err) : TCT_OK;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  struct reading r = {wanted, into};
  tct_bytes b;

  *into = (tct_arrays){0};
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  const tct_status status = tct_zip_walk(&b, each_member, &r, err);
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

static tct_status put_array(tct_zip *z, const tct_array *a, tct_error *err)
{
  char name[sizeof a->name + 4];
  char *bytes;
  size_t n;

  snprintf(name, sizeof name, "%s.npy", a->name);
  TCT_PASS(tct_npy_bytes(a, &bytes, &n, err));
  const tct_status status = tct_zip_add(z, name, bytes, n, err);
  tct_free(bytes);
  return status;
}

static tct_status put_all(tct_zip *z, const tct_arrays *arrays, tct_error *err)
{
  for (int i = 0; i < arrays->n; i++) {
    const tct_array *a = &arrays->array[i];
    if (a->name[0] == 0 || tct_arrays_named(arrays, a->name) != a)
      return tct_fail(err, TCT_BAD_DATA, "array %d needs a name of its own", i);
    TCT_TRY(put_array(z, a, err), err, "packing '%s'", a->name);
  }
  return tct_zip_end(z, err);
}

static tct_status write_arrays(const char *path, const tct_arrays *arrays, tct_error *err)
{
  tct_zip z         = {0};
  tct_status status = put_all(&z, arrays, err);

  if (status == TCT_OK) status = tct_file_write(path, z.file.at, z.file.n, err);
  tct_zip_free(&z);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "writing %s", path);
}

static const char *const endings[] = {".npz", NULL};

const tct_format tct_format_npz = {
  .name     = "npz",
  .title    = "NumPy archive",
  .family   = "arrays",
  .summary  = "arrays by name in a zip archive, as numpy.savez and savez_compressed write it",
  .equation = "for each array: \"PK\\3\\4\" ... name.npy ... the .npy file, stored or deflated\n"
              "for each array: \"PK\\1\\2\" ... sizes, CRC-32, place of its bytes\n"
              "\"PK\\5\\6\" ... place of that directory\n",
  .source   = "PKWARE, APPNOTE.TXT .ZIP File Format Specification 6.3; numpy.savez",
  .notes  = "At most 4,096 members and 200 bytes out of one.  Files of over 4 GiB are read but not "
            "written.",
  .claims = TCT_FORMAT_WRITES,
  .endings = endings,
  .read    = read_arrays,
  .write   = write_arrays,
};
