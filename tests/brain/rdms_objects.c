/* rdms_objects.c -- every RDM of the 92 objects is found in its file, with its name; and figures that were published or
 * computed of them by others come out again.
 *
 * Source: Kriegeskorte et al. 2008, Neuron 60:1126, and its supplementary data; Storrs et al. 2021 for AlexNet's. */
#include "brain/objects.h"

#include <math.h>

#include <tercet/comparator.h>
#include <tercet/rdm.h>

static tct_rdms rdms_of(const char *file, const char *within, int n, int conditions)
{
  tct_rdms r;
  tct_error err = {0};

  if (tct_rdms_read(objects_file(file), within, (size_t)64 << 20, &r, &err) != TCT_OK)
    fail_msg("%s", err.text);
  if (r.n != n) fail_msg("%s: %d RDMs, not %d", file, r.n, n);
  for (int i = 0; i < n; i++) assert_int_equal(r.rdm[i]->conditions, conditions);
  return r;
}

static const tct_rdm *named(const tct_rdms *r, const char *name)
{
  for (int i = 0; i < r->n; i++)
    if (strcmp(r->rdm[i]->name, name) == 0) return r->rdm[i];
  fail_msg("there is no '%s'", name);
  return NULL;
}

static double compared(const char *by, const tct_rdm *a, const tct_rdm *b)
{
  const tct_comparator *c = (const tct_comparator *)tct_variant("comparators", by);
  return c->compare(NULL, NULL, (int)tct_rdm_pairs(a->conditions), a->value, b->value);
}

static void assert_within(double got, double want, double half)
{
  if (!(fabs(got - want) <= half)) fail_msg("%.6f is not %.6f", got, want);
}

static void every_file_gives_its_rdms(void **state)
{
  static const struct {
    const char *file, *within, *first, *last;
    int n, conditions;
  } all[] = {
    {"92_brainRDMs.mat", NULL, "hIT | BE | Session: 1", "hIT | TI | Session: 2", 8, 92},
    {"92_behavRDMs.mat", NULL, "simJudge | subject1", "simJudge | subject16", 16, 92},
    {"92_modelRDMs.mat", NULL, "animacy", "RADON", 8, 92},
    {"92_modelRDMs.mat", "Models(4)", "EVA", "EVA", 1, 92},
    {"modelRDMs_A2020.mat", NULL, "conv1 | complete", NULL, 63, 92},
    {"Kriegeskorte_Neuron2008_supplementalData.mat", NULL, "mIT_674neurons", "hITvisStim_316vx", 2,
     92},
    {"rdm92_HMAXnatImPatch.mat", "rdm92_HMAXnatImPatch", "rdm92_HMAXnatImPatch", NULL, 1, 92},
    {"rdm92_HMAXnatImPatch.mat", "RDMs", "hITvisStim_316vx", "mIT_674neurons", 2, 92},
    {"rdm92_V1model.mat", "rdm92_V1model", "rdm92_V1model", NULL, 1, 92},
    {"rdm92_V1model.mat", "RDMs.simmat", "hITvisStim_316vx", "mIT_674neurons", 2, 96},
    {"Meadows_myExp_v_v1_cuddly-bunny_3_1D.mat", NULL, "rdmutv", NULL, 1, 118},
    {"118_animate_RDM.npy", ":upper", "118_animate_RDM", NULL, 1, 118}, /* 1 on its diagonal */
    {"rdm92_V1model.mat", "V1modelSimMat", "V1modelSimMat", NULL, 1, 96},
  };

  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    tct_rdms r = rdms_of(all[i].file, all[i].within, all[i].n, all[i].conditions);
    assert_string_equal(r.rdm[0]->name, all[i].first);
    if (all[i].last) assert_string_equal(r.rdm[r.n - 1]->name, all[i].last);
    tct_rdms_free(&r);
  }
}

static void subjects_sessions_and_stimuli_have_their_names(void **state)
{
  tct_rdms brains  = rdms_of("92_brainRDMs.mat", "RDMs", 8, OBJECTS);
  tct_rdms meadows = rdms_of("Meadows_myExp_v_v1_cuddly-bunny_3_1D.mat", "rdmutv", 1, 118);

  (void)state;
  assert_string_equal(brains.rdm[5]->subject, "KO");
  assert_string_equal(brains.rdm[5]->area, "hIT");
  assert_string_equal(brains.rdm[5]->session, "2");
  assert_null(brains.rdm[0]->condition);
  assert_string_equal(meadows.rdm[0]->condition[0], "stim118.png");
  tct_rdms_free(&brains);
  tct_rdms_free(&meadows);
}

