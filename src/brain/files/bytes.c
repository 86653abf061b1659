/* bytes.c -- a file's bytes by place, and memory by ration: what readers of array files stand on.
 *
 * Files are read with pread and never mapped: a file that shrinks while it is mapped would kill the
 * process, here it is a message. */
#include "brain/files/bytes.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

tct_status tct_bytes_open(tct_bytes *b, const char *path, size_t most, tct_error *err)
{
  struct stat about;

  *b = (tct_bytes){.path = path, .left = most};
  /* not to wait for the other end of a pipe */
  b->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (b->fd < 0) return tct_fail_io(err, "open", path);
  if (fstat(b->fd, &about) == 0 && S_ISREG(about.st_mode)) {
    b->size = (uint64_t)about.st_size;
    return TCT_OK;
  }
  tct_bytes_close(b);
  return tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "not a file");
}

void tct_bytes_close(tct_bytes *b)
{
  if (b->fd >= 0) close(b->fd);
  b->fd = -1;
}

tct_status tct_bytes_bad(const tct_bytes *b, uint64_t at, tct_error *err, const char *form, ...)
{
  char what[512];
  va_list args;

  va_start(args, form);
  tct_print_list(what, sizeof what, form, args);
  va_end(args);
  if (b->member)
    return tct_fail_in(err, TCT_BAD_DATA, b->path, 0, 0, "in %s, at byte %" PRIu64 ": %s",
                       b->member, at, what);
  return tct_fail_in(err, TCT_BAD_DATA, b->path, 0, 0, "at byte %" PRIu64 ": %s", at, what);
}

tct_status tct_bytes_read(const tct_bytes *b, uint64_t at, void *into, size_t n, tct_error *err)
{
  char *to = into;

  if (at > b->size || n > b->size - at)
    return tct_fail_in(err, TCT_BAD_DATA, b->path, 0, 0,
                       "at byte %" PRIu64 ": %zu bytes are missing: the file ends at %" PRIu64, at,
                       n - (at > b->size ? 0 : (size_t)(b->size - at)), b->size);
  while (n > 0) {
    const ssize_t got = pread(b->fd, to, n, (off_t)at);

    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tct_fail_io(err, "read", b->path);
    if (got == 0)
      return tct_fail_in(err, TCT_BAD_DATA, b->path, 0, 0,
                         "at byte %" PRIu64 ": the file became shorter while it was read", at);
    to += got;
    n -= (size_t)got;
    at += (uint64_t)got;
  }
  return TCT_OK;
}

tct_status tct_bytes_take(tct_bytes *b, size_t n, void **block, tct_error *err)
{
  *block = NULL;
  if (n > b->left)
    return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0,
                       "takes %zu bytes more, but only %zu are left of what is allowed", n,
                       b->left);
  *block = tct_alloc(n ? n : 1, 1);
  if (!*block) return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0, "no memory for %zu bytes", n);
  b->left -= n;
  return TCT_OK;
}

void tct_bytes_give(tct_bytes *b, void *block, size_t n)
{
  if (!block) return;
  tct_free(block);
  b->left += n;
}

/* ---- arrays ---- */

bool tct_elements(int rank, const size_t *shape, size_t *n)
{
  *n = 1;
  for (int d = 0; d < rank; d++)
    if (__builtin_mul_overflow(*n, shape[d], n)) return false;
  return true;
}

tct_status tct_bytes_add(tct_bytes *b, uint64_t at, tct_arrays *into, const char *name,
                         tct_dtype type, int rank, const size_t *shape, tct_array **array,
                         tct_error *err)
{
  const size_t length = strlen(name);
  size_t n, bytes;

  *array = NULL;
  if (length == 0 || length >= sizeof(*array)->name || !tct_utf8(name, length))
    return tct_bytes_bad(b, at, err, "a name must be UTF-8 of 1 to %zu bytes",
                         sizeof(*array)->name - 1);
  if (rank > TCT_RANK)
    return tct_bytes_bad(b, at, err, "'%s' has %d axes, at most %d are read", name, rank, TCT_RANK);
  if (!tct_elements(rank, shape, &n) || __builtin_mul_overflow(n, tct_dtype_size(type), &bytes) ||
      __builtin_add_overflow(bytes, sizeof(tct_array), &bytes))
    return tct_bytes_bad(b, at, err, "the size of '%s' overflows", name);
  if (bytes > b->left)
    return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0,
                       "'%s' takes %zu bytes, but only %zu are left of what is allowed", name,
                       bytes, b->left);
  *array = tct_arrays_add(into, name, type, rank, shape);
  if (!*array)
    return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0, "no memory for the %zu bytes of '%s'",
                       bytes, name);
  b->left -= bytes;
  return TCT_OK;
}

