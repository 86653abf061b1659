/* encode_said.c -- what tercet encode found: text, JSON, CSV. */
#include "encode_asked.h"
#include "json.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

#define X(name, text, doc) text,
static const char *const boot_names[] = {TCT_ENCODING_BOOTS(X)};
static const char *const why_names[]  = {TCT_ENCODING_WHYS(X)};
#undef X

/* ---- text ------------------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct encode *e)
{
  const struct asked *a = e->asked;
  bool by_name          = true;

  tct_text_add(t, "%s", e->how.encoder->name);
  for (int i = 0; i < a->sets; i++)
    if (a->set[i] != a->seed) tct_text_add(t, ", %s", a->set[i]);
  tct_text_add(t, ": features predict units, larger is better, 1 = all of it");
  if (e->windowed) tct_text_add(t, "; from %g to %g ms", e->window[0], e->window[1]);
  tct_text_add(t, "\nfeatures of");
  for (int i = 0; i < a->nouns; i++) tct_text_add(t, "%s %s", i ? "," : "", a->noun[i]);
  tct_text_add(t, "; units of");
  for (int i = 0; i < a->with.n; i++) tct_text_add(t, "%s %s", i ? "," : "", a->with.at[i]);
  for (int i = 0; i < e->n; i++) by_name = by_name && e->pair[i].shared.by_name;
  tct_text_add(t, "; conditions matched by %s\n", by_name ? "name" : "place");
}

/* Is there such a number of any pair? */
static bool there(const struct encode *e, int number)
{
  for (int i = 0; i < e->n; i++)
    if (!isnan(e->pair[i].found.median[number].value)) return true;
  return number == (int)e->report;
}

static void cell(struct table *t, bool shown, double x)
{
  char text[32];

  table_cell(t, "%s", shown ? say_score(text, x) : "");
}

static void put_row(struct table *t, const struct encode *e, const struct encode_pair *p)
{
  const tct_encoding *f        = &p->found;
  const tct_encoding_median *m = &f->median[e->report];
  const bool drawn             = e->how.boot != TCT_ENCODING_BOOT_NONE;
  char text[32];

  table_cell(t, "%s", p->features->name);
  table_cell(t, "%s", p->units->name);
  cell(t, true, m->value);
  cell(t, drawn, m->low);
  cell(t, drawn, m->high);
  for (int i = 0; i < TCT_ENCODING_N; i++)
    if (i != (int)e->report) cell(t, there(e, i), f->median[i].value);
  table_cell(t, "%s", say_count(text, (uint64_t)m->units));
  table_cell(t, "%s", say_count(text, (uint64_t)f->conditions));
  cell(t, p->before != NULL, p->untrained.median[e->report].value);
}

static void put_table(tct_text *t, const struct encode *e)
{
  struct table table = {.align = "llrrrrrrrrrr"};
  const bool drawn   = e->how.boot != TCT_ENCODING_BOOT_NONE;

  table_cell(&table, "features");
  table_cell(&table, "units");
  table_cell(&table, "%s", encode_numbers[e->report]);
  table_cell(&table, "%s", drawn ? "low" : "");
  table_cell(&table, "%s", drawn ? "high" : "");
  for (int i = 0; i < TCT_ENCODING_N; i++)
    if (i != (int)e->report) table_cell(&table, "%s", there(e, i) ? encode_numbers[i] : "");
  table_cell(&table, "n");
  table_cell(&table, "conditions");
  table_cell(&table, "%s", encode_has_run(e) ? "untrained" : "");
  for (int i = 0; i < e->n; i++) put_row(&table, e, &e->pair[i]);
  table_put(&table, t, 2, 160);
}

/* "v1, it: 3 conditions dropped; 2 of 20 units in no median: 2 unreliable" */
static void put_lost(tct_text *t, const struct encode_pair *p)
{
  const tct_encoding *f = &p->found;
  const int only        = p->shared.only_a + p->shared.only_b;
  const int lost        = f->units - f->count[TCT_ENCODING_WHY_FINE];
  int failed            = 0;
  tct_encoder_why why   = TCT_ENCODER_FINE;

  for (int u = 0; u < f->units; u++) {
    failed += f->failed[u];
    if (f->failed[u] && why == TCT_ENCODER_FINE) why = f->fit_why[u];
  }
  if (!f->dropped && !only && !lost && !failed) return;
  tct_text_add(t, "%s, %s:", p->features->name, p->units->name);
  if (f->dropped) tct_text_add(t, " %d conditions dropped, a value is missing;", f->dropped);
  if (only) tct_text_add(t, " %d that one alone has;", only);
  if (lost) tct_text_add(t, " %d of %d units in no median:", lost, f->units);
  for (int i = 1; i < TCT_ENCODING_WHY_N; i++)
    if (f->count[i])
      tct_text_add(t, " %d, %s;", f->count[i], tct_encoding_why_text((tct_encoding_why)i));
  if (failed) tct_text_add(t, " %d fits failed, the first: %s;", failed, tct_encoder_why_text(why));
  t->at[strlen(t->at) - 1] = '\n';
}

