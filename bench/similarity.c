/* similarity.c -- how alike two random populations are, over and over.
 *
 *     similarity NAME CONDITIONS UNITS UNITS */
#include <tercet/similarity.h>

#include "substrate/complain.h"
#include "talk.h"

typedef struct {
  const tct_similarity *similarity;
  void *params;
  int n, p, q;
  double *a, *b, value;
} bench;

static void stop(const char *why)
{
  fprintf(stderr, "similarity: %s\n", why);
  exit(EXIT_FAILURE);
}

/* In (-1, 1); the peer draws the same. */
static double *draws(size_t n, uint64_t at)
{
  double *x = malloc(n * sizeof *x);

  if (!x) stop("no memory");
  for (size_t i = 0; i < n; i++) {
    at   = at * 6364136223846793005u + 1442695040888963407u;
    x[i] = (double)(at >> 11) / 0x1p52 - 1;
  }
  return x;
}

static void step(void *arg)
{
  bench *b = arg;

  b->value = b->similarity->compare(b->params, b->n, b->p, b->a, b->q, b->b);
}

/* Multiply-adds, twice, of all units with all units, or of all conditions with all conditions if these are fewer. */
static double flops(const bench *b)
{
  const double n = b->n, units = b->p + b->q;

  return units < n ? n * units * units : n * n * units;
}

int main(int argc, char **argv)
{
  if (argc != 5) stop("NAME CONDITIONS UNITS UNITS");
  bench b = {.similarity = (const tct_similarity *)tct_variant("similarities", argv[1]),
             .n          = (int)strtol(argv[2], NULL, 10),
             .p          = (int)strtol(argv[3], NULL, 10),
             .q          = (int)strtol(argv[4], NULL, 10)};

  if (!b.similarity) stop("there is no such similarity");
  if (b.n < 2 || b.p < 1 || b.q < 1) stop("conditions and units are numbers");
  b.params = tct_params_new(&b.similarity->about);
  b.a      = draws((size_t)b.n * (size_t)b.p, 1);
  b.b      = draws((size_t)b.n * (size_t)b.q, 2);
  step(&b);
  printf("{\"trials\": 1, \"flops\": %.0f}\n", flops(&b));
  fflush(stdout);
  talk(step, &b);
  printf("{\"peak_mb\": %.1f, \"loss\": %.17g}\n", talk_peak_mb(), b.value);
  tct_params_free(&b.similarity->about, b.params);
  free(b.a);
  free(b.b);
  return EXIT_SUCCESS;
}
