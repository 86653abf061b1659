/* spiking_avx2.c -- steps of integrate-and-fire units in float with AVX2 and FMA, eight cells at a time.
 *
 * Few cells fire in a step: what a spike does is done where one of eight fired.  exp is that of pointwise_avx2.c,
 * held between -87 and 60. */
#include "kernels/spiking.h"

#if defined(__AVX2__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))

INLINE __m256 of(float x)
{
  return _mm256_set1_ps(x);
}

INLINE __m256 exp_of(__m256 x)
{
  const __m256 magic = of(0x1.8p23F);

  x                  = _mm256_max_ps(_mm256_min_ps(x, of(60)), of(-87));
  const __m256 near  = _mm256_fmadd_ps(x, of(0x1.715476p0F), magic),
               whole = _mm256_sub_ps(near, magic);
  const __m256 r =
    _mm256_fmadd_ps(whole, of(0x1.05c61p-29F), _mm256_fmadd_ps(whole, of(-0x1.62e43p-1F), x));
  __m256 e        = of(0x1.9e7344p-13F);
  e               = _mm256_fmadd_ps(e, r, of(0x1.6d3a48p-10F));
  e               = _mm256_fmadd_ps(e, r, of(0x1.1112d8p-7F));
  e               = _mm256_fmadd_ps(e, r, of(0x1.5554f8p-5F));
  e               = _mm256_fmadd_ps(e, r, of(0x1.555554p-3F));
  e               = _mm256_fmadd_ps(e, r, of(0.5F));
  e               = _mm256_fmadd_ps(_mm256_mul_ps(r, r), e, r);
  const __m256i n = _mm256_sub_epi32(_mm256_castps_si256(near), _mm256_castps_si256(magic));
  const __m256 power =
    _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
  return _mm256_fmadd_ps(e, power, power);
}

INLINE __m256 opened(const tct_spiking *c, const bool euler, __m256 v, __m256 e, __m256 i)
{
  const __m256 open  = _mm256_add_ps(_mm256_add_ps(of(1), e), i);
  const __m256 drawn = _mm256_fmadd_ps(e, of(c->reach[0]), _mm256_mul_ps(i, of(c->reach[1])));

  if (euler) return _mm256_fmadd_ps(of(c->pace), _mm256_fnmadd_ps(open, v, drawn), v);
  const __m256 whole = _mm256_add_ps(open, of(1e-30F)); /* nothing is divided by 0 */
  const __m256 goes  = _mm256_div_ps(drawn, whole);
  return _mm256_fmadd_ps(_mm256_sub_ps(v, goes), exp_of(_mm256_mul_ps(of(-c->pace), whole)), goes);
}

INLINE __m256 driven(const tct_spiking *c, const bool euler, __m256 v, __m256 e, __m256 i)
{
  if (euler) return _mm256_fmadd_ps(of(c->pace), _mm256_sub_ps(_mm256_add_ps(e, i), v), v);
  return _mm256_fmadd_ps(of(c->stay), v,
                         _mm256_fmadd_ps(of(c->reach[0]), e, _mm256_mul_ps(of(c->reach[1]), i)));
}

