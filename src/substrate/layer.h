/* layer.h -- how memory is laid out: the same lines first count an arena's bytes, then take them. */
#ifndef TERCET_LAYER_H
#define TERCET_LAYER_H

#include "base/memory.h"
#include <tercet/real.h>

typedef struct {
  tct_arena *arena; /* NULL: only count */
  size_t bytes;
} tct_layer;

/* What is too large to count stays too large: SIZE_MAX, which no arena has. */
static inline size_t plus(size_t a, size_t b)
{
  return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static inline size_t times(size_t a, size_t b)
{
  size_t n;
  return __builtin_mul_overflow(a, b, &n) ? SIZE_MAX : n;
}

static inline void *room(tct_layer *y, size_t n, size_t size)
{
  y->bytes = plus(y->bytes, tct_arena_bytes(times(n, size)));
  return y->arena ? tct_arena_take(y->arena, n * size) : NULL;
}

static inline tct_real *reals(tct_layer *y, size_t n)
{
  return room(y, n, sizeof(tct_real));
}

#endif
