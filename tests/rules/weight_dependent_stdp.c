/* weight_dependent_stdp.c -- a pair at every lag, times what room is left to the bound; between the bounds a place of rest;
 * without dependence it is stdp. */
#include "spike_trains.h"

#define RULE                                                                                       \
  "{kind: weight_dependent_stdp, potentiation: 1.5, depression: 0.7, tau_plus: 17 ms, tau_minus: " \
  "31 ms%s}"

static const char *rule_of(const char *more)
{
  static char text[256];
  snprintf(text, sizeof text, RULE, more);
  return text;
}

/* What is proposed for the first synapse of weight w, of all trials of t. */
static double change_at(const trains *t, const char *rule, double w, const char *sign, int window)
{
  circuit c = trains_open(t, rule, 0, sign, 1, window, 1);

  tct_state_weights(c.state)[c.model->projection[0].at] = (tct_real)w;
  tct_state_turn(c.state);
  trains_propose(&c, t->trials, -1);
  const double change = trains_update(&c, 0, 0);
  circuit_close(&c);
  return change;
}

/* an arrival at step 60, the cell fires at step 60 + lag */
static double pair_at(int lag, const char *rule, double w)
{
  trains t              = trains_new(1, 120, 1, 1);
  t.x[60]               = 1;
  t.y[60 + lag]         = 1;
  const double proposed = change_at(&t, rule, w, "", 0);
  trains_free(&t);
  return proposed;
}

/* of a synapse with `up` and `down` of room */
static double of_lag(double ms, double up, double down)
{
  return ms >= 0 ? 1.5 * up * exp(-ms / 17) : -0.7 * down * exp(ms / 31);
}

/* Bounds 0 and 1, w = 1/4: room is 3/4 and 1/4; squared 9/16 and 1/16; roots of them √3/2 and 1/2.  Bounds -1 and 3:
 * 11/4 and 5/4. */
static void a_pair_is_weighed_by_the_room_that_is_left(void **state)
{
  static const int lag[] = {-30, -1, 0, 1, 25};
  (void)state;

  for (int i = 0; i < 5; i++) {
    const double s = lag[i];
    assert_true(fabs(pair_at(lag[i], rule_of(""), 0.25) - of_lag(s, 0.75, 0.25)) < 1e-14);
    assert_true(
      fabs(pair_at(lag[i], rule_of(", dependence: 2"), 0.25) - of_lag(s, 0.5625, 0.0625)) < 1e-14);
    assert_true(fabs(pair_at(lag[i], rule_of(", dependence: 0.5"), 0.25) -
                     of_lag(s, sqrt(3) / 2, 0.5)) < 1e-14);
    assert_true(
      fabs(pair_at(lag[i], rule_of(", least: -1, most: 3"), 0.25) - of_lag(s, 2.75, 1.25)) < 1e-14);
  }
}

static void at_a_bound_and_beyond_it_there_is_no_way_on(void **state)
{
  (void)state;

  assert_true(pair_at(5, rule_of(", most: 0.5"), 0.5) == 0);
  assert_true(pair_at(5, rule_of(", most: 0.5"), 0.7) == 0);
  assert_true(pair_at(-5, rule_of(""), 0) == 0);
  assert_true(pair_at(-5, rule_of(""), -0.2) == 0);
  assert_true(fabs(pair_at(-5, rule_of(", most: 0.5"), 0.7) - of_lag(-5, 0, 0.7)) < 1e-14);
  assert_true(fabs(pair_at(5, rule_of(""), -0.2) - of_lag(5, 1.2, 0)) < 1e-14);
}

static trains drawn(void)
{
  trains t = trains_new(3, 200, 2, 2);

  trains_draw(t.x, 1200, 0.1, 1);
  trains_draw(t.y, 1200, 0.1, 2);
  return t;
}

static void without_dependence_it_is_stdp(void **state)
{
  trains t = drawn();
  (void)state;

  for (int pairing = 0; pairing < 2; pairing++) {
    char stdp[200];
    snprintf(stdp, sizeof stdp,
             "{kind: stdp, potentiation: 1.5, depression: 0.7, tau_plus: 17 ms, tau_minus: 31 "
             "ms%s}",
             pairing ? ", pairing: nearest" : "");
    for (double w = -0.25; w < 0.6; w += 0.25) {
      const double plain = change_at(&t, stdp, w, "", 0);
      const char *rule = rule_of(pairing ? ", dependence: 0, pairing: nearest" : ", dependence: 0");
      assert_true(plain != 0 && fabs(change_at(&t, rule, w, "", 0) - plain) < 1e-12);
    }
  }
  trains_free(&t);
}

/* (1 - w) G - w L is 0 at w = G / (G + L): below it the synapse grows, above it shrinks. */
static void between_the_bounds_it_comes_to_rest(void **state)
{
  trains t       = drawn();
  const double g = change_at(&t, rule_of(""), 0, "", 0), l = -change_at(&t, rule_of(""), 1, "", 0);
  const double rest = g / (g + l);
  (void)state;

  assert_true(g > 0 && l > 0);
  assert_true(fabs(change_at(&t, rule_of(""), rest, "", 0)) < 1e-12);
  assert_true(change_at(&t, rule_of(""), rest - 0.01, "", 0) > 0);
  assert_true(change_at(&t, rule_of(""), rest + 0.01, "", 0) < 0);
  trains_free(&t);
}

static void inhibition_grows_downwards(void **state)
{
  trains t       = drawn();
  const double w = change_at(&t, rule_of(""), 0.25, "", 0);
  (void)state;

  assert_true(w != 0);
  assert_true(fabs(change_at(&t, rule_of(""), -0.25, ", sign: inhibitory", 0) + w) < 1e-13);
  trains_free(&t);
}

static void windows_give_the_same_update(void **state)
{
  trains t = drawn();
  (void)state;

  for (int window = 1; window < 200; window = 3 * window + 4)
    assert_true(fabs(change_at(&t, rule_of(""), 0.25, "", window) -
                     change_at(&t, rule_of(""), 0.25, "", 0)) < 1e-12);
  trains_free(&t);
}

static void bounds_must_leave_room(void **state)
{
  tct_error err = {0};
  tct_spec *s   = tct_spec_parse(
      "tercet: 1\ntask: {kind: spontaneous}\nobjective: none\n"
        "rule: {kind: weight_dependent_stdp, least: 1, most: 1}\narchitecture:\n  populations:\n"
        "    in: {kind: input, from: background}\n    cell: {kind: lif, units: 1}\n  projections:\n    "
        "in -> "
        "cell: dense\n",
      "test", &err);
  (void)state;

  assert_non_null(s);
  assert_null(tct_compile(s, &err));
  if (!strstr(err.text, "the least weight, 1, is not below the most, 1")) fail_msg("%s", err.text);
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_pair_is_weighed_by_the_room_that_is_left),
    cmocka_unit_test(at_a_bound_and_beyond_it_there_is_no_way_on),
    cmocka_unit_test(without_dependence_it_is_stdp),
    cmocka_unit_test(between_the_bounds_it_comes_to_rest),
    cmocka_unit_test(inhibition_grows_downwards),
    cmocka_unit_test(windows_give_the_same_update),
    cmocka_unit_test(bounds_must_leave_room),
  };
  return cmocka_run_group_tests_name("weight_dependent_stdp", tests, NULL, NULL);
}
