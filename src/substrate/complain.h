/* complain.h -- reading a spec: look up, bind to a descriptor, complain with a place.
 *
 * Complaints gather in the spec; a reader goes on after one, and the caller asks at the end. */
#ifndef TERCET_COMPLAIN_H
#define TERCET_COMPLAIN_H

#include <tercet/spec.h>

/* Complain at a node (at its key, if `key`).  printf-style, one sentence. */
void tct_complain(tct_spec *s, const tct_node *at, const char *form, ...)
  __attribute__((format(printf, 3, 4)));
void tct_complain_key(tct_spec *s, const tct_node *at, const char *form, ...)
  __attribute__((format(printf, 3, 4)));
int tct_complaints(const tct_spec *s); /* how many so far */

/* SHA-256 of what was said: the text it was read from (for a file, its own), then every assignment. */
void tct_spec_hash(const tct_spec *s, char hex[65]);

/* The value of a key.  NULL: not there, null (which is to say nothing), or `map` is not a map. */
const tct_node *tct_node_at(const tct_node *map, const char *key);
bool tct_node_null(
  const tct_node *n); /* nothing after the colon, ~ or null, unquoted; or no node */

/* The kind of a variant node: a bare string, or the scalar at `kind` of a map.  NULL if neither. */
const char *tct_node_variant(const tct_node *n);
/* Find the variant that node `n` names in a room; complains ("there is no rule 'x'; did you mean
 * 'y'?") and returns NULL if there is none. */
const tct_about *tct_find_variant(tct_spec *s, const tct_node *n, const char *room);

/* Fill a fresh parameter struct from a variant node's keys.  `allowed` are further keys that others
 * read ("kind" always is), NULL ends; unknown ones draw a complaint with "did you mean".  Values are
 * converted by the descriptor's type; quantities ("20 ms", "0.02 s") to the parameter's unit; ranges
 * checked.  Presets fill the rest.  Never NULL but for no memory; texts are owned by the params.
 * Free with tct_params_free(about, params). */
void *tct_bind(tct_spec *s, const tct_node *n, const tct_about *about, const char *const *allowed);
void *tct_params_new(const tct_about *about); /* all presets */
void tct_params_free(const tct_about *about, void *params);
void *tct_params_copy(const tct_about *about, const void *params);

/* Complain about keys of map `n` that are not in `known` (NULL ends), with "did you mean". */
void tct_only_keys(tct_spec *s, const tct_node *n, const char *const *known);

/* Scalars by type; `otherwise` where there is none or a null; complain and return `otherwise` where it
 * is something else.  least and most both 0: unbounded. */
double tct_node_real(tct_spec *s, const tct_node *n, const char *unit, double least, double most,
                     double otherwise);
int64_t tct_node_int(tct_spec *s, const tct_node *n, int64_t least, int64_t most,
                     int64_t otherwise); /* 20_000 is 20000 */
bool tct_node_bool(tct_spec *s, const tct_node *n, bool otherwise);
const char *tct_node_text(tct_spec *s, const tct_node *n, const char *otherwise);

/* Append "key: value\n" lines for all parameters of a variant, indented, every preset written out,
 * quantities with their unit.  What is printed reads back to the same struct. */
struct tct_text;
void tct_print_params(struct tct_text *t, int indent, const tct_about *about, const void *params);

#endif
