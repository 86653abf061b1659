/* check.c -- tercet check: every error of a spec or a recipe, with line and column. */
#include "analysis.h"
#include "json.h"
#include "nouns.h"
#include "recipe.h"
#include "say.h"

#include <tercet/model.h>
#include <tercet/recipe.h>

static int as_json(const tct_spec *s, const tct_model *m, const tct_error *err)
{
  int n                      = 0;
  const tct_error *complaint = s ? tct_spec_complaints(s, &n) : NULL;
  struct json j              = {0};

  if (n == 0 && !m) { /* what could not even be read is one complaint */
    complaint = err;
    n         = 1;
  }
  json_map(&j, NULL);
  json_bool(&j, "fine", m != NULL);
  if (s) json_text(&j, "file", tct_spec_file(s));
  json_complaints(&j, complaint, n);
  if (m) json_count(&j, "synapses", m->synapses);
  json_close(&j);
  return json_say(&j);
}

static int as_text(const tct_spec *s, const tct_model *m)
{
  const int n = m->n_populations - (m->population[m->n_populations - 1].constant ? 1 : 0);
  char synapses[32], trials[32];
  tct_text t = {0};

  tct_text_add(&t, "%s: fine: task %s", tct_spec_file(s), m->world->task->name);
  for (int i = 0; i < m->n_objectives; i++)
    tct_text_add(&t, ", objective %s", m->objective[i].objective->name);
  for (int i = 0; i < m->n_rules; i++) tct_text_add(&t, ", rule %s", m->rule[i].rule->name);
  tct_text_add(&t, "; %d populations, %s synapses; %s trials\n", n,
               say_count(synapses, m->synapses), say_count(trials, m->training.trials));
  return say_text(&t);
}

static int run(const struct asked *a)
{
  tct_error err = {0};
  tct_spec *s   = noun_spec(a, a->noun[0], &err);
  int said      = EXIT_DONE;

  if (s && tct_is_recipe(s)) {
    said = recipe_check(a, s);
    tct_spec_free(s);
    return said;
  }
  if (s && analysis_is(s)) {
    said = analysis_check(a, s);
    tct_spec_free(s);
    return said;
  }
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (!m) {
    struct asked plain = *a; /* the object on stdout is check's own */
    plain.json         = false;
    said               = say_spec_error(&plain, s, &err);
  }
  const int shown = a->json ? as_json(s, m, &err) : m ? as_text(s, m) : EXIT_DONE;
  tct_model_free(m);
  tct_spec_free(s);
  return said ? said : shown;
}

static const struct option options[] = {
  OPTION_ROW_MEMORY,
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet check a.yaml", "all that is wrong with it, or that it is fine"},
  {"tercet new teacher+oja | tercet check -", "a spec from the standard input"},
  {NULL, NULL},
};

const struct verb verb_check = {
  .name  = "check",
  .nouns = "SPEC",
  .nouns_doc =
    "A SPEC is a file in YAML or JSON (of a model, or a recipe of recordings), a run, or - for "
    "the standard input",
  .from    = "files",
  .summary = "Say every error of a spec, with line and column",
  .least   = 1,
  .most    = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
