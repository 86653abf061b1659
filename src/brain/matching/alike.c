/* alike.c -- a model's change of RDM beside a brain's: the score, its interval, and all that it has to be held against.
 *
 * What is drawn and relabelled is left to tct_rsa_infer, to which two differences are a model and a subject like others. */
#include "brain/matching/likeness.h"

#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "kernels/statistics.h"

#include <tercet/rsa.h>

enum { DRAWS_LEAST = 20, CONDITIONS_LEAST = 4 };

const char *tct_likeness_why_text(tct_likeness_why why)
{
#define X(name, text) text,
  static const char *const texts[] = {TCT_LIKENESS_WHYS(X)};
#undef X
  return why < TCT_LIKENESS_WHY_N ? texts[why] : "";
}

bool tct_likeness_can(const tct_comparator *c)
{
  return !c->smaller_is_more_similar &&
         !(c->claims & (TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_WHOLE));
}

static tct_status check(const tct_likeness_how *how, tct_error *err)
{
  if (!tct_likeness_can(how->comparator))
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s takes an RDM for distances, and a difference of two is none: pearson, "
                    "spearman, cosine and the taus compare it",
                    how->comparator->name);
  if (how->draws < 0 || (how->draws > 0 && how->draws < DRAWS_LEAST))
    return tct_fail(err, TCT_BAD_SHAPE, "intervals want %d draws or more, not %d", DRAWS_LEAST,
                    how->draws);
  return TCT_OK;
}

/* ---- RDMs ------------------------------------------------------------------------------------------- */

static tct_status make_rdms(tct_liking *l, tct_likeness *into, tct_error *err)
{
  for (int i = 0; i < 4; i++)
    TCT_PASS(tct_liking_rdm(l, i / 2, i % 2, NULL, l->rdm[i / 2][i % 2], err));
  for (size_t k = 0; k < l->pairs; k++) {
    bool missing = false;
    for (int side = 0; side < 2; side++) {
      l->change[side][k] = l->rdm[side][TCT_AFTER][k] - l->rdm[side][TCT_BEFORE][k];
      missing            = missing || isnan(l->change[side][k]);
    }
    into->undefined += missing;
  }
  return TCT_OK;
}

/* No more than rounding makes of an RDM made twice. */
static bool is_still(const tct_liking *l, int side)
{
  return tct_largest_of(l->pairs, l->change[side]) <=
         1e-12 * tct_largest_of(l->pairs, l->rdm[side][TCT_BEFORE]);
}

static double length(size_t n, const double *x)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += isnan(x[i]) ? 0 : x[i] * x[i];
  return sqrt(sum);
}

/* Of x and y, what z does not tell. */
static double partial(double xy, double xz, double yz)
{
  const double left = (1 - xz * xz) * (1 - yz * yz);

  return left > 0 ? (xy - xz * yz) / sqrt(left) : (double)NAN;
}

static void compare(const tct_liking *l, tct_likeness *into)
{
  const double before = length(l->pairs, l->rdm[TCT_MODEL][TCT_BEFORE]);

  for (int time = 0; time < 2; time++)
    into->level[time] = tct_liking_compare(l, l->rdm[TCT_MODEL][time], l->rdm[TCT_BRAIN][time]);
  into->scaled = tct_liking_compare(l, l->rdm[TCT_MODEL][TCT_BEFORE], l->change[TCT_BRAIN]);
  if (before > 0) into->size_model = length(l->pairs, l->change[TCT_MODEL]) / before;
  into->similarity = tct_liking_compare(l, l->change[TCT_MODEL], l->change[TCT_BRAIN]);
  if (l->conditions < CONDITIONS_LEAST)
    into->why = TCT_LIKENESS_FEW;
  else if (is_still(l, TCT_MODEL))
    into->why = TCT_LIKENESS_SAME;
  else if (is_still(l, TCT_BRAIN))
    into->why = TCT_LIKENESS_NO_CHANGE;
  else if (isnan(into->similarity))
    into->why = TCT_LIKENESS_CONSTANT;
  if (into->why != TCT_LIKENESS_FINE) into->similarity = (double)NAN;
  if (l->how->comparator->claims & TCT_COMPARATOR_INNER)
    into->beyond = partial(
      into->similarity, tct_liking_compare(l, l->change[TCT_MODEL], l->rdm[TCT_MODEL][TCT_BEFORE]),
      into->scaled);
}

