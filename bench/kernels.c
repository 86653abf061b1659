/* kernels.c -- how near the products come to what the core can multiply, one thread.
 *
 *     kernels          the family in use; TERCET_KERNELS=portable or avx2 for another
 *
 * Blocks of about a millisecond in the thread's own time: the best of them is what the code can do,
 * the middle one what it got on this machine today.  The roof is multiply-adds that touch nothing
 * but registers, taken before and after, for a clock that moves.  Peers on a core with a roof of
 * 100, 64 x 784 x 500, middle (best): OpenBLAS 73 (85), BLIS 64 (85), oneDNN 69 (74) GFLOP/s. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "kernels/kernels.h"
#include "multiply.h"

enum { BLOCKS = 300, SOURCES_MOST = 9, LD_MORE = 16 /* no power of two */ };

static double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* seconds of one piece of work */
typedef struct {
  double best, middle;
} took;

static took measure(void (*work)(const void *), const void *what)
{
  double all[BLOCKS];
  int pieces = 0;

  for (double begun = now(); now() - begun < 1e-3; pieces++) work(what);
  for (int i = 0; i < BLOCKS; i++) {
    const double begun = now();
    for (int k = 0; k < pieces; k++) work(what);
    all[i] = (now() - begun) / pieces;
  }
  qsort(all, BLOCKS, sizeof *all, by_size);
  return (took){.best = all[0], .middle = all[BLOCKS / 2]};
}

/* never given back: a benchmark ends */
static tct_real *numbers(size_t n)
{
  const size_t line = 64 / sizeof(tct_real);
  tct_real *x       = tct_alloc(n + line, sizeof *x);

  if (!x) exit(EXIT_FAILURE);
  while ((uintptr_t)x % 64) x++;
  for (size_t i = 0; i < n; i++) x[i] = (tct_real)(i * 7 % 13) / 8 - (tct_real)0.75;
  return x;
}

static void multiply(const void *with)
{
  volatile float out;

  ((const vectors *)with)->multiply(&out);
}

static void roof(void)
{
  const vectors with = widest();
  char name[64];

  if (!with.lanes) return;
  const double flops = 1e-9 * multiply_flops(&with);
  const took t       = measure(multiply, &with);
  snprintf(name, sizeof name, "roof (float, %s)", with.name);
  printf("%-40s %6.1f best %6.1f middle GFLOP/s\n", name, flops / t.best, flops / t.middle);
}

/* rows of `sources` x `senders` onto all panels of `receivers`; `outer` has one source */
typedef struct {
  int rows, sources, senders, receivers;
  size_t pre_ld, post_ld;
  tct_real *pre, *weight, *post, *sum;
} product;

static void gather(const void *what)
{
  const product *p = what;
  const size_t of  = (size_t)p->senders * TCT_PANEL; /* reals of a source's panel */
  tct_source s[SOURCES_MOST];

  for (size_t k = 0; k < (size_t)tct_panels(p->receivers); k++) {
    for (size_t i = 0; i < (size_t)p->sources; i++)
      s[i] = (tct_source){.from  = p->pre + i * p->pre_ld,
                          .ld    = p->pre_ld,
                          .panel = p->weight + (k * (size_t)p->sources + i) * of,
                          .n     = p->senders};
    tct_kernels()->gather(p->rows, p->sources, s, p->sum + k * TCT_PANEL, 0,
                          p->post + k * TCT_PANEL, p->post_ld);
  }
}

static void outer(const void *what)
{
  const product *p = what;
  const tct_part s = {.from = p->pre, .rows = p->rows};

  for (size_t k = 0; k < (size_t)tct_panels(p->receivers); k++)
    tct_kernels()->outer(0, p->senders, 1, &s, 6, (size_t)p->rows * 6,
                         p->post + k * (size_t)p->rows * TCT_PANEL,
                         p->sum + k * (size_t)p->senders * TCT_PANEL, false, NULL);
}

static void pack(const void *what)
{
  const product *p = what;

  tct_pack(p->senders, p->rows, p->rows, 0, p->weight, p->pre_ld, p->pre);
}

