/* direct_feedback_alignment.c -- the objective's error straight to every population.
 *
 *     e_p = f'(a_p) ∘ B_p e_top          ΔW = e_post r_preᵀ
 */
#include <tercet/lesson.h>

enum { FEEDBACK };

struct params {
  double scale;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, scale, 1.0, 0, 100, "1",
    "spread of the feedback weights, relative to 1 / sqrt(units of the objective's population)"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_STRAIGHT, TCT_STILL,
   .doc = "fixed random feedback from the objective's population to each other"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "its error comes from one population: give it one objective, not %d",
                    m->n_objectives);
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit && m->population[p].unit->memory)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s remembers, and this rule carries nothing through time",
                      m->population[p].name);
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  const struct params *own = l->params;
  tct_straighten(l, l->kept[FEEDBACK], (tct_real)own->scale, "direct feedback");
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_direct(l, l->kept[FEEDBACK]);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_direct_feedback_alignment = {
  .name     = "direct_feedback_alignment",
  .title    = "Direct feedback alignment",
  .family   = "gradient without transport",
  .summary  = "send the output's error straight to every population through fixed random weights",
  .equation = "e_p = f'(a_p) ∘ B_p e_top\nΔW = e_post r_preᵀ",
  .source   = "Nokland 2016, doi:10.48550/arXiv.1609.01596",
  .notes = "With one hidden population it is feedback alignment. Cheaper than backprop: no product "
           "between "
           "hidden populations on the way back. Poor in narrow and convolutional circuits.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_DIRECT,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
};
