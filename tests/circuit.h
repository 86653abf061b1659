/* circuit.h -- a bench for tests: small data in an NPZ, circuits in a few lines of YAML, differences.
 *
 * Data are made by a fixed formula (no random numbers), written once per test program into the working
 * folder and removed at exit.  `still`: x [24][3], context [24][2], y [24] of 3 classes, goal [24][2], first [24][1].
 * `stream`: the same with 6 steps. */
#ifndef TERCET_TESTS_CIRCUIT_H
#define TERCET_TESTS_CIRCUIT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <tercet/format.h>
#include <tercet/state.h>

enum { CIRCUIT_TRIALS = 24, CIRCUIT_STEPS = 6 };

typedef struct {
  tct_spec *spec;
  tct_model *model;
  tct_state *state;
} circuit;

static char circuit_still[64], circuit_stream[64];

static void circuit_sweep_up(void)
{
  if (circuit_still[0]) unlink(circuit_still);
  if (circuit_stream[0]) unlink(circuit_stream);
}

static inline double circuit_wave(int i, int j)
{
  return sin(1.3 * i + 2.1 * j + 0.7 * i * j);
}

static void circuit_fill(tct_arrays *all, const char *name, const char *split, size_t rows,
                         size_t steps, size_t n, int phase)
{
  char full[64];
  const size_t flat[] = {rows, n}, deep[] = {rows, steps, n};

  snprintf(full, sizeof full, "%s%s", name, split);
  tct_array *a = tct_arrays_add(all, full, TCT_F64, steps > 1 ? 3 : 2, steps > 1 ? deep : flat);
  assert_non_null(a);
  for (size_t i = 0; i < a->n; i++)
    ((double *)a->bytes)[i] = circuit_wave((int)(i / n) + phase, (int)(i % n) + 3 * phase);
}

