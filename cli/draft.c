/* draft.c -- a spec written from the names of its parts. */
#include "draft.h"

#include "substrate/complain.h"

#include <tercet/circuit.h>

#include <string.h>

static const tct_param *param_of_line(const tct_about *about, const char *line)
{
  line += strspn(line, " ");
  const size_t n = strcspn(line, ":");

  for (int i = 0; i < about->n_params; i++)
    if (strlen(about->params[i].name) == n && strncmp(about->params[i].name, line, n) == 0)
      return &about->params[i];
  return NULL;
}

/* "            # spread of the feedback weights", from column `at` */
static void put_comment(tct_text *t, const tct_param *p, int at)
{
  enum { COMMENT = 28 };
  const bool must = p->type == TCT_TYPE_TEXT && !p->preset_text;

  tct_text_add(t, "%*s# %s%s", at < COMMENT ? COMMENT - at : 1, "", p->doc,
               must ? "; must be given" : "");
  for (const char *c = p->choices; c && *c; c++)
    tct_text_add(t, c == p->choices ? ": %c" : *c == '|' ? ", " : "%c", *c);
}

/* "  scale: 1            # spread of the feedback weights" */
static void put_params(tct_text *t, const tct_about *about, int indent)
{
  void *params   = tct_params_new(about);
  tct_text lines = {0};

  if (params) tct_print_params(&lines, indent, about, params);
  if (lines.failed || (about->params_size && !params)) t->failed = true;
  for (const char *line = lines.at; line && *line;) {
    const int n        = (int)strcspn(line, "\n");
    const tct_param *p = param_of_line(about, line);
    tct_text_add(t, "%.*s", n, line);
    if (p) put_comment(t, p, n);
    tct_text_add(t, "\n");
    line += n + (line[n] == '\n');
  }
  tct_text_free(&lines);
  tct_params_free(about, params);
}

static void put_section(tct_text *t, const char *key, const tct_about *about, int indent)
{
  tct_text_add(t, "%*s# %s\n%*s%s:\n%*skind: %s\n", indent, "", about->summary, indent, "", key,
               indent + 2, "", about->name);
  put_params(t, about, indent + 2);
}

/* ---- a circuit written out ------------------------------------------------------------------------- */

/* Is `name` [n] an input among the populations of an expanded circuit? */
static bool is_input(const char *circuit, const char *name, int n)
{
  char form[96];

  tct_print(form, sizeof form, "  %.*s: {kind: input", n < 64 ? n : 64, name);
  return strstr(circuit, form) != NULL;
}

/* "  a -> b: dense" to "  a -> b: {wiring: dense, back: 1}", but for what comes from the senses. */
static void put_projection(tct_text *t, const char *circuit, const char *line, int n)
{
  const char *name  = line + strspn(line, " ");
  const int name_n  = (int)strcspn(name, " ");
  const char *colon = memchr(line, ':', (size_t)n);
  const int rest    = colon ? n - (int)(colon - line) - 2 : 0;

  if (rest <= 0 || colon[2] == '{' || is_input(circuit, name, name_n))
    tct_text_add(t, "  %.*s\n", n, line);
  else
    tct_text_add(t, "  %.*s: {wiring: %.*s, back: 1}\n", (int)(colon - line), line, rest,
                 colon + 2);
}

/* A population's line, changed: a readout into as many rates; hidden rates into ones that stay in bounds
 * while they settle, or into spikes, which have no activation. */
