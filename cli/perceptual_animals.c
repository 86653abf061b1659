/* perceptual_animals.c -- the recordings of Cheng et al. beside Figure 4: monkeys, people, a network.
 *
 * Of the monkeys all is computed from single trials of the test stimulus (multi-unit, Hz of 100 ms): mean rate,
 * Fano factor var / mean x 0.1 s, Pearson correlations of channels over the trials of one contrast.  They are those
 * that the authors published to 1e-12 (tests/brain/tuning_real.c).  Which area it was, the files do not say. */
#include "perceptual_animals.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "brain/inference/intervals.h"
#include "brain/tuning/change.h"
#include "kernels/statistics.h"

#include <tercet/format.h>

#include <math.h>
#include <stdlib.h>

enum {
  MONKEYS   = 2,
  CONTRASTS = 14,
  UNITS     = 64,
  AREAS     = 7,
  PEOPLE    = 22,
  LAYERS    = 5,
  MOST      = 256 << 20,
  CELL      = 64
};

struct room {
  char text[32][CELL];
  const char *cell[32];
  int n;
};

static void put(struct room *r, const char *text)
{
  r->cell[r->n] = text;
  r->n++;
}

static void put_number(struct room *r, const char *form, double a, double b, double c)
{
  tct_print(r->text[r->n], CELL, form, a, b, c);
  put(r, r->text[r->n]);
}

/* The mean of n numbers with its interval (Student, 95 %). */
static void put_change(struct room *r, int n, const double *by)
{
  const double mean = tct_mean_of((size_t)n, by);
  double square     = 0;

  for (int i = 0; i < n; i++) square += (by[i] - mean) * (by[i] - mean);
  const tct_range e = tct_t_interval(mean, sqrt(square / (n - 1) / n), n - 1, 0.95);
  put_number(r, "%+.3g (%.2g..%.2g)", mean, e.low, e.high);
}

static const tct_array *array_of(const tct_arrays *a, const char *name, size_t n, tct_error *err)
{
  const tct_array *one = tct_arrays_named(a, name);

  if (one && (n == 0 || one->n == n)) return one;
  tct_fail(err, TCT_BAD_DATA, one ? "array '%s' has another size" : "there is no array '%s'", name);
  return NULL;
}

static tct_status read_file(const char *folder, const char *name, tct_arrays *a, tct_error *err)
{
  char *path      = tct_path(folder, name);
  tct_status code = path ? tct_arrays_read(path, NULL, MOST, a, err)
                         : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_free(path);
  return code;
}

/* ---- monkeys ---------------------------------------------------------------------------------------------- */

struct day {
  double rate[CONTRASTS][UNITS], noise[CONTRASTS], mean[CONTRASTS], fanos[CONTRASTS];
  int units;
};

/* One contrast: trial [unit][trial]. */
static tct_status add_contrast(const tct_array *a, int c, struct day *d, double *curve,
                               tct_error *err)
{
  const size_t trials = a->rank == 2 ? a->shape[1] : 0, units = a->rank == 2 ? a->shape[0] : 0;
  double *x    = tct_alloc(units * trials + 1, sizeof *x);
  double noise = 0;
  int pairs    = 0;

  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  if (units < 2 || units > UNITS || trials < 2) {
    tct_free(x);
    return tct_fail(err, TCT_BAD_DATA, "trials of %zu units", units);
  }
  d->units = (int)units;
  for (size_t i = 0; i < units * trials; i++) x[i] = tct_array_at(a, i);
  for (size_t u = 0; u < units; u++) {
    const double *row = x + u * trials, mean = tct_mean_of(trials, row);
    double square = 0;
    for (size_t i = 0; i < trials; i++) square += (row[i] - mean) * (row[i] - mean);
    curve[(size_t)c * units + u] = mean;
    d->mean[c] += mean / (double)units;
    d->fanos[c] += square / (double)trials / mean * 0.1 / (double)units;
    for (size_t v = 0; v < u; v++) {
      const double r = tct_correlation(trials, row, x + v * trials);
      if (!isfinite(r)) continue;
      noise += r;
      pairs++;
    }
  }
  d->noise[c] = noise / pairs;
  tct_free(x);
  return TCT_OK;
}

static tct_status read_day(const tct_arrays *all, int monkey, const char *name, struct day *d,
                           tct_error *err)
{
  const tct_array *contrast = array_of(all, "contrast_percent", CONTRASTS, err);
  char key[64];

  if (!contrast) return err->code;
  for (int c = 0; c < CONTRASTS; c++) {
    tct_print(key, sizeof key, "M%d_s2_%s_c%g", monkey, name, tct_array_at(contrast, (size_t)c));
    const tct_array *a = array_of(all, key, 0, err);
    if (!a) return err->code;
    TCT_TRY(add_contrast(a, c, d, &d->rate[0][0], err), err, "contrast %d", c);
  }
  return TCT_OK;
}

