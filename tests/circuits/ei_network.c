/* ei_network.c -- its text; and every spike of small networks against a simulation written down from the equations. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/circuit.h>
#include <tercet/intervention.h>
#include <tercet/state.h>

#include "base/random.h"
#include "base/text.h"
#include "substrate/complain.h"

extern const tct_circuit tct_circuit_ei_network;

enum { CELLS = 200, EXCITE = 160, STEPS = 1500, TRIALS = 3 };

static void its_text_is_what_a_modeller_would_write(void **state)
{
  const tct_about *about = &tct_circuit_ei_network.about;
  tct_text out           = {0};
  void *params           = tct_params_new(about);
  (void)state;

  assert_non_null(params);
  *(int *)((char *)params + about->params[3].offset) = 1;
  assert_string_equal(about->params[3].name, "synapses");
  assert_int_equal(tct_circuit_ei_network.expand(params, NULL, NULL, &out, NULL), TCT_OK);
  assert_string_equal(
    out.at,
    "populations:\n"
    "  excitatory: {kind: current_lif, units: 3200, bias: false, sign: excitatory, rest: -49 mV, "
    "start: uniform}\n"
    "  inhibitory: {kind: current_lif, units: 800, bias: false, sign: inhibitory, rest: -49 mV, "
    "start: uniform}\n"
    "projections:\n"
    "  excitatory -> excitatory/excitatory: {wiring: sparse, density: 0.02, delay: 1, init: {kind: "
    "constant, gain: 1.62}}\n"
    "  excitatory -> inhibitory/excitatory: {wiring: sparse, density: 0.02, delay: 1, init: {kind: "
    "constant, gain: 1.62}}\n"
    "  inhibitory -> excitatory/inhibitory: {wiring: sparse, density: 0.02, delay: 1, init: {kind: "
    "constant, gain: 9}}\n"
    "  inhibitory -> inhibitory/inhibitory: {wiring: sparse, density: 0.02, delay: 1, init: {kind: "
    "constant, gain: 9}}\n");
  tct_text_free(&out);
  tct_params_free(about, params);
}

static tct_model *compile(const char *more, const char *synapses)
{
  char text[1024];
  tct_error err = {0};

  (void)snprintf(
    text, sizeof text,
    "tercet: 1\nseed: 5\ntask: {kind: spontaneous, step: 0.1 ms, duration: 150 ms}\n"
    "objective: none\nrule: none\n"
    "architecture: {kind: ei_network, cells: %d, probability: 0.1, synapses: %s, excitation: 4}\n"
    "train: {trials: 0, batch: %d%s}\n",
    CELLS, synapses, TRIALS, more);
  tct_spec *s  = tct_spec_parse(text, "test", &err);
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (!m) fail_msg("%s", err.text);
  assert_true(m->training.evaluate_trials == 1); /* there is nothing to evaluate */
  tct_spec_free(s);
  return m;
}

/* ---- what the circuit does ------------------------------------------------------------------------------ */

typedef struct {
  bool fired[TRIALS][STEPS][CELLS];
  int listed; /* rows of which it is known who spoke */
} raster;

/* Of a row: where a list is kept, it is what is in the row. */
static bool listed(const tct_lesson *l, int p, int t, int k)
{
  const tct_population *q = &l->model->population[p];
  const tct_real *row     = tct_rows(l, l->rate, p, t) + (size_t)k * q->ld;
  const int *who          = NULL;
  const int n             = tct_spoke(l, p, t, k, &who);
  int spoke               = 0;

  for (int i = 0; i < q->size; i++) {
    if (row[i] == 0) continue;
    assert_true(n < 0 || (spoke < n && who[spoke] == i));
    spoke++;
  }
  assert_true(n < 0 || n == spoke);
  for (size_t i = (size_t)q->size; i < (size_t)q->panels * TCT_PANEL; i++) assert_true(row[i] == 0);
  return n >= 0;
}

static void see(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  raster *r = arg;
  (void)trial;

  for (int p = 0; p < 2; p++)
    for (int t = 0; t < l->steps; t++)
      for (int k = 0; k < l->trials; k++) {
        const tct_population *q = &l->model->population[p];
        const tct_real *row     = tct_rows(l, l->rate, p, t) + (size_t)k * q->ld;
        for (int i = 0; i < q->size; i++)
          r->fired[first + k][l->begun + t][(p ? EXCITE : 0) + i] = row[i] == 1;
        r->listed += listed(l, p, t, k);
      }
}

