/* spiking_pyramidal.c -- a spike's potential by its two exponentials, steady drives, what a tuft moves, slopes. */
#include "units/block.h"

extern const tct_unit tct_unit_spiking_pyramidal;

enum { BASAL, APICAL, SOMA, MEMORIES = 5, TUFT = 3, POTENTIAL = 4 };

/* A cell with all of its memories; unit 0 of one row is looked at. */
typedef struct {
  block b;
  tct_real drive[3][BLOCK_ALL], slot[MEMORIES][BLOCK_ALL], before[MEMORIES][BLOCK_ALL];
  tct_real error[3][BLOCK_ALL], owed[MEMORIES][BLOCK_ALL], owes[MEMORIES][BLOCK_ALL];
} cell;

static void begin(cell *c, double apical)
{
  memset(c, 0, sizeof *c);
  block_begin(&c->b, &tct_unit_spiking_pyramidal, 2);
  for (int k = 0; k < 3; k++) c->b.u.drive[k] = c->drive[k];
  for (int k = 1; k < 3; k++) c->b.u.error[k] = c->error[k];
  for (int k = 0; k < MEMORIES; k++) {
    c->b.u.slot[k]               = c->slot[k];
    c->b.u.slot_before[k]        = c->before[k];
    c->b.u.credit_slot[k]        = c->owed[k];
    c->b.u.credit_slot_before[k] = c->owes[k];
  }
  *(double *)block_param(&c->b, "apical") = apical;
  c->b.uniform[0] = c->b.uniform[1] = (tct_real)0.999;
  c->b.unit->prepare(c->b.params, 1);
}

static void step(cell *c)
{
  c->b.unit->step(&c->b.u);
  memcpy(c->before, c->slot, sizeof c->slot);
}

static double sigma(double v)
{
  return 1 / (1 + exp(-v));
}

/* n steps after its step a spike has left a dendrite at c (d^(n+1) - q^(n+1)), and a soma at what it kept of that. */
static void a_spike_leaves_two_exponentials(void **state)
{
  const double q = exp(-1.0 / 3), d = exp(-1.0 / 10), k = exp(-0.7);
  const double size = (1 - q) * (1 - d) / (d - q);
  double sum        = 0;
  cell c;
  (void)state;

  begin(&c, 0);
  c.drive[BASAL][0] = c.drive[APICAL][0] = 2.5;
  for (int n = 0; n < 200; n++) {
    double v = 0;
    step(&c);
    c.drive[BASAL][0] = c.drive[APICAL][0] = 0;
    for (int m = 0; m <= n; m++)
      v += 2.5 * size * (pow(d, m + 1) - pow(q, m + 1)) * pow(k, n - m) * (1 - k) * 6 / 7;
    NEAR(c.slot[1][0], 2.5 * size * (pow(d, n + 1) - pow(q, n + 1)));
    NEAR(c.slot[TUFT][0], (double)c.slot[1][0]);
    NEAR(c.slot[POTENTIAL][0], v);
    assert_true(c.slot[POTENTIAL][1] == 0); /* its neighbour heard nothing */
    sum += (double)c.slot[1][0];
  }
  assert_true(fabs(sum - 2.5) < 1e-5); /* what was sent has arrived */
  block_end(&c.b);
}

/* Conductances 6 and 0.5 of a leak of 1 share a soma out; with none the tuft moves nothing but itself. */
static void a_tuft_moves_a_soma_only_if_it_is_said(void **state)
{
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++) {
    const double h = coupled ? 0.5 : 0;
    cell c;
    begin(&c, h);
    c.drive[BASAL][0]  = (tct_real)1.2;
    c.drive[APICAL][0] = -3;
    c.drive[SOMA][0]   = 2;
    for (int n = 0; n < 600; n++) step(&c);
    assert_true(fabs((double)c.slot[TUFT][0] + 3) < 1e-5);
    assert_true(fabs((double)c.slot[POTENTIAL][0] - (6 * 1.2 - 3 * h + 2) / (7 + h)) < 1e-5);
    block_end(&c.b);
  }
}

