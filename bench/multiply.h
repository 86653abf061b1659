/* multiply.h -- multiply-adds that touch nothing but registers: what a core can do at the most.
 *
 * Twelve sums, of 16 numbers where the processor has AVX-512, else of 8: enough to hide the latency of two
 * multipliers, few enough for 16 registers. */
#ifndef BENCH_MULTIPLY_H
#define BENCH_MULTIPLY_H

#include <stddef.h>

enum { MULTIPLY_SUMS = 12, MULTIPLY_ROUNDS = 4000 };

typedef struct {
  const char *name;
  int lanes; /* numbers in a vector; 0: this processor has none of them */
  void (*multiply)(volatile float *out);
} vectors;

#if defined(__x86_64__)
#include <immintrin.h>

/* The loop, once for a width.  `out` is read by nobody; without it nothing need be done at all. */
#define MULTIPLY(name, isa, lanes, vector, set, fma, add, store)                                   \
  __attribute__((target(isa))) static void name(volatile float *out)                               \
  {                                                                                                \
    const vector a = set(0.999999f), b = set(1e-6f);                                               \
    vector s[MULTIPLY_SUMS];                                                                       \
    float kept[lanes];                                                                             \
                                                                                                   \
    for (int i = 0; i < MULTIPLY_SUMS; i++) s[i] = set((float)i);                                  \
    for (int r = 0; r < MULTIPLY_ROUNDS; r++) {                                                    \
      _Pragma("GCC unroll 12") for (int i = 0; i < MULTIPLY_SUMS; i++) s[i] = fma(s[i], a, b);     \
      __asm__ __volatile__(""); /* no two rounds become one */                                     \
    }                                                                                              \
    for (int i = 1; i < MULTIPLY_SUMS; i++) s[0] = add(s[0], s[i]);                                \
    store(kept, s[0]);                                                                             \
    *out = kept[0];                                                                                \
  }

MULTIPLY(multiply_8, "avx2,fma", 8, __m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_add_ps,
         _mm256_storeu_ps)
MULTIPLY(multiply_16, "avx512f", 16, __m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_add_ps,
         _mm512_storeu_ps)

static inline vectors widest(void)
{
  if (__builtin_cpu_supports("avx512f")) return (vectors){"AVX-512", 16, multiply_16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (vectors){"AVX2, FMA", 8, multiply_8};
  return (vectors){"none", 0, NULL};
}
#else
static inline vectors widest(void)
{
  return (vectors){"none", 0, NULL};
}
#endif

static inline double multiply_flops(const vectors *v)
{
  return 2.0 * MULTIPLY_SUMS * v->lanes * MULTIPLY_ROUNDS;
}

#endif
