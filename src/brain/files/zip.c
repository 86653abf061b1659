/* zip.c -- the members of a zip archive, read from its directory at the end.
 *
 * Sizes, names and places must agree between the directory and the members.  Zip64 records are
 * understood; encryption, several disks and other packings than deflate are not.  At most 4,096
 * members, and at most 200 bytes out of one beyond the first MiB.
 *
 * Source: PKWARE, APPNOTE.TXT - .ZIP File Format Specification, version 6.3. */
#include "brain/files/zip.h"
#include "base/memory.h"

#include <inttypes.h>
#include <string.h>

enum {
  LOCAL        = 0x04034b50,
  LOCAL_SIZE   = 30,
  ENTRY        = 0x02014b50,
  ENTRY_SIZE   = 46,
  END          = 0x06054b50,
  END_SIZE     = 22,
  END64        = 0x06064b50,
  END64_SIZE   = 56,
  LOCATOR      = 0x07064b50,
  LOCATOR_SIZE = 20,
  COMMENT      = 65535,
  ENCRYPTED    = 1,
  DEFLATE      = 8,
};

/* ---- the directory ---- */

struct directory {
  uint64_t at, size, members;
};

/* Zip64: what the end record says with all bits set stands in another one. */
static tct_status find_directory64(const tct_bytes *b, uint64_t end, struct directory *d,
                                   tct_error *err)
{
  unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];

  if (end < LOCATOR_SIZE) return tct_bytes_bad(b, end, err, "the zip64 record is missing");
  TCT_PASS(tct_bytes_read(b, end - LOCATOR_SIZE, locator, sizeof locator, err));
  if (tct_le32(locator) != LOCATOR)
    return tct_bytes_bad(b, end - LOCATOR_SIZE, err, "the zip64 record is missing");
  const uint64_t at = tct_le64(locator + 8);
  TCT_PASS(tct_bytes_read(b, at, record, sizeof record, err));
  if (tct_le32(record) != END64 || tct_le32(record + 16) != 0 || tct_le32(record + 20) != 0)
    return tct_bytes_bad(b, at, err, "the zip64 record is damaged");
  d->members = tct_le64(record + 32);
  d->size    = tct_le64(record + 40);
  d->at      = tct_le64(record + 48);
  return TCT_OK;
}

static tct_status read_end(const tct_bytes *b, const unsigned char *p, uint64_t at,
                           struct directory *d, tct_error *err)
{
  *d = (struct directory){tct_le32(p + 16), tct_le32(p + 12), tct_le16(p + 10)};
  if (tct_le16(p + 4) != 0 || tct_le16(p + 6) != 0)
    return tct_bytes_bad(b, at, err, "the archive is spread over several disks");
  if (d->members == UINT16_MAX || d->at == UINT32_MAX || d->size == UINT32_MAX)
    TCT_PASS(find_directory64(b, at, d, err));
  if (d->members > TCT_ZIP_MEMBERS)
    return tct_bytes_bad(b, at, err, "%" PRIu64 " members, more than %d", d->members,
                         TCT_ZIP_MEMBERS);
  if (d->at > at || d->size > at - d->at)
    return tct_bytes_bad(b, at, err, "the directory does not lie in the file");
  return TCT_OK;
}

/* The end record is the last thing, but for a comment of which it knows the length. */
static tct_status find_directory(tct_bytes *b, struct directory *d, tct_error *err)
{
  const size_t n    = b->size < END_SIZE + COMMENT ? (size_t)b->size : END_SIZE + COMMENT;
  const uint64_t at = b->size - n;
  unsigned char *tail;
  void *block;
  tct_status status;

  TCT_PASS(tct_bytes_take(b, n, &block, err));
  tail   = block;
  status = tct_bytes_read(b, at, tail, n, err);
  if (status == TCT_OK) {
    size_t i   = n < END_SIZE ? 0 : n - END_SIZE + 1;
    bool found = false;

    while (!found && i-- > 0)
      found = tct_le32(tail + i) == END && tct_le16(tail + i + 20) == n - END_SIZE - i;
    status = found ? read_end(b, tail + i, at + i, d, err)
                   : tct_bytes_bad(b, at, err, "there is no directory of a zip archive here");
  }
  tct_bytes_give(b, block, n);
  return status;
}

/* Sizes that do not fit 32 bits stand in an extra field, those that are needed, in this order. */
static bool widen(tct_member *m, const unsigned char *extra, size_t n)
{
  uint64_t *const wide[] = {&m->size, &m->packed, &m->at};

  if (m->size != UINT32_MAX && m->packed != UINT32_MAX && m->at != UINT32_MAX) return true;
  while (n >= 4) {
    const size_t size = tct_le16(extra + 2);
    if (size > n - 4) return false;
    if (tct_le16(extra) == 1) {
      size_t at = 0;
      for (int i = 0; i < 3; i++) {
        if (*wide[i] != UINT32_MAX) continue;
        if (size - at < 8) return false;
        *wide[i] = tct_le64(extra + 4 + at);
        at += 8;
      }
      return true;
    }
    extra += 4 + size;
    n -= 4 + size;
  }
  return false;
}

