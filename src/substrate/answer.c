/* answer.c -- what the circuit answers when nobody teaches, and how good that is. */
#include <math.h>

#include "substrate/speakers.h"

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
      if (begun == 0) tct_forget_speakers(&s->lesson[i]);
      if (m->responds)
        m->responds->respond(&s->lesson[i]);
      else
        tct_sweep_on(&s->lesson[i]);
      if (m->responds) tct_forget_speakers(&s->lesson[i]); /* it may have written rates */
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

/* ---- trial by trial, and the score ----------------------------------------------------------------------- */

typedef struct {
  tct_state *state;
  bool classes;
  double objective, right, reward;
  tct_outcome *trial; /* [trials], or NULL: sums alone are wanted */
} tct_scoring;

static int largest(const tct_real *x, int n)
{
  int best = 0;
  for (int i = 1; i < n; i++) best = x[i] > x[best] ? i : best;
  return best;
}

/* What trial i of the shard came to be; classes are known at its last step. */
static tct_outcome outcome_of(const tct_scoring *g, const tct_lesson *l, int i)
{
  const tct_aim *a        = &l->model->objective[0];
  const tct_population *q = &l->model->population[a->at];
  const int t             = l->steps - 1;
  tct_outcome o           = {.objective = g->state->tally[i], .choice = -1, .target = -1};

  if (!g->classes || l->begun + l->steps < l->model->steps) return o;
  const tct_real *rate = tct_rows(l, q->unit->credit_at_drive ? l->drive : l->rate, a->at, t);
  const tct_real *goal = tct_target(l, 0, t) + (size_t)i * q->ld;
  o.choice             = largest(rate + (size_t)i * q->ld, q->size);
  o.target             = largest(goal, q->size);
  if (!(goal[o.target] > 0)) o.target = -1;
  return o;
}

static void score(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  tct_scoring *g = arg;

  (void)trial;
  tct_cost((tct_lesson *)l, g->state->tally);
  for (int i = 0; l->desk->reward && i < l->steps * l->trials; i++)
    g->reward += (double)l->desk->reward[i];
  for (int i = 0; i < l->trials; i++) {
    const tct_outcome o = outcome_of(g, l, i);
    g->objective += o.objective;
    g->right += o.choice >= 0 && o.choice == o.target;
    if (!g->trial) continue;
    const double before = l->begun ? g->trial[first + i].objective : 0;
    g->trial[first + i] = o;
    g->trial[first + i].objective += before;
  }
}

static tct_scoring scoring_of(tct_state *s, tct_outcome *trial)
{
  const int target = s->model->objective[0].signal;

  return (tct_scoring){.state = s,
                       .trial = trial,
                       .classes =
                         target >= 0 && s->model->world->signal[target].kind == TCT_SIGNAL_CLASS};
}

tct_status tct_state_outcomes(tct_state *s, int split, const uint64_t *trial, int trials,
                              tct_outcome *out, tct_error *err)
{
  tct_scoring g = scoring_of(s, out);

  return tct_state_respond(s, split, trial, trials, score, &g, err);
}

tct_status tct_state_score(tct_state *s, int split, const uint64_t *trial, int trials,
                           tct_score *out, tct_error *err)
{
  tct_scoring g = scoring_of(s, NULL);

  TCT_TRY(tct_state_respond(s, split, trial, trials, score, &g, err), err, "scoring");
  out->objective = trials ? g.objective / trials : NAN;
  out->accuracy  = trials && g.classes ? g.right / trials : NAN;
  out->reward    = trials && s->model->actor >= 0 ? g.reward / trials : NAN;
  return TCT_OK;
}
