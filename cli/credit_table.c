/* credit_table.c -- what was measured of learning rules, as JSON and as CSV. */
#include "credit_table.h"

#include "base/file.h"
#include "base/memory.h"

#include <math.h>

static void put_entry(struct json *j, const tct_credit_entry *e)
{
  json_map(j, NULL);
  json_text(j, "name", e->rule);
  json_text(j, "knob", *e->knob ? e->knob : NULL);
  json_bool(j, "deterministic", e->deterministic);
  json_bool(j, "resolved", e->resolved);
  json_count(j, "weights", (uint64_t)e->weights);
  json_count(j, "units", (uint64_t)e->units);
  json_count(j, "instances", (uint64_t)e->instances);
  json_number(j, "gradient_check", e->check);
  json_estimate(j, "cos", &e->cosine);
  json_estimate(j, "bias2", &e->bias2);
  json_estimate(j, "bias2_layer", &e->bias2_layer);
  json_estimate(j, "raw_bias", &e->raw_bias);
  json_estimate(j, "variance", &e->variance);
  json_estimate(j, "variance_online", &e->variance_online);
  json_estimate(j, "efficiency", &e->efficiency);
  json_list(j, "projections");
  for (int i = 0; i < e->paths; i++) {
    json_map(j, NULL);
    json_text(j, "name", e->path[i].projection);
    json_number(j, "share", e->path[i].share);
    json_estimate(j, "cos", &e->path[i].cosine);
    json_estimate(j, "bias2", &e->path[i].bias2);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void put_state(struct json *j, const tct_credit_state *s)
{
  json_map(j, NULL);
  json_text(j, "state", s->name);
  json_count(j, "trials", s->trials);
  json_number(j, "objective", s->objective);
  json_number(j, "gradient", s->gradient);
  json_list(j, "rules");
  for (int i = 0; i < s->entries; i++)
    if (!*s->entry[i].refused) put_entry(j, &s->entry[i]);
  json_close(j);
  json_list(j, "refused");
  for (int i = 0; i < s->entries; i++) {
    if (!*s->entry[i].refused) continue;
    json_map(j, NULL);
    json_text(j, "name", s->entry[i].rule);
    json_text(j, "knob", *s->entry[i].knob ? s->entry[i].knob : NULL);
    json_text(j, "why", s->entry[i].refused);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

struct json credit_json(const char *spec, const tct_credit_table *t)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "spec", spec);
  json_count(&j, "examples", (uint64_t)t->examples);
  json_count(&j, "draws", (uint64_t)t->draws);
  json_count(&j, "seeds", (uint64_t)t->seeds);
  json_count(&j, "feedback", (uint64_t)t->feedback);
  json_list(&j, "states");
  for (int i = 0; i < t->states; i++) put_state(&j, &t->state[i]);
  json_close(&j);
  json_close(&j);
  return j;
}

tct_text credit_csv(const tct_credit_table *t)
{
  static const char *const name[] = {"cos",      "bias2",           "bias2_layer", "raw_bias",
                                     "variance", "variance_online", "efficiency"};
  tct_text csv                    = {0};

  tct_text_add(&csv, "state,rule,knob,deterministic,resolved,instances,gradient_check");
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    tct_text_add(&csv, ",%s,%s_low,%s_high", name[i], name[i], name[i]);
  tct_text_add(&csv, "\n");
  for (int k = 0; k < t->states; k++)
    for (int i = 0; i < t->state[k].entries; i++) {
      const tct_credit_entry *e = &t->state[k].entry[i];
      const tct_estimate *all[] = {&e->cosine,   &e->bias2,           &e->bias2_layer, &e->raw_bias,
                                   &e->variance, &e->variance_online, &e->efficiency};
      if (*e->refused) continue;
      tct_text_add(&csv, "%s,%s,%s,%d,%d,%d,%.3g", t->state[k].name, e->rule, e->knob,
                   e->deterministic, e->resolved, e->instances, e->check);
      for (size_t n = 0; n < sizeof name / sizeof *name; n++) csv_estimate(&csv, all[n]);
      tct_text_add(&csv, "\n");
    }
  return csv;
}

tct_status credit_keep(const char *folder, const char *spec, const tct_credit_table *t,
                       tct_error *err)
{
  struct json j = credit_json(spec, t);
  tct_text csv  = credit_csv(t);

  return keep_tables(folder, "credit", &j, &csv, err);
}
