/* continuous_time.c -- tau 10 ms and steps of 10 ln 2 ms: half of a potential is left after a step. */
#include "circuit.h"
#include "units/block.h"

extern const tct_unit tct_unit_continuous_time, tct_unit_leaky;

enum { LINEAR = 0 };

static void begin(block *b, const tct_unit *unit)
{
  block_begin(b, unit, 2);
  *(double *)block_param(b, "tau") = 10;
  b->unit->prepare(b->params, 10 * log(2));
}

static void a_potential_follows_and_the_rate_is_bent_from_it(void **state)
{
  block b;
  (void)state;

  begin(&b, &tct_unit_continuous_time);
  b.drive[0][0] = 2;
  for (int t = 1; t <= 5; t++) {
    b.unit->step(&b.u);
    NEAR(b.slot[0], 2 * (1 - pow(0.5, t)));
    NEAR(b.rate[0], tanh(2 * (1 - pow(0.5, t))));
    b.slot_before[0] = b.slot[0];
  }
  block_end(&b);
}

static void credit_goes_through_the_slope_to_the_drive_and_the_past(void **state)
{
  block b;
  (void)state;

  begin(&b, &tct_unit_continuous_time);
  b.drive[0][0] = 2, b.credit[0] = 3, b.credit_slot[0] = 5;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  const double asked = 3 * (1 - tanh(1) * tanh(1)) + 5;
  NEAR(b.credit[0], 0.5 * asked);
  NEAR(b.credit_slot_before[0], 0.5 * asked);
  NEAR(b.credit_before[0], 0); /* rates before are not remembered, potentials are */
  block_end(&b);
}

/* With a linear activation it is `leaky`, exact or by Euler's steps, with the same noise. */
static void linear_it_is_leaky(void **state)
{
  (void)state;

  for (int euler = 0; euler < 2; euler++) {
    block b, leaky;
    begin(&b, &tct_unit_continuous_time);
    begin(&leaky, &tct_unit_leaky);
    for (int i = 0; i < 2; i++) {
      block *one                              = i ? &leaky : &b;
      *(int *)block_param(one, "activation")  = LINEAR;
      *(int *)block_param(one, "integration") = euler;
      *(double *)block_param(one, "noise")    = 0.4;
      one->unit->prepare(one->params, 3);
    }
    for (int t = 0; t < 20; t++) {
      for (int k = 0; k < 2; k++) {
        b.drive[0][k] = leaky.drive[0][k] = (tct_real)circuit_wave(t, k);
        b.uniform[k] = leaky.uniform[k] = (tct_real)(0.5 + 0.4 * circuit_wave(t, k + 7));
      }
      b.unit->step(&b.u);
      leaky.unit->step(&leaky.u);
      for (int k = 0; k < 2; k++) {
        NEAR(b.rate[k], (double)leaky.rate[k]);
        b.slot_before[k] = b.slot[k], leaky.before[k] = leaky.rate[k];
      }
    }
    block_end(&b);
    block_end(&leaky);
  }
}

#define CIRCUIT(more)                                                                              \
  "objective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n"                     \
  "  populations: {in: {kind: input, from: x}, r: {kind: continuous_time, units: 9, tau: 4 "       \
  "ms" more "}, out: readout}\n"                                                                   \
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n"          \
  "train: {batch: 8, trials: 80}\n"

static void backprop_is_the_gradient_with_noise_too(void **state)
{
  static const char *const specs[] = {CIRCUIT(""), CIRCUIT(", noise: 0.4, integration: euler")};
  (void)state;

  for (int i = 0; i < 2; i++) {
    circuit c = circuit_open(true, specs[i], 2);
    circuit_stir(&c, 1.5);
    const double error = circuit_gradient_error(&c, 1e-5, 7);
    if (!(error < 1e-8)) fail_msg("relative error %g", error);
    circuit_close(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_potential_follows_and_the_rate_is_bent_from_it),
    cmocka_unit_test(credit_goes_through_the_slope_to_the_drive_and_the_past),
    cmocka_unit_test(linear_it_is_leaky),
    cmocka_unit_test(backprop_is_the_gradient_with_noise_too),
  };
  return cmocka_run_group_tests_name("continuous_time", tests, NULL, NULL);
}
