/* constraints.c -- bounds, Dale's law and masks on six weights. */
#include "optimisers/weights.h"

extern const tct_constraint tct_constraint_bounds, tct_constraint_dale, tct_constraint_mask,
  tct_constraint_normalise;

enum { N = 6 };

static const double loose[N] = {-3, -0.5, 0, 0.25, 2, (double)NAN};

static void assert_held(const tct_constraint *c, const void *params, int sign, const tct_real *mask,
                        const double *wanted)
{
  tct_real w[N];

  for (int i = 0; i < N; i++) w[i] = (tct_real)loose[i];
  c->hold(params, sign, N, mask, w);
  for (int i = 0; i + 1 < N; i++) NEAR(w[i], wanted[i]);
  assert_true(isnan(w[N - 1])); /* what was lost must be found */
}

static void bounds_cut_off_on_both_sides(void **state)
{
  const tct_about *a = &tct_constraint_bounds.about;
  void *params       = tct_params_new(a);
  (void)state;

  assert_non_null(params);
  assert_held(&tct_constraint_bounds, params, 0, NULL, (const double[]){-1, -0.5, 0, 0.25, 1});
  set_param(a, params, "least", -2);
  set_param(a, params, "most", 0);
  assert_held(&tct_constraint_bounds, params, 0, NULL, (const double[]){-2, -0.5, 0, 0, 0});
  tct_params_free(a, params);
}

static void bounds_always_allow_silence(void **state)
{
  const tct_about *a = &tct_constraint_bounds.about;
  (void)state;

  for (int i = 0; i < a->n_params; i++)
    assert_true(a->params[i].least <= 0 && a->params[i].most >= 0);
  assert_true(a->params[0].most == 0 && a->params[1].least == 0);
}

static void dale_silences_synapses_of_the_wrong_sign(void **state)
{
  (void)state;

  assert_held(&tct_constraint_dale, NULL, 1, NULL, (const double[]){0, 0, 0, 0.25, 2});
  assert_held(&tct_constraint_dale, NULL, -1, NULL, (const double[]){-3, -0.5, 0, 0, 0});
  assert_held(&tct_constraint_dale, NULL, 0, NULL, loose);
}

static void a_mask_keeps_what_it_marks(void **state)
{
  const tct_about *a    = &tct_constraint_mask.about;
  const tct_real mask[] = {1, 0, 1, 0, 1, 1};
  void *params          = tct_params_new(a);
  (void)state;

  assert_non_null(params);
  assert_true(tct_constraint_mask.wants_mask);
  set_param(a, params, "density", 0.625);
  assert_true(tct_constraint_mask.density(params) == 0.625);
  assert_held(&tct_constraint_mask, params, 0, mask, (const double[]){-3, 0, 0, 0, 2});
  tct_params_free(a, params);
}

/* 1, -3 and 0 share 2 as 0.5, -1.5 and 0; who hears nothing, and pads, go on to. */
static void a_receiver_keeps_what_it_hears_in_all(void **state)
{
  const tct_about *a = &tct_constraint_normalise.about;
  void *params       = tct_params_new(a);
  tct_real w[3 * TCT_PANEL];
  (void)state;

  assert_non_null(params);
  set_param(a, params, "total", 2);
  for (int i = 0; i < 3 * TCT_PANEL; i++) w[i] = 0;
  w[0]             = 1;
  w[TCT_PANEL]     = -3;
  w[TCT_PANEL + 2] = (tct_real)0.5;
  for (int twice = 0; twice < 2; twice++) {
    tct_constraint_normalise.hold_panel(params, 0, 3, w);
    NEAR(w[0], 0.5);
    NEAR(w[TCT_PANEL], -1.5);
    NEAR(w[TCT_PANEL + 2], 2);
    assert_true(w[1] == 0 && w[2 * TCT_PANEL] == 0);
  }
  tct_params_free(a, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bounds_cut_off_on_both_sides),
    cmocka_unit_test(bounds_always_allow_silence),
    cmocka_unit_test(dale_silences_synapses_of_the_wrong_sign),
    cmocka_unit_test(a_mask_keeps_what_it_marks),
    cmocka_unit_test(a_receiver_keeps_what_it_hears_in_all),
  };
  return cmocka_run_group_tests_name("constraints", tests, NULL, NULL);
}
