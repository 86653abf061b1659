/* golden_ceilings.c -- noise ceilings of four human subjects' RDMs of 92 objects, against those of rsatoolbox. */
#include "brain/golden.h"
#include "brain/near.h"
#include "brain/objects.h"
#include "substrate/complain.h"

#include <tercet/rsa.h>

enum { SUBJECTS = 4 };

static json_t *all;
static double subject[SUBJECTS][OBJECT_PAIRS];

static tct_scores ceilings(const char *comparator)
{
  const tct_about *about = tct_variant("comparators", comparator);
  tct_error err          = {0};

  if (!about) fail_msg("there is no comparator '%s'", comparator);
  void *params     = tct_params_new(about);
  const tct_rsa of = {.conditions = OBJECTS,
                      .pairs      = OBJECT_PAIRS,
                      .subjects   = SUBJECTS,
                      .subject    = subject[0],
                      .comparator = (const tct_comparator *)about,
                      .params     = params};
  tct_scores to    = {0};
  tct_scorer *s    = tct_scorer_new(&of, true, &err);
  if (!s || tct_scorer_at(s, NULL, NULL, &to, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_scorer_free(s);
  tct_params_free(about, params);
  return to;
}

static void golden_ceiling(const char *key, double *ceiling)
{
  const json_t *of = json_object_get(json_object_get(all, "compare"), key);

  assert_int_equal(golden_array(of, "noise_ceiling", 2, ceiling), 2);
}

static void ceilings_are_those_of_rsatoolbox(void **state)
{
  static const struct {
    const char *key, *comparator;
  } pairs[] = {{"cosine", "cosine"}, {"corr", "pearson"},  {"spearman", "spearman"},
               {"rho-a", "rho_a"},   {"kendall", "tau_b"}, {"tau-a", "tau_a"}};
  (void)state;

  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    double wanted[2];
    const tct_scores got = ceilings(pairs[i].comparator);
    golden_ceiling(pairs[i].key, wanted);
    if (!(fabs(got.lower - wanted[0]) <= 1e-9 && fabs(got.upper - wanted[1]) <= 1e-9))
      fail_msg("%s: %.12g %.12g", pairs[i].comparator, got.lower, got.upper);
  }
}

/* Of unit length, less its mean or not: how rsatoolbox's inference pools RDMs that it then whitens. */
static void plain_part(bool centred, const double *rdm, double *part)
{
  double mean = 0, square = 0;

  for (int i = 0; i < OBJECT_PAIRS && centred; i++) mean += rdm[i] / OBJECT_PAIRS;
  for (int i = 0; i < OBJECT_PAIRS; i++) square += (rdm[i] - mean) * (rdm[i] - mean);
  for (int i = 0; i < OBJECT_PAIRS; i++) part[i] = (rdm[i] - mean) / sqrt(square);
}

static void plain_ceilings(const char *comparator, bool centred, double *ceiling)
{
  static double part[SUBJECTS][OBJECT_PAIRS], pool[OBJECT_PAIRS], others[OBJECT_PAIRS];
  const tct_comparator *c = (const tct_comparator *)tct_variant("comparators", comparator);

  ceiling[0] = ceiling[1] = 0;
  for (int s = 0; s < SUBJECTS; s++) plain_part(centred, subject[s], part[s]);
  for (int s = 0; s < SUBJECTS; s++) {
    for (int i = 0; i < OBJECT_PAIRS; i++) {
      pool[i]   = part[0][i] + part[1][i] + part[2][i] + part[3][i];
      others[i] = pool[i] - part[s][i];
    }
    ceiling[0] += c->compare(NULL, NULL, OBJECT_PAIRS, others, subject[s]) / SUBJECTS;
    ceiling[1] += c->compare(NULL, NULL, OBJECT_PAIRS, pool, subject[s]) / SUBJECTS;
  }
}

/* Pooled as there, they are the same; pooled by their whitened length, as we do, nothing can be above
 * the upper one.  The lower one may be on either side: 0.6652 for 0.6647 by the cosine, 0.4284 for 0.4298 by the
 * correlation; what is best for others need not be for who was left out. */
static void upper_whitened_ceilings_are_above_those_of_rsatoolbox(void **state)
{
  static const struct {
    const char *key, *comparator;
  } pairs[] = {{"cosine_cov", "whitened_cosine"}, {"corr_cov", "whitened_correlation"}};
  (void)state;

  for (int i = 0; i < 2; i++) {
    double wanted[2], plain[2];
    const tct_scores got = ceilings(pairs[i].comparator);
    golden_ceiling(pairs[i].key, wanted);
    plain_ceilings(pairs[i].comparator, i == 1, plain);
    assert_near(plain[0], wanted[0], 1e-9);
    assert_near(plain[1], wanted[1], 1e-9);
    assert_true(got.upper > wanted[1]);
    assert_near(got.upper, wanted[1], 1e-3);
    assert_near(got.lower, wanted[0], 2e-3);
  }
}

/* rsatoolbox has none for these */
static void shapes_have_ceilings_too(void **state)
{
  const tct_scores bures = ceilings("bures"), metric = ceilings("bures_metric");
  (void)state;

  assert_true(bures.lower > 0.5 && bures.lower < bures.upper && bures.upper < 1);
  assert_true(metric.lower > metric.upper && metric.upper > 0); /* smaller is more similar */
}

static int read_all(void **state)
{
  (void)state;
  for (int s = 0; s < SUBJECTS; s++) objects_mean_subject(s, subject[s]);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ceilings_are_those_of_rsatoolbox),
    cmocka_unit_test(upper_whitened_ceilings_are_above_those_of_rsatoolbox),
    cmocka_unit_test(shapes_have_ceilings_too),
  };

  all = golden("golden_rsatoolbox_92.json");
  if (!all || !objects_are_there()) return json_decref(all), 77;
  const int failed = cmocka_run_group_tests_name("ceilings of 92 objects", tests, read_all, NULL);
  json_decref(all);
  return failed;
}
