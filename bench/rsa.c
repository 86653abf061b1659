/* rsa.c -- conditions and subjects drawn over and over, and models scored on them.
 *
 *     rsa COMPARATOR CEILING THREADS FILE    CEILING: 0 or 1; FILE: an .npz with `model` and `subject`, [n][pairs]
 *
 * A step is a bootstrap of so many draws, made ready and all: what a user waits for. */
#include <tercet/format.h>
#include <tercet/rsa.h>

#include <math.h>
#include <string.h>

#include "substrate/complain.h"

#include "talk.h"

enum { DRAWS = 200, MODELS_MOST = 100 };

typedef struct {
  tct_rsa of;
  tct_rsa_model model[MODELS_MOST];
  tct_draw_how how;
  double as_it_is[MODELS_MOST + 2]; /* scores and ceilings where nothing is drawn */
} bench;

static void stop(const char *why)
{
  fprintf(stderr, "rsa: %s\n", why);
  exit(EXIT_FAILURE);
}

/* [rows][pairs] of it */
static double *rows_of(const tct_arrays *all, const char *name, int *rows, size_t *pairs)
{
  const tct_array *a = tct_arrays_named(all, name);
  double *x          = a && a->rank == 2 ? malloc((a->n + 1) * sizeof *x) : NULL;

  if (!x) stop("the file has no such rows");
  for (size_t i = 0; i < a->n; i++) x[i] = tct_array_at(a, i);
  *rows  = (int)a->shape[0];
  *pairs = a->shape[1];
  return x;
}

static void set_up(bench *b, const char *path)
{
  tct_error err;
  tct_arrays all;
  size_t pairs;

  if (tct_arrays_read(path, NULL, (size_t)1 << 30, &all, &err) != TCT_OK) stop(err.text);
  const double *model = rows_of(&all, "model", &b->of.models, &pairs);
  b->of.subject       = rows_of(&all, "subject", &b->of.subjects, &b->of.pairs);
  b->of.model         = b->model;
  if (b->of.models > MODELS_MOST || pairs != b->of.pairs) stop("that are no RDMs of one size");
  for (int m = 0; m < b->of.models; m++)
    b->model[m] = (tct_rsa_model){.parts = 1, .part = model + (size_t)m * pairs};
  while (tct_rdm_pairs(b->of.conditions) < pairs) b->of.conditions++;
  tct_arrays_free(&all);
}

static void look(bench *b)
{
  tct_error err;
  tct_scores to = {.score = b->as_it_is};
  tct_scorer *s = tct_scorer_new(&b->of, b->how.ceiling, &err);

  if (!s || tct_scorer_at(s, NULL, NULL, &to, &err) != TCT_OK) stop(err.text);
  b->as_it_is[b->of.models]     = to.lower;
  b->as_it_is[b->of.models + 1] = to.upper;
  tct_scorer_free(s);
}

static void step(void *arg)
{
  bench *b = arg;
  tct_rsa_draws d;
  tct_error err;

  if (tct_rsa_draw_all(&b->of, &b->how, &d, &err) != TCT_OK) stop(err.text);
  tct_rsa_draws_free(&d);
}

int main(int argc, char **argv)
{
  bench b = {.how = {.boot = TCT_BOOT_BOTH, .draws = DRAWS, .seed = 1}};

  if (argc != 5) stop("COMPARATOR CEILING THREADS FILE");
  b.of.comparator = (const tct_comparator *)tct_variant("comparators", argv[1]);
  if (!b.of.comparator) stop("there is no such comparator");
  b.of.params   = tct_params_new(&b.of.comparator->about);
  b.how.ceiling = strcmp(argv[2], "0") != 0;
  b.how.threads = (int)strtol(argv[3], NULL, 10);
  set_up(&b, argv[4]);
  look(&b);
  step(&b);
  printf("{\"trials\": %d, \"as_it_is\": [", DRAWS);
  const int n = b.of.models + (b.how.ceiling ? 2 : 0);
  for (int i = 0; i < n; i++) printf("%s%.17g", i ? ", " : "", b.as_it_is[i]);
  printf("]}\n");
  fflush(stdout);
  talk(step, &b);
  printf("{\"peak_mb\": %.1f}\n", talk_peak_mb());
  return EXIT_SUCCESS;
}
