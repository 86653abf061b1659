/* journal.c -- what is known of cells, a line of JSON each: work that was stopped goes on. */
#include "lab/perceptual/own.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "kernels/kernels.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

enum { JOURNAL_MOST = 64 << 20 };

static const char *const at_name[]   = {"criterion", "end"};
static const char *const said_name[] = {"trials", "validation", "accuracy"};
enum { SAID = sizeof said_name / sizeof *said_name };

/* The spec as it was said, and what bits depend on. */
tct_status tct_journal_key(const tct_perceptual *p, char key[65], tct_error *err)
{
  tct_sha256 sum;
  char spec[65];
  tct_text t = {0};

  tct_spec_hash(p->spec, spec);
  tct_text_add(&t, "%s %s %zu " TERCET_VERSION, spec, tct_kernels()->name, sizeof(tct_real));
  if (!t.failed) {
    tct_sha256_begin(&sum);
    tct_sha256_add(&sum, t.at, t.n);
    tct_sha256_end(&sum, key);
  }
  tct_text_free(&t);
  return t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a key") : TCT_OK;
}

/* ---- a line ----------------------------------------------------------------------------------------------- */

static void put_marks(tct_text *t, const tct_perceptual *p, const char *name, const tct_marks *m)
{
  const double said[] = {m->trials, m->validation, m->accuracy};

  tct_text_add(t, ", \"%s\": {", name);
  for (int i = 0; i < SAID; i++) {
    tct_text_add(t, "%s\"%s\": ", i ? ", " : "", said_name[i]);
    tct_text_number(t, said[i]);
  }
  for (int i = 0; i < TCT_MARK_N; i++) {
    tct_text_add(t, ", \"%s\": [", tct_mark_key(i));
    for (int k = 0; k < p->levels; k++) {
      if (k) tct_text_add(t, ", ");
      tct_text_number(t, m->mark[i][k]);
    }
    tct_text_add(t, "]");
  }
  tct_text_add(t, "}");
}

tct_status tct_journal_add(const char *path, const char *key, const tct_perceptual *p, int row,
                           int precision, int seed, tct_error *err)
{
  const tct_perceptual_cell *c = tct_perceptual_cell_of(p, row, precision, seed);
  tct_text t                   = {0};
  tct_status code;

  tct_text_add(&t, "{\"key\": \"%s\", \"row\": ", key);
  tct_text_json(&t, p->row[row].name);
  tct_text_add(&t, ", \"precision\": ");
  tct_text_json(&t, p->precision[precision]);
  tct_text_add(&t, ", \"seed\": %d, \"reached\": %d, \"diverged\": %d", seed, c->reached,
               c->diverged);
  for (int i = 0; i < TCT_AT_N; i++) put_marks(&t, p, at_name[i], &c->at[i]);
  tct_text_add(&t, "}\n");
  code = t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a line of the journal")
                  : tct_file_append(path, t.at, t.n, true, err);
  tct_text_free(&t);
  return code;
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static bool is(const tct_node *line, const char *key, const char *text)
{
  const tct_node *n = tct_node_at(line, key);

  return n && n->text && strcmp(n->text, text) == 0;
}

/* null is NAN; false if it is neither that nor a number. */
static bool number(const tct_node *n, double *x)
{
  *x = NAN;
  return !n || tct_node_null(n) || (n->text && tct_read_real(n->text, x));
}

static bool flag(const tct_node *line, const char *key, bool *x)
{
  *x = is(line, key, "1");
  return *x || is(line, key, "0");
}

static bool read_marks(const tct_perceptual *p, const tct_node *n, tct_marks *m)
{
  double *const said[] = {&m->trials, &m->validation, &m->accuracy};
  bool fine            = n != NULL;

  for (int i = 0; fine && i < SAID; i++) fine = number(tct_node_at(n, said_name[i]), said[i]);
  for (int i = 0; fine && i < TCT_MARK_N; i++) {
    const tct_node *list = tct_node_at(n, tct_mark_key(i));
    fine                 = list && list->kind == TCT_NODE_LIST && list->n == p->levels;
    for (int k = 0; fine && k < p->levels; k++) fine = number(list->child[k], &m->mark[i][k]);
  }
  return fine;
}

static void take(tct_perceptual *p, const char *key, const tct_node *line)
{
  const tct_node *n     = tct_node_at(line, "seed");
  tct_perceptual_cell c = {.known = true};
  int row = -1, precision = -1;
  int64_t seed;

  if (!is(line, "key", key) || !n || !n->text || !tct_read_int(n->text, &seed)) return;
  for (int i = 0; i < p->rows; i++)
    if (is(line, "row", p->row[i].name)) row = i;
  for (int i = 0; i < p->precisions; i++)
    if (is(line, "precision", p->precision[i])) precision = i;
  if (row < 0 || precision < 0 || seed < 0 || seed >= p->seeds) return;
  if (!flag(line, "reached", &c.reached) || !flag(line, "diverged", &c.diverged)) return;
  for (int i = 0; i < TCT_AT_N; i++)
    if (!read_marks(p, tct_node_at(line, at_name[i]), &c.at[i])) return;
  tct_perceptual_cell *to = tct_perceptual_cell_of(p, row, precision, (int)seed);
  p->found += !to->known;
  *to = c;
}

tct_status tct_journal_read(const char *path, const char *key, tct_perceptual *p, tct_error *err)
{
  char *text = NULL;
  size_t n   = 0;

  if (!tct_file_is(path)) return TCT_OK;
  TCT_TRY(tct_file_read(path, JOURNAL_MOST, &text, &n, err), err, "reading what is known");
  for (char *at = text, *end; at < text + n; at = end + 1) {
    end = memchr(at, '\n', n - (size_t)(at - text));
    if (!end) break; /* torn */
    *end        = 0;
    tct_spec *s = strstr(at, key) ? tct_spec_parse(at, path, NULL) : NULL;
    if (s) take(p, key, tct_spec_root(s));
    tct_spec_free(s);
  }
  tct_free(text);
  return TCT_OK;
}
