/* sha256.c -- SHA-256 as FIPS 180-4 writes it, and FNV-1a.
 *
 * Weights and inputs are named by what is in them, so that a run can say what it was made from.  The
 * constants are the first 32 bits of the fractions of the square and cube roots of the primes. */
#include "base/sha256_own.h"

#include <stdatomic.h>
#include <string.h>

static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

const uint32_t tct_sha256_constant[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turned(uint32_t x, int by)
{
  return x >> by | x << (32 - by);
}

static void mix_block(uint32_t h[8], const unsigned char block[64])
{
  uint32_t w[64], v[8];

  for (int t = 0; t < 16; t++, block += 4)
    w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
  for (int t = 16; t < 64; t++) {
    const uint32_t a = w[t - 15], b = w[t - 2];

    w[t] = (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[t - 7] +
           (turned(b, 17) ^ turned(b, 19) ^ b >> 10) + w[t - 16];
  }

  memcpy(v, h, sizeof v);
  for (int t = 0; t < 64; t++) {
    const uint32_t a = v[0], b = v[1], c = v[2], e = v[4];
    const uint32_t one = v[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                         ((e & v[5]) ^ (~e & v[6])) + tct_sha256_constant[t] + w[t];
    const uint32_t two =
      (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) h[i] += v[i];
}

static void mix_plain(uint32_t h[8], const unsigned char *from, size_t blocks)
{
  for (; blocks > 0; blocks--, from += 64) mix_block(h, from);
}

/* Found once; threads that look at the same time find the same. */
static _Atomic(tct_sha256_mix *) found;

static tct_sha256_mix *mixer(void)
{
  tct_sha256_mix *mix = atomic_load_explicit(&found, memory_order_relaxed);

  if (mix) return mix;
  mix = tct_sha256_x86();
  if (!mix) mix = mix_plain;
  atomic_store_explicit(&found, mix, memory_order_relaxed);
  return mix;
}

void tct_sha256_plainly(bool always)
{
  atomic_store_explicit(&found, always ? mix_plain : NULL, memory_order_relaxed);
}

void tct_sha256_begin(tct_sha256 *s)
{
  memcpy(s->h, first, sizeof first);
  s->n = 0;
}

void tct_sha256_add(tct_sha256 *s, const void *bytes, size_t n)
{
  const unsigned char *from = bytes;
  size_t have               = s->n % 64;

  s->n += n;
  while (n > 0) {
    size_t take = n < 64 - have ? n : 64 - have;

    if (take == 64) { /* whole blocks need no copy */
      take = n / 64 * 64;
      mixer()(s->h, from, take / 64);
    } else {
      memcpy(s->block + have, from, take);
      have += take;
      if (have == 64) mixer()(s->h, s->block, 1);
    }
    have %= 64;
    from += take;
    n -= take;
  }
}

void tct_sha256_end(tct_sha256 *s, char hex[65])
{
  static const unsigned char pad[64] = {0x80};
  const uint64_t bits                = s->n * 8;
  const size_t have                  = s->n % 64;
  unsigned char length[8];

  for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> (56 - 8 * i));
  tct_sha256_add(s, pad, have < 56 ? 56 - have : 120 - have);
  tct_sha256_add(s, length, sizeof length);
  for (int i = 0; i < 64; i++) hex[i] = "0123456789abcdef"[s->h[i / 8] >> (28 - i % 8 * 4) & 15];
  hex[64] = 0;
}

uint64_t tct_fnv(const void *bytes, size_t n)
{
  const unsigned char *from = bytes;
  uint64_t h                = 0xcbf29ce484222325U;

  for (size_t i = 0; i < n; i++) h = (h ^ from[i]) * 0x100000001b3U;
  return h;
}

/* One to one in h and in each word: where a single word is another, so is the hash.  The shift brings upper bits down,
 * for a product moves them up alone, and two signs that flip would be none. */
uint64_t tct_hash_on(uint64_t h, const void *bytes, size_t n)
{
  const unsigned char *from = bytes;

  for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
    uint64_t word = 0;
    memcpy(&word, from + i, n - i < sizeof word ? n - i : sizeof word);
    h = (h ^ word) * 0x9e3779b97f4a7c15U;
    h ^= h >> 32;
  }
  return (h ^ n) * 0x9e3779b97f4a7c15U;
}
