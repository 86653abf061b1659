/* match_plot.c -- performance of the run with each animal's days at their checkpoints; changes as bars below their
 * ceilings. */
#include "match_work.h"
#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/inference/intervals.h"
#include "report/plot.h"

#include <math.h>

enum { ANIMALS_MOST = 10, BARS_MOST = 40, NAME = 160 };

static double trials_at(const struct match *w, int checkpoint)
{
  return w->course.day[checkpoint] == TCT_UNTRAINED ? 0 : (double)w->course.day[checkpoint];
}

/* ---- performance ------------------------------------------------------------------------------------ */

/* Days that have a checkpoint, at its trials, with Wilson's interval of what the animal did. */
static tct_series series_of(const struct match *w, const struct match_animal *m, double *x,
                            int colour)
{
  const size_t most = (size_t)m->days;
  double *mean = x + most, *low = mean + most, *high = low + most;
  tct_series s = {.name   = *m->name ? m->name : "animal",
                  .x      = x,
                  .mean   = mean,
                  .low    = low,
                  .high   = high,
                  .dots   = true,
                  .colour = colour};

  for (int d = 0; d < m->days; d++) {
    const tct_range range = tct_wilson_interval(m->day[d].right, m->day[d].of, w->how.level);
    if (m->found[d].checkpoint < 0) continue;
    x[s.n]      = trials_at(w, m->found[d].checkpoint);
    mean[s.n]   = m->found[d].share;
    low[s.n]    = range.low;
    high[s.n++] = range.high;
  }
  return s;
}

static tct_status plot_days(const struct match *w, const struct plot_file *file, tct_error *err)
{
  const int n = w->course.n;
  size_t room = (size_t)n;
  tct_series s[1 + 2 * ANIMALS_MOST];
  tct_curves c = {.series  = s,
                  .x_label = "trials of training",
                  .y_label = "share of right choices",
                  .legend  = TCT_LEGEND_ABOVE};

  for (int i = 0; i < w->animals; i++) room += 4 * (size_t)w->animal[i].days;
  double *x = tct_alloc(room, sizeof *x), *next = x ? x + n : NULL;
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < n; i++) x[i] = trials_at(w, i);
  s[c.n++] = (tct_series){.name = w->asked->noun[0], .n = n, .x = x, .mean = w->curve, .colour = 1};
  for (int i = 0; i < w->animals && i < ANIMALS_MOST; i++) {
    const tct_series days = series_of(w, &w->animal[i], next, 2 + i % 6);
    next += 4 * (size_t)w->animal[i].days;
    if (days.n == 0) continue;
    s[c.n++]    = days;
    s[c.n]      = days; /* joined; its name stands in the key */
    s[c.n].dots = false;
    s[c.n].low = s[c.n].high = NULL;
    c.n++;
  }
  const tct_plot plot     = {.folder = file->folder,
                             .name   = file->name,
                             .title  = "Performance, and days at their checkpoints",
                             .width  = 480};
  const tct_status status = tct_plot_curves(&plot, &c, err);
  tct_free(x);
  return status;
}

/* ---- changes ---------------------------------------------------------------------------------------- */

static void add_bar(tct_bars *b, tct_bar *bar, char (*name)[NAME], const struct match_row *row,
                    const char *what, double mean, double low, double high, int colour)
{
  if (isnan(mean) || b->n == BARS_MOST) return;
  tct_print(name[b->n], NAME, "%s, %s%s%s", what, row->animal->name, *row->animal->name ? " " : "",
            row->area);
  bar[b->n] = (tct_bar){.name   = name[b->n],
                        .mean   = mean,
                        .low    = isnan(low) ? 0 : low,
                        .high   = isnan(high) ? 0 : high,
                        .colour = colour};
  b->n++;
}

static tct_status plot_changes(const struct match *w, const struct plot_file *file, tct_error *err)
{
  char name[BARS_MOST][NAME], label[128], stem[sizeof file->name + 8];
  tct_bar bar[BARS_MOST];
  tct_bars bars = {.bar = bar, .label = label, .reference_name = "nothing alike"};

  tct_print(label, sizeof label, "likeness of changes (%s)", w->like.comparator->name);
  tct_print(stem, sizeof stem, "%s-change", file->name);
  for (int i = 0; i < w->n; i++) {
    const struct match_row *row = &w->row[i];
    const tct_likeness *l       = &row->found;
    const bool last =
      i + 1 == w->n || w->row[i + 1].animal != row->animal || w->row[i + 1].area != row->area;
    add_bar(&bars, bar, name, row, row->name, l->similarity, l->low, l->high,
            row->is_animal ? 3 : 1);
    if (!row->is_animal)
      add_bar(&bars, bar, name, row, "only grown", l->scaled, (double)NAN, (double)NAN, 2);
    if (!last) continue;
    add_bar(&bars, bar, name, row, "ceiling", l->ceiling, l->reliability, l->ceiling, 7);
  }
  if (bars.n == 0) return TCT_OK;
  const tct_plot plot = {.folder = file->folder,
                         .name   = stem,
                         .title  = "What changed in the run, beside what changed in the animal",
                         .width  = 480};
  return tct_plot_bars(&plot, &bars, err);
}

tct_status match_plot(const struct match *w, tct_error *err)
{
  struct plot_file file;

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing performance");
  TCT_TRY(plot_days(w, &file, err), err, "drawing performance");
  TCT_TRY(plot_changes(w, &file, err), err, "drawing changes");
  return TCT_OK;
}
