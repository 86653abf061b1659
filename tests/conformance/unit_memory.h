/* unit_memory.h -- laws of memories: what is owed to them, where they are written, what is summed into them, and where a
 * trial starts; and of lists of who speaks. */
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

/* Whether what a site hears stands beside its memory or is in it already. */
static bool sums_if_it_says_so(const tct_about *variant, void *params, law_why *why)
{
  const tct_unit *unit = (const tct_unit *)variant;
  bool same = true, sums = false;

  for (int k = 0; k < TCT_SITES; k++) sums = sums || unit->sums[k];
  if (!sums) return true;
  bench *apart = set_up(variant, params, 2), *there = set_up(variant, params, 2);
  tct_units u = block(there, 0, ROWS);
  for (int k = 0; k < there->sites; k++) {
    if (!unit->sums[k]) continue;
    for (int i = 0; i < ALL; i++) there->slot_before[unit->sums[k] - 1][i] += there->drive[k][i];
    u.drive[k] = NULL;
  }
  step(apart);
  unit->step(&u);
  for (int i = 0; i < ALL; i++) {
    if (i % LD >= apart->units) continue;
    same = same && apart->rate[i] == there->rate[i];
    for (int k = 0; k < unit->slots; k++) same = same && apart->slot[k][i] == there->slot[k][i];
  }
  free(there);
  free(apart);
  return same || broken(why, "what a site hears is not what was added to its memory");
}

/* Of rows of which nothing is known, nobody speaks, and one does: the list and the rates that are left. */
static bool tells_of(const tct_about *variant, void *params, int most)
{
  const tct_unit *unit = (const tct_unit *)variant;
  bench *plain = set_up(variant, params, 1000), *told = set_up(variant, params, 1000);
  int n[ROWS] = {-1, 0, 1}, list[ROWS * (LD + TCT_PANEL)];
  tct_units u = block(told, 0, ROWS);
  bool right  = true;

  for (int i = LD; i < ALL; i++) told->rate[i] = 0;
  list[2 * (most + TCT_PANEL)] = 1;
  told->rate[2 * LD + 1]       = 1;
  u.speakers                   = (tct_speakers){most, n, list};
  step(plain);
  unit->step(&u);
  for (int r = 0; r < ROWS; r++) {
    int spoke = 0, seen = 0;
    for (int i = 0; i < plain->units; i++) {
      const int *who = list + r * (most + TCT_PANEL);
      right          = right && told->rate[r * LD + i] == plain->rate[r * LD + i];
      if (plain->rate[r * LD + i] == 0) continue;
      seen += n[r] > spoke && who[spoke] == i;
      spoke++;
    }
    right = right && (spoke > most ? n[r] < 0 : n[r] < 0 || (n[r] == spoke && seen == spoke)) &&
            (n[r] >= 0 || spoke > 0);
  }
  free(told);
  free(plain);
  return right;
}

static bool tells_who_speaks(const tct_about *variant, void *params, law_why *why)
{
  if (!((const tct_unit *)variant)->tells) return true;
  return (tells_of(variant, params, LD) && tells_of(variant, params, 1)) ||
         broken(why, "who it says spoke is not who did");
}

static void deaf_step(const tct_units *u)
{
  for (int i = 0; i < u->units; i++) {
    u->rate[i]    = u->drive[0] ? u->drive[0][i] : 0;
    u->slot[0][i] = 0;
  }
}

static const tct_unit mute = {.title = "a deaf memory",
                              .sites = (const char *const[]){"soma", NULL},
                              .slots = 1,
                              .sums  = {1},
                              .tells = true,
                              .step  = deaf_step};

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
