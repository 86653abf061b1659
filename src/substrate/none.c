/* none.c -- no rule and no objective: a circuit that is only watched.
 *
 * `rule: none` lets the circuit answer and proposes nothing; `objective: none` finds everything as good as
 * anything else.  They are words of the spec, not variants of a room: what holds of all rules (figures, tables of
 * credit) is not asked of them. */
#include "substrate/none.h"

#include <string.h>

static void watch(tct_lesson *l)
{
  tct_sweep(l);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as all objectives are asked */
static void no_value(const tct_felt *f, double *value)
{
  (void)f;
  (void)value;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as all objectives are asked */
static void no_credit(const tct_felt *f, tct_real c, tct_real *credit)
{
  (void)f;
  (void)c;
  (void)credit;
}

static const tct_rule no_rule = {
  .name    = "none",
  .title   = "No rule",
  .family  = "none",
  .summary = "no synapse changes: the circuit is watched",
  .source  = "Richards et al. 2019, doi:10.1038/s41593-019-0520-2",
  .claims  = TCT_CLAIM_LOCAL | TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  .propose = watch,
};

static const tct_objective no_objective = {
  .name    = "none",
  .title   = "No objective",
  .family  = "none",
  .summary = "nothing is better than anything else",
  .source  = "Richards et al. 2019, doi:10.1038/s41593-019-0520-2",
  .target  = TCT_WANTS_NOTHING,
  .value   = no_value,
  .credit  = no_credit,
};

const tct_about *tct_none_of(const tct_node *n, const char *room)
{
  const char *name = n ? tct_node_variant(n) : NULL;

  if (!name || strcmp(name, "none") != 0) return NULL;
  return strcmp(room, "rules") == 0 ? &no_rule.about : &no_objective.about;
}

bool tct_is_none(const tct_about *a)
{
  return a == &no_rule.about || a == &no_objective.about;
}
