/* behave_said.c -- what tercet behave found: text, JSON, CSV. */
#include "behave_asked.h"

#include "json.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

enum { ROWS_TOLD = 24 }; /* of a measure, in text; the rest is in --csv and --json */

#define X(name, text, doc) text,
static const char *const column_names[] = {TCT_CHOICE_COLUMNS(X)};
#undef X

static int dropped(const struct behave_row *r, int s)
{
  return r->found.dropped[s] + r->only[s];
}

/* ---- text ------------------------------------------------------------------------------------------- */

static const char *real(char text[32], double x)
{
  if (isnan(x))
    tct_print(text, 32, "-");
  else
    tct_print(text, 32, "%.4g", x);
  return text;
}

/* "rat: 20,000 trials; missing: choice in 3, time in 17" */
static void put_observers(tct_text *t, const struct behave_side *s, const char *letter)
{
  char text[32];

  for (int i = 0; s->path && i < s->all.n && i < ROWS_TOLD; i++) {
    const tct_observer *o = &s->all.observer[i];
    int gaps              = 0;
    tct_text_add(t, "%s  %s: %s trials of %d options", letter, o->name,
                 say_count(text, (uint64_t)o->choices.trials), o->choices.options);
    for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
      if (o->missing[k])
        tct_text_add(t, "%s %s in %s", gaps++ ? "," : "; missing:", column_names[k],
                     say_count(text, (uint64_t)o->missing[k]));
    if (o->missing_chance)
      tct_text_add(t, "%s a probability in %s",
                   gaps ? "," : "; missing:", say_count(text, (uint64_t)o->missing_chance));
    tct_text_add(t, "\n");
  }
  if (s->path && s->all.n > ROWS_TOLD)
    tct_text_add(t, "%s  and %d more\n", letter, s->all.n - ROWS_TOLD);
}

static void put_measure_head(tct_text *t, const struct behave *b, int k)
{
  tct_text_add(t, "\n%s", b->measure[k].m->name);
  for (int i = 0; i < b->asked->sets; i++) {
    const char *set = behave_set(b->asked, b->measures, i, b->measure[k].m->name);
    if (set) tct_text_add(t, ", %s", set);
  }
  tct_text_add(t, ": %s\n", b->measure[k].m->direction);
}

static void put_number(struct table *t, const struct behave *b, const struct behave_row *r, int j)
{
  const tct_behaved_number *v = &r->found.number[j];
  const bool known            = !isnan(v->low) && !isnan(v->high);
  char text[32];
  int left = dropped(r, 0) + (r->b ? dropped(r, 1) : 0);

  table_cell(t, "%s", j ? "" : r->a->name);
  table_cell(t, "%s", j || !r->b ? "" : r->b->name);
  table_cell(t, "%s", b->measure[r->measure].m->number[j].name);
  table_cell(t, "%s", real(text, v->value));
  table_cell(t, "%s", known ? real(text, v->low) : "");
  table_cell(t, "%s", known ? real(text, v->high) : "");
  table_cell(t, "%s", say_count(text, (uint64_t)v->n));
  table_cell(t, "%s", j || !left ? "" : say_count(text, (uint64_t)left));
  table_cell(t, "%s", v->why ? tct_behaviour_why_text(v->why) : "");
}

/* Columns that nobody has anything in have no head.  How many rows of the measure there are. */
static int put_heads(struct table *t, const struct behave *b, int k)
{
  bool two = false, left = false, drawn = false;
  int rows = 0;

  for (int i = 0; i < b->n; i++) {
    const struct behave_row *r = &b->row[i];
    if (r->measure != k) continue;
    two |= r->b != NULL;
    left |= dropped(r, 0) + dropped(r, 1) > 0;
    for (int j = 0; j < b->measure[k].m->n; j++) drawn |= !isnan(r->found.number[j].low);
    rows++;
  }
  const char *const head[] = {two ? "A" : "observer",
                              two ? "B" : "",
                              "number",
                              "value",
                              drawn ? "low" : "",
                              drawn ? "high" : "",
                              "n",
                              left ? "dropped" : "",
                              ""};
  for (int h = 0; h < 9; h++) table_cell(t, "%s", head[h]);
  return rows;
}

static void put_rows(tct_text *t, const struct behave *b, int k)
{
  struct table table = {.align = "lllrrrrrl"};
  const int rows     = put_heads(&table, b, k);

  for (int i = 0, told = 0; i < b->n && told < ROWS_TOLD; i++) {
    if (b->row[i].measure != k) continue;
    for (int j = 0; j < b->measure[k].m->n; j++) put_number(&table, b, &b->row[i], j);
    told++;
  }
  table_put(&table, t, 2, 160);
  if (rows > ROWS_TOLD) tct_text_add(t, "  --csv or --json has all %d\n", rows);
}

