/* infer_92.c -- 92 objects from their files to what may be inferred: ceilings of human cortex by six comparators, and
 * which models come near.
 *
 * Numbers to six digits are those of the literature's own data as worked out with rsatoolbox. */
#include "brain/objects.h"

#include <tercet/rsa.h>

#include "brain/near.h"
#include "substrate/complain.h"

enum { SUBJECTS = 4, MODELS = 9 };

static tct_rdms humans, models;
static tct_aligned aligned;
static double subject[SUBJECTS * OBJECT_PAIRS];

static void read_rdms(const char *file, const char *within, tct_rdms *into)
{
  tct_error err = {0};

  if (tct_rdms_read(objects_file(file), within, (size_t)64 << 20, into, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

/* RDMs of eight models of a file and one of monkey cortex; of humans two sessions each of four subjects, in whose mean
 * the numbers are. */
static int read_all(void **state)
{
  const tct_rdm *model[MODELS];
  static tct_rdms monkey;
  tct_error err = {0};
  (void)state;

  read_rdms("92_brainRDMs.mat", "RDMs", &humans);
  read_rdms("92_modelRDMs.mat", "Models", &models);
  read_rdms("Kriegeskorte_Neuron2008_supplementalData.mat", "RDMs_mIT_hIT_fig1", &monkey);
  assert_int_equal(humans.n, 8);
  assert_int_equal(models.n, 8);
  for (int m = 0; m < 8; m++) model[m] = models.rdm[m];
  model[8] = monkey.rdm[0];
  if (tct_rdms_align(MODELS, model, humans.n, (const tct_rdm *const *)humans.rdm, &aligned, &err) !=
      TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(aligned.conditions, OBJECTS);
  assert_int_equal(aligned.dropped, 0);
  for (int s = 0; s < SUBJECTS; s++)
    for (int i = 0; i < OBJECT_PAIRS; i++)
      subject[s * OBJECT_PAIRS + i] =
        0.5 * (aligned.subject[s * OBJECT_PAIRS + i] + aligned.subject[(s + 4) * OBJECT_PAIRS + i]);
  tct_rdms_free(&monkey);
  return 0;
}

static int free_all(void **state)
{
  (void)state;
  tct_aligned_free(&aligned);
  tct_rdms_free(&models);
  tct_rdms_free(&humans);
  return 0;
}

/* Models that were not made from cortex, and monkey cortex, by one comparator. */
static void infer(const char *comparator, tct_inference *into)
{
  extern const tct_rdm_model tct_rdm_model_fixed;
  const tct_about *about = tct_variant("comparators", comparator);
  void *params           = tct_params_new(about);
  tct_error err          = {0};
  tct_rsa_model all[MODELS];

  for (int m = 0; m < MODELS; m++) {
    all[m] = (tct_rsa_model){
      .kind = &tct_rdm_model_fixed, .parts = 1, .part = aligned.model + (size_t)m * OBJECT_PAIRS};
    (void)snprintf(all[m].name, sizeof all[m].name, "%s", m < 8 ? models.rdm[m]->name : "mIT");
  }
  const tct_rsa of        = {.conditions = OBJECTS,
                             .pairs      = OBJECT_PAIRS,
                             .models     = MODELS,
                             .model      = all,
                             .subjects   = SUBJECTS,
                             .subject    = subject,
                             .comparator = (const tct_comparator *)about,
                             .params     = params};
  const tct_infer_how how = {.draw       = {.boot = TCT_BOOT_NONE, .ceiling = true},
                             .interval   = TCT_INTERVAL_T,
                             .level      = 0.95,
                             .test       = "t",
                             .correction = "holm"};
  if (tct_rsa_infer(&of, &how, into, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_params_free(about, params);
}

static void ceilings_of_six_comparators_are_as_worked_out(void **state)
{
  /* the whitened ones there by a pool of plain lengths, and not the best that can be: golden_ceilings.c */
  static const struct {
    const char *comparator;
    double lower, upper;
    bool whitened;
  } worked[] = {
    {"cosine", .988143, .993337, false},         {"pearson", .394410, .680413, false},
    {"spearman", .372313, .665721, false},       {"tau_a", .253944, .476654, false},
    {"whitened_cosine", .664685, .817319, true}, {"whitened_correlation", .429769, .695779, true}};
  (void)state;

  for (size_t i = 0; i < sizeof worked / sizeof *worked; i++) {
    tct_inference got;
    infer(worked[i].comparator, &got);
    if (worked[i].whitened) {
      assert_near(got.lower.value, worked[i].lower, 2e-3);
      assert_true(got.upper.value >= worked[i].upper - 5e-7);
      assert_near(got.upper.value, worked[i].upper, 1e-3);
    } else {
      assert_near(got.lower.value, worked[i].lower, 5e-7);
      assert_near(got.upper.value, worked[i].upper, 5e-7);
    }
    tct_inference_free(&got);
  }
}

/* plain cosines are all near 1, and tell nothing from nothing */
static void animacy_is_the_best_model_and_just_below_the_ceiling(void **state)
{
  tct_inference got, cosine;
  int best = 0;
  (void)state;

  infer("pearson", &got);
  for (int m = 1; m < MODELS; m++) {
    const bool circular =
      strstr(got.model[m].name, "onkey") != NULL; /* the file's own monkey cortex is mIT */
    if (!circular && got.model[m].mean.value > got.model[best].mean.value) best = m;
  }
  assert_non_null(strstr(got.model[best].name, "nima"));
  assert_near(got.model[best].mean.value, .3871, 5e-5);
  assert_near(got.model[MODELS - 1].mean.value, .3335, 5e-5);
  assert_true(got.model[best].mean.value < got.lower.value);
  assert_true(got.lower.value - got.model[best].mean.value < 0.01);
  infer("cosine", &cosine);
  for (int m = 0; m < MODELS; m++)
    if (strstr(cosine.model[m].name, "V1")) assert_true(cosine.model[m].mean.value > 0.9);
  tct_inference_free(&got);
  tct_inference_free(&cosine);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ceilings_of_six_comparators_are_as_worked_out),
    cmocka_unit_test(animacy_is_the_best_model_and_just_below_the_ceiling),
  };

  if (!objects_are_there()) return 77;
  return cmocka_run_group_tests_name("inference on 92 objects", tests, read_all, free_all);
}
