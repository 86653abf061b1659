/* new.c -- tercet new: a spec to start from.
 *
 * What goes with a task and a rule is found by trying: ready-made circuits and objectives in turn, until
 * the spec compiles.  What is printed has every parameter in it, with what it means. */
#include "json.h"
#include "nouns.h"
#include "rooms.h"
#include "say.h"

#include "substrate/complain.h"

#include <tercet/model.h>

#include <string.h>

struct plan {
  const tct_about *task, *rule, *circuit, *objective, *optimiser;
};

/* ---- writing it ----------------------------------------------------------------------------------- */

static const tct_param *param_of_line(const tct_about *about, const char *line)
{
  line += strspn(line, " ");
  const size_t n = strcspn(line, ":");

  for (int i = 0; i < about->n_params; i++)
    if (strlen(about->params[i].name) == n && strncmp(about->params[i].name, line, n) == 0)
      return &about->params[i];
  return NULL;
}

/* "  scale: 1            # spread of the feedback weights" */
static void put_params(tct_text *t, const tct_about *about, int indent)
{
  enum { COMMENT = 28 };
  void *params   = tct_params_new(about);
  tct_text lines = {0};

  if (about->params_size && !params) t->failed = true;
  if (params) tct_print_params(&lines, indent, about, params);
  for (const char *line = lines.at; line && *line;) {
    const int n        = (int)strcspn(line, "\n");
    const tct_param *p = param_of_line(about, line);
    const bool must    = p && p->type == TCT_TYPE_TEXT && !p->preset_text;
    tct_text_add(t, "%.*s", n, line);
    if (p)
      tct_text_add(t, "%*s# %s%s", n < COMMENT ? COMMENT - n : 1, "", p->doc,
                   must ? "; must be given" : "");
    for (const char *c = p ? p->choices : NULL; c && *c; c++)
      tct_text_add(t, c == p->choices ? ": %c" : *c == '|' ? ", " : "%c", *c);
    tct_text_add(t, "\n");
    line += n + (line[n] == '\n');
  }
  if (lines.failed) t->failed = true;
  tct_text_free(&lines);
  tct_params_free(about, params);
}

static void put_section(tct_text *t, const char *key, const tct_about *about, int indent)
{
  tct_text_add(t, "%*s# %s\n%*s%s:\n%*skind: %s\n", indent, "", about->summary, indent, "", key,
               indent + 2, "", about->name);
  put_params(t, about, indent + 2);
}

static void draft(tct_text *t, const struct plan *p)
{
  tct_text_add(t, "# %s by %s\ntercet: 1\nname: %s by %s\nseed: 1\n\n", p->task->title,
               p->rule->title, p->task->name, p->rule->name);
  put_section(t, "task", p->task, 0);
  tct_text_add(t, "\n");
  put_section(t, "objective", p->objective, 0);
  tct_text_add(t, "\n");
  put_section(t, "rule", p->rule, 0);
  tct_text_add(t, "\n");
  put_section(t, "architecture", p->circuit, 0);
  tct_text_add(t, "\ntrain:\n");
  put_section(t, "optimiser", p->optimiser, 2);
  tct_text_add(t, "  trials: 20_000\n  batch: 64\n");
}

/* ---- finding it ----------------------------------------------------------------------------------- */

static bool misses_text(const tct_about *about)
{
  for (int i = 0; i < about->n_params; i++)
    if (about->params[i].type == TCT_TYPE_TEXT && !about->params[i].preset_text) return true;
  return false;
}

static tct_status attempt(const struct plan *p, tct_error *err)
{
  tct_text t   = {0};
  tct_model *m = NULL;
  tct_spec *s;

  *err = (tct_error){0};
  draft(&t, p);
  if (t.failed) {
    tct_text_free(&t);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a spec");
  }
  s = tct_spec_parse(t.at, "new", err);
  if (s) m = tct_compile(s, err);
  tct_model_free(m);
  tct_spec_free(s);
  tct_text_free(&t);
  return m ? TCT_OK : err->code;
}

/* Variant i of a room, those that are tried first at the front. */
static const tct_about *in_turn(const tct_room *room, const char *const *first, int i)
{
  for (int k = 0; first[k]; k++) {
    const tct_about *about = tct_variant(room->name, first[k]);
    if (about && i-- == 0) return about;
  }
  for (int k = 0; k < room->n; k++) {
    bool tried = false;
    for (int f = 0; first[f]; f++) tried = tried || strcmp(first[f], room->about[k]->name) == 0;
    if (!tried && i-- == 0) return room->about[k];
  }
  return NULL;
}