static void put_population(tct_text *t, enum writing w, int readouts, const char *line, int n)
{
  static const char readout[] = "{kind: readout", rate[] = "{kind: rate", slope[] = "activation: ";
  const char *end        = line + n;
  const char *is_readout = memmem(line, (size_t)n, readout, sizeof readout - 1);
  const char *is_rate    = memmem(line, (size_t)n, rate, sizeof rate - 1);
  const char *is_slope   = is_rate ? memmem(line, (size_t)n, slope, sizeof slope - 1) : NULL;

  tct_text_add(t, "  ");
  if (w == SETTLING && is_readout) {
    tct_text_add(t, "%.*s{kind: rate, units: %d, activation: linear", (int)(is_readout - line),
                 line, readouts);
    line = is_readout + sizeof readout - 1;
  } else if (w == SPIKING && is_rate) {
    tct_text_add(t, "%.*s{kind: lif", (int)(is_rate - line), line);
    line = is_rate + sizeof rate - 1;
  }
  if (is_slope) {
    tct_text_put(t, line, (size_t)(is_slope - line));
    line = is_slope + sizeof slope - 1;
    line += strcspn(line, ",}");
    if (w != SPIKING)
      tct_text_add(t, "activation: hard_sigmoid");
    else
      line += strspn(line, ", ");
  }
  tct_text_put(t, line, (size_t)(end - line));
  tct_text_add(t, "\n");
}

static void put_written(tct_text *t, const char *circuit, enum writing w, int readouts)
{
  static const char *const why[] = {
    NULL, "a circuit whose synapses work both ways, so that it can settle",
    "a circuit that can settle: synapses work both ways, nobody chooses",
    "a circuit of neurons that fire"};
  bool joins = false;

  tct_text_add(t, "# %s\narchitecture:\n", why[w]);
  for (const char *line = circuit; *line;) {
    const int n = (int)strcspn(line, "\n");
    if (*line != ' ') joins = strncmp(line, "projections:", 12) == 0;
    if (*line != ' ' || (joins && w == SPIKING))
      tct_text_add(t, "  %.*s\n", n, line);
    else if (joins)
      put_projection(t, circuit, line, n);
    else
      put_population(t, w, readouts, line, n);
    line += n + (line[n] == '\n');
  }
}

static const tct_signal *first_input(const tct_world *w)
{
  for (int i = 0; i < w->n_signals; i++)
    if (!w->signal[i].hidden) return &w->signal[i];
  return NULL;
}

static tct_status put_expanded(tct_text *t, const struct plan *p, tct_error *err)
{
  void *task = tct_params_new(p->task), *circuit = tct_params_new(p->circuit);
  tct_world *w      = tct_world_open((const tct_task *)p->task, task, 1, ".", err);
  tct_text text     = {0};
  tct_status status = TCT_BAD_DATA;

  int readouts = 1;

  if (w) {
    const int target = tct_world_signal(w, "target");
    const int *shape = w->signal[target < 0 ? 0 : target].shape;
    readouts         = shape[0] * shape[1] * shape[2];
    status =
      ((const tct_circuit *)p->circuit)
        ->expand(circuit, first_input(w), target < 0 ? NULL : &w->signal[target], &text, err);
  }
  if (status == TCT_OK) put_written(t, text.at, p->writing, readouts);
  tct_text_free(&text);
  tct_world_close(w);
  tct_params_free(p->circuit, circuit);
  tct_params_free(p->task, task);
  return status;
}

/* What is seen besides the reward foretells it; the value is taught by a population whose rate is the error. */
static tct_status put_foreseeing(tct_text *t, const struct plan *p, tct_error *err)
{
  void *task        = tct_params_new(p->task);
  tct_world *w      = tct_world_open((const tct_task *)p->task, task, 1, ".", err);
  const int reward  = w ? tct_world_signal(w, "reward") : -1;
  const char *seen  = NULL;
  tct_status status = w ? TCT_OK : err->code;

  for (int i = 0; w && i < w->n_signals && !seen; i++)
    if (i != reward && !w->signal[i].hidden) seen = w->signal[i].name;
  if (w && (reward < 0 || w->signal[reward].hidden || !seen))
    status = tct_fail(err, TCT_BAD_SPEC, "task %s has no reward to foresee", p->task->name);
  if (status == TCT_OK)
    tct_text_add(
      t,
      "# a value that the senses foretell, and who tells by how much the reward is another\n"
      "architecture:\n"
      "  populations:\n"
      "    senses: {kind: input, from: %s}\n"
      "    reward: {kind: input, from: reward}\n"
      "    value: {kind: rate, units: 1, activation: linear, bias: false, init: zero}\n"
      "    surprise: {kind: prediction_error, units: 1, bias: false, init: constant}\n"
      "  projections:\n"
      "    senses -> value: dense\n"
      "    reward -> surprise: {wiring: one_to_one, fixed: true}\n"
      "    value -> surprise/value: {wiring: one_to_one, fixed: true}\n",
      seen);
  tct_world_close(w);
  tct_params_free(p->task, task);
  return status;
}

