/* diehl_cook.c -- its text; and weights and thresholds after some trials against a simulation in numpy that looks at every
 * synapse in every step (bench/peers/diehl_same.py, which bench/diehl.c is held to as well). */
#include "circuit.h"
#include "python.h"

#include "base/text.h"
#include "substrate/complain.h"
#include <tercet/circuit.h>

extern const tct_circuit tct_circuit_diehl_cook;

enum { SENSES = 36, STEPS = 120, TRIALS = 8, CELLS = 24, SAMPLES = 12 };

static void its_text_is_what_a_modeller_would_write(void **state)
{
  const tct_about *about = &tct_circuit_diehl_cook.about;
  const tct_signal image = {.name = "image"};
  tct_text out           = {0};
  tct_error err          = {0};
  void *params           = tct_params_new(about);
  (void)state;

  assert_non_null(params);
  assert_int_equal(tct_circuit_diehl_cook.expand(params, &image, NULL, &out, NULL), TCT_OK);
  assert_string_equal(
    out.at,
    "populations:\n"
    "  senses: {kind: input, from: image}\n"
    "  spikes: {kind: poisson, bias: false, sign: excitatory}\n"
    "  excitatory: {kind: delta_lif, units: 400, sign: excitatory, tau: 100 ms, rest: -65 mV, "
    "threshold: "
    "-52 mV, reset_voltage: -60 mV, refractory: 5 ms, one_spike: true, bias: {rule: {kind: "
    "intrinsic_plasticity, rise: 0.05, tau: 10000000 ms}}}\n"
    "  inhibitory: {kind: delta_lif, units: 400, bias: false, sign: inhibitory, tau: 10 ms, rest: "
    "-60 mV, "
    "threshold: -40 mV, reset_voltage: -45 mV, refractory: 2 ms}\n"
    "projections:\n"
    "  senses -> spikes: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: 63.75}}\n"
    "  spikes -> excitatory: {wiring: dense, init: {kind: uniform, gain: 1}}\n"
    "  excitatory -> inhibitory: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: "
    "22.5}}\n"
    "  inhibitory -> excitatory: {wiring: all_but_one, delay: 1, fixed: true, init: {kind: "
    "constant, gain: "
    "120}}\n");
  assert_int_equal(tct_circuit_diehl_cook.expand(params, NULL, NULL, &out, &err), TCT_BAD_SPEC);
  tct_text_free(&out);
  tct_params_free(about, params);
}

/* ---- held to numpy -------------------------------------------------------------------------------------------- */

static void write_senses(const char *path)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  tct_error err                    = {0};

  for (int s = 0; s < 3; s++) {
    const size_t rows = s ? 1 : TRIALS, deep[] = {rows, STEPS, SENSES};
    char name[32];
    (void)snprintf(name, sizeof name, "y%s", split[s]);
    tct_array *y = tct_arrays_add(&all, name, TCT_I64, 1, &rows);
    assert_non_null(y);
    for (size_t i = 0; i < rows; i++) ((int64_t *)y->bytes)[i] = (int64_t)(i % 2);
    (void)snprintf(name, sizeof name, "x%s", split[s]);
    tct_array *x = tct_arrays_add(&all, name, TCT_F64, 3, deep);
    assert_non_null(x);
    for (size_t i = 0; i < x->n; i++)
      ((double *)x->bytes)[i] =
        fmax(0, circuit_wave((int)(i / (STEPS * SENSES)), (int)(i % SENSES)));
  }
  if (tct_format_of(path)->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

static circuit begin(int threads)
{
  char path[64], text[2048];
  tct_error err = {0};
  circuit c     = {0};

  (void)snprintf(path, sizeof path, "diehl_cook_%d.npz", (int)getpid());
  write_senses(path);
  (void)snprintf(
    text, sizeof text,
    "tercet: 1\nseed: 2\ntask: {kind: arrays, file: %s, time: true}\nobjective: none\n"
    "rule: {kind: stdp, potentiation: 0.01, depression: 0.0001, pairing: nearest}\n"
    "architecture: {kind: diehl_cook, cells: %d, rate: 200}\n"
    "train: {batch: 1, move: step, optimiser: {kind: sgd, step: 1}, constraints: [{kind: bounds, "
    "least: 0, at: "
    "spikes -> excitatory}, {kind: normalise, total: 18, at: spikes -> excitatory}]}\n",
    path, CELLS);
  c.spec  = tct_spec_parse(text, "test", &err);
  c.model = c.spec ? tct_compile(c.spec, &err) : NULL;
  unlink(path);
  if (!c.model) fail_msg("%s", err.text);
  c.state = tct_state_new(c.model, threads, &err);
  if (!c.state) fail_msg("%s", err.text);
  return c;
}

static void put(FILE *out, const circuit *c, const char *name)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  const tct_real *w       = tct_state_weights(c->state) + s->at;

  for (size_t i = 0; i < s->synapses; i++) {
    const double x = (double)w[s->wiring->place(s, i)];
    assert_int_equal(fwrite(&x, sizeof x, 1, out), 1);
  }
}

