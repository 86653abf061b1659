/* circuits.c -- what every ready-made architecture must keep to, run on all of them.
 *
 * Each is expanded for made-up signals, and compiled for every task that needs no data. */
#include <tercet/circuit.h>
#include <tercet/model.h>

#include "base/memory.h"
#include "base/text.h"
#include "conformance/laws.h"
#include "kernels/kernels.h"
#include "substrate/init.h"

static const tct_signal image = {"image", TCT_SIGNAL_REAL, {2, 12, 12}, false, true};
static const tct_signal class = {"target", TCT_SIGNAL_CLASS, {1, 1, 5}, true, true};

static tct_status expand(const tct_about *variant, const void *params, tct_text *out,
                         tct_error *err)
{
  *out = (tct_text){0};
  *err = (tct_error){0};
  return ((const tct_circuit *)variant)->expand(params, &image, &class, out, err);
}

static bool says_the_same_twice(const tct_about *variant, void *params, law_why *why)
{
  tct_text one, two;
  tct_error err;
  bool same = true;

  if (expand(variant, params, &one, &err) != TCT_OK ||
      expand(variant, params, &two, &err) != TCT_OK)
    return broken(why, "%s", err.text);
  if (one.n == 0 || strcmp(one.at, two.at) != 0) same = broken(why, "another circuit every time");
  tct_text_free(&one);
  tct_text_free(&two);
  return same;
}

/* Whichever allocation fails, it says so. */
static bool says_when_memory_runs_out(const tct_about *variant, void *params, law_why *why)
{
  for (int64_t n = 1; n < 100; n++) {
    tct_text out;
    tct_error err;
    tct_fail_allocation(n, true);
    const tct_status status = expand(variant, params, &out, &err);
    tct_fail_allocation(-1, false);
    const bool fine = status == TCT_OK && !out.failed;
    tct_text_free(&out);
    if (fine) return n > 1 || broken(why, "it wrote nothing");
    if (status != TCT_NO_MEMORY || err.code != TCT_NO_MEMORY)
      return broken(why, "without memory its status is %s", tct_status_name(status));
  }
  return broken(why, "it allocates without end");
}

/* A task may show nothing, or ask for nothing. */
static bool refuses_with_a_reason(const tct_about *variant, void *params, law_why *why)
{
  const tct_signal *const senses[] = {NULL, &image, NULL}, *const targets[] = {&class, NULL, NULL};

  for (int i = 0; i < 3; i++) {
    tct_text out  = {0};
    tct_error err = {0};
    const tct_status status =
      ((const tct_circuit *)variant)->expand(params, senses[i], targets[i], &out, &err);
    tct_text_free(&out);
    if (status == TCT_OK) continue;
    if (status != TCT_BAD_SPEC || strlen(err.text) < 20)
      return broken(why, "status %s: '%s'", tct_status_name(status), err.text);
  }
  return true;
}

/* Words that stand elsewhere too must be the same words in the same order. */
static bool uses_words_that_exist(const tct_about *variant, void *params, law_why *why)
{
  char inits[256] = "";

  (void)params;
  for (int i = 0; i < tct_n_inits; i++) {
    const size_t n = strlen(inits);
    (void)snprintf(inits + n, sizeof inits - n, "%s%s", i ? "|" : "", tct_inits[i].name);
  }
  for (int i = 0; i < variant->n_params; i++) {
    const tct_param *p = &variant->params[i];
    const char *words  = strcmp(p->name, "init") == 0         ? inits
                         : strcmp(p->name, "activation") == 0 ? TCT_ACTIVATIONS
                                                              : NULL;
    if (words && (p->type != TCT_TYPE_CHOICE || strcmp(p->choices, words) != 0))
      return broken(why, "%s may be %s, not %s", p->name, words, p->choices);
  }
  return true;
}

/* ---- through compile ------------------------------------------------------------------------------------ */

static bool needs_no_data(const tct_about *task)
{
  bool none = !((const tct_task *)task)->data;

  for (int i = 0; i < task->n_params; i++)
    none = none && !(task->params[i].type == TCT_TYPE_TEXT && !task->params[i].preset_text);
  return none;
}

/* 1: it compiled; 0: it was refused with a reason; -1: it broke.  `taught`, or watched alone. */
static int compiles(const tct_about *variant, const void *params, const char *task,
                    const char *taught, law_why *why)
{
  tct_text spec = {0};
  tct_error err = {0};
  int good      = 1;

  tct_text_add(&spec, "tercet: 1\ntask: %s\n%s\n", task, taught);
  tct_text_add(&spec, "architecture:\n  kind: %s\n", variant->name);
  tct_print_params(&spec, 2, variant, params);
  tct_spec *s  = tct_spec_parse(spec.at, "law", &err);
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (!m && (err.code != TCT_BAD_SPEC || strncmp(err.file, "law", 3) != 0)) {
    (void)broken(why, "task %s: %s:%d: %s", task, err.file, err.line, err.text);
    good = -1;
  } else if (!m) {
    good = 0;
  } else if (m->n_populations < 2 || m->n_projections < 1 || m->synapses == 0) {
    (void)broken(why, "task %s: there is nothing in it", task);
    good = -1;
  }
  tct_model_free(m);
  tct_spec_free(s);
  tct_text_free(&spec);
  return good;
}

static bool compiles_where_it_fits(const tct_about *variant, void *params, law_why *why)
{
  const tct_room *tasks = tct_room_named("tasks");
  int compiled          = 0;

  for (int i = 0; i < tasks->n; i++) {
    if (!needs_no_data(tasks->about[i])) continue;
    int how = compiles(variant, params, tasks->about[i]->name,
                       "objective: squared_error\nrule: backprop", why);
    if (how == 0)
      how = compiles(variant, params, tasks->about[i]->name, "objective: none\nrule: none", why);
    if (how < 0) return false;
    compiled += how;
  }
  return compiled > 0 || broken(why, "there is no task that it fits");
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"says the same twice", says_the_same_twice, 0},
  {"says when memory runs out", says_when_memory_runs_out, 0},
  {"refuses with a reason", refuses_with_a_reason, 0},
  {"uses words that exist", uses_words_that_exist, 0},
  {"compiles where it fits", compiles_where_it_fits, 0},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status ramble(const void *params, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  static int calls;

  (void)params;
  (void)err;
  if (!input || !target) return TCT_BUG;
  tct_text_add(out, "populations: {in: {kind: input}, p%d: readout}\n", calls++);
  return TCT_OK;
}

static void a_circuit_that_keeps_nothing_is_caught(void **state)
{
  struct params {
    int init;
  };
  static const tct_param params[] = {
    TCT_PARAM_CHOICE(struct params, init, 0, "he|she|it", "how weights start, more or less")};
  static const tct_circuit liar = {.name  = "liar",
                                   .title = "a circuit that rambles",
                                   TCT_TAKES(struct params, params),
                                   .expand = ramble};
  (void)state;

  for (size_t i = 0; i + 1 < sizeof laws / sizeof *laws;
       i++) /* the last asks the registry by name */
    CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_circuit_that_keeps_nothing_is_caught)};
  const int failed                  = LAWS("circuits", laws);

  return (cmocka_run_group_tests_name("laws of circuits", planted, NULL, NULL) + failed) != 0;
}
