/* map_responses.c -- populations beside areas: what is paired, every cell with its interval and p, memory that fails. */
#include "brain/map_bench.h"

#include <math.h>

#include <tercet/encoder.h>

static map_bench b;

static tct_map_responses paired(int models, const tct_recording *const *model, int subjects,
                                const tct_recording *const *subject)
{
  static const bool debiased      = true;
  const tct_map_responses_how how = {.similarity = similarity("cka"), .params = &debiased};
  tct_map_responses r;
  tct_error err = {0};

  if (tct_map_responses_of(models, model, subjects, subject, &how, &r, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return r;
}

/* c0 ... c11 of one, c2 ... c13 of the other model, c4 ... of two subjects, of whom one lacks a value in c6. */
static void conditions_are_those_that_all_have(void **state)
{
  tct_recording *model[]   = {recorded("m0", 3, 12, 2, 1, 0, 1), recorded("m1", 4, 12, 1, 1, 2, 2)};
  tct_recording *subject[] = {recorded("s0", 5, 9, 1, 1, 4, 3), recorded("s1", 2, 12, 1, 1, 3, 4)};
  double score[2], want[2] = {0, 0};
  (void)state;

  subject[1]->value[3 * 2 + 1] = (double)NAN; /* c6 */
  tct_map_responses r =
    paired(2, (const tct_recording *const *)model, 2, (const tct_recording *const *)subject);
  assert_true(r.by_name && r.conditions == 7 && r.dropped == 5); /* c4 c5 c7 ... c11 */
  assert_near(r.value[0][0], 0.5 * (model[0]->value[4 * 6] + model[0]->value[4 * 6 + 3]), 1e-15);
  assert_near(r.value[3][2 * 2 + 1], subject[1]->value[4 * 2 + 1], 0); /* c7 */
  const tct_map_area a = tct_map_area_of_responses(&r);
  map_whole(&a, score);
  for (int m = 0; m < 2; m++)
    for (int s = 0; s < 2; s++)
      want[m] += 0.5 * similarity("cka")->compare(r.how.params, 7, r.units[m], r.value[m],
                                                  r.units[2 + s], r.value[2 + s]);
  for (int m = 0; m < 2; m++) assert_near(score[m], want[m], 1e-15);
  tct_map_responses_free(&r);
  for (int i = 0; i < 2; i++) tct_recording_free(model[i]);
  for (int i = 0; i < 2; i++) tct_recording_free(subject[i]);
}

static void what_cannot_be_paired_is_told(void **state)
{
  tct_recording *model             = recorded("m0", 3, 12, 1, 1, 0, 1),
                *other             = recorded("s0", 3, 12, 1, 1, 20, 2);
  const tct_map_responses_how how  = {.similarity = similarity("cka")},
                              late = {.similarity = similarity("cka"),
                                      .windowed   = true,
                                      .window     = {50, 99}};
  tct_map_responses r;
  tct_error err = {0};
  (void)state;

  assert_told(tct_map_responses_of(1, (const tct_recording *const *)&model, 1,
                                   (const tct_recording *const *)&other, &how, &r, &err),
              TCT_BAD_SHAPE, &err, "no condition in common");
  assert_told(tct_map_responses_of(1, (const tct_recording *const *)&model, 1,
                                   (const tct_recording *const *)&model, &late, &r, &err),
              TCT_BAD_SHAPE, &err, "m0");
  for (int i = 0; i < 3 * 12; i++) model->value[i] = (double)NAN;
  assert_int_equal(tct_map_responses_of(1, (const tct_recording *const *)&model, 1,
                                        (const tct_recording *const *)&model, &how, &r, &err),
                   TCT_BAD_SHAPE);
  tct_map_responses_free(&r); /* nothing is left */
  tct_recording_free(model);
  tct_recording_free(other);
}

static const int no_control[MAP_MODELS] = {-1, -1, -1, -1};

/* p of a population that has nothing to do with the area is what it says. */
static void p_is_uniform_where_nothing_is(void **state)
{
  enum { WORLDS = 200 };
  int below = 0;
  (void)state;

  for (uint64_t world = 1; world <= WORLDS; world++) {
    const tct_map_how how = {.draws = 99, .seed = world, .threads = 1};
    tct_map_cell cell[1], gain[1];
    map_start(&b, world, 1, 16, -1, 1);
    assert_int_equal(
      tct_map_cells_of(&b.area, NULL, &how, &map_by_percentile, no_control, cell, gain, NULL),
      TCT_OK);
    assert_true(isnan(cell[0].low) && isnan(gain[0].value));
    below += cell[0].p <= 0.1;
  }
  print_message("p <= 0.1 in %d of %d worlds without anything\n", below, WORLDS);
  assert_true(below >= 8 && below <= 34); /* 20 +- 3 x 4.2 */
}

static void cells_have_intervals_p_and_gains(void **state)
{
  const tct_map_how how = {.splits = 100, .draws = 199, .seed = 1, .threads = 1};
  const int control[]   = {-1, 0, -1, -1};
  tct_map_cell cell[MAP_MODELS], gain[MAP_MODELS];
  tct_map_halves h;
  double score[MAP_MODELS];
  (void)state;

  map_start(&b, 9, MAP_MODELS, 40, 1, 0.5);
  map_whole(&b.area, score);
  assert_int_equal(tct_map_halves_of(&b.area, &how, &h, NULL), TCT_OK);
  assert_int_equal(
    tct_map_cells_of(&b.area, &h, &how, &map_by_percentile, control, cell, gain, NULL), TCT_OK);
  for (int m = 0; m < MAP_MODELS; m++) {
    assert_near(cell[m].value, score[m], 1e-15);
    assert_true(cell[m].low < cell[m].value && cell[m].value < cell[m].high && cell[m].error > 0);
    assert_true(isnan(gain[m].value) == (m != 1));
  }
  assert_near(cell[1].p, 1 / 200.0, 1e-12);
  assert_near(gain[1].value, score[1] - score[0], 1e-15);
  assert_true(gain[1].low > 0 && gain[1].low < gain[1].value && gain[1].value < gain[1].high);
  tct_map_halves_free(&h);
}

/* Ridge regression, by held-out correlation: the planted one is chosen, nothing has a gain where nothing is. */
static void populations_may_predict(void **state)
{
  const tct_encoder *ridge = (const tct_encoder *)tct_variant("encoders", "ridge");
  void *params             = tct_params_new(&ridge->about);
  double score[MAP_MODELS];
  (void)state;

  for (int of = 0; of < 2; of++) {
    map_start(&b, 12, MAP_MODELS, 40, of ? 1 : -1, 1);
    b.responses.how = (tct_map_responses_how){.encoder = ridge, .params = params, .folds = 4};
    b.area          = tct_map_area_of_responses(&b.responses);
    map_whole(&b.area, score);
    tct_map_choice c = map_chosen(&b.area, 10, 1, NULL);
    if (of) {
      assert_true(c.chosen == 1 && c.share[1] > 0.9 && score[1] > 0.5 && score[1] > score[3] + 0.2);
      assert_true(c.held_out.value > 0.3 && c.held_out.high <= 1);
    } else {
      assert_true(c.naive > c.held_out.value && fabs(c.held_out.value) < 0.1);
    }
    tct_map_choice_free(&c);
  }
  tct_params_free(&ridge->about, params);
}

/* Repeats that are alike say 1 of each other, noise nothing, and one repeat cannot be asked. */
static void repeats_say_what_noise_leaves(void **state)
{
  static const bool debiased      = true;
  const tct_map_responses_how how = {.similarity = similarity("cka"), .params = &debiased};
  const tct_rdm_how rdm_how       = {.distance =
                                       (const tct_distance *)tct_variant("distances", "euclidean")};
  const tct_comparator *pearson   = (const tct_comparator *)tct_variant("comparators", "pearson");
  tct_recording *noise            = recorded("noise", 20, 30, 4, 1, 0, 7);
  tct_recording *once             = recorded("once", 20, 30, 1, 1, 0, 7);
  void *params                    = tct_params_new(&rdm_how.distance->about);
  tct_rdm_how made                = rdm_how;
  double value;
  (void)state;

  made.distance_params = params;
  for (int of = 0; of < 2; of++) {
    assert_int_equal(tct_map_between_repeats(noise, &how, 10, 1, &value, NULL), TCT_OK);
    if (of) assert_near(value, 1, 1e-12);
    if (!of) assert_true(fabs(value) < 0.2);
    assert_int_equal(tct_map_repeats_of_rdms(noise, &made, pearson, NULL, 10, 1, &value, NULL),
                     TCT_OK);
    if (of) assert_near(value, 1, 1e-12);
    if (!of) assert_true(fabs(value) < 0.2);
    for (int c = 0; c < 30; c++) /* from now on all repeats are the first one */
      for (int k = 1; k < 4; k++)
        memcpy(noise->value + (c * 4 + k) * 20, noise->value + c * 80, 20 * sizeof(double));
  }
  assert_int_equal(tct_map_between_repeats(once, &how, 10, 1, &value, NULL), TCT_OK);
  assert_true(isnan(value));
  assert_int_equal(tct_map_repeats_of_rdms(once, &made, pearson, NULL, 10, 1, &value, NULL),
                   TCT_OK);
  assert_true(isnan(value));
  tct_params_free(&rdm_how.distance->about, params);
  tct_recording_free(noise);
  tct_recording_free(once);
}

/* The same bits on any number of threads; another seed is another draw. */
static void halves_hang_on_the_seed_alone(void **state)
{
  tct_map_halves h[4];
  (void)state;

  map_start(&b, 10, MAP_MODELS, 21, 1, 1);
  for (int i = 0; i < 4; i++) {
    const tct_map_how how = {.splits = 30, .seed = i == 3 ? 2 : 1, .threads = i == 3 ? 1 : i + 1};
    assert_int_equal(tct_map_halves_of(&b.area, &how, &h[i], NULL), TCT_OK);
  }
  const size_t bytes = (size_t)30 * 2 * MAP_MODELS * sizeof(double);
  assert_memory_equal(h[0].value, h[1].value, bytes);
  assert_memory_equal(h[0].value, h[2].value, bytes);
  assert_memory_not_equal(h[0].value, h[3].value, bytes);
  for (int i = 0; i < 4; i++) tct_map_halves_free(&h[i]);
}

static bool stop(void *own, int done, int of)
{
  (void)own;
  return done > of / 2;
}

static void few_conditions_and_a_halt_are_told(void **state)
{
  const tct_map_how few  = {.splits = 30, .threads = 1},
                    halt = {.splits = 30, .threads = 1, .tell = stop};
  tct_map_halves h;
  tct_error err = {0};
  (void)state;

  map_start(&b, 11, MAP_MODELS, 7, 1, 1);
  assert_told(tct_map_halves_of(&b.area, &few, &h, &err), TCT_BAD_SHAPE, &err,
              "take 8 conditions or more, and there are 7");
  map_start(&b, 11, MAP_MODELS, 8, 1, 1);
  assert_int_equal(tct_map_halves_of(&b.area, &halt, &h, &err), TCT_INTERRUPTED);
  assert_null(h.value);
}

/* Everything, with memory that fails at the n-th request: it is said, and nothing is left behind. */
static tct_status all_of_it(tct_recording *const *r, tct_error *err)
{
  static const bool debiased      = true;
  const tct_map_responses_how how = {.similarity = similarity("cka"), .params = &debiased};
  const tct_map_how draws         = {.splits = 3, .draws = 3, .threads = 1};
  const double depth[]            = {0, 1, 2};
  tct_map_responses responses     = {0};
  tct_map_halves h                = {0};
  tct_map_choice c                = {0};
  tct_map_cell cell[2], gain[2];
  tct_map_order order;
  double ceiling;

  tct_status status =
    tct_map_responses_of(2, (const tct_recording *const *)r, 1, (const tct_recording *const *)r + 2,
                         &how, &responses, err);
  if (status == TCT_OK) {
    const tct_map_area a = tct_map_area_of_responses(&responses);
    status               = tct_map_halves_of(&a, &draws, &h, err);
    if (status == TCT_OK)
      status = tct_map_cells_of(&a, &h, &draws, &map_by_percentile, no_control, cell, gain, err);
  }
  if (status == TCT_OK) status = tct_map_between_repeats(r[2], &how, 2, 1, &ceiling, err);
  if (status == TCT_OK) status = tct_map_choose(&h, 2, map_members, &map_by_percentile, &c, err);
  if (status == TCT_OK) status = tct_map_order_of(3, depth, 10, 1, &order, err);
  tct_map_choice_free(&c);
  tct_map_halves_free(&h);
  tct_map_responses_free(&responses);
  return status;
}

static void memory_that_fails_is_told(void **state)
{
  tct_recording *r[] = {recorded("m0", 3, 8, 1, 1, 0, 1), recorded("m1", 3, 8, 1, 1, 0, 2),
                        recorded("s", 3, 8, 2, 1, 0, 3)};
  tct_error err      = {0};
  int told           = 0;
  (void)state;

  for (int n = 1; n <= 250;
       n++) { /* a similarity that finds no room is undefined; all else says so */
    tct_fail_allocation(n, false);
    const tct_status status = all_of_it(r, &err);
    tct_fail_allocation(-1, false);
    assert_true(status == TCT_OK || (status == TCT_NO_MEMORY && *err.text));
    told += status == TCT_NO_MEMORY;
  }
  assert_true(told > 40);
  for (int i = 0; i < 3; i++) tct_recording_free(r[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(conditions_are_those_that_all_have),
    cmocka_unit_test(what_cannot_be_paired_is_told),
    cmocka_unit_test(p_is_uniform_where_nothing_is),
    cmocka_unit_test(cells_have_intervals_p_and_gains),
    cmocka_unit_test(populations_may_predict),
    cmocka_unit_test(repeats_say_what_noise_leaves),
    cmocka_unit_test(halves_hang_on_the_seed_alone),
    cmocka_unit_test(few_conditions_and_a_halt_are_told),
    cmocka_unit_test(memory_that_fails_is_told),
  };
  return cmocka_run_group_tests_name("populations beside areas", tests, NULL, NULL);
}