static void put_spikes(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  (void)first;
  (void)trial;
  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < SENSES; i++) {
      const double z = (double)tct_rows(l, l->rate, 1, t)[i];
      assert_int_equal(fwrite(&z, sizeof z, 1, arg), 1);
    }
}

static void learn(const circuit *c, int i, FILE *out)
{
  const uint64_t trial = (uint64_t)(i % TRIALS);
  tct_error err        = {0};

  if (out && tct_state_respond(c->state, TCT_TRAIN, &trial, 1, put_spikes, out, &err))
    fail_msg("%s", err.text);
  if (tct_state_learn(c->state, TCT_TRAIN, &trial, 1, 1, &err)) fail_msg("%s", err.text);
}

static const char script[] =
  "import importlib.util\n"
  "at = importlib.util.spec_from_file_location(\"same\", \"" TERCET_SOURCE
  "/bench/peers/diehl_same.py\")\n"
  "same = importlib.util.module_from_spec(at); at.loader.exec_module(same)\n"
  "raw = np.fromfile(\"%s\")\n"
  "cells, sources, steps, samples = %d, %d, %d, %d\n"
  "weight = raw[:cells * sources].reshape(cells, sources).copy()\n"
  "spikes = raw[weight.size:][:samples * steps * sources].reshape(samples, steps, sources)\n"
  "theirs = raw[weight.size + spikes.size:]\n"
  "theta = list(same.simulate(weight, spikes, 18))[-1]\n"
  "say([np.abs(theirs[:weight.size] - weight.ravel()).max(), np.abs(theirs[weight.size:] - "
  "theta).max(), "
  "np.rint(theta.sum() / 0.05), np.abs(weight.ravel() - raw[:weight.size]).max()])\n";

static void weights_and_thresholds_are_those_of_a_plain_simulation(void **state)
{
  char path[64], text[2048];
  double said[4];
  circuit c = begin(1);
  (void)state;

  (void)snprintf(path, sizeof path, "diehl_cook_%d.raw", (int)getpid());
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  put(out, &c, "spikes->excitatory");
  for (int i = 0; i < SAMPLES; i++) learn(&c, i, out);
  put(out, &c, "spikes->excitatory");
  put(out, &c, "one->excitatory/threshold");
  assert_int_equal(fclose(out), 0);
  (void)snprintf(text, sizeof text, script, path, CELLS, SENSES, STEPS, SAMPLES);
  const int n = python_numbers(text, 4, said);
  unlink(path);
  circuit_close(&c);
  if (n < 0) skip();
  assert_int_equal(n, 4);
  assert_true(said[2] > 50 && said[3] > 0.01); /* cells fired, and weights moved */
  if (said[0] > 1e-12 || said[1] > 1e-12) fail_msg("%g and %g apart", said[0], said[1]);
}

static void threads_do_not_matter(void **state)
{
  circuit one = begin(1), two = begin(2);
  (void)state;

  for (int i = 0; i < SAMPLES; i++) {
    learn(&one, i, NULL);
    learn(&two, i, NULL);
  }
  assert_memory_equal(tct_state_weights(one.state), tct_state_weights(two.state),
                      one.model->n * sizeof(tct_real));
  circuit_close(&one);
  circuit_close(&two);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(weights_and_thresholds_are_those_of_a_plain_simulation),
    cmocka_unit_test(threads_do_not_matter),
  };
  return cmocka_run_group_tests_name("diehl_cook", tests, NULL, NULL);
}
