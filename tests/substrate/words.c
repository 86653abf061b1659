/* words.c -- the words that no rule of this house uses yet: predict, echo, slope.
 *
 * Together they write predictive coding with fixed predictions, which after as many steps as there are
 * populations on the way is backprop (Millidge et al. 2020, doi:10.48550/arXiv.2006.04182; I3). */
#include "circuit.h"

/* Three fields of node_perturbation are borrowed; one projection learns by backprop, so that the weights'
 * turned form is kept. */
enum { EPSILON, ASKED, FIRST };

static const char spec[] =
  "objective: {kind: squared_error, at: out, target: goal}\nrule: node_perturbation\n"
  "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, "
  "activation: tanh}, "
  "b: {kind: rate, units: 5, activation: tanh}, out: {kind: rate, units: 2}}\n"
  "  projections: {in -> a: dense, a -> b: dense, b -> out: {wiring: dense, rule: "
  "backprop}}\ntrain: {batch: 8}\n";

static void predictive_coding(tct_lesson *l)
{
  const int top = l->model->objective[0].at;

  tct_sweep(l);
  tct_copy(l, l->kept[FIRST], l->rate); /* predictions and slopes of the first pass stay */
  for (int n = 0; n < 4; n++) {
    for (int p = 0; p < l->model->n_populations; p++)
      for (size_t i = 0; l->model->population[p].unit && i < tct_span(l, p); i++) {
        /* what is asked moves the value; the surprise is how far it has moved */
        tct_real *epsilon = tct_rows(l, l->kept[EPSILON], p, 0),
                 *asked   = tct_rows(l, l->kept[ASKED], p, 0);
        if (p == top)
          epsilon[i] = tct_target(l, 0, 0)[i] - tct_rows(l, l->kept[FIRST], p, 0)[i];
        else
          epsilon[i] = n ? asked[i] : 0;
      }
    tct_echo(l, l->weight, l->kept[EPSILON], l->kept[ASKED]);
  }
  tct_outer(l, 1, l->error, l->rate);
}

static void propose_with(circuit *c, void (*propose)(tct_lesson *l))
{
  tct_rule r             = *c->model->rule[0].rule;
  const tct_rule *was    = c->model->rule[0].rule;
  r.propose              = propose;
  c->model->rule[0].rule = &r;
  assert_int_equal(tct_state_propose(c->state, TCT_TRAIN, circuit_trials(), 8, NULL), TCT_OK);
  c->model->rule[0].rule = was;
}

static void echo_upon_echo_is_backprop(void **state)
{
  circuit c    = circuit_open(false, spec, 2);
  double worst = 0, most = 0;

  (void)state;
  circuit_stir(&c, 0.9);
  propose_with(&c, predictive_coding);
  for (int k = 0; k < 2; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++) {
      const double u = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)];
      tct_real copy  = (tct_real)u;
      const double g = circuit_difference(&c, s, i, 1e-5, 8);
      worst          = fmax(worst, fabs((double)copy - g));
      most           = fmax(most, fabs(g));
    }
  }
  assert_true(most > 1e-3);
  if (!(worst < 1e-8 * most)) fail_msg("off by %g of %g", worst, most);
  circuit_close(&c);
}

static double off;

/* One hop from rates that are a fixed point of the sweep is the sweep; from others it is not. */
static void predicts(tct_lesson *l)
{
  const tct_model *m = l->model;

  off = 0;
  tct_sweep(l);
  tct_predict(l, l->kept[FIRST]);
  for (int p = 0; p < m->n_populations; p++)
    for (size_t i = 0; i < tct_span(l, p); i++)
      off = fmax(off, fabs((double)tct_rows(l, l->rate, p, 0)[i] -
                           (double)tct_rows(l, l->kept[FIRST], p, 0)[i]));
  for (size_t i = 0; i < tct_span(l, 1); i++)
    tct_rows(l, l->rate, 1, 0)[i] = 0; /* a falls silent */
  tct_predict(l, l->kept[FIRST]);
  const double bias = (double)l->weight[m->projection[tct_projection_named(m, "one->b")].at];
  off               = fmax(off, fabs(tanh(bias) - (double)tct_rows(l, l->kept[FIRST], 2, 0)[0]));
}

static void predict_is_one_hop(void **state)
{
  circuit c = circuit_open(false, spec, 1);

  (void)state;
  circuit_stir(&c, 0.9);
  propose_with(&c, predicts);
  assert_true(off < 1e-15);
  circuit_close(&c);
}

static void slopes(tct_lesson *l)
{
  off = 0;
  tct_sweep(l);
  tct_slope(l, l->kept[FIRST]);
  for (int i = 0; i < 18; i++) {
    const double r = (double)tct_rows(l, l->rate, 1, 0)[i];
    off            = fmax(off, fabs(1 - r * r - (double)tct_rows(l, l->kept[FIRST], 1, 0)[i]));
  }
  off = fmax(off, fabs((double)tct_rows(l, l->kept[FIRST], 1, 0)[18])); /* a pad */
}

static void slope_is_the_derivative_of_the_unit(void **state)
{
  circuit c = circuit_open(false, spec, 1);

  (void)state;
  circuit_stir(&c, 0.9);
  propose_with(&c, slopes);
  assert_true(off < 1e-15);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(echo_upon_echo_is_backprop),
    cmocka_unit_test(predict_is_one_hop),
    cmocka_unit_test(slope_is_the_derivative_of_the_unit),
  };
  return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
