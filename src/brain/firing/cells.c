/* cells.c -- how often and how regularly each cell fires.
 *
 * A cell's trials are summed up once, group by group: sums over all groups but one are what the jackknife wants.  They
 * are of whole numbers of steps, so that differences of them are exact. */
#include <tercet/firing.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/firing/jackknife.h"

enum { GROUPS = 50 };

static const tct_tuned_number numbers[] = {
  [TCT_FIRING_RATE] = {"rate", "Hz", "spikes of all trials by their time", 0, INFINITY, false},
  [TCT_FIRING_CV]   = {"cv", "1", "standard deviation of intervals by their mean", 0, INFINITY,
                       false},
  [TCT_FIRING_CV2] = {"cv2", "1", "difference of neighbouring intervals by their mean, averaged", 0,
                      2, false},
  [TCT_FIRING_LV]  = {"lv", "1", "local variation of neighbouring intervals", 0, 3, false},
  [TCT_FIRING_FANO] = {"fano", "1", "variance of a trial's count by its mean, within conditions", 0,
                       INFINITY, false},
};

static const tct_tuning firing = {
  .name    = "firing",
  .title   = "Rate and regularity",
  .family  = "variability",
  .summary = "how often and how regularly cells fire",
  .equation =
    "cv = sd(I) / mean(I),  cv2 = <2 |I' - I| / (I' + I)>,  lv = <3 (I' - I)² / (I' + I)²>",
  .source = "Holt et al. 1996, doi:10.1152/jn.1996.75.5.1806; Shinomoto, Shima & Tanji 2003, "
            "doi:10.1162/089976603322518759",
  .scope  = TCT_TUNING_UNIT,
  .n      = TCT_FIRING_N,
  .number = numbers,
};

/* Of some trials; intervals in steps. */
typedef struct {
  double spikes, trials;
  double n, sum, squares; /* intervals */
  double pairs, cv2, lv;  /* of neighbouring intervals */
} sums;

/* Counts of trials in one condition. */
typedef struct {
  double trials, sum, squares;
} counts;

/* What one unit is summed up in, [groups + 1]: the last is all. */
typedef struct {
  const tct_spikes *s;
  int groups;
  bool crowded; /* several spikes in one step */
  sums *of;
  counts *count; /* [groups + 1][conditions] */
} tally;

/* ---- one trial -------------------------------------------------------------------------------------- */

static void add_intervals(sums *s, const int *step, size_t n)
{
  for (size_t i = 1; i < n; i++) {
    const double now = step[i] - step[i - 1];
    s->n++;
    s->sum += now;
    s->squares += now * now;
    if (i < 2) continue;
    const double then = step[i - 1] - step[i - 2], ratio = (now - then) / (now + then);
    s->pairs++;
    s->cv2 += 2 * fabs(ratio);
    s->lv += 3 * ratio * ratio;
  }
}

static void add_trial(tally *t, int group, int condition, const int *step, size_t n)
{
  counts *c = &t->count[(size_t)group * (size_t)t->s->conditions + (size_t)condition];
  sums *s   = &t->of[group];

  for (size_t i = 1; i < n; i++) t->crowded |= step[i] == step[i - 1];
  s->spikes += (double)n;
  s->trials++;
  add_intervals(s, step, n);
  c->trials++;
  c->sum += (double)n;
  c->squares += (double)n * (double)n;
}

