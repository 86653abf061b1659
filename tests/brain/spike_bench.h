/* spike_bench.h -- recordings that tests of spikes fill. */
#ifndef TERCET_TESTS_SPIKE_BENCH_H
#define TERCET_TESTS_SPIKE_BENCH_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/firing.h>

#include "base/memory.h"
#include "base/random.h"

/* Counts, all 0. */
static inline tct_recording *quiet(int units, int conditions, int repeats, int steps, double dt)
{
  tct_recording *r = tct_recording_new(units, conditions, repeats, steps, 1, NULL);
  const size_t n   = (size_t)conditions * (size_t)repeats;

  assert_non_null(r);
  snprintf(r->name, sizeof r->name, "cells");
  snprintf(r->quantity, sizeof r->quantity, "count");
  r->dt = dt;
  for (size_t i = 0; i < n; i++) r->trial[i] = (int64_t)i;
  memset(r->value, 0, n * (size_t)steps * (size_t)units * sizeof *r->value);
  return r;
}

#endif
