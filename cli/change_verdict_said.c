/* change_verdict_said.c -- verdicts on learning as they are told: text, JSON, a table, a picture. */
#include "change_verdict.h"

#include "plot_file.h"
#include "say.h"
#include "table.h"

#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { BARS_MOST = 40 };

static const char *by(const struct change_work *w)
{
  return w->asked->behaviour ? "the animal" : w->verdict->decode.how.decoder->name;
}

/* ---- text ------------------------------------------------------------------------------------------- */

static void put_row(tct_text *t, const struct change_work *w, const struct change_row *row)
{
  const tct_learnt *l = &row->learnt;
  struct table table  = {.align = "rrrrrrrl"};
  char text[32], more[32];

  tct_text_add(t, "\n%s, %s to %s: %d paired units", row->name, row->time[0], row->time[1],
               row->units[0]);
  if (row->left[0] || row->left[1])
    tct_text_add(t, " (left out, for one time alone has them: %d and %d)", row->left[0],
                 row->left[1]);
  tct_text_add(t, ", %s and %s trials of %d condition%s; %s and %s answers, %d classes\n",
               say_count(text, (uint64_t)l->moved.trials[0]),
               say_count(more, (uint64_t)l->moved.trials[1]), l->moved.conditions,
               l->moved.conditions == 1 ? "" : "s", say_count((char[32]){0}, (uint64_t)l->asked[0]),
               say_count((char[32]){0}, (uint64_t)l->asked[1]), row->classes);
  table_cell(&table, "before");
  table_cell(&table, "after");
  table_cell(&table, "gain [%g %%]", 100 * w->verdict->how.level);
  table_cell(&table, "p");
  table_cell(&table, "p, margin");
  table_cell(&table, "activity moved");
  table_cell(&table, "p");
  table_cell(&table, "verdict");
  table_cell(&table, "%s", say_score(text, l->gain.before));
  table_cell(&table, "%s", say_score(text, l->gain.after));
  if (isnan(l->gain.low))
    table_cell(&table, "-");
  else
    table_cell(&table, "%.4f [%.4f, %.4f]", l->gain.gain, l->gain.low, l->gain.high);
  table_cell(&table, "%s", say_p(text, l->gain.p));
  table_cell(&table, "%s", say_p(text, l->gain.p_margin));
  table_cell(&table, "%.4g", l->moved.distance);
  table_cell(&table, "%s", say_p(text, l->moved.p));
  table_cell(&table, "%s", tct_finding_text(l->finding));
  table_put(&table, t, 2, 160);
}

