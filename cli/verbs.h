/* verbs.h -- the verbs of the command line, in the order in which people meet them. */
#ifndef TERCET_CLI_VERBS_H
#define TERCET_CLI_VERBS_H

#include "base/text.h"
#include "options.h"

#include <tercet/describe.h>

extern const struct verb verb_list, verb_help, verb_new, verb_check, verb_show, verb_train,
  verb_record, verb_compare, verb_report, verb_cite, verb_completion, verb_version, verb_credit,
  verb_field, verb_figure, verb_rdm, verb_sim, verb_encode, verb_map, verb_tuning, verb_spikes,
  verb_behave, verb_decode, verb_change, verb_match, verb_lesion, verb_signature;

extern const struct verb *const verbs[]; /* NULL ends */
const struct verb *verb_named(const char *name);
const char *verb_near(const char *name); /* for "did you mean"; or NULL */

/* What a program that ends says by its number. */
struct ending {
  int code;
  const char *means;
};
extern const struct ending endings[]; /* NULL ends */

/* The page of all verbs, of one, of one variant; as text, and as roff for man (`v` NULL: tercet(1)). */
void page_of_all(tct_text *t, int width);
void page_of_verb(tct_text *t, const struct verb *v, int width);
void page_of_variant(tct_text *t, const tct_room *room, const tct_about *about, int width);
void page_of_section(tct_text *t, const tct_about *about, int width); /* of a recipe */
void man_page(tct_text *t, const struct verb *v);
int help_of_verb(const struct asked *a, const struct verb *v); /* prints it; the exit code */

/* What a rule costs a brain, what a distance or a measure of tuning needs; 0 in other rooms. */
unsigned costs_of(const tct_room *room, const tct_about *about);
unsigned needs_of(const tct_room *room, const tct_about *about);
/* Of the bits of needs in a room, lowest first, NULL ends; NULL: they have none. */
const char *const *needs_names(const tct_room *room);
const char *type_name(tct_type type);
/* "0 .. 10", or "" where it is unbounded; "0.1", "relu", "must be given": into text [64]. */
const char *param_range(const tct_param *p, char *text);
const char *param_preset(const tct_param *p, char *text);

#endif