void tct_stem(const char *path, char name[128])
{
  const char *slash = strrchr(path, '/');
  const char *from  = slash ? slash + 1 : path;
  const size_t n    = strcspn(from, ".");

  if (n > 0 && n < 128 && tct_utf8(from, n))
    snprintf(name, 128, "%.*s", (int)n, from);
  else
    snprintf(name, 128, "array");
}

bool tct_is_meant(const char *wanted, const char *name)
{
  const size_t n = strlen(wanted);

  return strcmp(wanted, name) == 0 ||
         (n > 0 && wanted[n - 1] == '*' && strncmp(wanted, name, n - 1) == 0);
}

bool tct_is_wanted(const char *const *wanted, const char *name)
{
  if (!wanted) return true;
  for (; *wanted; wanted++)
    if (tct_is_meant(*wanted, name)) return true;
  return false;
}

tct_status tct_only_array(const char *path, const tct_arrays *a, const tct_array **one,
                          tct_error *err)
{
  if (a->n != 1)
    return tct_fail_in(err, TCT_BAD_SHAPE, path, 0, 0,
                       "holds one array, not %d; .npz and .safetensors hold many", a->n);
  *one = a->array;
  return TCT_OK;
}

/* ---- numbers ---- */

static const bool host_is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

uint16_t tct_le16(const void *p)
{
  const unsigned char *c = p;
  return (uint16_t)(c[0] | c[1] << 8);
}

uint32_t tct_le32(const void *p)
{
  const unsigned char *c = p;
  return (uint32_t)tct_le16(c) | (uint32_t)tct_le16(c + 2) << 16;
}

uint64_t tct_le64(const void *p)
{
  const unsigned char *c = p;
  return (uint64_t)tct_le32(c) | (uint64_t)tct_le32(c + 4) << 32;
}

uint32_t tct_be32(const void *p)
{
  return __builtin_bswap32(tct_le32(p));
}

void tct_put_le(void *p, int bytes, uint64_t x)
{
  unsigned char *c = p;
  for (int i = 0; i < bytes; i++) c[i] = (unsigned char)(x >> 8 * i);
}

void tct_put_be32(void *p, uint32_t x)
{
  tct_put_le(p, 4, __builtin_bswap32(x));
}

void tct_swap(void *numbers, size_t n, size_t size)
{
  unsigned char *c = numbers;

  if (size < 2) return;
  for (size_t i = 0; i < n; i++, c += size)
    for (size_t k = 0; k < size / 2; k++) {
      const unsigned char low = c[k];
      c[k]                    = c[size - 1 - k];
      c[size - 1 - k]         = low;
    }
}

void tct_little(void *numbers, size_t n, size_t size)
{
  if (!host_is_little) tct_swap(numbers, n, size);
}

void tct_big(void *numbers, size_t n, size_t size)
{
  if (host_is_little) tct_swap(numbers, n, size);
}

/* Going forward, float i covers only halves that were read before it. */
void tct_widen_half(void *numbers, size_t n)
{
  unsigned char *c = numbers;

  for (size_t i = 0; i < n; i++) {
    uint16_t half;
    uint32_t bits;

    memcpy(&half, c + 2 * (n + i), sizeof half);
    const uint32_t sign = (uint32_t)(half & 0x8000) << 16, fraction = half & 0x3ff;
    const uint32_t exponent = half >> 10 & 0x1f;

    if (exponent == 0x1f) {
      bits = sign | 0x7f800000U | fraction << 13;
    } else if (exponent) {
      bits = sign | (exponent + 112) << 23 | fraction << 13;
    } else {
      const float tiny = (float)fraction * 0x1p-24F; /* subnormal halves are normal floats */
      memcpy(&bits, &tiny, sizeof bits);
      bits |= sign;
    }
    memcpy(c + 4 * i, &bits, sizeof bits);
  }
}

void tct_widen_brain(void *numbers, size_t n)
{
  unsigned char *c = numbers;

  for (size_t i = 0; i < n; i++) {
    uint16_t half;
    memcpy(&half, c + 2 * (n + i), sizeof half);
    const uint32_t bits = (uint32_t)half << 16;
    memcpy(c + 4 * i, &bits, sizeof bits);
  }
}
