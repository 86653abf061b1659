/* tuning_work.c -- a measure of tuning on the recordings of a noun: what is asked, and what came out. */
#include "tuning_work.h"

#include "interrupt.h"
#include "nouns.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

/* ---- what is asked ---------------------------------------------------------------------------------- */

static int read_numbers(const struct asked *a, struct tuning_work *w)
{
  const bool drawn = a->boot == TUNING_BOOT_AUTO ? w->how.measure->scope != TCT_TUNING_PAIR
                                                 : a->boot == TUNING_BOOT_TRIALS;
  double reference = (double)NAN;

  if (a->reference && !tct_read_real(a->reference, &reference))
    return say_usage(a, "--reference wants a number, not '%s'", a->reference);
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  w->how.draws     = !drawn ? 0 : a->draws ? a->draws : 200;
  w->how.reference = reference;
  w->how.seed      = said_seed(a, 1);
  w->how.period    = a->period > 0 ? a->period : -1;
  w->how.level     = a->level > 0 ? a->level : 0.95;
  w->how.interval  = a->interval ? (tct_tuning_interval)(a->interval - 1) : TCT_TUNING_CI_CENTRED;
  w->how.threads   = a->threads;
  return EXIT_DONE;
}

int tuning_check(const struct asked *a, const tct_tuning *m)
{
  const int wanted = m->needs & TCT_TUNING_NEEDS_SECOND     ? 2
                     : m->needs & TCT_TUNING_NEEDS_VARIABLE ? 1
                                                            : 0;

  if (a->variable.n < wanted)
    return say_usage(a, "%s needs %s: say --variable V%s, such as contrast or '{} deg'", m->name,
                     wanted == 2 ? "two stimulus variables" : "a stimulus variable",
                     wanted == 2 ? " twice" : "");
  if (a->variable.n > wanted)
    return say_usage(a, "%s looks at %s variable", m->name, wanted ? "one" : "no");
  if (a->each && wanted)
    return say_usage(a, "%s is over conditions: it cannot take --each by itself", m->name);
  return EXIT_DONE;
}

int tuning_asked(const struct asked *a, struct tuning_work *w)
{
  if (!a->metric)
    return say_usage(a, "say what --measure; tercet list tunings shows what there is");
  w->how.measure = (const tct_tuning *)tct_variant("tunings", a->metric);
  if (!w->how.measure) return say_no_variant(a, "tunings", a->metric, "");
  int code = tuning_check(a, w->how.measure);
  if (code == EXIT_DONE) code = read_numbers(a, w);
  if (code == EXIT_DONE) code = said_window(a, &w->windowed, w->window);
  if (code == EXIT_DONE) code = said_params(a, "measure", &w->how.measure->about, &w->params);
  w->how.params = w->params;
  if (code == EXIT_DONE) code = plot_asked(a);
  if (code == EXIT_DONE && tuning_number(w) < 0)
    code = say_usage(a, "%s has no number '%s'; tercet help tuning %s lists them", a->metric,
                     a->number, a->metric);
  if (code == EXIT_DONE && a->csv && a->json) code = say_usage(a, "say either --json or --csv");
  return code;
}

int tuning_open(const struct asked *a, struct tuning_work *w)
{
  struct asked alone = *a; /* --seed is not the recipe's */
  int code;

  alone.sets = 0;
  code       = noun_recordings(&alone, a->noun[0], &w->all);
  if (code != EXIT_DONE || !noun_is_run(a->noun[0])) return code;
  alone.untrained = true;
  return noun_recordings(&alone, a->noun[0], &w->untrained);
}

/* ---- one recording ---------------------------------------------------------------------------------- */

int tuning_left_out(const struct asked *a, const tct_recording *r, bool *out)
{
  int left = 0;

  for (int c = 0; c < r->conditions; c++) {
    out[c] = !said_fits(&a->conditions, r->condition[c]);
    left += out[c];
  }
  return left;
}

tct_status tuning_variable(const struct asked *a, const tct_recording *r, int which, double *x,
                           tct_error *err)
{
  const size_t most = a->max_memory ? a->max_memory : (size_t)1 << 30;

  if (which >= a->variable.n) return TCT_OK;
  if (a->table) return tct_variable_read(r, a->table, a->variable.at[which], most, x, err);
  return tct_variable_named(r, a->variable.at[which], x, err);
}

static bool tell(void *own, int done, int of)
{
  struct tuning_work *w = own;

  progress_count(&w->progress, done, of, w->row[w->n].name);
  return interrupted != 0;
}

/* The trials of one row, measured; `condition` of the trials [rows] may be changed. */
static tct_status measure_row(struct tuning_work *w, const tct_trials *t, const double *x,
                              const double *y, tct_error *err)
{
  struct tuning_row *row = &w->row[w->n];
  tct_tuning_how how     = w->how;

  how.x    = w->asked->variable.n > 0 ? x : NULL;
  how.y    = w->asked->variable.n > 1 ? y : NULL;
  how.tell = tell;
  how.own  = w;
  for (int i = 0; i < t->rows; i++) row->trials += t->condition[i] >= 0;
  TCT_TRY(tct_tuned_of(t, &how, &row->tuned, err), err, "measuring %s", row->name);
  w->n++; /* from now on it is freed */
  row->spread = tct_alloc((size_t)how.measure->n, sizeof *row->spread);
  if (!row->spread) return tct_fail(err, TCT_NO_MEMORY, "no memory for a summary");
  for (int j = 0; j < how.measure->n; j++)
    TCT_PASS(tct_tuned_spread_of(&row->tuned, j, &row->spread[j], err));
  return TCT_OK;
}

