/* spiking.c -- one second of the benchmark of simulators (Brette et al. 2007), over and over.
 *
 *     spiking coba|cuba THREADS
 *
 * The spec is read, compiled and run through the public interface; what fires is counted as a recording would. */
#include <string.h>

#include <tercet/state.h>

#include "talk.h"

static const char spec[] = "tercet: 1\nseed: 1\n"
                           "task: {kind: spontaneous, duration: 1 s, step: 0.1 ms}\n"
                           "objective: none\nrule: none\n"
                           "architecture: {kind: ei_network, synapses: %s}\n"
                           "train: {trials: 0, batch: 1, window: 4}\n";

typedef struct {
  tct_model *model;
  tct_state *state;
  uint64_t trial;
  long steps, spikes;
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "spiking: %s: %s\n", what, err->text);
  exit(EXIT_FAILURE);
}

/* A rate is 0 or 1. */
static void count(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  bench *b = arg;
  (void)first;
  (void)trial;

  for (int p = 0; p < l->model->n_populations; p++)
    for (int t = 0; t < l->steps; t++) {
      const tct_real *row = tct_rows(l, l->rate, p, t);
      int fired           = 0;
      for (int i = 0; i < l->model->population[p].size; i++) fired += row[i] > 0;
      b->spikes += fired;
    }
}

static void second(void *arg)
{
  bench *b      = arg;
  tct_error err = {0};

  if (tct_state_respond(b->state, TCT_PROBE, &b->trial, 1, count, b, &err))
    give_up("running", &err);
  b->trial++;
  b->steps++;
}

int main(int argc, char **argv)
{
  const int threads = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
  tct_error err     = {0};
  bench b           = {.trial = 0};
  char text[1024];

  if (threads < 1 || (strcmp(argv[1], "coba") != 0 && strcmp(argv[1], "cuba") != 0)) {
    fprintf(stderr, "spiking coba|cuba THREADS\n");
    return 2;
  }
  snprintf(text, sizeof text, spec, argv[1]);
  const double begun = talk_clock();
  tct_spec *s        = tct_spec_parse(text, argv[1], &err);
  b.model            = s ? tct_compile(s, &err) : NULL;
  if (!b.model) give_up("compiling", &err);
  tct_spec_free(s);
  b.state = tct_state_new(b.model, threads, &err);
  if (!b.state) give_up("making a state", &err);
  const double made = talk_clock() - begun;
  second(&b);
  printf("{\"trials\": 1, \"setup_s\": %.4f, \"synapses\": %zu}\n", made, b.model->synapses);
  fflush(stdout);
  talk(second, &b);
  printf("{\"peak_mb\": %.1f, \"rate_hz\": %.3f}\n", talk_peak_mb(),
         (double)b.spikes / 4000.0 / (double)b.steps);
  tct_state_free(b.state);
  tct_model_free(b.model);
  return EXIT_SUCCESS;
}
