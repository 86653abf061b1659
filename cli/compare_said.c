/* compare_said.c -- what came out of models beside a brain, as text and as JSON. */
#include "compare_asked.h"
#include "json.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

enum { PAIRS_MOST = 10 }; /* more are told of where they differ; all are in JSON */
#define SURE 0.05

static const char *const boots[] = {
#define X(name, text, doc) text,
  TCT_BOOTS(X)
#undef X
};

static const char *const holds[] = {
#define X(name, text, doc) doc,
  TCT_BOOTS(X)
#undef X
};

static const char *const intervals[] = {
#define X(name, text, doc) text,
  TCT_INTERVALS(X)
#undef X
};

/* ---- as text ----------------------------------------------------------------------------------------- */

static void put_range(struct table *t, const tct_rsa_estimate *e)
{
  char low[32], high[32];

  if (isnan(e->low) && isnan(e->high))
    table_cell(t, "-");
  else
    table_cell(t, "%s .. %s", say_score(low, e->low), say_score(high, e->high));
}

static void put_drawn(tct_text *t, const struct compared *c)
{
  const tct_draw_how *draw = &c->how->draw;
  char text[32];

  tct_text_add(t, "drawn: %s (%s)", boots[draw->boot], holds[draw->boot]);
  if (draw->boot != TCT_BOOT_NONE)
    tct_text_add(t, "; %s%s draws", draw->boot == TCT_BOOT_DUAL ? "3 x " : "",
                 say_count(text, (uint64_t)draw->draws));
  if (c->found->undefined)
    tct_text_add(t, ", %s of them undefined and left out",
                 say_count(text, (uint64_t)c->found->undefined));
  if (c->found->repeats)
    tct_text_add(t, "; cross-validated, %d parts of conditions and %d of subjects, %d times",
                 c->found->condition_folds, c->found->subject_folds, c->found->repeats);
  tct_text_add(t, "\n");
}

static void put_head(tct_text *t, const struct compared *c)
{
  const tct_inference *f = c->found;

  tct_text_add(t, "rsa by %s: %d model%s, %d subject%s, %d conditions", c->comparator->name,
               f->models, f->models == 1 ? "" : "s", f->subjects, f->subjects == 1 ? "" : "s",
               f->conditions);
  tct_text_add(t, " matched by %s", c->over->by_name ? "name" : "place");
  if (c->over->dropped) tct_text_add(t, ", %d dropped", c->over->dropped);
  if (c->over->dropped_pairs) tct_text_add(t, ", %zu pairs dropped", c->over->dropped_pairs);
  tct_text_add(t, "; %s is more similar\n", f->larger_is_more_similar ? "larger" : "smaller");
  if (c->comparator->claims & TCT_COMPARATOR_NOISE)
    tct_text_add(t, "errors of conditions taken for %s\n",
                 c->over->noise ? "what the data say of them" : "alike and independent");
  if (c->averaged)
    tct_text_add(t, "%d RDMs averaged within %d subjects\n", c->averaged, f->subjects);
  put_drawn(t, c);
  if (c->found->in_sample)
    tct_text_add(t, "fitted and judged on the same data: scores are too good\n");
  tct_text_add(t, "\n");
}

static void put_models(tct_text *t, const struct compared *c)
{
  struct table table = {.align = "lrrrrr"};
  char text[32];

  table_cell(&table, "model");
  table_cell(&table, "mean");
  table_cell(&table, "%g %% %s", 100 * c->how->level, intervals[c->how->interval]);
  table_cell(&table, "p > 0");
  table_cell(&table, "p ceiling");
  table_cell(&table, "%s", c->how->margin > 0 ? "p at ceiling" : "");
  for (int i = 0; i < c->found->models; i++) {
    const tct_inferred_model *m = &c->found->model[i];
    table_cell(&table, "%s", m->name);
    table_cell(&table, "%s", say_score(text, m->mean.value));
    put_range(&table, &m->mean);
    table_cell(&table, "%s", say_p(text, m->p_zero));
    table_cell(&table, "%s", say_p(text, m->p_ceiling));
    table_cell(&table, "%s", c->how->margin > 0 ? say_p(text, m->p_equivalent) : "");
  }
  table_put(&table, t, 2, 160);
}

