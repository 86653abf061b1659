/* field_table.c -- what was measured of fields, as JSON, CSV and text. */
#include "field_table.h"

#include "measured.h"
#include "table.h"

#include <math.h>

/* ---- as JSON ----------------------------------------------------------------------------------------- */

static void put_judgement(struct json *j, const char *key, const tct_judgement *g)
{
  json_map(j, key);
  json_text(j, "finding", tct_finding_name(g->finding));
  json_number(j, "gain", g->gain);
  json_number(j, "low", g->low);
  json_number(j, "high", g->high);
  json_number(j, "p", g->p);
  json_bool(j, "within_margin", g->nothing);
  json_close(j);
}

static void put_cell(struct json *j, const char *objective, const tct_field_cell *c)
{
  json_map(j, NULL);
  json_text(j, "objective", objective);
  json_text(j, "refused", *c->refused ? c->refused : NULL);
  if (!*c->refused) {
    json_text(j, "verdict", tct_finding_name(c->finding));
    json_number(j, "p_holm", c->adjusted);
    json_bool(j, "resolved", c->resolved);
    json_estimate(j, "cos", &c->cosine);
    json_estimate(j, "along", &c->along);
    json_estimate(j, "across", &c->across);
    json_estimate(j, "choice", &c->choice);
    json_estimate(j, "noise", &c->noise);
    json_number(j, "gradient_check", c->check);
    json_number(j, "objective_before", c->before);
    json_number(j, "margin", c->margin);
    put_judgement(j, "update", &c->update);
    put_judgement(j, "shuffled", &c->shuffled);
    put_judgement(j, "flipped", &c->flipped);
    json_number(j, "zero", c->zero);
    json_number(j, "first_order", c->first_order);
    json_number(j, "second_order", c->second_order);
    json_number(j, "critical", c->critical);
  }
  json_close(j);
}

static void put_rule(struct json *j, const tct_field_table *t, const tct_field_rule *r)
{
  json_map(j, NULL);
  json_text(j, "name", r->rule);
  json_text(j, "refused", *r->refused ? r->refused : NULL);
  if (!*r->refused) {
    json_bool(j, "deterministic", r->deterministic);
    json_estimate(j, "kappa", &r->kappa);
    json_number(j, "moved", r->moved);
    json_list(j, "objectives");
    for (int o = 0; o < t->objectives; o++) put_cell(j, t->objective[o], &r->cell[o]);
    json_close(j);
  }
  json_close(j);
}

struct json field_json(const char *spec, const tct_field_table *t)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "spec", spec);
  json_text(&j, "state", t->state);
  json_count(&j, "examples", (uint64_t)t->examples);
  json_count(&j, "draws", (uint64_t)t->draws);
  json_count(&j, "seeds", (uint64_t)t->seeds);
  json_count(&j, "probes", (uint64_t)t->probes);
  json_count(&j, "updates", (uint64_t)t->updates);
  json_count(&j, "held_out", (uint64_t)t->held_out);
  json_number(&j, "margin", t->margin);
  json_list(&j, "rules");
  for (int i = 0; i < t->rules; i++) put_rule(&j, t, &t->rule[i]);
  json_close(&j);
  json_close(&j);
  return j;
}

/* ---- as CSV ------------------------------------------------------------------------------------------ */

static void csv_gain(tct_text *t, const tct_judgement *g)
{
  csv_reals(t, (const double[]){g->gain, g->low, g->high}, 3);
}

tct_text field_csv(const tct_field_table *t)
{
  static const char *const name[] = {"cos",   "along", "across",   "choice", "noise",
                                     "kappa", "gain",  "shuffled", "flipped"};
  tct_text csv                    = {0};

  tct_text_add(&csv, "state,rule,objective,verdict,p_holm,within_margin,moved,before,margin");
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    tct_text_add(&csv, ",%s,%s_low,%s_high", name[i], name[i], name[i]);
  tct_text_add(&csv, ",first_order,second_order,critical\n");
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const tct_field_rule *r   = &t->rule[i / t->objectives];
    const tct_field_cell *c   = &r->cell[i % t->objectives];
    const tct_estimate *all[] = {&c->cosine, &c->along, &c->across,
                                 &c->choice, &c->noise, &r->kappa};
    if (*r->refused || *c->refused) continue;
    tct_text_add(&csv, "%s,%s,%s,%s,%.6g,%d", t->state, r->rule, t->objective[i % t->objectives],
                 tct_finding_name(c->finding), c->adjusted, c->update.nothing);
    csv_reals(&csv, (const double[]){r->moved, c->before, c->margin}, 3);
    for (int k = 0; k < 6; k++) csv_estimate(&csv, all[k]);
    csv_gain(&csv, &c->update);
    csv_gain(&csv, &c->shuffled);
    csv_gain(&csv, &c->flipped);
    csv_reals(&csv, (const double[]){c->first_order, c->second_order, c->critical}, 3);
    tct_text_add(&csv, "\n");
  }
  return csv;
}

