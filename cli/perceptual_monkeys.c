/* perceptual_monkeys.c -- two monkeys that learnt to tell contrasts apart, beside Figure 4.
 *
 * All is computed from single trials of the test stimulus (multi-unit, Hz of 100 ms), contrast by contrast, by the measures of
 * src/brain/tunings/ as the authors counted: squares of the Fano factor are divided by the trials.  So the numbers
 * are those that they published, to 1e-12 (tests/brain/tuning_real.c, tests/cli/figure_animals.sh). */
#include "perceptual_animals.h"
#include "perceptual_table.h"

#include "base/memory.h"
#include "brain/tuning/change.h"
#include "substrate/complain.h"

#include <tercet/spec.h>
#include <tercet/tuning.h>

#include <math.h>
#include <string.h>

enum { MONKEYS = 2, DAYS = 2, CONTRASTS = 14, UNITS = 64 };

enum { RATE, FANO, NOISE, MEASURES };
static const struct {
  const char *kind, *params, *key, *label, *title;
} measures[MEASURES] = {
  {"response", "", "rate", "rate, Hz", "Monkeys: rate"},
  {"fano", ", window: 100 ms, unbiased: false", "fano_factor", "Fano factor",
   "Monkeys: Fano factor"},
  {"noise_correlation", "", "noise_correlation", "noise correlation", "Monkeys: noise correlation"},
};
static const char *const days[DAYS] = {"pre", "post"};

struct monkey {
  int number, units;
  double mean[MEASURES][DAYS][CONTRASTS]; /* over units or their pairs */
  double curve[DAYS][CONTRASTS * UNITS];  /* [contrast][unit] rates */
};

struct troop {
  struct monkey monkey[MONKEYS];
  double contrast[CONTRASTS]; /* percent */
};

/* ---- measuring -------------------------------------------------------------------------------------------- */

/* Parameters of a measure as the authors had it; freed by tct_params_free. */
static void *params_of(const tct_about *about, const char *said, tct_error *err)
{
  char text[160];
  void *params = NULL;

  tct_print(text, sizeof text, "measure: {kind: %s%s}\n", about->name, said);
  tct_spec *spec = tct_spec_parse(text, "what is measured of monkeys", err);
  if (spec) params = tct_bind(spec, tct_node_at(tct_spec_root(spec), "measure"), about, NULL);
  tct_spec_free(spec);
  return params;
}

/* A measure of trials of one contrast: the mean over its items; of rates those of units too. */
static tct_status measure(const tct_trials *t, int which, double *mean, double *unit,
                          tct_error *err)
{
  const tct_about *about = tct_variant("tunings", measures[which].kind);
  tct_tuned tuned        = {0};
  tct_tuned_spread s;

  if (!about) return tct_fail(err, TCT_BUG, "there is no tuning %s", measures[which].kind);
  void *params             = params_of(about, measures[which].params, err);
  const tct_tuning_how how = {.measure   = (const tct_tuning *)about,
                              .params    = params,
                              .period    = -1,
                              .reference = (double)NAN,
                              .level     = 0.95,
                              .threads   = 1};
  tct_status code          = about->params_size && !params
                               ? tct_fail(err, TCT_NO_MEMORY, "no memory for parameters of %s", about->name)
                               : TCT_OK;
  if (code == TCT_OK) code = tct_tuned_of(t, &how, &tuned, err);
  if (code == TCT_OK) code = tct_tuned_spread_of(&tuned, 0, &s, err);
  if (code == TCT_OK) *mean = s.mean;
  for (int i = 0; code == TCT_OK && unit && i < tuned.items; i++)
    unit[i] = tuned.value[(size_t)i * (size_t)how.measure->n];
  tct_tuned_free(&tuned);
  tct_params_free(about, params);
  return code;
}

/* One contrast: trials [unit][trial]. */
static tct_status add_contrast(const tct_array *a, int day, int contrast, struct monkey *m,
                               tct_error *err)
{
  const size_t units = a->rank == 2 ? a->shape[0] : 0, rows = a->rank == 2 ? a->shape[1] : 0;

  if (units < 2 || units > UNITS || rows < 2 || (m->units > 0 && (int)units != m->units))
    return tct_fail(err, TCT_BAD_DATA, "%zu trials of %zu units", rows, units);
  m->units       = (int)units;
  double *value  = tct_alloc(rows * units, sizeof *value);
  int *condition = tct_alloc(rows, sizeof *condition); /* all one */
  if (!value || !condition) {
    tct_free(value);
    tct_free(condition);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  }
  for (size_t i = 0; i < rows * units; i++)
    value[i] = tct_array_at(a, i % units * rows + i / units);
  const tct_trials t = {
    .rows = (int)rows, .units = m->units, .conditions = 1, .value = value, .condition = condition};
  double *curve   = m->curve[day] + (size_t)contrast * units;
  tct_status code = TCT_OK;
  for (int i = 0; code == TCT_OK && i < MEASURES; i++)
    code = measure(&t, i, &m->mean[i][day][contrast], i == RATE ? curve : NULL, err);
  tct_free(value);
  tct_free(condition);
  return code;
}

static tct_status add_all(const tct_arrays *all, struct troop *t, struct monkey *m, tct_error *err)
{
  const tct_array *contrast = beside_array(all, "contrast_percent", CONTRASTS, err);
  char key[64];

  if (!contrast) return TCT_BAD_DATA;
  for (int day = 0; day < DAYS; day++)
    for (int c = 0; c < CONTRASTS; c++) {
      t->contrast[c] = tct_array_at(contrast, (size_t)c);
      tct_print(key, sizeof key, "M%d_s2_%s_c%g", m->number, days[day], t->contrast[c]);
      const tct_array *a = beside_array(all, key, 0, err);
      if (!a) return TCT_BAD_DATA;
      TCT_TRY(add_contrast(a, day, c, m, err), err, "contrast %g", t->contrast[c]);
    }
  return TCT_OK;
}

