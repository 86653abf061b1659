/* infer.c -- what models' scores say of other subjects and other conditions.
 *
 *     against zero        score > 0                              one-sided, corrected over models
 *     against the ceiling score != lower ceiling                 two-sided, corrected over models
 *     equivalence         score > lower ceiling - margin         one-sided, corrected over models
 *     pairs               score a != score b                     two-sided, corrected over pairs
 *     the ceiling itself  lower ceiling > 0                      one-sided
 *
 * That no difference from the ceiling was found is no proof that there is none; equivalence is the test of that
 * (one of two one-sided tests, for a model cannot be too good: Schuirmann 1987, doi:10.1007/BF01068419).
 * Where smaller is more similar all differences are turned round, and 0 is no baseline: nothing is said
 * against it. */
#include "brain/inference/infer_own.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/inference/cross.h"

/* ---- what was asked ------------------------------------------------------------------------------- */

static tct_status find(tct_inquiry *q, tct_error *err)
{
  const char *test       = q->how->test ? q->how->test : "t";
  const char *correction = q->how->correction ? q->how->correction : "none";

  q->test       = (const tct_test *)tct_variant("tests", test);
  q->correction = (const tct_correction *)tct_variant("corrections", correction);
  if (!q->test) return tct_fail(err, TCT_UNSUPPORTED, "there is no test '%s'", test);
  if (!q->correction)
    return tct_fail(err, TCT_UNSUPPORTED, "there is no correction '%s'", correction);
  return TCT_OK;
}

static tct_status check(const tct_inquiry *q, tct_error *err)
{
  const tct_infer_how *how = q->how;
  const bool drawn         = how->draw.boot != TCT_BOOT_NONE;

  if ((unsigned)how->draw.boot >= TCT_BOOT_N || (unsigned)how->interval >= TCT_INTERVAL_N)
    return tct_fail(err, TCT_BUG, "no such bootstrap, or no such interval");
  if (!(how->level > 0 && how->level < 1))
    return tct_fail(err, TCT_BAD_DATA, "an interval of level %g; it is between 0 and 1",
                    how->level);
  if (!(how->margin >= 0)) return tct_fail(err, TCT_BAD_DATA, "a margin of %g", how->margin);
  if (!drawn && how->interval != TCT_INTERVAL_T)
    return tct_fail(err, TCT_UNSUPPORTED, "without a bootstrap there are intervals of t alone");
  if (q->repeats && how->interval == TCT_INTERVAL_BCA)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "intervals of BCa leave one out, and what is cross-validated is cut already: "
                    "take percentiles or t");
  if (!drawn && (q->test->claims & TCT_TEST_NEEDS_DRAWS))
    return tct_fail(err, TCT_UNSUPPORTED, "the test %s needs a bootstrap", q->test->name);
  if ((drawn || (q->test->claims & TCT_TEST_NEEDS_SUBJECTS)) && how->draw.draws < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "%d draws; two are the least", how->draw.draws);
  return TCT_OK;
}

double tct_degrees_of_freedom(tct_boot boot, int subjects, int conditions)
{
  switch (boot) {
  case TCT_BOOT_CONDITIONS:
    return conditions - 1;
  case TCT_BOOT_BOTH:
  case TCT_BOOT_DUAL:
    return (subjects < conditions ? subjects : conditions) - 1;
  default:
    return subjects - 1;
  }
}

/* ---- the answer ----------------------------------------------------------------------------------- */

