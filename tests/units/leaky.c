/* leaky.c -- tau 10 ms and a step of 10 ln 2 ms: half of everything is left after a step. */
#include "base/random.h"
#include "units/block.h"

extern const tct_unit tct_unit_leaky;

static void begin(block *b)
{
  block_begin(b, &tct_unit_leaky, 2);
  b->unit->prepare(b->params, 10 * log(2));
}

static void half_is_kept_and_half_is_new(void **state)
{
  block b;
  (void)state;

  begin(&b);
  NEAR(b.unit->leak(b.params), 0.5);
  b.before[0] = 2, b.drive[0][0] = 4;
  b.before[1] = 2, b.drive[0][1] = -4; /* relu, the preset: nothing comes in */
  b.unit->step(&b.u);
  NEAR(b.rate[0], 3);
  NEAR(b.rate[1], 1);
  block_end(&b);
}

static void a_constant_drive_is_approached_as_its_equation_says(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.drive[0][0] = 8;
  for (int t = 1; t <= 5; t++) {
    b.unit->step(&b.u);
    NEAR(b.rate[0], 8 * (1 - pow(0.5, t))); /* 1 - exp(-t dt / tau) */
    b.before[0] = b.rate[0];
  }
  block_end(&b);
}

static void credit_goes_to_the_drive_and_to_the_past(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.drive[0][0] = 4, b.drive[0][1] = -4;
  b.credit[0] = 3, b.credit[1] = 3;
  b.credit_before[0] = 10;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 1.5);
  NEAR(b.credit[1], 0); /* relu has no slope there */
  NEAR(b.credit_before[0], 11.5);
  NEAR(b.credit_before[1], 1.5); /* but what was kept was kept */
  block_end(&b);
}

/* tau 10 ms, 2 ms a step: by Euler a fifth of the way is gone, exactly it is 1 - exp(-0.2) */
static void a_step_is_exact_or_eulers(void **state)
{
  static const double kept[] = {0.81873075307798182, 0.8}; /* exp(-0.2) */
  (void)state;

  for (int euler = 0; euler < 2; euler++) {
    tct_error err = {0};
    block b;
    block_begin(&b, &tct_unit_leaky, 2);
    *(int *)block_param(&b, "integration") = euler;
    b.unit->prepare(b.params, 2);
    NEAR(b.unit->leak(b.params), kept[euler]);
    b.before[0] = 2, b.drive[0][0] = 7, b.credit[0] = 3;
    b.unit->step(&b.u);
    b.unit->pull(&b.u);
    NEAR(b.rate[0], 2 * kept[euler] + 7 * (1 - kept[euler]));
    NEAR(b.credit[0], 3 * (1 - kept[euler]));
    NEAR(b.credit_before[0], 3 * kept[euler]);
    assert_int_equal(b.unit->check(b.params, 10, NULL), TCT_OK);
    assert_int_equal(b.unit->check(b.params, 10.5, &err), euler ? TCT_BAD_SPEC : TCT_OK);
    if (euler) assert_non_null(strstr(err.text, "10.5 ms is longer than tau (10 ms)"));
    block_end(&b);
  }
}

/* Both approach the same solution as steps shrink: Euler's error falls with the step, the other has none. */
static void eulers_error_falls_with_the_step(void **state)
{
  double error[2][3];
  (void)state;

  for (int euler = 0; euler < 2; euler++)
    for (int fine = 0; fine < 3; fine++) {
      const int steps = 8 << fine;
      block b;
      block_begin(&b, &tct_unit_leaky, 1);
      *(int *)block_param(&b, "integration") = euler;
      b.unit->prepare(b.params, 16.0 / steps);
      b.drive[0][0] = 8;
      for (int t = 0; t < steps; t++) {
        b.unit->step(&b.u);
        b.before[0] = b.rate[0];
      }
      error[euler][fine] = fabs((double)b.rate[0] - 8 * (1 - exp(-1.6)));
      block_end(&b);
    }
  for (int fine = 0; fine < 3; fine++) assert_true(error[0][fine] < 1e-13);
  for (int fine = 0; fine < 2; fine++) {
    const double ratio = error[1][fine] / error[1][fine + 1];
    if (!(ratio > 1.9 && ratio < 2.3)) fail_msg("half the step, 1/%g of the error", ratio);
  }
}

