/* figure_laws.c -- the laws behind Figure 2: how bias and variance grow, with fitted slopes. */
#include "figures.h"
#include "interrupt.h"
#include "measured.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "lab/credit/laws.h"
#include "report/page.h"
#include "report/plot.h"

#include "substrate/complain.h"

#include <stdlib.h>
#include <string.h>

extern const char tercet_text_laws[]; /* examples/08_laws.yaml */

struct work {
  const struct asked *a;
  const struct figure *f;
  const char *folder;
  tct_spec *spec; /* laws point into it */
  tct_credit_laws all;
  struct progress progress;
};

static tct_spec *open_spec(void *arg, tct_error *err)
{
  const struct work *w = arg;

  return figure_spec(w->a, w->f, err);
}

/* ---- what is kept --------------------------------------------------------------------------------------- */

static const char *y_label(const char *of)
{
  if (strcmp(of, "variance") == 0) return "variance given the data";
  return strcmp(of, "bias2") == 0 ? "bias\xc2\xb2" : "bias\xc2\xb2 of each projection";
}

static tct_law_panel panel_of(const tct_credit_law *l)
{
  const bool weights = strcmp(l->along, "weights") == 0, units = strcmp(l->along, "units") == 0;

  return (tct_law_panel){.name = l->name,
                         .law  = {l->n, l->x, l->y,
                                 weights ? "weights that learn"
                                  : units ? "units that are driven"
                                          : l->along,
                                  y_label(l->of), l->slope, l->at_one}};
}

static void note(const tct_credit_law *l, char text[120])
{
  tct_print(text, 120, "slope %.3f (%.3f..%.3f), expected %s", l->slope.value, l->slope.low,
            l->slope.high, l->expected);
}

static void put_captions(const struct work *w, tct_page *page)
{
  char text[900];

  for (int i = 0; i < w->all.laws; i++) {
    const tct_credit_law *l = &w->all.law[i];
    tct_print(
      text, sizeof text,
      "%s: %s of %s at %s, %s; %d seeds, %d examples, %d draws of its noise, if it has any.%s%s",
      l->name, l->of, l->rule, l->at ? l->at : "init", l->knob, l->seeds, l->examples, l->draws,
      *l->refused ? " Not measured somewhere: " : "", l->refused);
    tct_page_text(page, text);
  }
}

static tct_status put_laws(const struct work *w, tct_page *page, tct_error *err)
{
  const int columns   = w->all.laws < 4 ? w->all.laws : 4;
  const tct_plot plot = {w->folder, "figure_laws", "The laws of bias and variance", 250 * columns,
                         0};
  tct_law_panel panel[TCT_LAWS];
  char text[TCT_LAWS][120], path[1200];

  for (int i = 0; i < w->all.laws; i++) {
    panel[i] = panel_of(&w->all.law[i]);
    note(&w->all.law[i], text[i]);
    panel[i].note = text[i];
  }
  TCT_TRY(tct_plot_laws(&plot, w->all.laws, columns, panel, err), err, "drawing laws");
  tct_print(path, sizeof path, "%s/figure_laws.svg", w->folder);
  tct_page_figure(page, path, "Points, whiskers and lines over seeds, both axes in decades.", 0);
  put_captions(w, page);
  return TCT_OK;
}

static void put_claims(const struct work *w, tct_page *page)
{
  static const char *const key[] = {"null", "controls", "contradiction"};
  const tct_node *section        = tct_node_at(tct_spec_root(w->spec), "credit");
  char text[300];

  tct_page_heading(page, "Said before it ran");
  for (size_t i = 0; i < sizeof key / sizeof *key; i++)
    tct_page_text(page, figure_said(section, key[i]));
  tct_page_heading(page, "Laws");
  tct_print(text, sizeof text,
            "%d seeds of the weights. Each has a line of its own, by least squares of logarithms: "
            "slopes are means over seeds with 95 %% intervals (Student), points geometric means.",
            w->all.seeds);
  tct_page_text(page, text);
}

static tct_status write_page(const struct work *w, tct_error *err)
{
  tct_page *page  = tct_page_new("The laws of bias and variance", err);
  char *path      = tct_path(w->folder, "laws.html");
  tct_status code = page && path ? TCT_OK : TCT_NO_MEMORY;

  if (code == TCT_OK) {
    put_claims(w, page);
    code = put_laws(w, page, err);
  }
  if (code == TCT_OK) code = tct_page_write(page, path, err);
  tct_page_free(page);
  tct_free(path);
  return code;
}

