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

/* (1 - exp(-x)) / x: up to 1/2 by a polynomial through Chebyshev's nodes, off by 1.4e-8 of it. */
INLINE VEC lasting(VEC x)
{
  const MASK far = NOT_UP_TO(x * x, SET(0.25F));
  VEC f          = SET(0x1.a2a31ep-13F);

  f = FMA(f, x, SET(-0x1.6ef178p-10F));
  f = FMA(f, x, SET(0x1.110fccp-7F));
  f = FMA(f, x, SET(-0x1.55527ap-5F));
  f = FMA(f, x, SET(0x1.555556p-3F));
  f = FMA(f, x, SET(-0x1.000002p-1F));
  f = FMA(f, x, SET(1));
  if (__builtin_expect(ANY(far), 0)) f = WHERE(far, (SET(1) - exp_of(-x)) / x, f);
  return f;
}

INLINE VEC opened(const tct_spiking *c, const bool euler, VEC v, VEC e, VEC i)
{
  const VEC open = SET(1) + e - i, drawn = FMA(e, SET(c->reach[0]), i * SET(-c->reach[1]));
  const VEC pace = SET(c->pace), pull = drawn - open * v;

  if (euler) return FMA(pace, pull, v);
  return FMA(pace * lasting(pace * open), pull, v);
}

INLINE VEC driven(const tct_spiking *c, const bool euler, VEC v, VEC e, VEC i)
{
  if (euler) return FMA(SET(c->pace), e + i - v, v);
  return FMA(SET(c->stay), v, FMA(SET(c->reach[0]), e, SET(c->reach[1]) * i));
}

/* What is known of a row: where its cells lie, and who of them speaks. */
typedef struct {
  size_t from;
  int *list; /* NULL: nobody asks */
  int n, most;
  bool silent; /* its rates are 0 */
} told;

/* One vector of a row, from column j on. */
INLINE void step_some(const tct_spiking *c, const tct_spiking_block *b, const bool conductance,
                      const bool euler, const bool heard, told *row, size_t j)
{
  const size_t at = row->from + j;
  const VEC zero = SET(0), v0 = LOAD(b->before[TCT_VOLTAGE] + at);
  const VEC until = LOAD(b->before[TCT_REFRACTORY] + at), now = SET(b->now);
  VEC e = LOAD(b->before[TCT_EXCITED] + at), i = LOAD(b->before[TCT_INHIBITED] + at);
  if (heard && b->drive[0]) e = e + LOAD(b->drive[0] + at);
  if (heard && b->drive[1]) i = i + LOAD(b->drive[1] + at);
  const MASK rests = ABOVE(until, now);
  VEC v = conductance ? opened(c, euler, v0, e, i) : driven(c, euler, v0, e, i), z = zero;
  v                = WHERE(rests, v0, v);
  const MASK fires = BUT(NOT_UP_TO(v, SET(c->threshold)), rests); /* or is not a number */

  if (b->slot[TCT_REFRACTORY] != b->before[TCT_REFRACTORY])
    STORE(b->slot[TCT_REFRACTORY] + at, until);
  if (__builtin_expect(ANY(fires), 0)) {
    const VEC away = v - SET(c->away), there = SET(c->to), to = c->subtracts ? away : there;
    const MASK over = BOTH(fires, ABOVE(v, SET(c->threshold)));
    z               = WHERE(over, SET(1), WHERE(fires, v, zero));
    v               = WHERE(over, to, v);
    STORE(b->slot[TCT_REFRACTORY] + at, WHERE(over, SET(b->now + c->refractory), until));
    STORE(b->rate + at, z);
    for (unsigned which = row->list && row->n <= row->most ? BITS(fires) : 0; which;
         which &= which - 1)
      row->list[row->n++] = (int)j + __builtin_ctz(which);
  } else if (!row->silent) {
    STORE(b->rate + at, z);
  }
  STORE(b->slot[TCT_VOLTAGE] + at, v);
  STORE(b->slot[TCT_EXCITED] + at, SET(c->keep[0]) * e);
  STORE(b->slot[TCT_INHIBITED] + at, SET(c->keep[1]) * i);
}

INLINE void step_all(const tct_spiking *given, const tct_spiking_block *block,
                     const bool conductance, const bool euler, const bool heard)
{
  const tct_spiking c       = *given; /* what is written cannot change it */
  const tct_spiking_block b = *block;

  for (int r = 0; r < b.rows; r++) {
    told row   = {.from = (size_t)r * b.ld, .most = b.speakers.most};
    row.list   = tct_spiking_list(&b, r);
    row.silent = tct_spiking_hush(&b, r);
    for (size_t j = 0; j < (size_t)b.n; j += LANES)
      step_some(&c, &b, conductance, euler, heard, &row, j);
    tct_spiking_told(&b, r, row.n);
  }
}

#define STEP(name, conductance)                                                                    \
  static void name(const tct_spiking *c, const tct_spiking_block *b)                               \
  {                                                                                                \
    const bool heard = b->drive[0] || b->drive[1];                                                 \
    if (c->euler)                                                                                  \
      step_all(c, b, conductance, true, true);                                                     \
    else if (heard)                                                                                \
      step_all(c, b, conductance, false, true);                                                    \
    else                                                                                           \
      step_all(c, b, conductance, false, false);                                                   \
  }
STEP(conductance, true)
STEP(current, false)

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