static raster *watch_under(const tct_model *m, int threads, const tct_intervention *acts, int n)
{
  const uint64_t trial[TRIALS] = {0, 1, 2};
  raster *r                    = calloc(1, sizeof *r);
  tct_state *s                 = tct_state_new(m, threads, NULL);

  assert_true(r && s);
  assert_int_equal(tct_state_intervene(s, acts, n, NULL), TCT_OK);
  assert_int_equal(tct_state_respond(s, TCT_PROBE, trial, TRIALS, see, r, NULL), TCT_OK);
  tct_state_free(s);
  return r;
}

static raster *watch(const tct_model *m, int threads)
{
  return watch_under(m, threads, NULL, 0);
}

/* ---- the same from the equations alone ------------------------------------------------------------------- */

typedef struct {
  double v, excited, inhibited;
  int fired; /* step of its last spike */
} cell;

static double normal(const tct_model *m, const char *population, int trial, int what, int i)
{
  const tct_key key =
    tct_key_in(tct_key_in(tct_key_of(m->seed, "begin"), TCT_PROBE), tct_key_of(0, population).v[0]);
  return tct_normal(key, (uint64_t)trial, (uint32_t)what, (uint32_t)i);
}

static double uniform(const tct_model *m, const char *population, int trial, int i)
{
  const tct_key key =
    tct_key_in(tct_key_in(tct_key_of(m->seed, "begin"), TCT_PROBE), tct_key_of(0, population).v[0]);
  return tct_uniform(key, (uint64_t)trial, 0, (uint32_t)i);
}

static cell begins(const tct_model *m, bool coba, int trial, int i)
{
  const char *name = i < EXCITE ? "excitatory" : "inhibitory";
  const int own    = i < EXCITE ? i : i - EXCITE;
  cell c           = {.fired = -1000000};

  if (!coba) {
    c.v = -60 + 10 * uniform(m, name, trial, own);
    return c;
  }
  c.v         = -65 + 5 * normal(m, name, trial, 0, own);
  c.excited   = 4 + 1.5 * normal(m, name, trial, 1, own);
  c.inhibited = 20 + 12 * normal(m, name, trial, 2, own);
  return c;
}

/* Brette et al. 2007: exponential Euler with conductances, exact with currents. */
static bool moves(cell *c, bool coba, int t)
{
  const double dt = 0.1, tau = 20, e = c->excited, i = c->inhibited;
  bool fires = false;

  if (t - c->fired >= 50) {
    if (coba) {
      const double open = 1 + e + i, to = (-60 + e * 0 + i * -80) / open;
      c->v = to + (c->v - to) * exp(-open * dt / tau);
    } else {
      const double k = exp(-dt / tau);
      c->v           = -49 + (c->v + 49) * k + e * (exp(-dt / 5) - k) * 5 / (5 - tau) +
             i * (exp(-dt / 10) - k) * 10 / (10 - tau);
    }
    fires = c->v > -50;
  }
  c->excited *= exp(-dt / 5);
  c->inhibited *= exp(-dt / 10);
  if (!fires) return false;
  c->v     = -60;
  c->fired = t;
  return true;
}

/* What each spike brings: every synapse as the wiring says who meets whom. */
static void deliver(const tct_model *m, bool coba, const bool *fired, cell *c)
{
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const int pre0 = s->pre ? EXCITE : 0, post0 = s->post ? EXCITE : 0;
    for (size_t i = 0; i < s->synapses; i++) {
      int post, pre;
      s->wiring->ends(s, i, &post, &pre);
      if (!fired[pre0 + pre]) continue;
      if (s->pre == 0)
        c[post0 + post].excited += 4 * (coba ? 0.6 : 1.62); /* few cells: strong synapses */
      else
        c[post0 + post].inhibited += coba ? 6.7 : -9;
    }
  }
}

static int hold(const tct_model *m, const raster *r, bool coba, double injected, int trial)
{
  static cell c[CELLS];
  static bool fired[CELLS];
  int spikes = 0;

  for (int i = 0; i < CELLS; i++) c[i] = begins(m, coba, trial, i);
  for (int t = 0; t < STEPS; t++) {
    for (int i = 0; i < CELLS; i++) {
      if (i >= EXCITE && t >= 500) c[i].excited += injected;
      fired[i] = moves(&c[i], coba, t);
      spikes += fired[i];
      if (fired[i] != r->fired[trial][t][i])
        fail_msg("trial %d: cell %d at step %d: %d, not %d", trial, i, t, r->fired[trial][t][i],
                 fired[i]);
    }
    deliver(m, coba, fired, c);
  }
  return spikes;
}