static int text(const struct change_work *w)
{
  const tct_learnt_how *how = &w->verdict->how;
  tct_text t                = {0};
  char many[32];

  tct_text_add(&t, "learning, or change only: right answers of %s", by(w));
  if (w->asked->classes) tct_text_add(&t, ", which %s", w->asked->classes);
  tct_text_add(&t, ", after - before; margin %g\n", how->margin);
  for (int i = 0; i < w->n; i++) put_row(&t, w, &w->row[i]);
  if (!w->asked->behaviour)
    tct_text_add(
      &t,
      "\nanswers: of trials held out, fitted at each time by itself; %d parts, dealt %d times\n",
      w->n ? w->row[0].learnt.folds : 0, how->dealings);
  tct_text_add(
    &t,
    "activity moved: squared distance of mean responses for each unit, in squares of its "
    "trials' spread, without what noise adds; p by %s permutations of trials between times\n",
    say_count(many, (uint64_t)how->permutations));
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_verdict(struct json *j, const struct change_row *row)
{
  const tct_learnt *l = &row->learnt;

  json_map(j, NULL);
  json_text(j, "name", row->name);
  json_text(j, "subject", row->subject);
  json_text(j, "area", row->area);
  json_row(j, "times");
  for (int k = 0; k < 2; k++) json_text(j, NULL, row->time[k]);
  json_close(j);
  json_count(j, "n_units", (uint64_t)row->units[0]);
  json_count(j, "n_conditions", (uint64_t)l->moved.conditions);
  json_row(j, "n_trials");
  for (int k = 0; k < 2; k++) json_count(j, NULL, (uint64_t)l->moved.trials[k]);
  json_close(j);
  json_row(j, "n_answers");
  for (int k = 0; k < 2; k++) json_number(j, NULL, l->asked[k]);
  json_close(j);
  json_count(j, "classes", (uint64_t)row->classes);
  json_count(j, "folds", (uint64_t)l->folds);
  const struct {
    const char *key;
    double value;
  } numbers[] = {
    {"before", l->gain.before}, {"after", l->gain.after},       {"gain", l->gain.gain},
    {"error", l->gain.error},   {"low", l->gain.low},           {"high", l->gain.high},
    {"p", l->gain.p},           {"p_margin", l->gain.p_margin}, {"distance", l->moved.distance},
    {"p_distance", l->moved.p}};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    json_number(j, numbers[i].key, numbers[i].value);
  json_text(j, "verdict", tct_finding_text(l->finding));
  json_close(j);
}

static int as_json(const struct change_work *w)
{
  const tct_learnt_how *how = &w->verdict->how;
  struct json j             = {0};

  json_map(&j, NULL);
  json_text(&j, "direction", "after - before");
  json_text(&j, "answers", by(w));
  json_text(&j, "of", w->asked->classes ? w->asked->classes : "");
  json_number(&j, "margin", how->margin);
  json_number(&j, "level", how->level);
  json_count(&j, "dealings", (uint64_t)how->dealings);
  json_count(&j, "permutations", (uint64_t)how->permutations);
  json_count(&j, "seed", how->seed);
  json_list(&j, "verdicts");
  for (int i = 0; i < w->n; i++) json_verdict(&j, &w->row[i]);
  json_close(&j);
  json_list(&j, "provenance");
  for (int i = 0; i < w->asked->nouns; i++) json_raw(&j, NULL, w->side[i].all.provenance);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- a table ---------------------------------------------------------------------------------------- */

static int csv(const struct change_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "name,before,after,gain,low,high,p,p_margin,distance,p_distance,verdict\n");
  for (int i = 0; i < w->n; i++) {
    const tct_learnt *l = &w->row[i].learnt;
    const double x[]    = {l->gain.before,   l->gain.after,     l->gain.gain,
                           l->gain.low,      l->gain.high,      l->gain.p,
                           l->gain.p_margin, l->moved.distance, l->moved.p};
    csv_text(&t, w->row[i].name);
    for (size_t k = 0; k < sizeof x / sizeof *x; k++) csv_number(&t, x[k], ",");
    tct_text_add(&t, "%s\n", tct_finding_text(l->finding));
  }
  return say_text(&t);
}

int change_verdict_said(const struct change_work *w)
{
  return w->asked->json ? as_json(w) : w->asked->csv ? csv(w) : text(w);
}

/* ---- a picture -------------------------------------------------------------------------------------- */

tct_status change_verdict_plot(const struct change_work *w, tct_error *err)
{
  char name[BARS_MOST][256], title[128];
  tct_bar bar[BARS_MOST];
  tct_bars bars = {.bar            = bar,
                   .label          = "gain of right answers, after \xe2\x88\x92 before",
                   .reference_name = "no gain"};
  struct plot_file file;

  for (int i = 0; i < w->n && bars.n < BARS_MOST; i++) {
    const tct_learnt *l = &w->row[i].learnt;
    if (isnan(l->gain.gain)) continue;
    tct_print(name[bars.n], sizeof name[bars.n], "%s: %s", w->row[i].name,
              tct_finding_text(l->finding));
    bar[bars.n] = (tct_bar){.name   = name[bars.n],
                            .mean   = l->gain.gain,
                            .low    = l->gain.low,
                            .high   = l->gain.high,
                            .colour = l->finding == TCT_LEARNING ? 1 : 2};
    bars.n++;
  }
  if (bars.n == 0) return tct_fail(err, TCT_BAD_DATA, "no gain has a number to be drawn");
  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing verdicts");
  tct_print(title, sizeof title, "learning, or change only (margin %g)", w->verdict->how.margin);
  const tct_plot plot = {.folder = file.folder, .name = file.name, .title = title, .width = 480};
  return tct_plot_bars(&plot, &bars, err);
}
