/* burstprop.c -- one trial by hand; for small feedback it is feedback alignment, a quarter at each hop. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, "       \
  "activation: logistic}, b: {kind: rate, units: 5, activation: logistic}, out: {kind: rate, "     \
  "units: 2, activation: logistic}}\n"                                                             \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 8}\n"

#define CONV(rule)                                                                                 \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 3, "    \
  "3], activation: logistic}, b: {kind: rate, shape: [5, 3, 3], activation: logistic}, out: "      \
  "{kind: rate, units: 2, activation: logistic}}\n  projections: {in -> a: dense, a -> b: "        \
  "{wiring: conv, kernel: 3, padding: 1}, b -> out: dense}\ntrain: {batch: 8}\n"

enum { IN = 3, A = 18, B = 5, OUT = 2 };

static double sigma(double x)
{
  return 1 / (1 + exp(-x));
}

static double at(const circuit *c, const tct_real *bundle, const char *name, int post, int pre)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  const int senders       = c->model->population[s->pre].size;
  return (double)bundle[s->at + s->wiring->place(s, (size_t)(post * senders + pre))];
}

static void events(const circuit *c, const char *name, int n, int senders, const double *pre,
                   double *e)
{
  const tct_real *w = tct_state_weights(c->state);
  char bias[16];

  snprintf(bias, sizeof bias, "one%s", strstr(name, "->"));
  for (int i = 0; i < n; i++) {
    double drive = at(c, w, bias, i, 0);
    for (int j = 0; j < senders; j++) drive += at(c, w, name, i, j) * pre[j];
    e[i] = sigma(drive);
  }
}

/* burst rates of those below, from those above */
static void bursts(const circuit *c, const char *name, int n, int above, const double *e,
                   const double *b, double *below)
{
  for (int j = 0; j < n; j++) {
    double apical = 0;
    for (int i = 0; i < above; i++)
      apical += at(c, tct_state_kept(c->state, 0, 0), name, i, j) * b[i];
    below[j] = e[j] * sigma((1 - e[j]) * apical);
  }
}

static void near(const circuit *c, const char *name, int n, int senders, const double *post,
                 const double *pre)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < senders; j++) {
      const double got = at(c, tct_state_update(c->state), name, i, j);
      if (fabs(got - post[i] * pre[j]) > 1e-15)
        fail_msg("%s %d %d: %g, by hand %g", name, i, j, got, post[i] * pre[j]);
    }
}

static void one_trial_by_hand(void **state)
{
  circuit c            = circuit_open(false, CIRCUIT("{kind: burstprop, base: 0.3}"), 1);
  const uint64_t trial = 5;
  double x[IN], a[A], b[B], out[OUT], said[OUT], asked[OUT], b_said[B], b_asked[B], a_said[A],
    a_asked[A], post[A];

  (void)state;
  circuit_stir(&c, 1.3);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < IN; j++) x[j] = circuit_wave(5, j);
  events(&c, "in->a", A, IN, x, a);
  events(&c, "a->b", B, A, a, b);
  events(&c, "b->out", OUT, B, b, out);
  for (int k = 0; k < OUT; k++) { /* p_t = p₀ [(t - e)(1 - e) + 1] */
    const double t = circuit_wave(5 + 9, k + 27);
    said[k]        = 0.3 * out[k];
    asked[k]       = 0.3 * ((t - out[k]) * (1 - out[k]) + 1) * out[k];
    post[k]        = 0.3 * out[k] * (1 - out[k]) * (t - out[k]);
  }
  near(&c, "b->out", OUT, B, post, b);
  bursts(&c, "b->out", B, OUT, b, said, b_said);
  bursts(&c, "b->out", B, OUT, b, asked, b_asked);
  for (int i = 0; i < B; i++) post[i] = b_asked[i] - b_said[i];
  near(&c, "a->b", B, A, post, a);
  bursts(&c, "a->b", A, B, a, b_said, a_said);
  bursts(&c, "a->b", A, B, a, b_asked, a_asked);
  double most = 0;
  for (int i = 0; i < A; i++) most = fmax(most, fabs(post[i] = a_asked[i] - a_said[i]));
  near(&c, "in->a", A, IN, post, x);
  assert_true(most > 1e-4);
  circuit_close(&c);
}

