/* bin.c -- all spikes of a file counted in windows around its trials, over and over.
 *
 *     bin FILE MIB START WIDTH BINS      s from a trial's start to the first bin; s of a bin
 *
 * A step does what a recipe does: the file is opened and gone through by the program that reads it, and
 * the counts are made.  Counts and reading together may take so many MiB. */
#include <tercet/format.h>

#include "brain/spikes.h"

#include "talk.h"

typedef struct {
  const char *path;
  size_t most; /* bytes that reading may take */
  tct_windows w;
  int units;
  uint64_t *end;
  int *column;
  double inside; /* spikes that the first step counted */
} bench;

static void stop(const char *why)
{
  fprintf(stderr, "bin: %s\n", why);
  exit(EXIT_FAILURE);
}

static double *numbers(const tct_array *a)
{
  double *x = a ? malloc((a->n + 1) * sizeof *x) : NULL;

  if (!x) stop("the file has no units or no trials");
  for (size_t i = 0; i < a->n; i++) x[i] = tct_array_at(a, i);
  return x;
}

static void set_up(bench *b)
{
  static const char index[] = "units/spike_times_index", start[] = "intervals/trials/start_time";
  static const char *const wanted[] = {index, start, NULL};
  tct_error err;
  tct_arrays all;

  if (tct_arrays_read(b->path, wanted, b->most, &all, &err) != TCT_OK) stop(err.text);
  double *end = numbers(tct_arrays_named(&all, index));
  b->w.event  = numbers(tct_arrays_named(&all, start));
  b->units    = (int)tct_arrays_named(&all, index)->n;
  b->w.n      = (int)tct_arrays_named(&all, start)->n;
  b->end      = malloc((size_t)b->units * sizeof *b->end);
  b->column   = malloc((size_t)b->units * sizeof *b->column);
  if (!b->end || !b->column) stop("no memory");
  for (int i = 0; i < b->units; i++) {
    b->end[i]    = (uint64_t)end[i];
    b->column[i] = i;
  }
  free(end);
  tct_arrays_free(&all);
  const size_t counts = tct_binner_bytes(&b->w, b->units, b->units);
  if (counts >= b->most) stop("the counts alone take more than that");
  b->most -= counts;
}

static void step(void *arg)
{
  bench *b = arg;
  tct_error err;
  tct_binner *binner = tct_binner_new(&b->w, b->units, b->end, b->column, b->units, &err);

  if (!binner || tct_bin_file(binner, b->path, "units/spike_times", 1, b->most, &err) != TCT_OK)
    stop(err.text);
  const double *counts = tct_binner_counts(binner);
  const size_t n       = (size_t)b->w.n * (size_t)b->w.bins * (size_t)b->units;
  if (b->inside == 0)
    for (size_t i = 0; i < n; i++) b->inside += counts[i];
  tct_binner_free(binner);
}

int main(int argc, char **argv)
{
  if (argc != 6) stop("FILE MIB START WIDTH BINS");
  bench b = {.path = argv[1],
             .most = (size_t)strtol(argv[2], NULL, 10) << 20,
             .w    = {.start = strtod(argv[3], NULL),
                      .width = strtod(argv[4], NULL),
                      .bins  = (int)strtol(argv[5], NULL, 10)}};
  set_up(&b);
  step(&b);
  printf("{\"trials\": %.0f, \"inside\": %.0f}\n", (double)b.end[b.units - 1], b.inside);
  fflush(stdout);
  talk(step, &b);
  printf("{\"peak_mb\": %.1f}\n", talk_peak_mb());
  free((void *)b.w.event);
  free(b.end);
  free(b.column);
  return EXIT_SUCCESS;
}
