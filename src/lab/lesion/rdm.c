/* rdm.c -- what a lesion does to the representations of all that hear of it. */
#include "lab/lesion/own.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "lab/rdm_change.h"

#include <tercet/run.h>

#include <math.h>

tct_status tct_lesion_responses_of(tct_lesion_responses *r, tct_state *s, const char *probe,
                                   tct_error *err)
{
  const size_t most = (size_t)tct_state_model(s)->n_populations;

  *r         = (tct_lesion_responses){0};
  r->of      = tct_alloc(most, sizeof(tct_recording *));
  r->pattern = tct_alloc(most, sizeof(double *));
  if (!r->of || !r->pattern) return tct_fail(err, TCT_NO_MEMORY, "no memory for responses");
  TCT_PASS(tct_record(s, probe, NULL, r->of, &r->n, err));
  for (int i = 0; i < r->n; i++) {
    const tct_recording *one = r->of[i];
    r->pattern[i] = tct_alloc((size_t)one->conditions * (size_t)one->units, sizeof(double));
    if (!r->pattern[i]) return tct_fail(err, TCT_NO_MEMORY, "no memory for patterns");
    tct_recording_patterns(one, r->pattern[i]);
  }
  return TCT_OK;
}

void tct_lesion_responses_free(tct_lesion_responses *r)
{
  for (int i = 0; i < r->n; i++) {
    tct_recording_free(r->of[i]);
    if (r->pattern) tct_free(r->pattern[i]);
  }
  tct_free(r->of);
  tct_free(r->pattern);
  *r = (tct_lesion_responses){0};
}

void tct_lesion_reaches(const tct_model *m, const tct_lesion *x, bool *reached)
{
  bool more = true;

  for (int p = 0; p < m->n_populations; p++) reached[p] = false;
  for (int i = 0; i < x->places && x->projection; i++)
    reached[m->projection[x->place[i]].post] = true;
  while (more) {
    more = false;
    for (int k = 0; k < m->n_projections; k++) {
      const tct_projection *s = &m->projection[k];
      bool from = reached[s->pre], back = reached[s->post];
      for (int i = 0; i < x->places && !x->projection; i++) {
        from = from || x->place[i] == s->pre;
        back = back || x->place[i] == s->post;
      }
      if (from && !s->down && !reached[s->post]) more = reached[s->post] = true;
      if (back && s->back != 0 && m->population[s->pre].unit && !reached[s->pre])
        more = reached[s->pre] = true;
    }
  }
}

static void add_draw(tct_lesion_rdm *rdm, double alike, double away, int draw)
{
  if (draw == 0)
    *rdm = (tct_lesion_rdm){.population = rdm->population, .least = INFINITY, .most = -INFINITY};
  rdm->moved += away;
  if (isnan(alike)) {
    rdm->undefined++;
    return;
  }
  rdm->alike += alike;
  rdm->least = fmin(rdm->least, alike);
  rdm->most  = fmax(rdm->most, alike);
}

tct_status tct_rdm_add(tct_lesion_rdm *rdm, int n, const tct_model *m,
                       const tct_lesion_responses *intact, const tct_lesion_responses *lesioned,
                       int draw, tct_error *err)
{
  const int conditions = intact->of[0]->conditions;
  const size_t pairs   = (size_t)conditions * (size_t)(conditions - 1) / 2;
  double *both         = tct_alloc(2 * pairs + 1, sizeof *both);

  if (!both)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for an RDM of %d conditions", conditions);
  for (int i = 0; i < n; i++) {
    int at = 0;
    for (int p = 0; p < rdm[i].population; p++) at += !m->population[p].constant;
    double alike, away;
    tct_rdm_change(conditions, intact->of[at]->units, intact->pattern[at], lesioned->pattern[at],
                   both, &alike, &away);
    add_draw(&rdm[i], alike, away, draw);
  }
  tct_free(both);
  return TCT_OK;
}

void tct_rdm_end(tct_lesion_rdm *rdm, int n, int draws)
{
  for (int i = 0; i < n; i++) {
    const int defined = draws - rdm[i].undefined;
    rdm[i].moved /= draws;
    rdm[i].alike = defined ? rdm[i].alike / defined : (double)NAN;
    if (!defined) rdm[i].least = rdm[i].most = (double)NAN;
  }
}
