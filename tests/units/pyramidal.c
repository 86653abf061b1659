/* pyramidal.c -- tau 10 ms, tau of the tuft 20 ms and steps of 10 ln 2 ms: half of a soma is left, and 1/sqrt 2 of a tuft. */
#include "units/block.h"

extern const tct_unit tct_unit_pyramidal;

enum { LINEAR = 0, AMPLIFIES = 1, APICAL = 1, SOMA = 2, TUFT = 1 };

typedef struct {
  block b;
  tct_real tuft[4][BLOCK_ALL]; /* now, before, owed, owed to before */
  tct_real error[3][BLOCK_ALL];
} cell;

static void begin(cell *c, int plateau)
{
  memset(c, 0, sizeof *c);
  block_begin(&c->b, &tct_unit_pyramidal, 2);
  for (int k = 1; k < 3; k++) {
    c->b.u.drive[k] = c->b.drive[k];
    c->b.u.error[k] = c->error[k];
  }
  c->b.u.slot[TUFT]                           = c->tuft[0];
  c->b.u.slot_before[TUFT]                    = c->tuft[1];
  c->b.u.credit_slot[TUFT]                    = c->tuft[2];
  c->b.u.credit_slot_before[TUFT]             = c->tuft[3];
  *(int *)block_param(&c->b, "activation")    = LINEAR;
  *(int *)block_param(&c->b, "plateau")       = plateau;
  *(double *)block_param(&c->b, "tau_apical") = 20;
  *(double *)block_param(&c->b, "threshold")  = 0.5;
  *(double *)block_param(&c->b, "steepness")  = 2 * log(3);
  *(double *)block_param(&c->b, "strength")   = 0.4;
  c->b.unit->prepare(c->b.params, 10 * log(2));
}

/* A tuft of 1 with threshold 1/2 and steepness 2 log 3: a plateau of logistic(log 3) = 3/4. */
static void a_plateau_drives_or_amplifies(void **state)
{
  (void)state;

  for (int how = 0; how < 2; how++) {
    cell c;
    begin(&c, how);
    const double h     = sqrt(0.5);
    c.tuft[1][0]       = (tct_real)(1 / h); /* with nothing new on it, it decays to 1 */
    c.b.slot_before[0] = 6;
    c.b.drive[0][0]    = 10;
    c.b.drive[SOMA][0] = -2;
    c.b.unit->step(&c.b.u);
    NEAR(c.tuft[0][0], 1);
    NEAR(c.b.rate[0], 3 + 0.5 * (how == AMPLIFIES ? 10 * (1 + 0.3) - 2 : 10 + 0.3 - 2));
    NEAR(c.b.slot[0], (double)c.b.rate[0]);
    NEAR(c.b.rate[1], 0.5 * (how == AMPLIFIES ? 0 : 0.4 / 4)); /* at rest logistic(-log 3) = 1/4 */
    block_end(&c.b);
  }
}

static void both_potentials_follow_what_lands_on_them(void **state)
{
  cell c;
  (void)state;

  begin(&c, 0);
  *(double *)block_param(&c.b, "strength") = 0;
  c.b.drive[0][0] = 8, c.b.drive[APICAL][0] = 3;
  for (int t = 1; t <= 5; t++) {
    c.b.unit->step(&c.b.u);
    NEAR(c.tuft[0][0], 3 * (1 - pow(0.5, t / 2.0)));
    NEAR(c.b.rate[0], 8 * (1 - pow(0.5, t))); /* strength 0: no plateau reaches the soma */
    c.tuft[1][0] = c.tuft[0][0], c.b.slot_before[0] = c.b.slot[0];
  }
  block_end(&c.b);
}

/* Credit 4 on a linear rate: 2 on what lands on the soma; through the plateau's slope, steepness 3/4 x 1/4. */
static void credit_goes_to_all_three_and_to_the_past(void **state)
{
  (void)state;

  for (int how = 0; how < 2; how++) {
    cell c;
    begin(&c, how);
    const double h = sqrt(0.5), by = how == AMPLIFIES ? 10 : 1;
    const double tuft = 2 * 0.4 * by * 2 * log(3) * 3 / 16 + 0.25;
    c.tuft[1][0] = (tct_real)(1 / h), c.b.drive[0][0] = 10;
    c.b.credit[0] = 3, c.b.credit_slot[0] = 1,
    c.tuft[2][0] = 0.25; /* 1 and 1/4 are owed by the step after */
    c.b.unit->step(&c.b.u);
    c.b.unit->pull(&c.b.u);
    NEAR(c.b.credit[0], how == AMPLIFIES ? 2 * 1.3 : 2);
    NEAR(c.error[SOMA][0], 2);
    NEAR(c.error[APICAL][0], (1 - h) * tuft);
    NEAR(c.b.credit_slot_before[0], 2);
    NEAR(c.tuft[3][0], h * tuft);
    block_end(&c.b);
  }
}

/* The source's plateaus: graded between phases by what comes down, and the same for whatever the basal site hears. */
static void what_comes_down_raises_plateaus_that_a_threshold_holds_back(void **state)
{
  double before = -1;
  (void)state;

  for (int i = 0; i < 5; i++) {
    cell c;
    begin(&c, 0);
    c.tuft[1][0] = c.tuft[1][1] = (tct_real)(i * 0.5 / sqrt(0.5));
    c.b.drive[0][1]             = 7;
    c.b.unit->step(&c.b.u);
    const double felt = (double)c.b.rate[0];
    NEAR(c.b.rate[1], felt + 3.5);
    NEAR(felt, 0.2 / (1 + exp(-2 * log(3) * (i * 0.5 - 0.5))));
    assert_true(felt > before && felt < 0.2);
    before = felt;
    block_end(&c.b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_plateau_drives_or_amplifies),
    cmocka_unit_test(both_potentials_follow_what_lands_on_them),
    cmocka_unit_test(credit_goes_to_all_three_and_to_the_past),
    cmocka_unit_test(what_comes_down_raises_plateaus_that_a_threshold_holds_back),
  };
  return cmocka_run_group_tests_name("pyramidal", tests, NULL, NULL);
}
