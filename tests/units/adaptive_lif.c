/* adaptive_lif.c -- half of a voltage and a quarter of a threshold's rise are left after a step; beta 0.4. */
#include "units/block.h"

extern const tct_unit tct_unit_adaptive_lif, tct_unit_lif;

static tct_real rise[2][BLOCK_ALL], owed[2][BLOCK_ALL];

static void begin(block *b, double beta)
{
  block_begin(b, &tct_unit_adaptive_lif, 1);
  b->u.slot[1]                                = rise[0];
  b->u.slot_before[1]                         = rise[1];
  b->u.credit_slot[1]                         = owed[0];
  b->u.credit_slot_before[1]                  = owed[1];
  rise[1][0]                                  = 0;
  *(double *)block_param(b, "tau")            = 10;
  *(double *)block_param(b, "tau_adaptation") = 5;
  *(double *)block_param(b, "adaptation")     = beta;
  b->unit->prepare(b->params, 10 * log(2));
}

static void hear(block *b, double drive)
{
  b->drive[0][0] = (tct_real)drive;
  b->unit->step(&b->u);
}

static void go_on(block *b)
{
  b->slot_before[0] = b->slot[0];
  rise[1][0]        = rise[0][0];
  b->before[0]      = b->rate[0];
}

/* 1.2, a spike;  0.6 + 1.9 - 1 = 1.5 above 1.4, a spike;  0.75 + 1.6 - 1 = 1.35 below 1 + 0.4 x 1.25 */
static void spikes_raise_the_threshold(void **state)
{
  static const double drive[] = {1.2, 1.9, 1.6}, v[] = {1.2, 1.5, 1.35}, up[] = {0, 1, 1.25};
  block b;
  (void)state;

  begin(&b, 0.4);
  for (int t = 0; t < 3; t++) {
    hear(&b, drive[t]);
    NEAR(b.slot[0], v[t]);
    NEAR(rise[0][0], up[t]);
    assert_true(b.rate[0] == (t < 2));
    go_on(&b);
  }
  block_end(&b);
}

/* At 1.35 below 1.5: psi = 0.3 x 0.85. */
static void credit_flows_through_the_threshold(void **state)
{
  const double felt = 2 * 0.3 * 0.85, error = felt + 0.1, up = -0.4 * felt + 0.2;
  block b;
  (void)state;

  for (int reset = 0; reset < 2; reset++) {
    begin(&b, 0.4);
    *(bool *)block_param(&b, "reset_credit") = reset;
    b.slot_before[0]                         = (tct_real)1.5;
    rise[1][0]                               = 1;
    b.before[0]                              = 1;
    hear(&b, 1.6);
    b.credit[0]      = 2;
    b.credit_slot[0] = (tct_real)0.1;
    owed[0][0]       = (tct_real)0.2;
    b.unit->pull(&b.u);
    NEAR(b.credit[0], error);
    NEAR(b.credit_slot_before[0], 0.5 * error);
    NEAR(owed[1][0], 0.25 * up);
    NEAR(b.credit_before[0], up - reset * error);
    block_end(&b);
  }
}

static void without_adaptation_it_is_lif(void **state)
{
  block a, b;
  int spikes = 0;
  (void)state;

  begin(&a, 0);
  block_begin(&b, &tct_unit_lif, 1);
  *(double *)block_param(&b, "tau") = 10;
  b.unit->prepare(b.params, 10 * log(2));
  for (int t = 0; t < 50; t++) {
    hear(&a, 0.8 + sin(1.7 * t));
    hear(&b, 0.8 + sin(1.7 * t));
    assert_true(a.rate[0] == b.rate[0] && a.slot[0] == b.slot[0]);
    spikes += b.rate[0] == 1;
    go_on(&a);
    b.slot_before[0] = b.slot[0];
    b.before[0]      = b.rate[0];
  }
  assert_in_range(spikes, 10, 40);
  block_end(&a);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(spikes_raise_the_threshold),
    cmocka_unit_test(credit_flows_through_the_threshold),
    cmocka_unit_test(without_adaptation_it_is_lif),
  };
  return cmocka_run_group_tests_name("adaptive_lif", tests, NULL, NULL);
}
