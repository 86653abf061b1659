/* random.c -- draws that are a function of where they are used.
 *
 * Philox4x32-10 (Salmon et al. 2011) gives four words for each counter of four words:
 *
 *   word 0, 1   trial, low and high
 *   word 2      step
 *   word 3      which four words of this trial and step:
 *                 0 ..      four normals,   units 4 w .. 4 w + 3        (w < 2^30)
 *                 2^30 ..   keys made from this key, by number
 *                 2^31 ..   two times 64 bits, units 2 w, 2 w + 1       (w < 2^31)
 *
 * so normals, bits and keys of one place never share words.  Four neighbours share a call: normals
 * are made two by two (Box and Muller 1958, doi:10.1214/aoms/1177706645) from words of 32 bits, and
 * reach to 6.8 standard deviations.
 *
 * Logarithm, sine and cosine are polynomials (to 1e-11) of plain sums and products: the libraries'
 * differ between machines, and a draw is to be the same everywhere.  (Built with -fno-math-errno,
 * without which sqrt keeps the compiler from making several normals at once.) */
#include "base/random.h"

#include "base/sha256.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF /* gcc does so by itself under -std=c11 */
#endif

enum { KEYS = 1U << 30, LANES = 4 };

static const uint32_t BITS = 1U << 31;

typedef struct {
  uint32_t v[LANES];
} words;

static words draw(tct_key key, uint64_t trial, uint32_t step, uint32_t which)
{
  const philox4x32_ctr_t at = {{(uint32_t)trial, (uint32_t)(trial >> 32), step, which}};
  const philox4x32_key_t k  = {{key.v[0], key.v[1]}};
  const philox4x32_ctr_t r  = philox4x32(at, k);

  return (words){{r.v[0], r.v[1], r.v[2], r.v[3]}};
}

/* A bijection of 64 bits that leaves no trace of its argument (Steele et al. 2014,
 * doi:10.1145/2660193.2660195). */
static uint64_t scramble(uint64_t x)
{
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
  x = (x ^ x >> 27) * 0x94d049bb133111ebU;
  return x ^ x >> 31;
}

static const uint64_t GOLDEN = 0x9e3779b97f4a7c15U;

tct_key tct_key_of(uint64_t seed, const char *place)
{
  const uint64_t h = scramble(scramble(seed + GOLDEN) ^ tct_fnv(place, strlen(place)));

  return (tct_key){{(uint32_t)h, (uint32_t)(h >> 32)}};
}

tct_key tct_key_in(tct_key key, uint64_t number)
{
  const words w = draw(key, number, 0, KEYS);

  return (tct_key){{w.v[0], w.v[1]}};
}

uint64_t tct_bits(tct_key key, uint64_t trial, uint32_t step, uint32_t unit)
{
  const words w     = draw(key, trial, step, BITS | unit / 2);
  const uint32_t *v = &w.v[unit % 2 ? 2 : 0];

  return (uint64_t)v[1] << 32 | v[0];
}

double tct_uniform(tct_key key, uint64_t trial, uint32_t step, uint32_t unit)
{
  /* 52 bits and a half: neither 0 nor 1 is among them */
  return ((double)(tct_bits(key, trial, step, unit) >> 12) + 0.5) * 0x1p-52;
}

enum { ABREAST = 16 }; /* counters at a time */

/* As `draw`, of words that differ in `which` alone: which, which + 1 ...; word w of counter i at [w][i]. */
static void draw_each(tct_key key, uint64_t trial, uint32_t step, uint32_t which,
                      uint32_t out[LANES][ABREAST])
{
  for (uint32_t i = 0; i < ABREAST; i++) {
    const words w = draw(key, trial, step, which + i);
    for (int k = 0; k < LANES; k++) out[k][i] = w.v[k];
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The two halves of x m, of eight numbers. */
__attribute__((target("avx2"), always_inline)) static inline void halves(__m256i x, __m256i m,
                                                                         __m256i *high,
                                                                         __m256i *low)
{
  const __m256i even = _mm256_mul_epu32(x, m), odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), m);

  *low  = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
  *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
}