/* One entry of the directory, which starts at byte `at` and of which n bytes are left; its length. */
static tct_status read_entry(const tct_bytes *b, const unsigned char *p, size_t n, uint64_t at,
                             tct_member *m, size_t *length, tct_error *err)
{
  if (n < ENTRY_SIZE || tct_le32(p) != ENTRY)
    return tct_bytes_bad(b, at, err, "an entry of the directory is damaged");
  const size_t name = tct_le16(p + 28), extra = tct_le16(p + 30), comment = tct_le16(p + 32);

  *length = ENTRY_SIZE + name + extra + comment;
  if (*length > n) return tct_bytes_bad(b, at, err, "an entry leaves the directory");
  *m = (tct_member){.flags  = tct_le16(p + 8),
                    .method = tct_le16(p + 10),
                    .crc    = tct_le32(p + 16),
                    .packed = tct_le32(p + 20),
                    .size   = tct_le32(p + 24),
                    .at     = tct_le32(p + 42)};
  if (name >= sizeof m->name || memchr(p + ENTRY_SIZE, 0, name))
    return tct_bytes_bad(b, at, err, "the name of a member is not a text of up to %zu bytes",
                         sizeof m->name - 1);
  memcpy(m->name, p + ENTRY_SIZE, name);
  if (!tct_utf8(m->name, name)) return tct_bytes_bad(b, at, err, "a member's name is not UTF-8");
  if (!widen(m, p + ENTRY_SIZE + name, extra))
    return tct_bytes_bad(b, at, err, "the zip64 sizes of %s are missing", m->name);
  return TCT_OK;
}

/* ---- members ---- */

/* Where the member's bytes begin: its local header repeats the name. */
static tct_status find_bytes(const tct_bytes *b, const tct_member *m, uint64_t *at, tct_error *err)
{
  unsigned char local[LOCAL_SIZE];
  char name[sizeof m->name];
  const size_t n = strlen(m->name);

  TCT_PASS(tct_bytes_read(b, m->at, local, sizeof local, err));
  if (tct_le32(local) != LOCAL || tct_le16(local + 26) != n || tct_le16(local + 8) != m->method)
    return tct_bytes_bad(b, m->at, err, "%s is not where the directory says", m->name);
  TCT_PASS(tct_bytes_read(b, m->at + LOCAL_SIZE, name, n, err));
  if (memcmp(name, m->name, n) != 0)
    return tct_bytes_bad(b, m->at, err, "%s has another name where it lies", m->name);
  *at = m->at + LOCAL_SIZE + n + tct_le16(local + 28);
  return TCT_OK;
}

tct_status tct_zip_open(tct_bytes *b, const tct_member *m, tct_stream **s, tct_error *err)
{
  uint64_t at = 0;

  *s = NULL;
  if (m->flags & ENCRYPTED) return tct_bytes_bad(b, m->at, err, "%s is encrypted", m->name);
  if (m->method != 0 && m->method != DEFLATE)
    return tct_bytes_bad(b, m->at, err, "%s is packed by method %d, neither stored nor deflated",
                         m->name, m->method);
  if (m->method == 0 && m->packed != m->size)
    return tct_bytes_bad(b, m->at, err, "%s is stored, but with two sizes", m->name);
  if (!tct_packing_fair(m->packed, m->size))
    return tct_bytes_bad(b, m->at, err, "%s would swell more than 200 times", m->name);
  TCT_PASS(find_bytes(b, m, &at, err));
  return tct_stream_open(s, b, at, m->packed, m->method ? TCT_DEFLATED : TCT_STORED, err);
}

static tct_status walk(tct_bytes *b, const struct directory *d, const unsigned char *p,
                       tct_zip_each *each, void *own, tct_error *err)
{
  size_t at = 0;

  for (uint64_t i = 0; i < d->members; i++) {
    tct_member m;
    size_t length = 0;

    TCT_PASS(read_entry(b, p + at, (size_t)d->size - at, d->at + at, &m, &length, err));
    at += length;
    TCT_TRY(each(own, b, &m, err), err, "reading member %s", m.name);
  }
  if (at < d->size) return tct_bytes_bad(b, d->at + at, err, "the directory goes on after its end");
  return TCT_OK;
}

tct_status tct_zip_walk(tct_bytes *b, tct_zip_each *each, void *own, tct_error *err)
{
  struct directory d = {0};
  void *entries;
  tct_status status;

  TCT_PASS(find_directory(b, &d, err));
  TCT_PASS(tct_bytes_take(b, (size_t)d.size, &entries, err));
  status = tct_bytes_read(b, d.at, entries, (size_t)d.size, err);
  if (status == TCT_OK) status = walk(b, &d, entries, each, own, err);
  tct_bytes_give(b, entries, (size_t)d.size);
  return status;
}