static void add_unit(tally *t, int unit)
{
  const tct_spikes *s = t->s;

  memset(t->of, 0, (size_t)(t->groups + 1) * sizeof *t->of);
  memset(t->count, 0, (size_t)(t->groups + 1) * (size_t)s->conditions * sizeof *t->count);
  t->crowded = false;
  for (int k = 0, seen = 0; k < s->trials; k++) {
    const size_t cell = (size_t)unit * (size_t)s->trials + (size_t)k;
    const size_t n    = s->first[cell + 1] - s->first[cell];
    if (s->missing[cell]) continue;
    add_trial(t, seen++ % t->groups, s->condition[k], s->step + s->first[cell], n);
    add_trial(t, t->groups, s->condition[k], s->step + s->first[cell], n);
  }
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

static double fano_of(const tally *t, int without)
{
  const int conditions = t->s->conditions;
  const counts *all    = t->count + (size_t)t->groups * (size_t)conditions,
               *out    = without < 0 ? NULL : t->count + (size_t)without * (size_t)conditions;
  double ratio         = 0;
  int seen             = 0;

  for (int c = 0; c < conditions; c++) {
    const double n       = all[c].trials - (out ? out[c].trials : 0),
                 sum     = all[c].sum - (out ? out[c].sum : 0),
                 squares = all[c].squares - (out ? out[c].squares : 0);
    if (n < 2 || sum == 0) continue;
    ratio += (squares - sum * sum / n) / (n - 1) / (sum / n);
    seen++;
  }
  return seen ? ratio / seen : (double)NAN;
}

/* of all trials, or without those of one group */
static void numbers_of(const tally *t, int without, double *value)
{
  const sums none = {0}, *all = &t->of[t->groups], *out = without < 0 ? &none : &t->of[without];
  const double trials = all->trials - out->trials, n = all->n - out->n, sum = all->sum - out->sum,
               squares = all->squares - out->squares, pairs = all->pairs - out->pairs;

  for (int j = 0; j < TCT_FIRING_N; j++) value[j] = (double)NAN;
  if (trials > 0)
    value[TCT_FIRING_RATE] = 1000 * (all->spikes - out->spikes) / (trials * t->s->steps * t->s->dt);
  value[TCT_FIRING_FANO] = fano_of(t, without);
  if (t->crowded) return;
  if (n > 1) value[TCT_FIRING_CV] = sqrt(fmax(0, squares - sum * sum / n) / (n - 1)) / (sum / n);
  if (pairs > 0) {
    value[TCT_FIRING_CV2] = (all->cv2 - out->cv2) / pairs;
    value[TCT_FIRING_LV]  = (all->lv - out->lv) / pairs;
  }
}

static tct_tuning_why why_of(const tally *t, const double *value)
{
  if (t->of[t->groups].trials == 0) return TCT_TUNING_NO_TRIALS;
  if (t->crowded) return TCT_TUNING_CROWDED;
  if (isnan(value[TCT_FIRING_CV2])) return TCT_TUNING_FEW_SPIKES;
  return isnan(value[TCT_FIRING_FANO]) ? TCT_TUNING_FEW_REPEATS : TCT_TUNING_FINE;
}

static void measure(tally *t, int unit, double level, tct_tuned *into)
{
  const size_t at = (size_t)unit * TCT_FIRING_N;
  double without[TCT_FIRING_N][GROUPS], value[TCT_FIRING_N];
  const int most = t->groups;

  add_unit(t, unit);
  const int groups = (int)fmin(most, t->of[most].trials);
  for (int g = 0; g < groups; g++) {
    numbers_of(t, g, value);
    for (int j = 0; j < TCT_FIRING_N; j++) without[j][g] = value[j];
  }
  numbers_of(t, -1, into->value + at);
  for (int j = 0; j < TCT_FIRING_N; j++)
    tct_jackknife_ratio(groups, without[j], into->value[at + (size_t)j], level,
                        &into->low[at + (size_t)j], &into->high[at + (size_t)j]);
  into->why[unit]    = why_of(t, into->value + at);
  into->trials[unit] = (int)t->of[most].trials;
}

/* One block, as tct_tuned_free has it. */
static bool make_room(const tct_spikes *s, tct_tuned *into)
{
  const size_t items = (size_t)s->units, n = items * TCT_FIRING_N;

  *into       = (tct_tuned){.measure = &firing, .items = s->units, .conditions = s->conditions};
  into->value = tct_alloc(3 * n + 2 * items + 1, sizeof(double));
  if (!into->value) return false;
  into->low    = into->value + n;
  into->high   = into->low + n;
  into->trials = (int *)(into->high + n);
  into->draws  = into->trials + items;
  into->why    = (tct_tuning_why *)(into->draws + items);
  return true;
}

tct_status tct_firing_of(const tct_spikes *s, double level, tct_tuned *into, tct_error *err)
{
  tally t = {.s = s, .groups = s->trials < GROUPS ? s->trials : GROUPS};

  t.groups += t.groups == 0;
  t.of    = tct_alloc((size_t)t.groups + 1, sizeof *t.of);
  t.count = tct_alloc((size_t)(t.groups + 1) * ((size_t)s->conditions + 1), sizeof *t.count);
  const bool well = t.of && t.count && make_room(s, into);
  for (int u = 0; well && u < s->units; u++) measure(&t, u, level, into);
  tct_free(t.of);
  tct_free(t.count);
  if (well) return TCT_OK;
  *into = (tct_tuned){.items = 0};
  return tct_fail(err, TCT_NO_MEMORY, "no memory for numbers of %d units", s->units);
}
