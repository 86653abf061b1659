/* golden_92.c -- every comparator on the RDMs of 92 objects, 11 models against 4 human subjects, against
 * the numbers of rsatoolbox and of the papers. */
#include "brain/golden.h"
#include "brain/near.h"
#include "brain/objects.h"
#include "substrate/complain.h"

#include <tercet/comparator.h>

enum { SUBJECTS = 4, MODELS = 11 };

static json_t *all;
static double subject[SUBJECTS][OBJECT_PAIRS], model[MODELS][OBJECT_PAIRS];

static double compare(const char *comparator, const double *a, const double *b)
{
  const tct_about *about = tct_variant("comparators", comparator);

  if (!about) fail_msg("there is no comparator '%s'", comparator);
  const tct_comparator *c = (const tct_comparator *)about;
  void *params            = tct_params_new(about);
  const double value      = c->compare(params, NULL, OBJECT_PAIRS, a, b);
  tct_params_free(about, params);
  return value;
}

static const char *model_name(int i)
{
  return json_string_value(json_array_get(json_object_get(all, "models"), (size_t)i));
}

/* How far the golden numbers of a comparator are from ours, at most, from model `first` on. */
static double farthest(const char *key, const char *comparator, int first)
{
  const json_t *values = json_object_get(json_object_get(all, "compare"), key);
  double most          = 0;

  for (int m = first; m < MODELS; m++) {
    double wanted[SUBJECTS];
    assert_int_equal(
      golden_array(json_object_get(values, "per_subject"), model_name(m), SUBJECTS, wanted),
      SUBJECTS);
    for (int s = 0; s < SUBJECTS; s++) {
      const double apart = fabs(compare(comparator, model[m], subject[s]) - wanted[s]);
      if (isnan(apart)) fail_msg("%s of %s is undefined", comparator, model_name(m));
      most = fmax(most, apart);
    }
  }
  return most;
}

static void comparisons_are_those_of_rsatoolbox(void **state)
{
  static const struct {
    const char *key, *comparator;
  } pairs[] = {{"cosine", "cosine"},
               {"corr", "pearson"},
               {"spearman", "spearman"},
               {"rho-a", "rho_a"},
               {"kendall", "tau_b"},
               {"tau-a", "tau_a"},
               {"cosine_cov", "whitened_cosine"},
               {"corr_cov", "whitened_correlation"}};
  (void)state;

  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const double apart = farthest(pairs[i].key, pairs[i].comparator, 0);
    if (!(apart <= 1e-9)) fail_msg("%s is off by %g", pairs[i].comparator, apart);
  }
}

/* The first two models are categories: 1 and 3 dimensions among 92, where rsatoolbox adds up the roots of
 * some 90 roundings of 0. */
static void bures_is_that_of_rsatoolbox_where_that_is_exact(void **state)
{
  (void)state;
  assert_string_equal(model_name(1), "FaceBodyManmadeNatobj");
  assert_true(farthest("bures", "bures", 2) <= 1e-9);
  assert_true(farthest("bures_metric", "bures_metric", 2) <= 5e-8);
  assert_true(farthest("bures", "bures", 0) <= 2e-7);
  assert_true(farthest("bures_metric", "bures_metric", 0) <= 1e-5);
}

/* Two categories are a line: with x their centred indicator, A = x x', and the shared part is
 * sqrt(x'Bx), B = -1/2 H D H, without any eigenvalue. */
static void bures_of_two_categories_is_exact(void **state)
{
  double x[OBJECTS], xx = 0, mean = 0;
  (void)state;

  assert_string_equal(model_name(0), "animacy");
  x[0] = 0; /* of the kind of object 0, or not */
  for (int i = 1; i < OBJECTS; i++) mean += (x[i] = model[0][i - 1]) / OBJECTS;
  for (int i = 0; i < OBJECTS; i++) xx += (x[i] - mean) * (x[i] - mean);
  for (int s = 0; s < SUBJECTS; s++) {
    double shared = 0, trace = 0;
    int at = 0;
    for (int i = 0; i < OBJECTS; i++)
      for (int j = i + 1; j < OBJECTS; j++, at++) {
        shared -= (x[i] - mean) * (x[j] - mean) * subject[s][at];
        trace += subject[s][at] / OBJECTS;
      }
    assert_near(compare("bures", model[0], subject[s]), sqrt(shared) / sqrt(xx * trace), 1e-12);
  }
}

/* the famous 0.49 of Kriegeskorte et al. 2008 */
static void monkey_and_human_cortex_are_as_alike_as_published(void **state)
{
  double monkey[OBJECT_PAIRS], human[OBJECT_PAIRS];
  (void)state;

  objects_model("mIT_674neurons", monkey);
  objects_model("hITvisStim_316vx", human);
  assert_near(compare("pearson", monkey, human), 0.491210, 5e-7);
  assert_near(compare("spearman", monkey, human), 0.438924, 5e-7);
}

static void two_sessions_of_a_subject_are_as_alike_as_published(void **state)
{
  const double wanted[SUBJECTS] = {0.2906, 0.0985, 0.3981, 0.1185};
  double one[OBJECT_PAIRS], other[OBJECT_PAIRS];
  (void)state;

  for (int s = 0; s < SUBJECTS; s++) {
    objects_subject(s, 0, one);
    objects_subject(s, 1, other);
    assert_near(compare("pearson", one, other), wanted[s], 5e-5);
  }
}

static int read_all(void **state)
{
  (void)state;
  for (int s = 0; s < SUBJECTS; s++) objects_mean_subject(s, subject[s]);
  for (int m = 0; m < MODELS; m++) objects_model(model_name(m), model[m]);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(comparisons_are_those_of_rsatoolbox),
    cmocka_unit_test(bures_is_that_of_rsatoolbox_where_that_is_exact),
    cmocka_unit_test(bures_of_two_categories_is_exact),
    cmocka_unit_test(monkey_and_human_cortex_are_as_alike_as_published),
    cmocka_unit_test(two_sessions_of_a_subject_are_as_alike_as_published),
  };

  all = golden("golden_rsatoolbox_92.json");
  if (!all || !objects_are_there()) return json_decref(all), 77;
  const int failed = cmocka_run_group_tests_name("92 objects", tests, read_all, NULL);
  json_decref(all);
  return failed;
}