static void put_summary(tct_text *t, const struct behave *b, const struct behave_summary *s)
{
  static const char *const head[] = {"number", "mean", "error", "least",
                                     "median", "most", "n",     "failed"};
  const tct_behaviour *m          = b->measure[s->measure].m;
  struct table table              = {.align = "lrrrrrrrl"};
  char text[32];

  tct_text_add(t, "  %d of %s%s\n", s->rows, behave_group(s->group),
               s->untrained ? ", untrained" : "");
  for (size_t h = 0; h < sizeof head / sizeof *head; h++) table_cell(&table, "%s", head[h]);
  table_cell(&table, "%s", "");
  for (int j = 0; j < m->n; j++) {
    const tct_behaved_spread *v = &s->number[j];
    tct_text why                = {0};
    table_cell(&table, "%s", m->number[j].name);
    table_cell(&table, "%s", real(text, v->mean));
    table_cell(&table, "%s", real(text, v->error));
    table_cell(&table, "%s", real(text, v->least));
    table_cell(&table, "%s", real(text, v->median));
    table_cell(&table, "%s", real(text, v->most));
    table_cell(&table, "%d", v->n);
    table_cell(&table, "%d", v->failed);
    for (int k = 1; k < TCT_BEHAVIOUR_WHY_N; k++)
      if (v->why[k])
        tct_text_add(&why, "%s%d %s", why.n ? ", " : "", v->why[k],
                     tct_behaviour_why_text((tct_behaviour_why)k));
    table_cell(&table, "%s", why.at ? why.at : "");
    tct_text_free(&why);
  }
  table_put(&table, t, 4, 160);
}