static struct json as_json(const struct work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "figure", w->f->name);
  json_count(&j, "seeds", (uint64_t)w->all.seeds);
  json_list(&j, "laws");
  for (int i = 0; i < w->all.laws; i++) {
    const tct_credit_law *l = &w->all.law[i];
    json_map(&j, NULL);
    json_text(&j, "name", l->name);
    json_text(&j, "rule", l->rule);
    json_text(&j, "along", l->along);
    json_text(&j, "of", l->of);
    json_text(&j, "expected", l->expected);
    json_count(&j, "seeds", (uint64_t)l->seeds);
    json_count(&j, "examples", (uint64_t)l->examples);
    json_count(&j, "draws", (uint64_t)l->draws);
    json_estimate(&j, "slope", &l->slope);
    json_number(&j, "at_one", l->at_one);
    json_list(&j, "points");
    for (int k = 0; k < l->n; k++) {
      json_map(&j, NULL);
      json_number(&j, "x", l->x[k]);
      json_estimate(&j, "y", &l->y[k]);
      json_close(&j);
    }
    json_close(&j);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return j;
}

static tct_status keep(const struct work *w, tct_error *err)
{
  struct json j = as_json(w);
  tct_text csv  = {0};

  tct_text_add(&csv, "law,rule,of,along,expected,slope,slope_low,slope_high\n");
  for (int i = 0; i < w->all.laws; i++) {
    const tct_credit_law *l = &w->all.law[i];
    tct_text_add(&csv, "\"%s\",%s,%s,%s,%s", l->name, l->rule, l->of, l->along, l->expected);
    csv_estimate(&csv, &l->slope);
    tct_text_add(&csv, "\n");
  }
  const tct_status code = keep_tables(w->folder, "laws", &j, &csv, err);
  return code == TCT_OK ? write_page(w, err) : code;
}

/* ---- the work ------------------------------------------------------------------------------------------ */

static int say_all(const struct work *w)
{
  tct_text t = {0};

  if (w->a->json) {
    struct json j = as_json(w);
    return json_say(&j);
  }
  for (int i = 0; i < w->all.laws; i++)
    tct_text_add(&t, "%s: slope %.3f (%.3f..%.3f), expected %s\n", w->all.law[i].name,
                 w->all.law[i].slope.value, w->all.law[i].slope.low, w->all.law[i].slope.high,
                 w->all.law[i].expected);
  tct_text_add(&t, "%s/laws.html\n", w->folder);
  return say_text(&t);
}

static int draw(const struct asked *a, const struct figure *f, const char *folder)
{
  struct work *w = tct_alloc(1, sizeof *w);
  tct_error err  = {0};
  int end;

  if (!w) {
    tct_fail(&err, TCT_NO_MEMORY, "no memory for laws");
    return say_error(a, &err);
  }
  *w = (struct work){.a = a, .f = f, .folder = folder};
  progress_begin(&w->progress, a->progress);
  interrupt_listen("\ntercet: stopping; nothing is kept\n");
  const tct_credit_how how = {.open         = open_spec,
                              .open_arg     = w,
                              .examples     = a->examples,
                              .draws        = a->draws,
                              .seeds        = a->seeds,
                              .feedback     = a->feedback,
                              .threads      = a->threads,
                              .stop         = &interrupted,
                              .progress     = tell_count,
                              .progress_arg = &w->progress};
  w->spec                  = figure_spec(a, f, &err);
  tct_status code          = w->spec ? tct_credit_laws_read(w->spec, &w->all, &err) : err.code;
  if (code == TCT_OK) code = tct_credit_laws_measure(&how, w->spec, &w->all, &err);
  progress_end(&w->progress);
  if (code == TCT_OK) code = keep(w, &err);
  end = code == TCT_OK ? say_all(w) : say_error(a, &err);
  tct_credit_laws_free(&w->all);
  tct_spec_free(w->spec);
  tct_free(w);
  return end;
}

const struct figure figure_laws = {
  .name    = "laws",
  .folder  = "laws",
  .spec    = tercet_text_laws,
  .summary = "how bias and variance of learning rules grow, with fitted slopes",
  .draw    = draw,
};