static void put_bound(tct_text *t, const char *name, const tct_rsa_estimate *e)
{
  char value[32], low[32], high[32];

  tct_text_add(t, "%s %s", name, say_score(value, e->value));
  if (!isnan(e->low))
    tct_text_add(t, " (%s .. %s)", say_score(low, e->low), say_score(high, e->high));
}

static void put_ceiling(tct_text *t, const struct compared *c)
{
  const tct_inference *f = c->found;
  char text[32];

  tct_text_add(t, "\n");
  if (isnan(f->lower.value) && isnan(f->upper.value)) {
    tct_text_add(t, "no noise ceiling: it takes two subjects\n");
    return;
  }
  put_bound(t, "noise ceiling: lower", &f->lower);
  put_bound(t, ", upper", &f->upper);
  if (!isnan(f->p_ceiling_zero))
    tct_text_add(t, "; the lower is above 0 with p %s", say_p(text, f->p_ceiling_zero));
  tct_text_add(t, "\n");
  if (f->larger_is_more_similar && f->lower.value > 0.95)
    tct_text_add(t, "by this comparator all subjects look alike: a ceiling so near 1 tells models "
                    "apart badly; prefer rho_a, or distances with a true zero\n");
}

static bool is_told(const struct compared *c, const tct_inferred_pair *p)
{
  return c->found->pairs <= PAIRS_MOST || p->p_corrected < SURE;
}

/* All pairs if they are few, else those that surely differ. */
static void put_pairs(tct_text *t, const struct compared *c)
{
  const tct_inference *f = c->found;
  struct table table     = {.align = "llrrrr"};
  char text[32];
  int told = 0;

  for (int i = 0; i < f->pairs; i++) told += is_told(c, &f->pair[i]);
  if (f->pairs == 0) return;
  tct_text_add(t, "\n");
  if (f->pairs > PAIRS_MOST)
    tct_text_add(t, "%d of %d pairs of models differ with p %s below %g; --json has them all\n",
                 told, f->pairs, c->how->correction, SURE);
  if (told == 0) return;
  table_cell(&table, "model");
  table_cell(&table, "other");
  table_cell(&table, "difference");
  table_cell(&table, "%g %% %s", 100 * c->how->level, intervals[c->how->interval]);
  table_cell(&table, "p");
  table_cell(&table, "p %s", c->how->correction);
  for (int i = 0; i < f->pairs; i++) {
    const tct_inferred_pair *p = &f->pair[i];
    if (!is_told(c, p)) continue;
    table_cell(&table, "%s", f->model[p->a].name);
    table_cell(&table, "%s", f->model[p->b].name);
    table_cell(&table, "%s", say_score(text, p->difference.value));
    put_range(&table, &p->difference);
    table_cell(&table, "%s", say_p(text, p->p));
    table_cell(&table, "%s", say_p(text, p->p_corrected));
  }
  table_put(&table, t, 2, 160);
}

int compare_as_text(const struct compared *c)
{
  tct_text t = {0};
  char text[32], pair[32];

  put_head(&t, c);
  put_models(&t, c);
  put_ceiling(&t, c);
  put_pairs(&t, c);
  tct_text_add(&t, "\ntest %s", c->how->test);
  if (c->found->smallest_p > 0 || c->found->smallest_p_pair > 0)
    tct_text_add(&t, ", whose p cannot be below %s here, of pairs %s",
                 say_p(text, c->found->smallest_p), say_p(pair, c->found->smallest_p_pair));
  tct_text_add(&t, "; p corrected by %s\n", c->how->correction);
  return say_text(&t);
}

/* ---- as JSON ----------------------------------------------------------------------------------------- */

