/* gratings.c -- the gratings: laws, pixels by the formula, classes in rounds, the probe. */
#include "tasks/laws.h"

extern const tct_task tct_task_gratings;
static const tct_task *const task = &tct_task_gratings;

enum { IMAGE, TARGET, SIZE = 20 };

static void *preset(void)
{
  void *params = tct_params_new(&task->about);
  assert_non_null(params);
  return params;
}

static void it_is_as_declared(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  (void)state;

  assert_int_equal(tct_world_signal(w, "image"), IMAGE);
  assert_int_equal(tct_world_signal(w, "target"), TARGET);
  assert_int_equal(w->signal[IMAGE].shape[0], 1);
  assert_int_equal(w->signal[IMAGE].shape[1], SIZE);
  assert_int_equal(w->signal[IMAGE].shape[2], SIZE);
  assert_int_equal(units(w, TARGET), 8);
  assert_true(w->signal[TARGET].hidden);
  assert_true(w->chance == 0.125);
  assert_int_equal(w->probe[0].conditions, 72);
  assert_int_equal(w->probe[0].repeats, 4);
  assert_string_equal(w->probe[0].name, "tuning");
  tct_world_close(w);
  set_choice(task, params, "ask", 1);
  w = opened(task, params, 1);
  assert_int_equal(units(w, TARGET), 2);
  assert_true(w->chance == 0.5);
  shut(w, params);
}

static void the_laws_hold(void **state)
{
  void *params = preset();
  (void)state;

  for (int ask = 0; ask < 3; ask++) {
    set_choice(task, params, "ask", ask);
    tct_world *w = opened(task, params, 1);
    for (int s = 0; s <= TCT_PROBE + 1; s++) same_trial_same_bits(w, s);
    splits_are_disjoint(w, IMAGE, 40);
    a_random_player_is_at_chance(w, TARGET, TCT_TEST, 4000);
    showing_takes_no_memory(w, TCT_TRAIN);
    conditions_are_named(w, 0);
    tct_world_close(w);
    assert_true(seeds_matter(task, params, IMAGE, TCT_TRAIN));
    assert_true(seeds_matter(task, params, TARGET, TCT_TRAIN));
    assert_false(seeds_matter(task, params, IMAGE, TCT_PROBE));
    starve_opening(task, params);
  }
  tct_params_free(&task->about, params);
}

/* Pixel (row, column) of a grating as the equation has it, y upwards. */
static double pixel(int row, int column, double degrees, double contrast, double phase)
{
  const double x = column - 9.5, y = 9.5 - row, angle = degrees * M_PI / 180;
  const double u = x * cos(angle) + y * sin(angle);
  return contrast * exp(-(x * x + y * y) / (2 * 5 * 5)) * cos(2 * M_PI * u / 6 + phase);
}

static double worst(const tct_real *image, double degrees, double contrast, double phase)
{
  double most = 0;
  for (int r = 0; r < SIZE; r++)
    for (int c = 0; c < SIZE; c++)
      most = fmax(most, fabs((double)image[r * SIZE + c] - pixel(r, c, degrees, contrast, phase)));
  return most;
}

static void probe_pixels_are_what_the_equation_says(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  (void)state;

  /* condition = orientation x 2 contrasts, each at four phases; 36 orientations are 5 deg apart */
  for (int i = 0; i < 72; i += 7)
    for (int phase = 0; phase < 4; phase++) {
      tct_real *image = shown(w, IMAGE, TCT_PROBE, (uint64_t)(i * 4 + phase));
      assert_true(worst(image, i / 2 * 5, i % 2 ? 1 : 0.2, phase * M_PI / 2) < 1e-5);
      free(image);
    }
  shut(w, params);
}

