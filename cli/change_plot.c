/* change_plot.c -- changes as bars with their intervals around 0. */
#include "change_trend.h"
#include "change_verdict.h"
#include "change_work.h"
#include "plot_file.h"

#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { BARS_MOST = 40 };

static tct_bar bar_of(const struct change_row *row)
{
  const tct_change *c = &row->found;

  return (tct_bar){.name   = row->name,
                   .mean   = c->change,
                   .low    = isnan(c->low) ? 0 : c->low,
                   .high   = isnan(c->high) ? 0 : c->high,
                   .colour = c->verdict == TCT_CHANGE_CHANGED ? 1 : 2};
}

static tct_bar bar_together(const struct change_work *w, const struct change_row *row)
{
  const tct_joint_found *f = &row->joined.number[w->number];

  return (tct_bar){.name   = row->name,
                   .mean   = f->value,
                   .low    = isnan(f->low) ? 0 : f->low,
                   .high   = isnan(f->high) ? 0 : f->high,
                   .colour = f->p < 1 - w->how.level ? 1 : 2};
}

tct_status change_plot(const struct change_work *w, tct_error *err)
{
  const tct_joint_number *of = w->joint.measure ? &w->joint.measure->number[w->number] : NULL;
  char label[128];
  tct_bar bar[BARS_MOST];
  tct_bars bars = {.bar = bar, .label = label, .reference_name = "no change"};
  struct plot_file file;

  if (w->verdict) return change_verdict_plot(w, err);
  if (w->trend) return change_trend_plot(w, err);
  tct_print(label, sizeof label, "%s, %s", change_number(w, w->number),
            of ? "of both times" : "after - before");
  if (of) bars.reference = of->none;
  if (of && isnan(of->none)) bars.reference_name = NULL;
  for (int i = 0; i < w->n && bars.n < BARS_MOST; i++) {
    bar[bars.n] = of ? bar_together(w, &w->row[i]) : bar_of(&w->row[i]);
    bars.n += !isnan(bar[bars.n].mean);
  }
  if (bars.n == 0) return tct_fail(err, TCT_BAD_DATA, "no change has a number to be drawn");
  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing the change of %s",
          change_about(w)->name);
  const tct_plot plot = {
    .folder = file.folder, .name = file.name, .title = change_about(w)->title, .width = 480};
  return tct_plot_bars(&plot, &bars, err);
}
