/* targets.h -- what the two rules share that send wishes back instead of errors (Lee et al. 2015).
 *
 *     g(h) = f(Gᵀ h), f of the population below                learnt to undo what drives the one above
 *     ĥ_below = h_below + g(ĥ) - g(h)                          the wish, corrected by what g gets wrong
 *     ΔW = f'(a) ∘ (ĥ - h) / α h_preᵀ
 *     ΔG = γ r [f' ∘ (aim - g(r))]ᵀ,  r = f(W (h + σ ξ) + b)   aim: h + σ ξ, or h
 *
 * An inverse G is laid out like the W that it undoes and used in reverse. */
#ifndef TERCET_RULES_TARGETS_H
#define TERCET_RULES_TARGETS_H

#include "feedback.h"
#include "kernels/kernels.h"

enum { INVERSE, CLEAN, WISH, SLOPE, DRIVE, BACK, AGAIN };

struct targets {
  double scale, reach, noise, inverse_rate;
};

#define TARGETS_PARAMS(reach_, noise_, rate_)                                                      \
  FEEDBACK_SCALE(struct targets),                                                                  \
    TCT_PARAM(struct targets, reach, reach_, 1e-6, 1000, "1",                                      \
              "α: how far the first wish goes along minus the loss's gradient"),                   \
    TCT_PARAM(struct targets, noise, noise_, 0, 100, "1",                                          \
              "σ: noise in the rates that inverses learn from"),                                   \
    TCT_PARAM(struct targets, inverse_rate, rate_, 0, 1000, "1",                                   \
              "γ: how fast inverses learn, against the step size of the weights")

static const tct_keep targets_keeps[] = {
  {"inverse", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "G, laid out like the weights that it undoes"},
  {"clean", TCT_FIELD, TCT_SCRATCH, .doc = "h: rates as they are"},
  {"wish", TCT_FIELD, TCT_SCRATCH, .doc = "ĥ: rates as they should be; then h + σ ξ"},
  {"slope", TCT_FIELD, TCT_SCRATCH, .doc = "f'; then what the weights are asked for"},
  {"drive", TCT_FIELD, TCT_SCRATCH, .doc = "what an inverse, or a noisy sender, says"},
  {"back", TCT_FIELD, TCT_SCRATCH, .doc = "g(h), g(ĥ), g(r)"},
  {"again", TCT_FIELD, TCT_SCRATCH, .doc = "g(h); then r"},
};

/* Is s a synapse between populations with units: one that a wish can go back through? */
static inline bool targets_inner(const tct_model *m, const tct_projection *s)
{
  return m->population[s->pre].unit != NULL;
}

static inline tct_status targets_check_population(const tct_model *m, int p, tct_error *err)
{
  const tct_population *q = &m->population[p];
  int hears = 0, drives = 0;

  for (int k = 0; k < m->n_projections; k++) {
    hears += m->projection[k].post == p && !m->population[m->projection[k].pre].constant;
    drives += m->projection[k].pre == p;
  }
  if (q->unit->memory || tct_population_draws(q) || (q->unit->credit_at_drive && !q->felt))
    return tct_fail(err, TCT_BAD_SPEC,
                    "population %s: a wish goes through units that answer at once", q->name);
  if (hears != 1 || drives != (q->felt ? 0 : 1))
    return tct_fail(
      err, TCT_BAD_SPEC,
      "population %s hears %d and drives %d: wishes go down a chain, one to the next%s", q->name,
      hears, drives, q->felt ? ", from where the objective is felt" : "");
  return TCT_OK;
}

static inline tct_status targets_check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(tct_can_slope(m, err), err, "slopes");
  if (m->steps > 1)
    return tct_fail(err, TCT_BAD_SPEC, "its trials have no time: %d steps are too many", m->steps);
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC, "its wishes begin at one population: give it one objective");
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit) TCT_TRY(targets_check_population(m, p, err), err, "its circuit");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!targets_inner(m, s)) continue;
    if (s->delay || s->site || s->n == 0 || !(s->wiring->claims & TCT_WIRING_LINEAR))
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s cannot be undone: an inverse has synapses of its own, where W has them, "
                      "without delay, to the first site",
                      s->name);
  }
  return TCT_OK;
}

