/* compare_plot.c -- tercet compare --plot FILE.svg: the models of a comparison as bars, with the ceiling. */
#include "compare_plot.h"

#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { MANY = 24 }; /* models whose bars and marks want more than one column */

/* Of more models than a figure has room for, the best ones, in the order in which they were. */
struct best {
  tct_inference of;
  int *row; /* [models of all] its place among the best; -1: it is none of them */
};

/* How many are better than model k, or as good and before it. */
static int before(const tct_inference *i, int k)
{
  const double sign = i->larger_is_more_similar ? 1 : -1, own = sign * i->model[k].mean.value;
  int n = 0;

  for (int j = 0; j < i->models; j++) {
    const double other = sign * i->model[j].mean.value;
    if (isnan(own) ? !isnan(other) || j < k
                   : other > own || (!(other < own) && !isnan(other) && j < k))
      n++;
  }
  return n;
}

static bool choose(const tct_inference *i, struct best *b)
{
  b->of       = *i;
  b->row      = tct_alloc((size_t)i->models, sizeof *b->row);
  b->of.model = tct_alloc((size_t)i->models, sizeof *b->of.model);
  b->of.pair  = tct_alloc((size_t)i->pairs + 1, sizeof *b->of.pair);
  if (!b->row || !b->of.model || !b->of.pair) return false;
  b->of.models = b->of.pairs = 0;
  for (int k = 0; k < i->models; k++) {
    b->row[k] = before(i, k) < TCT_MODELS_MOST ? b->of.models : -1;
    if (b->row[k] >= 0) b->of.model[b->of.models++] = i->model[k];
  }
  for (int k = 0; k < i->pairs; k++) {
    tct_inferred_pair pair = i->pair[k];
    pair.a                 = b->row[pair.a];
    pair.b                 = b->row[pair.b];
    if (pair.a >= 0 && pair.b >= 0) b->of.pair[b->of.pairs++] = pair;
  }
  return true;
}

static tct_status draw(const struct plot_file *file, const tct_inference *i, int all,
                       const char *comparator, tct_error *err)
{
  char label[160], title[160], best[64] = "";

  tct_print(label, sizeof label, "%s, %s is more similar", comparator ? comparator : "similarity",
            i->larger_is_more_similar ? "larger" : "smaller");
  if (i->models < all) tct_print(best, sizeof best, ", best %d of %d models", i->models, all);
  tct_print(title, sizeof title, "%d subject%s, %d conditions%s", i->subjects,
            i->subjects == 1 ? "" : "s", i->conditions, best);
  const tct_plot plot       = {.folder = file->folder,
                               .name   = file->name,
                               .title  = title,
                               .width  = i->models > MANY ? 720 : 0};
  const tct_model_bars bars = {.of = i, .label = label};
  return tct_plot_models(&plot, &bars, err);
}

tct_status compare_plot(const char *path, const tct_inference *i, const char *comparator,
                        tct_error *err)
{
  struct best best = {.row = NULL};
  struct plot_file file;
  tct_status status;

  TCT_TRY(plot_file_of(path, &file, err), err, "drawing the comparison");
  if (i->models <= TCT_MODELS_MOST) return draw(&file, i, i->models, comparator, err);
  if (choose(i, &best))
    status = draw(&file, &best.of, i->models, comparator, err);
  else
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for a picture of %d models", i->models);
  tct_free(best.row);
  tct_free(best.of.model);
  tct_free(best.of.pair);
  return status;
}
