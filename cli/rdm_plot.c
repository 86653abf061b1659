/* rdm_plot.c -- tercet rdm --plot FILE.svg: RDMs as pictures. */
#include "rdm_plot.h"

#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/geometry/mds.h"
#include "kernels/clusters.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { HEAT, RANKED, CLUSTERS, MDS, DRIFT, DENDROGRAM }; /* as in the choices of --plot-kind */
enum { PICTURES = 100 };

typedef const char (*names)[TCT_LABEL];

/* FILE, or FILE_N_NAME if there are several; what no name of a file should hold becomes '_'. */
static tct_status name_picture(const struct plot_file *file, const tct_rdms *r, int i,
                               char name[104], tct_error *err)
{
  struct plot_file same;
  char path[1200];

  static const char *const letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

  if (r->n > 1)
    tct_print(name, 104, "%.60s_%d_%.32s", file->name, i + 1, r->rdm[i]->name);
  else
    tct_print(name, 104, "%s", file->name);
  for (size_t k = 0; r->n > 1 && name[k]; k++)
    if (!strchr(letters, name[k])) name[k] = '_';
  tct_print(path, sizeof path, "%s/%s.svg", file->folder, name);
  return plot_file_of(path, &same, err);
}

/* ---- heat maps ------------------------------------------------------------------------------------- */

static tct_status find_order(const tct_rdm *r, int *order, tct_error *err)
{
  tct_merge *merge = tct_alloc((size_t)r->conditions, sizeof *merge);
  const bool fine  = merge && tct_clusters_average(r->conditions, r->value, merge) &&
                    tct_clusters_order(r->conditions, merge, order);

  tct_free(merge);
  return fine
           ? TCT_OK
           : tct_fail(err, TCT_NO_MEMORY, "no memory for clusters of %d conditions", r->conditions);
}

static tct_status draw_heat(const tct_plot *plot, const tct_rdm *r, int kind, tct_colours colours,
                            tct_error *err)
{
  int *order        = kind == CLUSTERS ? tct_alloc((size_t)r->conditions, sizeof *order) : NULL;
  tct_status status = TCT_OK;

  if (kind == RANKED) colours.label = NULL;
  if (kind == CLUSTERS)
    status = order ? find_order(r, order, err)
                   : tct_fail(err, TCT_NO_MEMORY, "no memory for an order of conditions");
  if (status == TCT_OK)
    status = tct_plot_rdm(plot,
                          &(tct_rdm_picture){.n             = r->conditions,
                                             .value         = r->value,
                                             .category      = r->category,
                                             .categories    = r->categories,
                                             .category_name = (names)r->category_name,
                                             .condition     = (names)r->condition,
                                             .colours       = colours,
                                             .order         = order,
                                             .ranked        = kind == RANKED},
                          err);
  tct_free(order);
  return status;
}

static tct_status draw_tree(const tct_plot *plot, const tct_rdm *r, const char *unit,
                            tct_error *err)
{
  const tct_dendrogram tree = {.n             = r->conditions,
                               .value         = r->value,
                               .category      = r->category,
                               .categories    = r->categories,
                               .category_name = (names)r->category_name,
                               .condition     = (names)r->condition,
                               .label         = unit};

  return tct_plot_dendrogram(plot, &tree, err);
}

/* ---- maps ------------------------------------------------------------------------------------------ */

/* What the n-th map is of, for people: its time if it has one. */
static void name_map(const tct_rdm *r, char text[128])
{
  if (r->dt > 0)
    tct_print(text, 128, "%g ms", r->start + 0.5 * r->dt);
  else
    tct_print(text, 128, "%s", r->name);
}

/* Are they of the same conditions? */
static bool same_conditions(const tct_rdm *a, const tct_rdm *b)
{
  if (a->conditions != b->conditions || !a->condition != !b->condition) return false;
  for (int i = 0; a->condition && i < a->conditions; i++)
    if (strcmp(a->condition[i], b->condition[i]) != 0) return false;
  return true;
}