/* Mean over contrasts before, after, and of the difference, with an interval over contrasts. */
static void put_measure(struct room *r, const double *before, const double *after)
{
  double by[CONTRASTS];

  for (int c = 0; c < CONTRASTS; c++) by[c] = after[c] - before[c];
  put_number(r, "%.3g to %.3g", tct_mean_of(CONTRASTS, before), tct_mean_of(CONTRASTS, after), 0);
  put_change(r, CONTRASTS, by);
}

static tct_status put_monkey(const char *folder, int monkey, struct room *r, tct_error *err)
{
  struct day *d  = tct_alloc(2, sizeof *d);
  tct_arrays all = {0};
  char name[64];

  if (!d) return tct_fail(err, TCT_NO_MEMORY, "no memory for recordings");
  tct_print(name, sizeof name, "V4_MUA_trials_M%d.npz", monkey);
  tct_status code = read_file(folder, name, &all, err);
  if (code == TCT_OK) code = read_day(&all, monkey, "pre", &d[0], err);
  if (code == TCT_OK) code = read_day(&all, monkey, "post", &d[1], err);
  tct_arrays_free(&all);
  if (code == TCT_OK) {
    put_number(r, "M%.0f, %.0f units", monkey, d[0].units, 0);
    put_measure(r, d[0].mean, d[1].mean);
    put_measure(r, d[0].fanos, d[1].fanos);
    put_measure(r, d[0].noise, d[1].noise);
    put_number(r, "%.3g",
               tct_tuning_change(CONTRASTS, d[0].units, &d[0].rate[0][0], &d[1].rate[0][0]), 0, 0);
  }
  tct_free(d);
  return code;
}

static tct_status put_monkeys(const char *folder, tct_page *page, tct_error *err)
{
  static const char *const head[] = {
    "animal", "rate, Hz",          "change", "Fano factor",
    "change", "noise correlation", "change", "change of contrast tuning"};
  enum { COLUMNS = sizeof head / sizeof *head };
  struct room r = {.n = 0};

  for (int i = 0; i < COLUMNS; i++) put(&r, head[i]);
  for (int m = 1; m <= MONKEYS; m++) TCT_TRY(put_monkey(folder, m, &r, err), err, "monkey %d", m);
  tct_page_subheading(page, "Monkeys that learnt to tell contrasts apart");
  tct_page_table(
    page, MONKEYS + 1, COLUMNS, r.cell,
    "Before to after training, means over channels and 14 contrasts of the test stimulus; "
    "intervals "
    "(Student, 95 %) over contrasts, which share their channels. Change of tuning is the measure "
    "of "
    "the models, over contrasts; what noise of the trials adds to it is not taken off.");
  return TCT_OK;
}

/* ---- people ----------------------------------------------------------------------------------------------- */

static tct_status put_areas(const tct_arrays *all, const char *what, struct room *r, tct_error *err)
{
  char name[2][64];

  tct_print(name[0], sizeof name[0], "%s_pre", what);
  tct_print(name[1], sizeof name[1], "%s_post", what);
  const tct_array *a = array_of(all, name[0], (size_t)AREAS * PEOPLE, err),
                  *b = a ? array_of(all, name[1], (size_t)AREAS * PEOPLE, err) : NULL;
  if (!b) return err->code;
  for (size_t area = 0; area < AREAS; area++) {
    double by[PEOPLE];
    for (size_t i = 0; i < PEOPLE; i++)
      by[i] = tct_array_at(b, i * AREAS + area) - tct_array_at(a, i * AREAS + area);
    put_change(r, PEOPLE, by);
  }
  return TCT_OK;
}

static tct_status put_people(const char *folder, tct_page *page, tct_error *err)
{
  static const char *const what[] = {"signal_strength", "noise_fluctuations", "LFI"};
  struct room r                   = {.n = 0};
  tct_arrays all                  = {0};

  put(&r, "change of");
  for (int i = 1; i <= AREAS; i++) put_number(&r, "area %.0f", i, 0, 0);
  tct_status code = read_file(folder, "fMRI_motion_metrics.npz", &all, err);
  for (int i = 0; i < 3 && code == TCT_OK; i++) {
    put(&r, what[i]);
    code = put_areas(&all, what[i], &r, err);
  }
  tct_arrays_free(&all);
  if (code != TCT_OK) return code;
  tct_page_subheading(page, "People who learnt to tell directions of motion apart (fMRI)");
  tct_page_table(page, 4, AREAS + 1, r.cell,
                 "After less before, as the authors give them: means and 95 % intervals over 22 "
                 "people, 7 areas in the "
                 "order of the file, which does not name them. LFI: linear Fisher information.");
  return TCT_OK;
}

