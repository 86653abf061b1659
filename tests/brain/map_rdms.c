/* map_rdms.c -- areas whose subjects have RDMs: conditions and subjects cut at once, and no optimism left. */
#include "brain/map_bench.h"

#include <math.h>

enum { SUBJECTS = 4, CONDITIONS = 20, PAIRS = CONDITIONS * (CONDITIONS - 1) / 2 };

typedef struct {
  map_bench of;
  double model[MAP_MODELS][PAIRS], subject[SUBJECTS][PAIRS];
  tct_rsa_model models[MAP_MODELS];
  tct_rsa rsa;
} rdm_bench;

static rdm_bench b;

static void distances(const double *x, double *rdm)
{
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++, rdm++) {
      *rdm = 0;
      for (int u = 0; u < MAP_UNITS; u++)
        *rdm += pow(x[i * MAP_UNITS + u] - x[j * MAP_UNITS + u], 2);
    }
}

/* Four subjects of an area that is made of population `of`, or of none, each with noise of its own. */
static tct_map_area start(uint64_t world, int of, double noise)
{
  static double own[CONDITIONS * MAP_UNITS];
  const tct_key key = tct_key_of(world, "subjects");

  map_start(&b.of, world, MAP_MODELS, CONDITIONS, of, 0.5);
  for (int m = 0; m < MAP_MODELS; m++) {
    distances(b.of.value[m], b.model[m]);
    b.models[m] = (tct_rsa_model){.kind = (const tct_rdm_model *)tct_variant("rdm_models", "fixed"),
                                  .parts = 1,
                                  .part  = b.model[m]};
  }
  for (int s = 0; s < SUBJECTS; s++) {
    for (int i = 0; i < CONDITIONS * MAP_UNITS; i++)
      own[i] = b.of.value[MAP_MODELS][i] + noise * tct_normal(key, (uint64_t)s, 0, (uint32_t)i);
    distances(own, b.subject[s]);
  }
  b.rsa = (tct_rsa){.conditions = CONDITIONS,
                    .pairs      = PAIRS,
                    .models     = MAP_MODELS,
                    .model      = b.models,
                    .subjects   = SUBJECTS,
                    .subject    = b.subject[0],
                    .comparator = (const tct_comparator *)tct_variant("comparators", "rho_a")};
  return tct_map_area_of_rdms(&b.rsa);
}

static void scores_are_those_of_the_comparator(void **state)
{
  const tct_map_area a = start(1, 2, 1);
  double score[MAP_MODELS];
  (void)state;

  map_whole(&a, score);
  for (int m = 0; m < MAP_MODELS; m++) {
    double want = 0;
    for (int s = 0; s < SUBJECTS; s++)
      want += b.rsa.comparator->compare(NULL, NULL, PAIRS, b.model[m], b.subject[s]) / SUBJECTS;
    assert_near(score[m], want, 1e-12);
  }
}

/* A half has half of the subjects: all conditions of the first two or of the last two would give other scores. */
static void halves_part_subjects_too(void **state)
{
  const tct_map_area a  = start(2, 2, 1);
  const tct_map_how how = {.splits = 20, .seed = 1, .threads = 1};
  tct_map_halves four, one;
  (void)state;

  assert_int_equal(tct_map_halves_of(&a, &how, &four, NULL), TCT_OK);
  for (int s = 1; s < SUBJECTS; s++) memcpy(b.subject[s], b.subject[0], sizeof b.subject[0]);
  assert_int_equal(tct_map_halves_of(&a, &how, &one, NULL), TCT_OK);
  assert_memory_not_equal(four.value, one.value, sizeof(double) * 2 * MAP_MODELS);
  tct_map_halves_free(&one);
  b.rsa.subjects           = 1;
  const tct_map_area alone = tct_map_area_of_rdms(&b.rsa);
  assert_int_equal(tct_map_halves_of(&alone, &how, &one, NULL), TCT_OK);
  tct_map_halves_free(&one);
  tct_map_halves_free(&four);
}

static void planted_correspondences_are_found(void **state)
{
  (void)state;
  for (uint64_t world = 1; world <= 5; world++)
    for (int k = 0; k < MAP_AREAS; k++) {
      const tct_map_area a = start(world, map_made_of[k], 0.5);
      tct_map_choice c     = map_chosen(&a, 40, 1, NULL);
      assert_int_equal(c.chosen, map_made_of[k]);
      tct_map_choice_free(&c);
    }
}

static void what_is_scored_elsewhere_is_not_too_good(void **state)
{
  enum { WORLDS = 1000 };
  double naive = 0, held_out = 0, squares = 0;
  (void)state;

  for (uint64_t world = 1; world <= WORLDS; world++) {
    const tct_map_area a = start(world, -1, 1);
    tct_map_choice c     = map_chosen(&a, 10, world, NULL);
    double score[MAP_MODELS], best = -1;
    map_whole(&a, score);
    for (int m = 0; m < MAP_MODELS; m++) best = fmax(best, score[m]);
    naive += best / WORLDS;
    held_out += c.held_out.value / WORLDS;
    squares += c.held_out.value * c.held_out.value / WORLDS;
    tct_map_choice_free(&c);
  }
  const double error = sqrt((squares - held_out * held_out) / WORLDS);
  print_message(
    "nothing planted, rho_a of four subjects: best of four %.4f, on the other half %.4f "
    "+- %.4f\n",
    naive, held_out, error);
  assert_true(fabs(held_out) < 3 * error && naive > 5 * error);
}

static void labels_are_left_to_the_inference(void **state)
{
  const tct_map_area a  = start(3, 0, 1);
  const tct_map_how how = {.splits = 2, .draws = 5, .threads = 1};
  tct_map_cell cell[MAP_MODELS], gain[MAP_MODELS];
  const int none[] = {-1, -1, -1, -1};
  tct_error err    = {0};
  (void)state;

  assert_told(tct_map_cells_of(&a, NULL, &how, &map_by_percentile, none, cell, gain, &err),
              TCT_UNSUPPORTED, &err, "tct_rsa_infer");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scores_are_those_of_the_comparator),
    cmocka_unit_test(halves_part_subjects_too),
    cmocka_unit_test(planted_correspondences_are_found),
    cmocka_unit_test(what_is_scored_elsewhere_is_not_too_good),
    cmocka_unit_test(labels_are_left_to_the_inference),
  };
  return cmocka_run_group_tests_name("areas whose subjects have RDMs", tests, NULL, NULL);
}
