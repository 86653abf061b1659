/* reinforce.c -- I7: the mean over all that may be drawn is the gradient of the expected reward, whatever the
 * baseline: two Bernoulli units below a choice among three, and two that answer by themselves. */
#include "rules/winners.h"

#define DEEP(hidden)                                                                               \
  "objective: {kind: cross_entropy, at: out}\nrule: reinforce\narchitecture:\n  populations: "     \
  "{in: "                                                                                          \
  "{kind: input, from: x}, a: {kind: " hidden                                                      \
  ", units: 2}, out: {kind: choice, units: 3, draw: true}}\n  projections: {in -> a: dense, a -> " \
  "out: dense}\ntrain: {batch: 24}\n"

#define FLAT                                                                                       \
  "objective: {kind: squared_error, at: a, target: goal}\nrule: reinforce\narchitecture:\n  "      \
  "populations: {in: {kind: input, from: x}, a: {kind: bernoulli, units: 2}}\n  projections: {in " \
  "-> a: dense}\ntrain: {batch: 24}\n"

enum { BASELINE = 2, STATES = 4 };

static const double baselines[] = {0, 0.3, -1.7};

static int states(const circuit *c)
{
  const tct_real *z = winners_row(c, c->state->lesson[0].rate, tct_population_named(c->model, "a"));
  return (z[0] > 0) + 2 * (z[1] > 0);
}

static int states_and_winner(const circuit *c)
{
  return states(c) + STATES * winners_chosen(c);
}

/* P(z) of the two units, of `but` nothing: its chance counts as 1 */
static double chance_of(const double *p, int z, int but)
{
  double product = 1;
  for (int i = 0; i < 2; i++)
    if (i != but) product *= z >> i & 1 ? p[i] : 1 - p[i];
  return product;
}

static void chances(const circuit *c, double *p)
{
  const tct_real *a =
    winners_row(c, c->state->lesson[0].drive, tct_population_named(c->model, "a"));
  for (int i = 0; i < 2; i++) p[i] = 1 / (1 + exp(-(double)a[i]));
}

static void add(const circuit *c, uint64_t batch, uint64_t trial, double p, double *mean)
{
  winners_propose(c, batch, trial);
  for (size_t i = 0; i < c->model->n; i++) mean[i] += p * (double)tct_state_update(c->state)[i];
}

/* What the projection k from senders h (its bias from 1) to receivers should be asked for: slope x h */
static void near_slope(const circuit *c, int k, double slope, size_t post, double h, size_t pre,
                       const double *mean)
{
  const tct_projection *s = &c->model->projection[k];
  const size_t senders    = (size_t)c->model->population[s->pre].size;
  const double got        = mean[s->at + s->wiring->place(s, senders * post + pre)];
  if (fabs(got - slope * h) > 1e-14)
    fail_msg("%s %zu -> %zu: mean %.17g, gradient %.17g", s->name, pre, post, got, slope * h);
}

/* E[R | z_i = 1] - E[R | z_i = 0] times p (1 - p) is the slope of E[R] by the drive of unit i. */
static double slope_of(const double *p, const double *reward, int i)
{
  double slope = 0;
  for (int z = 0; z < STATES; z++)
    slope += chance_of(p, z, i) * (z >> i & 1 ? reward[z] : -reward[z]);
  return slope * p[i] * (1 - p[i]);
}

static void below_a_choice(circuit *c, int trial, double baseline)
{
  const int wanted = (trial * 7 + trial / 3) % 3, in_a = tct_projection_named(c->model, "in->a"),
            a_out = tct_projection_named(c->model, "a->out");
  uint64_t batch[OUTCOMES_MOST];
  double p[2], q[STATES][WINNERS], reward[STATES], *mean = calloc(c->model->n, sizeof *mean);

  assert_non_null(mean);
  winners_find(c, (uint64_t)trial, STATES * WINNERS, states_and_winner, batch);
  tct_state_kept(c->state, 0, BASELINE)[0] = (tct_real)baseline;
  chances(c, p);
  for (int z = 0; z < STATES; z++)
    for (int s = 0; s < WINNERS; s++) {
      winners_propose(c, batch[z + STATES * s], (uint64_t)trial);
      winners_softmax(c, c->model->objective[0].at, q[z]);
      reward[z] = q[z][wanted]; /* expected, given z */
      add(c, batch[z + STATES * s], (uint64_t)trial, chance_of(p, z, -1) * q[z][s], mean);
    }
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 3; j++)
      near_slope(c, in_a, slope_of(p, reward, i), (size_t)i, circuit_wave(trial, j), (size_t)j,
                 mean);
  for (int s = 0; s < WINNERS; s++)
    for (int i = 0; i < 2; i++) {
      double slope = 0;
      for (int z = 0; z < STATES; z++)
        if (z >> i & 1) slope += chance_of(p, z, -1) * q[z][wanted] * ((s == wanted) - q[z][s]);
      near_slope(c, a_out, slope, (size_t)s, 1, (size_t)i, mean);
    }
  free(mean);
}