static void it_fires_as_often_as_its_soma_says(void **state)
{
  cell c;
  (void)state;

  for (int fires = 0; fires < 2; fires++) {
    begin(&c, 0);
    c.before[POTENTIAL][0] = (tct_real)(0.8 / exp(-0.7));
    c.b.uniform[0]         = (tct_real)(0.2 * sigma(0.8) + (fires ? -1e-5 : 1e-5));
    c.b.unit->step(&c.b.u);
    assert_true(c.b.rate[0] == fires);
    block_end(&c.b);
  }
}

/* What is asked of a mean spike and owed to memories, by differences of every number that went in. */
static double asked(cell *c)
{
  double sum = 0;

  c->b.unit->step(&c->b.u);
  for (int k = 0; k < MEMORIES; k++) sum += (double)c->owed[k][0] * (double)c->slot[k][0];
  return sum + 1.7 * 0.2 * sigma((double)c->slot[POTENTIAL][0]);
}

static void differs(cell *c, tct_real *x, double told, const char *of)
{
  const tct_real was = *x;
  const double h     = sizeof(tct_real) == 4 ? 1e-2 : 1e-5;

  *x               = (tct_real)((double)was + h);
  const double up  = asked(c);
  *x               = (tct_real)((double)was - h);
  const double lie = (up - asked(c)) / (2 * h) - told;
  *x               = was;
  if (fabs(lie) > (sizeof(tct_real) == 4 ? 1e-4 : 1e-9)) fail_msg("%s: %g off", of, lie);
}

static void the_way_back_is_the_slope_of_the_mean(void **state)
{
  cell c;
  (void)state;

  begin(&c, 0.5);
  for (int k = 0; k < MEMORIES; k++) {
    c.before[k][0] = (tct_real)(0.3 * k - 0.4);
    c.owed[k][0]   = (tct_real)(0.5 - 0.2 * k);
  }
  for (int k = 0; k < 3; k++) c.drive[k][0] = (tct_real)(0.6 * k - 0.5);
  c.b.unit->step(&c.b.u);
  c.b.credit[0] = (tct_real)1.7;
  c.b.unit->pull(&c.b.u);
  const double basal = (double)c.b.credit[0];
  differs(&c, &c.drive[BASAL][0], basal, "basal drive");
  differs(&c, &c.drive[APICAL][0], (double)c.error[APICAL][0], "apical drive");
  differs(&c, &c.drive[SOMA][0], (double)c.error[SOMA][0], "somatic drive");
  for (int k = 0; k < MEMORIES; k++) differs(&c, &c.before[k][0], (double)c.owes[k][0], "a memory");
  assert_true(fabs(basal) > 1e-3);
  block_end(&c.b);
}

static void what_cannot_be_is_refused_and_what_is_no_number_shows(void **state)
{
  tct_error err = {0};
  cell c;
  (void)state;

  begin(&c, 0);
  assert_int_equal(c.b.unit->check(c.b.params, 5, &err), TCT_OK); /* 200 Hz: once in 5 ms */
  assert_int_equal(c.b.unit->check(c.b.params, 5.1, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "fires more than once in a step of 5.1 ms"));
  c.drive[BASAL][0] = (tct_real)NAN;
  step(&c);
  assert_true(isnan(c.b.rate[0]));
  block_end(&c.b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_spike_leaves_two_exponentials),
    cmocka_unit_test(a_tuft_moves_a_soma_only_if_it_is_said),
    cmocka_unit_test(it_fires_as_often_as_its_soma_says),
    cmocka_unit_test(the_way_back_is_the_slope_of_the_mean),
    cmocka_unit_test(what_cannot_be_is_refused_and_what_is_no_number_shows),
  };
  return cmocka_run_group_tests_name("spiking_pyramidal", tests, NULL, NULL);
}
