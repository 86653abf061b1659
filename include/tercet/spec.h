/* spec.h -- what the modeller said: keys, values, and where in the file they stand.
 *
 * A spec is a tree of nodes read from YAML (JSON being YAML, from JSON too).  Every node knows its
 * line and column, so that whoever reads it later can complain at the right place; complaints are
 * collected, all of a file at once.  A spec belongs to one thread. */
#ifndef TERCET_SPEC_H
#define TERCET_SPEC_H

#include <tercet/describe.h>

typedef struct tct_spec tct_spec;

typedef enum { TCT_NODE_SCALAR, TCT_NODE_LIST, TCT_NODE_MAP } tct_node_kind;

/* Read-only for all but spec.c.  Owned by the spec. */
typedef struct tct_node {
  tct_node_kind kind;
  const char *key; /* in its map; NULL in a list or at the root */
  int key_line, key_column;
  const char *text;        /* of a scalar */
  bool quoted;             /* a quoted scalar is never null */
  int line, column;        /* of the value, from 1 */
  const char *file;        /* the spec's, or "--set" */
  int n;                   /* children */
  struct tct_node **child; /* [n], in order of the file */
} tct_node;

/* Read a spec from a file or from text (`name` stands in messages; relative paths in the spec
 * resolve against the folder of the file, or the working folder).  No aliases, at most 1 MiB, 32
 * levels, duplicate keys refused.  NULL and `err` on trouble (its text shows the line and a caret).
 * Freed by tct_spec_free. */
TCT_API tct_spec *tct_spec_read(const char *path, tct_error *err);
TCT_API tct_spec *tct_spec_parse(const char *text, const char *name, tct_error *err);
TCT_API void tct_spec_free(tct_spec *s);

/* "rule.scale=0.5": the value is taken literally to the end and read as YAML; maps on the way are
 * made, lists are indexed by number (objective.0.weight=2).  Setting a bare-string variant's
 * parameter (rule: oja, then rule.x=1) turns it into {kind: oja, x: 1}; a projection's bare string is
 * its wiring.  Setting `rule=oja` on a map {kind: backprop, ...} replaces the whole, and the nodes
 * that stood there are freed; an empty value takes the key away.  Spaces around the arrow of a
 * projection do not matter.  On trouble the spec is as before; else earlier complaints are forgotten. */
TCT_API tct_status tct_set(tct_spec *s, const char *path_value, tct_error *err);

TCT_API const tct_node *tct_spec_root(const tct_spec *s);
TCT_API const char *tct_spec_file(const tct_spec *s);
TCT_API const char *tct_spec_folder(const tct_spec *s); /* that relative paths start from */

/* What is wrong with it, in order of the file.  Filled by whoever reads it; see complain.h. */
TCT_API const tct_error *tct_spec_complaints(const tct_spec *s, int *n);
/* "a.yaml:9:9: error: ...\n    the line\n        ^\n" for complaint i, into text [size]. */
TCT_API void tct_spec_show_complaint(const tct_spec *s, int i, char *text, size_t size);

#endif