/* The same, eight counters beside each other. */
__attribute__((target("avx2"))) static void draw_abreast(tct_key key, uint64_t trial, uint32_t step,
                                                         uint32_t which,
                                                         uint32_t out[LANES][ABREAST])
{
  const __m256i m0 = _mm256_set1_epi32((int)PHILOX_M4x32_0),
                m1 = _mm256_set1_epi32((int)PHILOX_M4x32_1);

  for (uint32_t from = 0; from < ABREAST; from += 8) {
    __m256i x0 = _mm256_set1_epi32((int)(uint32_t)trial),
            x1 = _mm256_set1_epi32((int)(uint32_t)(trial >> 32)), x2 = _mm256_set1_epi32((int)step),
            x3 = _mm256_add_epi32(_mm256_set1_epi32((int)(which + from)),
                                  _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)),
            high0, low0, high1, low1;
    uint32_t k0 = key.v[0], k1 = key.v[1];
    for (int round = 0; round < 10; round++, k0 += PHILOX_W32_0, k1 += PHILOX_W32_1) {
      halves(x0, m0, &high0, &low0);
      halves(x2, m1, &high1, &low1);
      x0 = _mm256_xor_si256(_mm256_xor_si256(high1, x1), _mm256_set1_epi32((int)k0));
      x2 = _mm256_xor_si256(_mm256_xor_si256(high0, x3), _mm256_set1_epi32((int)k1));
      x1 = low1;
      x3 = low0;
    }
    _mm256_storeu_si256((__m256i *)(void *)&out[0][from], x0);
    _mm256_storeu_si256((__m256i *)(void *)&out[1][from], x1);
    _mm256_storeu_si256((__m256i *)(void *)&out[2][from], x2);
    _mm256_storeu_si256((__m256i *)(void *)&out[3][from], x3);
  }
}

static bool is_wide(void)
{
  return __builtin_cpu_supports("avx2");
}
#else
#define draw_abreast draw_each
static bool is_wide(void)
{
  return false;
}
#endif

void tct_uniforms(tct_key key, uint64_t trial, uint32_t step, int n, tct_real *out)
{
  const bool wide = is_wide();
  uint32_t w[LANES][ABREAST];
  uint64_t bits[2 * ABREAST];
  double x[2 * ABREAST];

  for (int from = 0; from < n; from += 2 * ABREAST) {
    const int here = n - from < 2 * ABREAST ? n - from : 2 * ABREAST;
    (wide ? draw_abreast : draw_each)(key, trial, step, BITS | (uint32_t)from / 2, w);
    /* a number of 52 bits above 2^52 has them as its fraction */
    for (int i = 0; i < ABREAST; i++) {
      uint64_t *two = bits + (size_t)i * 2;
      two[0]        = 0x4330000000000000U | (uint64_t)w[1][i] << 20 | w[0][i] >> 12;
      two[1]        = 0x4330000000000000U | (uint64_t)w[3][i] << 20 | w[2][i] >> 12;
    }
    memcpy(x, bits, sizeof x);
    for (int i = 0; i < 2 * ABREAST; i++) x[i] = (x[i] - 0x1p52 + 0.5) * 0x1p-52;
    for (int i = 0; i < here; i++) out[from + i] = (tct_real)x[i];
  }
}

/* ---- normals ---- */

/* log x for a normal x > 0: x = 2^k m, m in [sqrt 1/2, sqrt 2), log m = 2 artanh((m - 1) / (m + 1)). */
static inline double log_of(double x)
{
  const uint64_t root_half = 0x3fe6a09e667f3bcdU;
  uint64_t bits, m_bits;
  double m, k, s, z;

  memcpy(&bits, &x, sizeof bits);
  m_bits = bits - root_half;
  k      = (double)((int32_t)((int64_t)m_bits >> 32) >> 20);
  m_bits = (m_bits & 0x000fffffffffffffU) + root_half;
  memcpy(&m, &m_bits, sizeof m);
  s = (m - 1) / (m + 1);
  z = s * s;
  z = 1 + z * (1. / 3 + z * (1. / 5 + z * (1. / 7 + z * (1. / 9 + z * (1. / 11 + z * (1. / 13))))));
  return k * 0.69314718055994530942 + 2 * s * z;
}

