/* lists.c -- delivering spikes over sparse projections: by who is active, all senders at once, or receiver by
 * receiver, over shares of senders that speak; one thread.  Where the first overtakes the second is FEW in
 * src/kernels/lists.c.
 *
 *     lists            microseconds for a step of so many rows, the best of blocks of a millisecond */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/lists.h"

enum { UNITS = 3200, LD = UNITS + 16, ROWS = 16, BLOCKS = 60 };

typedef struct {
  tct_lists *t;
  int rows;
  tct_real *weight, *by_receiver, *pre, *drive;
} work;

static double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void all(const work *w)
{
  tct_lists_push_all(w->t, w->rows, w->weight, w->pre, LD, w->drive, LD);
}

static void active(const work *w)
{
  tct_lists_push_active(w->t, w->rows, w->weight, w->pre, LD, w->drive, LD);
}

static void chosen(const work *w)
{
  tct_lists_push(w->t, w->rows, w->weight, w->pre, LD, (tct_speakers){0}, w->drive, LD);
}

/* What a list of whom each receiver hears from would cost: four rows share a weight and an index. */
static void by_receiver(const work *w)
{
  const tct_lists *t = w->t;

  for (int row = 0; row < w->rows; row += 4) {
    const int rows      = w->rows - row < 4 ? w->rows - row : 4;
    const tct_real *pre = w->pre + (size_t)row * LD;
    for (size_t k = 0; k < t->receivers; k++) {
      tct_real sum[4] = {0};
      for (size_t i = t->first[k]; i < t->first[k + 1]; i++)
        for (int r = 0; r < rows; r++)
          sum[r] += w->by_receiver[i] * pre[(size_t)r * LD + (size_t)t->pre[i]];
      for (int r = 0; r < rows; r++) w->drive[(size_t)(row + r) * LD + k] += sum[r];
    }
  }
}

static double best(void (*way)(const work *), const work *w)
{
  double least = 1e9;
  int pieces   = 0;

  for (double begun = now(); now() - begun < 1e-3; pieces++) way(w);
  for (int b = 0; b < BLOCKS; b++) {
    const double begun = now();
    for (int i = 0; i < pieces; i++) way(w);
    const double took = (now() - begun) / pieces;
    least             = took < least ? took : least;
  }
  return 1e6 * least;
}

static tct_lists *draw(double density)
{
  const tct_key key = tct_key_of(1, "bench.lists");
  tct_lists *t      = tct_lists_new(UNITS, UNITS);
  size_t n          = 0;

  for (uint32_t k = 0; t && k < UNITS; k++) {
    if (!tct_lists_reserve(t, n, UNITS)) return NULL;
    for (uint32_t j = 0; j < UNITS; j++)
      if (tct_uniform(key, k, 0, j) < density) t->pre[n++] = (int)j;
    t->first[k + 1] = n;
  }
  return t && tct_lists_close(t) ? t : NULL;
}

static void show(work *w, double share)
{
  const tct_key key = tct_key_of(2, "bench.lists");

  for (uint32_t r = 0; r < ROWS; r++)
    for (uint32_t j = 0; j < UNITS; j++)
      w->pre[r * LD + j] = tct_uniform(key, r, 0, j) < share ? 1 : 0;
  for (w->rows = 1; w->rows <= ROWS; w->rows *= 4)
    printf(
      "%4d rows, %6.2f %% speak: active %9.2f  all %9.2f  chosen %9.2f  by receiver %9.2f us\n",
      w->rows, 100 * share, best(active, w), best(all, w), best(chosen, w), best(by_receiver, w));
}

int main(void)
{
  static const double share[] = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                                 0.2,   0.3,   0.4,   0.5,  0.6,  0.8,  1};
  work w                      = {.t = draw(0.02)};

  if (!w.t) return EXIT_FAILURE;
  w.weight      = tct_alloc(tct_lists_reals(w.t), sizeof(tct_real));
  w.by_receiver = tct_alloc(tct_lists_reals(w.t), sizeof(tct_real));
  w.pre         = tct_alloc((size_t)ROWS * LD, sizeof(tct_real));
  w.drive       = tct_alloc((size_t)ROWS * LD, sizeof(tct_real));
  if (!w.weight || !w.by_receiver || !w.pre || !w.drive) return EXIT_FAILURE;
  for (size_t i = 0; i < tct_lists_reals(w.t); i++)
    w.weight[i] = w.by_receiver[i] = (tct_real)1e-9 * (tct_real)(i % 13);
  printf("%d to %d units, %zu synapses\n", UNITS, UNITS, w.t->first[UNITS]);
  for (size_t i = 0; i < sizeof share / sizeof *share; i++) show(&w, share[i]);
  return EXIT_SUCCESS;
}
