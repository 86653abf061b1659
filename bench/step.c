/* step.c -- one training step of a circuit, over and over, as a user of the library takes it.
 *
 *     step CASE THREADS BATCH
 *
 * The spec is read, compiled and taught through the public interface; trials come from the task
 * `arrays`, which the peers need not ask: they slice a tensor.  What `show` costs of it is told apart. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <tercet/state.h>

#include "data.h"
#include "talk.h"

typedef struct {
  const char *name, *about;
  data_kind data;
  double rate; /* step size */
  double (*flops)(double batch);
  const char *spec; /* behind the task; the batch goes into its %d */
} bench_case;

/* ---- multiply-adds of synapses x 2, as if each were done once where it must be ------------------------ */

static double mlp_flops(double batch)
{
  const double forward = 2 * batch * (784 * 500 + 500 * 500 + 500 * 10);
  return 3 * forward - 2 * batch * 784 * 500; /* nobody asks the senses */
}

static double direct_flops(double batch)
{
  const double forward = 2 * batch * (784 * 500 + 500 * 500 + 500 * 10);
  return 2 * forward + 2 * batch * 2 * 500 * 10;
}

static double cnn_flops(double batch)
{
  const double first = 2.0 * 26 * 26 * 9 * 32, second = 2.0 * 24 * 24 * 9 * 32 * 64;
  const double dense = 2.0 * 9216 * 128 + 2.0 * 128 * 10;
  return batch * (2 * first + 3 * (second + dense));
}

static double rnn_flops(double batch)
{
  return 3 * 2 * batch * 100 * (128 * 128 + 5 * 128 + 128 * 3);
}

static double wide_rnn_flops(double batch)
{
  return 3 * 2 * batch * 100 * (256 * 256 + 5 * 256 + 256 * 3);
}

static double ep_flops(double batch)
{
  const double senses = 2 * batch * 784 * 500, top = 2 * batch * 500 * 10;
  return 2 * senses + 50 * 2 * top + 2 * top; /* what the senses say, and learn, is made once */
}

static double pc_flops(double batch)
{
  const double senses = 2 * batch * 784 * 500, above = 2 * batch * (500 * 500 + 500 * 10);
  return 2 * senses + 20 * 2 * above + 2 * above;
}

/* ---- the circuits ------------------------------------------------------------------------------------- */

#define SGD "train: {batch: %d, optimiser: {kind: sgd, momentum: 0.9}}\n"
#define MLP                                                                                        \
  "objective: {kind: cross_entropy, at: out}\n"                                                    \
  "architecture:\n"                                                                                \
  "  populations:\n"                                                                               \
  "    in: {kind: input, from: x}\n"                                                               \
  "    a: {kind: rate, units: 500, activation: relu}\n"                                            \
  "    b: {kind: rate, units: 500, activation: relu}\n"                                            \
  "    out: readout\n"                                                                             \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n"
#define CNN                                                                                        \
  "objective: {kind: cross_entropy, at: out}\n"                                                    \
  "architecture:\n"                                                                                \
  "  populations:\n"                                                                               \
  "    in: {kind: input, from: x}\n"                                                               \
  "    a: {kind: rate, channels: 32, activation: relu}\n"                                          \
  "    b: {kind: rate, channels: 64, activation: relu}\n"                                          \
  "    pool: {kind: rate, activation: linear, bias: false}\n"                                      \
  "    c: {kind: rate, units: 128, activation: relu}\n"                                            \
  "    out: readout\n"                                                                             \
  "  projections:\n"                                                                               \
  "    in -> a: {wiring: conv, kernel: 3}\n"                                                       \
  "    a -> b: {wiring: conv, kernel: 3}\n"                                                        \
  "    b -> pool: {wiring: max_pool, size: 2}\n"                                                   \
  "    pool -> c: dense\n"                                                                         \
  "    c -> out: dense\n"
