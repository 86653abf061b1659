/* spiking_vectors.h -- steps of integrate-and-fire units in float, LANES cells at a time, for the files that say what a
 * vector is: VEC, MASK and the operations in capitals.  Both have the same bits.
 *
 * Few cells fire in a step: what a spike does is done where one of a vector fired.  exp is that of pointwise_avx2.c,
 * held between -87 and 60. */
#include "kernels/spiking.h"

#define INLINE static inline __attribute__((always_inline))

INLINE VEC exp_of(VEC x)
{
  const VEC magic = SET(0x1.8p23F);

  x              = MOST(LEAST(x, SET(60)), SET(-87));
  const VEC near = FMA(x, SET(0x1.715476p0F), magic), whole = near - magic;
  const VEC r     = FMA(whole, SET(0x1.05c61p-29F), FMA(whole, SET(-0x1.62e43p-1F), x));
  VEC e           = SET(0x1.9e7344p-13F);
  e               = FMA(e, r, SET(0x1.6d3a48p-10F));
  e               = FMA(e, r, SET(0x1.1112d8p-7F));
  e               = FMA(e, r, SET(0x1.5554f8p-5F));
  e               = FMA(e, r, SET(0x1.555554p-3F));
  e               = FMA(e, r, SET(0.5F));
  e               = FMA(r * r, e, r);
  const VEC power = POWER_OF_2(near, magic);
  return FMA(e, power, power);
}

INLINE VEC opened(const tct_spiking *c, const bool euler, VEC v, VEC e, VEC i)
{
  const VEC open = SET(1) + e + i, drawn = FMA(e, SET(c->reach[0]), i * SET(c->reach[1]));

  if (euler) return FMA(SET(c->pace), drawn - open * v, v);
  const VEC whole = open + SET(1e-30F); /* nothing is divided by 0 */
  const VEC goes  = drawn / whole;
  return FMA(v - goes, exp_of(SET(-c->pace) * whole), goes);
}

INLINE VEC driven(const tct_spiking *c, const bool euler, VEC v, VEC e, VEC i)
{
  if (euler) return FMA(SET(c->pace), e + i - v, v);
  return FMA(SET(c->stay), v, FMA(SET(c->reach[0]), e, SET(c->reach[1]) * i));
}

INLINE void step_some(const tct_spiking *c, const tct_spiking_block *b, const bool conductance,
                      const bool euler, size_t at)
{
  const VEC zero = SET(0), v0 = LOAD(b->before[TCT_VOLTAGE] + at);
  const VEC e_in = b->drive[0] ? LOAD(b->drive[0] + at) : zero;
  const VEC i_in = b->drive[1] ? LOAD(b->drive[1] + at) : zero;
  const VEC e = LOAD(b->before[TCT_EXCITED] + at) + e_in, i0 = LOAD(b->before[TCT_INHIBITED] + at);
  const VEC i      = conductance ? i0 - i_in : i0 + i_in;
  VEC r            = MOST(LOAD(b->before[TCT_REFRACTORY] + at) - SET(1), zero);
  const MASK rests = ABOVE(r, zero);
  VEC v = conductance ? opened(c, euler, v0, e, i) : driven(c, euler, v0, e, i), z = zero;
  v                = WHERE(rests, v0, v);
  const MASK fires = BUT(NOT_UP_TO(v, SET(c->threshold)), rests); /* or is not a number */

  if (__builtin_expect(ANY(fires), 0)) {
    const VEC away = v - SET(c->away), there = SET(c->to), to = c->subtracts ? away : there;
    const MASK over = BOTH(fires, ABOVE(v, SET(c->threshold)));
    z               = WHERE(over, SET(1), WHERE(fires, v, zero));
    v               = WHERE(over, to, v);
    r               = WHERE(over, SET(c->refractory), r);
  }
  STORE(b->slot[TCT_VOLTAGE] + at, v);
  STORE(b->slot[TCT_EXCITED] + at, SET(c->keep[0]) * e);
  STORE(b->slot[TCT_INHIBITED] + at, SET(c->keep[1]) * i);
  STORE(b->slot[TCT_REFRACTORY] + at, r);
  STORE(b->rate + at, z);
}

INLINE void step_all(const tct_spiking *given, const tct_spiking_block *block,
                     const bool conductance, const bool euler)
{
  const tct_spiking c       = *given; /* what is written cannot change it */
  const tct_spiking_block b = *block;

  for (size_t row = 0; row < (size_t)b.rows; row++)
    for (size_t p = row * b.ld, end = p + (size_t)b.n; p < end; p += LANES)
      step_some(&c, &b, conductance, euler, p);
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

/* Where one of four vectors is not 0, each says which. */
static int active(const float *x, size_t from, size_t n, int *list)
{
  const VEC zero   = SET(0);
  const size_t end = from + n;
  size_t j         = from;
  int found        = 0;

  for (; end - j >= FOUR; j += FOUR) {
    if (ALL_ZERO(x + j)) continue;
    for (size_t k = j; k < j + FOUR; k += LANES)
      for (unsigned which = BITS(OTHER(LOAD(x + k), zero)); which; which &= which - 1)
        list[found++] = (int)k + __builtin_ctz(which);
  }
  for (; j < end; j++)
    if (x[j] != 0) list[found++] = (int)j;
  return found;
}

static const tct_spiking_family family = {conductance, current, active};
