/* cross_92.c -- models of human cortex with the RDMs of seven models as parts, fitted and held against others. */
#include "brain/objects.h"

#include <tercet/rsa.h>

#include "brain/near.h"
#include "brain/scipy.h"

enum { PARTS = 7, SUBJECTS = 4, MODELS = 4 };

extern const tct_rdm_model tct_rdm_model_fixed, tct_rdm_model_selected, tct_rdm_model_weighted,
  tct_rdm_model_non_negative;

static double part[PARTS * OBJECT_PAIRS], subject[SUBJECTS * OBJECT_PAIRS];
static tct_rsa_model model[MODELS];

/* Categories and models of early vision; not those that were made from this cortex, or from another one. */
static tct_rsa objects(const char *comparator)
{
  static const char *const names[PARTS] = {
    "animacy", "FaceBodyManmadeNatobj", "EVA", "HMAX", "V1", "Silhouette", "RADON"};
  static const tct_rdm_model *const kinds[MODELS] = {&tct_rdm_model_weighted,
                                                     &tct_rdm_model_non_negative,
                                                     &tct_rdm_model_selected, &tct_rdm_model_fixed};

  for (int p = 0; p < PARTS; p++) objects_model(names[p], part + p * OBJECT_PAIRS);
  for (int s = 0; s < SUBJECTS; s++) objects_mean_subject(s, subject + s * OBJECT_PAIRS);
  for (int m = 0; m < MODELS; m++)
    model[m] = (tct_rsa_model){.kind = kinds[m], .parts = m == 3 ? 1 : PARTS, .part = part};
  return (tct_rsa){.conditions = OBJECTS,
                   .pairs      = OBJECT_PAIRS,
                   .models     = MODELS,
                   .model      = model,
                   .subjects   = SUBJECTS,
                   .subject    = subject,
                   .comparator = (const tct_comparator *)tct_variant("comparators", comparator)};
}

static void validated(const tct_rsa *of, const tct_draw_how *how, tct_scores *out)
{
  tct_error err = {0};

  if (tct_rsa_cross_validate(of, how, out, &err) != TCT_OK) fail_msg("%s", err.text);
}

static void fitted_to_three_subjects_they_predict_the_fourth_as_scipy_has_it(void **state)
{
  static double given[(PARTS + SUBJECTS) * OBJECT_PAIRS];
  const tct_draw_how how = {.subject_folds = SUBJECTS, .repeats = 1, .ceiling = true};
  double score[MODELS], each[MODELS][SUBJECTS], wanted[2 + 2 * SUBJECTS];
  tct_scores out = {.score = score, .each = each[0]};
  (void)state;

  if (!objects_are_there()) skip();
  const tct_rsa of = objects("pearson");
  validated(&of, &how, &out);
  memcpy(given, part, sizeof part);
  memcpy(given + PARTS * OBJECT_PAIRS, subject, sizeof subject);
  scipy("from scipy.optimize import nnls\n"
        "x = given.reshape(11, -1)\n"
        "z = x - x.mean(1, keepdims=True)\n"
        "z = z / np.linalg.norm(z, axis=1, keepdims=True)\n"
        "low, high, r = [], [], []\n"
        "for s in range(4):\n"
        "  y = z[[7 + t for t in range(4) if t != s]].mean(0)\n"
        "  w = [np.linalg.lstsq(z[:7].T, y, rcond=None)[0], nnls(z[:7].T, y)[0]]\n"
        "  r += [np.corrcoef(v @ z[:7], z[7 + s])[0, 1] for v in w]\n"
        "  low.append(np.corrcoef(y, z[7 + s])[0, 1])\n"
        "  high.append(np.corrcoef(z[7:].mean(0), z[7 + s])[0, 1])\n"
        "print(np.mean(low), np.mean(high), *r)",
        sizeof given / sizeof *given, given, 2 + 2 * SUBJECTS, wanted);
  assert_near(out.lower, wanted[0], 1e-12);
  assert_near(out.upper, wanted[1], 1e-12);
  assert_near(out.lower, 0.394410, 5e-7);
  assert_near(out.upper, 0.680413, 5e-7);
  for (int s = 0; s < SUBJECTS; s++)
    for (int m = 0; m < 2; m++) assert_near(each[m][s], wanted[2 + 2 * s + m], 1e-10);
}

/* The best single model without anything to fit reaches .3871; what is fitted to other objects and subjects says
 * more than that only if it says more of these. */
static void what_seven_models_say_together_is_less_than_it_seems_in_sample(void **state)
{
  static const char *const by[] = {"pearson", "whitened_correlation", "rho_a"};
  (void)state;

  if (!objects_are_there()) skip();
  for (int c = 0; c < 3; c++) {
    const tct_rsa of       = objects(by[c]);
    const tct_draw_how how = {
      .condition_folds = -1, .subject_folds = -1, .repeats = 10, .seed = 1, .ceiling = true};
    double score[MODELS], fitted[MODELS];
    tct_scores out = {.score = score}, in = {.score = fitted};
    tct_error err = {0};
    tct_scorer *s = tct_scorer_new(&of, false, &err);
    assert_non_null(s);
    assert_int_equal(tct_scorer_at(s, NULL, NULL, &in, &err), TCT_OK);
    tct_scorer_free(s);
    assert_true(in.in_sample);
    validated(&of, &how, &out);
    if (c == 0) assert_near(fitted[3], 0.3871, 5e-5);
    assert_true(score[1] > score[3]); /* features do add to what animacy says */
    assert_true(score[2] < score[3]); /* and a choice of one costs where it is made anew */
    assert_true(fitted[0] > score[0] && fitted[1] > score[1]);
    assert_true(fitted[0] >= fitted[1] - (c == 2 ? 0.01 : 1e-12)); /* its bound may only cost */
    assert_true(out.lower < out.upper);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(fitted_to_three_subjects_they_predict_the_fourth_as_scipy_has_it),
    cmocka_unit_test(what_seven_models_say_together_is_less_than_it_seems_in_sample),
  };
  return cmocka_run_group_tests_name("models with parts on 92 objects", tests, NULL, NULL);
}
