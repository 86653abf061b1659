/* zip_write.c -- a zip archive, made in memory.
 *
 * Source: PKWARE, APPNOTE.TXT - .ZIP File Format Specification, version 6.3. */
#include "base/memory.h"
#include "brain/files/zip.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum {
  LOCAL         = 0x04034b50,
  LOCAL_SIZE    = 30,
  ENTRY         = 0x02014b50,
  ENTRY_SIZE    = 46,
  END           = 0x06054b50,
  END_SIZE      = 22,
  UTF8          = 1 << 11,
  DEFLATE       = 8,
  VERSION       = 20,
  NEW_YEAR_1980 = 0x21,
};

/* The fields that a local header and an entry of the directory share, 26 bytes. */
static void put_fields(unsigned char *p, const tct_member *m)
{
  tct_put_le(p, 2, VERSION);
  tct_put_le(p + 2, 2, (uint64_t)m->flags);
  tct_put_le(p + 4, 2, (uint64_t)m->method);
  tct_put_le(p + 6, 2, 0);
  tct_put_le(p + 8, 2, NEW_YEAR_1980);
  tct_put_le(p + 10, 4, m->crc);
  tct_put_le(p + 14, 4, m->packed);
  tct_put_le(p + 18, 4, m->size);
  tct_put_le(p + 22, 2, strlen(m->name));
  tct_put_le(p + 24, 2, 0);
}

static void put_local(tct_text *file, const tct_member *m)
{
  unsigned char local[LOCAL_SIZE];

  tct_put_le(local, 4, LOCAL);
  put_fields(local + 4, m);
  tct_text_put(file, (const char *)local, sizeof local);
  tct_text_put(file, m->name, strlen(m->name));
}

static void put_entry(tct_text *directory, const tct_member *m)
{
  unsigned char entry[ENTRY_SIZE] = {0};

  tct_put_le(entry, 4, ENTRY);
  tct_put_le(entry + 4, 2, VERSION);
  put_fields(entry + 6, m);
  tct_put_le(entry + 42, 4, m->at);
  tct_text_put(directory, (const char *)entry, sizeof entry);
  tct_text_put(directory, m->name, strlen(m->name));
}

tct_status tct_zip_add(tct_zip *z, const char *name, const char *bytes, size_t n, tct_error *err)
{
  tct_member m = {.flags = UTF8, .at = z->file.n, .size = n};
  void *packed;
  size_t n_packed;

  if (strlen(name) >= sizeof m.name || !tct_utf8(name, strlen(name)))
    return tct_fail(err, TCT_UNSUPPORTED, "the name of a member must be short and UTF-8");
  if (z->members == TCT_ZIP_MEMBERS)
    return tct_fail(err, TCT_UNSUPPORTED, "more than %d members", TCT_ZIP_MEMBERS);
  if (n > UINT32_MAX - z->file.n - z->directory.n)
    return tct_fail(err, TCT_UNSUPPORTED, "an archive of 4 GiB or more is not written");
  snprintf(m.name, sizeof m.name, "%s", name);
  TCT_PASS(tct_deflate(bytes, n, TCT_DEFLATED, &packed, &n_packed, err));
  const bool worth = n_packed < n - n / 10;
  m.method         = worth ? DEFLATE : 0;
  m.packed         = worth ? n_packed : n;
  m.crc            = (uint32_t)crc32_z(crc32(0, NULL, 0), (const Bytef *)bytes, n);
  put_local(&z->file, &m);
  tct_text_put(&z->file, worth ? packed : bytes, (size_t)m.packed);
  put_entry(&z->directory, &m);
  z->members++;
  tct_free(packed);
  return TCT_OK;
}

tct_status tct_zip_end(tct_zip *z, tct_error *err)
{
  unsigned char end[END_SIZE] = {0};

  tct_put_le(end, 4, END);
  tct_put_le(end + 8, 2, (uint64_t)z->members);
  tct_put_le(end + 10, 2, (uint64_t)z->members);
  tct_put_le(end + 12, 4, z->directory.n);
  tct_put_le(end + 16, 4, z->file.n);
  if (z->directory.n > 0) tct_text_put(&z->file, z->directory.at, z->directory.n);
  tct_text_put(&z->file, (const char *)end, sizeof end);
  if (z->file.failed || z->directory.failed)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the archive");
  if (z->file.n >= UINT32_MAX)
    return tct_fail(err, TCT_UNSUPPORTED, "an archive of 4 GiB or more is not written");
  return TCT_OK;
}

void tct_zip_free(tct_zip *z)
{
  tct_text_free(&z->file);
  tct_text_free(&z->directory);
}
