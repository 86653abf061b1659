/* rdm.c -- an RDM of random patterns, over and over.
 *
 *     rdm THREADS DISTANCE CONDITIONS UNITS FOLDS none|full double|single */
#include <tercet/distance.h>

#include <string.h>

#include "substrate/complain.h"
#include "talk.h"

typedef struct {
  const tct_distance *distance;
  void *params;
  tct_patterns p;
  double *rdm;
} bench;

static void stop(const char *why)
{
  fprintf(stderr, "rdm: %s\n", why);
  exit(EXIT_FAILURE);
}

static double *numbers(size_t n)
{
  double *x = malloc(n * sizeof *x);

  if (!x) stop("no memory");
  return x;
}

static double draw(void)
{
  static uint64_t at = 1;

  at = at * 6364136223846793005u + 1442695040888963407u;
  return (double)(at >> 11) / 0x1p52 - 1;
}

static void set_up(bench *b, const char *distance, int folds, bool noise)
{
  const size_t n = (size_t)b->p.conditions, units = (size_t)b->p.units, size = n * units;
  double *fold = numbers((size_t)folds * size), *of_noise = noise ? numbers(units * units) : NULL;

  b->distance = (const tct_distance *)tct_variant("distances", distance);
  if (!b->distance) stop("there is no such distance");
  b->params = tct_params_new(&b->distance->about);
  b->rdm    = numbers(n * (n - 1) / 2);
  for (size_t i = 0; i < size; i++) fold[i] = draw();
  for (size_t i = size; i < (size_t)folds * size; i++) fold[i] = fold[i % size] + draw();
  for (size_t i = 0; noise && i < units * units; i++)
    of_noise[i] = 0.5 + (i % (units + 1) == 0 ? (double)(1 + i % 7) : 0);
  b->p.mean   = fold;
  b->p.fold   = fold;
  b->p.folds  = folds;
  b->p.noise  = of_noise;
  b->p.noises = noise;
}

static void step(void *arg)
{
  bench *b = arg;
  tct_error err;

  if (tct_distances(b->distance, b->params, &b->p, b->rdm, &err) != TCT_OK) stop(err.text);
}

/* multiply-adds of pairs of patterns, each fold's, twice; whitening comes to it */
static double flops(const bench *b)
{
  const double n = b->p.conditions, units = b->p.units;

  return n * (n + 1) * units * b->p.folds + (b->p.noise ? n * units * units * b->p.folds : 0);
}

int main(int argc, char **argv)
{
  if (argc != 8) stop("THREADS DISTANCE CONDITIONS UNITS FOLDS none|full double|single");
  bench b = {.p = {.conditions = (int)strtol(argv[3], NULL, 10),
                   .units      = (int)strtol(argv[4], NULL, 10),
                   .precision  = strcmp(argv[7], "single") == 0 ? TCT_SINGLE : TCT_DOUBLE,
                   .threads    = (int)strtol(argv[1], NULL, 10)}};
  set_up(&b, argv[2], (int)strtol(argv[5], NULL, 10), strcmp(argv[6], "full") == 0);
  printf("{\"trials\": 1, \"flops\": %.0f}\n", flops(&b));
  fflush(stdout);
  talk(step, &b);
  printf("{\"peak_mb\": %.1f}\n", talk_peak_mb());
  tct_params_free(&b.distance->about, b.params);
  free((void *)b.p.mean);
  free((void *)b.p.noise);
  free(b.rdm);
  return EXIT_SUCCESS;
}
