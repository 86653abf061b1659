/* actor_critic.c -- I15: the actor's mean update is the policy gradient, whatever the critic says; the critic's is that
 * of the reward.  By enumeration of what the last step may choose. */
#include "rules/value.h"

#include "substrate/desk.h"

#define ACTING(rule, memory)                                                                       \
  "objective: {kind: expected_reward, at: out, steps: last}\nrule: " rule                          \
  "\narchitecture:\n  " VALUE_POPULATIONS(                                                         \
    ", r: {kind: " memory "}, out: {kind: choice, units: 3, draw: true}", "true",                  \
    "0.8") "\n"                                                                                    \
           "  projections: {in -> r: dense, r -> out: dense, in -> v: dense, " VALUE_TOLD "}\n"    \
           "train: {batch: 24}\n"
#define LEAKY "leaky, units: 18, activation: tanh, tau: 3 ms"
#define LIF   "lif, units: 18, tau: 20 ms, threshold: 0.6"
#define RATE  "rate, units: 18, activation: tanh"
#define ACTOR "actor_critic"

enum { OUT = 3 };

static circuit opened(bool stream, const char *rest)
{
  circuit c = circuit_open(stream, rest, 1);

  circuit_stir(&c, 0.9);
  *value_number(&c, tct_state_weights(c.state), "us->d", 0)      = 1;
  *value_number(&c, tct_state_weights(c.state), "v->d/value", 0) = 1;
  tct_take_up(&c.state->lesson[0], 0);
  if (c.model->rule[0].rule->start) c.model->rule[0].rule->start(&c.state->lesson[0]);
  tct_state_turn(c.state);
  return c;
}