/* The largest |update - share x feedback alignment's| of a projection, relative to its largest. */
static double off(const circuit *c, const circuit *aligned, const char *name, double share)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  double worst = 0, most = 0;

  for (size_t i = s->at; i < s->at + s->n; i++) {
    const double want = share * (double)tct_state_update(aligned->state)[i];
    worst             = fmax(worst, fabs((double)tct_state_update(c->state)[i] - want));
    most              = fmax(most, fabs(want));
  }
  assert_true(most > 0);
  return worst / most;
}

/* With p₀ e at the top and Y of size h: p₀ / 4 for those one hop from the objective, p₀ / 16 for two. */
static void compare(const char *burst, const char *aligned, double h, double *far)
{
  circuit c = circuit_open(false, burst, 2), f = circuit_open(false, aligned, 2);
  tct_real *y = tct_state_kept(c.state, 0, 0);

  circuit_stir(&c, 1.3);
  circuit_stir(&f, 1.3);
  for (size_t i = 0; i < c.model->n; i++) y[i] *= (tct_real)h;
  memcpy(tct_state_kept(f.state, 0, 0), y, c.model->n * sizeof *y);
  tct_state_turn(c.state);
  tct_state_turn(f.state);
  circuit_propose(&c, 8);
  circuit_propose(&f, 8);
  assert_true(off(&c, &f, "b->out", 0.2) < 1e-14);
  far[0] = off(&c, &f, "a->b", 0.2 / 4);
  far[1] = off(&c, &f, "in->a", 0.2 / 16);
  circuit_close(&c);
  circuit_close(&f);
}

/* σ is odd around its middle: what is left falls with the square of the feedback. */
static void small_feedback_is_feedback_alignment(void **state)
{
  double dense[2][2], conv[2][2];

  (void)state;
  for (int i = 0; i < 2; i++) {
    compare(CIRCUIT("{kind: burstprop, scale: 4}"), CIRCUIT("feedback_alignment"), i ? 0.01 : 0.02,
            dense[i]);
    compare(CONV("{kind: burstprop, scale: 4}"), CONV("feedback_alignment"), i ? 0.01 : 0.02,
            conv[i]);
  }
  for (int k = 0; k < 2; k++) {
    const double slope      = log2(dense[0][k] / dense[1][k]),
                 slope_conv = log2(conv[0][k] / conv[1][k]);
    if (fabs(slope - 2) > 0.05 || dense[1][k] > 1e-3)
      fail_msg("%d hops: %g off, slope %g", k + 1, dense[1][k], slope);
    if (fabs(slope_conv - 2) > 0.05 || conv[1][k] > 1e-2)
      fail_msg("conv, %d hops: %g off, slope %g", k + 1, conv[1][k], slope_conv);
  }
}

/* At a choice the burst rate under teaching is p₀ x the target: the update is p₀ x the gradient. */
static void at_a_choice_it_is_the_gradient_times_the_base(void **state)
{
#define CHOICE(rule)                                                                               \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 6, "        \
  "activation: logistic}, out: readout}\n  projections: {in -> a: dense, a -> out: dense}\n"       \
  "train: {batch: 8}\n"
  circuit c = circuit_open(false, CHOICE("burstprop"), 1),
          g = circuit_open(false, CHOICE("backprop"), 1);

  (void)state;
  circuit_stir(&c, 1);
  circuit_stir(&g, 1);
  circuit_propose(&c, 8);
  circuit_propose(&g, 8);
  assert_true(off(&c, &g, "a->out", 0.2) < 1e-14);
  circuit_close(&c);
  circuit_close(&g);
}

static void rates_that_are_no_event_rates_are_refused(void **state)
{
  (void)state;
  circuit_refused(
    false,
    "objective: cross_entropy\nrule: burstprop\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "
    "activation: relu}, out: readout}\n  projections: {in -> a: dense, a -> out: dense}\n",
    "population a: event rates lie between 0 and 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_trial_by_hand),
    cmocka_unit_test(small_feedback_is_feedback_alignment),
    cmocka_unit_test(at_a_choice_it_is_the_gradient_times_the_base),
    cmocka_unit_test(rates_that_are_no_event_rates_are_refused),
  };
  return cmocka_run_group_tests_name("burstprop", tests, NULL, NULL);
}