/* Maps of RDMs first .. first + n - 1, and the largest stress.  Each begins where the one before it ended, and is
 * laid on it: what moves is the conditions, and not the choice among solutions as good.  Laid on the
 * first, maps would turn back and forth wherever that one says little of what comes. */
static tct_status find_maps(const tct_rdms *r, int first, int n, double *place, double *stress,
                            tct_error *err)
{
  const size_t size = 2 * (size_t)r->rdm[first]->conditions;

  *stress = 0;
  for (int k = 0; k < n; k++) {
    const tct_rdm *one = r->rdm[first + k];
    double *at         = place + size * (size_t)k;
    tct_mds_how how    = TCT_MDS_MAP;
    tct_mds_fit fit;
    if (k) how.start = at - size;
    TCT_TRY(tct_mds(one->conditions, one->value, &how, at, &fit, err), err,
            "laying out a map of %s", one->name);
    if (k) tct_mds_align(one->conditions, at - size, at);
    *stress = fmax(*stress, fit.stress);
  }
  return TCT_OK;
}

static tct_status draw_maps(const tct_plot *plot, const tct_rdms *r, int first, int n,
                            const char *unit, tct_error *err)
{
  const tct_rdm *of = r->rdm[first];
  char from[128], to[128];
  double stress;

  for (int k = 1; k < n; k++)
    if (!same_conditions(of, r->rdm[first + k]))
      return tct_fail(err, TCT_BAD_SHAPE,
                      "%s and %s are not of the same conditions: no path joins them", of->name,
                      r->rdm[first + k]->name);
  double *place = tct_alloc((size_t)n * 2 * (size_t)of->conditions, sizeof *place);
  if (!place) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d maps", n);
  name_map(of, from);
  name_map(r->rdm[first + n - 1], to);
  tct_status status = find_maps(r, first, n, place, &stress, err);
  if (status == TCT_OK)
    status = tct_plot_map(plot,
                          &(tct_map_picture){.n             = of->conditions,
                                             .maps          = n,
                                             .place         = place,
                                             .category      = of->category,
                                             .categories    = of->categories,
                                             .category_name = (names)of->category_name,
                                             .condition     = (names)of->condition,
                                             .unit          = unit,
                                             .stress        = stress,
                                             .first         = from,
                                             .last          = to},
                          err);
  tct_free(place);
  return status;
}

/* ---- one picture, or one of each ---------------------------------------------------------------------- */

static tct_status draw_one(const struct asked *a, const tct_plot *plot, const tct_rdms *r, int i,
                           const tct_colours *colours, tct_error *err)
{
  if (a->plot_kind == MDS) return draw_maps(plot, r, i, 1, colours->label, err);
  if (a->plot_kind == DENDROGRAM) return draw_tree(plot, r->rdm[i], colours->label, err);
  return draw_heat(plot, r->rdm[i], a->plot_kind, *colours, err);
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
    TCT_TRY(name_picture(file, r, i, name, err), err, "drawing the RDM of %s", r->rdm[i]->name);
    const tct_plot plot = {.folder = file->folder, .name = name, .title = r->rdm[i]->name};
    TCT_TRY(draw_one(a, &plot, r, i, &colours, err), err, "drawing the RDM of %s", r->rdm[i]->name);
  }
  return TCT_OK;
}

tct_status rdm_plot(const struct asked *a, const tct_rdms *r, tct_error *err)
{
  struct plot_file file;
  char title[64];

  if (!a->plot || r->n < 1) return TCT_OK;
  TCT_TRY(plot_file_of(a->plot, &file, err), err, "drawing RDMs");
  if (a->plot_kind != DRIFT) return draw_each(a, &file, r, err);
  tct_print(title, sizeof title, "%d conditions in %d RDMs", r->rdm[0]->conditions, r->n);
  const tct_plot plot = {.folder = file.folder, .name = file.name, .title = title};
  TCT_TRY(draw_maps(&plot, r, 0, r->n, *r->distance ? r->distance : "dissimilarity", err), err,
          "drawing how conditions move");
  return TCT_OK;
}
