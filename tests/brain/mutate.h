/* mutate.h -- files damaged by chance, the same in every run. */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include <stdint.h>
#include <string.h>

/* So many, each shown to a program that is started for it: under AddressSanitizer that takes five times as long. */
#if defined(__SANITIZE_ADDRESS__)
enum { MUTATIONS = 400 };
#else
enum { MUTATIONS = 2000 };
#endif

static inline uint32_t draw(uint64_t *state)
{
  *state = *state * 6364136223846793005U + 1442695040888963407U;
  return (uint32_t)(*state >> 33);
}

/* One of: a few bytes other, a stretch of zeros, a stretch from elsewhere, cut off.  The new size. */
static inline size_t mutate(char *bytes, size_t n, uint64_t *state)
{
  const size_t at = draw(state) % n, most = n - at < 64 ? n - at : 64,
               length = 1 + draw(state) % most;

  switch (draw(state) % 8) {
  case 0:
    return at;
  case 1:
    memset(bytes + at, draw(state) % 2 ? 0 : 0xff, length);
    return n;
  case 2:
    memmove(bytes + at, bytes + draw(state) % (n - length + 1), length);
    return n;
  default:
    for (uint32_t i = 1 + draw(state) % 4; i > 0; i--)
      bytes[draw(state) % n] ^= (char)(1 << draw(state) % 8);
    return n;
  }
}

#endif
