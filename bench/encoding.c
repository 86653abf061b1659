/* encoding.c -- units predicted from features, on stimuli held out, over and over.
 *
 *     encoding ENCODER STIMULI FEATURES UNITS FOLDS THREADS [BY]
 *
 * BY: the number of the choice `by`.
 *
 * Features are uniform, each fainter than the one before, x_ij = draw / sqrt(1 + j / 8); a unit is a sum of the first
 * 64 of them and as much noise.  Neighbours are held out together. */
#include <math.h>
#include <string.h>

#include <tercet/encoder.h>

#include "substrate/complain.h"
#include "talk.h"

enum { HEARD = 64 };

typedef struct {
  const tct_encoder *encoder;
  void *params;
  tct_encode_data d;
  int threads;
  tct_encoded e;
} bench;

static void stop(const char *why)
{
  fprintf(stderr, "encoding: %s\n", why);
  exit(EXIT_FAILURE);
}

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

static void draw(tct_encode_data *d)
{
  const size_t n = (size_t)d->n, p = (size_t)d->p, q = (size_t)d->q;
  double *x = draws(n * p, 1), *y = draws(n * q, 2), *weight = draws(q * HEARD, 3);
  int *fold = malloc(n * sizeof *fold);

  if (!fold) stop("no memory");
  for (size_t i = 0; i < n; i++) {
    fold[i] = (int)(i * (size_t)d->folds / n);
    for (size_t j = 0; j < p; j++) x[i * p + j] /= sqrt(1 + (double)j / 8);
    for (size_t u = 0; u < q; u++) {
      double sum = 0;
      for (size_t j = 0; j < HEARD && j < p; j++) sum += weight[u * HEARD + j] * x[i * p + j];
      y[i * q + u] = sum + 2 * y[i * q + u];
    }
  }
  free(weight);
  d->x    = x;
  d->y    = y;
  d->fold = fold;
}

static void step(void *arg)
{
  bench *b = arg;
  tct_error err;

  tct_encoded_free(&b->e);
  if (tct_encode_on(&b->d, b->encoder, b->params, b->threads, &b->e, &err) != TCT_OK)
    stop(err.text);
}

static void choose(bench *b, int by)
{
  for (int i = 0; i < b->encoder->n_params; i++)
    if (strcmp(b->encoder->params[i].name, "by") == 0)
      *(int *)((char *)b->params + b->encoder->params[i].offset) = by;
}

/* The products of all features with one another and with units, once: what no way of it is without.  Twice, since a
 * multiply-add is two operations. */
static double flops(const tct_encode_data *d)
{
  return (double)d->n * d->p * (d->p + 2.0 * d->q);
}

/* What each fold was missed by: the root of the mean square. */
static void say(const bench *b)
{
  printf("{\"peak_mb\": %.1f, \"loss\": [", talk_peak_mb());
  for (int f = 0; f < b->d.folds; f++) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < (size_t)b->d.n * (size_t)b->d.q; i++) {
      if (b->d.fold[i / (size_t)b->d.q] != f) continue;
      sum += pow(b->d.y[i] - b->e.predicted[i], 2);
      n++;
    }
    printf("%s%.17g", f ? ", " : "", sqrt(sum / n));
  }
  printf("]}\n");
}

int main(int argc, char **argv)
{
  if (argc != 7 && argc != 8) stop("ENCODER STIMULI FEATURES UNITS FOLDS THREADS [BY]");
  bench b = {.encoder = (const tct_encoder *)tct_variant("encoders", argv[1]),
             .threads = (int)strtol(argv[6], NULL, 10),
             .d       = {.n     = (int)strtol(argv[2], NULL, 10),
                         .p     = (int)strtol(argv[3], NULL, 10),
                         .q     = (int)strtol(argv[4], NULL, 10),
                         .folds = (int)strtol(argv[5], NULL, 10)}};

  if (!b.encoder) stop("there is no such encoder");
  if (b.d.n < 4 || b.d.p < 1 || b.d.q < 1 || b.d.folds < 2) stop("stimuli, features, units, folds");
  b.params = tct_params_new(&b.encoder->about);
  if (argc == 8) choose(&b, (int)strtol(argv[7], NULL, 10));
  draw(&b.d);
  step(&b);
  printf("{\"trials\": %d, \"flops\": %.0f}\n", b.d.folds, flops(&b.d));
  fflush(stdout);
  talk(step, &b);
  say(&b);
  tct_encoded_free(&b.e);
  tct_params_free(&b.encoder->about, b.params);
  free((void *)b.d.x);
  free((void *)b.d.y);
  free((void *)b.d.fold);
  return EXIT_SUCCESS;
}
