/* activity.c -- what each unit did in each step of each trial: counts of spikes, or values. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* The spikes of a file through a binner; in blocks where it says by ends whose they are. */
static tct_status take_spikes(struct recipe *r, struct entry *e, tct_binner *b)
{
  double *time  = NULL;
  uint64_t *end = NULL;

  if (e->table) return tct_nwb_part_count(r, e, b);
  if (e->ends >= 0)
    return tct_bin_file(b, e->file->path, e->file->list.entry[e->times].name,
                        e->set->time ? 1e-3 : 1, r->left, r->err);
  TCT_PASS(tct_spikes_load(r, e, &time, &end));
  const tct_status code = tct_binner_take(b, time, end[e->unit.rows - 1], r->err);
  tct_free(time);
  tct_free(end);
  return code;
}

static tct_status ends_of(struct recipe *r, struct entry *e, uint64_t **end)
{
  double *time = NULL;

  if (e->table) return tct_nwb_part_ends(r, e, end);
  if (e->ends < 0) {
    TCT_PASS(tct_spikes_load(r, e, &time, end));
    tct_free(time);
    return TCT_OK;
  }
  return tct_spikes_ends(r, e, end);
}

static void say_spikes(struct recipe *r, const struct entry *e, const tct_binner *b,
                       const uint64_t *end)
{
  uint64_t taken, dropped, unsorted;
  size_t empty = 0;

  tct_binner_said(b, &taken, &dropped, &unsorted);
  for (size_t k = 0; k < e->unit.rows; k++) empty += end[k] == (k ? end[k - 1] : 0);
  if (dropped) tct_recipe_say(r, e, "spikes left out, for want of a time: %zu", (size_t)dropped);
  if (unsorted) tct_recipe_say(r, e, "spikes out of order: %zu", (size_t)unsorted);
  if (empty) tct_recipe_say(r, e, "units without a single spike: %zu of %zu", empty, e->unit.rows);
}

/* Trials that no condition has are not looked at. */
static tct_status used_events(struct recipe *r, const struct entry *e, double **event)
{
  TCT_PASS(tct_recipe_take(r, e->trial.rows, sizeof **event, event, "events"));
  for (size_t i = 0; i < e->trial.rows; i++)
    (*event)[i] = e->condition[i] >= 0 ? e->event[i] : (double)NAN;
  return TCT_OK;
}

static tct_status count_spikes(struct recipe *r, struct entry *e, double start, double width,
                               int bins, double *out)
{
  const int units = (int)e->unit.rows;
  double *event   = NULL;
  uint64_t *end   = NULL;
  int *column     = NULL;
  tct_binner *b   = NULL;
  tct_status code = used_events(r, e, &event);

  tct_windows w = {(int)e->trial.rows, event, start, width, bins};
  if (code == TCT_OK) code = ends_of(r, e, &end);
  if (code == TCT_OK) code = tct_recipe_take(r, e->unit.rows, sizeof *column, &column, "units");
  const size_t takes = tct_binner_bytes(&w, units, units);
  if (code == TCT_OK && takes > r->left)
    code = tct_fail(r->err, TCT_NO_MEMORY,
                    "counting the spikes of %s takes more memory than is allowed", e->name);
  for (int k = 0; code == TCT_OK && k < units; k++) column[k] = k;
  if (code == TCT_OK) {
    b = tct_binner_new(&w, units, end, column, units, r->err);
    if (!b) code = r->err->code;
  }
  if (code == TCT_OK) {
    r->left -= takes;
    code = take_spikes(r, e, b);
    r->left += takes;
  }
  if (code == TCT_OK) {
    memcpy(out, tct_binner_counts(b), e->trial.rows * (size_t)bins * e->unit.rows * sizeof *out);
    if (start == e->start) say_spikes(r, e, b, end);
  }
  tct_binner_free(b);
  tct_free(column);
  tct_free(end);
  tct_free(event);
  return code == TCT_OK ? TCT_OK : tct_while(r->err, code, "counting the spikes of %s", e->name);
}

tct_status tct_activity(struct recipe *r, struct entry *e, double start, double width, int bins,
                        double *out)
{
  if (e->kind == SPIKES) return count_spikes(r, e, start, width, bins, out);
  if (e->stack.time_axis < 0) return tct_stack_give(r, e, out);
  TCT_TRY(tct_series_bin(r, e, start, width, bins, out), r->err, "cutting %s into windows",
          e->name);
  return TCT_OK;
}

/* ---- what is made of it ---- */

static tct_status smooth(struct recipe *r, const struct entry *e, double *x)
{
  if (!e->smooth) return TCT_OK;
  return tct_smooth((tct_kernel)(e->smooth->kernel + 1), e->smooth->width / 1e3 / e->width,
                    e->trial.rows, e->bins, (int)e->unit.rows, x, r->err);
}

/* Each trial's mean in the baseline's window, of what is counted for the length of a step. */
static tct_status subtract_baseline(struct recipe *r, struct entry *e, double *x)
{
  const tct_numbers *span = &e->set->baseline;
  const size_t units      = e->unit.rows;
  const double length     = (span->at[1] - span->at[0]) / 1e3;
  double *base            = NULL;

  if (span->n != 2) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, e->trial.rows * units, sizeof *base, &base, "the baseline"));
  const tct_status code = tct_activity(r, e, span->at[0] / 1e3, length, 1, base);
  const double scale    = tct_counts(e) ? e->width / length : 1;
  for (size_t i = 0; code == TCT_OK && i < e->trial.rows; i++)
    for (size_t t = 0; t < (size_t)e->bins; t++)
      for (size_t k = 0; k < units; k++)
        x[(i * (size_t)e->bins + t) * units + k] -= base[i * units + k] * scale;
  tct_free(base);
  return code;
}

/* Means over the steps of each trial, as recorded: of what is counted in Hz. */
static void mean_trials(const struct entry *e, const double *x, double *mean)
{
  const size_t units = e->unit.rows, bins = (size_t)e->bins;

  for (size_t i = 0; i < e->trial.rows; i++)
    for (size_t k = 0; k < units; k++) {
      double sum  = 0;
      size_t seen = 0;
      for (size_t t = 0; t < bins; t++) {
        const double one = x[(i * bins + t) * units + k];
        if (isnan(one)) continue;
        sum += one;
        seen++;
      }
      const double all    = seen ? sum / (double)seen : (double)NAN;
      mean[i * units + k] = tct_counts(e) ? all / e->width : all;
    }
}

tct_status tct_responses_of(struct recipe *r, struct entry *e, double *x, double *mean)
{
  const bool rates = tct_counts(e) && strcmp(e->set->quantity, "count") != 0;

  TCT_PASS(tct_activity(r, e, e->start, e->width, e->bins, x));
  mean_trials(e, x, mean);
  TCT_TRY(smooth(r, e, x), r->err, "smoothing %s", e->name);
  TCT_PASS(subtract_baseline(r, e, x));
  for (size_t i = 0; rates && i < e->trial.rows * (size_t)e->bins * e->unit.rows; i++)
    x[i] /= e->width;
  return TCT_OK;
}