/* Two words, two normals.  The angle is a quarter turn, of the upper two bits, and up to half a
 * quarter to either side. */
static inline void two_normals(uint32_t a, uint32_t b, double *x, double *y)
{
  const double u      = ((double)(int32_t)(a ^ 1U << 31) + (0x1p31 + 0.5)) * 0x1p-32;
  const double radius = sqrt(-2 * log_of(u));
  const double f      = (((double)(int32_t)(b & 0x3fffffff) + 0.5) * 0x1p-30 - 0.5) * (M_PI / 2);
  const double z      = f * f;
  const double sine =
    f * (1 + z * (-1. / 6 +
                  z * (1. / 120 + z * (-1. / 5040 + z * (1. / 362880 + z * (-1. / 39916800))))));
  const double cosine =
    1 + z * (-1. / 2 +
             z * (1. / 24 +
                  z * (-1. / 720 + z * (1. / 40320 + z * (-1. / 3628800 + z * (1. / 479001600))))));
  const bool odd      = b >> 30 & 1;
  const double across = odd ? -sine : cosine, along = odd ? cosine : sine;
  const double sign = b >> 31 ? -radius : radius;

  *x = sign * across;
  *y = sign * along;
}

enum { BLOCK = 16 }; /* draws at a time: enough for the compiler to work on several at once */

static void normals_of(int pairs, const uint32_t *a, const uint32_t *b, double *x, double *y)
{
  for (int i = 0; i < pairs; i++) two_normals(a[i], b[i], &x[i], &y[i]);
}

double tct_normal(tct_key key, uint64_t trial, uint32_t step, uint32_t unit)
{
  const words w     = draw(key, trial, step, unit / LANES);
  const uint32_t at = unit % LANES / 2 * 2;
  double x, y;

  two_normals(w.v[at], w.v[at + 1], &x, &y);
  return unit % 2 ? y : x;
}

void tct_normals(tct_key key, uint64_t trial, uint32_t step, uint32_t first, int n, tct_real c,
                 tct_real *out)
{
  uint32_t a[2 * BLOCK], b[2 * BLOCK];
  double x[2 * BLOCK], y[2 * BLOCK];
  uint32_t group = first / LANES;
  int from       = (int)(first % LANES);

  for (int i = 0; i < n; from = 0) {
    const int groups = (n - i + from + LANES - 1) / LANES;
    const int here   = groups < BLOCK ? groups : BLOCK;

    for (size_t g = 0; g < (size_t)here; g++) {
      const words w = draw(key, trial, step, group++);

      a[2 * g]     = w.v[0];
      b[2 * g]     = w.v[1];
      a[2 * g + 1] = w.v[2];
      b[2 * g + 1] = w.v[3];
    }
    normals_of(2 * here, a, b, x, y);
    for (int k = from; k < LANES * here && i < n; k++, i++)
      out[i] = (tct_real)((double)c * (k % 2 ? y[k / 2] : x[k / 2]));
  }
}

/* ---- shuffling ---- */

/* A Feistel network permutes the next power of four; walking on until the value is below n makes of
 * it a permutation of 0 .. n - 1 (Black and Rogaway 2002, doi:10.1007/3-540-45760-7_9). */
uint64_t tct_shuffled(tct_key key, uint64_t i, uint64_t n)
{
  enum { ROUNDS = 8 };
  const uint64_t secret = (uint64_t)key.v[1] << 32 | key.v[0];
  uint64_t mask;
  int half = 1;

  if (n < 2) return 0;
  while (half < 32 && (n - 1) >> (2 * half)) half++;
  mask = (UINT64_C(1) << half) - 1;
  do {
    uint64_t left = i >> half, right = i & mask;

    for (uint64_t r = 1; r <= ROUNDS; r++) {
      const uint64_t next = left ^ (scramble(secret + r * GOLDEN + right) & mask);

      left  = right;
      right = next;
    }
    i = left << half | right;
  } while (i >= n);
  return i;
}
