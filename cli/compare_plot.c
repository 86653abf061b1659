/* compare_plot.c -- tercet compare --plot FILE.svg: the models of a comparison as bars, with the ceiling. */
#include "compare_plot.h"

#include "plot_file.h"

#include "base/text.h"
#include "report/plot.h"

tct_status compare_plot(const char *path, const tct_inference *i, const char *comparator,
                        tct_error *err)
{
  struct plot_file file;
  char label[160], title[160];

  TCT_TRY(plot_file_of(path, &file, err), err, "drawing the comparison");
  tct_print(label, sizeof label, "%s, %s is more similar", comparator ? comparator : "similarity",
            i->larger_is_more_similar ? "larger" : "smaller");
  tct_print(title, sizeof title, "%d subject%s, %d conditions", i->subjects,
            i->subjects == 1 ? "" : "s", i->conditions);
  const tct_plot plot       = {.folder = file.folder, .name = file.name, .title = title};
  const tct_model_bars bars = {.of = i, .label = label};
  return tct_plot_models(&plot, &bars, err);
}
