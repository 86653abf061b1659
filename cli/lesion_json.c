/* lesion_json.c -- what tercet lesion found, as one JSON object. */
#include "json.h"
#include "lesion_asked.h"

#define X(name, text, doc) text,
static const char *const kinds[] = {TCT_LESIONS(X)};
static const char *const bys[]   = {TCT_SILENCES(X)};
#undef X

static void put_effect(struct json *j, const char *key, const tct_effect *e)
{
  json_map(j, key);
  json_count(j, "n", (uint64_t)e->n);
  json_number(j, "intact", e->intact);
  json_number(j, "lesioned", e->lesioned);
  json_number(j, "change", e->change);
  json_number(j, "low", e->low);
  json_number(j, "high", e->high);
  json_close(j);
}

static void put_groups(struct json *j, const char *key, const char (*name)[TCT_LABEL],
                       const tct_lesioned *y, int from, int n)
{
  json_list(j, key);
  for (int i = 0; i < n; i++) {
    json_map(j, NULL);
    json_text(j, "name", name[i]);
    put_effect(j, "accuracy", &y->accuracy[from + i]);
    put_effect(j, "loss", &y->loss[from + i]);
    json_close(j);
  }
  json_close(j);
}

/* [condition][class], the last row of all trials */
static void put_choice(struct json *j, const struct lesion_work *w, const double *choice)
{
  json_list(j, "choice");
  for (int c = 0; choice && c <= w->found.conditions; c++) {
    json_row(j, NULL);
    for (int k = 0; k < w->found.classes; k++)
      json_number(j, NULL, choice[c * w->found.classes + k]);
    json_close(j);
  }
  json_close(j);
}

static void put_control(struct json *j, const tct_lesioned *y, double corrected)
{
  if (!y->controls) {
    json_raw(j, "control", NULL);
    return;
  }
  json_map(j, "control");
  json_count(j, "draws", (uint64_t)y->controls);
  json_number(j, "change", y->control);
  json_number(j, "low", y->control_low);
  json_number(j, "high", y->control_high);
  json_number(j, "p", y->p);
  json_number(j, "p_corrected", corrected);
  json_close(j);
}

static void put_rdms(struct json *j, const struct lesion_work *w, const tct_lesioned *y)
{
  json_list(j, "rdms");
  for (int k = 0; k < y->n_rdms; k++) {
    json_map(j, NULL);
    json_text(j, "population", w->model->population[y->rdm[k].population].name);
    json_number(j, "alike", y->rdm[k].alike);
    json_number(j, "least", y->rdm[k].least);
    json_number(j, "most", y->rdm[k].most);
    json_number(j, "moved", y->rdm[k].moved);
    json_count(j, "undefined", (uint64_t)y->rdm[k].undefined);
    json_close(j);
  }
  json_close(j);
}

static void put_lesion(struct json *j, const struct lesion_work *w, int i)
{
  const tct_lesion *x   = &w->lesion[i];
  const tct_lesioned *y = &w->found.lesioned[i];
  const int conditions = w->found.conditions, categories = w->found.categories;

  json_map(j, NULL);
  json_text(j, "name", x->name);
  json_text(j, "kind", kinds[x->kind]);
  json_text(j, "by", x->kind == TCT_LESION_SILENCE ? bys[x->by] : NULL);
  if (x->kind == TCT_LESION_SILENCE)
    json_raw(j, "amount", NULL);
  else
    json_number(j, "amount", x->amount);
  json_count(j, "units", (uint64_t)y->units);
  json_count(j, "of", (uint64_t)y->of);
  json_count(j, "draws", (uint64_t)y->draws);
  put_effect(j, "accuracy", &y->accuracy[conditions + categories]);
  put_effect(j, "balanced_accuracy", &y->balanced);
  put_effect(j, "loss", &y->loss[conditions + categories]);
  put_control(j, y, w->corrected[i]);
  put_effect(j, "untrained_accuracy", &y->untrained_accuracy);
  put_effect(j, "untrained_loss", &y->untrained_loss);
  put_groups(j, "conditions", (const char(*)[TCT_LABEL])w->found.condition, y, 0, conditions);
  put_groups(j, "categories", (const char(*)[TCT_LABEL])w->found.category_name, y, conditions,
             categories);
  put_choice(j, w, y->choice);
  put_rdms(j, w, y);
  json_close(j);
}

int lesion_json(const struct lesion_work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "run", w->asked->noun[0]);
  json_text(&j, "measure", w->found.accuracy ? "accuracy" : "loss");
  json_text(&j, "direction", "negative = worse than intact");
  json_text(&j, "trials", w->found.trials);
  json_count(&j, "n_trials", (uint64_t)w->found.n_trials);
  json_count(&j, "n_dropped", (uint64_t)w->found.dropped);
  json_number(&j, "level", w->how.level);
  json_count(&j, "seed", w->how.seed);
  json_text(&j, "correction", w->correction->name);
  json_count(&j, "compared", (uint64_t)w->compared);
  put_choice(&j, w, w->found.choice);
  json_list(&j, "lesions");
  for (int i = 0; i < w->n; i++) put_lesion(&j, w, i);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}