static void the_mean_over_draws_is_the_gradient_of_expected_reward(void **state)
{
  circuit c = winners_open(DEEP("bernoulli"));

  (void)state;
  for (int k = 0; k < 3; k++)
    for (int trial = 1; trial < 5; trial++) below_a_choice(&c, trial, baselines[k]);
  circuit_close(&c);
}

/* R = -1/2 Σ (t - z)²: what one unit adds to it does not depend on the other, and E[R] rises by p (1 - p) (t - 1/2). */
static void where_nothing_chooses_the_reward_is_minus_the_loss(void **state)
{
  circuit c = winners_open(FLAT);
  uint64_t batch[OUTCOMES_MOST];
  double p[2], *mean = calloc(c.model->n, sizeof *mean);

  (void)state;
  assert_non_null(mean);
  for (int k = 0; k < 3; k++)
    for (int trial = 1; trial < 5; trial++) {
      memset(mean, 0, c.model->n * sizeof *mean);
      winners_find(&c, (uint64_t)trial, STATES, states, batch);
      tct_state_kept(c.state, 0, BASELINE)[0] = (tct_real)baselines[k];
      chances(&c, p);
      for (int z = 0; z < STATES; z++)
        add(&c, batch[z], (uint64_t)trial, chance_of(p, z, -1), mean);
      for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
          near_slope(&c, tct_projection_named(c.model, "in->a"),
                     p[i] * (1 - p[i]) * (circuit_wave(trial + 9, i + 27) - 0.5), (size_t)i,
                     circuit_wave(trial, j), (size_t)j, mean);
    }
  free(mean);
  circuit_close(&c);
}

/* Trial 4, unit by unit: ΔW = (R - b) (z - p) x */
static void one_draw_by_hand(void **state)
{
  circuit c               = winners_open(FLAT);
  const tct_projection *s = &c.model->projection[0];
  double p[2];

  (void)state;
  tct_state_kept(c.state, 0, BASELINE)[0] = (tct_real)-0.25;
  for (uint64_t k = 0; k < 8; k++) {
    winners_propose(&c, k, 4);
    chances(&c, p);
    const int z   = states(&c);
    double reward = 0;
    for (int i = 0; i < 2; i++) reward -= pow(circuit_wave(4 + 9, i + 27) - (z >> i & 1), 2) / 2;
    for (size_t i = 0; i < 6; i++) {
      const double u = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)];
      const double d = (z >> (i / 3) & 1) - p[i / 3];
      assert_true(fabs(u - (reward + 0.25) * d * circuit_wave(4, (int)(i % 3))) < 1e-14);
    }
  }
  circuit_close(&c);
}

static void units_that_draw_nothing_are_refused(void **state)
{
  (void)state;
  circuit_refused(false, DEEP("rate"), "in->a lands on units that draw nothing");
}

/* A pooling below them has no synapses: nothing there has to be drawn. */
static void wirings_without_synapses_may_land_anywhere(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: cross_entropy, at: out}\nrule: reinforce\narchitecture:\n  populations: "
    "{in: "
    "{kind: input, from: x}, a: {kind: bernoulli, shape: [2, 2, 2]}, pool: {kind: rate, bias: "
    "false}, out: {kind: choice, units: 3, draw: true}}\n  projections: {in -> a: dense, a -> "
    "pool: "
    "{wiring: mean_pool, size: 2}, pool -> out: dense}\ntrain: {batch: 24}\n",
    1);

  (void)state;
  circuit_propose(&c, 24);
  assert_true(tct_dot(c.model->n, tct_state_update(c.state), tct_state_update(c.state)) > 1e-6);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_mean_over_draws_is_the_gradient_of_expected_reward),
    cmocka_unit_test(where_nothing_chooses_the_reward_is_minus_the_loss),
    cmocka_unit_test(one_draw_by_hand),
    cmocka_unit_test(units_that_draw_nothing_are_refused),
    cmocka_unit_test(wirings_without_synapses_may_land_anywhere),
  };
  return cmocka_run_group_tests_name("reinforce", tests, NULL, NULL);
}
