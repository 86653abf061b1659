/* spiking_burstprop.c -- a synapse grows where its cell answers with bursts, shrinks where with single spikes.
 *
 *     ΔW_ij = Σ_t (B_i(t) - P̄_i(t) E_i(t)) Ẽ_j(t)         P̄ = B̄ / Ē
 *     Ẽ(t) = k Ẽ(t-1) + E_pre(t)                            k = exp(-dt / tau_pre)
 *     Ē(t+1) = κ Ē(t) + (1 - κ) E(t),   B̄ likewise          κ = exp(-dt / tau)
 *
 * E: the first spike after a silence longer than `window`; B: the second one after it, within `window`.  The share of
 * events that are bursts is asked to be as it has been, P̄: more than that is praise.  Who teaches, and how bursts come
 * down to apical dendrites, is the circuit's own: no error is handed in.  In the mean over chance the change is
 * (p - P̄) e Ẽ a step, that is (b_t - b) e_pre tau_pre of the rule in rates (burstprop), where P̄ is the share without
 * teaching.
 *
 * Averages run on from trial to trial: a trial starts where those of the batch before ended, in the mean. */
#include "timing.h"

#include "kernels/bursts.h"

enum { CLOCK, EVENT, PRE, BURST, EVENTS, BURSTS, USUAL_EVENTS, USUAL_BURSTS };

struct params {
  double window, tau, tau_pre, base, begin;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, window, 16, 1e-3, 1e6, "ms",
            "within which a second spike makes a burst, in whole steps"),
  TCT_PARAM(struct params, tau, 2000, 1e-3, 1e9, "ms", "time constant of both running averages"),
  TCT_PARAM(struct params, tau_pre, 20, 1e-3, 1e6, "ms", "how long a synapse remembers an event"),
  TCT_PARAM(struct params, base, 0.25, 0, 1, "1",
            "burst fraction that cells are taken to have had, at 5 Hz, before the first trial"),
  TCT_PARAM(struct params, begin, 0, 0, 1e9, "ms",
            "from when in a trial synapses change; averages run all the time"),
};

static const tct_keep keeps[] = {
  {"clock", TCT_FIELD, TCT_SCRATCH, .doc = "steps left in which a spike makes a burst of an event"},
  {"event", TCT_FIELD, TCT_SCRATCH, .doc = "E"},
  {"pre", TCT_FIELD, TCT_SCRATCH, .doc = "Ẽ: decaying memory of events"},
  {"burst", TCT_FIELD, TCT_SCRATCH, .doc = "B, then B - P̄ E"},
  {"events", TCT_FIELD, TCT_SCRATCH, .doc = "Ē: running average of E"},
  {"bursts", TCT_FIELD, TCT_SCRATCH, .doc = "B̄: running average of B"},
  {"usual_events", TCT_PER_UNIT, TCT_LEARNT, .doc = "Ē where a trial starts"},
  {"usual_bursts", TCT_PER_UNIT, TCT_LEARNT, .doc = "B̄ where a trial starts"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  const struct params *p = own;

  if (p->window / m->dt < 1 - 1e-9)
    return tct_fail(err, TCT_BAD_SPEC, "no second spike comes within %g ms where a step is %g ms",
                    p->window, m->dt);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->site > 0 && s->n > 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: synapses at a soma learn from bursts, those of further sites do not: "
                      "`fixed: true`",
                      s->name);
  }
  return timing_check(m, id, err);
}

static void start(tct_lesson *l)
{
  const struct params *own = l->params;

  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t at = tct_first_unit(l->model, p);
    for (size_t k = at; k < at + (size_t)l->model->population[p].size; k++) {
      l->kept[USUAL_EVENTS][k] = (tct_real)(0.005 * l->model->dt);
      l->kept[USUAL_BURSTS][k] = (tct_real)own->base * l->kept[USUAL_EVENTS][k];
    }
  }
}

static bool spikes(const tct_population *q)
{
  return q->unit && (q->unit->claims & TCT_UNIT_SPIKING);
}

/* What every spike is. */
static void tell_apart(tct_lesson *l, int p, tct_real window)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *z = tct_rows(l, l->rate, p, t), *was = tct_rows(l, l->kept[CLOCK], p, t - 1);
    tct_real *clock = tct_rows(l, l->kept[CLOCK], p, t), *e = tct_rows(l, l->kept[EVENT], p, t),
             *b = tct_rows(l, l->kept[BURST], p, t);
    for (size_t i = 0; i < row; i++) {
      const tct_spoken what = tct_spoken_by(was[i], z[i] > 0);
      e[i]                  = what == TCT_EVENT ? 1 : 0;
      b[i]                  = what == TCT_BURST ? 1 : 0;
      clock[i]              = tct_burst_clock(was[i], z[i] > 0, window);
    }
  }
}

/* Who does not fire is heard as it is; nothing of `one`, so that biases stay. */
static void hear(tct_lesson *l, int p)
{
  if (!l->model->population[p].constant)
    memcpy(tct_rows(l, l->kept[EVENT], p, 0), tct_rows(l, l->rate, p, 0),
           tct_span(l, p) * sizeof(tct_real));
}

