/* signature_said.c -- what tercet signature found: text, JSON, CSV. */
#include "signature_asked.h"

#include "json.h"
#include "say.h"
#include "table.h"

#include <math.h>

const char *signature_criterion(const tct_signature *s, char text[48])
{
  if (isinf(s->least))
    tct_print(text, 48, "<= %.4g", s->most);
  else if (isinf(s->most))
    tct_print(text, 48, ">= %.4g", s->least);
  else
    tct_print(text, 48, "%.4g .. %.4g", s->least, s->most);
  return text;
}

/* ---- text ------------------------------------------------------------------------------------------- */

static void put_number(struct table *t, const tct_signature_number *x)
{
  if (isnan(x->value))
    table_cell(t, "-");
  else if (isnan(x->low))
    table_cell(t, "%.3g", x->value);
  else
    table_cell(t, "%.3g [%.3g, %.3g]", x->value, x->low, x->high);
}

static void put_p(struct table *t, double p, bool said)
{
  if (!said || isnan(p))
    table_cell(t, "%s", said ? "-" : "");
  else
    table_cell(t, "%.2g", p);
}

/* p is 2 / (1 + draws) at least, and a correction may ask n times that to be small. */
static void warn_of_few(int n, int draws, tct_text *t)
{
  const int wanted = 40 * n;

  if (draws >= wanted - 1) return;
  tct_text_add(t, "p of so few draws may be too coarse to show %s: --draws %d\n",
               n > 1 ? "so many signatures" : "anything", wanted);
}

static int as_text(const struct signature_work *w)
{
  static const char *const head[] = {"signature", "criterion", "value", "null",
                                     "untrained", "p",         "",      "verdict"};
  const bool several              = w->n > 1;
  const int width                 = say_columns(1);
  struct table table              = {.align = "lllllrrl"};
  tct_text t                      = {0};
  char text[48], draws[32];

  tct_text_add(&t, "task %s\n", w->model->task->name);
  for (int h = 0; h < 8; h++)
    table_cell(&table, "%s", h == 6 && several ? w->correction->name : head[h]);
  for (int i = 0; i < w->n; i++) {
    const tct_signed *f = &w->found[i];
    table_cell(&table, "%s", f->of->name);
    table_cell(&table, "%s", signature_criterion(f->of, text));
    put_number(&table, &f->trained);
    put_number(&table, &f->null);
    put_number(&table, &f->untrained);
    put_p(&table, f->p, true);
    put_p(&table, f->p_corrected, several);
    table_cell(&table, "%s%s", tct_signature_verdict_text(f->verdict),
               f->untrained_too ? ", untrained too" : "");
  }
  table_put(&table, &t, 2, 160);
  tct_text_add(&t, "\n");
  for (int i = 0; i < w->n; i++) {
    tct_text_add(&t, "  %s: ", w->found[i].of->name);
    say_wrapped(&t, w->found[i].of->says, 4 + say_width(w->found[i].of->name), 4, width);
  }
  const int drawn = w->how.draws ? w->how.draws : 200;
  tct_text_add(&t, "\n%g %% intervals of %s draws; null: conditions shuffled among trials\n",
               100 * (w->how.level > 0 ? w->how.level : 0.95), say_count(draws, (uint64_t)drawn));
  warn_of_few(w->n, drawn, &t);
  return say_text(&t);
}

/* ---- JSON and CSV ----------------------------------------------------------------------------------- */

static void json_number_of(struct json *j, const char *key, const tct_signature_number *x)
{
  json_map(j, key);
  json_number(j, "value", x->value);
  json_number(j, "low", x->low);
  json_number(j, "high", x->high);
  json_close(j);
}

static int as_json(const struct signature_work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "run", w->asked->noun[0]);
  json_text(&j, "task", w->model->task->name);
  json_count(&j, "draws", (uint64_t)(w->how.draws ? w->how.draws : 200));
  json_number(&j, "level", w->how.level > 0 ? w->how.level : 0.95);
  json_count(&j, "seed", w->how.seed);
  json_text(&j, "correction", w->correction->name);
  json_list(&j, "signatures");
  for (int i = 0; i < w->n; i++) {
    const tct_signed *f = &w->found[i];
    json_map(&j, NULL);
    json_text(&j, "name", f->of->name);
    json_text(&j, "says", f->of->says);
    json_text(&j, "source", f->of->source);
    json_text(&j, "probe", f->of->probe);
    json_number(&j, "least", f->of->least);
    json_number(&j, "most", f->of->most);
    json_count(&j, "n_trials", (uint64_t)f->trials);
    json_number_of(&j, "trained", &f->trained);
    json_number_of(&j, "null", &f->null);
    json_number_of(&j, "untrained", &f->untrained);
    json_number(&j, "p", f->p);
    json_number(&j, "p_corrected", f->p_corrected);
    json_text(&j, "verdict", tct_signature_verdict_text(f->verdict));
    json_bool(&j, "untrained_too", f->untrained_too);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

static void csv_number_of(tct_text *t, const tct_signature_number *x)
{
  csv_number(t, x->value, ",");
  csv_number(t, x->low, ",");
  csv_number(t, x->high, ",");
}

static int as_csv(const struct signature_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "signature,least,most,value,low,high,null,null_low,null_high,untrained,"
                   "untrained_low,untrained_high,p,p_corrected,trials,verdict,untrained_too\n");
  for (int i = 0; i < w->n; i++) {
    const tct_signed *f = &w->found[i];
    csv_text(&t, f->of->name);
    csv_number(&t, isinf(f->of->least) ? (double)NAN : f->of->least, ",");
    csv_number(&t, isinf(f->of->most) ? (double)NAN : f->of->most, ",");
    csv_number_of(&t, &f->trained);
    csv_number_of(&t, &f->null);
    csv_number_of(&t, &f->untrained);
    csv_number(&t, f->p, ",");
    csv_number(&t, f->p_corrected, ",");
    tct_text_add(&t, "%d,%s,%s\n", f->trials, tct_signature_verdict_text(f->verdict),
                 f->untrained_too ? "yes" : "no");
  }
  return say_text(&t);
}

int signature_said(const struct signature_work *w)
{
  const int code = w->asked->json ? as_json(w) : w->asked->csv ? as_csv(w) : as_text(w);

  for (int i = 0; i < w->n && code == EXIT_DONE; i++)
    if (w->found[i].verdict == TCT_SIGNATURE_NOT_SHOWN) return EXIT_NO;
  return code;
}
