/* spiking_segregated_dendrites.c -- cells that fire compare plateaus of their tufts, in two phases of one trial.
 *
 *     forward phase            nobody teaches
 *     target phase             a current pushes the top towards what is asked
 *     α = σ(mean of A)         a plateau at the end of each, in every cell with a tuft
 *     ΔW = γ (α_target - α_forward) σ'(V̄) PSP̄ᵀ           hidden
 *     ΔW = (mean σ(V)_target - σ(V̄)) σ'(V̄) PSP̄ᵀ          at the top
 *
 * V̄ and PSP̄ are means over the forward phase; the beginning of each phase is left out of all means.  Spikes come down
 * through synapses of the circuit that land on tufts; where these have no hold on the soma, only the top answers
 * otherwise in the target phase.  The mean of it is segregated_dendrites, in rates. */
#include "plateaus.h"

#include "kernels/kernels.h"

enum { SOMA, TUFT, CURRENT, POTENTIAL, POST };

struct params {
  double forward, settle, teach, gain;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, forward, 0.5, 0.01, 0.99, "1",
            "share of a trial that is its forward phase; the rest is its target phase"),
  TCT_PARAM(struct params, settle, 0.6, 0, 0.999, "1",
            "share of each phase, from its beginning, that is left out of all means"),
  TCT_PARAM(struct params, teach, 8, 0, 1e6, "1",
            "current towards what is asked, as a drive of the top's basal dendrites"),
  TCT_PARAM(struct params, gain, 4, 0, 1e6, "1",
            "γ: how much faster hidden synapses learn; 4 undoes the plateau's slope at rest"),
};

static const tct_keep keeps[] = {
  {"soma", TCT_FIELD, TCT_SCRATCH, .doc = "somatic potentials, then their means over each phase"},
  {"tuft", TCT_FIELD, TCT_SCRATCH, .doc = "apical potentials, then their means over each phase"},
  {"current", TCT_FIELD, TCT_SCRATCH, .doc = "what teaches the top; then synaptic currents"},
  {"potential", TCT_FIELD, TCT_SCRATCH, .doc = "postsynaptic potentials of every sender"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "what synapses see of the two phases"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  if (m->n_objectives != 1 || m->objective[0].signal < 0)
    return tct_fail(err, TCT_BAD_SPEC, "its target phase wants one objective with a target");
  const int top = plateaus_top(m);
  if (top < 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "it teaches `spiking_pyramidal` cells: feel the objective there, or where "
                    "their spikes are heard through a fixed one_to_one projection");
  if (m->steps < 2 || m->window < m->steps)
    return tct_fail(err, TCT_BAD_SPEC,
                    "a trial holds two phases in one window: %d steps in windows of %d", m->steps,
                    m->window);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule != id || s->fixed || s->n == 0) continue;
    if (!plateaus_fires(m, s->post) || s->site > 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s does not land on basal dendrites of cells with tufts: give it another "
                      "rule, or `fixed: true`",
                      s->name);
  }
  return plateaus_check(m, top, err);
}

/* Forward and target rows become, at the steps of the forward phase, what a synapse sees of both, a share each. */
static void compare(tct_lesson *l, int p, bool top, phase f, phase t)
{
  const tct_real gain = (tct_real)((const struct params *)l->params)->gain;
  const tct_real c    = (top ? 1 : gain) / (tct_real)(f.to - f.from);
  const int size      = l->model->population[p].size;
  const size_t ld = l->model->population[p].ld, row = (size_t)l->trials * ld;
  tct_real *soma   = tct_rows(l, l->kept[SOMA], p, f.from);
  tct_real *before = top ? soma : tct_rows(l, l->kept[TUFT], p, f.from);
  tct_real *after  = tct_rows(l, l->kept[top ? SOMA : TUFT], p, t.from);
  tct_real *post   = tct_rows(l, l->kept[POST], p, f.from);

  tct_activate(TCT_LOGISTIC, 1, (int)row, row, soma, soma);
  if (!top) {
    tct_activate(TCT_LOGISTIC, 1, (int)row, row, before, before);
    tct_activate(TCT_LOGISTIC, 1, (int)row, row, after, after);
  }
  for (int r = 0; r < l->trials; r++) /* pads stay zero */
    for (size_t i = (size_t)r * ld; i < (size_t)r * ld + (size_t)size; i++)
      post[i] = c * (after[i] - before[i]) * soma[i] * (1 - soma[i]);
  for (int k = f.from + 1; k < f.to; k++)
    memcpy(tct_rows(l, l->kept[POST], p, k), post, row * sizeof *post);
}

