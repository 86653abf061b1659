/* tuning_cells.h -- cells whose numbers are known, measured again and again: how far estimates are off, and how often
 * intervals hold the truth. */
#ifndef SCIENCE_TUNING_CELLS_H
#define SCIENCE_TUNING_CELLS_H

#include "brain/tuning_bench.h"
#include "lab/subject/electrode_own.h"

enum { CELLS = 200, DRAWS = 200 };
enum { NUMBERS_MOST = 8, OTHERS = 400, KINDS = TCT_TUNING_CI_N };

/* One number of a measure.  `off`, `held`: what is known of it, in spreads of single estimates and as a share; a run
 * of few cells may be further off by chance. */
typedef struct {
  const char *name;
  double truth; /* NAN: the mean over other cells, for it hangs on how many trials there are */
  double off, held;
} known_number;

/* Cells that are alike but for their noise. */
typedef struct {
  const char *name, *measure;
  int units, conditions, repeats;
  double spread; /* of normal noise; 0: counts are Poisson's */
  double common; /* of noise that all units share */
  double (*rate)(const void *own, int unit, int c);
  const void *own;
  const double *x, *y;
  double reference;
  const char *param; /* that is set to `value`; NULL: none */
  double value;
  int numbers;
  known_number number[NUMBERS_MOST];
} known_cells;

static inline known_cells cells_of(const char *name, const char *measure, int units, int conditions,
                                   int repeats, double spread,
                                   double (*rate)(const void *, int, int), const void *own)
{
  return (known_cells){.name       = name,
                       .measure    = measure,
                       .units      = units,
                       .conditions = conditions,
                       .repeats    = repeats,
                       .spread     = spread,
                       .rate       = rate,
                       .own        = own};
}

static inline void add(known_cells *k, const char *number, double truth, double off, double held)
{
  k->number[k->numbers++] = (known_number){number, truth, off, held};
}

typedef struct {
  int cells, failed, with[KINDS]; /* that have an interval of each kind */
  double truth, bias, spread, held[KINDS];
} number_counts;

static inline tct_trials cells_drawn(const known_cells *k, uint64_t seed)
{
  tct_trials t =
    tuning_drawn(k->units, k->conditions, k->repeats, k->spread, seed, k->rate, k->own);
  const tct_key at = tct_key_of(seed, "counts"), shared = tct_key_of(seed, "shared");
  double *value = t.own;

  for (int i = 0; i < t.rows * k->units; i++) {
    const uint64_t row = (uint64_t)(i / k->units);
    if (k->spread == 0)
      value[i] = (double)tct_poisson(value[i], at, row, 0, (uint32_t)(i % k->units));
    if (k->common > 0) value[i] += k->common * tct_normal(shared, row, 0, 0);
  }
  return t;
}

static inline struct asked_tuning cells_asked(const known_cells *k)
{
  struct asked_tuning a = tuning_named(k->measure);

  a.how.x         = k->x;
  a.how.y         = k->y;
  a.how.reference = k->reference;
  if (k->param) tuning_set(&a, k->param, k->value);
  return a;
}

/* The number nearest to the truth, on its circle. */
static inline double turned(const struct asked_tuning *a, int at, double value, double truth)
{
  const double period = a->how.measure->number[at].turns ? a->got.period : 0;

  return period > 0 ? value - period * round((value - truth) / period) : value;
}

/* Means over cells that are not among those whose intervals are counted. */
static inline void find_means(const known_cells *k, number_counts *c)
{
  struct asked_tuning a    = cells_asked(k);
  double sum[NUMBERS_MOST] = {0}, n[NUMBERS_MOST] = {0};

  for (uint64_t seed = 1; seed <= OTHERS; seed++) {
    tct_trials t = cells_drawn(k, seed + 1000000);
    a.how.seed   = seed + 1000000;
    tuning_of(&a, &t);
    tct_trials_free(&t);
    for (int i = 0; i < k->numbers; i++) {
      const double v = tuned(&a, 0, k->number[i].name);
      if (isnan(v)) continue;
      sum[i] += v;
      n[i]++;
    }
  }
  for (int i = 0; i < k->numbers; i++)
    if (isnan(k->number[i].truth)) c[i].truth = sum[i] / n[i];
  tuning_done(&a);
}

