/* act.c -- one trial step by step, with senses that somebody hands in: a body in a world of its own.
 *
 * Rows of one trial and one step of time; the step before is the past of this one. */
#include <string.h>

#include "substrate/intervene.h"
#include "substrate/speakers.h"

tct_status tct_state_begin(tct_state *s, uint64_t trial, tct_error *err)
{
  tct_lesson *l = &s->lesson[0];

  if (s->model->responds)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "rule %s lets the circuit settle before it answers: it cannot act step by step",
                    s->model->responds->name);
  tct_cut(s, TCT_TRAIN, &trial, 1);
  for (int i = 0; i < s->shards; i++) s->lesson[i].trials = 0;
  l->trials      = 1;
  l->desk->first = 0;
  l->desk->trial = s->trial;
  tct_lay_rows(l, 1, 1);
  tct_silence(l);
  tct_begin_trials(l);
  tct_take_up(l, 0);
  tct_forget_speakers(l);
  s->acting = true;
  return TCT_OK;
}

const tct_lesson *tct_state_step(tct_state *s, const tct_real *const *sense)
{
  const tct_model *m = s->model;
  tct_lesson *l      = &s->lesson[0];

  if (!s->acting) return NULL;
  if (l->desk->passes > 0) tct_roll(l);
  for (int p = 0, i = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit || q->constant) continue;
    memcpy(tct_rows(l, l->rate, p, 0), sense[i++], (size_t)q->size * sizeof **sense);
    tct_intervene(l, p, 0, 1, l->rate);
  }
  l->desk->passes = 1;
  tct_sweep_up(l);
  return l;
}
