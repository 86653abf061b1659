/* said.c -- what is to be measured: by the caller, else by the spec's section `credit`, else as usual.
 *
 * So a figure is a spec: what it measures lies where its null and its controls are said. */
#include "lab/credit/said.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/section.h"
#include "substrate/complain.h"

#include <string.h>

static const char *const keys[] = {"rules",    "states", "knobs",        "examples",
                                   "draws",    "seeds",  "feedback",     "null",
                                   "controls", "laws",   "contradiction"};
enum { KEYS = sizeof keys / sizeof *keys };

static tct_status read_states(const tct_node *n, tct_credit_said *said, tct_error *err)
{
  if (said->how.states || !n) return TCT_OK;
  if (n->kind != TCT_NODE_LIST || n->n > TCT_CREDIT_SAID)
    return tct_section_bad(n, "states are a list, of 64 at most", err);
  for (int i = 0; i < n->n; i++) {
    if (!n->child[i]->text)
      return tct_section_bad(n->child[i],
                             "a state is init, a number of trials, own:TRIALS, or a run", err);
    said->state[i] = n->child[i]->text;
  }
  said->how.state  = said->state;
  said->how.states = n->n;
  return TCT_OK;
}

static tct_status add_knob(const char *rule, const tct_node *n, tct_credit_said *said,
                           tct_error *err)
{
  char text[400];

  if (!n->text || !strchr(n->text, '=')) return tct_section_bad(n, "a knob is \"PATH=v1,v2\"", err);
  if (said->knobs == TCT_CREDIT_SAID) return tct_section_bad(n, "more than 64 knobs", err);
  tct_print(text, sizeof text, "%s: %s", rule, n->text);
  said->knob[said->knobs] = tct_strdup(text);
  if (!said->knob[said->knobs++]) return tct_fail(err, TCT_NO_MEMORY, "no memory for a knob");
  return TCT_OK;
}

/* Of all rules in the spec, those that shall be measured: others are left out by the plan. */
static tct_status read_knobs(const tct_node *n, tct_credit_said *said, tct_error *err)
{
  if (said->how.knobs || !n) return TCT_OK;
  if (n->kind != TCT_NODE_MAP)
    return tct_section_bad(n, "knobs are a map: under each rule a list of \"PATH=v1,v2\"", err);
  for (int i = 0; i < n->n; i++) {
    const tct_node *of = n->child[i];
    if (!tct_variant("rules", of->key))
      return tct_fail_in(err, TCT_BAD_SPEC, of->file, of->key_line, of->key_column,
                         "there is no rule '%s'", of->key);
    for (int k = 0; k < of->n; k++)
      TCT_TRY(add_knob(of->key, of->child[k], said, err), err, "knobs");
  }
  said->how.knob  = (const char *const *)said->knob;
  said->how.knobs = said->knobs;
  return TCT_OK;
}

static tct_status read_all(tct_credit_said *said, tct_error *err)
{
  const tct_node *section = tct_node_at(tct_spec_root(said->spec), "credit");

  TCT_TRY(tct_section_keys(section, keys, KEYS, err), err, "section credit");
  TCT_TRY(tct_section_count(section, "examples", 64, &said->how.examples, err), err,
          "section credit");
  TCT_TRY(tct_section_count(section, "draws", 200, &said->how.draws, err), err, "section credit");
  TCT_TRY(tct_section_count(section, "seeds", 1, &said->how.seeds, err), err, "section credit");
  TCT_TRY(tct_section_count(section, "feedback", 10, &said->how.feedback, err), err,
          "section credit");
  TCT_TRY(read_states(tct_node_at(section, "states"), said, err), err, "section credit");
  return read_knobs(tct_node_at(section, "knobs"), said, err);
}

tct_status tct_credit_said_read(const tct_credit_how *how, tct_credit_said *said, tct_error *err)
{
  *said           = (tct_credit_said){.how = *how};
  said->spec      = how->open(how->open_arg, err);
  tct_status code = said->spec ? read_all(said, err) : err->code;
  if (code != TCT_OK) tct_credit_said_free(said);
  return code;
}

void tct_credit_said_free(tct_credit_said *said)
{
  for (int i = 0; i < said->knobs; i++) tct_free(said->knob[i]);
  tct_spec_free(said->spec);
  said->spec  = NULL;
  said->knobs = 0;
}
