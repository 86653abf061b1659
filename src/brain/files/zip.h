/* zip.h -- a zip archive: its members one after another, and writing one.
 *
 * A member's name is a label and never becomes a path. */
#ifndef TERCET_ZIP_H
#define TERCET_ZIP_H

#include "base/text.h"
#include "brain/files/stream.h"

enum { TCT_ZIP_MEMBERS = 4096 };

typedef struct {
  char name[160];
  int method, flags;
  uint32_t crc;
  uint64_t packed, size; /* bytes in the archive, bytes of the member */
  uint64_t at;           /* of its local header */
} tct_member;

/* Call `each` for every member in order of the directory, until one fails. */
typedef tct_status tct_zip_each(void *own, tct_bytes *b, const tct_member *m, tct_error *err);
tct_status tct_zip_walk(tct_bytes *b, tct_zip_each *each, void *own, tct_error *err);
/* A member's bytes; freed by tct_stream_free.  The caller holds their check sum against m->crc. */
tct_status tct_zip_open(tct_bytes *b, const tct_member *m, tct_stream **s, tct_error *err);

/* An archive being made, from {0}. */
typedef struct {
  tct_text file, directory;
  int members;
} tct_zip;

/* Deflated where that saves a tenth, else stored; dated 1980, so that what is the same looks it. */
tct_status tct_zip_add(tct_zip *z, const char *name, const char *bytes, size_t n, tct_error *err);
tct_status tct_zip_end(tct_zip *z, tct_error *err); /* z->file is then the archive */
void tct_zip_free(tct_zip *z);

#endif
