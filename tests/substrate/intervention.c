/* intervention.c -- lesions and stimulation, held to what they must equal: a factor of 1 to nothing, silence to synapses
 * of 0, a drive to a bias, a cut to a projection of 0, in circuits that sweep, convolve, remember, delay and settle. */
#include "intervention.h"

/* ---- tests ---------------------------------------------------------------------------------------------- */

static void a_factor_of_one_and_a_drive_of_zero_leave_every_bit(void **state)
{
  (void)state;
  for (int kind = 0; kind < KINDS; kind++) {
    circuit c     = stirred(kind, 2);
    answer *whole = answer_of(&c);
    for (int p = 0; p < 3; p++)
      for (int drive = 0; drive < (p ? 2 : 1); drive++) {
        intervene(&c, (tct_intervention){.kind = drive ? TCT_INTERVENE_INJECT : TCT_INTERVENE_SCALE,
                                         .population = p,
                                         .projection = -1,
                                         .amount     = drive ? 0 : 1});
        answer *same = answer_of(&c);
        assert_true(apart(&c, whole, same, -1) == 0);
        free(same);
      }
    for (int k = 0; k < 3; k++) {
      intervene(&c, (tct_intervention){
                      .population = c.model->projection[k].pre, .projection = k, .amount = 1});
      answer *same = answer_of(&c);
      assert_true(apart(&c, whole, same, -1) == 0);
      free(same);
    }
    free(whole);
    circuit_close(&c);
  }
}

/* Outgoing synapses of the units become 0, both ways where they work both ways. */
static void cut_by_hand(const circuit *c, int p, const int *unit, int n)
{
  tct_real *w = tct_state_weights(c->state);

  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    const int posts         = c->model->population[s->post].size;
    tct_real *tensor        = calloc(s->synapses, sizeof *tensor);
    assert_non_null(tensor);
    tct_unpack(s, w, tensor);
    for (int j = 0; j < posts && s->pre == p && s->rank == 2; j++)
      for (int i = 0; i < n; i++)
        tensor[(size_t)j * (size_t)c->model->population[p].size + (size_t)unit[i]] = 0;
    if (s->pre == p && s->rank == 2) tct_fill(s, tensor, w);
    free(tensor);
  }
  tct_state_turn(c->state);
}

static void silence_equals_outgoing_synapses_of_zero(void **state)
{
  static const int unit[] = {0, 3, 17};

  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    circuit c = stirred(kind, 2), zero = stirred(kind, 2);
    const int a    = tct_population_named(c.model, "a");
    answer *before = answer_of(&c);
    intervene(&c, (tct_intervention){.population = a, .projection = -1, .unit = unit, .units = 3});
    cut_by_hand(&zero, a, unit, 3);
    if (kind == 1) { /* a leak remembers the unit's own rate, which is silence here and not there */
      for (int i = 0; i < 3; i++) assert_true(before->rate[5][5][a][unit[i]] != 0);
    }
    answer *silent = answer_of(&c), *cut = answer_of(&zero);
    assert_true(apart(&c, before, silent, a) > 1e-3);
    assert_true(apart(&c, silent, cut, a) == 0);
    for (int i = 0; i < 3; i++) assert_true(silent->rate[7][0][a][unit[i]] == 0);
    heal(&c);
    answer *after = answer_of(&c);
    assert_true(apart(&c, before, after, -1) == 0);
    free(before);
    free(silent);
    free(cut);
    free(after);
    circuit_close(&c);
    circuit_close(&zero);
  }
}

static void where_a_circuit_settles_silence_holds_at_rest(void **state)
{
  static const int unit[] = {1, 2};
  circuit c               = stirred(2, 1);
  const int a             = tct_population_named(c.model, "a");

  (void)state;
  intervene(&c, (tct_intervention){.population = a, .projection = -1, .unit = unit, .units = 2});
  answer *silent = answer_of(&c);
  heal(&c);
  cut_by_hand(&c, a, unit, 2); /* what comes back to them changes only themselves */
  answer *cut = answer_of(&c);
  assert_true(apart(&c, silent, cut, a) == 0);
  for (int i = 0; i < CIRCUIT_TRIALS; i++) assert_true(silent->rate[i][0][a][2] == 0);
  free(silent);
  free(cut);
  circuit_close(&c);
}

static void a_cut_equals_a_projection_of_zeros(void **state)
{
  (void)state;
  for (int kind = 0; kind < KINDS; kind++)
    for (int k = 0; k < 3; k++) {
      circuit c               = stirred(kind, 2);
      const tct_projection *s = &c.model->projection[k];
      intervene(&c, (tct_intervention){.population = s->pre, .projection = k});
      answer *cut = answer_of(&c);
      heal(&c);
      memset(tct_state_weights(c.state) + s->at, 0, s->n * sizeof(tct_real));
      tct_state_turn(c.state);
      answer *zero = answer_of(&c);
      assert_true(apart(&c, cut, zero, -1) == 0);
      free(cut);
      free(zero);
      circuit_close(&c);
    }
}

