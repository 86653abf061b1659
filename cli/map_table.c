/* map_table.c -- what tercet map found, for programs: JSON, CSV. */
#include "json.h"
#include "map_asked.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

static const char *const boots[] = {
#define X(name, text, doc) text,
  TCT_BOOTS(X)
#undef X
};

/* ---- JSON ----------------------------------------------------------------------------------------------- */

static void put_estimate(struct json *j, const tct_map_cell *c)
{
  json_number(j, "value", c->value);
  json_number(j, "low", c->low);
  json_number(j, "high", c->high);
  json_number(j, "error", c->error);
}

static void put_cell(struct json *j, const struct map *m, const struct map_area *d, int model,
                     int k)
{
  const int item = m->model[model].member[k], before = m->item[item].control;

  json_map(j, NULL);
  json_text(j, "population", m->item[item].name);
  put_estimate(j, &d->cell[item]);
  json_number(j, "p", d->cell[item].p);
  json_number(j, "p_corrected", d->p[item]);
  if (d->choice[model].n)
    json_number(j, "share", d->choice[model].share[k]);
  else
    json_raw(j, "share", NULL);
  json_count(j, "n_undefined", (uint64_t)d->cell[item].undefined);
  if (before >= 0) {
    json_map(j, "untrained");
    put_estimate(j, &d->cell[before]);
    json_close(j);
    json_map(j, "gain");
    put_estimate(j, &d->gain[item]);
    json_close(j);
  }
  json_close(j);
}

/* null where there are too few conditions */
static void put_choice(struct json *j, const char *key, const struct map *m, int model,
                       const tct_map_choice *c)
{
  if (!c->n) {
    json_raw(j, key, NULL);
    return;
  }
  json_map(j, key);
  if (c->chosen >= 0)
    json_text(j, "population", m->item[m->model[model].member[c->chosen]].name);
  else
    json_raw(j, "population", NULL);
  json_number(j, "share", c->chosen >= 0 ? c->share[c->chosen] : (double)NAN);
  json_number(j, "place", c->depth + 1);
  json_map(j, "held_out");
  put_estimate(j, &c->held_out);
  json_close(j);
  json_number(j, "naive", c->naive);
  json_number(j, "optimism", c->optimism);
  json_count(j, "n_undefined", (uint64_t)c->undefined);
  json_close(j);
}

static void put_area(struct json *j, const struct map *m, const struct map_area *d, int model)
{
  const struct map_model *of = &m->model[model];

  json_map(j, NULL);
  json_text(j, "area", d->name);
  json_count(j, "n_subjects", (uint64_t)d->subjects);
  json_count(j, "n_conditions", (uint64_t)d->conditions);
  json_count(j, "n_dropped", (uint64_t)d->dropped);
  json_text(j, "matched_by", d->by_name ? "name" : "place");
  json_map(j, "ceiling");
  if (d->ceiling)
    json_text(j, "of", d->ceiling);
  else
    json_raw(j, "of", NULL);
  json_number(j, "lower", d->lower);
  json_number(j, "upper", d->upper);
  json_close(j);
  json_list(j, "cells");
  for (int k = 0; k < of->n; k++) put_cell(j, m, d, model, k);
  json_close(j);
  put_choice(j, "chosen", m, model, &d->choice[model]);
  if (of->before) put_choice(j, "chosen_untrained", m, model, &d->before[model]);
  json_close(j);
}

static void put_order(struct json *j, const char *key, const tct_map_order *o, double p_corrected)
{
  json_map(j, key);
  json_count(j, "n_areas", (uint64_t)o->areas);
  json_number(j, "rho", o->rho);
  json_number(j, "p", o->p);
  json_number(j, "p_corrected", p_corrected);
  json_number(j, "smallest_p", o->smallest_p);
  json_bool(j, "all_orders", o->all_orders);
  json_close(j);
}

static void put_model(struct json *j, const struct map *m, int model)
{
  const struct map_model *of = &m->model[model];

  json_map(j, NULL);
  json_text(j, "model", of->name);
  json_row(j, "populations");
  for (int k = 0; k < of->n; k++) json_text(j, NULL, m->item[of->member[k]].name);
  json_close(j);
  json_list(j, "areas");
  for (int i = 0; i < m->areas; i++) put_area(j, m, &m->area[i], model);
  json_close(j);
  put_order(j, "order", &m->order[model], m->p_order[model]);
  if (of->before) put_order(j, "order_untrained", &m->first[model], (double)NAN);
  json_close(j);
}

