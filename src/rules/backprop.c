/* backprop.c -- the gradient: credit back through the transpose of every weight, and through time.
 *
 *     e_pre = f'(a_pre) ∘ Wᵀ e_post          ΔW = Σ_t e_post(t) r_pre(t - delay)ᵀ
 *
 * Truncated, credit does not pass the steps k, 2k ... of a trial: errors go back at most k - 1 steps, to the last
 * of these (Williams & Peng's BPTT(k; k)).  With k of a whole trial or more it is all of it.
 *
 * No synapse can know the weights ahead of it, nor wait for the end of time: the rule that all others are
 * held against.
 */
#include <tercet/lesson.h>

struct params {
  int64_t truncate;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, truncate, 0, 0, 1e6, "1",
            "steps after which credit is cut, counted from the beginning of a trial; 0: never"),
};

static int stretch(const void *own)
{
  return (int)((const struct params *)own)->truncate;
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_backprop = {
  .name     = "backprop",
  .title    = "Backpropagation",
  .family   = "gradient",
  .summary  = "carry errors back through the transpose of the weights, and through time",
  .equation = "e_pre = f'(a_pre) ∘ Wᵀ e_post\nΔW = Σ_t e_post(t) r_pre(t - delay)ᵀ",
  .source   = "Rumelhart, Hinton & Williams 1986, doi:10.1038/323533a0; through time: Werbos 1990, "
              "doi:10.1109/5.58337; truncated: Williams & Peng 1990, doi:10.1162/neco.1990.2.4.490",
  .notes =
    "Exact for smooth units; for spiking units the slope is the unit's surrogate. Memory grows "
    "with the length of a trial; with `train: {window: w}` it grows with w instead, the update is "
    "the same but "
    "for rounding, and every step is swept twice. `truncate` is another rule, not the gradient: it "
    "forgets what "
    "a step does to errors beyond the next cut.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TRANSPORT | TCT_TIME,
  .claims = TCT_CLAIM_GRADIENT | TCT_CLAIM_UNBIASED | TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_RESWEPT |
            TCT_CLAIM_ANY_WIRING,
  .propose = propose,
  .stretch = stretch,
};
