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
  TCT_TRY(bursts_check(m, id, ((const struct params *)own)->window, err), err, "telling bursts");
  return timing_check(m, id, err);
}

static void start(tct_lesson *l)
{
  bursts_at_first(l, ((const struct params *)l->params)->base, l->kept[USUAL_EVENTS],
                  l->kept[USUAL_BURSTS]);
}

/* B - P̄ E, from `begin` on. */
static void compare(tct_lesson *l, int p, int begin)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *e      = tct_rows(l, l->kept[JUDGED], p, t);
    const tct_real *events = tct_rows(l, l->kept[EVENTS], p, t - 1),
                   *bursts = tct_rows(l, l->kept[BURSTS], p, t - 1);
    tct_real *b            = tct_rows(l, l->kept[BURST], p, t);
    for (size_t i = 0; i < row; i++) {
      const tct_real usual = events[i] > 0 ? bursts[i] / events[i] : 0;
      b[i]                 = l->begun + t < begin ? 0 : b[i] - usual * e[i];
    }
  }
}

/* What cells of a population said, and what their synapses hold of it. */
static void judge(tct_lesson *l, int p)
{
  const struct params *own = l->params;
  const double dt = l->model->dt, keep = timing_keep(l, own->tau);
  const tct_real window = (tct_real)floor(own->window / dt + 1e-9);

  bursts_tell_apart(l, p, window, l->kept[CLOCK], l->kept[EVENT], l->kept[BURST]);
  if (own->judged == AT_ONCE)
    bursts_at_once(l, p, l->kept[EVENT], l->kept[JUDGED]);
  else
    bursts_when_known(l, p, window, l->kept[DUE], l->kept[EVENT], l->kept[BURST], l->kept[JUDGED]);
  bursts_run(l, p, keep, l->kept[JUDGED], l->kept[USUAL_EVENTS], l->kept[EVENTS],
             l->tally[USUAL_EVENTS]);
  bursts_run(l, p, keep, l->kept[BURST], l->kept[USUAL_BURSTS], l->kept[BURSTS],
             l->tally[USUAL_BURSTS]);
  compare(l, p, (int)ceil(own->begin / dt - 1e-9));
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
  for (int what = USUAL_EVENTS; what <= USUAL_BURSTS; what++)
    bursts_settle(l, l->tally[what], l->kept[what]);
}

const tct_rule tct_rule_spiking_burstprop = {
  .name     = "spiking_burstprop",
  .title    = "Burst-dependent plasticity of spikes",
  .family   = "dendritic",
  .summary  = "strengthen what was heard before a burst, weaken what before a single spike",
  .equation = "ΔW = Σ_t (B(t) - P̄(t) E(t)) Ẽ_pre(t)ᵀ,   P̄ = B̄ / Ē",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x",
  .notes =
    "A burst is told by spikes alone: for `bursting`, or any cell that fires. The objective only "
    "judges: a teacher speaks to apical dendrites (`teacher -> out/teacher: {wiring: one_to_one, "
    "fixed: true, init: constant}`; drawn, it tells many cells the contrary), and bursts come down "
    "by synapses that are fixed. Senders that do not fire are heard "
    "as they are. Leaves biases alone. Averages run on from the mean of the batch before. "
    "`at_once` is the source's: by it synapses that nobody teaches shrink, as if the share of "
    "bursts were 0.04 to 0.07 less than a usual 0.3; `when_known` they stay. So judged, cells "
    "learn `xor`: 0.998 of test trials, hidden synapses fixed 0.734, at once 0.787 "
    "(tests/science/bursts_learn.c). `burstprop` is the same in rates",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
