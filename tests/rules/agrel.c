/* agrel.c -- I7: the mean over winners is the gradient of cross entropy; its variance by enumeration. */
#include "rules/winners.h"

#define CIRCUIT(rule, draw)                                                                        \
  "objective: {kind: cross_entropy, at: out}\nrule: " rule                                         \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "        \
  "activation: logistic}, b: {kind: rate, units: 18, activation: tanh}, out: {kind: choice, "      \
  "units: 3, draw: " draw "}}\n  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n"  \
  "train: {batch: 24, optimiser: {kind: sgd, step: 0.1, momentum: 0.9}}\n"

#define FLAT                                                                                       \
  "objective: {kind: cross_entropy, at: out}\nrule: agrel\narchitecture:\n  populations: {in: "    \
  "{kind: input, from: x}, out: {kind: choice, units: 3, draw: true}}\n  projections: {in -> "     \
  "out: dense}\ntrain: {batch: 24}\n"

/* Weights of 0: p = 1/3 each.  Right: f = (2/3) / (1/3) = 2; wrong: -1; x is the sender, and only the winner's
 * synapses change. */
static void a_flat_circuit_by_hand(void **state)
{
  circuit c               = circuit_open(false, FLAT, 1);
  const tct_projection *s = &c.model->projection[0];
  tct_real *w             = tct_state_weights(c.state);
  bool seen[2]            = {false, false};

  (void)state;
  memset(w, 0, c.model->n * sizeof *w);
  tct_state_turn(c.state);
  for (uint64_t k = 0; k < 20; k++) {
    winners_propose(&c, k, 4);
    const int won = winners_chosen(&c), wanted = (4 * 7 + 4 / 3) % 3;
    const double f = won == wanted ? 2 : -1;
    for (size_t i = 0; i < 9; i++) {
      const double u = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)],
                   x = circuit_wave(4, (int)(i % 3));
      assert_true(fabs(u - (i / 3 == (size_t)won ? f * x : 0)) < 1e-14);
    }
    seen[won == wanted] = true;
  }
  assert_true(seen[0] && seen[1]);
  circuit_close(&c);
}

#define MAPS(rule)                                                                                 \
  "objective: {kind: cross_entropy, at: out}\nrule: " rule                                         \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [2, 4, "    \
  "4], "                                                                                           \
  "activation: tanh}, b: {kind: rate, channels: 3, activation: relu}, pool: {kind: rate, bias: "   \
  "false}, out: {kind: choice, units: 3, draw: true}}\n  projections: {in -> a: dense, a -> b: "   \
  "{wiring: conv, kernel: 3, padding: 1}, b -> pool: {wiring: max_pool, size: 2}, pool -> out: "   \
  "dense}\ntrain: {batch: 24}\n"

static void mean_is_gradient(const char *rule, const char *exact)
{
  circuit c = winners_open(rule), b = winners_open(exact);
  const size_t n = c.model->n;
  double *mean   = calloc(n, sizeof *mean);

  assert_non_null(mean);
  for (uint64_t trial = 0; trial < 8; trial++) {
    winners_mean(&c, trial, false, mean);
    winners_propose(&b, 0, trial);
    winners_same(n, mean, 1, tct_state_update(b.state));
  }
  free(mean);
  circuit_close(&c);
  circuit_close(&b);
}

static void the_mean_over_winners_is_the_gradient_of_cross_entropy(void **state)
{
  (void)state;
  mean_is_gradient(CIRCUIT("agrel", "true"), CIRCUIT("backprop", "true"));
  mean_is_gradient(MAPS("agrel"), MAPS("backprop"));
}

typedef struct {
  int at;
  double drive[WINNERS];
} heard;

static void listen(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  heard *h = arg;

  (void)first;
  (void)trial;
  for (int k = 0; k < WINNERS; k++) h->drive[k] = (double)tct_rows(l, l->drive, h->at, 0)[k];
}

