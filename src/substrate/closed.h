/* closed.h -- a task that answers what is done: what it keeps, and the sweep that goes on with it. */
#ifndef TERCET_CLOSED_H
#define TERCET_CLOSED_H

#include "substrate/desk.h"
#include "substrate/layer.h"
#include "substrate/reading.h"

/* What the world keeps at step t of the window, 0 .. window: [memory][trial]; NULL where it does not answer. */
static inline tct_real *tct_world_kept(const tct_lesson *l, int t)
{
  const tct_real *kept = l->desk->world;
  return kept ? (tct_real *)kept + (size_t)t * (size_t)l->model->world->memory * (size_t)l->trials
              : NULL;
}

/* Reals that it keeps of a shard from step to step. */
static inline size_t tct_world_size(const tct_model *m, int trials)
{
  return m->actor < 0 ? 0 : (size_t)m->world->memory * (size_t)trials;
}

void tct_lay_closed(const tct_model *m, tct_desk *d, tct_layer *y, int trials);
void tct_begin_world(const tct_lesson *l); /* trial start: nobody has acted */
void tct_roll_world(const tct_lesson *l);  /* next window */
void tct_sweep_closed(tct_lesson *l);

/* Who acts, as `task: {acts: POPULATION}` or the circuit says; and can this circuit, these rules? */
void tct_find_actor(tct_reading *r);
void tct_check_closed(tct_reading *r);

#endif
