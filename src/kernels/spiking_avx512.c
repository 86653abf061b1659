/* spiking_avx512.c -- steps of integrate-and-fire units in float with AVX-512, sixteen cells at a time. */
#include "kernels/spiking.h"

#if defined(__AVX512F__) && !defined(TERCET_DOUBLE)
#include <immintrin.h>

typedef __m512 VEC;
typedef __mmask16 MASK;
enum { LANES = 16, FOUR = 64 };
#define SET(x)          _mm512_set1_ps(x)
#define LOAD(p)         _mm512_loadu_ps(p)
#define STORE(p, v)     _mm512_storeu_ps(p, v)
#define FMA(a, b, c)    _mm512_fmadd_ps(a, b, c)
#define MOST(a, b)      _mm512_max_ps(a, b)
#define LEAST(a, b)     _mm512_min_ps(a, b)
#define ABOVE(a, b)     _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ)
#define NOT_UP_TO(a, b) _mm512_cmp_ps_mask(a, b, _CMP_NLE_UQ)
#define OTHER(a, b)     _mm512_cmp_ps_mask(a, b, _CMP_NEQ_UQ)
#define BOTH(m, n)      _mm512_kand(m, n)
#define EITHER(m, n)    _mm512_kor(m, n)
#define BUT(m, n)       _mm512_kandn(n, m)
#define WHERE(m, a, b)  _mm512_mask_blend_ps(m, b, a)
#define BITS(m)         ((unsigned)(m))
#define ANY(m)          ((m) != 0)

static inline VEC power_of_2(VEC near, VEC magic)
{
  const __m512i n = _mm512_sub_epi32(_mm512_castps_si512(near), _mm512_castps_si512(magic));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(n, _mm512_set1_epi32(127)), 23));
}
#define POWER_OF_2(near, magic) power_of_2(near, magic)

static inline bool all_zero(const float *x)
{
  const __m512i some = _mm512_or_si512(_mm512_loadu_si512(x), _mm512_loadu_si512(x + 16));
  const __m512i more = _mm512_or_si512(_mm512_loadu_si512(x + 32), _mm512_loadu_si512(x + 48));
  const __m512i any  = _mm512_or_si512(some, more);
  return _mm512_test_epi32_mask(any, any) == 0;
}
#define ALL_ZERO(x) all_zero(x)

#include "kernels/spiking_vectors.h"

const tct_spiking_family *tct_spiking_avx512(void)
{
  return &family;
}
#else
const tct_spiking_family *tct_spiking_avx512(void)
{
  return NULL;
}
#endif