#define RNN(units) /* keeps 0.8 of its rate from step to step */                                   \
  "objective: {kind: cross_entropy, at: out}\n"                                                    \
  "architecture:\n"                                                                                \
  "  populations:\n"                                                                               \
  "    in: {kind: input, from: x}\n"                                                               \
  "    r: {kind: leaky, units: " units ", activation: relu, tau: 4.481420117724551 ms}\n"          \
  "    out: readout\n"                                                                             \
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n"
#define PC                                                                                         \
  "objective: {kind: squared_error, at: out}\n"                                                    \
  "architecture:\n"                                                                                \
  "  populations:\n"                                                                               \
  "    in: {kind: input, from: x}\n"                                                               \
  "    a: {kind: rate, units: 500, activation: relu}\n"                                            \
  "    b: {kind: rate, units: 500, activation: relu}\n"                                            \
  "    out: {kind: rate, units: 10}\n"                                                             \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n"
#define EP                                                                                         \
  "objective: {kind: squared_error, at: out}\n"                                                    \
  "architecture:\n"                                                                                \
  "  populations:\n"                                                                               \
  "    in: {kind: input, from: x}\n"                                                               \
  "    a: {kind: rate, units: 500, activation: hard_sigmoid}\n"                                    \
  "    out: {kind: rate, units: 10, activation: hard_sigmoid}\n"                                   \
  "  projections: {in -> a: dense, a -> out: {wiring: dense, back: 1}}\n"

static const bench_case cases[] = {
  {"mlp", "784-500-500-10 relu, backprop", DATA_VECTORS, 0.05, mlp_flops,
   "rule: backprop\n" MLP SGD},
  {"fa", "the same, feedback alignment", DATA_VECTORS, 0.001, mlp_flops,
   "rule: feedback_alignment\n" MLP SGD},
  {"dfa", "the same, direct feedback alignment", DATA_VECTORS, 0.001, direct_flops,
   "rule: direct_feedback_alignment\n" MLP SGD},
  {"cnn", "conv 32, conv 64, max pool, 128, 10 on 28 x 28, backprop", DATA_IMAGES, 0.01, cnn_flops,
   "rule: backprop\n" CNN SGD},
  {"rnn", "leaky relu N = 128, T = 100, backprop through time, Adam", DATA_STREAMS, 0.001,
   rnn_flops, "rule: backprop\n" RNN("128") "train: {batch: %d, optimiser: adam}\n"},
  {"rnn-256", "the same, N = 256", DATA_STREAMS, 0.001, wide_rnn_flops,
   "rule: backprop\n" RNN("256") "train: {batch: %d, optimiser: adam}\n"},
  {"ep", "784-500-10 hard sigmoid, equilibrium propagation 30 + 10 + 10", DATA_VECTORS, 0.02,
   ep_flops,
   "rule: {kind: equilibrium_propagation, free: 30, nudged: 10, nudge: 0.5}\n" EP
   "train: {batch: %d, optimiser: sgd}\n"},
  {"pc", "784-500-500-10 relu, predictive coding, 20 steps", DATA_VECTORS, 0.02, pc_flops,
   "rule: {kind: predictive_coding, steps: 20, pace: 0.1}\n" PC
   "train: {batch: %d, optimiser: sgd}\n"},
};

/* ---- a circuit at work -------------------------------------------------------------------------------- */

typedef struct {
  const bench_case *of;
  tct_model *model;
  tct_state *state;
  int batch;
  uint64_t shown;
  uint64_t *trial;
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "step: %s: %s (line %d)\n", what, err->text, err->line);
  exit(EXIT_FAILURE);
}

