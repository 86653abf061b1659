/* movement.c -- how a population's conditions moved while it learnt: two maps by MDS, one laid on the other. */
#include "report/movement.h"

#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/geometry/mds.h"
#include "report/plot.h"

enum { MOST = 400 };

/* The second begins where the first ended, so that what moves is the conditions and not the choice among
 * solutions that are as good. */
static tct_status find_maps(const tct_recording *of, const double *before, const double *after,
                            double *place, double *stress, tct_error *err)
{
  double *second  = place + 2 * (size_t)of->conditions;
  tct_mds_how how = TCT_MDS_MAP;
  tct_mds_fit fit;

  TCT_TRY(tct_mds(of->conditions, before, &how, place, &fit, err), err, "before learning");
  *stress   = fit.stress;
  how.start = place;
  TCT_TRY(tct_mds(of->conditions, after, &how, second, &fit, err), err, "after learning");
  *stress = fmax(*stress, fit.stress);
  tct_mds_align(of->conditions, place, second);
  return TCT_OK;
}

static tct_status draw(const tct_report_of *r, const char *name, const char *title,
                       const tct_recording *of, const double *place, double stress, tct_error *err)
{
  const tct_map_picture m = {.n             = of->conditions,
                             .maps          = 2,
                             .place         = place,
                             .category      = of->category,
                             .categories    = of->categories,
                             .category_name = (const char(*)[TCT_LABEL])of->category_name,
                             .condition     = (const char(*)[TCT_LABEL])of->condition,
                             .unit          = "1 - correlation",
                             .stress        = stress,
                             .first         = "before",
                             .last          = "after learning"};
  char path[1024];

  TCT_TRY(tct_plot_map(&(tct_plot){r->figures, name, title, 340, 0}, &m, err), err,
          "plotting a map of %s", of->name);
  tct_print(path, sizeof path, "%s/%s.svg", r->figures, name);
  tct_page_figure(r->page, path, NULL, 0);
  return TCT_OK;
}

tct_status tct_report_movement(const tct_report_of *r, const char *name, const char *title,
                               const tct_recording *of, const double *before, const double *after,
                               tct_error *err)
{
  tct_error why = {0};
  double stress = (double)NAN;
  char words[400];

  if (of->conditions < 3 || of->conditions > MOST) return TCT_OK;
  double *place = tct_alloc(4 * (size_t)of->conditions, sizeof *place);
  if (!place) return tct_fail(err, TCT_NO_MEMORY, "no memory for a map of %s", of->name);
  tct_status status = find_maps(of, before, after, place, &stress, &why);
  if (status == TCT_OK) {
    status = draw(r, name, title, of, place, stress, err);
  } else if (status == TCT_BAD_DATA) {
    tct_print(words, sizeof words, "%s has no map: %.300s", of->name, why.text);
    tct_page_text(r->page, words);
    status = TCT_OK;
  } else if (err) {
    *err = why;
  }
  tct_free(place);
  return status;
}
