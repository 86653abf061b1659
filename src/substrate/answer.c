/* answer.c -- what the circuit answers when nobody teaches, and how good that is. */
#include <math.h>

#include "substrate/desk.h"

typedef struct {
  tct_state *state;
  tct_see see;
  void *arg;
  int first;
  const uint64_t *trial;
} tct_asking;

static void ask(void *arg, int id)
{
  const tct_asking *a = arg;
  tct_state *s        = a->state;
  const tct_model *m  = s->model;

  for (int begun = 0; begun < m->steps; begun += s->window) {
    for (int i = tct_first_shard(s, id); i < tct_first_shard(s, id + 1); i++) {
      tct_begin_window(s, i, begun);
      tct_take_up(&s->lesson[i], m->responds ? m->responder : 0);
      if (m->responds)
        m->responds->respond(&s->lesson[i]);
      else
        tct_sweep(&s->lesson[i]);
    }
    tct_pool_wait(s->pool);
    for (int i = 0; id == 0 && i < s->shards; i++)
      if (s->lesson[i].trials)
        a->see(a->arg, &s->lesson[i], a->first + s->lesson[i].desk->first,
               s->lesson[i].desk->trial);
    tct_pool_wait(s->pool);
    for (int i = tct_first_shard(s, id);
         i < tct_first_shard(s, id + 1) && begun + s->window < m->steps; i++)
      tct_roll(&s->lesson[i]);
  }
}

tct_status tct_state_respond(tct_state *s, int split, const uint64_t *trial, int trials,
                             tct_see see, void *arg, tct_error *err)
{
  const tct_model *m = s->model;
  tct_asking asking  = {.state = s, .see = see, .arg = arg};

  for (int i = 0; i < trials; i += m->training.batch) {
    const int some = trials - i < m->training.batch ? trials - i : m->training.batch;
    asking.first   = i;
    tct_cut(s, split, trial + i, some);
    tct_pool_run(s->pool, ask, &asking);
    if (!tct_all_well(s)) return tct_fail(err, TCT_BUG, "a word was used as it may not be used");
  }
  return TCT_OK;
}

/* ---- the score --------------------------------------------------------------------------------------- */

typedef struct {
  tct_state *state;
  double objective, right;
  bool classes;
} tct_scoring;

static int largest(const tct_real *x, int n)
{
  int best = 0;
  for (int i = 1; i < n; i++) best = x[i] > x[best] ? i : best;
  return best;
}

static void score(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  tct_scoring *g          = arg;
  const tct_model *m      = l->model;
  const tct_aim *a        = &m->objective[0];
  const tct_population *q = &m->population[a->at];
  double *tally           = g->state->tally;
  const int t             = l->steps - 1;

  (void)first;
  (void)trial;
  tct_cost((tct_lesson *)l, tally);
  for (int i = 0; i < l->trials; i++) g->objective += tally[i];
  if (!g->classes || l->begun + l->steps < m->steps) return;
  const tct_real *rate = tct_rows(l, q->unit->credit_at_drive ? l->drive : l->rate, a->at, t);
  const tct_real *goal = tct_target(l, 0, t);
  for (int i = 0; i < l->trials; i++)
    g->right +=
      largest(rate + (size_t)i * q->ld, q->size) == largest(goal + (size_t)i * q->ld, q->size);
}

tct_status tct_state_score(tct_state *s, int split, const uint64_t *trial, int trials,
                           tct_score *out, tct_error *err)
{
  const int target = s->model->objective[0].signal;
  tct_scoring g    = {
       .state = s, .classes = target >= 0 && s->model->world->signal[target].kind == TCT_SIGNAL_CLASS};

  TCT_TRY(tct_state_respond(s, split, trial, trials, score, &g, err), err, "scoring");
  out->objective = trials ? g.objective / trials : NAN;
  out->accuracy  = trials && g.classes ? g.right / trials : NAN;
  return TCT_OK;
}
