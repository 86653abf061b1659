/* equilibrium_propagation.c -- settle freely, settle nudged, learn the difference.
 *
 *     s ← ρ(drive from both sides)                     free, then with ±β x the objective's error added
 *     ΔW = [s sᵀ(+β) - s sᵀ(-β)] / 2β                  centred
 *     ΔW = [s sᵀ(±β) - s sᵀ(0)] / ±β                   one-sided; with a sign drawn for each batch
 *
 * As β goes to 0 this is the gradient of the objective at the free resting point.  The synapses between
 * moving populations must work both ways (`back: 1` on the projection): that is the circuit's business,
 * not the rule's.  A noted field may not be written again: the two nudged rests stay where they are.
 * In time each step has its rests, given the free ones before it: the gradient at each step with the past held.
 */
#include <tercet/lesson.h>

#include "base/random.h"

enum { FREE, UP, LAST };
enum { ONE_SIDED, RANDOM_SIGN, CENTRED };

struct params {
  int nudging;
  double nudge, pace;
  int64_t free, nudged;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, nudging, CENTRED, "one_sided|random_sign|centred",
                   "against the free rest: upwards, or either way by a draw for each batch; or the "
                   "one against the other"),
  TCT_PARAM(struct params, nudge, 0.5, 1e-6, 10, "1",
            "β: how hard the objective pulls at its population"),
  TCT_PARAM(struct params, pace, 1.0, 0.01, 1, "1",
            "share of the way to its drive's answer that a unit goes each step"),
  TCT_PARAM(struct params, free, 30, 1, 100000, "1", "steps of settling freely"),
  TCT_PARAM(struct params, nudged, 10, 1, 100000, "1",
            "steps of settling from there under each nudge"),
};

static int where_time_goes_on(const tct_model *m)
{
  return tct_remembers(m);
}

static const tct_keep keeps[] = {
  {"free", TCT_FIELD, TCT_SCRATCH, .doc = "rates at the free rest"},
  {"up", TCT_FIELD, TCT_SCRATCH, .doc = "rates at the rest under the positive nudge"},
  {"last", TCT_FIELD, TCT_SCRATCH, .many = where_time_goes_on,
   .doc = "rates at the last rest, where the free one is held as the past"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(tct_can_relax(m, err), err, "settling");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (m->population[s->pre].unit && !s->delay && s->back != 1)
      return tct_fail(err, TCT_BAD_SPEC, "%s must work alike both ways: give it `back: 1`",
                      s->name);
  }
  return TCT_OK;
}

static void settle_freely(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_show(l);
  tct_relax(l, 0, &(tct_relaxing){(int)own->free, (tct_real)own->pace});
}

/* +1 or -1, one for the whole batch */
static tct_real sign_of(const tct_lesson *l)
{
  const tct_key key = tct_key_of(l->model->seed, "equilibrium_propagation");
  return tct_uniform(tct_key_in(key, l->batch), 0, 0, 0) < 0.5 ? -1 : 1;
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const bool centred       = own->nudging == CENTRED;
  const tct_real b         = (tct_real)own->nudge * (own->nudging == RANDOM_SIGN ? sign_of(l) : 1);
  const tct_relaxing how   = {(int)own->nudged, (tct_real)own->pace};

  settle_freely(l);
  tct_copy(l, l->kept[FREE], l->rate);
  tct_relax(l, b, &how);
  if (centred) {
    tct_copy(l, l->kept[UP], l->rate);
    tct_copy(l, l->rate, l->kept[FREE]);
    tct_relax(l, -b, &how);
  }
  const tct_real *last = l->rate;
  if (tct_remembers(l->model)) {
    tct_copy(l, l->kept[LAST], l->rate);
    tct_copy(l, l->rate, l->kept[FREE]); /* time goes on as if nobody had taught */
    last = l->kept[LAST];
  }
  const tct_real share = 1 / (centred ? 2 * b : b);
  const tct_real *up = centred ? l->kept[UP] : last, *down = centred ? last : l->kept[FREE];
  tct_outer(l, share, up, up);
  tct_outer(l, -share, down, down);
}

const tct_rule tct_rule_equilibrium_propagation = {
  .name   = "equilibrium_propagation",
  .title  = "Equilibrium propagation",
  .family = "energy",
  .summary =
    "let the circuit settle freely and nudged towards the target, and learn the difference",
  .equation = "ΔW = [s sᵀ(+β) - s sᵀ(-β)] / 2β,  or [s sᵀ(±β) - s sᵀ(0)] / ±β",
  .source = "Scellier & Bengio 2017, doi:10.3389/fncom.2017.00024; centred: Laborieux et al. 2021, "
            "doi:10.3389/fnins.2021.633674",
  .notes  = "Follows the gradient of the objective at the free resting point, with an error of "
            "order β² (one side: β); "
            "weights so large that the circuit has several resting points bias it.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_PHASES | TCT_RELAXES,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .respond = settle_freely,
  .rests   = true,
};
