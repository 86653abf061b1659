/* bcm.c -- strengthen above a threshold, weaken below it; the threshold slides with how active the cell is.
 *
 *     ΔW = y (y - θ) f'(a) xᵀ,   θ = running E[y²]
 *
 * With θ = E[y²] of the batch itself (pace 1) it is the gradient of E[y³]/3 - E[y²]²/4: objective
 * `selectivity`.  θ is only known when the whole batch was seen, so y² f' xᵀ and y f' xᵀ are summed
 * apart and `settle` joins them.  Where places share weights (conv) they share the threshold.
 */
#include <tercet/lesson.h>

enum { THRESHOLD, SQUARE, SLOPE, ABOVE, BELOW };
enum { INTRATOR_COOPER, LAW_COOPER };

static const tct_keep keeps[] = {
  {"threshold", TCT_PER_UNIT, TCT_LEARNT, .doc = "θ: running mean of y²"},
  {"square", TCT_FIELD, TCT_SCRATCH, .doc = "y² f'(a)"},
  {"slope", TCT_FIELD, TCT_SCRATCH, .doc = "y f'(a)"},
  {"above", TCT_BUNDLE, TCT_SUMMED, .doc = "y² f'(a) xᵀ"},
  {"below", TCT_BUNDLE, TCT_SUMMED, .doc = "y f'(a) xᵀ, which is to be weighed by θ"},
};

struct params {
  double pace;
  int form;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, pace, 0.1, 1e-6, 1, "1",
            "share of the way to a batch's own mean that the threshold goes with each batch"),
  TCT_PARAM_CHOICE(struct params, form, INTRATOR_COOPER, "intrator_cooper|law_cooper",
                   "as it is, or divided by the threshold (Law & Cooper): slower where it is high"),
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  TCT_TRY(tct_can_slope(m, err), err, "slopes");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && s->rank == 1 && !m->population[s->pre].constant)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: wiring %s does not say which cell's threshold a synapse belongs to; bcm "
                      "learns through dense and conv",
                      s->name, s->wiring->name);
  }
  return TCT_OK;
}

static void propose(tct_lesson *l)
{
  const tct_model *m = l->model;

  tct_sweep(l);
  tct_slope(l, l->kept[SLOPE]);
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    const tct_real *y       = tct_rows(l, l->rate, p, 0);
    tct_real *square        = tct_rows(l, l->kept[SQUARE], p, 0),
             *slope         = tct_rows(l, l->kept[SLOPE], p, 0);
    double *sum             = l->tally[THRESHOLD] + tct_first_unit(m, p);
    for (size_t r = 0, n = tct_span(l, p); q->unit && r < n; r += q->ld)
      for (size_t k = 0; k < (size_t)q->size; k++) {
        sum[k] += l->share / m->steps * (double)y[r + k] * (double)y[r + k];
        slope[r + k] *= y[r + k];
        square[r + k] = y[r + k] * slope[r + k];
      }
  }
  tct_outer_to(l, l->learnt[ABOVE], 1, l->kept[SQUARE], l->rate);
  tct_outer_to(l, l->learnt[BELOW], 1, l->kept[SLOPE], l->rate);
}

/* Where θ stands after this batch; in the first it is the batch's own. */
static double slid(const tct_lesson *l, size_t unit)
{
  const struct params *own = l->params;
  const double was = (double)l->kept[THRESHOLD][unit], now = l->tally[THRESHOLD][unit];

  return was + (l->batch == 0 ? 1 : own->pace) * (now - was);
}

/* The synapses with the g-th of the `groups` thresholds onto s: one unit, or all places of a map. */
static void join(tct_lesson *l, const tct_projection *s, size_t g, size_t groups)
{
  const struct params *own = l->params;
  const size_t units = (size_t)l->model->population[s->post].size, n = s->synapses / groups;
  double theta = 0;

  for (size_t k = g; k < units; k += groups)
    theta += slid(l, tct_first_unit(l->model, s->post) + k) * (double)groups / (double)units;
  const double c = own->form == INTRATOR_COOPER ? 1 : theta > 0 ? 1 / theta : 0;
  for (size_t i = g * n; i < (g + 1) * n; i++) {
    const size_t at = s->at + s->wiring->place(s, i);
    l->update[at] +=
      (tct_real)(c * ((double)l->learnt[ABOVE][at] - theta * (double)l->learnt[BELOW][at]));
  }
}

static void settle(tct_lesson *l)
{
  const tct_model *m = l->model;

  for (int k = 0; k < m->n_projections; k++)
    for (size_t g = 0; tct_mine(l, &m->projection[k]) && g < m->projection[k].tensor[0]; g++)
      join(l, &m->projection[k], g, m->projection[k].tensor[0]);
  for (size_t k = 0, n = tct_first_unit(m, m->n_populations); l->moving && k < n; k++)
    l->kept[THRESHOLD][k] = (tct_real)slid(l, k);
}

const tct_rule tct_rule_bcm = {
  .name     = "bcm",
  .title    = "BCM rule",
  .family   = "hebbian",
  .summary  = "strengthen above a sliding threshold, weaken below it: cells become selective",
  .equation = "ΔW = y (y - θ) f'(a) xᵀ,   θ = running E[y²]",
  .source =
    "Bienenstock et al. 1982, doi:10.1523/JNEUROSCI.02-01-00032.1982; as a gradient: Intrator & "
    "Cooper 1992, doi:10.1016/S0893-6080(05)80003-6",
  .notes =
    "Of K linearly independent, equally frequent stimuli a cell comes to answer one, with K, and "
    "the others "
    "not at all. A threshold slower than the weights oscillates: a small step, or a larger pace.",
  TCT_TAKES(struct params, params),
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