static void every_spike_is_that_of_the_equations(void **state)
{
  (void)state;
  for (int coba = 0; coba < 2; coba++) {
    tct_model *m = compile("", coba ? "coba" : "cuba");
    raster *r    = watch(m, 1);
    for (int trial = 0; trial < TRIALS; trial++) {
      const int spikes = hold(m, r, coba, 0, trial);
      assert_in_range(spikes, 1000, 6000); /* there was something to get wrong */
    }
    assert_true(memcmp(r->fired[0], r->fired[1], sizeof r->fired[0]) != 0);
    free(r);
    tct_model_free(m);
  }
}

/* However many threads take part, and however much time is held at once. */
static void neither_threads_nor_windows_move_a_spike(void **state)
{
  static const char *const window[] = {", window: 1", ", window: 7", ", window: 4"};
  tct_model *whole                  = compile("", "coba");
  raster *one                       = watch(whole, 1);
  (void)state;

  for (int threads = 1; threads <= 3; threads++) {
    tct_model *m = compile(window[threads - 1], "coba");
    raster *r    = watch(m, threads);
    assert_memory_equal(one->fired, r->fired, sizeof r->fired);
    assert_true(r->listed > TRIALS * STEPS); /* of most rows it is known who spoke */
    free(r);
    tct_model_free(m);
  }
  free(one);
  tct_model_free(whole);
}

/* What is injected joins what excites, where synapses add too. */
static void a_current_is_that_of_the_equations(void **state)
{
  const tct_intervention current = {.kind       = TCT_INTERVENE_INJECT,
                                    .population = 1,
                                    .projection = -1,
                                    .amount     = (tct_real)0.05,
                                    .from       = 500};
  (void)state;

  for (int coba = 0; coba < 2; coba++) {
    tct_model *m = compile(", window: 4", coba ? "coba" : "cuba");
    raster *r    = watch_under(m, 1, &current, 1);
    for (int trial = 0; trial < TRIALS; trial++) (void)hold(m, r, coba, 0.05, trial);
    free(r);
    tct_model_free(m);
  }
}

/* Half of the inhibitory cells silent, other spikes counted twice, one projection weaker: the same in all windows. */
static void neither_threads_nor_windows_move_a_lesion(void **state)
{
  static const int some[]       = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 30};
  const tct_intervention acts[] = {
    {.kind       = TCT_INTERVENE_SCALE,
     .population = 1,
     .projection = -1,
     .unit       = some,
     .units      = 14,
     .from       = 100},
    {.kind       = TCT_INTERVENE_SCALE,
     .population = 0,
     .projection = -1,
     .unit       = some,
     .units      = 13,
     .amount     = 2,
     .from       = 700,
     .to         = 901},
    {.kind = TCT_INTERVENE_SCALE, .population = 0, .projection = 1, .amount = (tct_real)0.5}};
  static const char *const window[] = {"", ", window: 1", ", window: 7", ", window: 4"};
  raster *seen[4];
  (void)state;

  for (int i = 0; i < 4; i++) {
    tct_model *m   = compile(window[i], "cuba");
    raster *intact = watch(m, 1);
    seen[i]        = watch_under(m, i + 1, acts, 3);
    assert_true(memcmp(seen[i]->fired, intact->fired, sizeof intact->fired) != 0);
    assert_memory_equal(seen[0]->fired, seen[i]->fired, sizeof intact->fired);
    free(intact);
    tct_model_free(m);
  }
  for (int i = 0; i < 4; i++) free(seen[i]);
}

static void half_a_circuit_is_refused(void **state)
{
  tct_error err = {0};
  tct_spec *s   = tct_spec_parse("tercet: 1\ntask: spontaneous\nobjective: none\nrule: none\n"
                                   "architecture: {kind: ei_network, cells: 3, share: 0.9}\n",
                                 "test", &err);
  (void)state;

  assert_null(tct_compile(s, &err));
  assert_string_equal(err.text, "a share of 0.9 leaves 3 of 3 cells to excite");
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(every_spike_is_that_of_the_equations),
    cmocka_unit_test(neither_threads_nor_windows_move_a_spike),
    cmocka_unit_test(a_current_is_that_of_the_equations),
    cmocka_unit_test(neither_threads_nor_windows_move_a_lesion),
    cmocka_unit_test(half_a_circuit_is_refused),
  };
  return cmocka_run_group_tests_name("ei_network", tests, NULL, NULL);
}