static void name_row(struct tuning_work *w, const tct_recording *r, bool untrained, int condition)
{
  struct tuning_row *row = &w->row[w->n];

  *row = (struct tuning_row){.of = r, .untrained = untrained, .condition = condition};
  tct_print(row->name, sizeof row->name, "%s%s%s%s", r->name, untrained ? " (untrained)" : "",
            condition >= 0 ? ", " : "", condition >= 0 ? r->condition[condition] : "");
}

static tct_status measure_trials(struct tuning_work *w, const tct_recording *r, bool untrained,
                                 const tct_trials *t, int *shown, const bool *left_out,
                                 const double *x, const double *y, tct_error *err)
{
  tct_trials seen = *t;

  seen.condition = shown;
  for (int c = w->asked->each ? 0 : r->conditions - 1; c < r->conditions; c++) {
    if (w->asked->each && left_out[c]) continue;
    for (int i = 0; i < t->rows; i++) {
      const int k = t->condition[i];
      shown[i]    = k < 0 || left_out[k] || (w->asked->each && k != c) ? -1 : k;
    }
    name_row(w, r, untrained, w->asked->each ? c : -1);
    TCT_PASS(measure_row(w, &seen, x, y, err));
  }
  return TCT_OK;
}

static tct_status measure_one(struct tuning_work *w, const tct_recording *r, bool untrained,
                              tct_error *err)
{
  const size_t conditions = (size_t)r->conditions;
  tct_cut cut             = {.first = 0};
  tct_trials t            = {0};

  if (w->windowed) TCT_PASS(tct_cut_window(&cut, r, w->window[0], w->window[1], err));
  TCT_PASS(tct_trials_of(r, &cut, &t, err));
  double *x         = tct_alloc(conditions + 1, 2 * sizeof *x + sizeof(bool));
  int *shown        = tct_alloc((size_t)t.rows + 1, sizeof *shown);
  tct_status status = x && shown ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  if (status == TCT_OK) {
    double *y      = x + conditions;
    bool *left_out = (bool *)(y + conditions);
    if (tuning_left_out(w->asked, r, left_out) == r->conditions)
      status = tct_fail(err, TCT_BAD_DATA, "no condition of %s fits; the first of its %d is '%s'",
                        r->name, r->conditions, r->conditions ? r->condition[0] : "");
    if (status == TCT_OK) status = tuning_variable(w->asked, r, 0, x, err);
    if (status == TCT_OK) status = tuning_variable(w->asked, r, 1, y, err);
    if (status == TCT_OK) status = measure_trials(w, r, untrained, &t, shown, left_out, x, y, err);
  }
  tct_free(x);
  tct_free(shown);
  tct_trials_free(&t);
  return status;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

static bool is_chosen(const struct asked *a, const tct_recording *r)
{
  return !a->recording || strcmp(r->name, a->recording) == 0;
}

static tct_status no_such(const struct asked *a, const tct_recordings *all, tct_error *err)
{
  const char **name = tct_alloc((size_t)all->n + 1, sizeof *name);

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d names", all->n);
  for (int i = 0; i < all->n; i++) name[i] = all->recording[i]->name;
  const char *near = tct_nearest(a->recording, name, all->n);
  (void)tct_fail(err, TCT_BAD_DATA, "%s has no recording '%s'; %s '%s'", a->noun[0], a->recording,
                 near ? "did you mean" : "the first is",
                 near     ? near
                 : all->n ? name[0]
                          : "");
  tct_free(name);
  return TCT_BAD_DATA;
}

static int count_rows(const struct asked *a, const tct_recordings *of)
{
  int n = 0;

  for (int i = 0; i < of->n; i++)
    if (is_chosen(a, of->recording[i])) n += a->each ? of->recording[i]->conditions : 1;
  return n;
}

tct_status tuning_measure(struct tuning_work *w, tct_error *err)
{
  const struct asked *a = w->asked;
  const int rows        = count_rows(a, &w->all) + count_rows(a, &w->untrained);
  tct_status status     = TCT_OK;

  if (rows == 0 && a->recording) return no_such(a, &w->all, err);
  w->row = tct_alloc((size_t)rows + 1, sizeof *w->row);
  if (!w->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", rows);
  interrupt_listen("tercet: stopping\n");
  progress_begin(&w->progress, a->progress);
  progress_later(&w->progress);
  for (int k = 0; k < 2 && status == TCT_OK; k++) {
    const tct_recordings *of = k ? &w->untrained : &w->all;
    for (int i = 0; i < of->n && status == TCT_OK; i++)
      if (is_chosen(a, of->recording[i])) status = measure_one(w, of->recording[i], k == 1, err);
  }
  progress_end(&w->progress);
  return status;
}

void tuning_free(struct tuning_work *w)
{
  for (int i = 0; i < w->n; i++) {
    tct_tuned_free(&w->row[i].tuned);
    tct_free(w->row[i].spread);
  }
  tct_free(w->row);
  if (w->how.measure) tct_params_free(&w->how.measure->about, w->params);
  tct_recordings_free(&w->all);
  tct_recordings_free(&w->untrained);
}

const char *tuning_item(const struct tuning_row *row, int item, char *text, size_t size)
{
  int unit[2];

  tct_tuned_units(row->tuned.measure, row->of->units, item, unit);
  tct_print(text, size, "%s%s%s", unit[0] < 0 ? "" : row->of->unit[unit[0]], unit[1] < 0 ? "" : " ",
            unit[1] < 0 ? "" : row->of->unit[unit[1]]);
  return text;
}