static void drives(const circuit *c, uint64_t trial, heard *h)
{
  h->at = c->model->objective[0].at;
  assert_int_equal(tct_state_respond(c->state, TCT_TRAIN, &trial, 1, listen, h, NULL), TCT_OK);
}

/* V = Σ_s p_s f_s² |J_s|² / |g|² - 1,  J_s = d a_s / dW by differences */
static void its_variance_is_what_the_drives_say(void **state)
{
  circuit c      = winners_open(CIRCUIT("agrel", "true"));
  const size_t n = c.model->n;
  tct_real *w    = tct_state_weights(c.state);
  double *mean = calloc(n, sizeof *mean), p[WINNERS], jj[WINNERS] = {0}, gg = 0, law = 0;
  const uint64_t trial = 4;
  const int wanted     = (4 * 7 + 4 / 3) % 3;
  const double h       = 1e-5;

  (void)state;
  assert_non_null(mean);
  const double square = winners_mean(&c, trial, false, mean);
  winners_softmax(&c, c.model->objective[0].at, p);
  for (size_t i = 0; i < n; i++) gg += mean[i] * mean[i];
  for (int k = 0; k < c.model->n_projections; k++)
    for (size_t i = 0; i < c.model->projection[k].synapses; i++) {
      const tct_projection *s = &c.model->projection[k];
      const size_t at         = s->at + s->wiring->place(s, i);
      const tct_real was      = w[at];
      heard up, down;
      w[at] = (tct_real)(was + h);
      drives(&c, trial, &up);
      w[at] = (tct_real)(was - h);
      drives(&c, trial, &down);
      w[at] = was;
      for (int j = 0; j < WINNERS; j++) jj[j] += pow((up.drive[j] - down.drive[j]) / (2 * h), 2);
    }
  for (int s = 0; s < WINNERS; s++)
    law += p[s] * jj[s] * (s == wanted ? pow((1 - p[s]) / p[s], 2) : 1);
  const double v = square / gg - 1, expected = law / gg - 1;
  if (fabs(v - expected) > 1e-7 * expected) fail_msg("variance %.12g, the law %.12g", v, expected);
  assert_true(v > 0.5);
  free(mean);
  circuit_close(&c);
}

static void feedback_and_weights_never_part(void **state)
{
  circuit c = winners_open(CIRCUIT("agrel", "true"));
  double apart;

  (void)state;
  assert_true(winners_parting(&c, &apart) == 0 && apart == 0);
  circuit_close(&c);
  c = winners_open(CIRCUIT("{kind: agrel, feedback: random}", "true"));
  assert_true(winners_parting(&c, &apart) < 1e-12 && apart > 0.1);
  circuit_close(&c);
}

static void it_learns_what_it_is_rewarded_for(void **state)
{
  circuit c           = winners_open(CIRCUIT("agrel", "true"));
  const double before = circuit_loss(&c, 24);
  tct_error err       = {0};

  (void)state;
  for (int k = 0; k < 400; k++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.05, &err), TCT_OK);
  if (!(circuit_loss(&c, 24) < 0.75 * before))
    fail_msg("from %g to %g", before, circuit_loss(&c, 24));
  circuit_close(&c);
}

static void a_choice_that_is_not_drawn_is_refused(void **state)
{
  (void)state;
  circuit_refused(false, CIRCUIT("agrel", "false"), "out must draw one alternative");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_flat_circuit_by_hand),
    cmocka_unit_test(the_mean_over_winners_is_the_gradient_of_cross_entropy),
    cmocka_unit_test(its_variance_is_what_the_drives_say),
    cmocka_unit_test(feedback_and_weights_never_part),
    cmocka_unit_test(it_learns_what_it_is_rewarded_for),
    cmocka_unit_test(a_choice_that_is_not_drawn_is_refused),
  };
  return cmocka_run_group_tests_name("agrel", tests, NULL, NULL);
}
