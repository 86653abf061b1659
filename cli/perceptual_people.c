/* perceptual_people.c -- people who learnt to tell motion apart, and a network that learnt orientations, beside Figure 4.
 *
 * Of the people (fMRI, areas in the order of the file) what the authors give is taken as it is: differences person by
 * person.  Of their network the width of fitted curves at half height is measured. */
#include "perceptual_animals.h"
#include "perceptual_table.h"

#include <math.h>

enum { AREAS = 7, PEOPLE = 22, LAYERS = 5, DEGREES = 180 };

/* ---- people ----------------------------------------------------------------------------------------------- */

enum { SIGNAL, NOISE, INFORMATION, MEASURES };
static const struct {
  const char *key, *label, *title;
} measures[MEASURES] = {
  {"signal_strength", "signal strength, after less before", "People: signal strength"},
  {"noise_fluctuations", "noise fluctuations, after less before", "People: noise fluctuations"},
  {"LFI", "linear Fisher information, after less before", "People: information"},
};

struct areas {
  double by[AREAS][PEOPLE], before[AREAS], after[AREAS];
  tct_estimate change[AREAS];
};

static tct_status read_areas(const tct_arrays *all, const char *what, struct areas *of,
                             tct_error *err)
{
  char name[2][64];

  tct_print(name[0], sizeof name[0], "%s_pre", what);
  tct_print(name[1], sizeof name[1], "%s_post", what);
  const tct_array *a = beside_array(all, name[0], (size_t)AREAS * PEOPLE, err),
                  *b = a ? beside_array(all, name[1], (size_t)AREAS * PEOPLE, err) : NULL;
  if (!b) return TCT_BAD_DATA;
  for (size_t area = 0; area < AREAS; area++) {
    of->before[area] = of->after[area] = 0;
    for (size_t i = 0; i < PEOPLE; i++) {
      const double was = tct_array_at(a, i * AREAS + area), is = tct_array_at(b, i * AREAS + area);
      of->by[area][i] = is - was;
      of->before[area] += was / PEOPLE;
      of->after[area] += is / PEOPLE;
    }
    of->change[area] = beside_mean(PEOPLE, of->by[area]);
  }
  return TCT_OK;
}

static tct_status draw_areas(const struct beside *b, int which, const struct areas *of,
                             tct_error *err)
{
  char name[AREAS][16], file[64], caption[256];
  tct_bar bar[AREAS];

  for (int i = 0; i < AREAS; i++) {
    const tct_estimate *e = &of->change[i];
    tct_print(name[i], sizeof name[i], "area %d", i + 1);
    bar[i] = (tct_bar){.name = name[i], .mean = e->value, .low = e->low, .high = e->high};
  }
  tct_print(file, sizeof file, "figure_4_people_%s", measures[which].key);
  tct_print(caption, sizeof caption,
            "%s, by area: mean and 95 %% interval over %d people. The files do not name the areas.",
            measures[which].title, (int)PEOPLE);
  const tct_plot plot = {
    .folder = b->folder, .name = file, .title = measures[which].title, .width = 340};
  const tct_bars bars = {.n = AREAS, .bar = bar, .label = measures[which].label};
  TCT_TRY(tct_plot_bars(&plot, &bars, err), err, "drawing %s", file);
  return perceptual_picture(b->page, &plot, caption, err);
}

static tct_status tell_areas(struct beside *b, const tct_arrays *all, struct beside_cells *cells,
                             tct_error *err)
{
  struct areas of;
  char at[16];

  for (int k = 0; k < MEASURES; k++) {
    TCT_TRY(read_areas(all, measures[k].key, &of, err), err, "%s", measures[k].key);
    TCT_TRY(draw_areas(b, k, &of, err), err, "people");
    beside_put(cells, measures[k].key);
    for (int i = 0; i < AREAS; i++) {
      tct_print(at, sizeof at, "%d", i + 1);
      beside_put_change(cells, &of.change[i]);
      beside_line(b, "people", measures[k].key, at, of.before[i], of.after[i], &of.change[i]);
    }
  }
  return TCT_OK;
}