/* ---- its interval ----------------------------------------------------------------------------------- */

static tct_status infer(tct_liking *l, tct_likeness *into, tct_error *err)
{
  const tct_likeness_how *how = l->how;
  const tct_rsa_model model   = {
      .name  = "change",
      .kind  = (const tct_rdm_model *)tct_variant("rdm_models", "fixed"),
      .parts = 1,
      .part  = l->change[TCT_MODEL],
  };
  const tct_rsa rsa           = {.conditions = l->conditions,
                                 .pairs      = l->pairs,
                                 .models     = 1,
                                 .model      = &model,
                                 .subjects   = 1,
                                 .subject    = l->change[TCT_BRAIN],
                                 .comparator = how->comparator,
                                 .params     = how->params};
  const tct_infer_how drawing = {.draw       = {.boot    = TCT_BOOT_CONDITIONS,
                                                .draws   = how->draws,
                                                .seed    = how->seed,
                                                .threads = how->threads},
                                 .interval   = TCT_INTERVAL_T,
                                 .level      = how->level,
                                 .test       = "permutation",
                                 .correction = "none"};
  tct_inference found         = {.models = 0};

  if (how->draws == 0 || into->why != TCT_LIKENESS_FINE) return TCT_OK;
  TCT_PASS(tct_rsa_infer(&rsa, &drawing, &found, err));
  into->low      = found.model[0].mean.low;
  into->high     = found.model[0].mean.high;
  into->error    = found.model[0].mean.error;
  into->p        = found.model[0].p_zero;
  into->smallest = found.smallest_p;
  tct_inference_free(&found);
  return tct_liking_tell(l, err);
}

/* Halves of the brain's trials, or what is known of them. */
static tct_status look_at_halves(tct_liking *l, tct_likeness *into, tct_error *err)
{
  const tct_likeness *known = l->how->known;

  if (!known || known->conditions != into->conditions) return tct_liking_halves(l, into, err);
  into->halves      = known->halves;
  into->reliability = known->reliability;
  into->ceiling     = known->ceiling;
  into->size_brain  = known->size_brain;
  return TCT_OK;
}

tct_status tct_likeness_of(const tct_changed *model, const tct_changed *brain,
                           const tct_likeness_how *how, tct_likeness *into, tct_error *err)
{
  const double none = (double)NAN;
  tct_liking l = {.how = how, .side = {model, brain}, .of_pieces = how->splits + how->randoms + 1};

  *into   = (tct_likeness){.similarity = none, .low = none, .high = none, .error = none};
  into->p = into->smallest = into->halves = into->reliability = into->ceiling = none;
  into->random = into->random_high = into->p_random = into->scaled = into->beyond = none;
  into->level[0] = into->level[1] = into->size_model = into->size_brain = none;
  TCT_PASS(check(how, err));
  tct_status status = tct_liking_share(&l, &into->dropped, err);
  into->conditions  = l.conditions;
  into->pairs       = l.pairs;
  if (status == TCT_OK && l.conditions < 2) {
    into->why = TCT_LIKENESS_FEW;
  } else if (status == TCT_OK) {
    status = make_rdms(&l, into, err);
    if (status == TCT_OK) compare(&l, into);
    if (status == TCT_OK) status = infer(&l, into, err);
    if (status == TCT_OK) status = look_at_halves(&l, into, err);
    if (status == TCT_OK) status = tct_liking_random(&l, into, err);
  }
  tct_liking_free(&l);
  return status;
}