static void turn(const void *what)
{
  const product *p = what;
  const int panels = tct_panels(p->receivers);

  for (int k = 0; k < panels; k++)
    tct_kernels()->turn(p->senders, panels, k, p->weight + (size_t)(k * p->senders) * TCT_PANEL,
                        p->sum);
}

static void show_product(const char *name, void (*work)(const void *), int rows, int sources,
                         int senders, int receivers)
{
  product p          = {rows, sources, senders, receivers, 0, 0, NULL, NULL, NULL, NULL};
  const size_t units = (size_t)tct_panels(senders) * TCT_PANEL;
  const size_t post  = (size_t)tct_panels(receivers) * TCT_PANEL;
  char shape[64];

  p.pre_ld           = units + LD_MORE;
  p.post_ld          = post + LD_MORE;
  p.pre              = numbers((size_t)(rows + sources) * p.pre_ld);
  p.weight           = numbers((size_t)sources * units * post + (size_t)rows * p.pre_ld);
  p.post             = numbers((size_t)rows * p.post_ld);
  p.sum              = numbers(units * post);
  const took t       = measure(work, &p);
  const double flops = 2e-9 * rows * sources * senders * receivers;
  snprintf(shape, sizeof shape, "%s %d x %d x %d x %d", name, rows, sources, senders, receivers);
  if (work == gather || work == outer)
    printf("%-40s %6.1f best %6.1f middle GFLOP/s\n", shape, flops / t.best, flops / t.middle);
  else
    printf("%-40s %6.1f best %6.1f middle us\n", shape, 1e6 * t.best, 1e6 * t.middle);
}

enum {
  BLOCK_ROWS = 64
}; /* of one panel: as the substrate hands them to a unit, in the first cache */

typedef struct {
  tct_activation f;
  tct_real *drive, *rate, *ones;
} block;

static void activate(const void *what)
{
  const block *b = what;

  tct_activate(b->f, BLOCK_ROWS, TCT_PANEL, TCT_PANEL, b->drive, b->rate);
}

/* ones each time: what is pulled over and over dies away into slow numbers */
static void pull(const void *what)
{
  const block *b = what;

  for (int i = 0; i < BLOCK_ROWS * TCT_PANEL; i++) b->ones[i] = 1;
  tct_activation_pull(b->f, BLOCK_ROWS, TCT_PANEL, TCT_PANEL, b->rate, b->ones);
}

static void show_activations(void)
{
  static const char *const names[] = {"linear",   "relu",     "tanh",
                                      "logistic", "softplus", "hard_sigmoid"};
  const double n                   = 1e-9 * BLOCK_ROWS * TCT_PANEL;

  for (tct_activation f = TCT_LINEAR; f <= TCT_HARD_SIGMOID; f = (tct_activation)(f + 1)) {
    const size_t size = (size_t)BLOCK_ROWS * TCT_PANEL;
    const block b = {.f = f, .drive = numbers(size), .rate = numbers(size), .ones = numbers(size)};
    const took a = measure(activate, &b), p = measure(pull, &b);
    printf("%-40s %6.2f best, back %6.2f best ns a unit\n", names[f], a.best / n, p.best / n);
  }
}

int main(void)
{
  printf("family %s; rows x sources x senders x receivers\n", tct_kernels()->name);
  roof();
  show_product("gather", gather, 64, 1, 784, 512);
  show_product("gather", gather, 64, 1, 500, 512);
  show_product("gather", gather, 64, 1, 128, 128);
  show_product("gather, a convolution", gather, 24, 9, 32, 64);
  show_product("gather, of a picture", gather, 24, 9, 1, 64);
  show_product("gather, a trial alone", gather, 1, 1, 784, 512);
  show_product("outer, packed", outer, 64, 1, 784, 512);
  show_product("pack", pack, 64, 1, 784, 512);
  show_product("turn", turn, 64, 1, 784, 512);
  show_activations();
  roof();
  return EXIT_SUCCESS;
}
