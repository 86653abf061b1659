/* split.c -- one entry as several recordings: by the subject, the area and the session of trials and units. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <string.h>

enum { SPLITS_MOST = 10000 };

static const char *const keys[LABELS] = {"subject", "area", "session"};

/* The column that a key is split by, of the trials or of the units; NULL: it is a name. */
static const struct column *column_of(const struct entry *e, int key, bool of_units)
{
  const tct_node *n = tct_node_at(said(e, keys[key]), "column");

  if (!n || e->unsplit[key]) return NULL;
  const struct column *c = tct_column(&e->trial, n->text);
  if (of_units) return c ? NULL : tct_column(&e->unit, n->text);
  return c;
}

void tct_split_check(struct recipe *r, struct entry *e)
{
  for (int key = 0; key < LABELS; key++) {
    const tct_node *n = tct_node_at(said(e, keys[key]), "column");
    if (n && n->text && e->condition) (void)tct_column_of(r, n, &e->trial, &e->unit);
  }
}

/* What row i says, as far as its table is asked; false: something is missing. */
static bool labels_of(const struct entry *e, bool of_units, size_t row, struct labels *l)
{
  memset(l, 0, sizeof *l); /* compared as bytes */
  for (int key = 0; key < LABELS; key++) {
    const struct column *c = column_of(e, key, of_units);
    char label[TCT_LABEL];
    if (!c) continue;
    tct_column_label(c, row, label);
    if (!label[0]) return false;
    tct_print(l->at[key], TCT_LABEL, "%s", label);
  }
  return true;
}

static int find(const struct grouping *g, const struct labels *l)
{
  for (int i = 0; i < g->n; i++)
    if (memcmp(&g->labels[i], l, sizeof *l) == 0) return i;
  return -1;
}

/* The different labels of a table's rows, in the order of the file, and which of them each row has (-1: none). */
static tct_status group(struct recipe *r, struct entry *e, bool of_units, struct grouping *g)
{
  const size_t rows = of_units ? e->unit.rows : e->trial.rows;
  struct labels l;
  size_t missing = 0;

  TCT_PASS(tct_recipe_take(r, rows, sizeof *g->of, &g->of, "groups"));
  for (size_t i = 0; i < rows; i++) {
    if (!of_units && e->condition[i] < 0) continue;
    if (!labels_of(e, of_units, i, &l)) {
      missing++;
      continue;
    }
    if (find(g, &l) >= 0) continue;
    if (g->n == SPLITS_MOST)
      return tct_fail(r->err, TCT_BAD_DATA, "%s is over %d recordings", e->name, SPLITS_MOST);
    struct labels *more = tct_grow(g->labels, (size_t)g->n + 1, sizeof *more);
    if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for groups");
    g->labels         = more;
    g->labels[g->n++] = l;
  }
  for (size_t i = 0; i < rows; i++) g->of[i] = labels_of(e, of_units, i, &l) ? find(g, &l) : -1;
  if (missing)
    tct_recipe_say(r, e,
                   "%s left out, for want of a value that recordings are split by: %zu of %zu",
                   of_units ? "units" : "trials", missing, rows);
  return TCT_OK;
}

void tct_split_free(struct split *s)
{
  tct_free(s->trial.of);
  tct_free(s->trial.labels);
  tct_free(s->unit.of);
  tct_free(s->unit.labels);
  *s = (struct split){0};
}

/* A file may have a column for days, or for areas, and nothing in it. */
static void look_for_values(struct recipe *r, struct entry *e)
{
  char label[TCT_LABEL];

  for (int key = 0; key < LABELS; key++)
    for (int of_units = 0; of_units < 2; of_units++) {
      const struct column *c = column_of(e, key, of_units);
      const size_t rows      = of_units ? e->unit.rows : e->trial.rows;
      bool says              = false;
      if (!c) continue;
      for (size_t i = 0; i < rows && !says; i++) {
        tct_column_label(c, i, label);
        says = label[0] != 0;
      }
      if (says) continue;
      tct_recipe_say(r, e, "'%s' says nothing in any row: there is no %s", c->name, keys[key]);
      e->unsplit[key] = true;
    }
}

tct_status tct_split(struct recipe *r, struct entry *e, struct split *s)
{
  look_for_values(r, e);
  *s              = (struct split){0};
  tct_status code = group(r, e, false, &s->trial);
  if (code == TCT_OK) code = group(r, e, true, &s->unit);
  if (code == TCT_OK && (s->trial.n == 0 || s->unit.n == 0))
    code = tct_fail(r->err, TCT_BAD_DATA, "%s: no trial or no unit says which recording it is of",
                    e->name);
  if (code != TCT_OK) tct_split_free(s);
  return code;
}

/* The labels of one recording, and its name: "m1 pre". */
tct_status tct_split_name(const struct entry *e, const struct split *s, int trial, int unit,
                          tct_recording *x, tct_error *err)
{
  char *const to[LABELS] = {x->subject, x->area, x->session};
  tct_text name          = {0};

  tct_text_add(&name, "%s", e->name);
  for (int k = 0; k < LABELS; k++) {
    const tct_node *n = said(e, keys[k]);
    const char *split =
      *s->trial.labels[trial].at[k] ? s->trial.labels[trial].at[k] : s->unit.labels[unit].at[k];
    const char *file = k == 0 && e->file->nwb ? e->file->nwb->subject : "";
    tct_print(to[k], TCT_LABEL, "%s", *split ? split : n && n->text ? n->text : file);
    if (*split) tct_text_add(&name, " %s", split);
  }
  const bool fits = !name.failed && name.n < sizeof x->name;
  if (fits) tct_print(x->name, sizeof x->name, "%s", name.at);
  const tct_status code =
    fits          ? TCT_OK
    : name.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a name")
                  : tct_fail(err, TCT_BAD_DATA,
                             "the name of a recording, '%.120s', has over 95 bytes", name.at);
  tct_text_free(&name);
  return code;
}
