/* change_plot.c -- changes as bars with their intervals around 0. */
#include "change_trend.h"
#include "change_work.h"
#include "plot_file.h"

#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { BARS_MOST = 40 };

tct_status change_plot(const struct change_work *w, tct_error *err)
{
  const tct_tuned_number *number = &w->how.measure->number[w->how.number];
  char label[128];
  tct_bar bar[BARS_MOST];
  tct_bars bars = {.bar = bar, .label = label, .reference_name = "no change"};
  struct plot_file file;

  if (w->trend) return change_trend_plot(w, err);
  tct_print(label, sizeof label, "%s, after - before", number->name);
  for (int i = 0; i < w->n && bars.n < BARS_MOST; i++) {
    const struct change_row *row = &w->row[i];
    const tct_change *c          = &row->found;
    if (isnan(c->change)) continue;
    bar[bars.n++] = (tct_bar){.name   = row->name,
                              .mean   = c->change,
                              .low    = isnan(c->low) ? 0 : c->low,
                              .high   = isnan(c->high) ? 0 : c->high,
                              .colour = c->verdict == TCT_CHANGE_CHANGED ? 1 : 2};
  }
  if (bars.n == 0) return tct_fail(err, TCT_BAD_DATA, "no change has a number to be drawn");
  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing the change of %s",
          w->how.measure->name);
  const tct_plot plot = {
    .folder = file.folder, .name = file.name, .title = w->how.measure->title, .width = 480};
  return tct_plot_bars(&plot, &bars, err);
}