static void json_models(struct json *j, const struct compared *c)
{
  json_list(j, "models");
  for (int i = 0; i < c->found->models; i++) {
    const tct_inferred_model *m = &c->found->model[i];
    json_map(j, NULL);
    json_text(j, "name", m->name);
    json_row(j, "per_subject");
    for (int k = 0; k < c->found->subjects; k++) json_number(j, NULL, m->per_subject[k]);
    json_close(j);
    json_number(j, "mean", m->mean.value);
    json_number(j, "low", m->mean.low);
    json_number(j, "high", m->mean.high);
    json_number(j, "error", m->mean.error);
    json_number(j, "p_against_zero", m->p_zero);
    json_number(j, "p_against_ceiling", m->p_ceiling);
    if (c->how->margin > 0) json_number(j, "p_equivalent_to_ceiling", m->p_equivalent);
    json_close(j);
  }
  json_close(j);
}

static void json_bound(struct json *j, const char *key, const tct_rsa_estimate *e)
{
  json_row(j, key);
  json_number(j, NULL, e->low);
  json_number(j, NULL, e->high);
  json_close(j);
}

static void json_ceiling(struct json *j, const tct_inference *f)
{
  json_map(j, "ceiling");
  json_number(j, "lower", f->lower.value);
  json_number(j, "upper", f->upper.value);
  json_bound(j, "lower_interval", &f->lower);
  json_bound(j, "upper_interval", &f->upper);
  json_number(j, "p_against_zero", f->p_ceiling_zero);
  json_close(j);
}

static void json_pairs(struct json *j, const tct_inference *f)
{
  json_list(j, "pairs");
  for (int i = 0; i < f->pairs; i++) {
    const tct_inferred_pair *p = &f->pair[i];
    json_map(j, NULL);
    json_text(j, "a", f->model[p->a].name);
    json_text(j, "b", f->model[p->b].name);
    json_number(j, "difference", p->difference.value);
    json_number(j, "low", p->difference.low);
    json_number(j, "high", p->difference.high);
    json_number(j, "p", p->p);
    json_number(j, "p_corrected", p->p_corrected);
    json_close(j);
  }
  json_close(j);
}

static void json_drawn(struct json *j, const struct compared *c)
{
  const tct_draw_how *draw = &c->how->draw;

  json_text(j, "boot", boots[draw->boot]);
  json_count(j, "draws", draw->boot == TCT_BOOT_NONE ? 0 : (uint64_t)draw->draws);
  json_count(j, "seed", draw->seed);
  json_count(j, "n_draws_undefined", (uint64_t)c->found->undefined);
  json_count(j, "condition_folds", (uint64_t)c->found->condition_folds);
  json_count(j, "subject_folds", (uint64_t)c->found->subject_folds);
  json_count(j, "fold_repeats", (uint64_t)c->found->repeats);
  json_bool(j, "in_sample", c->found->in_sample);
  json_text(j, "interval", intervals[c->how->interval]);
  json_number(j, "level", c->how->level);
  json_text(j, "test", c->how->test);
  json_text(j, "correction", c->how->correction);
  json_number(j, "smallest_p", c->found->smallest_p);
  json_number(j, "smallest_p_of_pairs", c->found->smallest_p_pair);
  json_number(j, "dof", c->found->dof);
}

int compare_as_json(const struct compared *c)
{
  const tct_inference *f = c->found;
  struct json j          = {0};

  json_map(&j, NULL);
  json_text(&j, "metric", "rsa");
  json_text(&j, "comparator", c->comparator->name);
  json_bool(&j, "larger_is_more_similar", f->larger_is_more_similar);
  json_text(&j, "model", c->asked->rdm_model ? c->asked->rdm_model : "fixed");
  json_models(&j, c);
  json_ceiling(&j, f);
  json_pairs(&j, f);
  json_row(&j, "subjects");
  for (int i = 0; i < f->subjects; i++) json_text(&j, NULL, c->subject[i]);
  json_close(&j);
  json_count(&j, "n_averaged", (uint64_t)c->averaged);
  json_count(&j, "n_conditions", (uint64_t)f->conditions);
  json_count(&j, "n_dropped", (uint64_t)c->over->dropped);
  json_count(&j, "n_pairs_dropped", c->over->dropped_pairs);
  json_bool(&j, "whitened_by_noise",
            c->comparator->claims & TCT_COMPARATOR_NOISE && c->over->noise);
  json_text(&j, "matched_by", c->over->by_name ? "name" : "place");
  json_drawn(&j, c);
  json_close(&j);
  return json_say(&j);
}
