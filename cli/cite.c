/* cite.c -- tercet cite: BibTeX of all that a model was made of.
 *
 * A descriptor names its source as "Lillicrap et al. 2016, doi:10.1038/ncomms13276", several parted by
 * semicolons.  What is the same work is one entry, and its note says what it was used for.  What a task
 * promises of who has learnt it counts, whether it was asked for or not. */
#include "bibtex.h"
#include "json.h"
#include "nouns.h"
#include "say.h"

#include <tercet/model.h>
#include <tercet/signature.h>

#include "substrate/complain.h"

#include <string.h>

static void add(struct bibliography *b, const char *room, const tct_about *about)
{
  char use[192];

  if (!about) return;
  tct_print(use, sizeof use, "%s %s", tct_room_named(room)->one, about->name);
  bibliography_add(b, about->source, use);
}

static void add_circuit(struct bibliography *b, const tct_spec *s)
{
  const tct_node *n = tct_node_at(tct_spec_root(s), "architecture");
  const char *kind  = n ? tct_node_variant(n) : NULL;

  if (kind) add(b, "circuits", tct_variant("circuits", kind));
}

static void add_signatures(struct bibliography *b, const tct_world *w)
{
  char use[192];

  for (int i = 0; i < w->task->n_signatures; i++) {
    const tct_signature *s = &w->task->signatures[i];
    if (!s->source || (s->applies && !s->applies(w))) continue;
    tct_print(use, sizeof use, "signature %s", s->name);
    bibliography_add(b, s->source, use);
  }
}

static void add_all(struct bibliography *b, const tct_spec *s, const tct_model *m)
{
  add(b, "tasks", &m->world->task->about);
  add_signatures(b, m->world);
  for (int i = 0; i < m->n_objectives; i++) add(b, "objectives", &m->objective[i].objective->about);
  for (int i = 0; i < m->n_rules; i++) add(b, "rules", &m->rule[i].rule->about);
  add_circuit(b, s);
  for (int i = 0; i < m->n_populations; i++)
    if (m->population[i].unit) add(b, "units", &m->population[i].unit->about);
  for (int i = 0; i < m->n_projections; i++) add(b, "wirings", &m->projection[i].wiring->about);
  if (m->training.optimiser) add(b, "optimisers", &m->training.optimiser->about);
  for (int i = 0; i < m->n_constraints; i++)
    add(b, "constraints", &m->constraint[i].constraint->about);
}

static int run(const struct asked *a)
{
  struct bibliography b = {0};
  tct_error err         = {0};
  tct_spec *s           = noun_spec(a, a->noun[0], &err);
  tct_model *m          = s ? tct_compile(s, &err) : NULL;
  struct json j         = {0};
  tct_text t            = {0};
  int code;

  if (m) {
    add_all(&b, s, m);
    bibliography_put(&b, &t);
  }
  if (!m) {
    code = say_spec_error(a, s, &err);
  } else if (a->json) {
    json_map(&j, NULL);
    json_text(&j, "bibtex", t.at);
    json_close(&j);
    j.text.failed = j.text.failed || t.failed;
    tct_text_free(&t);
    code = json_say(&j);
  } else {
    code = say_text(&t);
  }
  bibliography_free(&b);
  tct_model_free(m);
  tct_spec_free(s);
  return code;
}

static const struct option options[] = {
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet cite runs/a > tercet.bib",
   "Tercet, the framework, and every part that the run was made of"},
  {NULL, NULL},
};

const struct verb verb_cite = {
  .name    = "cite",
  .nouns   = "RUN|SPEC",
  .from    = "files",
  .summary = "Print BibTeX of all that a model is made of",
  .least   = 1,
  .most    = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