static int as_text(const struct behave *b)
{
  tct_text t = {0};
  char draws[32];

  put_observers(&t, &b->side[0], "A");
  put_observers(&t, &b->side[1], "B");
  for (int k = 0; k < b->measures; k++) {
    if (b->measure[k].left_out[0]) continue;
    put_measure_head(&t, b, k);
    put_rows(&t, b, k);
    for (int i = 0; i < b->summaries; i++)
      if (b->summary[i].measure == k) put_summary(&t, b, &b->summary[i]);
  }
  tct_text_add(&t, "\n");
  if (b->how.draws > 0)
    tct_text_add(&t, "low, high: %g %% intervals, of %s draws where the measure draws\n",
                 100 * b->how.level, say_count(draws, (uint64_t)b->how.draws));
  for (int k = 0; k < b->measures; k++)
    if (b->measure[k].left_out[0])
      tct_text_add(&t, "left out: %s, for %s\n", b->measure[k].m->name, b->measure[k].left_out);
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_observers(struct json *j, const struct behave_side *s, const char *side)
{
  for (int i = 0; s->path && i < s->all.n; i++) {
    const tct_observer *o = &s->all.observer[i];
    json_map(j, NULL);
    json_text(j, "name", o->name);
    json_text(j, "side", side);
    json_bool(j, "untrained", s->is_run && i == 1);
    json_count(j, "n_trials", (uint64_t)o->choices.trials);
    json_map(j, "missing");
    for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
      if (o->missing[k]) json_count(j, column_names[k], (uint64_t)o->missing[k]);
    if (o->missing_chance) json_count(j, "chance", (uint64_t)o->missing_chance);
    json_close(j);
    json_close(j);
  }
}

static void json_row_of(struct json *j, const struct behave *b, const struct behave_row *r)
{
  const tct_behaviour *m = b->measure[r->measure].m;

  json_map(j, NULL);
  json_text(j, "a", r->a->name);
  json_text(j, "b", r->b ? r->b->name : NULL);
  json_text(j, "group", behave_group(r->group));
  json_bool(j, "untrained", r->untrained);
  json_text(j, "matched_by", !r->paired ? NULL : r->by_name ? "name" : "place");
  for (int s = 0; s < (r->b ? 2 : 1); s++) {
    json_count(j, s ? "n_trials_b" : "n_trials_a", (uint64_t)r->found.trials[s]);
    json_count(j, s ? "n_dropped_b" : "n_dropped_a", (uint64_t)dropped(r, s));
  }
  json_map(j, "numbers");
  for (int i = 0; i < m->n; i++) {
    const tct_behaved_number *v = &r->found.number[i];
    json_map(j, m->number[i].name);
    json_number(j, "value", v->value);
    json_number(j, "low", v->low);
    json_number(j, "high", v->high);
    json_count(j, "n", (uint64_t)v->n);
    json_count(j, "draws", (uint64_t)v->draws);
    json_text(j, "why", v->why ? tct_behaviour_why_text(v->why) : NULL);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void json_summary(struct json *j, const struct behave *b, const struct behave_summary *s)
{
  const tct_behaviour *m = b->measure[s->measure].m;

  json_map(j, NULL);
  json_text(j, "group", behave_group(s->group));
  json_bool(j, "untrained", s->untrained);
  json_count(j, "n_rows", (uint64_t)s->rows);
  json_map(j, "numbers");
  for (int i = 0; i < m->n; i++) {
    const tct_behaved_spread *v = &s->number[i];
    json_map(j, m->number[i].name);
    json_number(j, "mean", v->mean);
    json_number(j, "standard_error", v->error);
    json_number(j, "least", v->least);
    json_number(j, "median", v->median);
    json_number(j, "most", v->most);
    json_count(j, "n", (uint64_t)v->n);
    json_count(j, "failed", (uint64_t)v->failed);
    json_map(j, "why");
    for (int k = 1; k < TCT_BEHAVIOUR_WHY_N; k++)
      if (v->why[k])
        json_count(j, tct_behaviour_why_text((tct_behaviour_why)k), (uint64_t)v->why[k]);
    json_close(j);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void json_measure(struct json *j, const struct behave *b, int k)
{
  json_map(j, NULL);
  json_text(j, "measure", b->measure[k].m->name);
  json_text(j, "direction", b->measure[k].m->direction);
  json_text(j, "left_out", b->measure[k].left_out[0] ? b->measure[k].left_out : NULL);
  json_row(j, "set");
  for (int i = 0; i < b->asked->sets; i++) {
    const char *set = behave_set(b->asked, b->measures, i, b->measure[k].m->name);
    if (set) json_text(j, NULL, set);
  }
  json_close(j);
  json_list(j, "rows");
  for (int i = 0; i < b->n; i++)
    if (b->row[i].measure == k) json_row_of(j, b, &b->row[i]);
  json_close(j);
  json_list(j, "summaries");
  for (int i = 0; i < b->summaries; i++)
    if (b->summary[i].measure == k) json_summary(j, b, &b->summary[i]);
  json_close(j);
  json_close(j);
}

static int as_json(const struct behave *b)
{
  const tct_class_names *options = &b->side[0].all.options;
  struct json j                  = {0};

  json_map(&j, NULL);
  json_text(&j, "a", b->side[0].path);
  json_text(&j, "b", b->side[1].path);
  json_row(&j, "options");
  for (int i = 0; i < options->n; i++) json_text(&j, NULL, options->name[i]);
  json_close(&j);
  json_list(&j, "observers");
  json_observers(&j, &b->side[0], "A");
  json_observers(&j, &b->side[1], "B");
  json_close(&j);
  json_count(&j, "draws", (uint64_t)b->how.draws);
  json_number(&j, "level", b->how.level);
  json_count(&j, "seed", b->how.seed);
  json_list(&j, "measures");
  for (int k = 0; k < b->measures; k++) json_measure(&j, b, k);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- CSV -------------------------------------------------------------------------------------------- */

static void put_cell(tct_text *t, const char *name)
{
  const bool quoted = strpbrk(name, ",\"\n\r") != NULL;

  if (quoted) tct_text_add(t, "\"");
  for (; *name; name++) tct_text_add(t, *name == '"' ? "\"\"" : "%c", *name);
  tct_text_add(t, quoted ? "\"," : ",");
}

static void put_real(tct_text *t, double x)
{
  if (!isnan(x)) tct_text_number(t, x);
  tct_text_add(t, ",");
}

static int as_csv(const struct behave *b)
{
  tct_text t = {0};

  tct_text_add(&t, "measure,a,b,group,untrained,number,value,low,high,n,draws,trials_a,dropped_a,"
                   "trials_b,dropped_b,why\n");
  for (int i = 0; i < b->n; i++) {
    const struct behave_row *r = &b->row[i];
    const tct_behaviour *m     = b->measure[r->measure].m;
    for (int j = 0; j < m->n; j++) {
      const tct_behaved_number *v = &r->found.number[j];
      put_cell(&t, m->name);
      put_cell(&t, r->a->name);
      put_cell(&t, r->b ? r->b->name : "");
      put_cell(&t, behave_group(r->group));
      put_cell(&t, r->untrained ? "yes" : "no");
      put_cell(&t, m->number[j].name);
      put_real(&t, v->value);
      put_real(&t, v->low);
      put_real(&t, v->high);
      tct_text_add(&t, "%d,%d,%d,%d,", v->n, v->draws, r->found.trials[0], dropped(r, 0));
      if (r->b)
        tct_text_add(&t, "%d,%d,", r->found.trials[1], dropped(r, 1));
      else
        tct_text_add(&t, ",,");
      tct_text_add(&t, "%s\n", v->why ? tct_behaviour_why_text(v->why) : "");
    }
  }
  return say_text(&t);
}

int behave_said(const struct behave *b)
{
  return b->asked->json ? as_json(b) : b->asked->csv ? as_csv(b) : as_text(b);
}