tct_status beside_people(struct beside *b, tct_error *err)
{
  struct beside_cells cells = {.n = 0};
  tct_arrays all            = {0};

  beside_put(&cells, "change of");
  for (int i = 1; i <= AREAS; i++) beside_put_number(&cells, "area %d", i);
  TCT_TRY(beside_read(b, "fMRI_motion_metrics.npz", &all, err), err, "people");
  tct_page_subheading(b->page, "People who learnt to tell directions of motion apart (fMRI)");
  tct_page_grid_begin(b->page);
  const tct_status code = tell_areas(b, &all, &cells, err);
  tct_page_grid_end(b->page);
  tct_arrays_free(&all);
  if (code != TCT_OK) return code;
  tct_page_table(b->page, MEASURES + 1, AREAS + 1, cells.cell,
                 "After less before, as the authors give them: means and 95 % intervals over 22 "
                 "people, 7 areas in the order of the file, which does not name them. LFI: linear "
                 "Fisher information.");
  return TCT_OK;
}

/* ---- the authors' network --------------------------------------------------------------------------------- */

/* Degrees in which a curve is at least half way from its lowest to its highest. */
static double width_of(const tct_array *a, size_t first)
{
  double low = INFINITY, high = -INFINITY;
  int wide = 0;

  for (size_t i = 0; i < DEGREES; i++) {
    low  = fmin(low, tct_array_at(a, first + i));
    high = fmax(high, tct_array_at(a, first + i));
  }
  for (size_t i = 0; i < DEGREES; i++) wide += tct_array_at(a, first + i) >= (low + high) / 2;
  return wide;
}

static void measure_layers(const tct_array *a, double width[LAYERS])
{
  const size_t each = a->n / LAYERS / DEGREES;

  for (size_t layer = 0; layer < LAYERS; layer++) {
    width[layer] = 0;
    for (size_t i = 0; i < each; i++)
      width[layer] += width_of(a, (layer * each + i) * DEGREES) / (double)each;
  }
}

static tct_status draw_layers(const struct beside *b, const double *before, const double *after,
                              tct_error *err)
{
  char name[2 * LAYERS][32];
  tct_bar bar[2 * LAYERS];
  const tct_plot plot = {.folder = b->folder,
                         .name   = "figure_4_network_width",
                         .title  = "The authors' network: width of tuning",
                         .width  = 340};
  const tct_bars bars = {.n = 2 * LAYERS, .bar = bar, .label = "width at half height, degrees"};

  for (int i = 0; i < 2 * LAYERS; i++) {
    tct_print(name[i], sizeof name[i], "layer %d %s", i / 2 + 1, i % 2 ? "after" : "before");
    bar[i] =
      (tct_bar){.name = name[i], .mean = (i % 2 ? after : before)[i / 2], .colour = 1 + i % 2};
  }
  TCT_TRY(tct_plot_bars(&plot, &bars, err), err, "drawing widths");
  return perceptual_picture(b->page, &plot,
                            "The authors' network sharpens most at the bottom, in its two lowest "
                            "layers, and widens at the top.",
                            err);
}

static tct_status tell_network(struct beside *b, const double *was, const double *is,
                               tct_error *err)
{
  struct beside_cells cells = {.n = 0};
  char at[16];

  tct_page_subheading(b->page, "The authors' network, trained on one degree");
  TCT_TRY(draw_layers(b, was, is, err), err, "a network");
  beside_put(&cells, "layer");
  beside_put(&cells, "before");
  beside_put(&cells, "after");
  beside_put(&cells, "change");
  for (int i = 0; i < LAYERS; i++) {
    const tct_estimate change = {is[i] - was[i], NAN, NAN};
    tct_print(at, sizeof at, "%d", i + 1);
    beside_put_number(&cells, "%d", i + 1);
    beside_put_number(&cells, "%.1f", was[i]);
    beside_put_number(&cells, "%.1f", is[i]);
    beside_put_number(&cells, "%+.1f", change.value);
    beside_line(b, "network", "width", at, was[i], is[i], &change);
  }
  tct_page_table(b->page, LAYERS + 1, 4, cells.cell,
                 "Width of orientation tuning in degrees (at half height, mean over references, "
                 "contrasts and noise of the authors' fitted curves), from the lowest layer up.");
  return TCT_OK;
}

tct_status beside_network(struct beside *b, tct_error *err)
{
  enum { ALL = LAYERS * 4 * 10 * 8 * DEGREES };
  double before[LAYERS], after[LAYERS];
  tct_arrays all = {0};

  TCT_TRY(beside_read(b, "DCNN_orientation_tuning.npz", &all, err), err, "the network");
  const tct_array *pre  = beside_array(&all, "Tuning_Pre", ALL, err),
                  *post = pre ? beside_array(&all, "Tuning_Post", ALL, err) : NULL;
  if (post) measure_layers(pre, before);
  if (post) measure_layers(post, after);
  tct_arrays_free(&all);
  return post ? tell_network(b, before, after, err) : TCT_BAD_DATA;
}
