/* selectivity.c -- by hand; at the threshold E[y²] value and gradient are BCM's, elsewhere it is more. */
#include "circuit.h"
#include "objectives/rows.h"

extern const tct_objective tct_objective_selectivity;

#define CIRCUIT                                                                                    \
  "rule: %s\narchitecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: "   \
  "1, "                                                                                            \
  "activation: softplus, bias: false}}\n  projections: {in -> y: dense}\ntrain: {batch: 24}\n"

/* y = 3, theta = 2: 9 - 9 + 1; y (y - theta) = 3.  y = -1: -1/3 - 1 + 1; 3 */
static void two_units_as_worked_by_hand(void **state)
{
  const double threshold = 2;
  tct_real y[ROW_LD] = {3, -1}, credit[ROW_LD] = {0};
  double value     = 0;
  const tct_felt f = {.rows = 1, .units = 2, .ld = ROW_LD, .params = &threshold, .judged = y};

  (void)state;
  tct_objective_selectivity.value(&f, &value);
  tct_objective_selectivity.credit(&f, 10, credit);
  NEAR(value, -1 + 1.0 / 3);
  NEAR(credit[0], 30);
  NEAR(credit[1], 30);
  for (int i = 2; i < ROW_LD; i++) assert_true(credit[i] == 0);
}

static circuit open(const char *rule, double threshold)
{
  char text[1024], part[512];

  snprintf(part, sizeof part, CIRCUIT, rule);
  snprintf(text, sizeof text, "objective: {kind: selectivity, threshold: %.17g}\n%s", threshold,
           part);
  circuit c = circuit_open(false, text, 1);
  circuit_stir(&c, 1.3);
  return c;
}

typedef struct {
  double square, cube;
} moments;

static void gather(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  moments *m = arg;

  (void)first;
  (void)trial;
  for (int i = 0; i < l->trials; i++) {
    const double y = (double)tct_rows(l, l->rate, 1, 0)[(size_t)i * l->model->population[1].ld];
    m->square += y * y / CIRCUIT_TRIALS;
    m->cube += y * y * y / CIRCUIT_TRIALS;
  }
}

static void at_its_own_threshold_it_is_what_bcm_climbs(void **state)
{
  circuit bcm = open("{kind: bcm, pace: 1}", 0);
  moments m   = {0};

  (void)state;
  assert_int_equal(
    tct_state_respond(bcm.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, gather, &m, NULL),
    TCT_OK);
  const double risk = m.cube / 3 - m.square * m.square / 4;
  circuit own = open("backprop", m.square), other = open("backprop", m.square + 0.1);
  assert_true(fabs(circuit_loss(&own, CIRCUIT_TRIALS) + risk) < 1e-13);
  assert_true(fabs(circuit_loss(&other, CIRCUIT_TRIALS) + risk + 0.1 * 0.1 / 4) < 1e-13);
  circuit_propose(&bcm, CIRCUIT_TRIALS);
  circuit_propose(&own, CIRCUIT_TRIALS);
  for (size_t i = 0; i < own.model->n; i++)
    assert_true(fabs((double)(tct_state_update(own.state)[i] - tct_state_update(bcm.state)[i])) <
                1e-13);
  circuit_close(&bcm);
  circuit_close(&own);
  circuit_close(&other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_units_as_worked_by_hand),
    cmocka_unit_test(at_its_own_threshold_it_is_what_bcm_climbs),
  };
  return cmocka_run_group_tests_name("selectivity", tests, NULL, NULL);
}
