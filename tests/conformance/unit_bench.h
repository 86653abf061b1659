/* unit_bench.h -- a block of a few rows for one unit, with everything that a unit may read or write.
 *
 * Rows are longer than the unit's whole panels, and filled with numbers that are the same every time;
 * what lies beyond must stay as it was. */
#ifndef TERCET_TESTS_UNIT_BENCH_H
#define TERCET_TESTS_UNIT_BENCH_H

#include <tercet/unit.h>

#include "conformance/laws.h"
#include "kernels/kernels.h"

enum { ROWS = 3, LD = 48, ALL = ROWS * LD };

typedef struct {
  const tct_unit *unit;
  void *params;
  int units, columns, sites;
  tct_real drive[TCT_SITES][ALL], rate[ALL], before[ALL], uniform[ALL];
  tct_real slot[TCT_SLOTS][ALL], slot_before[TCT_SLOTS][ALL];
  tct_real credit[ALL], error[TCT_SITES][ALL], credit_before[ALL];
  tct_real credit_slot[TCT_SLOTS][ALL], credit_slot_before[TCT_SLOTS][ALL];
} bench;

static inline void fill(const bench *b, tct_real *x, double size, uint64_t *draw)
{
  memset(x, 0, ALL * sizeof *x);
  for (int r = 0; r < ROWS; r++)
    for (int i = 0; i < b->units; i++)
      x[r * LD + i] = (tct_real)(size * law_draw(draw) + 0); /* no -0 */
}

/* What a unit writes starts from rubbish: it may not depend on what was there. */
static inline void spoil(bench *b)
{
  for (int i = 0; i < ALL; i++) {
    b->rate[i] = b->credit[i] = b->credit_before[i] = 77;
    for (int k = 0; k < TCT_SITES; k++) b->error[k][i] = 77;
    for (int k = 0; k < TCT_SLOTS; k++) b->slot[k][i] = b->credit_slot_before[k][i] = 77;
  }
}

/* Presets are often 1, where a factor that was forgotten cannot be told from one that was not. */
static inline void leave_presets(const tct_about *variant, void *params)
{
  for (int i = 0; i < variant->n_params; i++) {
    const tct_param *p = &variant->params[i];
    if (p->type == TCT_TYPE_REAL && 0.7 * p->preset >= p->least && 0.7 * p->preset <= p->most)
      *(double *)((char *)params + p->offset) = 0.7 * p->preset;
  }
}

static inline bench *set_up(const tct_about *variant, void *params, double size)
{
  const tct_unit *u = (const tct_unit *)variant;
  bench *b          = calloc(1, sizeof *b);
  uint64_t draw     = 1;

  assert_non_null(b);
  b->unit    = u;
  b->params  = params;
  b->units   = u->whole ? 21 : 13;
  b->columns = tct_panels(b->units) * TCT_PANEL;
  while (u->sites[b->sites]) b->sites++;
  leave_presets(variant, params);
  if (u->prepare) u->prepare(params, 2);
  for (int k = 0; k < TCT_SITES; k++) fill(b, b->drive[k], size, &draw);
  for (int k = 0; k < TCT_SLOTS; k++) fill(b, b->slot_before[k], 1.5, &draw);
  for (int k = 0; k < TCT_SLOTS; k++) fill(b, b->credit_slot[k], 1, &draw);
  fill(b, b->before, 1.5, &draw);
  for (int i = 0; i < ALL; i++) b->uniform[i] = (tct_real)(0.5 + 0.5 * law_draw(&draw));
  spoil(b);
  return b;
}

/* The block of all rows from row `first`, as the substrate hands it over. */
static inline tct_units block(bench *b, int first, int rows)
{
  const tct_unit *unit = b->unit;
  const size_t at      = (size_t)first * LD;
  tct_units u          = {.rows = rows, .units = b->units, .ld = LD, .params = b->params};

  u.rate = b->rate + at;
  for (int k = 0; k < b->sites; k++) u.drive[k] = b->drive[k] + at;
  for (int k = 1; k < b->sites; k++) u.error[k] = b->error[k] + at;
  u.credit = u.error[0] = b->credit + at;
  if (unit->in_place) u.drive[0] = u.rate;
  if (unit->memory) u.before = b->before + at;
  for (int k = 0; k < unit->slots; k++) {
    u.slot[k]        = b->slot[k] + at;
    u.slot_before[k] = b->slot_before[k] + at;
  }
  if (unit->stochastic) u.uniform = b->uniform + at;
  return u;
}

static inline void step_rows(bench *b, int first, int rows)
{
  const tct_units u = block(b, first, rows);

  for (int r = first; b->unit->in_place && r < first + rows; r++)
    memcpy(b->rate + r * LD, b->drive[0] + r * LD, (size_t)b->columns * sizeof *b->rate);
  b->unit->step(&u);
}

static inline void step(bench *b)
{
  step_rows(b, 0, ROWS);
}

/* The way back for credit `ask`, if there is one; through_time: and into the step before. */
static inline void pull(bench *b, const tct_real *ask, bool through_time)
{
  tct_units u = block(b, 0, ROWS);

  memcpy(b->credit, ask, sizeof b->credit);
  for (int i = 0; i < ALL; i++) b->credit_before[i] = 0.25;
  if (through_time && b->unit->memory) {
    u.credit_before = b->credit_before;
    for (int k = 0; k < b->unit->slots; k++) {
      u.credit_slot[k]        = b->credit_slot[k];
      u.credit_slot_before[k] = b->credit_slot_before[k];
    }
  }
  if (b->unit->pull) b->unit->pull(&u);
}

#endif