static tct_status answer_new(const tct_inquiry *q, tct_inference *into, tct_error *err)
{
  const int models = q->of->models, pairs = models * (models - 1) / 2;
  const size_t subjects       = (size_t)q->of->subjects;
  const tct_rsa_estimate none = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};

  *into       = (tct_inference){.models                 = models,
                                .subjects               = q->of->subjects,
                                .conditions             = q->of->conditions,
                                .pairs                  = pairs,
                                .lower                  = none,
                                .upper                  = none,
                                .p_ceiling_zero         = (double)NAN,
                                .dof                    = q->dof,
                                .smallest_p             = (double)NAN,
                                .smallest_p_pair        = (double)NAN,
                                .condition_folds        = q->repeats ? q->how->draw.condition_folds : 0,
                                .subject_folds          = q->repeats ? q->how->draw.subject_folds : 0,
                                .repeats                = q->repeats,
                                .in_sample              = tct_rsa_fits(q->of) && !q->repeats,
                                .larger_is_more_similar = !q->of->comparator->smaller_is_more_similar};
  into->model = tct_alloc((size_t)models + 1, sizeof *into->model);
  into->pair  = tct_alloc((size_t)pairs + 1, sizeof *into->pair);
  if (!into->model || !into->pair)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d models", models);
  for (int m = 0; m < models; m++) {
    tct_inferred_model *one = &into->model[m];
    tct_print(one->name, sizeof one->name, "%s", q->of->model[m].name);
    one->mean   = none;
    one->p_zero = one->p_ceiling = one->p_equivalent = (double)NAN;
    one->per_subject = tct_alloc(subjects, sizeof *one->per_subject);
    if (!one->per_subject)
      return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu subjects", subjects);
    for (size_t j = 0; j < subjects; j++)
      one->per_subject[j] = q->subject.at[j * (size_t)q->quantities + (size_t)m];
  }
  return TCT_OK;
}

void tct_inference_free(tct_inference *i)
{
  for (int m = 0; i->model && m < i->models; m++) tct_free(i->model[m].per_subject);
  tct_free(i->model);
  tct_free(i->pair);
  *i = (tct_inference){0};
}

/* ---- questions ------------------------------------------------------------------------------------ */

static tct_status ask_model(const tct_inquiry *q, int m, tct_inference *into, tct_error *err)
{
  tct_inferred_model *one = &into->model[m];
  const double sign       = into->larger_is_more_similar ? 1 : -1;
  const bool ceiling      = q->how->draw.ceiling;
  tct_contrast c          = {.a = m, .b = -1, .sign = 1, .one_sided = true, .labels = true};
  tct_examined x;

  TCT_TRY(tct_examine(q, &c, &x, err), err, "asking whether %s is above 0", one->name);
  one->mean = x.estimate;
  if (into->larger_is_more_similar) {
    one->p_zero      = x.p;
    into->smallest_p = fmax(into->smallest_p, x.smallest);
  }
  c = (tct_contrast){.a = m, .b = q->lower, .sign = sign};
  if (ceiling) {
    TCT_TRY(tct_examine(q, &c, &x, err), err, "asking whether %s is at the ceiling", one->name);
    one->p_ceiling        = x.p;
    into->smallest_p_pair = fmax(into->smallest_p_pair, x.smallest);
  }
  c.shift     = q->how->margin;
  c.one_sided = true;
  if (ceiling && q->how->margin > 0) {
    TCT_TRY(tct_examine(q, &c, &x, err), err, "asking whether %s is near the ceiling", one->name);
    one->p_equivalent = x.p;
  }
  return TCT_OK;
}

static tct_status ask_pairs(const tct_inquiry *q, tct_inference *into, tct_error *err)
{
  tct_inferred_pair *pair = into->pair;

  for (int a = 0; a < into->models; a++)
    for (int b = a + 1; b < into->models; b++, pair++) {
      const tct_contrast c = {.a = a, .b = b, .sign = 1};
      tct_examined x;
      TCT_TRY(tct_examine(q, &c, &x, err), err, "comparing %s with %s", into->model[a].name,
              into->model[b].name);
      *pair                 = (tct_inferred_pair){a, b, x.estimate, x.p, x.p};
      into->smallest_p_pair = fmax(into->smallest_p_pair, x.smallest);
    }
  return TCT_OK;
}

static tct_status ask_ceiling(const tct_inquiry *q, tct_inference *into, tct_error *err)
{
  tct_contrast c = {.a = q->lower, .b = -1, .sign = 1, .one_sided = true, .labels = true};
  tct_examined x;

  into->lower.value = q->value.at[q->lower];
  into->upper.value = q->value.at[q->upper];
  if (!q->how->draw.ceiling) return TCT_OK;
  TCT_TRY(tct_examine(q, &c, &x, err), err, "asking whether the ceiling is above 0");
  into->lower = x.estimate;
  if (into->larger_is_more_similar) into->p_ceiling_zero = x.p;
  c.a = q->upper;
  TCT_TRY(tct_examine(q, &c, &x, err), err, "asking after the upper ceiling");
  into->upper = x.estimate;
  return TCT_OK;
}

