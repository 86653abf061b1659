/* diehl.c -- a training sample of Diehl & Cook's network, over and over: 784 sources, 400 + 400 cells, 250 steps of 1 ms.
 *
 *     diehl THREADS
 *     diehl FILE SAMPLES      where all begin, what came in and where all ended, for peers/diehl_same.py
 *
 * The spec is read, compiled and taught through the public interface; pictures are those of Fashion-MNIST. */
#include <string.h>

#include <tercet/state.h>

#include "talk.h"

static const char spec[] =
  "tercet: 1\nseed: 1\n"
  "task: {kind: fashion_mnist, centring: none, duration: 250 ms}\n"
  "objective: none\n"
  "rule: {kind: stdp, potentiation: 0.01, depression: 0.0001, pairing: nearest}\n"
  "architecture: {kind: diehl_cook}\n"
  "train:\n  trials: 0\n  batch: 1\n  move: step\n  optimiser: {kind: sgd, step: 1}\n"
  "  constraints:\n  - {kind: bounds, least: 0, most: 1, at: spikes -> excitatory}\n"
  "  - {kind: normalise, total: 78.4, at: spikes -> excitatory}\n";

typedef struct {
  tct_model *model;
  tct_state *state;
  uint64_t trial;
  FILE *out;
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "diehl: %s: %s\n", what, err->text);
  exit(EXIT_FAILURE);
}

static void sample(void *arg)
{
  bench *b      = arg;
  tct_error err = {0};

  if (tct_state_learn(b->state, TCT_TRAIN, &b->trial, 1, 1, &err)) give_up("learning", &err);
  b->trial++;
}

static const tct_projection *named(const bench *b, const char *name)
{
  return &b->model->projection[tct_projection_named(b->model, name)];
}

static double spikes_each(const bench *b)
{
  const tct_projection *theta = named(b, "one->excitatory/threshold");
  const tct_real *w           = tct_state_weights(b->state) + theta->at;
  double sum                  = 0;

  for (size_t k = 0; k < theta->synapses; k++) sum += (double)w[k];
  return sum / 0.05 / (double)b->trial;
}

/* ---- what came in and went out ------------------------------------------------------------------------------ */

static void put(FILE *out, const void *x, size_t n)
{
  if (fwrite(x, 1, n, out) != n) exit(EXIT_FAILURE);
}

static void put_weights(const bench *b, const char *name)
{
  const tct_projection *s = named(b, name);
  tct_real *w             = malloc(s->synapses * sizeof *w);

  if (!w) exit(EXIT_FAILURE);
  tct_unpack(s, tct_state_weights(b->state), w);
  put(b->out, w, s->synapses * sizeof *w);
  free(w);
}

/* The sources fire alike whether or not something is learnt: they are drawn by batch, trial and step. */
static void put_spikes(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const bench *b          = arg;
  const int p             = tct_population_named(l->model, "spikes");
  const tct_population *q = &l->model->population[p];
  (void)first;
  (void)trial;

  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < q->size; i++) {
      const unsigned char z = tct_rows(l, l->rate, p, t)[i] == 1;
      put(b->out, &z, 1);
    }
}

static int same(bench *b, const char *path, int samples)
{
  const int32_t head[] = {784, 400, b->model->steps, samples};
  tct_error err        = {0};

  b->out = fopen(path, "wb");
  if (!b->out) return EXIT_FAILURE;
  put(b->out, head, sizeof head);
  put_weights(b, "spikes->excitatory");
  for (int i = 0; i < samples; i++) {
    if (tct_state_respond(b->state, TCT_TRAIN, &b->trial, 1, put_spikes, b, &err))
      give_up("looking", &err);
    sample(b);
    put_weights(b, "one->excitatory/threshold");
  }
  put_weights(b, "spikes->excitatory");
  return fclose(b->out) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
  const int said    = argc > 1 ? (int)strtol(argv[1], NULL, 10) : -1;
  const int samples = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0;
  tct_error err     = {0};
  bench b           = {.trial = 0};

  if (said < 0 || (said == 0 && samples < 1)) {
    fprintf(stderr, "diehl THREADS, or diehl FILE SAMPLES\n");
    return 2;
  }
  tct_spec *s = tct_spec_parse(spec, "diehl", &err);
  b.model     = s ? tct_compile(s, &err) : NULL;
  if (!b.model) give_up("compiling", &err);
  tct_spec_free(s);
  b.state = tct_state_new(b.model, said ? said : 1, &err);
  if (!b.state) give_up("making a state", &err);
  if (said == 0) return same(&b, argv[1], samples);
  sample(&b);
  printf("{\"trials\": 1, \"synapses\": %zu}\n", b.model->synapses);
  fflush(stdout);
  talk(sample, &b);
  printf("{\"peak_mb\": %.1f, \"spikes_each\": %.1f}\n", talk_peak_mb(), spikes_each(&b));
  tct_state_free(b.state);
  tct_model_free(b.model);
  return EXIT_SUCCESS;
}
