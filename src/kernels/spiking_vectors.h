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

/* A panel of cells, as vectors k beside each other: one wait for all of them, one look at whether any fired. */
enum { PER = TCT_PANEL / LANES };
#define EACH _Pragma("GCC unroll 2") for (size_t k = 0; k < PER; k++)

typedef struct {
  VEC at[PER];
} panel;

typedef struct {
  MASK at[PER];
} marks;

INLINE bool any_of(const marks *m)
{
  MASK any = m->at[0];

  for (size_t k = 1; k < PER; k++) any = EITHER(any, m->at[k]);
  return ANY(any);
}

INLINE panel take(const float *x)
{
  panel p;

  EACH p.at[k] = LOAD(x + k * LANES);
  return p;
}

/* (1 - exp(-x)) / x: up to 1/2 by a polynomial through Chebyshev's nodes, off by 1.4e-8 of it. */
INLINE panel lasting(const panel *given)
{
  panel f;
  marks far;

  EACH
  {
    const VEC x = given->at[k];
    far.at[k]   = NOT_UP_TO(x * x, SET(0.25F));
    VEC y       = FMA(SET(0x1.a2a31ep-13F), x, SET(-0x1.6ef178p-10F));
    y           = FMA(y, x, SET(0x1.110fccp-7F));
    y           = FMA(y, x, SET(-0x1.55527ap-5F));
    y           = FMA(y, x, SET(0x1.555556p-3F));
    y           = FMA(y, x, SET(-0x1.000002p-1F));
    f.at[k]     = FMA(y, x, SET(1));
  }
  if (__builtin_expect(any_of(&far), 0)) EACH
    {
      const VEC x = given->at[k];
      f.at[k]     = WHERE(far.at[k], (SET(1) - exp_of(-x)) / x, f.at[k]);
    }
  return f;
}

INLINE panel opened(const tct_spiking *c, const bool euler, const panel *v, const panel *e,
                    const panel *i)
{
  panel after, pull, x, f;

  EACH
  {
    const VEC open  = SET(1) + e->at[k] - i->at[k];
    const VEC drawn = FMA(e->at[k], SET(c->reach[0]), i->at[k] * SET(-c->reach[1]));
    pull.at[k]      = drawn - open * v->at[k];
    x.at[k]         = SET(c->pace) * open;
  }
  if (!euler) f = lasting(&x);
  EACH
  {
    VEC share = SET(c->pace);
    if (!euler) share = share * f.at[k];
    after.at[k] = FMA(share, pull.at[k], v->at[k]);
  }
  return after;
}

INLINE panel driven(const tct_spiking *c, const bool euler, const panel *v, const panel *e,
                    const panel *i)
{
  panel after;

  EACH
  {
    const VEC heard = FMA(SET(c->reach[0]), e->at[k], SET(c->reach[1]) * i->at[k]);
    after.at[k]     = FMA(SET(c->stay), v->at[k], heard);
    if (euler) after.at[k] = FMA(SET(c->pace), e->at[k] + i->at[k] - v->at[k], v->at[k]);
  }
  return after;
}

/* How a block is stepped, known where the loop is made.  `in_place`: memories have one row, and lists say who speaks. */
typedef struct {
  bool conductance, euler, heard, in_place;
} way;

/* What is known of a row: where its cells lie, and who of them speaks. */
typedef struct {
  size_t from;
  int *list; /* NULL: nobody asks */
  int n, most;
  bool silent; /* its rates are 0 */
} told;

/* What a spike does, where vector k of a panel from column j on has some. */
INLINE void fire(const tct_spiking *c, const tct_spiking_block *b, told *row, size_t j, size_t k,
                 MASK fires, panel *v)
{
  const size_t at = row->from + j + k * LANES;
  const VEC until = LOAD(b->before[TCT_REFRACTORY] + at), was = v->at[k];
  VEC to          = SET(c->to);
  const MASK over = BOTH(fires, ABOVE(was, SET(c->threshold)));

  if (c->subtracts) to = was - SET(c->away);
  v->at[k] = WHERE(over, to, was);
  STORE(b->slot[TCT_REFRACTORY] + at, WHERE(over, SET(b->now + c->refractory), until));
  STORE(b->rate + at, WHERE(over, SET(1), WHERE(fires, was, SET(0))));
  for (unsigned which = row->list && row->n <= row->most ? BITS(fires) : 0; which;
       which &= which - 1)
    row->list[row->n++] = (int)(j + k * LANES) + __builtin_ctz(which);
}