/* Gated cells, so that what was done and paid can be kept in mind; who acts draws. */
static void put_cells(tct_text *t, const char *seen, int actions, bool valued)
{
  tct_text_add(t,
               "# cells that remember, and a choice that is drawn%s\n"
               "architecture:\n"
               "  populations:\n"
               "    senses: {kind: input, from: %s}\n"
               "    cells: {kind: gru, units: 32}\n"
               "    choice: {kind: choice, units: %d, draw: true}\n",
               valued ? ", beside a value that foresees what it will be paid" : "", seen, actions);
  if (valued) tct_text_add(t, "    value: {kind: rate, units: 1, activation: linear}\n");
  tct_text_add(t, "  projections:\n"
                  "    senses -> cells: dense\n"
                  "    senses -> cells/update: dense\n"
                  "    senses -> cells/reset: dense\n"
                  "    cells -> cells/recurrent: {wiring: dense, delay: 1}\n"
                  "    cells -> cells/update: {wiring: dense, delay: 1}\n"
                  "    cells -> cells/reset: {wiring: dense, delay: 1}\n"
                  "    cells -> choice: dense\n");
  if (valued) tct_text_add(t, "    cells -> value: dense\n");
}

static tct_status put_acting(tct_text *t, const struct plan *p, tct_error *err)
{
  void *task        = tct_params_new(p->task);
  tct_world *w      = tct_world_open((const tct_task *)p->task, task, 1, ".", err);
  tct_status status = w ? TCT_OK : err->code;

  if (w && (w->actions == 0 || !first_input(w)))
    status = tct_fail(err, TCT_BAD_SPEC, "task %s does not answer what is done", p->task->name);
  if (status == TCT_OK) put_cells(t, first_input(w)->name, w->actions, p->writing == VALUING);
  tct_world_close(w);
  tct_params_free(p->task, task);
  return status;
}

static tct_status put_circuit(tct_text *t, const struct plan *p, tct_error *err)
{
  if (p->writing == FORESEEING)
    TCT_TRY(put_foreseeing(t, p, err), err, "writing a value out");
  else if (p->writing >= ACTING)
    TCT_TRY(put_acting(t, p, err), err, "writing a circuit that acts out");
  else if (p->writing != NAMED)
    TCT_TRY(put_expanded(t, p, err), err, "writing circuit %s out", p->circuit->name);
  else
    put_section(t, "architecture", p->circuit, 0);
  return TCT_OK;
}

tct_status draft(tct_text *t, const struct plan *p, tct_error *err)
{
  tct_text_add(t, "# %s by %s\ntercet: 1\nname: %s by %s\nseed: 1\n\n", p->task->title,
               p->rule->title, p->task->name, p->rule->name);
  put_section(t, "task", p->task, 0);
  tct_text_add(t, p->writing >= ACTING ? "  acts: choice\n\n" : "\n");
  put_section(t, "objective", p->objective, 0);
  if (p->writing == FORESEEING) tct_text_add(t, "  at: value\n  target: reward\n");
  if (p->writing >= ACTING) tct_text_add(t, "  at: choice\n");
  tct_text_add(t, "\n");
  put_section(t, "rule", p->rule, 0);
  tct_text_add(t, "\n");
  TCT_TRY(put_circuit(t, p, err), err, "on the architecture");
  tct_text_add(t, "\ntrain:\n");
  put_section(t, "optimiser", p->optimiser, 2);
  tct_text_add(t, "  trials: 20_000\n  batch: 64\n");
  return t->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a spec") : TCT_OK;
}