static inline void targets_start(tct_lesson *l)
{
  feedback_draw(l, ((const struct targets *)l->params)->scale, l->kept[INVERSE]);
}

/* into = g(rate of the population above), for all populations at once */
static inline void targets_invert(tct_lesson *l, const tct_real *rate, tct_real *into)
{
  memset(l->kept[DRIVE], 0, l->size * sizeof *rate);
  for (int k = 0; k < l->model->n_projections; k++)
    if (targets_inner(l->model, &l->model->projection[k]))
      tct_carry_at(l, &l->model->projection[k], l->kept[INVERSE], rate, l->kept[DRIVE]);
  tct_answer(l, l->kept[DRIVE], into);
}

/* From the wish of the population `top` down: wish = h + g(wish above) - g(h). */
static inline void targets_descend(tct_lesson *l, int top)
{
  const tct_model *m   = l->model;
  tct_real *const *own = l->kept;
  int from             = top;

  targets_invert(l, own[CLEAN], own[AGAIN]);
  for (int k = m->n_projections; k-- > 0;) { /* each time the one that drives `from` */
    const tct_projection *s = NULL;
    for (int i = 0; i < m->n_projections; i++)
      if (m->projection[i].post == from && targets_inner(m, &m->projection[i]))
        s = &m->projection[i];
    if (!s) return;
    const size_t at = (size_t)(tct_rows(l, own[WISH], s->pre, 0) - own[WISH]),
                 n  = tct_span(l, s->pre);
    memset(own[DRIVE] + at, 0, n * sizeof(tct_real));
    tct_carry_at(l, s, own[INVERSE], own[WISH], own[DRIVE]);
    tct_answer(l, own[DRIVE], own[BACK]);
    for (size_t i = at; i < at + n; i++)
      own[WISH][i] = own[CLEAN][i] + own[BACK][i] - own[AGAIN][i];
    from = s->pre;
  }
}

/* Every population of this rule is asked to move towards its wish. */
static inline void targets_ask(tct_lesson *l)
{
  const tct_real reach = (tct_real)((const struct targets *)l->params)->reach;
  tct_real *const *own = l->kept;

  for (int p = 0; p < l->model->n_populations; p++) {
    if (!l->model->population[p].unit) continue;
    const size_t at = (size_t)(tct_rows(l, own[WISH], p, 0) - own[WISH]), n = tct_span(l, p);
    for (size_t i = at; i < at + n; i++) own[SLOPE][i] *= (own[WISH][i] - own[CLEAN][i]) / reach;
  }
  tct_outer(l, 1, own[SLOPE], own[CLEAN]);
}

/* Inverses learn to undo what noisy rates drive, as far as they drive others than `but`. */
static inline void targets_learn_inverses(tct_lesson *l, bool denoise, int but)
{
  const struct targets *own = l->params;
  const tct_model *m        = l->model;
  tct_real *noisy = l->kept[WISH], *clean = l->kept[CLEAN], *back = l->kept[BACK],
           *slope = l->kept[DRIVE];

  tct_noise(l, noisy, (tct_real)own->noise, "inverse");
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit)
      tct_add(tct_span(l, p), 1, tct_rows(l, clean, p, 0), tct_rows(l, noisy, p, 0));
  feedback_hop(l, noisy, l->kept[DRIVE], l->kept[AGAIN]);
  targets_invert(l, l->kept[AGAIN], back);
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit)
      memcpy(tct_rows(l, l->rate, p, 0), tct_rows(l, back, p, 0), tct_span(l, p) * sizeof *back);
  tct_slope(l, slope); /* at the rates that the inverses made */
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!targets_inner(m, s) || s->post == but) continue;
    const size_t at = (size_t)(tct_rows(l, back, s->pre, 0) - back), n = tct_span(l, s->pre);
    for (size_t i = at; i < at + n; i++) slope[i] *= (denoise ? clean[i] : noisy[i]) - back[i];
    tct_outer_to_at(l, s, l->learnt[INVERSE], (tct_real)own->inverse_rate, l->kept[AGAIN], slope);
  }
}

#endif
