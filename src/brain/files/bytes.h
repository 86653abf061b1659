/* bytes.h -- a file's bytes by place, and memory by ration: what readers of array files stand on.
 *
 * A file is not to be believed: every read is checked against its end, every block against what the
 * caller allows, and every complaint names the place.  Nothing here follows an offset by itself. */
#ifndef TERCET_BYTES_H
#define TERCET_BYTES_H

#include <tercet/format.h>

/* Leave the calling function if `call` fails, adding no line to what it said. */
#define TCT_PASS(call)                                                                             \
  do {                                                                                             \
    const tct_status tct_pass_status = (call);                                                     \
    if (tct_pass_status != TCT_OK) return tct_pass_status;                                         \
  } while (0)

/* A file open for reading. */
typedef struct {
  const char *path;   /* the caller's */
  const char *member; /* of the file, that is being read: stands in messages; NULL: none */
  int fd;
  uint64_t size; /* of the file */
  size_t left;   /* bytes of memory that may still be taken */
} tct_bytes;

tct_status tct_bytes_open(tct_bytes *b, const char *path, size_t most, tct_error *err);
void tct_bytes_close(tct_bytes *b);
/* n bytes from offset `at`; BAD_DATA if the file ends before. */
tct_status tct_bytes_read(const tct_bytes *b, uint64_t at, void *into, size_t n, tct_error *err);
/* BAD_DATA, "x.npz: [in member,] at byte 12: ..." */
tct_status tct_bytes_bad(const tct_bytes *b, uint64_t at, tct_error *err, const char *form, ...)
  __attribute__((format(printf, 4, 5)));

/* Zeroed memory out of what is allowed, and back. */
tct_status tct_bytes_take(tct_bytes *b, size_t n, void **block, tct_error *err);
void tct_bytes_give(tct_bytes *b, void *block, size_t n);

/* The product of a shape; false if it overflows. */
bool tct_elements(int rank, const size_t *shape, size_t *n);
/* Add an array out of what is allowed; `at` is where the file speaks of it.  Its name must be UTF-8
 * of 1 to 127 bytes. */
tct_status tct_bytes_add(tct_bytes *b, uint64_t at, tct_arrays *into, const char *name,
                         tct_dtype type, int rank, const size_t *shape, tct_array **array,
                         tct_error *err);

/* Of a file with one array in it: the file's name without folder and endings, if it can be a name,
 * else "array". */
void tct_stem(const char *path, char name[128]);
bool tct_is_meant(const char *wanted, const char *name); /* "a*" means all that begin with a */
bool tct_is_wanted(const char *const *wanted,
                   const char *name); /* by any of these; NULL: all are */
/* The one array of a file that can hold one; BAD_SHAPE if there are more or none. */
tct_status tct_only_array(const char *path, const tct_arrays *a, const tct_array **one,
                          tct_error *err);

/* Numbers as they lie in files. */
uint16_t tct_le16(const void *p);
uint32_t tct_le32(const void *p);
uint64_t tct_le64(const void *p);
uint32_t tct_be32(const void *p);
void tct_put_le(void *p, int bytes, uint64_t x);
void tct_put_be32(void *p, uint32_t x);
/* Turn n numbers of `size` bytes from one byte order to the other. */
void tct_swap(void *numbers, size_t n, size_t size);
/* Turn them from the host's order to the little or big one, or back. */
void tct_little(void *numbers, size_t n, size_t size);
void tct_big(void *numbers, size_t n, size_t size);

/* Half precision to single, in place: the n halves lie at the end of the block of n floats. */
void tct_widen_half(void *numbers, size_t n);
void tct_widen_brain(void *numbers, size_t n); /* bfloat16 */

#endif