/* Both averages of a population where a trial starts. */
static void recall(tct_lesson *l, int p)
{
  const tct_population *q = &l->model->population[p];
  const size_t at         = tct_first_unit(l->model, p);

  for (int what = 0; what < 2; what++)
    for (int i = 0; i < l->trials; i++)
      memcpy(tct_rows(l, l->kept[EVENTS + what], p, -1) + (size_t)i * q->ld,
             l->kept[USUAL_EVENTS + what] + at, (size_t)q->size * sizeof(tct_real));
}

/* B - P̄ E, which lasts from `begin` on; and both averages. */
static void compare(tct_lesson *l, int p, tct_real keep, int begin)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *e     = tct_rows(l, l->kept[EVENT], p, t);
    const tct_real *was_e = tct_rows(l, l->kept[EVENTS], p, t - 1),
                   *was_b = tct_rows(l, l->kept[BURSTS], p, t - 1);
    tct_real *all = tct_rows(l, l->kept[EVENTS], p, t), *in = tct_rows(l, l->kept[BURSTS], p, t),
             *b = tct_rows(l, l->kept[BURST], p, t);
    for (size_t i = 0; i < row; i++) {
      const tct_real usual = was_e[i] > 0 ? was_b[i] / was_e[i] : 0;
      all[i]               = keep * was_e[i] + (1 - keep) * e[i];
      in[i]                = keep * was_b[i] + (1 - keep) * b[i];
      b[i]                 = l->begun + t < begin ? 0 : b[i] - usual * e[i];
    }
  }
}

/* Where the averages of this trial ended. */
static void remember(tct_lesson *l, int p)
{
  const tct_population *q = &l->model->population[p];
  const size_t at         = tct_first_unit(l->model, p);

  if (l->begun + l->steps < l->model->steps) return;
  for (int what = 0; what < 2; what++)
    for (int i = 0; i < l->trials; i++)
      for (int k = 0; k < q->size; k++)
        l->tally[USUAL_EVENTS + what][at + (size_t)k] +=
          l->share * (double)tct_rows(l, l->kept[EVENTS + what], p,
                                      l->steps - 1)[(size_t)i * q->ld + (size_t)k];
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const double dt          = l->model->dt;

  tct_sweep(l);
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < l->model->n_populations; p++) {
    if (!spikes(&l->model->population[p])) {
      hear(l, p);
      continue;
    }
    tell_apart(l, p, (tct_real)floor(own->window / dt + 1e-9));
    if (l->begun == 0) recall(l, p);
    compare(l, p, (tct_real)timing_keep(l, own->tau), (int)ceil(own->begin / dt - 1e-9));
    remember(l, p);
  }
  tct_trace(l, l->kept[PRE], l->kept[EVENT], (tct_real)timing_keep(l, own->tau_pre));
  tct_outer(l, 1, l->kept[BURST], l->kept[PRE]);
}

static void settle(tct_lesson *l)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t at = tct_first_unit(l->model, p);
    for (int what = 0; what < 2; what++)
      for (size_t k = at; l->moving && k < at + (size_t)l->model->population[p].size; k++)
        l->kept[USUAL_EVENTS + what][k] = (tct_real)l->tally[USUAL_EVENTS + what][k];
  }
}

const tct_rule tct_rule_spiking_burstprop = {
  .name     = "spiking_burstprop",
  .title    = "Burst-dependent plasticity of spikes",
  .family   = "dendritic",
  .summary  = "strengthen what was heard before a burst, weaken what before a single spike",
  .equation = "ΔW = Σ_t (B(t) - P̄(t) E(t)) Ẽ_pre(t)ᵀ,   P̄ = B̄ / Ē",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x",
  .notes =
    "For cells that fire: `bursting`, or any that does, for a burst is told by spikes alone. It "
    "asks nothing of the objective, which only judges: a teacher speaks to apical dendrites "
    "(`teacher -> out/teacher`), and bursts come down by synapses that are fixed. Senders that do "
    "not fire are heard as they are. Leaves biases alone. The averages of the source run on from "
    "example to example; here trials of a batch run side by side, and start from the mean of the "
    "batch before. `burstprop` is the same in rates. What comes down asks hidden cells for what "
    "the rule in rates would (tests/science/burst_credit.c) where a burst fraction of 0.5 is "
    "usual; that few cells learn `xor` so was not shown. Of some thirty single runs of 20 hidden "
    "cells and 18 for the answer most ended at 0.5 to 0.7 of answers, the best were at 0.96 of "
    "validation trials for a time and did not stay there; fixed hidden cells came to 0.50, once to "
    "0.61; `function: first`, which wants no hidden cells, to 0.99 in one run. Untested is why: a "
    "burst is known `gap` after its event, when what drove it is partly forgotten, and hidden "
    "cells fell from 21 to 0.3 Hz in the run looked at, to 1.1 with a long tau_pre",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
