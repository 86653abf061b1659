/* spiking_avx2.c -- steps of integrate-and-fire units in float with AVX2 and FMA, eight cells at a time. */
#include "kernels/spiking.h"

#if defined(__AVX2__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include <immintrin.h>

typedef __m256 VEC, MASK;
enum { LANES = 8, FOUR = 32 };
#define SET(x)          _mm256_set1_ps(x)
#define LOAD(p)         _mm256_loadu_ps(p)
#define STORE(p, v)     _mm256_storeu_ps(p, v)
#define FMA(a, b, c)    _mm256_fmadd_ps(a, b, c)
#define MOST(a, b)      _mm256_max_ps(a, b)
#define LEAST(a, b)     _mm256_min_ps(a, b)
#define ABOVE(a, b)     _mm256_cmp_ps(a, b, _CMP_GT_OQ)
#define NOT_UP_TO(a, b) _mm256_cmp_ps(a, b, _CMP_NLE_UQ)
#define OTHER(a, b)     _mm256_cmp_ps(a, b, _CMP_NEQ_UQ)
#define BOTH(m, n)      _mm256_and_ps(m, n)
#define EITHER(m, n)    _mm256_or_ps(m, n)
#define BUT(m, n)       _mm256_andnot_ps(n, m)
#define WHERE(m, a, b)  _mm256_blendv_ps(b, a, m)
#define BITS(m)         ((unsigned)_mm256_movemask_ps(m))
#define ANY(m)          (_mm256_movemask_ps(m) != 0)

static inline VEC power_of_2(VEC near, VEC magic)
{
  const __m256i n = _mm256_sub_epi32(_mm256_castps_si256(near), _mm256_castps_si256(magic));
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
#define POWER_OF_2(near, magic) power_of_2(near, magic)

static inline bool all_zero(const float *x)
{
  const __m256i any = _mm256_castps_si256(
    _mm256_or_ps(_mm256_or_ps(LOAD(x), LOAD(x + 8)), _mm256_or_ps(LOAD(x + 16), LOAD(x + 24))));
  return _mm256_testz_si256(any, any);
}
#define ALL_ZERO(x) all_zero(x)

#include "kernels/spiking_vectors.h"

const tct_spiking_family *tct_spiking_avx2(void)
{
  return &family;
}
#else
const tct_spiking_family *tct_spiking_avx2(void)
{
  return NULL;
}
#endif