/* One cell, measured and counted; with[], held[] of one kind of interval. */
static inline void count_cell(const known_cells *k, struct asked_tuning *a, int kind,
                              number_counts *c)
{
  for (int i = 0; i < k->numbers; i++) {
    const int at       = tuning_place(a, k->number[i].name);
    const double value = a->got.value[at], low = a->got.low[at], high = a->got.high[at];
    const double d = turned(a, at, value, c[i].truth) - c[i].truth;
    if (isnan(value)) {
      c[i].failed += kind == 0;
      continue;
    }
    if (kind == 0) {
      c[i].cells++;
      c[i].bias += d;
      c[i].spread += d * d;
    }
    if (isnan(low)) continue;
    c[i].with[kind]++;
    c[i].held[kind] += low <= value - d && value - d <= high;
  }
}

/* n cells, each by `kinds` kinds of interval; c [numbers]. */
static inline void count_cells(const known_cells *k, int n, int draws, int kinds, number_counts *c)
{
  struct asked_tuning a = cells_asked(k);
  bool unknown          = false;

  memset(c, 0, NUMBERS_MOST * sizeof *c);
  for (int i = 0; i < k->numbers; i++) {
    c[i].truth = k->number[i].truth;
    unknown    = unknown || isnan(c[i].truth);
  }
  if (unknown) find_means(k, c);
  a.how.draws = draws;
  for (int seed = 1; seed <= n; seed++) {
    tct_trials t = cells_drawn(k, (uint64_t)seed);
    a.how.seed   = (uint64_t)seed;
    for (int kind = 0; kind < kinds; kind++) {
      a.how.interval = (tct_tuning_interval)kind;
      tuning_of(&a, &t);
      count_cell(k, &a, kind, c);
    }
    tct_trials_free(&t);
  }
  for (int i = 0; i < k->numbers; i++) {
    c[i].bias /= fmax(c[i].cells, 1);
    c[i].spread = sqrt(fmax(c[i].spread / fmax(c[i].cells, 1) - c[i].bias * c[i].bias, 0));
    for (int kind = 0; kind < kinds; kind++) c[i].held[kind] /= fmax(c[i].with[kind], 1);
  }
  tuning_done(&a);
}

/* ---- told or held ------------------------------------------------------------------------------------------ */

static int table; /* cells of each kind whose rows are written; 0: they are held to what is known */

static inline void put_heads(void)
{
#define X(name, text, doc) text,
  static const char *const kinds[] = {TCT_TUNING_INTERVALS(X)};
#undef X

  printf("| cells | measure and number | truth | bias | spread |");
  for (int kind = 0; kind < KINDS; kind++) printf(" %s |", kinds[kind]);
  printf(" have one |\n|---|---|---|---|---|");
  for (int kind = 0; kind <= KINDS; kind++) printf("---|");
  printf("\n");
}

/* What is undefined, or has no interval in nine of ten cells, is left empty. */
static inline void put_rows(const known_cells *k)
{
  number_counts c[NUMBERS_MOST];

  count_cells(k, table, DRAWS, KINDS, c);
  for (int i = 0; i < k->numbers; i++) {
    printf("| %s | `%s` %s | %.3g | ", k->name, k->measure, k->number[i].name, c[i].truth);
    if (!isnan(k->number[i].truth)) printf("%.2g ", c[i].bias);
    printf("| %.2g |", c[i].spread);
    for (int kind = 0; kind < KINDS; kind++)
      if (c[i].with[kind] * 10 < c[i].cells)
        printf(" |");
      else
        printf(" %.1f |", 100 * c[i].held[kind]);
    printf(" %.0f |\n", 100.0 * c[i].with[0] / table);
  }
  (void)fflush(stdout);
}

/* Three and a half standard errors of chance are granted. */
static inline void hold(const known_cells *k)
{
  number_counts c[NUMBERS_MOST];

  if (table > 0) {
    put_rows(k);
    return;
  }
  count_cells(k, CELLS, DRAWS, 1, c); /* of intervals, the first kind */
  for (int i = 0; i < k->numbers; i++) {
    const known_number *n = &k->number[i];
    const double off      = fabs(c[i].bias) / fmax(c[i].spread, 1e-300);
    const double least    = n->held - 3.5 * sqrt(n->held * (1 - n->held) / fmax(c[i].with[0], 1));
    if (!(isnan(n->truth) || off < n->off + 3.5 / sqrt(fmax(c[i].cells, 1))) ||
        !(n->held == 0 || c[i].held[0] >= least))
      fail_msg("%s of %s, %s: truth %g, bias %g, spread %g, %d intervals hold %g", n->name,
               k->measure, k->name, c[i].truth, c[i].bias, c[i].spread, c[i].with[0], c[i].held[0]);
  }
}

#endif
