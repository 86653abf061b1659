/* spec_own.h -- a spec from inside: the texts it came from, its tree, its complaints.
 *
 * Seen by the files that make up the spec reader and by nobody else. */
#ifndef TERCET_SPEC_OWN_H
#define TERCET_SPEC_OWN_H

#include <tercet/spec.h>

enum {
  TCT_SPEC_MOST       = 1 << 20, /* bytes */
  TCT_SPEC_DEPTH      = 32,      /* levels of maps and lists */
  TCT_COMPLAINTS_MOST = 64,      /* that are kept: the first ones of the file */
};

/* ---- source.c: a text that nodes were read from ---- */

/* A node knows its source by the address of `file`, since every assignment is called "--set". */
typedef struct {
  char *file;
  char *text; /* [n], and a 0 */
  size_t n;
} tct_source;

tct_source *tct_source_new(const char *file, const char *text, size_t n, tct_error *err);
void tct_source_free(tct_source *s);
/* Byte at which a character stands (line and column from 1); `n` if there is no such place. */
size_t tct_source_byte(const tct_source *s, int line, int column);
size_t tct_source_spoilt(const tct_source *s); /* first byte that is not UTF-8; `n` if all is */
void tct_source_place(const tct_source *s, size_t byte, int *line, int *column);
/* "    the line\n        ^\n", a long line cut around the place; "" if there is nothing to show. */
void tct_source_show(const tct_source *s, int line, int column, char *out, size_t size);
/* Fill `err` with a BAD_SPEC at a place, the line and a caret under the sentence; returns BAD_SPEC. */
tct_status tct_source_refuse(const tct_source *s, int line, int column, tct_error *err,
                             const char *form, ...) __attribute__((format(printf, 5, 6)));
/* Make a sentence fit for a terminal: control characters and what is not UTF-8 become '?'. */
void tct_printable(char *text);

/* ---- tree.c: YAML events become nodes ---- */

/* Read the source from byte `from` on (which lies in line 1).  An empty text gives a null scalar. */
tct_status tct_tree_read(const tct_source *s, size_t from, tct_node **root, tct_error *err);
tct_node *tct_node_new(tct_node_kind kind, const char *file, int line, int column);
tct_node *tct_node_scalar(const char *text, const char *file, int line, int column);
bool tct_node_named(tct_node *n, const char *key, int line, int column); /* give it a key */
bool tct_node_add(tct_node *parent, tct_node *child); /* false: no memory, nothing has changed */
void tct_node_free(tct_node *n);
int tct_node_depth(const tct_node *n); /* levels of maps and lists; a scalar has none */

/* ---- scalars.c: by type; `name` stands in complaints.  False: there was one, *x is as before ---- */

bool tct_scalar_real(tct_spec *s, const tct_node *n, const char *name, const char *unit,
                     double least, double most, double *x);
bool tct_scalar_int(tct_spec *s, const tct_node *n, const char *name, const char *unit,
                    double least, double most, int64_t *x);
bool tct_scalar_bool(tct_spec *s, const tct_node *n, const char *name, bool *x);
bool tct_scalar_choice(tct_spec *s, const tct_node *n, const char *name, const char *choices,
                       int *x);
bool tct_scalar_text(tct_spec *s, const tct_node *n, const char *name, const char **x);

/* The words of "linear|relu|tanh". */
typedef struct {
  const char *at[64];
  int n;
  char text[1024];
} tct_words;
void tct_words_of(const char *choices, tct_words *w);
bool tct_word_is(const char *text,
                 const char *const *words); /* one of them, case aside; NULL ends */
extern const char *const tct_words_true[], *const tct_words_false[], *const tct_words_null[];

/* ---- spec_set.c ---- */

/* The same key; in the name of a projection spaces do not count: 'retina->v1' is 'retina -> v1'. */
bool tct_same_key(const char *a, const char *b);

/* ---- spec.c ---- */

struct tct_spec {
  char *folder;
  tct_node *root;
  tct_source **source; /* [n_sources]: the spec's own, then one for each assignment */
  int n_sources;
  /* Kept here and not grown: a complaint must not be lost because memory is. */
  int complaints, kept, dropped;                /* made; in the table; past its end */
  tct_error complaint[TCT_COMPLAINTS_MOST + 1]; /* in order of the file; the last counts the rest */
  int from[TCT_COMPLAINTS_MOST];                /* source of each, -1: none */
};

tct_spec *tct_spec_of(const char *bytes, size_t n, const char *name, tct_error *err);

#endif
