/* figure_credit.c -- Figure 2: learning rules between bias and variance; its picture, tables and page. */
#include "credit_table.h"
#include "figures.h"
#include "interrupt.h"
#include "json.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "report/page.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

extern const char tercet_text_credit[]; /* examples/06_credit.yaml */

enum { COLUMNS = 8, CELL = 64, WIDTH = 1000 };

/* A figure while it is made. */
struct work {
  const struct asked *a;
  const struct figure *f;
  const char *folder;
  tct_spec *spec;
  tct_credit_table table;
};

static tct_spec *open_spec(void *arg, tct_error *err)
{
  const struct work *w = arg;

  return figure_spec(w->a, w->f, err);
}

/* ---- the page ----------------------------------------------------------------------------------------- */

static void cell(const tct_estimate *e, char out[CELL])
{
  if (isnan(e->value) && isnan(e->high))
    tct_print(out, CELL, "-");
  else if (isnan(e->value))
    tct_print(out, CELL, "- (%.2g..%.2g)", e->low, e->high);
  else if (isnan(e->low) || !(e->high > e->low))
    tct_print(out, CELL, "%.3g", e->value);
  else
    tct_print(out, CELL, "%.3g (%.2g..%.2g)", e->value, e->low, e->high);
}

static void put_row(const tct_credit_entry *e, const char **at, char text[COLUMNS][CELL])
{
  const tct_estimate *all[] = {&e->cosine,   &e->bias2_layer,     &e->bias2,
                               &e->variance, &e->variance_online, &e->efficiency};

  at[0] = e->rule;
  at[1] = knob_name(e->knob);
  for (int c = 0; c < COLUMNS - 2; c++) {
    cell(all[c], text[c]);
    at[2 + c] = text[c];
  }
}

static tct_status put_state(tct_page *page, const tct_credit_state *s, tct_error *err)
{
  static const char *const head[COLUMNS] = {
    "rule",     "knob",   "cosine",    "bias\xc2\xb2", "bias\xc2\xb2 whole",
    "variance", "online", "efficiency"};
  const size_t rows          = (size_t)s->entries + 1;
  const char **at            = tct_alloc(rows * COLUMNS, sizeof *at);
  char(*text)[COLUMNS][CELL] = tct_alloc(rows, sizeof *text);
  char title[640];
  tct_text refused = {0};
  int n            = 1;

  if (at && text) {
    for (int c = 0; c < COLUMNS; c++) at[c] = head[c];
    for (int i = 0; i < s->entries; i++) {
      const tct_credit_entry *e = &s->entry[i];
      if (*e->refused) {
        tct_text_add(&refused, "%s%s%s: %s\n\n", e->rule, *e->knob ? ", " : "", e->knob,
                     e->refused);
        continue;
      }
      put_row(e, at + (size_t)n * COLUMNS, text[n]);
      n++;
    }
    tct_print(title, sizeof title, "%s: loss %.4g, gradient %.3g of that at the start", s->name,
              s->objective, s->gradient);
    tct_page_subheading(page, title);
    tct_page_table(page, n, COLUMNS, at, NULL);
    if (refused.n) tct_page_text(page, "Not measured here:");
    if (refused.n) tct_page_pre(page, refused.at);
  }
  const bool fine = at && text;
  tct_free((void *)at);
  tct_free((void *)text);
  tct_text_free(&refused);
  return fine ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
}

