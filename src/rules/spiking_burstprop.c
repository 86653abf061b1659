/* spiking_burstprop.c -- a synapse grows where its cell answers with bursts, shrinks where with single spikes.
 *
 *     ΔW_ij = Σ_t (B_i(t) - P̄_i(t) E_i(t)) Ẽ_j(t)         P̄ = B̄ / Ē
 *     Ẽ(t) = k Ẽ(t-1) + E_pre(t)                            k = exp(-dt / tau_pre)
 *     Ē(t+1) = κ Ē(t) + (1 - κ) E(t),   B̄ likewise          κ = exp(-dt / tau)
 *     judged when known: E and B of ΔW and of the averages are told `window` after the event, both in one step
 *
 * E: the first spike after a silence longer than `window`; B: the second one after it, within `window`.  The share of
 * events that are bursts is asked to be as it has been, P̄: more than that is praise.  Who teaches, and how bursts come
 * down to apical dendrites, is the circuit's own: no error is handed in.  In the mean over chance the change is
 * (p - P̄) e Ẽ a step, that is (b_t - b) e_pre tau_pre of the rule in rates (burstprop), where P̄ is the share without
 * teaching.
 *
 * Averages run on from trial to trial: a trial starts where those of the batch before ended, in the mean. */
#include "timing.h"
#include "usual_bursts.h"

enum { CLOCK, EVENT, PRE, BURST, EVENTS, BURSTS, USUAL_EVENTS, USUAL_BURSTS, DUE, JUDGED };
enum { AT_ONCE, WHEN_KNOWN };

struct params {
  double window, tau, tau_pre, base, begin;
  int judged;
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
  TCT_PARAM_CHOICE(struct params, judged, AT_ONCE, "at_once|when_known",
                   "an event where it is and its burst where it comes, or both `window` after the "
                   "event"),
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
  {"due", TCT_FIELD, TCT_SCRATCH, .doc = "steps until an event is judged, below 0 of a burst"},
  {"judged", TCT_FIELD, TCT_SCRATCH, .doc = "E where it is judged"},
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

/* B - P̄ E, which lasts from `begin` on; and both averages. */
static void compare(tct_lesson *l, int p, tct_real keep, int begin)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *e     = tct_rows(l, l->kept[JUDGED], p, t);
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

/* What cells of a population said, as its synapses judge it. */
static void judge(tct_lesson *l, int p)
{
  const struct params *own = l->params;
  const double dt          = l->model->dt;
  const tct_real window    = (tct_real)floor(own->window / dt + 1e-9);

  bursts_tell_apart(l, p, window, l->kept[CLOCK], l->kept[EVENT], l->kept[BURST]);
  if (own->judged == AT_ONCE)
    bursts_at_once(l, p, l->kept[EVENT], l->kept[JUDGED]);
  else
    bursts_when_known(l, p, window, l->kept[DUE], l->kept[EVENT], l->kept[BURST], l->kept[JUDGED]);
  for (int what = 0; what < 2 && l->begun == 0; what++)
    bursts_recall(l, p, l->kept[USUAL_EVENTS + what], l->kept[EVENTS + what]);
  compare(l, p, (tct_real)timing_keep(l, own->tau), (int)ceil(own->begin / dt - 1e-9));
  for (int what = 0; what < 2; what++)
    bursts_remember(l, p, l->kept[EVENTS + what], l->tally[USUAL_EVENTS + what]);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_sweep(l);
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < l->model->n_populations; p++)
    if (bursts_fires(&l->model->population[p]))
      judge(l, p);
    else
      bursts_hear(l, p, l->kept[EVENT]);
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