static void put_how(struct json *j, const struct map *m)
{
  json_text(j, "metric", map_metric(m));
  if (m->comparator) json_text(j, "comparator", m->comparator->name);
  if (m->comparator) json_text(j, "test", m->infer.test);
  if (m->comparator) json_text(j, "boot", m->asked->boot ? boots[m->asked->boot - 1] : "auto");
  if (m->comparator) json_text(j, "distance", m->making.how.distance->name);
  if (m->comparator) json_text(j, "model_distance", m->model_making.how.distance->name);
  if (m->how.encoder) json_count(j, "folds", (uint64_t)m->how.folds);
  json_row(j, "set");
  for (int i = 0; i < m->asked->sets; i++)
    if (m->asked->set[i] != m->asked->seed) json_text(j, NULL, m->asked->set[i]);
  json_close(j);
  json_bool(j, "larger_is_more_similar", !map_smaller(m));
  json_number(j, "level", m->interval.level);
  json_count(j, "draws", (uint64_t)(m->comparator ? m->infer.draw.draws : m->halves.draws));
  json_count(j, "splits", (uint64_t)m->halves.splits);
  json_count(j, "seed", m->halves.seed);
  json_text(j, "correction", m->correction->name);
  json_count(j, "n_comparisons", (uint64_t)m->comparisons);
}

static void put_nouns(struct json *j, const char *key, const struct map_noun *noun, int n)
{
  json_list(j, key);
  for (int i = 0; i < n; i++) {
    const char *from = noun[i].rdms.provenance ? noun[i].rdms.provenance : noun[i].now.provenance;
    json_map(j, NULL);
    json_text(j, "noun", noun[i].text);
    json_raw(j, "provenance", from);
    json_close(j);
  }
  json_close(j);
}

int map_as_json(const struct map *m)
{
  struct json j = {0};

  json_map(&j, NULL);
  put_how(&j, m);
  put_nouns(&j, "of", m->noun, m->asked->nouns);
  put_nouns(&j, "with", m->noun + m->asked->nouns, m->asked->with.n);
  json_list(&j, "models");
  for (int i = 0; i < m->models; i++) put_model(&j, m, i);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- CSV ------------------------------------------------------------------------------------------------ */

static void put_row(tct_text *t, const struct map *m, int model, const struct map_area *d, int k)
{
  const int item = m->model[model].member[k], before = m->item[item].control;
  const tct_map_choice *c = &d->choice[model];
  const bool chosen       = c->n && c->chosen == k;
  const double none       = (double)NAN;

  csv_text(t, m->model[model].name);
  csv_text(t, d->name);
  csv_text(t, m->item[item].name);
  const double number[] = {d->cell[item].value,
                           d->cell[item].low,
                           d->cell[item].high,
                           d->cell[item].error,
                           d->cell[item].p,
                           d->p[item],
                           before >= 0 ? d->cell[before].value : none,
                           d->gain[item].value,
                           d->gain[item].low,
                           d->gain[item].high,
                           c->n ? c->share[k] : none,
                           chosen ? c->held_out.value : none,
                           chosen ? c->held_out.low : none,
                           chosen ? c->held_out.high : none,
                           chosen ? c->naive : none,
                           d->lower,
                           d->upper};
  tct_text_add(t, "%d,", k + 1);
  for (size_t i = 0; i < sizeof number / sizeof *number; i++) csv_number(t, number[i], ",");
  tct_text_add(t, "%d,%d,%d\n", d->subjects, d->conditions, d->dropped);
}

int map_as_csv(const struct map *m)
{
  tct_text t = {0};

  tct_text_add(
    &t,
    "model,area,population,place,%s,low,high,error,p,p_corrected,untrained,gain,gain_low,"
    "gain_high,share,held_out,held_out_low,held_out_high,naive,ceiling_low,ceiling_high,"
    "subjects,conditions,dropped\n",
    map_metric(m));
  for (int i = 0; i < m->models; i++)
    for (int a = 0; a < m->areas; a++)
      for (int k = 0; k < m->model[i].n; k++) put_row(&t, m, i, &m->area[a], k);
  return say_text(&t);
}