static tct_status fill(const struct work *w, tct_page *page, const char *picture, tct_error *err)
{
  const tct_credit_table *t = &w->table;
  char text[1024];

  figure_claims(page, w->spec, "credit");
  tct_page_heading(page, "Bias and variance");
  tct_print(
    text, sizeof text,
    "Learning rules between bias and variance. %d seeds of the weights x %d of fixed feedback, "
    "%d examples, %d draws of a rule's own noise for each; means, and 95 %% intervals over "
    "seeds. Thick whiskers: the interval. Hairs: the bias with one step size for all "
    "projections. An arrow: no more than an upper bound is known. Values of one knob are joined, "
    "each with its value. Rules in rows propose the same each time: their variance is 0. Dashed: "
    "equal "
    "efficiency, the share of the gradient's speed that is left.",
    t->seeds, t->feedback, t->examples, t->draws);
  tct_page_figure(page, picture, text, WIDTH);
  tct_page_heading(page, "Every number");
  tct_page_text(
    page, "bias\xc2\xb2: 1 - cos\xc2\xb2 of the rule's mean to the gradient, with one free step "
          "size for each "
          "projection; whole: with one for all. Variance: of the rule's own noise given the "
          "example, over its squared mean; online adds the choice of the example. The same in "
          "credit.csv and credit.json.");
  for (int k = 0; k < t->states; k++) TCT_TRY(put_state(page, &t->state[k], err), err, "a table");
  tct_page_heading(page, "How it was made");
  tct_page_text(page, "The whole spec of this figure:");
  if (w->a->nouns < 2)
    tct_page_pre(page, w->f->spec);
  else
    tct_page_text(page, w->a->noun[1]);
  return TCT_OK;
}

static tct_status write_all(const struct work *w, tct_error *err)
{
  const tct_plot plot     = {.folder = w->folder,
                             .name   = "figure_2_places",
                             .title  = "Learning rules between bias and variance",
                             .width  = WIDTH};
  const tct_places places = {&w->table};
  char *picture           = tct_path(w->folder, "figure_2_places.svg");
  char *path              = tct_path(w->folder, "figure_2.html");
  tct_page *page          = NULL;
  tct_status code         = credit_keep(w->folder, figure_spec_name(w->a, w->f), &w->table, err);

  if (code == TCT_OK && (!picture || !path))
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  if (code == TCT_OK) code = tct_plot_places(&plot, &places, err);
  if (code == TCT_OK) page = tct_page_new("Figure 2: bias and variance of learning rules", err);
  if (code == TCT_OK && !page) code = err->code;
  if (code == TCT_OK) code = fill(w, page, picture, err);
  if (code == TCT_OK) code = tct_page_write(page, path, err);
  tct_page_free(page);
  tct_free(picture);
  tct_free(path);
  return code;
}

/* ---- the work ------------------------------------------------------------------------------------------ */

static int measure(struct work *w, tct_credit_how *how, struct progress *progress)
{
  tct_error err   = {0};
  tct_status code = TCT_OK;

  w->spec = figure_spec(w->a, w->f, &err);
  if (!w->spec) code = err.code;
  if (code == TCT_OK) code = tct_credit_measure(how, &w->table, &err);
  progress_end(progress);
  if (code == TCT_OK) code = write_all(w, &err);
  const int end = code == TCT_OK ? figure_say(w->a, w->f, w->folder, "figure_2.html",
                                              w->table.states, w->table.seeds)
                                 : say_error(w->a, &err);
  tct_credit_table_free(&w->table);
  tct_spec_free(w->spec);
  return end;
}

static int draw(const struct asked *a, const struct figure *f, const char *folder)
{
  struct work w = {.a = a, .f = f, .folder = folder};
  struct credit_asked asked;
  struct progress progress;

  progress_begin(&progress, a->progress);
  interrupt_listen("\ntercet: stopping; nothing is kept\n");
  int code = credit_asked_read(a, &asked);
  if (code == EXIT_DONE) {
    asked.how.open         = open_spec;
    asked.how.open_arg     = &w;
    asked.how.progress_arg = &progress;
    code                   = measure(&w, &asked.how, &progress);
  }
  credit_asked_free(&asked);
  return code;
}

const struct figure figure_credit = {
  .name    = "2",
  .folder  = "figure_2",
  .spec    = tercet_text_credit,
  .summary = "bias and variance of learning rules",
  .draw    = draw,
};