/* ---- as text ----------------------------------------------------------------------------------------- */

static void put_shares(tct_text *out, const tct_field_table *t)
{
  static const char *const head[] = {"rule",   "objective", "cosine", "along",
                                     "across", "choice",    "noise",  "kappa"};
  struct table table              = {.align = "llrrrrrr"};

  tct_text_add(out, "what is proposed at %s, in shares of its square: %d seed%s, %d examples\n",
               t->state, t->seeds, t->seeds == 1 ? "" : "s", t->examples);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const int o             = i % t->objectives;
    const tct_field_rule *r = &t->rule[i / t->objectives];
    const tct_field_cell *c = &r->cell[o];
    if (*r->refused || *c->refused) continue;
    table_cell(&table, "%s", r->rule);
    table_cell(&table, "%s%s%s", t->objective[o], c->resolved ? "" : " (unresolved)",
               c->check > 1e-3 ? " (reference off)" : "");
    table_estimate(&table, &c->cosine);
    table_estimate(&table, &c->along);
    table_estimate(&table, &c->across);
    table_estimate(&table, &c->choice);
    table_estimate(&table, &c->noise);
    table_estimate(&table, &r->kappa);
  }
  table_put(&table, out, 2, 160);
}

static void put_verdicts(tct_text *out, const tct_field_table *t)
{
  static const char *const head[] = {"rule",        "objective", "verdict",  "gain",   "p (Holm)",
                                     "first order", "critical",  "shuffled", "flipped"};
  struct table table              = {.align = "lllrrrrrr"};

  tct_text_add(out,
               "\nwhat %d updates of its own bring, on %d held-out examples; within %g of what the "
               "objective was is nothing\n",
               t->updates, t->held_out, t->margin);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const int o             = i % t->objectives;
    const tct_field_rule *r = &t->rule[i / t->objectives];
    const tct_field_cell *c = &r->cell[o];
    const bool told         = c->finding == TCT_LEARNING || c->finding == TCT_DETERIORATION;
    if (*r->refused || *c->refused) continue;
    table_cell(&table, "%s", r->rule);
    table_cell(&table, "%s", t->objective[o]);
    table_cell(&table, "%s%s", tct_finding_name(c->finding),
               told && c->update.nothing ? " (within the margin)" : "");
    table_cell(&table, "%.3g (%.2g..%.2g)", c->update.gain, c->update.low, c->update.high);
    table_cell(&table, c->adjusted < 1e-9 ? "<1e-9" : "%.2g", c->adjusted);
    table_cell(&table, "%.3g", c->first_order);
    table_cell(&table,
               isnan(c->critical)   ? "-"
               : isinf(c->critical) ? "never"
                                    : "%.3g",
               c->critical);
    table_cell(&table, "%.3g (%.2g..%.2g)", c->shuffled.gain, c->shuffled.low, c->shuffled.high);
    table_cell(&table, "%.3g (%.2g..%.2g)", c->flipped.gain, c->flipped.low, c->flipped.high);
  }
  table_put(&table, out, 2, 200);
}

tct_text field_text(const tct_field_table *t)
{
  tct_text out = {0};
  double zero  = 0;

  put_shares(&out, t);
  put_verdicts(&out, t);
  for (int i = 0; i < t->rules; i++) {
    const tct_field_rule *r = &t->rule[i];
    if (*r->refused) tct_text_add(&out, "  not measured: %s: %s\n", r->rule, r->refused);
    for (int o = 0; !*r->refused && o < t->objectives; o++) {
      if (*r->cell[o].refused)
        tct_text_add(&out, "  not measured: %s, %s: %s\n", r->rule, t->objective[o],
                     r->cell[o].refused);
      zero = fmax(zero, r->cell[o].zero);
    }
  }
  tct_text_add(&out, "  where nothing changes the gain is %g\n", zero);
  if (t->seeds == 1)
    tct_text_add(&out, "\none seed: how other weights would do is not in these intervals\n");
  return out;
}

tct_status field_keep(const char *folder, const char *spec, const tct_field_table *t,
                      tct_error *err)
{
  struct json j = field_json(spec, t);
  tct_text csv  = field_csv(t);

  return keep_tables(folder, "field", &j, &csv, err);
}
