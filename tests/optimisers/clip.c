/* clip.c -- updates held number by number and shortened together, by hand; the same for all threads. */
#include "circuit.h"

#define SPEC(rule, optimiser)                                                                      \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, "                                  \
  "a: {kind: rate, units: 18, activation: tanh}, b: {kind: rate, units: 5, activation: tanh}, "    \
  "out: readout}\n"                                                                                \
  "  projections: {in -> a: dense, a -> b: {wiring: dense, fixed: true}, b -> out: dense}\n"       \
  "train: {batch: 20, optimiser: {" optimiser "}}\n"
#define SGD "kind: sgd, momentum: 0"

/* What one step of size 1 changes; freed by the caller. */
static double *change_of(const char *spec, int threads, double *shortened)
{
  circuit c     = circuit_open(false, spec, threads);
  tct_error err = {0};
  double *moved = calloc(c.model->n, sizeof *moved);

  assert_non_null(moved);
  circuit_stir(&c, 1.5);
  for (size_t i = 0; i < c.model->n; i++) moved[i] = -(double)tct_state_weights(c.state)[i];
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 19, 1, &err), TCT_OK);
  for (size_t i = 0; i < c.model->n; i++) moved[i] += (double)tct_state_weights(c.state)[i];
  *shortened = tct_state_shortened(c.state);
  circuit_close(&c);
  return moved;
}

static size_t reals(void)
{
  circuit c      = circuit_open(false, SPEC("backprop", SGD), 1);
  const size_t n = c.model->n;
  circuit_close(&c);
  return n;
}

static double length(const double *x, size_t n)
{
  double square = 0;
  for (size_t i = 0; i < n; i++) square += x[i] * x[i];
  return sqrt(square);
}

static void a_long_update_is_shortened_and_keeps_its_direction(void **state)
{
  double none, some;
  const size_t n = reals();
  double *all    = change_of(SPEC("backprop", SGD), 1, &none),
         *cut    = change_of(SPEC("backprop", SGD ", clip_norm: 0.01"), 1, &some);
  const double l = length(all, n);

  (void)state;
  assert_true(l > 0.1 && none == 1);
  assert_true(fabs(some - 0.01 / l) < 1e-12);
  assert_true(fabs(length(cut, n) - 0.01) < 1e-12);
  for (size_t i = 0; i < n; i++) assert_true(fabs(cut[i] - all[i] * 0.01 / l) < 1e-14);
  free(all);
  free(cut);
}

static void numbers_are_held_before_they_are_shortened(void **state)
{
  double none, held_alone, both;
  const size_t n = reals();
  double *all    = change_of(SPEC("backprop", SGD), 1, &none),
         *held   = change_of(SPEC("backprop", SGD ", clip_value: 0.005"), 1, &held_alone),
         *cut = change_of(SPEC("backprop", SGD ", clip_value: 0.005, clip_norm: 0.01"), 1, &both);
  int beyond  = 0;

  (void)state;
  assert_true(held_alone == 1);
  for (size_t i = 0; i < n; i++) {
    beyond += fabs(all[i]) > 0.005;
    assert_true(fabs(held[i] - fmax(-0.005, fmin(0.005, all[i]))) < 1e-15);
  }
  assert_true(beyond > 3);
  for (size_t i = 0; i < n; i++)
    assert_true(fabs(cut[i] - held[i] * fmin(1, 0.01 / length(held, n))) < 1e-14);
  free(all);
  free(held);
  free(cut);
}

static void bits_of(const char *spec, int threads, char sum[65])
{
  circuit c     = circuit_open(false, spec, threads);
  tct_error err = {0};

  for (int i = 0; i < 4; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 17, 0.05, &err), TCT_OK);
  tct_state_sha256(c.state, sum);
  circuit_close(&c);
}

static void what_is_short_enough_has_the_bits_that_it_had(void **state)
{
  char plain[65], far[65];

  (void)state;
  bits_of(SPEC("backprop", "kind: adam"), 2, plain);
  bits_of(SPEC("backprop", "kind: adam, clip_norm: 1000, clip_value: 1000"), 2, far);
  assert_string_equal(plain, far);
}

static void threads_do_not_matter(void **state)
{
  char sum[4][65], plain[65];

  (void)state;
  bits_of(SPEC("backprop", "kind: sgd"), 1, plain);
  for (int threads = 1; threads <= 3; threads++)
    bits_of(SPEC("backprop", "kind: sgd, clip_norm: 0.02, clip_value: 0.01"), threads,
            sum[threads]);
  assert_string_equal(sum[1], sum[2]);
  assert_string_equal(sum[1], sum[3]);
  assert_string_not_equal(sum[1], plain);
}

/* Kolen and Pollack's two bundles go on to approach each other by 1 - step x decay, whatever is cut. */
static void what_is_learnt_beside_the_weights_is_shortened_with_them(void **state)
{
  circuit c =
    circuit_open(false, SPEC("{kind: kolen_pollack, decay: 0.2}", SGD ", clip_norm: 0.01"), 2);
  tct_error err           = {0};
  const tct_projection *s = &c.model->projection[0];
  const tct_real *b = tct_state_kept(c.state, 0, 0), *w = tct_state_weights(c.state);
  double before[54];

  (void)state;
  for (size_t i = 0; i < 54; i++) {
    const size_t at = s->at + s->wiring->place(s, i);
    before[i]       = (double)w[at] - (double)b[at];
  }
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 19, 0.5, &err), TCT_OK);
  const double left = 1 - 0.5 * 0.2 * tct_state_shortened(c.state);
  assert_true(tct_state_shortened(c.state) < 0.5);
  for (size_t i = 0; i < 54; i++) {
    const size_t at = s->at + s->wiring->place(s, i);
    assert_true(fabs((double)w[at] - (double)b[at] - left * before[i]) < 1e-13);
  }
  circuit_close(&c);
}

static void without_an_update_nothing_moves(void **state)
{
  circuit c =
    circuit_open(false,
                 "objective: {kind: cross_entropy, weight: 0}\nrule: backprop\narchitecture:\n"
                 "  populations: {in: {kind: input, from: x}, out: readout}\n"
                 "  projections: {in -> out: dense}\n"
                 "train: {batch: 20, optimiser: {kind: adam, clip_norm: 0.1, clip_value: 0.1}}\n",
                 1);
  tct_error err  = {0};
  const size_t n = c.model->n;
  tct_real *was  = calloc(n, sizeof *was);

  (void)state;
  assert_non_null(was);
  memcpy(was, tct_state_weights(c.state), n * sizeof *was);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 19, 0.5, &err), TCT_OK);
  for (size_t i = 0; i < n; i++) assert_true(tct_state_weights(c.state)[i] == was[i]);
  free(was);
  assert_true(tct_state_shortened(c.state) == 1);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_long_update_is_shortened_and_keeps_its_direction),
    cmocka_unit_test(numbers_are_held_before_they_are_shortened),
    cmocka_unit_test(what_is_short_enough_has_the_bits_that_it_had),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(what_is_learnt_beside_the_weights_is_shortened_with_them),
    cmocka_unit_test(without_an_update_nothing_moves),
  };
  return cmocka_run_group_tests_name("clip", tests, NULL, NULL);
}