static void set_up(bench *b, int threads)
{
  char spec[4096], rest[3072], file[64];
  tct_error err = {0};

  snprintf(file, sizeof file, "step_%ld.npz", (long)getpid());
  if (data_write(file, b->of->data, &err)) give_up("writing trials", &err);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(rest, sizeof rest, b->of->spec, b->batch);
#pragma GCC diagnostic pop
  snprintf(spec, sizeof spec, "tercet: 1\nseed: 1\ntask: {kind: arrays, file: %s, time: %s}\n%s",
           file, b->of->data == DATA_STREAMS ? "true" : "false", rest);
  tct_spec *s = tct_spec_parse(spec, b->of->name, &err);
  if (s) b->model = tct_compile(s, &err);
  unlink(file); /* its arrays are in memory */
  if (!b->model) give_up("compiling", &err);
  tct_spec_free(s);
  b->state = tct_state_new(b->model, threads, &err);
  b->trial = calloc((size_t)b->batch, sizeof *b->trial);
  if (!b->state || !b->trial) give_up("making a state", &err);
}

static void next_trials(bench *b)
{
  for (int i = 0; i < b->batch; i++) b->trial[i] = b->shown++ % DATA_TRIALS;
}

static void step(void *arg)
{
  bench *b      = arg;
  tct_error err = {0};

  next_trials(b);
  if (tct_state_learn(b->state, TCT_TRAIN, b->trial, b->batch, b->of->rate, &err))
    give_up("learning", &err);
}

static double loss(bench *b)
{
  uint64_t trial[512];
  tct_score score = {0};
  tct_error err   = {0};

  for (uint64_t i = 0; i < 512; i++) trial[i] = i;
  if (tct_state_score(b->state, TCT_TRAIN, trial, 512, &score, &err)) give_up("scoring", &err);
  return score.objective;
}

/* ---- what the task takes of a step, on one thread ------------------------------------------------------ */

static double show_seconds(bench *b, int signal, size_t ld)
{
  const tct_world *w = b->model->world;
  tct_showing what   = {.split  = TCT_TRAIN,
                        .trial  = b->trial,
                        .trials = b->batch,
                        .steps  = b->model->steps,
                        .signal = signal,
                        .ld     = ld};
  const size_t bytes = (size_t)(what.steps * what.trials) * ld * sizeof *what.rows;
  double took        = 0;
  int times          = 0;

  what.rows = aligned_alloc(64, bytes);
  if (!what.rows) return -1;
  memset(what.rows, 0, bytes);
  for (const double begun = talk_clock(); took < 0.05; times++) {
    next_trials(b);
    w->task->show(w, &what);
    took = talk_clock() - begun;
  }
  free(what.rows);
  return took / times;
}

static double show_ms(bench *b)
{
  const tct_model *m = b->model;
  double seconds     = 0;

  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].signal >= 0)
      seconds += show_seconds(b, m->population[p].signal, m->population[p].ld);
  for (int o = 0; o < m->n_objectives; o++)
    seconds += show_seconds(b, m->objective[o].signal, m->population[m->objective[o].at].ld);
  return 1e3 * seconds;
}

static int usage(void)
{
  fprintf(stderr, "step CASE THREADS BATCH; cases:\n");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    fprintf(stderr, "  %-7s %s\n", cases[i].name, cases[i].about);
  return 2;
}

int main(int argc, char **argv)
{
  const int threads = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
  bench b           = {.batch = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0};

  for (size_t i = 0; argc == 4 && i < sizeof cases / sizeof *cases; i++)
    if (strcmp(argv[1], cases[i].name) == 0) b.of = &cases[i];
  if (!b.of || threads < 1 || b.batch < 1 || b.batch > DATA_TRIALS) return usage();
  set_up(&b, threads);
  const double before = loss(&b);
  for (int i = 0; i < 10; i++) step(&b);
  printf("{\"trials\": %d, \"flops\": %.0f}\n", b.batch, b.of->flops(b.batch));
  fflush(stdout);
  talk(step, &b);
  const double peak = talk_peak_mb(), after = loss(&b);
  const uint64_t steps = b.shown / (uint64_t)b.batch;
  printf("{\"peak_mb\": %.1f, \"loss\": [%.4f, %.4f], \"steps\": %" PRIu64 ", \"show_ms\": %.4f}\n",
         peak, before, after, steps, show_ms(&b));
  tct_state_free(b.state);
  tct_model_free(b.model);
  free(b.trial);
  return EXIT_SUCCESS;
}
