/* rdm_plot.c -- tercet rdm --plot FILE.svg: RDMs as pictures. */
#include "rdm_plot.h"

#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "kernels/clusters.h"
#include "report/plot.h"

#include <string.h>

enum { HEAT, RANKED, CLUSTERS, PICTURES = 100 };

static tct_rdm_picture picture_of(const tct_rdm *r)
{
  return (tct_rdm_picture){.n             = r->conditions,
                           .value         = r->value,
                           .category      = r->category,
                           .categories    = r->categories,
                           .category_name = (const char(*)[TCT_LABEL])r->category_name,
                           .condition     = (const char(*)[TCT_LABEL])r->condition};
}

/* FILE, or FILE_NAME if there are several; what no name of a file should hold becomes '_'. */
static void name_picture(const struct plot_file *file, const tct_rdms *r, int i, char name[104])
{
  static const char *const letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const size_t stem = strlen(file->name);

  tct_print(name, 104, r->n > 1 ? "%s_%d_%.32s" : "%s", file->name, i + 1, r->rdm[i]->name);
  for (size_t k = stem; name[k]; k++)
    if (!strchr(letters, name[k])) name[k] = '_';
}

static tct_status draw_heat(const tct_plot *plot, const tct_rdms *r, int i, int kind,
                            const tct_colours *colours, tct_error *err)
{
  const int n             = r->rdm[i]->conditions;
  tct_rdm_picture picture = picture_of(r->rdm[i]);
  tct_merge *merge        = NULL;
  int *order              = NULL;
  tct_status status       = TCT_OK;

  picture.colours = *colours;
  picture.ranked  = kind != HEAT;
  if (kind == RANKED) picture.colours.label = NULL;
  if (kind == CLUSTERS) {
    picture.ranked = false;
    merge          = tct_alloc((size_t)n, sizeof *merge);
    order          = tct_alloc((size_t)n, sizeof *order);
    picture.order  = order;
    if (!merge || !order || !tct_clusters_average(n, r->rdm[i]->value, merge) ||
        !tct_clusters_order(n, merge, order))
      status = tct_fail(err, TCT_NO_MEMORY, "no memory for clusters of %d conditions", n);
  }
  if (status == TCT_OK) status = tct_plot_rdm(plot, &picture, err);
  tct_free(merge);
  tct_free(order);
  return status;
}

/* Colours mean the same in all of them. */
static tct_status draw_each(const struct asked *a, const struct plot_file *file, const tct_rdms *r,
                            tct_error *err)
{
  tct_colours colours = {.label = *r->distance ? r->distance : "dissimilarity"};
  char name[104];

  if (r->n > PICTURES)
    return tct_fail(err, TCT_UNSUPPORTED, "%d pictures are too many: choose one by --recording",
                    r->n);
  for (int i = 0; i < r->n; i++)
    tct_colours_cover(&colours, tct_rdm_pairs(r->rdm[i]->conditions), r->rdm[i]->value);
  for (int i = 0; i < r->n; i++) {
    name_picture(file, r, i, name);
    const tct_plot plot = {.folder = file->folder, .name = name, .title = r->rdm[i]->name};
    TCT_TRY(draw_heat(&plot, r, i, a->plot_kind, &colours, err), err, "drawing the RDM of %s",
            r->rdm[i]->name);
  }
  return TCT_OK;
}

tct_status rdm_plot(const struct asked *a, const tct_rdms *r, tct_error *err)
{
  struct plot_file file;

  if (!a->plot) return TCT_OK;
  TCT_TRY(plot_file_of(a->plot, &file, err), err, "drawing RDMs");
  return draw_each(a, &file, r, err);
}
