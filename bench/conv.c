/* conv.c -- how fast the three products of a convolution are, one thread.
 *
 * 64 trials; the middle of several blocks and the best, in the processor's own time.  Only the
 * multiply-adds of synapses count, none with a border of zeros.  Peers: oneDNN's forward product
 * and its way back reach 70 GFLOP/s on a core whose roof is 100, its weights' change 51, and far
 * less with one channel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tercet/model.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/kernels.h"
#include "substrate/complain.h"

enum { TRIALS = 64, BLOCKS = 15 };

struct shape {
  int pre, post, side;
  int64_t kernel, stride, padding; /* as in the parameters of conv */
};

static const struct shape shapes[] = {
  {1, 32, 28, 3, 1, 0},  {1, 32, 28, 5, 1, 2},  {3, 32, 32, 3, 1, 1},  {32, 64, 26, 3, 1, 0},
  {32, 64, 26, 3, 1, 1}, {32, 64, 26, 3, 2, 1}, {64, 64, 13, 3, 1, 1}, {64, 128, 7, 3, 1, 1},
  {32, 64, 12, 5, 1, 0}, {64, 64, 24, 1, 1, 0}, {20, 50, 12, 5, 1, 0},
};

struct stand {
  tct_projection s;
  tct_arena memory;
  tct_real *weight, *update, *turned, *scratch, *rate, *credit, *drive, *error;
};

static double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static tct_real *take(tct_arena *a, size_t n, tct_real spread)
{
  tct_real *x = tct_arena_take(a, n * sizeof *x);

  if (x && spread > 0) tct_normals(tct_key_of(1, "bench"), 0, 0, 0, (int)n, spread, x);
  return x;
}

static size_t ld_of(const int shape[3])
{
  const size_t ld = (size_t)tct_panels(shape[0] * shape[1] * shape[2]) * TCT_PANEL;
  return ld % 128 ? ld : ld + TCT_PANEL;
}

static bool stand_up(struct stand *t, const struct shape *how)
{
  tct_projection *s     = &t->s;
  const int64_t asked[] = {how->kernel, how->stride, how->padding};

  *t = (struct stand){
    .s = {.name = "bench", .wiring = (const tct_wiring *)tct_variant("wirings", "conv")}};
  if (!s->wiring || !(s->params = tct_params_new(&s->wiring->about))) return false;
  memcpy(s->params, asked, sizeof asked);
  memcpy(s->pre_shape, (int[3]){how->pre, how->side, how->side}, sizeof s->pre_shape);
  s->post_shape[0] = how->post;
  if (s->wiring->fit(s, 1, NULL) != TCT_OK) return false;
  s->pre_ld        = ld_of(s->pre_shape);
  s->post_ld       = ld_of(s->post_shape);
  const size_t all = 2 * s->n + s->turned_n + s->scratch + 2 * TRIALS * (s->pre_ld + s->post_ld);
  if (tct_arena_new(&t->memory, all * sizeof(tct_real) + (1 << 16), NULL) != TCT_OK) return false;
  t->weight  = take(&t->memory, s->n, (tct_real)0.1);
  t->update  = take(&t->memory, s->n, 0);
  t->turned  = take(&t->memory, s->turned_n, 0);
  t->scratch = take(&t->memory, s->scratch, 0);
  t->rate    = take(&t->memory, TRIALS * s->pre_ld, 1);
  t->credit  = take(&t->memory, TRIALS * s->pre_ld, 0);
  t->drive   = take(&t->memory, TRIALS * s->post_ld, 0);
  t->error   = take(&t->memory, TRIALS * s->post_ld, 1);
  return t->error != NULL;
}

static void push(struct stand *t)
{
  memset(t->drive, 0, TRIALS * t->s.post_ld * sizeof(tct_real));
  t->s.wiring->push(&(tct_passage){.projection = &t->s,
                                   .rows       = TRIALS,
                                   .weight     = t->weight,
                                   .pre        = t->rate,
                                   .into       = t->drive,
                                   .scratch    = t->scratch});
}

static void carry(struct stand *t)
{
  memset(t->credit, 0, TRIALS * t->s.pre_ld * sizeof(tct_real));
  t->s.wiring->carry(&(tct_passage){.projection = &t->s,
                                    .rows       = TRIALS,
                                    .weight     = t->weight,
                                    .turned     = t->turned,
                                    .pre        = t->rate,
                                    .post       = t->error,
                                    .into       = t->credit,
                                    .scratch    = t->scratch});
}

static void outer(struct stand *t)
{
  const size_t part = t->s.n / (size_t)t->s.parts;

  memset(t->update, 0, t->s.n * sizeof(tct_real));
  for (int p = 0; p < t->s.parts; p++)
    t->s.wiring->outer(&(tct_passage){.projection = &t->s,
                                      .rows       = TRIALS,
                                      .weight     = t->weight,
                                      .pre        = t->rate,
                                      .post       = t->error,
                                      .into       = t->update + part * (size_t)p,
                                      .scratch    = t->scratch},
                       p, 1);
}

static void turn(struct stand *t)
{
  for (int p = 0; p < t->s.parts; p++) t->s.wiring->turn(&t->s, p, t->weight, t->turned);
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double seconds(struct stand *t, void (*work)(struct stand *), double *best)
{
  double took[BLOCKS];

  work(t);
  for (int i = 0; i < BLOCKS; i++) {
    const double begun = now();
    work(t);
    took[i] = now() - begun;
  }
  qsort(took, BLOCKS, sizeof *took, by_size);
  *best = took[0];
  return took[BLOCKS / 2];
}

/* multiply-adds x 2 of one product over all trials */
static double flops(const struct shape *how, const tct_projection *s)
{
  double all = 2.0 * TRIALS * how->pre * how->post;

  for (int axis = 1; axis < 3; axis++) {
    int met = 0;
    for (int i = 0; i < s->post_shape[axis]; i++)
      for (int k = 0; k < (int)how->kernel; k++) {
        const int at = i * (int)how->stride + k - (int)how->padding;
        met += at >= 0 && at < how->side;
      }
    all *= met;
  }
  return all;
}

int main(void)
{
  static const struct {
    const char *name;
    void (*work)(struct stand *);
  } works[] = {{"push", push}, {"carry", carry}, {"outer", outer}};

  printf("%d trials, %s; GFLOP/s in the middle (at best)\n", TRIALS, tct_kernels()->name);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    const struct shape *how = &shapes[i];
    struct stand t;
    double best;
    if (!stand_up(&t, how)) return EXIT_FAILURE;
    turn(&t);
    printf("%3d -> %3d on %d x %d, kernel %d, stride %d, padding %d:", how->pre, how->post,
           how->side, how->side, (int)how->kernel, (int)how->stride, (int)how->padding);
    for (size_t k = 0; k < sizeof works / sizeof *works; k++) {
      const double took = seconds(&t, works[k].work, &best);
      const double all  = 1e-9 * flops(how, &t.s);
      printf("  %s %.2f ms %.0f (%.0f)", works[k].name, 1e3 * took, all / took, all / best);
    }
    const double took = seconds(&t, turn, &best);
    printf("  turn %.0f (%.0f) us\n", 1e6 * took, 1e6 * best);
    tct_arena_free(&t.memory);
    tct_params_free(&t.s.wiring->about, t.s.params);
  }
  return EXIT_SUCCESS;
}
