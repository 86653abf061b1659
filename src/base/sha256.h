/* sha256.h -- SHA-256 (FIPS 180-4), for naming weights and files by what is in them. */
#ifndef TERCET_SHA256_H
#define TERCET_SHA256_H

#include <tercet/status.h>

typedef struct {
  uint32_t h[8];
  uint64_t n;
  unsigned char block[64];
} tct_sha256;

void tct_sha256_begin(tct_sha256 *s);
void tct_sha256_add(tct_sha256 *s, const void *bytes, size_t n);
void tct_sha256_end(tct_sha256 *s, char hex[65]);
/* Of a file, and its size; NO_FILE, IO. */
tct_status tct_file_hash(const char *path, char hex[65], uint64_t *bytes, tct_error *err);
/* for tests: do without the processor's own instructions; false: as ever */
void tct_sha256_plainly(bool always);
uint64_t tct_fnv(const void *bytes, size_t n); /* a quick hash: FNV-1a, 64 bit */
/* A quicker one that goes on from h, eight bytes at a time: to see whether anything changed, not to be kept in files. */
uint64_t tct_hash_on(uint64_t h, const void *bytes, size_t n);

#endif