static void put_foot(tct_text *t, const struct encode *e)
{
  char draws[32];

  tct_text_add(t, "medians over n units; %d folds", e->n ? e->pair[0].found.folds : 0);
  if (e->how.cuttings > 1) tct_text_add(t, ", cut %d times", e->how.cuttings);
  if (e->how.ceiling) tct_text_add(t, "; ceiling: %s", e->how.ceiling->name);
  tct_text_add(t, "\n");
  if (e->how.boot != TCT_ENCODING_BOOT_NONE)
    tct_text_add(t, "low, high: %g %% intervals (percentile) of %s over %s, of %s draws\n",
                 100 * e->how.level, encode_numbers[e->report], boot_names[e->how.boot],
                 say_count(draws, (uint64_t)e->how.draws));
  if (encode_has_run(e))
    tct_text_add(t, "untrained: %s with the features of that run before any learning\n",
                 encode_numbers[e->report]);
  if (e->asked->out) tct_text_add(t, "predictions are in %s\n", e->asked->out);
}

static int as_text(const struct encode *e)
{
  tct_text t = {0};

  put_head(&t, e);
  put_table(&t, e);
  for (int i = 0; i < e->n; i++) put_lost(&t, &e->pair[i]);
  put_foot(&t, e);
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void put_medians(struct json *j, const char *key, const tct_encoding *f, bool intervals)
{
  json_map(j, key);
  for (int i = 0; i < TCT_ENCODING_N; i++) {
    const tct_encoding_median *m = &f->median[i];
    json_map(j, encode_numbers[i]);
    json_number(j, "median", m->value);
    if (intervals) {
      json_number(j, "low", m->low);
      json_number(j, "high", m->high);
    }
    json_count(j, "n_units", (uint64_t)m->units);
    json_close(j);
  }
  json_close(j);
}

static void put_unit(struct json *j, const struct encode *e, const struct encode_pair *p, int u)
{
  const tct_encoding *f = &p->found;

  json_map(j, NULL);
  json_text(j, "unit", p->units->unit[u]);
  for (int i = 0; i < TCT_ENCODING_N; i++) json_number(j, encode_numbers[i], f->number[i][u]);
  if (e->how.encoder->chosen) json_number(j, e->how.encoder->chosen, f->chosen[u]);
  json_count(j, "failed_fits", (uint64_t)f->failed[u]);
  json_text(j, "why", why_names[f->why[u]]);
  json_close(j);
}

static void put_pair(struct json *j, const struct encode *e, const struct encode_pair *p)
{
  const tct_encoding *f = &p->found;

  json_map(j, NULL);
  json_text(j, "features", p->features->name);
  json_text(j, "units", p->units->name);
  json_count(j, "n_features", (uint64_t)f->features);
  json_count(j, "n_units", (uint64_t)f->units);
  json_count(j, "n_conditions", (uint64_t)f->conditions);
  json_count(j, "n_dropped", (uint64_t)f->dropped);
  json_count(j, "n_only_features", (uint64_t)p->shared.only_a);
  json_count(j, "n_only_units", (uint64_t)p->shared.only_b);
  json_bool(j, "matched_by_name", p->shared.by_name);
  json_count(j, "folds", (uint64_t)f->folds);
  json_map(j, "left_out");
  for (int i = 1; i < TCT_ENCODING_WHY_N; i++) json_count(j, why_names[i], (uint64_t)f->count[i]);
  json_close(j);
  put_medians(j, "found", f, true);
  if (p->before)
    put_medians(j, "untrained", &p->untrained, false);
  else
    json_raw(j, "untrained", NULL);
  json_list(j, "each");
  for (int u = 0; u < f->units; u++) put_unit(j, e, p, u);
  json_close(j);
  json_close(j);
}

static int as_json(const struct encode *e)
{
  struct json j = {.depth = 0};

  json_map(&j, NULL);
  json_text(&j, "encoder", e->how.encoder->name);
  json_text(&j, "direction", "features predict units; larger is better, 1 = all of it");
  if (e->how.ceiling)
    json_text(&j, "ceiling", e->how.ceiling->name);
  else
    json_raw(&j, "ceiling", NULL);
  json_number(&j, "least_ceiling", e->how.least);
  json_count(&j, "cuttings", (uint64_t)e->how.cuttings);
  json_count(&j, "seed", e->how.seed);
  json_text(&j, "boot", boot_names[e->how.boot]);
  json_count(&j, "draws", e->how.boot ? (uint64_t)e->how.draws : 0);
  json_number(&j, "level", e->how.level);
  json_list(&j, "pairs");
  for (int i = 0; i < e->n; i++) put_pair(&j, e, &e->pair[i]);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- CSV -------------------------------------------------------------------------------------------- */

static int as_csv(const struct encode *e)
{
  const char *chosen = e->how.encoder->chosen;
  tct_text t         = {0};

  tct_text_add(&t, "features,units,unit,");
  for (int i = 0; i < TCT_ENCODING_N; i++) tct_text_add(&t, "%s,", encode_numbers[i]);
  if (chosen) tct_text_add(&t, "%s,", chosen);
  tct_text_add(&t, "why,failed_fits,untrained_%s\n", encode_numbers[e->report]);
  for (int i = 0; i < e->n; i++) {
    const struct encode_pair *p = &e->pair[i];
    for (int u = 0; u < p->found.units; u++) {
      csv_text(&t, p->features->name);
      csv_text(&t, p->units->name);
      csv_text(&t, p->units->unit[u]);
      for (int k = 0; k < TCT_ENCODING_N; k++) csv_number(&t, p->found.number[k][u], ",");
      if (chosen) csv_number(&t, p->found.chosen[u], ",");
      tct_text_add(&t, "%s,%d,", why_names[p->found.why[u]], p->found.failed[u]);
      csv_number(&t, p->before ? p->untrained.number[e->report][u] : (double)NAN, "\n");
    }
  }
  return say_text(&t);
}

int encode_said(const struct encode *e)
{
  return e->asked->json ? as_json(e) : e->asked->csv ? as_csv(e) : as_text(e);
}