/* Potentials at the dendrites that a sender's spikes would make alone. */
static tct_real potentials(tct_lesson *l, int top)
{
  double rise, decay;

  l->model->population[top].unit->psp(l->model->population[top].params, &rise, &decay);
  tct_trace(l, l->kept[CURRENT], l->rate, (tct_real)rise);
  tct_trace(l, l->kept[POTENTIAL], l->kept[CURRENT], (tct_real)decay);
  return (tct_real)((1 - rise) * (1 - decay));
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;
  const int top            = plateaus_top(m);
  const phase f            = phase_of(m->steps, own->forward, own->settle, false),
              t            = phase_of(m->steps, own->forward, own->settle, true);

  tct_show(l);
  tct_instruct(l, l->kept[CURRENT], top, (tct_real)own->teach, f.to);
  l->current = l->kept[CURRENT];
  tct_sweep(l);
  l->current = NULL;

  tct_voltage(l, l->kept[SOMA]);
  tct_tuft(l, l->kept[TUFT]);
  const size_t n   = (size_t)(t.to - t.from) * (size_t)l->trials * m->population[top].ld;
  tct_real *taught = tct_rows(l, l->kept[SOMA], top, t.from);
  tct_activate(TCT_LOGISTIC, 1, (int)n, n, taught, taught);
  for (int k = 0; k < 2; k++) {
    tct_mean(l, l->kept[SOMA], l->kept[SOMA], k ? t.from : f.from, k ? t.to : f.to);
    tct_mean(l, l->kept[TUFT], l->kept[TUFT], k ? t.from : f.from, k ? t.to : f.to);
  }
  for (int p = 0; p < m->n_populations; p++) {
    memset(tct_rows(l, l->kept[POST], p, 0), 0, tct_span(l, p) * sizeof(tct_real));
    if (plateaus_fires(m, p)) compare(l, p, p == top, f, t);
  }
  const tct_real one = potentials(l, top);
  tct_outer(l, one, l->kept[POST], l->kept[POTENTIAL]);
}

const tct_rule tct_rule_spiking_segregated_dendrites = {
  .name     = "spiking_segregated_dendrites",
  .title    = "Segregated dendrites of cells that fire",
  .family   = "dendritic",
  .summary  = "compare the apical plateaus of a forward and a target phase in which all is told by "
              "spikes",
  .equation = "α = σ(mean of A)   at the end of each phase\n"
              "hidden: ΔW = γ (α_target - α_forward) σ'(V̄) PSP̄ᵀ\n"
              "top: ΔW = (mean σ(V)_target - σ(V̄)) σ'(V̄) PSP̄ᵀ",
  .source   = "Guerguiev, Lillicrap & Richards 2017, doi:10.7554/eLife.22901",
  .notes =
    "For `spiking_pyramidal` cells.  Feedback is the circuit's: `out -> hidden/apical: {wiring: "
    "dense, delay: 1, fixed: true}`, from the top to each population, as the source has it.  There "
    "a phase lasts 50 ms and a drawn rest, of which 30 are left out; here it is a share of the "
    "trial.  The source's teacher is a conductance, or, as here, a current; here it rises as "
    "potentials do.  Constants of the source are left to `gain` and the step.  Who answers without "
    "a teacher is in the forward phase all along; the objective judges, and does not teach",
  TCT_TAKES(struct params, params),
  .costs = TCT_ERROR | TCT_PHASES | TCT_COMPARTMENTS | TCT_TRACES,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