INLINE void step_eight(const tct_spiking *c, const tct_spiking_block *b, const bool conductance,
                       const bool euler, size_t at)
{
  const __m256 zero = _mm256_setzero_ps(), v0 = _mm256_loadu_ps(b->before[TCT_VOLTAGE] + at);
  const __m256 e_in = b->drive[0] ? _mm256_loadu_ps(b->drive[0] + at) : zero;
  const __m256 i_in = b->drive[1] ? _mm256_loadu_ps(b->drive[1] + at) : zero;
  const __m256 e    = _mm256_add_ps(_mm256_loadu_ps(b->before[TCT_EXCITED] + at), e_in);
  const __m256 i0   = _mm256_loadu_ps(b->before[TCT_INHIBITED] + at);
  const __m256 i    = conductance ? _mm256_sub_ps(i0, i_in) : _mm256_add_ps(i0, i_in);
  __m256 r =
    _mm256_max_ps(_mm256_sub_ps(_mm256_loadu_ps(b->before[TCT_REFRACTORY] + at), of(1)), zero);
  const __m256 rests = _mm256_cmp_ps(r, zero, _CMP_GT_OQ);
  const __m256 moved = conductance ? opened(c, euler, v0, e, i) : driven(c, euler, v0, e, i);
  __m256 v = _mm256_blendv_ps(moved, v0, rests), z = zero;
  /* above the threshold, or not a number */
  const __m256 fires = _mm256_andnot_ps(rests, _mm256_cmp_ps(v, of(c->threshold), _CMP_NLE_UQ));

  if (__builtin_expect(_mm256_movemask_ps(fires), 0)) {
    const __m256 over = _mm256_and_ps(fires, _mm256_cmp_ps(v, of(c->threshold), _CMP_GT_OQ));
    const __m256 to   = c->subtracts ? _mm256_sub_ps(v, of(c->away)) : of(c->to);
    z                 = _mm256_blendv_ps(_mm256_and_ps(fires, v), of(1), over);
    v                 = _mm256_blendv_ps(v, to, over);
    r                 = _mm256_blendv_ps(r, of(c->refractory), over);
  }
  _mm256_storeu_ps(b->slot[TCT_VOLTAGE] + at, v);
  _mm256_storeu_ps(b->slot[TCT_EXCITED] + at, _mm256_mul_ps(of(c->keep[0]), e));
  _mm256_storeu_ps(b->slot[TCT_INHIBITED] + at, _mm256_mul_ps(of(c->keep[1]), i));
  _mm256_storeu_ps(b->slot[TCT_REFRACTORY] + at, r);
  _mm256_storeu_ps(b->rate + at, z);
}

INLINE void step_all(const tct_spiking *given, const tct_spiking_block *block,
                     const bool conductance, const bool euler)
{
  const tct_spiking c       = *given; /* what is written cannot change it */
  const tct_spiking_block b = *block;

  for (size_t row = 0; row < (size_t)b.rows; row++)
    for (size_t p = row * b.ld, end = p + (size_t)b.n; p < end; p += 8)
      step_eight(&c, &b, conductance, euler, p);
}

static void conductance(const tct_spiking *c, const tct_spiking_block *b)
{
  if (c->euler)
    step_all(c, b, true, true);
  else
    step_all(c, b, true, false);
}

static void current(const tct_spiking *c, const tct_spiking_block *b)
{
  if (c->euler)
    step_all(c, b, false, true);
  else
    step_all(c, b, false, false);
}

/* Where one of 32 is not 0, each eight says which. */
static int active(const float *x, size_t from, size_t n, int *list)
{
  const __m256 zero = _mm256_setzero_ps();
  const size_t end  = from + n;
  size_t j          = from;
  int found         = 0;

  for (; end - j >= 32; j += 32) {
    __m256 some[4], any;
    for (size_t k = 0; k < 4; k++) some[k] = _mm256_loadu_ps(x + j + 8 * k);
    any = _mm256_or_ps(_mm256_or_ps(some[0], some[1]), _mm256_or_ps(some[2], some[3]));
    if (_mm256_testz_si256(_mm256_castps_si256(any), _mm256_castps_si256(any))) continue;
    for (int k = 0; k < 4; k++) {
      unsigned which = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(some[k], zero, _CMP_NEQ_UQ));
      for (; which; which &= which - 1) list[found++] = (int)j + 8 * k + __builtin_ctz(which);
    }
  }
  for (; j < end; j++)
    if (x[j] != 0) list[found++] = (int)j;
  return found;
}

tct_looking tct_active_avx2(void)
{
  return active;
}

tct_spiking_step tct_conductance_avx2(void)
{
  return conductance;
}

tct_spiking_step tct_current_avx2(void)
{
  return current;
}
#else
tct_looking tct_active_avx2(void)
{
  return NULL;
}

tct_spiking_step tct_conductance_avx2(void)
{
  return NULL;
}

tct_spiking_step tct_current_avx2(void)
{
  return NULL;
}
#endif