static void a_drive_equals_a_bias(void **state)
{
  (void)state;
  for (int kind = 0; kind < KINDS; kind++) {
    circuit c   = stirred(kind, 2);
    const int a = tct_population_named(c.model, "a"), k = tct_projection_named(c.model, "one->a");
    assert_true(k >= 0);
    intervene(&c, (tct_intervention){.kind       = TCT_INTERVENE_INJECT,
                                     .population = a,
                                     .projection = -1,
                                     .amount     = (tct_real)0.3});
    answer *driven = answer_of(&c);
    heal(&c);
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++)
      tct_state_weights(c.state)[s->at + s->wiring->place(s, i)] += (tct_real)0.3;
    tct_state_turn(c.state);
    answer *biased = answer_of(&c);
    const double d = apart(&c, driven, biased, -1);
    if (!(d < 1e-12)) fail_msg("kind %d: %g", kind, d); /* sums in another order */
    free(driven);
    free(biased);
    circuit_close(&c);
  }
}

static void all_silent_the_answer_is_the_bias(void **state)
{
  circuit c   = stirred(0, 2);
  const int b = tct_population_named(c.model, "b"), out = tct_population_named(c.model, "out");
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "one->out")];
  double e[3], sum = 0;

  (void)state;
  intervene(&c, (tct_intervention){.population = b, .projection = -1});
  answer *a = answer_of(&c);
  for (size_t k = 0; k < 3; k++)
    sum += e[k] = exp((double)tct_state_weights(c.state)[s->at + s->wiring->place(s, k)]);
  for (int i = 0; i < CIRCUIT_TRIALS; i++) {
    for (int k = 0; k < 3; k++) assert_true(fabs(a->rate[i][0][out][k] - e[k] / sum) < 1e-14);
    assert_true(fabs(a->outcome[i].objective + log(e[a->outcome[i].target] / sum)) < 1e-12);
    assert_int_equal(a->outcome[i].choice, a->outcome[0].choice);
  }
  free(a);
  circuit_close(&c);
}

/* Rates of all of a population, as REPLACE wants them. */
static tct_real *recorded(const answer *a, const circuit *c, int p)
{
  const int size = c->model->population[p].size, steps = c->model->steps;
  tct_real *rate = calloc((size_t)CIRCUIT_TRIALS * (size_t)(steps * size), sizeof *rate);

  assert_non_null(rate);
  for (int i = 0, at = 0; i < CIRCUIT_TRIALS; i++)
    for (int t = 0; t < steps; t++)
      for (int k = 0; k < size; k++) rate[at++] = (tct_real)a->rate[i][t][p][k];
  return rate;
}

static void its_own_rates_change_nothing_and_those_of_another_trial_are_that_trials(void **state)
{
  int row[CIRCUIT_TRIALS];

  (void)state;
  for (int i = 0; i < CIRCUIT_TRIALS; i++) row[i] = (i + 5) % CIRCUIT_TRIALS;
  for (int kind = 0; kind < KINDS; kind++) {
    circuit c            = stirred(kind, 3);
    const int a          = tct_population_named(c.model, "a");
    answer *whole        = answer_of(&c);
    tct_real *own        = recorded(whole, &c, a);
    tct_intervention how = {.kind       = TCT_INTERVENE_REPLACE,
                            .population = a,
                            .projection = -1,
                            .rate       = own,
                            .trials     = CIRCUIT_TRIALS,
                            .trial      = circuit_trials()};
    intervene(&c, how);
    answer *same   = answer_of(&c);
    const double d = apart(&c, whole, same, -1);
    if (kind < 2) assert_true(d == 0);
    how.row = row;
    intervene(&c, how);
    answer *other = answer_of(&c);
    for (int i = 0; i < CIRCUIT_TRIALS; i++)
      for (int t = 0; t < c.model->steps; t++)
        for (int k = 0; k < 18; k++)
          assert_true(other->rate[i][t][a][k] == whole->rate[row[i]][t][a][k]);
    assert_true(apart(&c, whole, other, a) > 1e-4);
    free(own);
    free(whole);
    free(same);
    free(other);
    circuit_close(&c);
  }
}

static void a_window_leaves_what_was_before_it(void **state)
{
  circuit c     = stirred(1, 2);
  const int a   = tct_population_named(c.model, "a");
  answer *whole = answer_of(&c);

  (void)state;
  intervene(&c, (tct_intervention){.population = a, .projection = -1, .from = 3, .to = 5});
  answer *window = answer_of(&c);
  for (int i = 0; i < CIRCUIT_TRIALS; i++)
    for (int t = 0; t < CIRCUIT_STEPS; t++)
      for (int k = 0; k < 18; k++) {
        if (t < 3) assert_true(window->rate[i][t][a][k] == whole->rate[i][t][a][k]);
        if (t == 3 || t == 4) assert_true(window->rate[i][t][a][k] == 0);
      }
  assert_true(window->rate[3][5][a][2] != 0);
  assert_true(window->rate[3][5][a][2] != whole->rate[3][5][a][2]);
  free(whole);
  free(window);
  circuit_close(&c);
}