/* Validation and test trials of their own, so that the training trials stay in order. */
static void circuit_write(const char *path, size_t steps)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  tct_error err                    = {0};

  for (int s = 0; s < 3; s++) {
    const size_t rows = s ? 4 : CIRCUIT_TRIALS;
    char y_name[32];
    circuit_fill(&all, "x", split[s], rows, steps, 3, 0);
    circuit_fill(&all, "context", split[s], rows, steps, 2, 5);
    circuit_fill(&all, "goal", split[s], rows, steps, 2, 9);
    circuit_fill(&all, "first", split[s], rows, steps, 1, 13);
    snprintf(y_name, sizeof y_name, "y%s", split[s]);
    tct_array *y = tct_arrays_add(&all, y_name, TCT_I64, 1, &rows);
    assert_non_null(y);
    for (size_t i = 0; i < rows; i++) ((int64_t *)y->bytes)[i] = (int64_t)((i * 7 + i / 3) % 3);
  }
  const tct_format *npz = tct_format_of(path);
  assert_non_null(npz);
  if (npz->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

static void circuit_data(void)
{
  if (circuit_still[0]) return;
  snprintf(circuit_still, sizeof circuit_still, "circuit_still_%d.npz", (int)getpid());
  snprintf(circuit_stream, sizeof circuit_stream, "circuit_stream_%d.npz", (int)getpid());
  circuit_write(circuit_still, 1);
  circuit_write(circuit_stream, CIRCUIT_STEPS);
  atexit(circuit_sweep_up);
}

/* `rest` is the spec behind its task; `stream`: trials have time; `rule` takes the place of the spec's. */
static inline circuit circuit_open_as(bool stream, const char *rest, int threads,
                                      const tct_rule *rule)
{
  static char text[8192];
  circuit c     = {0};
  tct_error err = {0};

  circuit_data();
  snprintf(text, sizeof text, "tercet: 1\nseed: 3\ntask: {kind: arrays, file: %s, time: %s}\n%s",
           stream ? circuit_stream : circuit_still, stream ? "true" : "false", rest);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  if (rule) c.model->rule[0].rule = rule;
  c.state = tct_state_new(c.model, threads, &err);
  if (!c.state) fail_msg("%s", err.text);
  tct_state_check(c.state, true);
  return c;
}

static inline circuit circuit_open(bool stream, const char *rest, int threads)
{
  return circuit_open_as(stream, rest, threads, NULL);
}

/* The spec with this behind its task is refused, and told so in words among which is `why`. */
static inline void circuit_refused(bool stream, const char *rest, const char *why)
{
  char text[8192];
  tct_error err = {0};

  circuit_data();
  snprintf(text, sizeof text, "tercet: 1\ntask: {kind: arrays, file: %s, time: %s}\n%s",
           stream ? circuit_stream : circuit_still, stream ? "true" : "false", rest);
  tct_spec *spec = tct_spec_parse(text, "test", &err);
  assert_non_null(spec);
  assert_null(tct_compile(spec, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  if (!strstr(err.text, why)) fail_msg("'%s' does not say '%s'", err.text, why);
  tct_spec_free(spec);
}

static inline void circuit_close(circuit *c)
{
  tct_state_free(c->state);
  tct_model_free(c->model);
  tct_spec_free(c->spec);
}

static inline const uint64_t *circuit_trials(void)
{
  static uint64_t trial[CIRCUIT_TRIALS];
  for (uint64_t i = 0; i < CIRCUIT_TRIALS; i++) trial[i] = i;
  return trial;
}

static inline double circuit_loss(const circuit *c, int trials)
{
  tct_score score = {0};
  tct_error err   = {0};
  if (tct_state_score(c->state, TCT_TRAIN, circuit_trials(), trials, &score, &err))
    fail_msg("%s", err.text);
  return score.objective;
}

static inline void circuit_propose(const circuit *c, int trials)
{
  tct_error err = {0};
  if (tct_state_propose(c->state, TCT_TRAIN, circuit_trials(), trials, &err))
    fail_msg("%s", err.text);
}

/* Every weight becomes large enough for every unit to answer: as it started, times `gain`, plus a wave. */
static inline void circuit_stir(const circuit *c, double gain)
{
  tct_real *w = tct_state_weights(c->state);
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    for (size_t i = 0; i < s->synapses; i++)
      w[s->at + s->wiring->place(s, i)] =
        (tct_real)(gain * circuit_wave((int)i + 17 * k, k + 1) / sqrt(s->fan_in));
  }
  tct_state_turn(c->state);
}

/* The proposed update of synapse i of projection s against minus the slope of the loss, by central differences. */
static inline double circuit_difference(const circuit *c, const tct_projection *s, size_t i,
                                        double h, int trials)
{
  tct_real *w        = tct_state_weights(c->state) + s->at + s->wiring->place(s, i);
  const tct_real was = *w;

  *w = (tct_real)(was + h);
  tct_state_turn(c->state);
  const double up = circuit_loss(c, trials);
  *w              = (tct_real)(was - h);
  tct_state_turn(c->state);
  const double down = circuit_loss(c, trials);
  *w                = was;
  tct_state_turn(c->state);
  return -(up - down) / (2 * h);
}

/* The worst difference between update and gradient over all synapses of rule 0, relative to the largest gradient. */
static inline double circuit_gradient_error(const circuit *c, double h, int trials)
{
  double worst = 0, largest = 0;

  circuit_propose(c, trials);
  const size_t bytes = c->model->n * sizeof(tct_real);
  tct_real *update   = malloc(bytes);
  assert_non_null(update);
  memcpy(update, tct_state_update(c->state), bytes);
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    for (size_t i = 0; i < s->synapses && !s->fixed && s->rule == 0; i++) {
      const double g = circuit_difference(c, s, i, h, trials);
      const double u = (double)update[s->at + s->wiring->place(s, i)];
      worst          = fmax(worst, fabs(g - u));
      largest        = fmax(largest, fabs(g));
    }
  }
  free(update);
  assert_true(largest > 1e-6); /* or nothing was tested */
  return worst / largest;
}

#endif
