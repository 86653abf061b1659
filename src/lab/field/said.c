/* said.c -- what is to be measured: by the caller, else by the spec's section `field`, else as usual.
 *
 * So margin, updates and seeds can be said before anybody looks, where the null and the controls are. */
#include "lab/field/said.h"

#include "base/text.h"
#include "lab/section.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

static const char *const keys[] = {"objectives", "rules",    "state",        "examples", "draws",
                                   "seeds",      "probes",   "updates",      "held_out", "margin",
                                   "null",       "controls", "contradiction"};
enum { KEYS = sizeof keys / sizeof *keys };

static tct_status read_margin(const tct_node *n, double *margin, tct_error *err)
{
  if (*margin > 0) return TCT_OK;
  *margin = 0.02;
  if (n && (!n->text || !tct_read_real(n->text, margin) || !(*margin > 0) || !isfinite(*margin)))
    return tct_section_bad(n, "a margin is a share above 0, such as 0.02", err);
  return TCT_OK;
}

static tct_status read_names(const tct_node *section, tct_field_said *said, tct_error *err)
{
  const tct_node *rules = tct_node_at(section, "rules"), *state = tct_node_at(section, "state");

  said->objectives = tct_node_at(section, "objectives");
  if (said->objectives && said->objectives->kind != TCT_NODE_MAP)
    return tct_section_bad(said->objectives,
                           "objectives have names: {spread: [\"objective=variance\"]}", err);
  if (state && !said->how.state) said->how.state = state->text;
  if (!rules || said->how.rules) return TCT_OK;
  if (rules->kind != TCT_NODE_LIST || rules->n > TCT_FIELD_SAID)
    return tct_section_bad(rules, "rules are a list, of 64 at most", err);
  for (int i = 0; i < rules->n; i++) {
    said->rule[i] = rules->child[i]->text;
    if (!said->rule[i] || !tct_variant("rules", said->rule[i]))
      return tct_section_bad(rules->child[i], "there is no such rule", err);
  }
  said->how.rule  = said->rule;
  said->how.rules = rules->n;
  return TCT_OK;
}

static tct_status read_all(tct_field_said *said, tct_error *err)
{
  const tct_node *section = tct_node_at(tct_spec_root(said->spec), "field");
  tct_field_how *h        = &said->how;

  TCT_TRY(tct_section_keys(section, keys, KEYS, err), err, "section field");
  TCT_TRY(read_names(section, said, err), err, "section field");
  TCT_TRY(tct_section_count(section, "examples", 64, &h->examples, err), err, "section field");
  TCT_TRY(tct_section_count(section, "draws", 200, &h->draws, err), err, "section field");
  TCT_TRY(tct_section_count(section, "seeds", 1, &h->seeds, err), err, "section field");
  TCT_TRY(tct_section_count(section, "probes", 100, &h->probes, err), err, "section field");
  TCT_TRY(tct_section_count(section, "updates", 100, &h->updates, err), err, "section field");
  TCT_TRY(tct_section_count(section, "held_out", 256, &h->held_out, err), err, "section field");
  return read_margin(tct_node_at(section, "margin"), &h->margin, err);
}

tct_status tct_field_said_read(const tct_field_how *how, tct_field_said *said, tct_error *err)
{
  *said           = (tct_field_said){.how = *how};
  said->spec      = how->open(how->open_arg, err);
  tct_status code = said->spec ? read_all(said, err) : err->code;
  if (code != TCT_OK) tct_field_said_free(said);
  return code;
}

void tct_field_said_free(tct_field_said *said)
{
  tct_spec_free(said->spec);
  said->spec = NULL;
}
