/* spiking.c -- one second of the benchmark of simulators (Brette et al. 2007), over and over.
 *
 *     spiking coba|cuba THREADS
 *     spiking coba|cuba FILE      who meets whom, where all begin and who fired when, for peers/spiking_same.py
 *
 * The spec is read, compiled and run through the public interface; what fires is counted as a recording would. */
#include <string.h>

#include <tercet/state.h>

#include "base/random.h"
#include "talk.h"

enum { CELLS = 4000, EXCITE = 3200 };

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
  FILE *out; /* of the raster */
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "spiking: %s: %s\n", what, err->text);
  exit(EXIT_FAILURE);
}

/* A rate is 0 or 1; who fired is known where they are few. */
static void count(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  bench *b = arg;
  (void)first;
  (void)trial;

  for (int p = 0; p < l->model->n_populations; p++)
    for (int t = 0; t < l->steps; t++) {
      const tct_real *row = tct_rows(l, l->rate, p, t);
      const int *who;
      int fired = tct_spoke(l, p, t, 0, &who);
      if (fired < 0) {
        fired = 0;
        for (int i = 0; i < l->model->population[p].size; i++) fired += row[i] > 0;
      }
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

/* ---- the circuit and its spikes, as they are -------------------------------------------------------------- */

static void put(FILE *out, int32_t x)
{
  if (fwrite(&x, sizeof x, 1, out) != 1) exit(EXIT_FAILURE);
}

/* Pairs of (sender, receiver), excitatory ones first; how many before. */
static void put_synapses(const bench *b, bool inhibit)
{
  const tct_model *m = b->model;
  size_t all         = 0;

  for (int k = 0; k < m->n_projections; k++)
    all += (m->projection[k].pre == 1) == inhibit ? m->projection[k].synapses : 0;
  put(b->out, (int32_t)all);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    for (size_t i = 0; (s->pre == 1) == inhibit && i < s->synapses; i++) {
      int post, pre;
      s->wiring->ends(s, i, &post, &pre);
      put(b->out, pre + (s->pre ? EXCITE : 0));
      put(b->out, post + (s->post ? EXCITE : 0));
    }
  }
}

static double uniform(const void *chance, int what, int unit)
{
  return tct_uniform(*(const tct_key *)chance, 0, (uint32_t)what, (uint32_t)unit);
}

static double normal(const void *chance, int what, int unit)
{
  return tct_normal(*(const tct_key *)chance, 0, (uint32_t)what, (uint32_t)unit);
}

/* Voltages from rest, what excites, what inhibits: as the substrate lets trial 0 of the probe set begin. */
static void put_start(const bench *b)
{
  static tct_real slot[TCT_SLOTS][CELLS];

  for (int p = 0; p < 2; p++) {
    const tct_population *q = &b->model->population[p];
    const tct_key key       = tct_key_in(tct_key_in(tct_key_of(b->model->seed, "begin"), TCT_PROBE),
                                         tct_key_of(0, q->name).v[0]);
    tct_beginning at        = {
             .units = q->size, .params = q->params, .uniform = uniform, .normal = normal, .chance = &key};
    for (int k = 0; k < q->unit->slots; k++) at.slot[k] = slot[k] + (p ? EXCITE : 0);
    q->unit->begin(&at);
  }
  for (int k = 0; k < 3; k++)
    if (fwrite(slot[k], sizeof slot[k], 1, b->out) != 1) exit(EXIT_FAILURE);
}

static void write_raster(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  bench *b = arg;
  (void)first;
  (void)trial;

  for (int t = 0; t < l->steps; t++)
    for (int p = 0; p < 2; p++)
      for (int i = 0; i < l->model->population[p].size; i++) {
        if (tct_rows(l, l->rate, p, t)[i] != 1) continue;
        put(b->out, l->begun + t);
        put(b->out, i + (p ? EXCITE : 0));
      }
}

static int same(bench *b, const char *path)
{
  tct_error err = {0};

  b->out = fopen(path, "wb");
  if (!b->out) return EXIT_FAILURE;
  put_synapses(b, false);
  put_synapses(b, true);
  put_start(b);
  if (tct_state_respond(b->state, TCT_PROBE, &b->trial, 1, write_raster, b, &err))
    give_up("running", &err);
  return fclose(b->out) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
  const int said    = argc == 3 ? (int)strtol(argv[2], NULL, 10) : -1;
  const int threads = said == 0 ? 1 : said; /* no number: a file */
  tct_error err     = {0};
  bench b           = {.trial = 0};
  char text[1024];

  if (threads < 1 || (strcmp(argv[1], "coba") != 0 && strcmp(argv[1], "cuba") != 0)) {
    fprintf(stderr, "spiking coba|cuba THREADS|FILE\n");
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
  if (said == 0) return same(&b, argv[2]);
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