static void files_that_hold_several_things_say_which(void **state)
{
  tct_rdms r;
  tct_error err = {0};

  (void)state;
  assert_int_equal(
    tct_rdms_read(objects_file("rdm92_V1model.mat"), NULL, (size_t)64 << 20, &r, &err),
    TCT_BAD_DATA);
  assert_non_null(
    strstr(err.text, "'rdm92_V1model' (92 x 92), 'rdm92_HMAXnatImPatch' (92 x 92); say which"));
  assert_int_equal(
    tct_rdms_read(objects_file("118_animate_RDM.npy"), NULL, (size_t)64 << 20, &r, &err),
    TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "is 1 at [0][0], where an RDM is 0: NAME:upper and NAME:lower"));
  assert_int_equal(
    tct_rdms_read(objects_file("simTruePatterns.mat"), NULL, (size_t)64 << 20, &r, &err),
    TCT_BAD_DATA);
  assert_non_null(
    strstr(err.text, "nothing in it can be RDMs; it has 'simTruePatterns' (92 x 100)"));
}

static void monkey_and_human_cortex_agree_as_published(void **state)
{
  tct_rdms r = rdms_of("Kriegeskorte_Neuron2008_supplementalData.mat", NULL, 2, OBJECTS);

  (void)state;
  assert_within(compared("pearson", r.rdm[0], r.rdm[1]), 0.491210, 5e-7);
  assert_within(compared("spearman", r.rdm[0], r.rdm[1]), 0.438924, 5e-7);
  tct_rdms_free(&r);
}

static void sessions_of_a_subject_agree_as_much_as_they_did(void **state)
{
  static const double reliability[] = {.2906, .0985, .3981, .1185};
  tct_rdms r                        = rdms_of("92_brainRDMs.mat", "RDMs", 8, OBJECTS);

  (void)state;
  for (int i = 0; i < 4; i++) {
    assert_string_equal(r.rdm[i]->subject, r.rdm[i + 4]->subject);
    assert_within(compared("pearson", r.rdm[i], r.rdm[i + 4]), reliability[i], 5e-5);
  }
  tct_rdms_free(&r);
}

/* The model of animate and inanimate objects that its authors kept is the one that their categories give. */
static void categories_of_the_objects_give_the_model_of_animacy(void **state)
{
  const char *file = "Kriegeskorte_Neuron2008_supplementalData.mat";
  tct_rdms kept    = rdms_of("92_modelRDMs.mat", "Models", 8, OBJECTS), made;
  tct_error err    = {0};

  (void)state;
  if (tct_rdms_of_columns(objects_file(file), "categoryVectors", TCT_RDM_CATEGORY, (size_t)64 << 20,
                          &made, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(made.n, 12);
  assert_string_equal(made.rdm[0]->name, "animate");
  const tct_rdm *animacy = named(&kept, "animacy");
  for (size_t p = 0; p < OBJECT_PAIRS; p++) assert_true(made.rdm[0]->value[p] == animacy->value[p]);
  tct_rdms_free(&made);
  if (tct_rdms_of_columns(objects_file(file), "stimuli_92objs.animal", TCT_RDM_CATEGORY,
                          (size_t)64 << 20, &made, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_true(made.n == 1 && made.rdm[0]->conditions == OBJECTS);
  tct_rdms_free(&made);
  tct_rdms_free(&kept);
}

static void early_layers_see_like_v1_and_late_ones_like_inferior_temporal_cortex(void **state)
{
  static const struct {
    const char *layer;
    double v1, it;
  } ladder[]      = {{"conv1", .481, .072}, {"conv2", .484, .163}, {"conv3", .548, .258},
                     {"conv4", .406, .203}, {"conv5", .243, .135}, {"fc6", .179, .197},
                     {"fc7", .142, .240},   {"fc8", .130, .275},   {"prob", .106, .066}};
  tct_rdms layers = rdms_of("modelRDMs_A2020.mat", "modelRDMs", 63, OBJECTS);
  tct_rdms models = rdms_of("92_modelRDMs.mat", "Models", 8, OBJECTS);

  (void)state;
  for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
    char name[64];
    (void)snprintf(name, sizeof name, "%s | complete", ladder[i].layer);
    const tct_rdm *layer = named(&layers, name);
    assert_within(compared("pearson", layer, named(&models, "V1")), ladder[i].v1, 5e-4);
    assert_within(compared("pearson", layer, named(&models, "monkeyIT")), ladder[i].it, 5e-4);
  }
  tct_rdms_free(&layers);
  tct_rdms_free(&models);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_file_gives_its_rdms),
    cmocka_unit_test(subjects_sessions_and_stimuli_have_their_names),
    cmocka_unit_test(files_that_hold_several_things_say_which),
    cmocka_unit_test(monkey_and_human_cortex_agree_as_published),
    cmocka_unit_test(sessions_of_a_subject_agree_as_much_as_they_did),
    cmocka_unit_test(categories_of_the_objects_give_the_model_of_animacy),
    cmocka_unit_test(early_layers_see_like_v1_and_late_ones_like_inferior_temporal_cortex),
  };

  if (!objects_are_there()) return 77;
  return cmocka_run_group_tests_name("rdms_objects", tests, NULL, NULL);
}