static void the_noisy_probe_is_the_other_with_noise(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  double mean = 0, square = 0;
  (void)state;

  assert_int_equal(tct_world_probe(w, "noisy"), 1);
  assert_int_equal(w->probe[1].conditions, 72);
  assert_int_equal(w->probe[1].repeats, 40);
  for (int i = 0; i < 40; i++) { /* condition 19: 45 deg, 100 % */
    tct_real *image = shown(w, IMAGE, TCT_PROBE + 1, (uint64_t)(19 * 40 + i));
    for (int r = 0; r < SIZE; r++)
      for (int c = 0; c < SIZE; c++) {
        const double off = (double)image[r * SIZE + c] - pixel(r, c, 45, 1, i % 4 * M_PI / 2);
        mean += off / 16000;
        square += off * off / 16000;
      }
    assert_int_equal(shown_class(w, TARGET, TCT_PROBE + 1, (uint64_t)(19 * 40 + i)), 2);
    free(image);
  }
  assert_true(fabs(mean) < 4 * 0.2 / sqrt(16000));
  assert_true(fabs(square / 0.04 - 1) < 4 * sqrt(2.0 / 16000));
  shut(w, params);
}

static void conditions_say_orientation_and_contrast(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  char name[32], category_name[32];
  int category;
  (void)state;

  task->condition(w, 0, 19, name, &category, category_name);
  assert_string_equal(name, "45 deg, 100 %");
  assert_int_equal(category, 9);
  assert_string_equal(category_name, "45 deg");
  task->condition(w, 0, 0, name, &category, category_name);
  assert_string_equal(name, "0 deg, 20 %");
  shut(w, params);
}

static void each_class_turns_the_grating_by_its_angle(void **state)
{
  static const double discriminated[] = {42, 48};
  void *params                        = preset();
  (void)state;

  set_real(task, params, "noise", 0);
  set_choice(task, params, "phase", 1);
  ((tct_numbers *)param(task, params, "contrast"))->n = 1; /* 0.2 */
  for (int ask = 0; ask < 2; ask++) {
    set_choice(task, params, "ask", ask);
    tct_world *w = opened(task, params, 1);
    for (uint64_t i = 0; i < 16; i++) {
      const int k     = shown_class(w, TARGET, TCT_TRAIN, i);
      tct_real *image = shown(w, IMAGE, TCT_TRAIN, i);
      assert_true(worst(image, ask ? discriminated[k] : k * 22.5, 0.2, 0) < 1e-5);
      free(image);
    }
    tct_world_close(w);
  }
  tct_params_free(&task->about, params);
}

static void every_round_asks_every_class_once(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  int first[8] = {0};
  (void)state;

  for (int s = 0; s < 3; s++)
    for (uint64_t round = 0; round < 40; round++) {
      unsigned seen = 0;
      for (uint64_t i = 0; i < 8; i++) {
        const int k = shown_class(w, TARGET, s, 8 * round + i);
        seen |= 1u << k;
        if (i == 0) first[k]++;
      }
      assert_int_equal(seen, 255);
    }
  /* and the order is not always the same */
  for (int k = 0; k < 8; k++) assert_in_range(first[k], 3, 35);
  shut(w, params);
}

static void contrasts_phases_and_noise_are_drawn_as_told(void **state)
{
  enum { TRIALS = 2000 };
  void *params = preset();
  double noise = 0, mean = 0, high = 0;
  (void)state;

  /* a corner pixel, 13 pixels from the middle of a narrow patch, is all noise */
  set_real(task, params, "envelope", 2);
  set_real(task, params, "noise", 0.7);
  tct_world *w = opened(task, params, 1);
  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *image = shown(w, IMAGE, TCT_TRAIN, i);
    mean += (double)image[0] / TRIALS;
    noise += (double)image[0] * (double)image[0] / TRIALS;
    free(image);
  }
  assert_true(fabs(mean) < 4 * 0.7 / sqrt(TRIALS));
  assert_true(fabs(noise / 0.49 - 1) < 4 * sqrt(2.0 / TRIALS));
  tct_world_close(w);

  /* energy tells the contrast; half of the trials have the high one */
  set_real(task, params, "envelope", 5);
  set_real(task, params, "noise", 0);
  w = opened(task, params, 1);
  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *image = shown(w, IMAGE, TCT_TRAIN, i);
    double energy   = 0;
    for (int k = 0; k < SIZE * SIZE; k++) energy += (double)image[k] * (double)image[k];
    assert_true((energy > 1 && energy < 2) || (energy > 25 && energy < 50));
    high += energy > 10;
    free(image);
  }
  assert_true(fabs(high / TRIALS - 0.5) < 4 * 0.5 / sqrt(TRIALS));
  shut(w, params);
}

