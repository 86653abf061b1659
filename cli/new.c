/* new.c -- tercet new: a spec to start from.
 *
 * What goes with a task and a rule is found by trying: where a task answers, cells that remember and a
 * choice; ready-made circuits and objectives in turn, the same written out and changed, and a value beside who tells errors of
 * predicted reward, until the spec compiles.  What is printed has every parameter in it, with what it means. */
#include "draft.h"
#include "json.h"
#include "nouns.h"
#include "rooms.h"
#include "say.h"

#include <tercet/model.h>

#include <string.h>

/* ---- finding it ----------------------------------------------------------------------------------- */

/* The name of a text that nobody can guess, or NULL. */
static const char *missing_text(const tct_about *about)
{
  for (int i = 0; about && i < about->n_params; i++)
    if (about->params[i].type == TCT_TYPE_TEXT && !about->params[i].preset_text)
      return about->params[i].name;
  return NULL;
}

/* What must be given before anything can be tried out? */
static tct_status ask_for(const struct plan *p, tct_error *err)
{
  const tct_about *const about[] = {p->task, p->rule, p->circuit};

  for (int i = 0; i < 3; i++)
    if (about[i] && missing_text(about[i]))
      return tct_fail(err, TCT_UNSUPPORTED, "give %s its '%s' first", about[i]->name,
                      missing_text(about[i]));
  return TCT_OK;
}

static tct_status attempt(const struct plan *p, tct_error *err)
{
  tct_text t   = {0};
  tct_model *m = NULL;
  tct_spec *s;

  *err = (tct_error){0};
  s    = draft(&t, p, err) == TCT_OK ? tct_spec_parse(t.at, "new", err) : NULL;
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

/* Try one plan; remember in `best` and `err` the try that came furthest down its spec. */
static tct_status try_out(const struct plan *p, struct plan *best, tct_error *err)
{
  tct_error why;
  const tct_status status = attempt(p, &why);

  if (status != TCT_BAD_SPEC || !best->task || why.line > err->line) {
    *best = *p;
    *err  = why;
  }
  return status;
}

/* One circuit, written as it is to be, with all objectives in turn. */
static tct_status try_objectives(struct plan *p, struct plan *best, tct_error *err)
{
  static const char *const usual[]    = {"cross_entropy", "squared_error", NULL};
  static const char *const foreseen[] = {"value_prediction", NULL};
  static const char *const paid[]     = {"reward", NULL};
  const char *const *first            = p->writing == FORESEEING ? foreseen
                                        : p->writing >= ACTING   ? paid
                                                                 : usual;
  const tct_room *aims                = tct_room_named("objectives");
  tct_status status                   = TCT_BAD_SPEC;

  for (int k = 0; k < aims->n && status == TCT_BAD_SPEC; k++) {
    p->objective = in_turn(aims, first, k);
    if (!p->circuit || !p->objective)
      return tct_fail(err, TCT_BUG, "a room is not as large as it says");
    if (ask_for(p, err) != TCT_OK) return err->code;
    status = try_out(p, best, err);
  }
  return status;
}

static const char *const usual_circuits[] = {"perceptron", NULL};

/* Circuits that are written from nothing, in turn. */
static tct_status try_written(struct plan *p, int from, int to, struct plan *best, tct_error *err)
{
  tct_status status = TCT_BAD_SPEC;

  for (int w = from; w <= to && status == TCT_BAD_SPEC; w++) {
    p->writing   = (enum writing)w;
    p->circuit   = in_turn(tct_room_named("circuits"), usual_circuits, 0);
    p->optimiser = tct_variant("optimisers", w >= ACTING ? "adam" : "sgd");
    status       = try_objectives(p, best, err);
  }
  return status;
}

/* The circuit that is said, or all in turn; each by its name, then written out and changed. */
static tct_status try_ready(struct plan *p, struct plan *best, tct_error *err)
{
  const tct_room *room  = tct_room_named("circuits");
  const tct_about *said = p->circuit;
  tct_status status     = TCT_BAD_SPEC;

  p->optimiser = tct_variant("optimisers", "sgd");
  for (int i = 0; i < (said ? 1 : room->n) && status == TCT_BAD_SPEC; i++)
    for (int w = NAMED; w < FORESEEING && status == TCT_BAD_SPEC; w++) {
      p->writing = (enum writing)w;
      p->circuit = said ? said : in_turn(room, usual_circuits, i);
      status     = try_objectives(p, best, err);
    }
  return status;
}

/* Fill what the user has left open.  Trouble that is not the spec's ends the search; if nothing fits,
 * `err` says why the try that came furthest did not. */
static tct_status search(struct plan *p, tct_error *err)
{
  const tct_about *said = p->circuit;
  struct plan best      = {0};
  tct_status status;

  /* who acts has to remember what came of it, which no ready-made circuit does */
  if (!said && ((const tct_task *)p->task)->act) {
    status = try_written(p, ACTING, VALUING, &best, err);
  } else {
    status = try_ready(p, &best, err);
    if (!said && status == TCT_BAD_SPEC)
      status = try_written(p, FORESEEING, FORESEEING, &best, err);
  }
  if (best.task) *p = best;
  return status;
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
  struct plan p = {0};
  tct_error err = {0};
  struct json j = {0};
  tct_text t    = {0};
  int code      = read_plan(a, &p);

  if (code != EXIT_DONE || !p.task || !p.rule) return code;
  const tct_status status = search(&p, &err);
  if (status == TCT_BAD_SPEC || status == TCT_NO_MEMORY || !p.circuit || !p.objective) {
    if (!err.code) tct_fail(&err, TCT_BUG, "there is no circuit, or no objective, in this build");
    return say_error(a, &err);
  }
  if (status != TCT_OK) say_aside("not tried out: %s", err.text);
  tct_error unsaid;
  if (draft(&t, &p, &unsaid) != TCT_OK) t.failed = true; /* it was written once before */
  if (!a->json) return say_text(&t);
  json_map(&j, NULL);
  json_text(&j, "task", p.task->name);
  json_text(&j, "rule", p.rule->name);
  json_text(&j, "circuit", p.writing >= FORESEEING ? NULL : p.circuit->name);
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
