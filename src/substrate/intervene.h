/* intervene.h -- where interventions take hold, for the words that make rates.  All of it costs an intact circuit
 * one look at a pointer. */
#ifndef TERCET_INTERVENE_H
#define TERCET_INTERVENE_H

#include "substrate/desk.h"

#include <tercet/intervention.h>

/* What a state that is intervened in keeps; NULL in one that is intact. */
struct tct_acts {
  tct_arena arena;
  int n;
  tct_intervention *all; /* [n], projections as they were given */
  bool *rates, *driven;  /* [population] some act changes its rates, its drive */
  bool *through;         /* [projection] some act changes what it says */
  tct_real **
    said; /* [shard][projection][2] what it says up, and in reverse; NULL where it is not changed */
};

static inline const struct tct_acts *tct_acts_of(const tct_lesson *l)
{
  return l->desk->state->acts;
}

static inline bool tct_is_driven(const tct_lesson *l, int p)
{
  return tct_acts_of(l) && tct_acts_of(l)->driven[p];
}

static inline bool tct_acts_on(const tct_lesson *l, int p)
{
  return tct_acts_of(l) && tct_acts_of(l)->rates[p];
}

void tct_act_on_rates(tct_lesson *l, int p, int t, int steps, tct_real *field);
void tct_act_on_drive(tct_lesson *l, int p, int t, int steps, tct_real *field);
const tct_real *tct_acted(const tct_lesson *l, const tct_projection *s, bool reverse,
                          const tct_real *field, int t, int rows);

/* p's rates of `steps` steps from t in `field`, as they become. */
static inline void tct_intervene(tct_lesson *l, int p, int t, int steps, tct_real *field)
{
  if (tct_acts_on(l, p)) tct_act_on_rates(l, p, t, steps, field);
}

/* `rows` rows from step t of what a projection's senders say to it, or in reverse its receivers. */
static inline const tct_real *tct_said(const tct_lesson *l, const tct_projection *s, bool reverse,
                                       const tct_real *field, int t, int rows)
{
  if (tct_acts_of(l) && tct_acts_of(l)->through[s - l->model->projection])
    return tct_acted(l, s, reverse, field, t, rows);
  return tct_at(l, field, reverse ? s->post : s->pre, t);
}

void tct_acts_free(struct tct_acts *a); /* NULL is fine */

#endif
