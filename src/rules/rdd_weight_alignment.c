/* rdd_weight_alignment.c -- feedback learnt from spikes: what a cell's spike does to those behind it, at its threshold.
 *
 *     spiking  u = σ (√(1 - c) ξ + √c ξ_all),   z = 1 where u > θ,   q = W z + b
 *              β_ki = lim q_k | u_i above θ - lim q_k | u_i below:  E[q_k a(u_i)],  a = ± (α± + γ± x),  x = |u - θ| / p < 1
 *              ΔB = γ (β - d B)
 *     engaged  e_pre = f'(a_pre) ∘ Bᵀ e_post          ΔW = e_post r_preᵀ
 *
 * A synapse of the way back hears the potential of the cell whose error it carries and the cell that it lands on, which
 * knows how near to its threshold it was.  On either side a line is taken off (or the mean alone): a has mean ± 1 there,
 * and no part along x.  Others that fire along because they hear the same noise do so on both sides: they do not enter β.
 */
#include <stdio.h>

#include "feedback.h"
#include "kernels/kernels.h"
#include "mirror.h"

enum { FEEDBACK, NEAR, SPIKES, DRIVE };
enum { LINEAR, CONSTANT };

struct params {
  double size, shared, threshold, window, rate, decay;
  int64_t draws;
  int regression;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, size, 1, 1e-6, 1000, "1", "σ: standard deviation of a potential"),
  TCT_PARAM(struct params, shared, 0, 0, 1, "1", "c: share of its variance that all cells hear"),
  TCT_PARAM(struct params, threshold, 0.5, -1000, 1000, "1", "θ: potential above which it fires"),
  TCT_PARAM(struct params, window, 1, 1e-6, 1000, "1", "p: how far from it a potential counts"),
  TCT_PARAM_CHOICE(struct params, regression, LINEAR, "linear|constant",
                   "of q on the potential: lines, or means alone, which err more and vary less"),
  TCT_PARAM(struct params, rate, 0.1, 0, 1000, "1",
            "γ: how fast feedback follows, against the step size of the weights"),
  TCT_PARAM(struct params, decay, 1, 0, 1000, "1",
            "d: pull of the feedback towards zero; 1: it comes to be as large as W"),
  TCT_PARAM(struct params, draws, 1, 1, 10000, "1", "draws of potentials for each trial"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback laid out like the weights; nothing at the start"},
  {"near", TCT_FIELD, TCT_SCRATCH, .doc = "u, then a(u): 0 far from threshold"},
  {"spikes", TCT_FIELD, TCT_SCRATCH, .doc = "z; before, what all hear alike"},
  {"drive", TCT_FIELD, TCT_SCRATCH, .doc = "q"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (m->population[s->post].unit->memory)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s remembers: credit and spikes are of one moment here",
                      m->population[s->post].name);
    if (s->delay || s->site)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: a spike is looked at one hop on, at once, at the first site", s->name);
  }
  return TCT_OK;
}

/* ---- near threshold --------------------------------------------------------------------------------- */

/* α and γ of one side: E[a] = 1 and E[a x] = 0 there, by x's moments under the normal density, so many to p. */
static void line_of(const struct params *own, double side, double *alpha, double *gamma)
{
  enum { PIECES = 512 };
  double m0 = 0, m1 = 0, m2 = 0;

  for (int i = 0; i < PIECES; i++) {
    const double x = (i + 0.5) / PIECES, u = (own->threshold + side * own->window * x) / own->size;
    const double w = exp(-u * u / 2) / sqrt(2 * acos(-1)) * own->window / own->size / PIECES;
    m0 += w;
    m1 += w * x;
    m2 += w * x * x;
  }
  const double apart = m0 * m2 - m1 * m1;
  *alpha             = own->regression == LINEAR ? m2 / apart : 1 / m0;
  *gamma             = own->regression == LINEAR ? -m1 / apart : 0;
}

/* Spikes of all cells, and a(u). */
static void fire(tct_lesson *l, int64_t draw)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;
  double alpha[2], gamma[2];
  char place[32];
  int first = 0;

  line_of(own, -1, &alpha[0], &gamma[0]);
  line_of(own, 1, &alpha[1], &gamma[1]);
  while (!m->population[first].unit) first++;
  snprintf(place, sizeof place, "rdd %lld", (long long)draw);
  tct_noise(l, l->kept[NEAR], (tct_real)(own->size * sqrt(1 - own->shared)), place);
  snprintf(place, sizeof place, "rdd %lld of all", (long long)draw);
  tct_noise(l, l->kept[DRIVE], (tct_real)(own->size * sqrt(own->shared)), place);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    const tct_real *alike   = tct_rows(l, l->kept[DRIVE], first, 0);
    tct_real *near = tct_rows(l, l->kept[NEAR], p, 0), *z = tct_rows(l, l->kept[SPIKES], p, 0);
    for (size_t r = 0; q->unit && r < (size_t)l->steps * (size_t)l->trials; r++)
      for (size_t i = r * q->ld; i < r * q->ld + (size_t)q->size; i++) {
        const double far = (double)(near[i] + alike[r * m->population[first].ld]) - own->threshold;
        const double x   = fabs(far) / own->window;
        const int above  = far > 0;
        z[i]             = (tct_real)above;
        near[i] = (tct_real)(x < 1 ? (above ? 1 : -1) * (alpha[above] + gamma[above] * x) : 0);
      }
  }
}

static void compare(tct_lesson *l, int64_t draw)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;

  fire(l, draw);
  memset(l->kept[DRIVE], 0, l->size * sizeof *l->rate);
  for (int k = 0; k < m->n_projections; k++)
    if (mirror_has(l, &m->projection[k]))
      tct_push_at(l, &m->projection[k], l->weight, l->kept[SPIKES], l->kept[DRIVE]);
  mirror_learn(l, FEEDBACK, own->rate / (m->steps * (double)own->draws), l->kept[DRIVE],
               l->kept[NEAR]);
}

static void propose(tct_lesson *l)
{
  for (int64_t i = 0; i < ((const struct params *)l->params)->draws; i++) compare(l, i);

  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_NOW);
  tct_outer(l, 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  const struct params *own = l->params;

  mirror_decay(l, FEEDBACK, own->rate * own->decay);
}

const tct_rule tct_rule_rdd_weight_alignment = {
  .name     = "rdd_weight_alignment",
  .title    = "Weight alignment by regression discontinuity",
  .family   = "gradient without transport",
  .summary  = "learn feedback from what a cell's spike does to those behind it, at its threshold",
  .equation = "β_ki = lim q_k | u_i above θ - lim q_k | u_i below\n"
              "ΔB = γ (β - d B)\n"
              "e_pre = f'(a_pre) ∘ Bᵀ e_post\n"
              "ΔW = e_post r_preᵀ",
  .source   = "Guerguiev, Kording & Richards 2020, doi:10.48550/arXiv.1910.01689",
  .notes =
    "The circuit answers as it is; in between all its cells are driven by noise and spike, and "
    "spikes go one hop along the same weights. A spike counts as a rate of 1, so β is W: without "
    "shared noise in the mean exactly, with it but for what bends within the window. The source "
    "has cells that integrate over time in the spiking phase, and phases of an epoch; here each "
    "batch has both. A wide window varies less and, under shared noise, errs more. Where a kernel "
    "looks at many places β is their mean.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_NODE_NOISE | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