static void threads_do_not_change_bits_and_nothing_is_allocated(void **state)
{
  static const int unit[] = {2, 4};
  answer *first           = NULL;

  (void)state;
  for (int threads = 1; threads <= 3; threads++) {
    circuit c                    = stirred(1, threads);
    const tct_intervention all[] = {
      {.population = tct_population_named(c.model, "b"),
       .projection = -1,
       .unit       = unit,
       .units      = 2},
      {.population = 1, .projection = 2, .amount = (tct_real)0.7},
      {.kind = TCT_INTERVENE_INJECT, .population = 1, .projection = -1, .amount = 1, .to = 2}};
    assert_int_equal(tct_state_intervene(c.state, all, 3, NULL), TCT_OK);
    answer *a             = answer_of(&c);
    const uint64_t before = tct_allocations();
    assert_int_equal(
      tct_state_outcomes(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, a->outcome, NULL),
      TCT_OK);
    assert_true(tct_allocations() == before);
    if (first) assert_true(apart(&c, first, a, -1) == 0);
    if (first)
      free(a);
    else
      first = a;
    circuit_close(&c);
  }
  free(first);
}

static void refused(const circuit *c, tct_intervention how, tct_status code, const char *why)
{
  tct_error err = {0};

  assert_int_equal(tct_state_intervene(c->state, &how, 1, &err), code);
  if (!strstr(err.text, why)) fail_msg("'%s' does not say '%s'", err.text, why);
}

static void what_cannot_be_is_said(void **state)
{
  static const int twice[] = {1, 1};
  const tct_real rate[18]  = {0};
  circuit c = stirred(0, 1), rests = stirred(2, 1);
  const int out = tct_population_named(c.model, "out");

  (void)state;
  refused(&c, (tct_intervention){.population = 9, .projection = -1}, TCT_BAD_SHAPE,
          "no population 9");
  refused(&c, (tct_intervention){.population = 1, .projection = 0}, TCT_BAD_SHAPE, "no projection");
  refused(&c, (tct_intervention){.population = 1, .projection = -1, .unit = twice, .units = 2},
          TCT_BAD_SHAPE, "not the next");
  refused(&c, (tct_intervention){.population = 1, .projection = -1, .from = 1}, TCT_BAD_SHAPE,
          "steps");
  refused(&c, (tct_intervention){.kind = TCT_INTERVENE_REPLACE, .population = 1, .projection = -1},
          TCT_BAD_SHAPE, "none are given");
  refused(&c, (tct_intervention){.population = out, .projection = -1}, TCT_UNSUPPORTED,
          "judged by");
  refused(&c, (tct_intervention){.kind = TCT_INTERVENE_INJECT, .projection = -1}, TCT_UNSUPPORTED,
          "it is an input");
  refused(&c, (tct_intervention){.kind = TCT_INTERVENE_INJECT, .projection = 0}, TCT_UNSUPPORTED,
          "into units");
  refused(
    &rests,
    (tct_intervention){
      .kind = TCT_INTERVENE_REPLACE, .population = 1, .projection = 1, .rate = rate, .trials = 1},
    TCT_UNSUPPORTED, "both ways");
  for (int n = 1; n <= 2; n++) {
    tct_fail_allocation(n, false);
    refused(&c, (tct_intervention){.population = 1, .projection = -1}, TCT_NO_MEMORY,
            n == 1 ? "memory" : "room");
    tct_fail_allocation(-1, false);
  }
  circuit_propose(&c, 8); /* it is intact */
  intervene(&c, (tct_intervention){.population = 1, .projection = -1});
  tct_error err = {0};
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, circuit_trials(), 8, &err),
                   TCT_UNSUPPORTED);
  circuit_close(&c);
  circuit_close(&rests);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_factor_of_one_and_a_drive_of_zero_leave_every_bit),
    cmocka_unit_test(silence_equals_outgoing_synapses_of_zero),
    cmocka_unit_test(where_a_circuit_settles_silence_holds_at_rest),
    cmocka_unit_test(a_cut_equals_a_projection_of_zeros),
    cmocka_unit_test(a_drive_equals_a_bias),
    cmocka_unit_test(all_silent_the_answer_is_the_bias),
    cmocka_unit_test(its_own_rates_change_nothing_and_those_of_another_trial_are_that_trials),
    cmocka_unit_test(a_window_leaves_what_was_before_it),
    cmocka_unit_test(threads_do_not_change_bits_and_nothing_is_allocated),
    cmocka_unit_test(what_cannot_be_is_said),
  };
  return cmocka_run_group_tests_name("intervention", tests, NULL, NULL);
}
