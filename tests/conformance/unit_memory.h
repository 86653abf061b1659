/* unit_memory.h -- laws of memories: what is owed to them, where they are written, and where a trial starts. */
#ifndef TERCET_TESTS_UNIT_MEMORY_H
#define TERCET_TESTS_UNIT_MEMORY_H

#include "conformance/unit_bench.h"

#include <math.h>

/* Where nothing is owed by the step after, the error of now is the same with and without a way back. */
static bool needs_no_past(const tct_about *variant, void *params, law_why *why)
{
  bench *b = set_up(variant, params, 2);
  tct_real ask[ALL], now[ALL];
  uint64_t draw = 9;

  fill(b, ask, 1, &draw);
  memset(b->credit_slot, 0, sizeof b->credit_slot);
  step(b);
  pull(b, ask, false);
  memcpy(now, b->credit, sizeof now);
  step(b);
  pull(b, ask, true);
  bool same = true;
  for (int i = 0; i < ALL; i++) same = same && now[i] == b->credit[i];
  free(b);
  return same || broken(why, "the error of now depends on whether there is a way back in time");
}

/* A memory that is written where it is read is what it is beside the one before. */
static bool overwrites_if_it_says_so(const tct_about *variant, void *params, law_why *why)
{
  const tct_unit *unit = (const tct_unit *)variant;
  if (!unit->overwrites) return true;
  bench *apart = set_up(variant, params, 2), *there = set_up(variant, params, 2);
  tct_units u = block(there, 0, ROWS);
  bool same   = true;

  step(apart);
  for (int k = 0; k < unit->slots; k++) u.slot[k] = there->slot_before[k];
  unit->step(&u);
  for (int r = 0; r < ROWS; r++) {
    const size_t n = (size_t)apart->columns * sizeof *apart->rate;
    same           = same && memcmp(apart->rate + r * LD, there->rate + r * LD, n) == 0;
    for (int k = 0; k < unit->slots; k++)
      same = same && memcmp(apart->slot[k] + r * LD, there->slot_before[k] + r * LD, n) == 0;
  }
  free(there);
  free(apart);
  return same || broken(why, "in place it is not what it is apart");
}

static double drawn(const void *chance, int what, int unit)
{
  return 0.5 + 0.4 * sin(*(const double *)chance + 3 * what + 0.7 * unit);
}

/* Memories at the start: numbers, of its units alone, and the same for the same draws. */
static bool begins_by_its_draws(const tct_about *variant, void *params, law_why *why)
{
  const tct_unit *unit = (const tct_unit *)variant;
  tct_real slot[2][TCT_SLOTS][LD];
  bool fine = true;

  if (!unit->begin) return true;
  if (!unit->slots) return broken(why, "a beginning without memories");
  bench *b = set_up(variant, params, 1);
  for (int i = 0; i < 2; i++) {
    const double seed   = 5;
    tct_beginning start = {
      .units = b->units, .params = params, .uniform = drawn, .normal = drawn, .chance = &seed};
    memset(slot[i], 0, sizeof slot[i]);
    for (int k = 0; k < TCT_SLOTS; k++) start.slot[k] = k < unit->slots ? slot[i][k] : NULL;
    unit->begin(&start);
    for (int k = 0; k < unit->slots; k++) {
      fine = fine && tct_all_finite(LD, slot[i][k]);
      for (int j = b->units; j < LD; j++) fine = fine && slot[i][k][j] == 0;
    }
  }
  free(b);
  if (!fine) return broken(why, "it begins with numbers that are none, or with others' memories");
  return memcmp(slot[0], slot[1], sizeof slot[0]) == 0 ||
         broken(why, "the same draws began another trial");
}

static void clumsy_step(const tct_units *u)
{
  for (int i = 0; i < u->units; i++) {
    u->slot[0][i] = 1;
    u->rate[i]    = u->slot_before[0][i]; /* after it was written */
  }
}

static void greedy_begin(const tct_beginning *b)
{
  static int calls;

  calls++;
  for (int i = 0; i <= b->units; i++) b->slot[0][i] = (tct_real)calls;
}

static const tct_unit forgetful = {.title      = "a lost memory",
                                   .sites      = (const char *const[]){"soma", NULL},
                                   .slots      = 1,
                                   .memory     = true,
                                   .overwrites = true,
                                   .step       = clumsy_step,
                                   .begin      = greedy_begin};

#endif
