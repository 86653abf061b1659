/* perceptual_pictures.c -- Figure 4 drawn: maps of how often a mark grows with the level, and its centres. */
#include "perceptual_table.h"

#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 340, LINE = 200 };

/* Marks that are drawn; words for them. */
static const struct {
  int mark;
  const char *name, *what, *map, *centre; /* centre NULL: not drawn */
} drawn[] = {
  {TCT_MARK_TUNING, "tuning", "tuning", "Tuning: P(changes more at every level)",
   "Tuning: centre of its change"},
  {TCT_MARK_SHUFFLED, "dealt_out", "tuning, when changes of weights are dealt out among synapses,",
   "Dealt out: P(tuning changes more)", NULL},
  {TCT_MARK_WEIGHT, "weight", "weights", "Weights: P(change more at every level)",
   "Weights: centre of their change"},
};
enum { DRAWN = sizeof drawn / sizeof *drawn };

tct_status perceptual_picture(tct_page *page, const tct_plot *plot, const char *caption,
                              tct_error *err)
{
  char file[LINE];

  tct_print(file, sizeof file, "%s.svg", plot->name);
  char *path = tct_path(plot->folder, file);
  if (!path) return tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_page_figure(page, path, caption, plot->width);
  tct_free(path);
  return TCT_OK;
}

/* ---- maps: rule x precision ------------------------------------------------------------------------------- */

static tct_status draw_map(const tct_perceptual *p, int at, int which, const tct_plot *plot,
                           tct_error *err)
{
  double value[TCT_ROWS * TCT_PRECISIONS];
  const char *row[TCT_ROWS];

  for (int r = 0; r < p->rows; r++) {
    row[r] = p->row[r].name;
    for (int k = 0; k < p->precisions; k++)
      value[r * p->precisions + k] =
        tct_perceptual_order(p, r, k, at, drawn[which].mark).share.value;
  }
  const tct_matrix m = {.rows         = p->rows,
                        .columns      = p->precisions,
                        .value        = value,
                        .row          = row,
                        .column       = p->precision,
                        .column_label = p->of,
                        .colours      = {.low = 0, .high = 1}};
  return tct_plot_matrix(plot, &m, err);
}

/* ---- centres against precision ---------------------------------------------------------------------------- */

struct line {
  double x[TCT_PRECISIONS], mean[TCT_PRECISIONS];
};

/* Precisions in ascending order. */
static void sort_precisions(const tct_perceptual *p, int order[TCT_PRECISIONS])
{
  for (int i = 0; i < p->precisions; i++) {
    int k = i;
    for (; k > 0 && p->place[order[k - 1]] > p->place[i]; k--) order[k] = order[k - 1];
    order[k] = i;
  }
}

static tct_status draw_centres(const tct_perceptual *p, int at, int which, const tct_plot *plot,
                               tct_error *err)
{
  struct line *line = tct_alloc((size_t)p->rows, sizeof *line);
  tct_series series[TCT_ROWS];
  int order[TCT_PRECISIONS], n = 0;

  if (!line) return tct_fail(err, TCT_NO_MEMORY, "no memory for curves");
  sort_precisions(p, order);
  for (int r = 0; r < p->rows; r++) {
    bool any = false;
    for (int k = 0; k < p->precisions; k++) {
      const tct_estimate e = tct_perceptual_centre(p, r, order[k], at, drawn[which].mark);
      line[r].x[k]         = p->place[order[k]];
      line[r].mean[k]      = e.value;
      any                  = any || isfinite(e.value);
    }
    if (any)
      series[n++] = (tct_series){
        .name = p->row[r].name, .n = p->precisions, .x = line[r].x, .mean = line[r].mean};
  }
  const tct_curves c    = {.n              = n,
                           .series         = series,
                           .x_label        = p->of,
                           .y_label        = "0: lowest level, 1: highest",
                           .y_low          = 0,
                           .y_high         = 1,
                           .reference      = 0.5,
                           .reference_name = "the same at all",
                           .legend         = TCT_LEGEND_ABOVE};
  const tct_status code = tct_plot_curves(plot, &c, err);
  tct_free(line);
  return code;
}

static bool any_centre(const tct_perceptual *p, int at, int mark)
{
  for (int r = 0; r < p->rows; r++)
    for (int k = 0; k < p->precisions; k++)
      if (isfinite(tct_perceptual_centre(p, r, k, at, mark).value)) return true;
  return false;
}

/* ---- all of them ------------------------------------------------------------------------------------------ */

static const char *const stood[TCT_AT_N] = {"when the criterion was first met",
                                            "at the end of training"};

static tct_status add_map(const tct_perceptual *p, int at, int which, const char *folder,
                          tct_page *page, tct_error *err)
{
  char name[64], caption[3 * LINE];
  const tct_plot plot = {.folder = folder, .name = name, .title = drawn[which].map, .width = WIDTH};

  tct_print(name, sizeof name, "figure_4_%s_%s", drawn[which].name, perceptual_at[at]);
  tct_print(caption, sizeof caption,
            "Share of seeds in which the change of %s grows from each level to the next, %s. An "
            "empty cell: "
            "no seed got there, or nothing changed.",
            drawn[which].what, stood[at]);
  TCT_TRY(draw_map(p, at, which, &plot, err), err, "drawing a map");
  return perceptual_picture(page, &plot, caption, err);
}

static tct_status add_centres(const tct_perceptual *p, int at, int which, const char *folder,
                              tct_page *page, tct_error *err)
{
  char name[64], caption[3 * LINE];
  const tct_plot plot = {
    .folder = folder, .name = name, .title = drawn[which].centre, .width = WIDTH, .height = 300};

  if (!drawn[which].centre || !any_centre(p, at, drawn[which].mark)) return TCT_OK;
  tct_print(name, sizeof name, "figure_4_%s_centre_%s", drawn[which].name, perceptual_at[at]);
  tct_print(caption, sizeof caption,
            "Where the change of %s lies between the lowest level and the highest, against the "
            "precision, %s: "
            "means over seeds; their intervals are in figure_4.csv.",
            drawn[which].what, stood[at]);
  TCT_TRY(draw_centres(p, at, which, &plot, err), err, "drawing centres");
  return perceptual_picture(page, &plot, caption, err);
}

tct_status perceptual_pictures(const tct_perceptual *p, int at, const char *folder, tct_page *page,
                               tct_error *err)
{
  tct_status code = TCT_OK;

  tct_page_grid_begin(page);
  for (int i = 0; i < DRAWN && code == TCT_OK; i++) code = add_map(p, at, i, folder, page, err);
  for (int i = 0; i < DRAWN && code == TCT_OK; i++) code = add_centres(p, at, i, folder, page, err);
  tct_page_grid_end(page);
  return code;
}