/* ---- how many were asked -------------------------------------------------------------------------- */

/* Families of p that are corrected together. */
enum family { ZERO, CEILING, EQUIVALENT, PAIRS, FAMILIES };

static double *p_of(tct_inference *into, enum family family, int i)
{
  switch (family) {
  case ZERO:
    return &into->model[i].p_zero;
  case CEILING:
    return &into->model[i].p_ceiling;
  case EQUIVALENT:
    return &into->model[i].p_equivalent;
  default:
    return &into->pair[i].p_corrected;
  }
}

static tct_status correct_all(const tct_inquiry *q, tct_inference *into, tct_error *err)
{
  const int most = into->models > into->pairs ? into->models : into->pairs;
  double *p      = tct_alloc((size_t)most + 1, sizeof *p);

  if (!p) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d p values", most);
  tct_status code = TCT_OK;
  for (int f = 0; code == TCT_OK && f < FAMILIES; f++) {
    const int n = f == PAIRS ? into->pairs : into->models;
    for (int i = 0; i < n; i++) p[i] = *p_of(into, (enum family)f, i);
    code = tct_correct(q->correction, NULL, n, p, p, err);
    for (int i = 0; i < n; i++) *p_of(into, (enum family)f, i) = p[i];
  }
  tct_free(p);
  return code;
}

/* Draws of which a score or a ceiling that was asked for is missing. */
static int count_undefined(const tct_inquiry *q)
{
  const int asked = q->how->draw.ceiling && q->of->subjects > 1 ? q->quantities : q->of->models;
  int n           = 0;

  for (int t = 0; t < TCT_DRAWN_N; t++)
    for (int i = 0; q->drawn[t].at && i < q->drawn[t].rows; i++) {
      bool hole = false;
      for (int k = 0; k < asked; k++)
        hole |= isnan(q->drawn[t].at[(size_t)i * (size_t)q->quantities + (size_t)k]);
      n += hole;
    }
  return n;
}

static tct_status answer(const tct_inquiry *q, tct_inference *into, tct_error *err)
{
  TCT_TRY(answer_new(q, into, err), err, "making ready to answer");
  for (int m = 0; m < into->models; m++)
    TCT_TRY(ask_model(q, m, into, err), err, "looking at model %d", m + 1);
  TCT_TRY(ask_pairs(q, into, err), err, "looking at pairs of models");
  TCT_TRY(ask_ceiling(q, into, err), err, "looking at the noise ceiling");
  into->undefined = count_undefined(q);
  return correct_all(q, into, err);
}

/* All draws, and what was not drawn, are cut into the same number of folds: as many as the draws that have the
 * fewest different things allow. */
static void settle_folds(tct_inquiry *q, tct_infer_how *how)
{
  tct_draw_how *draw = &how->draw;
  tct_draw_how drawn = *draw;

  if (drawn.boot == TCT_BOOT_DUAL) drawn.boot = TCT_BOOT_BOTH;
  const tct_folds folds = tct_folds_asked(q->of, &drawn);
  draw->condition_folds = folds.conditions;
  draw->subject_folds   = folds.subjects;
  draw->repeats = q->repeats = folds.repeats;
}

tct_status tct_rsa_infer(const tct_rsa *of, const tct_infer_how *asked, tct_inference *into,
                         tct_error *err)
{
  tct_infer_how how = *asked;
  tct_inquiry q     = {.of         = of,
                       .how        = &how,
                       .quantities = of->models + 2,
                       .lower      = of->models,
                       .upper      = of->models + 1};

  *into = (tct_inference){0};
  settle_folds(&q, &how);
  TCT_TRY(find(&q, err), err, "inferring");
  TCT_TRY(check(&q, err), err, "inferring");
  q.dof           = tct_degrees_of_freedom(how.draw.boot, of->subjects, of->conditions);
  tct_status code = tct_tables_make(&q, err);
  if (code == TCT_OK) code = answer(&q, into, err);
  tct_tables_free(&q);
  if (code != TCT_OK) tct_inference_free(into);
  return code;
}
