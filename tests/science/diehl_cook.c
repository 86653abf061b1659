/* diehl_cook.c -- cells that learn without labels come to stand for what they see: right more often than before learning.
 *
 * Three seeds of 100 cells, garments of Fashion-MNIST.  Cells are given classes by training pictures, then asked about test
 * pictures: by the class whose cells fire most (`assigned_cells`).  The control is the same network before it has learnt.
 *
 *     test_science_diehl_cook [CELLS SAMPLES ASKED [MORE]]      more of it, all numbers printed; MORE is put into the
 *                                                              architecture, and validation pictures are asked about */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/decoder.h>
#include <tercet/state.h>

#include "base/file.h"
#include "substrate/complain.h"

enum { CLASSES = 10, SEEDS = 3 };

static int cells = 100, samples = 1500, asked = 500;
static bool talks;
static const char *more = "";

typedef struct {
  tct_model *model;
  tct_state *state;
  int pictures, *of;
  double *spikes; /* [picture][cell] */
} asking;

static asking begin(int seed)
{
  static const char spec[] =
    "tercet: 1\nseed: %d\n"
    "task: {kind: fashion_mnist, centring: none, duration: 250 ms}\nobjective: none\n"
    "rule: {kind: stdp, potentiation: 0.01, depression: 0.0001, pairing: nearest}\n"
    "architecture: {kind: diehl_cook, cells: %d%s}\n"
    "train: {trials: 100_000, batch: 1, move: step, optimiser: {kind: sgd, step: 1}, constraints: "
    "[{kind: bounds, least: "
    "0, at: spikes -> excitatory}, {kind: normalise, total: 78.4, at: spikes -> excitatory}]}\n";
  char text[2048];
  tct_error err = {0};
  asking a      = {.pictures = asked};

  (void)snprintf(text, sizeof text, spec, seed, cells, more);
  tct_spec *s = tct_spec_parse(text, "test", &err);
  a.model     = s ? tct_compile(s, &err) : NULL;
  if (!a.model) fail_msg("%s", err.text);
  tct_spec_free(s);
  a.state = tct_state_new(a.model, 1, &err);
  if (!a.state) fail_msg("%s", err.text);
  a.of     = calloc((size_t)asked, sizeof *a.of);
  a.spikes = calloc((size_t)asked * (size_t)cells, sizeof *a.spikes);
  assert_true(a.of && a.spikes);
  return a;
}

static void end(asking *a)
{
  tct_state_free(a->state);
  tct_model_free(a->model);
  free(a->of);
  free(a->spikes);
}

static void count(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  asking *a   = arg;
  const int p = tct_population_named(l->model, "excitatory");
  (void)trial;

  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < cells; i++)
      a->spikes[(size_t)first * (size_t)cells + (size_t)i] += (double)tct_rows(l, l->rate, p, t)[i];
}

/* How many times each cell fires for pictures first .. of a split, and what they show. */
static void ask(asking *a, int split, uint64_t first)
{
  uint64_t *trial = calloc((size_t)asked, sizeof *trial);
  tct_real row[TCT_PANEL];
  tct_error err = {0};

  assert_non_null(trial);
  memset(a->spikes, 0, (size_t)asked * (size_t)cells * sizeof *a->spikes);
  for (int i = 0; i < asked; i++) {
    tct_showing what = {.signal = tct_world_signal(a->model->world, "target"),
                        .split  = split,
                        .trial  = &trial[i],
                        .trials = 1,
                        .steps  = 1,
                        .ld     = TCT_PANEL,
                        .rows   = row};
    trial[i]         = first + (uint64_t)i;
    a->model->task->show(a->model->world, &what);
    for (int k = 0; k < CLASSES; k++)
      if (row[k] == 1) a->of[i] = k;
  }
  if (tct_state_respond(a->state, split, trial, asked, count, a, &err)) fail_msg("%s", err.text);
  free(trial);
}

/* The share of test pictures that is told right; how many cells stand for something. */
static double right(asking *a, int *standing)
{
  const size_t row    = (size_t)cells + 1;
  double *weight      = calloc(CLASSES * row, sizeof *weight),
         *score       = calloc((size_t)asked * CLASSES, sizeof *score);
  tct_decoder_why why = TCT_DECODER_FINE;
  tct_error err       = {0};
  int hits            = 0;

  assert_true(weight && score);
  ask(a, TCT_TRAIN, 40000); /* none of those that were learnt */
  const tct_class_trials t = {asked, cells, CLASSES, a->spikes, a->of, NULL};
  if (tct_decoder_fit((const tct_decoder *)tct_variant("decoders", "assigned_cells"), NULL, NULL,
                      &t, weight, &why, &err))
    fail_msg("%s", err.text);
  *standing = 0;
  for (int i = 0; i < cells; i++)
    for (int k = 0; k < CLASSES; k++) *standing += weight[(size_t)k * row + (size_t)i] > 0;
  if (why != TCT_DECODER_FINE) *standing = 0;
  ask(a, *more ? TCT_VALIDATION : TCT_TEST, 0);
  tct_decoder_scores(asked, cells, CLASSES, a->spikes, weight, score);
  for (int i = 0; i < asked && why == TCT_DECODER_FINE; i++) {
    int best = 0;
    for (int k = 1; k < CLASSES; k++)
      if (score[i * CLASSES + k] > score[i * CLASSES + best]) best = k;
    hits += best == a->of[i];
  }
  free(weight);
  free(score);
  return (double)hits / asked;
}

static void teach(asking *a)
{
  tct_error err = {0};

  for (int i = 0; i < samples; i++) {
    const uint64_t trial = (uint64_t)i;
    if (tct_state_learn(a->state, TCT_TRAIN, &trial, 1, 1, &err)) fail_msg("%s", err.text);
  }
}

static void cells_come_to_stand_for_what_they_see(void **state)
{
  (void)state;
  if (!tct_file_is("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz") &&
      !tct_file_is("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte"))
    skip();
  for (int seed = 1; seed <= SEEDS; seed++) {
    asking a = begin(seed);
    int before, after;
    const double untrained = right(&a, &before);
    teach(&a);
    const double trained = right(&a, &after);
    if (talks)
      printf("seed %d: untrained %.3f (%d cells), after %d samples %.3f (%d cells)\n", seed,
             untrained, before, samples, trained, after);
    end(&a);
    if (!talks && (trained < 0.45 || trained < untrained + 0.1))
      fail_msg("seed %d: %g of test pictures, %g untrained", seed, trained, untrained);
  }
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(cells_come_to_stand_for_what_they_see)};

  if (argc >= 4) {
    talks   = true;
    cells   = (int)strtol(argv[1], NULL, 10);
    samples = (int)strtol(argv[2], NULL, 10);
    asked   = (int)strtol(argv[3], NULL, 10);
    more    = argc > 4 ? argv[4] : "";
  }
  return cmocka_run_group_tests_name("diehl_cook", tests, NULL, NULL);
}