/* Phi(1) = 0.84134..: one standard deviation up, on top of what it is without noise. */
static void noise_is_added_to_the_rate_alone(void **state)
{
  block b;
  (void)state;

  begin(&b);
  *(double *)block_param(&b, "noise") = 0.6;
  assert_true(b.unit->draws(b.params));
  b.unit->prepare(b.params, 10 * log(2)); /* k = 1/2, so sqrt(3/4) of the noise is new in a step */
  b.before[0] = 2, b.drive[0][0] = 4, b.credit[0] = 3;
  b.uniform[0] = (tct_real)0.8413447460685429, b.uniform[1] = 0.5;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  block_near("a rate", (double)b.rate[0], 3 + 0.6 * sqrt(0.75));
  NEAR(b.rate[1], 0);
  NEAR(b.rate[2], 0); /* pads draw nothing */
  NEAR(b.credit[0], 1.5);
  NEAR(b.credit_before[0], 1.5);
  block_end(&b);
  begin(&b);
  assert_false(b.unit->draws(b.params));
  block_end(&b);
}

/* An Ornstein-Uhlenbeck process: s.d. s around f(a), correlated by k from step to step. */
static void noise_has_the_size_and_memory_of_its_equation(void **state)
{
  enum { STEPS = 40000 };
  (void)state;

  for (int euler = 0; euler < 2; euler++) {
    double sum = 0, square = 0, with = 0, last = 0, k;
    const tct_key key = tct_key_of(5, "noise");
    block b;
    block_begin(&b, &tct_unit_leaky, 1);
    *(int *)block_param(&b, "integration") = euler;
    *(double *)block_param(&b, "noise")    = 0.5;
    b.unit->prepare(b.params, 4);
    k             = b.unit->leak(b.params);
    b.drive[0][0] = 3;
    b.before[0]   = 3;
    for (int t = 0; t < STEPS; t++) {
      b.uniform[0] = (tct_real)tct_uniform(key, 0, (uint32_t)t, 0);
      b.unit->step(&b.u);
      const double x = (double)b.rate[0] - 3;
      sum += x, square += x * x, with += x * last, last = x;
      b.before[0] = b.rate[0];
    }
    const double sd =
      0.5 / (euler ? sqrt(1 - 0.4 / 2) : 1);       /* by Euler: s / sqrt(1 - dt / 2 tau) */
    const double free = STEPS * (1 - k) / (1 + k); /* how many independent draws that is worth */
    assert_true(fabs(sum / STEPS) < 4 * sd / sqrt(free));
    assert_true(fabs(sqrt(square / STEPS) / sd - 1) < 4 / sqrt(free));
    assert_true(fabs(with / square - k) < 4 / sqrt((double)STEPS));
    block_end(&b);
  }
}

static void without_a_drive_it_only_forgets(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.u.drive[0]       = NULL;
  b.before[0]        = 6;
  b.credit[0]        = 4;
  b.credit_before[0] = 10;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], 3);
  NEAR(b.credit[0], 0);
  NEAR(b.credit_before[0], 12);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(half_is_kept_and_half_is_new),
    cmocka_unit_test(a_constant_drive_is_approached_as_its_equation_says),
    cmocka_unit_test(credit_goes_to_the_drive_and_to_the_past),
    cmocka_unit_test(a_step_is_exact_or_eulers),
    cmocka_unit_test(eulers_error_falls_with_the_step),
    cmocka_unit_test(noise_is_added_to_the_rate_alone),
    cmocka_unit_test(noise_has_the_size_and_memory_of_its_equation),
    cmocka_unit_test(without_a_drive_it_only_forgets),
  };
  return cmocka_run_group_tests_name("leaky", tests, NULL, NULL);
}