static void propose(const circuit *c, uint64_t batch, uint64_t trial)
{
  tct_state_set_batches(c->state, batch);
  assert_int_equal(tct_state_propose(c->state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
}

static const tct_real *last_row(const circuit *c, const tct_real *field, const char *name)
{
  const tct_lesson *l = &c->state->lesson[0];
  return tct_rows(l, field, tct_population_named(c->model, name), l->steps - 1);
}

/* E[u] over what is chosen last, and what each choice has for probability. */
static void mean_of(const circuit *c, uint64_t trial, double *mean, double p[OUT])
{
  bool found[OUT] = {false};
  double sum      = 0;

  memset(mean, 0, c->model->n * sizeof *mean);
  for (uint64_t batch = 0; !(found[0] && found[1] && found[2]); batch++) {
    assert_true(batch < 10000);
    propose(c, batch, trial);
    const tct_real *drive  = last_row(c, c->state->lesson[0].drive, "out"),
                   *chosen = last_row(c, c->state->lesson[0].rate, "out");
    int s                  = 0;
    while (chosen[s] == 0) s++;
    if (found[s]) continue;
    found[s] = true;
    sum      = 0;
    for (int k = 0; k < OUT; k++) sum += p[k] = exp((double)drive[k]);
    for (int k = 0; k < OUT; k++) p[k] /= sum;
    for (size_t i = 0; i < c->model->n; i++)
      mean[i] += p[s] * (double)tct_state_update(c->state)[i];
  }
}

static bool is_critics(const circuit *c, const tct_projection *s)
{
  return strcmp(c->model->population[s->post].name, "v") == 0;
}

/* All that leads to the choice, against backprop of the expected reward. */
static void actor_follows_the_gradient(bool stream, const char *spec, const char *exact_spec,
                                       double slack)
{
  circuit c = opened(stream, spec), exact = opened(stream, exact_spec);
  double *mean = calloc(c.model->n, sizeof *mean), p[OUT], most = 0;

  assert_non_null(mean);
  for (uint64_t trial = 0; trial < 6; trial++) {
    mean_of(&c, trial, mean, p);
    propose(&exact, 0, trial);
    const tct_real *g = tct_state_update(exact.state);
    for (int k = 0; k < c.model->n_projections; k++) {
      const tct_projection *s = &c.model->projection[k];
      for (size_t i = s->at; !is_critics(&c, s) && i < s->at + s->n; i++) {
        most = fmax(most, fabs((double)g[i]));
        if (fabs(mean[i] - (double)g[i]) > slack)
          fail_msg("%s: mean %.17g, gradient %.17g", s->name, mean[i], (double)g[i]);
      }
    }
  }
  assert_true(most > 1e-3);
  free(mean);
  circuit_close(&c);
  circuit_close(&exact);
}

static void the_actors_mean_update_is_the_policy_gradient_of_a_bandit(void **state)
{
  (void)state;
  actor_follows_the_gradient(false, ACTING(ACTOR, RATE), ACTING("backprop", RATE), 1e-14);
}

static void so_it_is_through_memories_of_units(void **state)
{
  (void)state;
  actor_follows_the_gradient(true, ACTING(ACTOR, LEAKY), ACTING("backprop", LEAKY), 1e-14);
}

/* V = 1/5 + w x: the mean over choices of (R - V) dV, R being right in p of the target. */
static void the_critic_comes_to_foresee_the_mean_reward(void **state)
{
  circuit c    = opened(false, ACTING(ACTOR, RATE));
  double *mean = calloc(c.model->n, sizeof *mean), p[OUT];
  (void)state;

  assert_non_null(mean);
  for (uint64_t trial = 0; trial < 6; trial++) {
    mean_of(&c, trial, mean, p);
    const double v = (double)*last_row(&c, c.state->lesson[0].rate, "v"),
                 r = p[(trial * 7 + trial / 3) % 3];
    for (size_t j = 0; j < 3; j++) {
      const tct_projection *s = value_projection(&c, "in->v");
      const double u          = mean[s->at + s->wiring->place(s, j)];
      assert_true(fabs(u - (r - v) * circuit_wave((int)trial, (int)j)) < 1e-14);
    }
  }
  free(mean);
  circuit_close(&c);
}

/* Of a read-out critic in time it is what td_lambda says, but for what the end pays: here nothing, as the choice is wrong. */
static void its_critic_learns_by_td_lambda(void **state)
{
  circuit c  = opened(true, ACTING("{kind: actor_critic, lambda: 0.7}", RATE)),
          td = opened(true, "objective: {kind: squared_error, at: v, target: first}\nrule: {kind: "
                            "td_lambda, lambda: 0.7}\narchitecture:\n  " VALUE_POPULATIONS(
                              "", "true", "0.8") "\n  projections: {in -> v: dense, " VALUE_TOLD
                                                 "}\ntrain: {batch: 24}\n");
  const tct_projection *of = value_projection(&c, "in->v"), *to = value_projection(&td, "in->v");
  int wrong = 0;
  (void)state;

  memcpy(tct_state_weights(td.state) + to->at, tct_state_weights(c.state) + of->at,
         of->n * sizeof(tct_real));
  *value_number(&td, tct_state_weights(td.state), "one->v", 0) =
    *value_number(&c, tct_state_weights(c.state), "one->v", 0);
  for (uint64_t trial = 0; trial < 12; trial++) {
    propose(&c, 0, trial);
    propose(&td, 0, trial);
    if (last_row(&c, c.state->lesson[0].rate, "out")[(trial * 7 + trial / 3) % 3] > 0) continue;
    wrong++;
    for (size_t i = 0; i < of->n; i++) {
      const double u = (double)tct_state_update(c.state)[of->at + i],
                   e = (double)tct_state_update(td.state)[to->at + i];
      assert_true(fabs(u - e) < 1e-13);
    }
    assert_true(fabs((double)tct_state_update(td.state)[to->at]) > 1e-4);
  }
  assert_true(wrong > 3);
  circuit_close(&c);
  circuit_close(&td);
}

/* ---- through memory is what traces gather ---------------------------------------------------------------- */

static void through_memory(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_THROUGH_MEMORY);
  tct_outer(l, 1, l->error, l->rate);
}

#define SPIKING(rule)                                                                              \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: " LIF                    \
  "}, out: readout}\n  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> "     \
  "out: "                                                                                          \
  "dense}\ntrain: {batch: 8}\n"

static void credit_through_memory_is_what_traces_gather(void **state)
{
  tct_rule rule = *(const tct_rule *)tct_variant("rules", "backprop");
  rule.propose  = through_memory;
  circuit a     = circuit_open_as(true, SPIKING("backprop"), 1, &rule),
          b     = circuit_open(true, SPIKING("e_prop"), 1),
          c     = circuit_open(true, SPIKING("backprop"), 1);
  double most = 0, off = 0, other = 0;
  (void)state;

  circuit_stir(&a, 2);
  circuit_stir(&b, 2);
  circuit_stir(&c, 2);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  circuit_propose(&c, 8);
  for (size_t i = 0; i < a.model->n; i++) {
    const double e = (double)tct_state_update(b.state)[i];
    most           = fmax(most, fabs(e));
    off            = fmax(off, fabs((double)tct_state_update(a.state)[i] - e));
    other          = fmax(other, fabs((double)tct_state_update(c.state)[i] - e));
  }
  assert_true(most > 1e-4 && off < 1e-14 && other > 1e-3 * most);
  assert_int_equal(tct_state_used(a.state, 0), TCT_ERROR | TCT_TRANSPORT | TCT_TRACES);
  circuit_close(&a);
  circuit_close(&b);
  circuit_close(&c);
}

static void circuits_that_do_not_act_are_refused(void **state)
{
#define BAD(objective, choice, more, train)                                                        \
  "objective: {kind: " objective "}\nrule: actor_critic\narchitecture:\n  " VALUE_POPULATIONS(     \
    ", r: {kind: " LEAKY "}, out: {kind: choice, units: 3" choice "}" more, "true",                \
    "0.8") "\n"                                                                                    \
           "  projections: {in -> r: dense, r -> out: dense, r -> v: dense, " VALUE_TOLD           \
           "}\ntrain: {" train "}\n"
#define LAST "expected_reward, at: out, steps: last"
#define DRAW ", draw: true"
  static const struct {
    const char *spec, *why;
  } bad[] = {
    {BAD("expected_reward, at: out", DRAW, "", "batch: 4"), "objective with `steps: last`"},
    {BAD(LAST, "", "", "batch: 4"), "population out must be a choice with draw: true"},
    {BAD("squared_error, at: v, target: first, steps: last", DRAW, "", "batch: 4"),
     "population v must be a choice"},
    {BAD(LAST, DRAW, "", "window: 2"), "it sums over a whole trial: 6 steps in one window"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    circuit_refused(true, bad[i].spec, bad[i].why);
  circuit_refused(
    true,
    "objective: {kind: " LAST "}\nrule: actor_critic\narchitecture:\n  " VALUE_POPULATIONS(
      ", r: {kind: " LEAKY "}, q: {kind: " LEAKY "}, out: {kind: choice, units: 3, draw: true}",
      "true", "0.8") "\n  projections: {in -> q: dense, q -> r: dense, r -> out: "
                     "dense, r -> v: dense, " VALUE_TOLD "}\n",
    "no trace below population r knows what that remembers");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_actors_mean_update_is_the_policy_gradient_of_a_bandit),
    cmocka_unit_test(so_it_is_through_memories_of_units),
    cmocka_unit_test(the_critic_comes_to_foresee_the_mean_reward),
    cmocka_unit_test(its_critic_learns_by_td_lambda),
    cmocka_unit_test(credit_through_memory_is_what_traces_gather),
    cmocka_unit_test(circuits_that_do_not_act_are_refused),
  };
  return cmocka_run_group_tests_name("actor_critic", tests, NULL, NULL);
}
