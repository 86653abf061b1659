/* analysis.c -- an analysis read: its sections, and their commands word by word. */
#include "analysis.h"

#include "say.h"
#include "verbs.h"

#include "base/memory.h"
#include "substrate/complain.h"

#include <string.h>

enum { SECTIONS_MOST = 200 };

bool analysis_is(const tct_spec *s)
{
  return tct_node_at(tct_spec_root(s), "report") != NULL;
}

/* ---- words ---- */

/* The words of a line, parted by blanks; within '...' or "..." a blank is none.  False: a quote is left open. */
static bool split(char *line, struct analysis_step *s, int most)
{
  char *to = line, *from = line;

  while (*(from += strspn(from, " \t\n"))) {
    if (s->words == most) return true;
    s->word[s->words++] = to;
    char quote          = 0;
    for (; *from && (quote || !strchr(" \t\n", *from)); from++) {
      if (quote ? *from == quote : (*from == '\'' || *from == '"'))
        quote = (char)(quote ? 0 : *from);
      else
        *to++ = *from;
    }
    if (quote) return false;
    if (*from) from++;
    *to++ = 0;
  }
  return true;
}

/* As a shell would have it. */
static void quote(tct_text *t, const char *word)
{
  const bool plain = *word && !word[strcspn(word, " \t\n'\"$`\\*?[](){}<>|&;#~!")];

  tct_text_add(t, plain ? " %s" : " '%s'", word);
}

static tct_status take_words(tct_spec *spec, const tct_node *n, struct analysis_step *s,
                             tct_error *err)
{
  tct_text all = {0}, line = {0};

  for (int i = 0; n->kind == TCT_NODE_LIST && i < n->n; i++) {
    const char *word = tct_node_text(spec, n->child[i], "");
    if (s->words < ANALYSIS_WORDS) s->words++;
    tct_text_put(&all, word, strlen(word) + 1);
  }
  if (n->kind != TCT_NODE_LIST) tct_text_add(&all, "%s ", tct_node_text(spec, n, ""));
  s->bytes = all.at;
  if (all.failed || !all.at) return tct_fail(err, TCT_NO_MEMORY, "no memory for a command");
  if (n->kind == TCT_NODE_LIST) {
    char *at = s->bytes;
    for (int i = 0; i < s->words; at += strlen(at) + 1) s->word[i++] = at;
  } else if (!split(s->bytes, s, ANALYSIS_WORDS)) {
    tct_complain(spec, n, "a quotation mark is not closed");
  }
  tct_text_add(&line, "tercet");
  for (int i = 0; i < s->words; i++) quote(&line, s->word[i]);
  s->command = line.at;
  return line.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a command") : TCT_OK;
}

/* ---- a command ---- */

static void check(tct_spec *spec, const tct_node *n, struct analysis_step *s)
{
  struct asked a      = {0};
  tct_error err       = {0};
  const char *verb    = s->words ? s->word[0] : "";
  const char *nearest = verb_near(verb);

  s->verb = a.verb = verb_named(verb);
  if (s->words >= ANALYSIS_WORDS)
    tct_complain(spec, n, "a command has at most %d words", ANALYSIS_WORDS - 1);
  else if (!s->verb && nearest)
    tct_complain(spec, n, "there is no verb '%s'; did you mean '%s'?", verb, nearest);
  else if (!s->verb)
    tct_complain(spec, n, "a command begins with a verb, as after 'tercet': sim a.yaml b.yaml");
  else if (s->verb == &verb_report)
    tct_complain(spec, n, "a report within a report");
  else if (options_read(&a, s->words - 1, s->word + 1, &err) != TCT_OK)
    tct_complain(spec, n, "%s", err.text);
  else
    s->draws = !a.plot && (s->verb != &verb_show || a.weights) && /* show draws weights alone */
               option_named(s->verb, "plot", strlen("plot"));
}

static tct_status read_step(tct_spec *spec, const tct_node *n, struct analysis_step *s,
                            tct_error *err)
{
  static const char *const keys[] = {"title", "text", "do", NULL};
  const tct_node *command         = tct_node_at(n, "do");

  if (n->kind != TCT_NODE_MAP) {
    tct_complain(spec, n, "a section is a map: {title: Similarity, do: sim a.yaml b.yaml}");
    return TCT_OK;
  }
  tct_only_keys(spec, n, keys);
  s->title = tct_node_text(spec, tct_node_at(n, "title"), NULL);
  s->text  = tct_node_text(spec, tct_node_at(n, "text"), NULL);
  if (!command) {
    if (!s->text) tct_complain(spec, n, "a section has 'do', a command, or 'text'");
    return TCT_OK;
  }
  const tct_status status = take_words(spec, command, s, err);
  if (status == TCT_OK) check(spec, command, s);
  return status;
}

tct_status analysis_read(tct_spec *s, struct analysis *into, tct_error *err)
{
  static const char *const keys[] = {"tercet", "report", "text", "sections", NULL};
  const tct_node *root = tct_spec_root(s), *all = tct_node_at(root, "sections");
  const int n       = all && all->kind == TCT_NODE_LIST ? all->n : 0;
  tct_status status = TCT_OK;
  int wrong         = 0;

  *into = (struct analysis){.spec  = s,
                            .title = tct_node_text(s, tct_node_at(root, "report"), ""),
                            .text  = tct_node_text(s, tct_node_at(root, "text"), NULL)};
  tct_only_keys(s, root, keys);
  if (n < 1 || n > SECTIONS_MOST)
    tct_complain(s, all ? all : root, "sections are a list of 1 to %d", SECTIONS_MOST);
  into->step = tct_alloc((size_t)n + 1, sizeof *into->step);
  if (!into->step) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d sections", n);
  for (; all && into->n < n && n <= SECTIONS_MOST && status == TCT_OK; into->n++)
    status = read_step(s, all->child[into->n], &into->step[into->n], err);
  const tct_error *first = tct_spec_complaints(s, &wrong);
  if (status == TCT_OK && wrong) {
    *err   = *first;
    status = TCT_BAD_SPEC;
  }
  return status;
}

void analysis_free(struct analysis *n)
{
  for (int i = 0; n->step && i < n->n; i++) {
    tct_free(n->step[i].bytes);
    tct_free(n->step[i].command);
  }
  tct_free(n->step);
  *n = (struct analysis){0};
}
