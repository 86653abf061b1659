/* synaptic_cell.h -- one panel of a unit with two kinds of synapses, stepped in place. */
#ifndef TERCET_TESTS_SYNAPTIC_CELL_H
#define TERCET_TESTS_SYNAPTIC_CELL_H

#include "units/block.h"

enum { V, E, I, R };

typedef struct {
  block b;
  tct_real slot[TCT_SLOTS][BLOCK_ALL];
} cell;

/* Presets and no memory; parameters may be changed before cell_ready. */
static inline void cell_begin(cell *c, const tct_unit *unit, int units)
{
  memset(c, 0, sizeof *c);
  block_begin(&c->b, unit, units);
  for (int k = 0; k < unit->slots; k++) c->b.u.slot[k] = c->slot[k];
  for (int k = 0; k < unit->slots; k++) c->b.u.slot_before[k] = c->slot[k];
  c->b.u.drive[1] = c->b.drive[1];
}

static inline void cell_set(cell *c, const char *name, double x)
{
  *(double *)block_param(&c->b, name) = x;
}

static inline void cell_ready(cell *c, double dt)
{
  c->b.unit->prepare(c->b.params, dt);
}

/* One step of cell 0 with what arrives; did it fire? */
static inline int cell_step(cell *c, double excitation, double inhibition)
{
  c->b.drive[0][0] = (tct_real)excitation;
  c->b.drive[1][0] = (tct_real)inhibition;
  c->b.unit->step(&c->b.u);
  c->b.u.begun++;
  return c->b.rate[0] == 1;
}

#endif