/* ---- the authors' network --------------------------------------------------------------------------------- */

/* Degrees in which a curve is at least half way from its lowest to its highest. */
static double width_of(const tct_array *a, size_t first, size_t n)
{
  double low = INFINITY, high = -INFINITY;
  int wide = 0;

  for (size_t i = 0; i < n; i++) {
    low  = fmin(low, tct_array_at(a, first + i));
    high = fmax(high, tct_array_at(a, first + i));
  }
  for (size_t i = 0; i < n; i++) wide += tct_array_at(a, first + i) >= (low + high) / 2;
  return wide;
}

static double mean_width(const tct_array *a, size_t layer)
{
  const size_t degrees = 180, each = a->n / LAYERS / degrees;
  double sum = 0;

  for (size_t i = 0; i < each; i++) sum += width_of(a, (layer * each + i) * degrees, degrees);
  return sum / (double)each;
}

static tct_status put_network(const char *folder, tct_page *page, tct_error *err)
{
  struct room r  = {.n = 0};
  tct_arrays all = {0};
  enum { ALL = LAYERS * 4 * 10 * 8 * 180 };

  TCT_TRY(read_file(folder, "DCNN_orientation_tuning.npz", &all, err), err, "the network");
  const tct_array *a = array_of(&all, "Tuning_Pre", ALL, err),
                  *b = a ? array_of(&all, "Tuning_Post", ALL, err) : NULL;
  put(&r, "layer");
  put(&r, "before");
  put(&r, "after");
  put(&r, "change");
  for (size_t i = 0; b && i < LAYERS; i++) {
    const double was = mean_width(a, i), is = mean_width(b, i);
    put_number(&r, "%.0f", (double)i + 1, 0, 0);
    put_number(&r, "%.1f", was, 0, 0);
    put_number(&r, "%.1f", is, 0, 0);
    put_number(&r, "%+.1f", is - was, 0, 0);
  }
  tct_arrays_free(&all);
  if (!b) return err->code;
  tct_page_subheading(page, "The authors' network, trained on one degree");
  tct_page_table(page, LAYERS + 1, 4, r.cell,
                 "Width of orientation tuning in degrees (at half height, mean over references, "
                 "contrasts and noise of "
                 "the authors' fitted curves), from the lowest layer up.");
  return TCT_OK;
}

/* ---- all of it -------------------------------------------------------------------------------------------- */

static tct_status put_all(const char *folder, tct_page *page, tct_error *err)
{
  TCT_TRY(put_monkeys(folder, page, err), err, "monkeys");
  TCT_TRY(put_people(folder, page, err), err, "people");
  TCT_TRY(put_network(folder, page, err), err, "a network");
  tct_page_subheading(page, "What they say of the prediction, and what they cannot");
  tct_page_text(
    page,
    "The prediction is about levels of one hierarchy. In the monkeys one area was recorded, and "
    "the files do not say "
    "which: that rates rise and noise correlations fall agrees with neither order and "
    "contradicts neither. "
    "The task was contrast, not orientation, and channels are not known to be the same before and "
    "after. In people "
    "seven areas were measured, by fMRI and for motion: they are held beside each other above, "
    "without a claim on "
    "their order. In the authors' network tuning sharpens most at the bottom, in the two lowest "
    "layers, and widens at "
    "the top: against the paper's order, and with Wenliang & Seitz, for one degree is fine.\n\n"
    "Source: data of Cheng et al., as published with their code (neural_geometry_VPL).");
  return TCT_OK;
}

tct_status perceptual_animals(const char *data, tct_page *page, tct_error *err)
{
  const char *said = data ? data : getenv("TERCET_DATA");
  char *folder     = tct_path(said ? said : "../shared/data", "VPL_cheng2024");
  tct_status code  = TCT_OK;

  if (!folder) return tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_page_heading(page, "Beside it: animals, people, another network");
  if (tct_folder_is(folder))
    code = put_all(folder, page, err);
  else
    tct_page_text(page, "The recordings (VPL_cheng2024) are not there, so nothing is held beside "
                        "the models. Say where "
                        "they are with --data or TERCET_DATA.");
  tct_free(folder);
  return code;
}