static void the_oracle_names_the_class(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  (void)state;

  for (uint64_t i = 0; i < 50; i++) {
    tct_real *best = shown_by(task->oracle, w, IMAGE, TCT_TEST, &i, 1, 0, 1, TCT_PANEL);
    for (int k = 0; k < 8; k++) assert_true(best[k] == (k == shown_class(w, TARGET, TCT_TEST, i)));
    free(best);
  }
  shut(w, params);
}

static void probes_belong_to_the_nearest_class(void **state)
{
  void *params = preset();
  tct_world *w = opened(task, params, 1);
  (void)state;

  /* 22.5 deg apart: 10 deg is nearest to 0, 15 to 22.5, 170 to 180 = 0 */
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 2 * 8), 0);
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 3 * 8), 1);
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 34 * 8), 0);
  tct_world_close(w);
  set_choice(task, params, "ask", 1);
  w = opened(task, params, 1);
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 8 * 8), 0);  /* 40 of 45 deg */
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 10 * 8), 1); /* 50 */
  assert_int_equal(shown_class(w, TARGET, TCT_PROBE, 28 * 8), 0); /* 140: turned back by 85 */
  shut(w, params);
}

static void contrast_is_asked_about_a_middle_that_is_never_shown(void **state)
{
  void *params          = preset();
  tct_numbers *contrast = param(task, params, "contrast");
  tct_error err         = {0};
  char name[32], category_name[32];
  int category, seen = 0;
  (void)state;

  *contrast = (tct_numbers){.n = 4, .at = {0.1, 0.25, 0.35, 0.6}};
  set_choice(task, params, "ask", 2);
  set_choice(task, params, "phase", 1);
  set_real(task, params, "noise", 0);
  *(int64_t *)param(task, params, "probe") = 1;
  tct_world *w                             = opened(task, params, 1);
  assert_int_equal(w->probe[0].conditions, 4);
  for (uint64_t i = 0; i < 40; i++) {
    const int above   = shown_class(w, TARGET, TCT_TRAIN, i);
    tct_real *image   = shown(w, IMAGE, TCT_TRAIN, i);
    const bool weak   = worst(image, 45, above ? 0.35 : 0.1, 0) < 1e-5,
               strong = worst(image, 45, above ? 0.6 : 0.25, 0) < 1e-5;
    assert_true(weak != strong);
    seen |= 1 << (2 * above + strong);
    free(image);
  }
  assert_int_equal(seen, 15);
  for (int i = 0; i < 4; i++)
    assert_int_equal(shown_class(w, TARGET, TCT_PROBE, (uint64_t)(4 * i)), i > 1);
  task->condition(w, 0, 2, name, &category, category_name);
  assert_string_equal(name, "contrast=35");
  assert_int_equal(category, 1);
  assert_string_equal(category_name, "above");
  tct_world_close(w);

  contrast->at[2] = 0.3; /* the middle itself */
  w               = tct_world_open(task, params, 1, NULL, &err);
  assert_null(w);
  assert_non_null(strstr(err.text, "neither below nor above"));
  contrast->n = 2; /* none above */
  err         = (tct_error){0};
  assert_null(tct_world_open(task, params, 1, NULL, &err));
  assert_non_null(strstr(err.text, "both sides"));
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(the_laws_hold),
    cmocka_unit_test(probe_pixels_are_what_the_equation_says),
    cmocka_unit_test(the_noisy_probe_is_the_other_with_noise),
    cmocka_unit_test(conditions_say_orientation_and_contrast),
    cmocka_unit_test(each_class_turns_the_grating_by_its_angle),
    cmocka_unit_test(every_round_asks_every_class_once),
    cmocka_unit_test(contrasts_phases_and_noise_are_drawn_as_told),
    cmocka_unit_test(the_oracle_names_the_class),
    cmocka_unit_test(probes_belong_to_the_nearest_class),
    cmocka_unit_test(contrast_is_asked_about_a_middle_that_is_never_shown),
  };
  return cmocka_run_group_tests_name("gratings", tests, NULL, NULL);
}
