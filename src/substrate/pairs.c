/* pairs.c -- traces at single synapses, trial by trial: where they lie, and the words ask, pair, pair_gate,
 * pair_trace, pair_outer.
 *
 * A PAIRED array is [projection that keeps it][trial][its part of a bundle].  Panels go 16 receivers at a time;
 * other wirings by a table of who meets whom, made when the model is compiled. */
#include <string.h>

#include "base/memory.h"
#include "kernels/paired.h"
#include "substrate/desk.h"

/* ---- where they lie --------------------------------------------------------------------------------- */

int tct_fields_of(const tct_model *m, const tct_keep *k)
{
  return k->many ? k->many(m) : 1;
}

bool tct_paired_at(const tct_model *m, int r, const tct_keep *k, const tct_projection *s)
{
  return k->shape == TCT_PAIRED && s->rule == r && !s->fixed && s->n > 0 && (!k->at || k->at(m, s));
}

static size_t rounded(const tct_projection *s)
{
  return (s->n + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL;
}

size_t tct_paired_size(const tct_model *m, int r, const tct_keep *k, size_t *at)
{
  size_t size = 0;

  for (int i = 0; i < m->n_projections; i++) {
    if (at) at[i] = size;
    if (tct_paired_at(m, r, k, &m->projection[i])) size += rounded(&m->projection[i]);
  }
  return size;
}

bool tct_pairs(const tct_model *m)
{
  bool any = false;

  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      any = any || tct_paired_size(m, r, &m->rule[r].rule->keeps[i], NULL) > 0;
  return any;
}

size_t tct_model_traces(const tct_model *m)
{
  size_t n = 0;

  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      for (int k = 0; k < m->n_projections; k++)
        if (tct_paired_at(m, r, &m->rule[r].rule->keeps[i], &m->projection[k]))
          n += m->projection[k].synapses;
  return n;
}

static tct_status meet(const tct_rule *rule, tct_projection *s, tct_error *err)
{
  if (s->wiring->panels || s->meetings) return TCT_OK;
  s->meetings = tct_alloc(s->synapses, sizeof *s->meetings);
  if (!s->meetings)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for who meets whom in %s", s->name);
  for (size_t i = 0; i < s->synapses; i++) {
    tct_meeting *at = &s->meetings[i];
    s->wiring->ends(s, i, &at->post, &at->pre);
    at->at = s->wiring->place(s, i);
    if (at->post < 0)
      return tct_fail(
        err, TCT_BAD_SPEC,
        "rule %s keeps a trace at every synapse, and those of %s (%s) are one at many places",
        rule->name, s->name, s->wiring->name);
  }
  return TCT_OK;
}

tct_status tct_make_meetings(tct_model *m, tct_error *err)
{
  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      for (int k = 0; k < m->n_projections; k++)
        if (tct_paired_at(m, r, &m->rule[r].rule->keeps[i], &m->projection[k]))
          TCT_TRY(meet(m->rule[r].rule, &m->projection[k], err), err, "pairing cells");
  return TCT_OK;
}

void tct_forget_pairs(tct_lesson *l)
{
  const tct_model *m = l->model;

  for (int i = 0; l->desk->pair_at && i < TCT_RULES * TCT_KEEPS; i++) {
    const int r = i / TCT_KEEPS;
    if (r >= m->n_rules || i % TCT_KEEPS >= m->rule[r].rule->n_keeps) continue;
    const tct_keep *k = &m->rule[r].rule->keeps[i % TCT_KEEPS];
    if (k->shape != TCT_PAIRED) continue;
    memset(l->desk->field_kept[i], 0,
           (size_t)l->trials * tct_paired_size(m, r, k, NULL) * sizeof(tct_real));
  }
}

/* Trial i of s in a PAIRED array of this rule; NULL, and trouble, if it does not keep it there. */
static tct_real *of_trial(tct_lesson *l, const tct_projection *s, const tct_real *paired, int i)
{
  const tct_model *m = l->model;
  const tct_rule *r  = m->rule[l->id].rule;

  for (int k = 0; k < r->n_keeps; k++) {
    if (l->kept[k] != paired || !tct_paired_at(m, l->id, &r->keeps[k], s)) continue;
    const size_t at = l->desk->pair_at[(size_t)(l->id * TCT_KEEPS + k) * (size_t)m->n_projections +
                                       (size_t)(s - m->projection)];
    return l->kept[k] + at * (size_t)l->trials + (size_t)i * rounded(s);
  }
  tct_trouble(l, TCT_BUG);
  return NULL;
}

/* ---- the words ------------------------------------------------------------------------------------------ */

void tct_ask(tct_lesson *l, const tct_real *via, tct_real *asked)
{
  l->desk->asked = asked;
  tct_carry(l, via, TCT_NOW);
  l->desk->asked = NULL;
}

static const tct_real *post_row(const tct_lesson *l, const tct_projection *s, const tct_real *post,
                                int t, int i)
{
  const tct_real *sited = post == l->error ? tct_site(l, post, s->site) : post;
  return tct_rows(l, sited, s->post, t) + (size_t)i * s->post_ld;
}

static bool may(const tct_lesson *l)
{
  return !l->status && l->trials > 0;
}

void tct_pair(tct_lesson *l, const tct_projection *s, int t, tct_real *into, tct_real keep,
              tct_real c, const tct_real *post, const tct_real *pre)
{
  const int senders = l->model->population[s->pre].size;

  if (keep != 0) l->used |= TCT_SYNAPSE_TRACES;
  for (int i = 0; may(l) && i < l->trials; i++) {
    tct_real *x       = of_trial(l, s, into, i);
    const tct_real *a = post_row(l, s, post, t, i),
                   *b = tct_rows(l, pre, s->pre, t - s->delay) + (size_t)i * s->pre_ld;
    if (!x) return;
    for (int p = 0; s->wiring->panels && p < s->parts; p++)
      tct_paired_meet(senders, keep, c, a + (size_t)p * TCT_PANEL, b,
                      x + (size_t)p * (size_t)senders * TCT_PANEL);
    for (size_t k = 0; s->meetings && k < s->synapses; k++) {
      const tct_meeting *at = &s->meetings[k];
      x[at->at]             = (keep == 0 ? 0 : keep * x[at->at]) + c * a[at->post] * b[at->pre];
    }
  }
}

/* into[at the synapse] += c x post x of, of one trial */
static void gate(const tct_lesson *l, const tct_projection *s, tct_real c, const tct_real *post,
                 const tct_real *of, tct_real *into)
{
  const int senders = l->model->population[s->pre].size;

  for (int p = 0; s->wiring->panels && p < s->parts; p++) {
    const size_t panel = (size_t)p * (size_t)senders * TCT_PANEL;
    tct_paired_gate(senders, c, post + (size_t)p * TCT_PANEL, of + panel, into + panel);
  }
  for (size_t k = 0; s->meetings && k < s->synapses; k++) {
    const tct_meeting *at = &s->meetings[k];
    into[at->at] += c * post[at->post] * of[at->at];
  }
}

void tct_pair_gate(tct_lesson *l, const tct_projection *s, int t, tct_real *into, tct_real c,
                   const tct_real *post, const tct_real *of)
{
  for (int i = 0; may(l) && i < l->trials; i++) {
    tct_real *x = of_trial(l, s, into, i), *y = of_trial(l, s, of, i);
    if (x && y) gate(l, s, c, post_row(l, s, post, t, i), y, x);
  }
}

void tct_pair_trace(tct_lesson *l, const tct_projection *s, tct_real *into, tct_real keep,
                    const tct_real *of)
{
  if (keep != 0) l->used |= TCT_SYNAPSE_TRACES;
  for (int i = 0; may(l) && i < l->trials; i++) {
    tct_real *x = of_trial(l, s, into, i), *y = of_trial(l, s, of, i);
    if (x && y) tct_paired_trace(rounded(s), keep, y, x);
  }
}

void tct_pair_outer(tct_lesson *l, const tct_projection *s, int t, tct_real *bundle, tct_real c,
                    const tct_real *post, const tct_real *of)
{
  const tct_real share = (tct_real)((double)c * l->share);

  for (int i = 0; may(l) && i < l->trials; i++) {
    const tct_real *y = of_trial(l, s, of, i);
    if (y) gate(l, s, share, post_row(l, s, post, t, i), y, bundle + s->at);
  }
}
