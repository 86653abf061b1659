/* disinhibitory_circuit.c -- rates of every step as plain loops have them; who opens tufts, who holds somata. */
#include "circuit.h"

#include <tercet/circuit.h>

#define HEAD                                                                                       \
  "objective: {kind: cross_entropy, at: readout}\nrule: backprop\narchitecture: {kind: "           \
  "disinhibitory_circuit, "
#define TAIL "}\ntrain: {batch: 8, trials: 80, constraints: [dale]}\n"

enum { PYRAMIDAL, PV, SST, VIP, READOUT, KINDS };
static const char *const kinds[] = {"pyramidal", "pv", "sst", "vip", "readout"};

typedef double rates[CIRCUIT_STEPS][KINDS][3];

typedef struct {
  const tct_model *model;
  rates at;
} seen;

static void look(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  seen *s = arg;

  (void)trial;
  for (int k = 0; k < KINDS && first == 0; k++) {
    const int p = tct_population_named(s->model, kinds[k]);
    for (int t = 0; t < l->steps; t++)
      for (int i = 0; i < s->model->population[p].size; i++)
        s->at[l->begun + t][k][i] = (double)tct_rows(l, l->rate, p, t)[i];
  }
}

static seen answer_of(const circuit *c)
{
  seen s = {.model = c->model};
  assert_int_equal(tct_state_respond(c->state, TCT_TRAIN, circuit_trials(), 8, look, &s, NULL),
                   TCT_OK);
  return s;
}

/* Every weight is `size` x a wave, of its sender's sign. */
static void set_weights(const circuit *c, double size)
{
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    const int sign          = c->model->population[s->pre].sign;
    for (size_t i = 0; i < s->synapses; i++) {
      const double w = size * circuit_wave((int)i + 5 * k, k + 1);
      tct_state_weights(c->state)[s->at + s->wiring->place(s, i)] =
        (tct_real)(sign ? sign * fabs(w) : w);
    }
  }
}

static tct_real *synapse(const circuit *c, const char *name, size_t i)
{
  const int k = tct_projection_named(c->model, name);
  if (k < 0) fail_msg("no %s", name);
  const tct_projection *s = &c->model->projection[k];
  return tct_state_weights(c->state) + s->at + s->wiring->place(s, i);
}

/* What `post` number i hears through a projection: its weights x the rates. */
static double heard(const circuit *c, const char *name, size_t i, int n, const double *rate)
{
  double sum = 0;
  for (int j = 0; j < n; j++) sum += (double)*synapse(c, name, i * (size_t)n + (size_t)j) * rate[j];
  return sum;
}

static double relu(double x)
{
  return x > 0 ? x : 0;
}

/* One cell of each kind: 20 ms, tufts 40 ms, interneurons 10 ms, steps of 1 ms. */
static void go_by_hand(const circuit *c, rates r)
{
  const double k = exp(-1.0 / 20), h = exp(-1.0 / 40), q = exp(-1.0 / 10), one = 1;
  static const rates nothing;
  double tuft = 0, soma = 0;

  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    const double(*was)[3] = t ? r[t - 1] : nothing[0];
    double x[3], e[3], sum = 0;
    for (int j = 0; j < 3; j++) x[j] = circuit_wave(t, j);
    r[t][VIP][0] = q * was[VIP][0] + (1 - q) * relu(heard(c, "readout->vip", 0, 3, was[READOUT]) +
                                                    heard(c, "sst->vip", 0, 1, was[SST]) +
                                                    heard(c, "one->vip", 0, 1, &one));
    r[t][SST][0] =
      q * was[SST][0] +
      (1 - q) * relu(heard(c, "pyramidal->sst", 0, 1, was[PYRAMIDAL]) +
                     heard(c, "vip->sst", 0, 1, r[t][VIP]) + heard(c, "one->sst", 0, 1, &one));
    r[t][PV][0] = q * was[PV][0] + (1 - q) * relu(heard(c, "senses->pv", 0, 3, x) +
                                                  heard(c, "pyramidal->pv", 0, 1, was[PYRAMIDAL]) +
                                                  heard(c, "pv->pv", 0, 1, was[PV]) +
                                                  heard(c, "sst->pv", 0, 1, was[SST]) +
                                                  heard(c, "one->pv", 0, 1, &one));
    tuft        = h * tuft + (1 - h) * (heard(c, "readout->pyramidal/apical", 0, 3, was[READOUT]) +
                                 heard(c, "sst->pyramidal/apical", 0, 1, r[t][SST]));
    const double plateau = 1 / (1 + exp(-4 * (tuft - 1)));
    const double basal =
      heard(c, "senses->pyramidal", 0, 3, x) + heard(c, "one->pyramidal", 0, 1, &one);
    soma =
      k * soma + (1 - k) * (basal * (1 + plateau) + heard(c, "pv->pyramidal/soma", 0, 1, r[t][PV]));
    r[t][PYRAMIDAL][0] = relu(soma);
    for (size_t i = 0; i < 3; i++) {
      e[i] = exp(heard(c, "pyramidal->readout", i, 1, r[t][PYRAMIDAL]) +
                 heard(c, "one->readout", i, 1, &one));
      sum += e[i];
    }
    for (int i = 0; i < 3; i++) r[t][READOUT][i] = e[i] / sum;
  }
}