/* One panel of a row, from column j on. */
INLINE void step_some(const tct_spiking *c, const tct_spiking_block *b, const way how, told *row,
                      size_t j)
{
  const size_t at = row->from + j;
  const panel v0  = take(b->before[TCT_VOLTAGE] + at);
  panel e = take(b->before[TCT_EXCITED] + at), i = take(b->before[TCT_INHIBITED] + at);
  marks fires;

  if (how.heard && b->drive[0]) EACH e.at[k] = e.at[k] + LOAD(b->drive[0] + at + k * LANES);
  if (how.heard && b->drive[1]) EACH i.at[k] = i.at[k] + LOAD(b->drive[1] + at + k * LANES);
  EACH
  {
    STORE(b->slot[TCT_EXCITED] + at + k * LANES, SET(c->keep[0]) * e.at[k]);
    STORE(b->slot[TCT_INHIBITED] + at + k * LANES, SET(c->keep[1]) * i.at[k]);
  }
  panel v = how.conductance ? opened(c, how.euler, &v0, &e, &i) : driven(c, how.euler, &v0, &e, &i);
  EACH
  {
    const VEC until  = LOAD(b->before[TCT_REFRACTORY] + at + k * LANES);
    const MASK rests = ABOVE(until, SET(b->now));
    v.at[k]          = WHERE(rests, LOAD(b->before[TCT_VOLTAGE] + at + k * LANES), v.at[k]);
    fires.at[k]      = BUT(NOT_UP_TO(v.at[k], SET(c->threshold)), rests); /* or is not a number */
    if (!how.in_place) STORE(b->slot[TCT_REFRACTORY] + at + k * LANES, until);
    if (!how.in_place && !row->silent) STORE(b->rate + at + k * LANES, SET(0));
  }
  if (__builtin_expect(any_of(&fires), 0))
    for (size_t k = 0; k < PER; k++)
      if (ANY(fires.at[k])) fire(c, b, row, j, k, fires.at[k], &v);
  EACH STORE(b->slot[TCT_VOLTAGE] + at + k * LANES, v.at[k]);
}

INLINE void step_row(const tct_spiking *c, const tct_spiking_block *b, const way how, told *row)
{
  for (size_t j = 0; j < (size_t)b->n; j += TCT_PANEL) step_some(c, b, how, row, j);
}

INLINE void step_all(const tct_spiking *given, const tct_spiking_block *block, const way how)
{
  const tct_spiking c       = *given; /* what is written cannot change it */
  const tct_spiking_block b = *block;
  const bool stays = !how.euler && !how.heard && b.slot[TCT_REFRACTORY] == b.before[TCT_REFRACTORY];

  for (int r = 0; r < b.rows; r++) {
    told row   = {.from = (size_t)r * b.ld, .most = b.speakers.most};
    row.list   = tct_spiking_list(&b, r);
    row.silent = tct_spiking_hush(&b, r);
    if (stays && row.silent)
      step_row(&c, &b, (way){how.conductance, false, false, true}, &row);
    else
      step_row(&c, &b, how, &row);
    tct_spiking_told(&b, r, row.n);
  }
}

#define STEP(name, conductance)                                                                    \
  static void name(const tct_spiking *c, const tct_spiking_block *b)                               \
  {                                                                                                \
    const bool heard = b->drive[0] || b->drive[1];                                                 \
    if (c->euler)                                                                                  \
      step_all(c, b, (way){conductance, true, true, false});                                       \
    else if (heard)                                                                                \
      step_all(c, b, (way){conductance, false, true, false});                                      \
    else                                                                                           \
      step_all(c, b, (way){conductance, false, false, false});                                     \
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
