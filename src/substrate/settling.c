/* settling.c -- did the circuit come to rest, and is there one rest or are there several?
 *
 * Rules that let a circuit settle take a fixed number of steps, and mean what they say only where that
 * was enough.  Two numbers tell: the largest last move of anything that settled, and how far apart the
 * free rests lie that are reached from where the rule begins and from a drawn start: every unit answers a
 * drive of N(0, 2²). */
#include <math.h>
#include <string.h>

#include "substrate/desk.h"

#define SPREAD 2

/* Called by relax where it begins. */
void tct_scatter(tct_lesson *l)
{
  const tct_model *m = l->model;
  const int rows     = l->steps * l->trials;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit || l->held[p]) continue;
    const tct_key key = tct_key_in(tct_key_of(m->seed, "scatter"), (uint64_t)p);
    tct_units u;
    tct_block(l, p, 0, rows, 0, TCT_ALL_PANELS, l->rate, &u);
    for (int i = 0; u.drive[0] && i < rows; i++)
      tct_normals(key, l->desk->trial[i % l->trials], 0, (uint32_t)(l->begun + i / l->trials),
                  q->size, SPREAD, u.drive[0] + (size_t)i * q->ld);
    q->unit->step(&u);
    tct_clear_pads(l, p, rows, tct_rows(l, l->rate, p, 0));
  }
}

double tct_worse(double a, double b)
{
  return isnan(a) || isnan(b) ? NAN : a > b ? a : b;
}

static void respond(tct_lesson *l, bool scattered)
{
  const tct_state *s = l->desk->state;

  tct_take_up(l, s->model->responder);
  l->desk->unrest    = 0;
  l->desk->scattered = scattered;
  s->model->responds->respond(l);
  l->desk->scattered = false;
}

/* One window from both starts; it goes on from the rule's own. */
static void settle_window(tct_lesson *l, int shard, int begun, double *apart, double *rest)
{
  const tct_model *m = l->model;

  tct_begin_window(l->desk->state, shard, begun);
  respond(l, false);
  *rest = tct_worse(*rest, tct_worse(l->rest, l->desk->unrest));
  tct_copy(l, l->credit, l->rate);
  respond(l, true);
  *rest = tct_worse(*rest, tct_worse(l->rest, l->desk->unrest));
  for (int p = 0; p < m->n_populations; p++) {
    const tct_real *one = tct_rows(l, l->credit, p, 0), *other = tct_rows(l, l->rate, p, 0);
    for (size_t k = 0, n = m->population[p].unit ? tct_span(l, p) : 0; k < n; k++)
      *apart = tct_worse(*apart, fabs((double)one[k] - (double)other[k]));
  }
  tct_copy(l, l->rate, l->credit);
  memset(l->credit, 0, l->size * sizeof *l->credit);
}

static void settle_twice(void *arg, int id)
{
  tct_state *s = arg;

  for (int i = tct_first_shard(s, id); i < tct_first_shard(s, id + 1); i++) {
    tct_lesson *l = &s->lesson[i];
    double apart = 0, rest = 0;
    for (int begun = 0; begun < s->model->steps; begun += s->window) {
      settle_window(l, i, begun, &apart, &rest);
      if (begun + s->window < s->model->steps) tct_roll(l);
    }
    l->rest        = rest;
    l->desk->apart = apart;
  }
}

/* A batch: what the rules do when they teach, then two free rests. */
static tct_status settle_batch(tct_state *s, int split, const uint64_t *trial, int trials,
                               tct_settling *out, tct_error *err)
{
  TCT_TRY(tct_state_propose(s, split, trial, trials, err), err, "settling");
  out->rest = tct_worse(out->rest, tct_state_rest(s));
  if (!s->model->responds) return TCT_OK;
  tct_cut(s, split, trial, trials);
  tct_pool_run(s->pool, settle_twice, s);
  if (!tct_all_well(s)) return tct_fail(err, TCT_BUG, "a word was used as it may not be used");
  out->rest = tct_worse(out->rest, tct_state_rest(s));
  for (int i = 0; i < s->shards; i++)
    if (s->lesson[i].trials) out->apart = tct_worse(out->apart, s->lesson[i].desk->apart);
  return TCT_OK;
}

tct_status tct_state_settling(tct_state *s, int split, const uint64_t *trial, int trials,
                              tct_settling *out, tct_error *err)
{
  const tct_model *m = s->model;
  bool relaxes       = false;

  for (int r = 0; r < m->n_rules; r++) relaxes = relaxes || (m->rule[r].rule->costs & TCT_RELAXES);
  *out = (tct_settling){.rest = relaxes ? 0 : NAN, .apart = m->responds ? 0 : NAN};
  for (int i = 0; relaxes && i < trials; i += m->training.batch) {
    const int some = trials - i < m->training.batch ? trials - i : m->training.batch;
    TCT_TRY(settle_batch(s, split, trial + i, some, out, err), err, "looking for rest");
  }
  return TCT_OK;
}