static void every_step_is_that_of_plain_loops(void **state)
{
  circuit c          = circuit_open(true, HEAD "units: 1, interneurons: 1" TAIL, 1);
  rates r            = {0};
  double most[KINDS] = {0};

  (void)state;
  set_weights(&c, 2);
  *synapse(&c, "one->pyramidal", 0) = 1;
  *synapse(&c, "one->sst", 0)       = 2;
  *synapse(&c, "one->pv", 0)        = 2;
  *synapse(&c, "one->vip", 0)       = 1;
  tct_state_turn(c.state);
  const seen s = answer_of(&c);
  go_by_hand(&c, r);
  for (int t = 0; t < CIRCUIT_STEPS; t++)
    for (int k = 0; k < KINDS; k++)
      for (int i = 0; i < 3; i++) {
        most[k] = fmax(most[k], s.at[t][k][i]);
        if (!(fabs(s.at[t][k][i] - r[t][k][i]) < 1e-12))
          fail_msg("%s, step %d: %.12f, by hand %.12f", kinds[k], t, s.at[t][k][i], r[t][k][i]);
      }
  for (int k = 0; k < KINDS; k++) assert_true(most[k] > 0.01);
  circuit_close(&c);
}

/* The last step, after one projection's weights were multiplied. */
static seen after(const char *name, double by)
{
  circuit c = circuit_open(true, HEAD "units: 1, interneurons: 1" TAIL, 1);

  set_weights(&c, 2);
  *synapse(&c, "one->pyramidal", 0) = 2;
  *synapse(&c, "one->sst", 0)       = 6;
  *synapse(&c, "one->pv", 0)        = 2;
  *synapse(&c, "one->vip", 0)       = 2;
  for (size_t i = 0; i < 3; i++) *synapse(&c, "readout->pyramidal/apical", i) = 12;
  *synapse(&c, name, 0) *= (tct_real)by;
  tct_state_turn(c.state);
  const seen s = answer_of(&c);
  circuit_close(&c);
  return s;
}

static void vip_cells_open_tufts_and_pv_cells_hold_somata(void **state)
{
  const int end    = CIRCUIT_STEPS - 1;
  const seen as_is = after("vip->sst", 1), shut = after("vip->sst", 0),
             freed = after("sst->pyramidal/apical", 0), unheld = after("pv->pyramidal/soma", 0);

  (void)state;
  assert_true(shut.at[end][SST][0] > as_is.at[end][SST][0] + 0.01);
  assert_true(shut.at[end][PYRAMIDAL][0] < as_is.at[end][PYRAMIDAL][0] - 1e-4);
  assert_true(freed.at[end][PYRAMIDAL][0] > as_is.at[end][PYRAMIDAL][0] + 1e-4);
  assert_true(unheld.at[end][PYRAMIDAL][0] > as_is.at[end][PYRAMIDAL][0] + 1e-4);
  assert_true(unheld.at[0][SST][0] == as_is.at[0][SST][0]);
}

static void cells_keep_their_signs_while_they_learn(void **state)
{
  circuit c         = circuit_open(true, HEAD "units: 20, interneurons: 4" TAIL, 1);
  const double loss = circuit_loss(&c, 8);

  (void)state;
  for (int i = 0; i < 60; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.3, NULL), TCT_OK);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    const int sign          = c.model->population[s->pre].sign;
    for (size_t i = 0; i < s->synapses; i++)
      assert_true(sign * (double)tct_state_weights(c.state)[s->at + s->wiring->place(s, i)] >= 0);
  }
  assert_true(circuit_loss(&c, 8) < loss);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_step_is_that_of_plain_loops),
    cmocka_unit_test(vip_cells_open_tufts_and_pv_cells_hold_somata),
    cmocka_unit_test(cells_keep_their_signs_while_they_learn),
  };
  return cmocka_run_group_tests_name("disinhibitory_circuit", tests, NULL, NULL);
}
