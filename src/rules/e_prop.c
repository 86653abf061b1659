/* e_prop.c -- a trace at the synapse meets a signal of now; no way back in time.
 *
 *     ε_j(t) = keep ε_j(t-1) + z_j(t - delay)          ΔW_ij = Σ_t ψ_i(t) L_i(t) ε_j(t),   L = Wᵀ e
 *
 * For units with one leak the trace is one number for each presynaptic cell.  The learning signal comes
 * through the transpose of the outgoing weights ("symmetric e-prop").
 */
#include <tercet/lesson.h>

enum { TRACE };

static const tct_keep keeps[] = {
  {"trace", TCT_FIELD, TCT_SCRATCH, .doc = "decaying memory of every population's rates"},
};

static double leak_of(const tct_population *p)
{
  return p->unit && p->unit->leak ? p->unit->leak(p->params) : -1;
}

/* the one leak of all that remember, or -1 */
static double leak(const tct_model *m)
{
  double found = -1;
  for (int p = 0; p < m->n_populations; p++)
    if (leak_of(&m->population[p]) >= 0) found = leak_of(&m->population[p]);
  return found;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  const double one = leak(m);

  (void)id;
  (void)own;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit && q->unit->memory && !q->unit->leak)
      return tct_fail(
        err, TCT_BAD_SPEC,
        "population %s: what a unit %s remembers is more than one trace for each sender", q->name,
        q->unit->name);
  }
  if (one < 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "no population has a memory to trace: give one the unit `lif`");
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (leak_of(q) >= 0 && !(q->unit->claims & TCT_UNIT_SPIKING))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s: its memory is not a spiking unit's membrane", q->name);
    if (leak_of(q) >= 0 && leak_of(q) != one)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s leaks otherwise than the rest: one time constant for all",
                      q->name);
  }
  return TCT_OK;
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_NOW);
  tct_trace(l, l->kept[TRACE], l->rate, (tct_real)leak(l->model));
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    const bool remembers    = leak_of(&l->model->population[s->post]) >= 0;
    if (tct_mine(l, s)) tct_outer_at(l, s, 1, l->error, remembers ? l->kept[TRACE] : l->rate);
  }
}

const tct_rule tct_rule_e_prop = {
  .name     = "e_prop",
  .title    = "Eligibility propagation",
  .family   = "eligibility traces",
  .summary  = "let a decaying trace at the synapse meet the error of the moment",
  .equation = "ε_j(t) = keep ε_j(t-1) + z_j(t - delay)\nΔW_ij = Σ_t ψ_i(t) L_i(t) ε_j(t)",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes  = "Without recurrent synapses and with a detached reset it is backprop through time with "
            "the same "
            "surrogate slope; with them it leaves out what a spike does to later spikes of others.",
  .costs  = TCT_ERROR | TCT_TRANSPORT | TCT_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
