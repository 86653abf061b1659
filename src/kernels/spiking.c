/* spiking.c -- steps of integrate-and-fire units in plain C, one cell at a time, and the choice of a family. */
#include "kernels/spiking.h"

#include "kernels/kernels.h"

#include <string.h>
#include <tgmath.h>

enum { LOOK = 32 };

static tct_real opened(const tct_spiking *c, tct_real v, tct_real e, tct_real i)
{
  const tct_real open = 1 + e - i, drawn = e * c->reach[0] - i * c->reach[1];
  const tct_real x = -c->pace * open, lasts = x == 0 ? 1 : expm1(x > 60 ? 60 : x) / x;

  return v + c->pace * (c->euler ? 1 : lasts) * (drawn - open * v);
}

static tct_real driven(const tct_spiking *c, tct_real v, tct_real e, tct_real i)
{
  if (c->euler) return v + c->pace * (e + i - v);
  return c->stay * v + (c->reach[0] * e + c->reach[1] * i);
}

/* Does it speak? */
static bool step_one(const tct_spiking *c, const tct_spiking_block *b, bool conductance, size_t at)
{
  const tct_real until = b->before[TCT_REFRACTORY][at], v0 = b->before[TCT_VOLTAGE][at];
  const tct_real e = b->before[TCT_EXCITED][at] + (b->drive[0] ? b->drive[0][at] : 0);
  const tct_real i = b->before[TCT_INHIBITED][at] + (b->drive[1] ? b->drive[1][at] : 0);
  const bool rests = until > b->now;
  const tct_real v = rests ? v0 : conductance ? opened(c, v0, e, i) : driven(c, v0, e, i);
  const tct_real z = rests ? 0 : v > c->threshold ? 1 : v <= c->threshold ? 0 : v;

  b->slot[TCT_VOLTAGE][at]    = z > 0 ? (c->subtracts ? v - c->away : c->to) : v;
  b->slot[TCT_EXCITED][at]    = c->keep[0] * e;
  b->slot[TCT_INHIBITED][at]  = c->keep[1] * i;
  b->slot[TCT_REFRACTORY][at] = z > 0 ? b->now + c->refractory : until;
  b->rate[at]                 = z;
  return z != 0;
}

static void step_all(const tct_spiking *c, const tct_spiking_block *b, bool conductance)
{
  for (int row = 0; row < b->rows; row++) {
    int *list = tct_spiking_list(b, row), n = 0;
    for (int j = 0; j < b->n; j++)
      if (step_one(c, b, conductance, (size_t)row * b->ld + (size_t)j) && list &&
          n <= b->speakers.most)
        list[n++] = j;
    tct_spiking_told(b, row, n);
  }
}

/* Is any of LOOK rates not 0?  (-0 counts, and does no harm.)  Words of 8 bytes, so that it is a few vectors. */
static bool any_of(const tct_real *x)
{
  uint64_t word[LOOK * sizeof *x / sizeof(uint64_t)], any = 0;

  memcpy(word, x, sizeof word);
  for (size_t i = 0; i < sizeof word / sizeof *word; i++) any |= word[i];
  return any != 0;
}

static int active(const tct_real *x, size_t from, size_t n, int *list)
{
  const size_t end = from + n;
  int found        = 0;

  for (size_t j = from; j < end; j += LOOK) {
    const size_t some = end - j < LOOK ? end - j : LOOK;
    if (some == LOOK && !any_of(x + j)) continue;
    for (size_t u = 0; u < some; u++) {
      list[found] = (int)(j + u);
      found += x[j + u] != 0;
    }
  }
  return found;
}

static void conductance(const tct_spiking *c, const tct_spiking_block *b)
{
  step_all(c, b, true);
}

static void current(const tct_spiking *c, const tct_spiking_block *b)
{
  step_all(c, b, false);
}

/* the family that goes with the products in use */
static const tct_spiking_family *in_use(void)
{
  static const tct_spiking_family portable = {conductance, current, active};
  const tct_kernel_family *products        = tct_kernels();
  const tct_spiking_family *in_vectors     = tct_spiking_avx2();

  if (tct_spiking_avx512() && products == tct_kernels_avx512()) in_vectors = tct_spiking_avx512();
  return in_vectors && products != tct_kernels_portable() ? in_vectors : &portable;
}

void tct_conductance_step(const tct_spiking *c, const tct_spiking_block *b)
{
  in_use()->conductance(c, b);
}

void tct_current_step(const tct_spiking *c, const tct_spiking_block *b)
{
  in_use()->current(c, b);
}

int tct_active(const tct_real *x, size_t from, size_t n, int *list)
{
  return in_use()->active(x, from, n, list);
}
