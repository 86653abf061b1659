/* field_said.c -- what is to be measured: by the caller, else by the spec's section `field`, else as usual.
 *
 * So margin, updates and seeds can be said before anybody looks, where the null and the controls are. */
#include "lab/field_said.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static const char *const keys[] = {"objectives", "rules",    "state",        "examples", "draws",
                                   "seeds",      "probes",   "updates",      "held_out", "margin",
                                   "null",       "controls", "contradiction"};
enum { KEYS = sizeof keys / sizeof *keys };

static const tct_node *child(const tct_node *n, const char *key)
{
  for (int i = 0; n && i < n->n; i++)
    if (n->child[i]->key && strcmp(n->child[i]->key, key) == 0) return n->child[i];
  return NULL;
}

static tct_status complain(const tct_node *n, const char *what, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->line, n->column, "%s", what);
}

static tct_status check_keys(const tct_node *section, tct_error *err)
{
  for (int i = 0; section && i < section->n; i++) {
    const tct_node *n = section->child[i];
    bool known        = false;
    for (int k = 0; n->key && k < KEYS; k++) known = known || strcmp(n->key, keys[k]) == 0;
    if (known) continue;
    const char *near = n->key ? tct_nearest(n->key, keys, KEYS) : NULL;
    return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->line, n->column,
                       "the section field has no '%s'%s%s", n->key ? n->key : "list",
                       near ? "; did you mean " : "", near ? near : "");
  }
  return TCT_OK;
}

static tct_status read_count(const tct_node *section, const char *key, int usual, int *x,
                             tct_error *err)
{
  const tct_node *n = child(section, key);
  int64_t read      = usual;

  if (*x) return TCT_OK;
  if (n && (!n->text || !tct_read_int(n->text, &read) || read < 1 || read > 1000000))
    return complain(n, "this is a whole number from 1 to 1000000", err);
  *x = (int)read;
  return TCT_OK;
}

static tct_status read_margin(const tct_node *n, double *margin, tct_error *err)
{
  if (*margin > 0) return TCT_OK;
  *margin = 0.02;
  if (n && (!n->text || !tct_read_real(n->text, margin) || !(*margin > 0) || !isfinite(*margin)))
    return complain(n, "a margin is a share above 0, such as 0.02", err);
  return TCT_OK;
}

static tct_status read_names(const tct_node *section, tct_field_said *said, tct_error *err)
{
  const tct_node *rules = child(section, "rules"), *state = child(section, "state");

  said->objectives = child(section, "objectives");
  if (said->objectives && said->objectives->kind != TCT_NODE_MAP)
    return complain(said->objectives, "objectives have names: {spread: [\"objective=variance\"]}",
                    err);
  if (state && !said->how.state) said->how.state = state->text;
  if (!rules || said->how.rules) return TCT_OK;
  if (rules->kind != TCT_NODE_LIST || rules->n > TCT_FIELD_SAID)
    return complain(rules, "rules are a list, of 64 at most", err);
  for (int i = 0; i < rules->n; i++) {
    said->rule[i] = rules->child[i]->text;
    if (!said->rule[i] || !tct_variant("rules", said->rule[i]))
      return complain(rules->child[i], "there is no such rule", err);
  }
  said->how.rule  = said->rule;
  said->how.rules = rules->n;
  return TCT_OK;
}

static tct_status read_all(tct_field_said *said, tct_error *err)
{
  const tct_node *section = child(tct_spec_root(said->spec), "field");
  tct_field_how *h        = &said->how;

  TCT_TRY(check_keys(section, err), err, "section field");
  TCT_TRY(read_names(section, said, err), err, "section field");
  TCT_TRY(read_count(section, "examples", 64, &h->examples, err), err, "section field");
  TCT_TRY(read_count(section, "draws", 200, &h->draws, err), err, "section field");
  TCT_TRY(read_count(section, "seeds", 1, &h->seeds, err), err, "section field");
  TCT_TRY(read_count(section, "probes", 100, &h->probes, err), err, "section field");
  TCT_TRY(read_count(section, "updates", 100, &h->updates, err), err, "section field");
  TCT_TRY(read_count(section, "held_out", 256, &h->held_out, err), err, "section field");
  return read_margin(child(section, "margin"), &h->margin, err);
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