static tct_status read_monkey(const struct beside *b, struct troop *t, int i, tct_error *err)
{
  tct_arrays all = {0};
  char name[64];

  t->monkey[i].number = i + 1;
  tct_print(name, sizeof name, "V4_MUA_trials_M%d.npz", i + 1);
  tct_status code = beside_read(b, name, &all, err);
  if (code == TCT_OK) code = add_all(&all, t, &t->monkey[i], err);
  tct_arrays_free(&all);
  return code;
}

/* ---- telling ---------------------------------------------------------------------------------------------- */

static void put_lines(struct beside *b, const struct troop *t)
{
  static const tct_estimate none = {NAN, NAN, NAN};
  char who[16], at[32];

  for (int i = 0; i < MONKEYS; i++)
    for (int k = 0; k < MEASURES; k++)
      for (int c = 0; c < CONTRASTS; c++) {
        const struct monkey *m = &t->monkey[i];
        tct_print(who, sizeof who, "M%d", m->number);
        tct_print(at, sizeof at, "%g", t->contrast[c]);
        beside_line(b, who, measures[k].key, at, m->mean[k][0][c], m->mean[k][1][c], &none);
      }
}

static tct_status draw(const struct beside *b, const struct troop *t, int which, tct_error *err)
{
  char name[MONKEYS * DAYS][32], file[64], caption[256];
  tct_series s[MONKEYS * DAYS];

  for (int i = 0; i < MONKEYS * DAYS; i++) {
    const struct monkey *m = &t->monkey[i / DAYS];
    tct_print(name[i], sizeof name[i], "M%d %s", m->number, i % DAYS ? "after" : "before");
    s[i] = (tct_series){
      .name = name[i], .n = CONTRASTS, .x = t->contrast, .mean = m->mean[which][i % DAYS]};
  }
  tct_print(file, sizeof file, "figure_4_monkeys_%s", measures[which].key);
  tct_print(caption, sizeof caption,
            "Two monkeys before and after they learnt to tell contrasts apart: %s, the mean over "
            "%s, against the contrast of the test stimulus.",
            measures[which].label, which == NOISE ? "pairs of channels" : "channels");
  const tct_plot plot = {
    .folder = b->folder, .name = file, .title = measures[which].title, .width = 340, .height = 300};
  const tct_curves c = {.n       = MONKEYS * DAYS,
                        .series  = s,
                        .x_label = "contrast, %",
                        .y_label = measures[which].label,
                        .legend  = TCT_LEGEND_ABOVE};
  TCT_TRY(tct_plot_curves(&plot, &c, err), err, "drawing %s", file);
  return perceptual_picture(b->page, &plot, caption, err);
}

static void put_row(const struct monkey *m, struct beside_cells *cells)
{
  beside_put_number(cells, "M%d, %d units", m->number, m->units);
  for (int k = 0; k < MEASURES; k++) {
    double by[CONTRASTS];
    for (int c = 0; c < CONTRASTS; c++) by[c] = m->mean[k][1][c] - m->mean[k][0][c];
    const tct_estimate change = beside_mean(CONTRASTS, by);
    beside_put_number(cells, "%.3g to %.3g", beside_mean(CONTRASTS, m->mean[k][0]).value,
                      beside_mean(CONTRASTS, m->mean[k][1]).value);
    beside_put_change(cells, &change);
  }
  beside_put_number(cells, "%.3g",
                    tct_tuning_change(CONTRASTS, m->units, m->curve[0], m->curve[1]));
}

static tct_status tell(struct beside *b, const struct troop *t, tct_error *err)
{
  struct beside_cells cells = {.n = 0};

  tct_page_subheading(b->page, "Monkeys that learnt to tell contrasts apart");
  tct_page_grid_begin(b->page);
  tct_status code = TCT_OK;
  for (int k = 0; k < MEASURES && code == TCT_OK; k++) code = draw(b, t, k, err);
  tct_page_grid_end(b->page);
  beside_put(&cells, "animal");
  for (int k = 0; k < MEASURES; k++) {
    beside_put(&cells, measures[k].label);
    beside_put(&cells, "change");
  }
  beside_put(&cells, "change of contrast tuning");
  const int columns = cells.n;
  for (int i = 0; i < MONKEYS; i++) put_row(&t->monkey[i], &cells);
  tct_page_table(
    b->page, MONKEYS + 1, columns, cells.cell,
    "Before to after training, means over channels and 14 contrasts of the test stimulus; "
    "intervals (Student, 95 %) over contrasts, which share their channels. Change of tuning is the "
    "measure of the models, over contrasts; what noise of the trials adds to it is not taken off.");
  put_lines(b, t);
  return code;
}

tct_status beside_monkeys(struct beside *b, tct_error *err)
{
  struct troop *t = tct_alloc(1, sizeof *t);
  tct_status code = TCT_OK;

  if (!t) return tct_fail(err, TCT_NO_MEMORY, "no memory for recordings");
  for (int i = 0; i < MONKEYS && code == TCT_OK; i++) code = read_monkey(b, t, i, err);
  if (code == TCT_OK) code = tell(b, t, err);
  tct_free(t);
  return code;
}