/* Fill what the user has left open.  The first trouble that is not the spec's ends the search; if nothing
 * fits, `err` says why the first try did not. */
static tct_status search(struct plan *p, tct_error *err)
{
  static const char *const circuits[]   = {"perceptron", NULL};
  static const char *const objectives[] = {"cross_entropy", "squared_error", NULL};
  const tct_room *room                  = tct_room_named("circuits");
  const tct_room *aims                  = tct_room_named("objectives");
  const tct_about *said                 = p->circuit;
  struct plan first                     = {0};

  for (int i = 0; i < (said ? 1 : room->n); i++)
    for (int k = 0; k < aims->n; k++) {
      tct_error why;
      p->circuit   = said ? said : in_turn(room, circuits, i);
      p->objective = in_turn(aims, objectives, k);
      if (misses_text(p->task) || misses_text(p->rule) || misses_text(p->circuit))
        return tct_fail(err, TCT_UNSUPPORTED, "something must be given first");
      const tct_status status = attempt(p, &why);
      if (status == TCT_OK) return TCT_OK;
      if (!first.task) {
        first = *p;
        *err  = why;
      }
      if (status != TCT_BAD_SPEC) return status;
    }
  *p = first;
  return TCT_BAD_SPEC;
}

/* ---- the verb ------------------------------------------------------------------------------------- */

static int find(const struct asked *a, const char *name, size_t length, const char *room,
                const tct_about **about)
{
  const tct_room *r = tct_room_named(room);
  char word[128];

  tct_print(word, sizeof word, "%.*s", (int)(length < 120 ? length : 120), name);
  *about = tct_variant(room, word);
  if (*about) return EXIT_DONE;
  const char *near = variant_near(r, word);
  if (near) return say_usage(a, "there is no %s '%s'; did you mean '%s'?", r->one, word, near);
  return say_usage(a, "there is no %s '%s'; tercet list %s shows those there are", r->one, word,
                   r->name);
}

static int read_plan(const struct asked *a, struct plan *p)
{
  static const char *const room[] = {"tasks", "rules", "circuits"};
  const tct_about **const about[] = {&p->task, &p->rule, &p->circuit};
  const char *word                = a->noun[0];

  for (int i = 0; i < 3; i++) {
    const size_t n = strcspn(word, "+");
    const int code = find(a, word, n, room[i], about[i]);
    if (code != EXIT_DONE) return code;
    word += n;
    if (!*word && i > 0) return EXIT_DONE;
    if (*word != '+') break;
    word++;
  }
  return say_usage(a, "'%s' is not TASK+RULE or TASK+RULE+CIRCUIT", a->noun[0]);
}

static int run(const struct asked *a)
{
  struct plan p = {.optimiser = tct_variant("optimisers", "sgd")};
  tct_error err = {0};
  struct json j = {0};
  tct_text t    = {0};
  int code      = read_plan(a, &p);

  if (code != EXIT_DONE) return code;
  const tct_status status = search(&p, &err);
  if (status == TCT_BAD_SPEC || status == TCT_NO_MEMORY || !p.circuit || !p.objective) {
    if (!err.code) tct_fail(&err, TCT_BUG, "there is no circuit, or no objective, in this build");
    return say_error(a, &err);
  }
  if (status != TCT_OK) say_aside("not tried out: %s", err.text);
  draft(&t, &p);
  if (!a->json) return say_text(&t);
  json_map(&j, NULL);
  json_text(&j, "task", p.task->name);
  json_text(&j, "rule", p.rule->name);
  json_text(&j, "circuit", p.circuit->name);
  json_text(&j, "objective", p.objective->name);
  json_bool(&j, "compiles", status == TCT_OK);
  json_text(&j, "spec", t.at);
  json_close(&j);
  j.text.failed = j.text.failed || t.failed;
  tct_text_free(&t);
  return json_say(&j);
}

static const struct option options[] = {OPTION_ROWS_ALL};

static const struct example examples[] = {
  {"tercet new gratings+feedback_alignment > a.yaml",
   "a task and a rule; the rest is found for them"},
  {"tercet new gratings+backprop+perceptron | tercet check -", "with a circuit of your choice"},
  {NULL, NULL},
};

const struct verb verb_new = {
  .name      = "new",
  .nouns     = "TASK+RULE[+CIRCUIT]",
  .nouns_doc = "Names of a task, a rule and a circuit; tercet list shows them",
  .summary   = "Print a spec to start from",
  .least     = 1,
  .most      = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
