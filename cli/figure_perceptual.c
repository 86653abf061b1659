/* figure_perceptual.c -- Figure 4: where in a hierarchy learning leaves its mark, by rule and by precision. */
#include "figures.h"
#include "interrupt.h"
#include "measured.h"
#include "perceptual_animals.h"
#include "perceptual_table.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"

extern const char tercet_text_orientation[]; /* examples/09_orientation.yaml */

struct work {
  const struct asked *a;
  const struct figure *f;
  const char *folder;
  tct_perceptual found;
};

static tct_spec *open_spec(void *arg, tct_error *err)
{
  const struct work *w = arg;

  return figure_spec(w->a, w->f, err);
}

/* ---- the page --------------------------------------------------------------------------------------------- */

static void put_head(const struct work *w, tct_page *page)
{
  const tct_perceptual *p = &w->found;
  char text[1600];

  if (w->a->quick)
    tct_page_text(
      page, "A first look (--quick): too few seeds and precisions for its intervals to say much.");
  tct_print(
    text, sizeof text,
    "A hierarchy that has learnt one thing learns another, by %d rules and at %d precisions (%s). "
    "What changed is measured level by level (%s at the bottom), %d seeds, where the circuit "
    "answers %.3g of %d validation trials right for the first time (found by halving on the "
    "straight line between the looks before and after; the mean of the look after and the next one "
    "has to agree), and at the end of training. Change of "
    "tuning: mean difference of noise-free tuning curves before and after, in peaks of before. "
    "Change of weights: length of the change over the length before. In retests: change of tuning "
    "over that between two measurements of the circuit before with noise, 20 trials an orientation "
    "each; curves without noise have no error of their own. Accuracy is of test trials, of the "
    "likeliest choice. Circuits that never got there are counted (met) and are in no mean at the "
    "criterion.",
    p->rows, p->precisions, p->of, p->level[0], p->seeds, p->criterion, p->validation);
  tct_page_text(page, text);
}

static tct_status fill(const struct work *w, tct_page *page, tct_error *err)
{
  static const char *const stood[TCT_AT_N] = {"At matched performance", "At the end of training"};
  const tct_perceptual *p                  = &w->found;

  put_head(w, page);
  figure_claims(page, p->spec, "perceptual");
  perceptual_findings(p, page);
  for (int at = 0; at < TCT_AT_N; at++) {
    tct_page_heading(page, stood[at]);
    TCT_TRY(perceptual_pictures(p, at, w->folder, page, err), err, "drawing");
  }
  TCT_TRY(perceptual_animals(w->a->data, w->folder, page, err), err, "animals");
  tct_page_heading(page, "Every number");
  tct_page_text(
    page,
    "P: share of seeds in which the change grows from each level to the next, with its interval "
    "(Wilson, 95 %); dealt out: of tuning, when the changes of each projection are dealt out "
    "among its synapses. Changes are means over seeds, from the bottom up. The same with "
    "intervals, and slopes at the reference, in figure_4.csv and figure_4.json; seed by seed in "
    "figure_4_cells.jsonl.");
  for (int at = 0; at < TCT_AT_N; at++)
    TCT_TRY(perceptual_numbers(p, at, page, err), err, "a table");
  tct_page_heading(page, "How it was made");
  tct_page_text(page, "The whole spec of this figure:");
  if (w->a->nouns < 2)
    tct_page_pre(page, w->f->spec);
  else
    tct_page_text(page, w->a->noun[1]);
  return TCT_OK;
}

static tct_status write_page(const struct work *w, tct_error *err)
{
  char *path      = tct_path(w->folder, "figure_4.html");
  tct_page *page  = tct_page_new("Figure 4: where learning leaves its mark in a hierarchy", err);
  tct_status code = page ? TCT_OK : err->code;

  if (code == TCT_OK && !path) code = tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  if (code == TCT_OK) code = fill(w, page, err);
  if (code == TCT_OK) code = tct_page_write(page, path, err);
  tct_page_free(page);
  tct_free(path);
  return code;
}

static tct_status keep(const struct work *w, tct_error *err)
{
  struct json j = perceptual_json(&w->found, figure_spec_name(w->a, w->f), w->a->quick);
  tct_text csv  = {0};

  perceptual_csv(&w->found, &csv);
  return keep_tables(w->folder, "figure_4", &j, &csv, err);
}

/* ---- the work --------------------------------------------------------------------------------------------- */

static int finish(struct work *w)
{
  tct_error err   = {0};
  tct_status code = keep(w, &err);

  if (w->found.found > 0)
    say_aside("%d of %d cells were there already", w->found.found,
              w->found.rows * w->found.precisions * w->found.seeds);
  if (code == TCT_OK) code = write_page(w, &err);
  const int end = code == TCT_OK ? figure_say(w->a, w->f, w->folder, "figure_4.html",
                                              w->found.precisions, w->found.seeds)
                                 : say_error(w->a, &err);
  tct_perceptual_free(&w->found);
  return end;
}

static int measure(struct work *w, const char *const *row, int rows, const char *journal)
{
  struct progress progress;
  tct_error err = {0};

  progress_begin(&progress, w->a->progress);
  interrupt_listen("\ntercet: stopping; what is measured is kept\n");
  const tct_perceptual_how how = {.open         = open_spec,
                                  .open_arg     = w,
                                  .row          = row,
                                  .rows         = rows,
                                  .seeds        = w->a->seeds,
                                  .quick        = w->a->quick,
                                  .journal      = journal,
                                  .threads      = w->a->threads,
                                  .stop         = &interrupted,
                                  .progress     = tell_count,
                                  .progress_arg = &progress};
  const tct_status code        = tct_perceptual_measure(&how, &w->found, &err);
  progress_end(&progress);
  return code == TCT_OK ? finish(w) : say_error(w->a, &err);
}

static int draw(const struct asked *a, const struct figure *f, const char *folder)
{
  const char *row[LISTED_MOST];
  struct work w = {.a = a, .f = f, .folder = folder};
  char *rules   = tct_strdup(a->rules ? a->rules : ""),
       *journal = tct_path(folder, "figure_4_cells.jsonl");
  tct_error err = {0};
  int code;

  if (rules && journal)
    code = measure(&w, row, cut_words(rules, row), journal);
  else {
    tct_fail(&err, TCT_NO_MEMORY, "no memory for names");
    code = say_error(a, &err);
  }
  tct_free(rules);
  tct_free(journal);
  return code;
}

const struct figure figure_perceptual = {
  .name    = "4",
  .folder  = "figure_4",
  .spec    = tercet_text_orientation,
  .summary = "where in a hierarchy learning leaves its mark",
  .quick   = true,
  .single  = true,
  .draw    = draw,
};
