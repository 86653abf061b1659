/* map_plot.c -- tercet map --plot: populations by areas, with what was chosen framed, beside the same before learning. */
#include "map_asked.h"
#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { NAME = 224 };

/* What is drawn: rows are populations, columns areas and then, of runs, areas beside what they were before. */
struct drawn {
  int rows, columns;
  double *value;
  bool *framed;
  char (*name)[NAME]; /* of rows, then of columns */
  const char **at;    /* [rows + columns] */
};

static tct_status room_for(const struct map *m, struct drawn *d, tct_error *err)
{
  for (int i = 0; i < m->models; i++) d->rows += m->model[i].n;
  d->columns         = map_has_runs(m) ? 2 * m->areas : m->areas;
  const size_t cells = (size_t)d->rows * (size_t)d->columns;
  d->value           = tct_alloc(cells + 1, sizeof *d->value);
  d->framed          = tct_alloc(cells + 1, sizeof *d->framed);
  d->name            = tct_alloc((size_t)(d->rows + d->columns) + 1, sizeof *d->name);
  d->at              = tct_alloc((size_t)(d->rows + d->columns) + 1, sizeof *d->at);
  if (d->value && d->framed && d->name && d->at) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
}

static void drawn_free(struct drawn *d)
{
  tct_free(d->value);
  tct_free(d->framed);
  tct_free(d->name);
  tct_free(d->at);
}

static void gather_row(const struct map *m, int model, int k, int row, struct drawn *d)
{
  const struct map_model *of = &m->model[model];
  const int item = of->member[k], before = m->item[item].control;

  tct_print(d->name[row], NAME, "%s%s%s", m->models > 1 ? of->name : "", m->models > 1 ? " " : "",
            m->item[item].name);
  for (int i = 0; i < d->columns; i++) {
    const struct map_area *a = &m->area[i % m->areas];
    const bool first         = i >= m->areas;
    const tct_map_choice *c  = first ? &a->before[model] : &a->choice[model];
    const size_t at          = (size_t)row * (size_t)d->columns + (size_t)i;
    d->value[at] = !first ? a->cell[item].value : before >= 0 ? a->cell[before].value : (double)NAN;
    d->framed[at] = c->n && c->chosen == k;
  }
}

static void gather(const struct map *m, struct drawn *d)
{
  int row = 0;

  for (int i = 0; i < m->models; i++)
    for (int k = 0; k < m->model[i].n; k++) gather_row(m, i, k, row++, d);
  for (int i = 0; i < d->columns; i++)
    tct_print(d->name[d->rows + i], NAME, "%s%s", m->area[i % m->areas].name,
              i >= m->areas ? " untrained" : "");
  for (int i = 0; i < d->rows + d->columns; i++) d->at[i] = d->name[i];
}

tct_status map_plot(const struct map *m, tct_error *err)
{
  struct drawn d = {.rows = 0};
  char title[160], label[256];
  struct plot_file file;

  map_title(m, title);
  tct_print(label, sizeof label, "%s, %s is more similar", title,
            map_smaller(m) ? "smaller" : "larger");
  TCT_TRY(plot_file_of(m->asked->plot, &file, err), err, "drawing a map");
  tct_status status = room_for(m, &d, err);
  if (status == TCT_OK) {
    gather(m, &d);
    const tct_plot plot = {.folder = file.folder,
                           .name   = file.name,
                           .title  = "framed: chosen, most often, on halves",
                           .width  = d.columns > 4 ? 720 : 0};
    status              = tct_plot_matrix(&plot,
                                          &(tct_matrix){.rows         = d.rows,
                                                        .columns      = d.columns,
                                                        .value        = d.value,
                                                        .framed       = d.framed,
                                                        .row          = d.at,
                                                        .column       = d.at + d.rows,
                                                        .row_label    = "population",
                                                        .column_label = "area",
                                                        .colours      = {.label = label}},
                                          err);
  }
  drawn_free(&d);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing a map");
}
