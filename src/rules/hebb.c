/* hebb.c -- cells that fire together wire together; or, anti-Hebbian, come apart.
 *
 *     ΔW = ± y xᵀ
 *
 * Of linear units it is the gradient of ½ E[|y|²] (objective `variance`): along the leading eigenvector of
 * E[x xᵀ] weights grow by its eigenvalue, and nothing bounds them.
 */
#include <tercet/lesson.h>

enum { HEBBIAN, ANTI_HEBBIAN };

struct params {
  int sign;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, sign, HEBBIAN, "hebbian|anti_hebbian",
                   "whether firing together strengthens a synapse or weakens it"),
};

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_sweep(l);
  tct_outer(l, own->sign == HEBBIAN ? 1 : -1, l->rate, l->rate);
}

const tct_rule tct_rule_hebb = {
  .name     = "hebb",
  .title    = "Hebb's rule",
  .family   = "hebbian",
  .summary  = "strengthen what fires together",
  .equation = "ΔW = ± y xᵀ",
  .source   = "Hebb 1949, The Organization of Behavior; reprint doi:10.4324/9781410612403",
  .notes    = "Hebbian weights grow without bound: hold them with a constraint, or show few trials "
              "with a small "
              "step. Biases learn like synapses from a cell that always fires.",
  TCT_TAKES(struct params, params),
  .claims  = TCT_CLAIM_LOCAL,
  .propose = propose,
};
