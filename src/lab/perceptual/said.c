/* said.c -- what is to be trained, and how: by the spec's section `perceptual`. */
#include "lab/perceptual/own.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/section.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

static const char *const keys[] = {
  "levels", "before", "of",   "precisions", "reference", "criterion",     "validation",
  "seeds",  "quick",  "rows", "null",       "controls",  "contradiction", "noisy"};
static const char *const of_row[]   = {"by", "with"};
static const char *const of_quick[] = {"seeds", "precisions"};

#define N_OF(list) ((int)(sizeof(list) / sizeof *(list)))

static tct_status read_real(const tct_node *n, double usual, double least, double most, double *x,
                            tct_error *err)
{
  *x = usual;
  if (!n) return TCT_OK;
  if (!n->text || !tct_read_real(n->text, x) || !(*x >= least && *x <= most))
    return tct_section_bad(n, "this is a number within its range", err);
  return TCT_OK;
}

/* Words of a list, at most `most`. */
static tct_status read_words(const tct_node *n, const tct_node *section, const char *what, int most,
                             const char **word, int *count, tct_error *err)
{
  if (!n || n->kind != TCT_NODE_LIST || n->n < 1 || n->n > most)
    return tct_section_bad(n ? n : section, what, err);
  *count = n->n;
  for (int i = 0; i < n->n; i++) {
    word[i] = n->child[i]->text;
    if (!word[i]) return tct_section_bad(n->child[i], what, err);
  }
  return TCT_OK;
}

static tct_status read_precisions(tct_perceptual *p, const tct_node *section, const tct_node *list,
                                  tct_error *err)
{
  TCT_TRY(read_words(list, section, "precisions are a list, of 12 numbers at most", TCT_PRECISIONS,
                     p->precision, &p->precisions, err),
          err, "precisions");
  for (int i = 0; i < p->precisions; i++)
    if (!tct_read_real(p->precision[i], &p->place[i]) || !isfinite(p->place[i]))
      return tct_section_bad(list->child[i],
                             "a precision is a number, in the unit of what it is of", err);
  return TCT_OK;
}

static tct_status add_row(tct_perceptual *p, const tct_node *n, tct_error *err)
{
  static const char *const ways[] = {"labels", "reward", "control"};
  const tct_node *by = tct_node_at(n, "by"), *with = tct_node_at(n, "with");
  bool known = false;

  if (n->kind != TCT_NODE_MAP) return tct_section_bad(n, "a row is {by: labels, with: [...]}", err);
  TCT_TRY(tct_section_keys(n, of_row, N_OF(of_row), err), err, "section perceptual");
  for (int i = 0; i < N_OF(ways); i++)
    known = known || (by && by->text && strcmp(by->text, ways[i]) == 0);
  if (!known) return tct_section_bad(by ? by : n, "by is labels, reward or control", err);
  if (with && with->kind != TCT_NODE_LIST)
    return tct_section_bad(with, "a row has a list of settings, \"path=value\"", err);
  if (p->rows == TCT_ROWS) return tct_section_bad(n, "more than 24 rows", err);
  p->row[p->rows++] = (tct_perceptual_row){.name = n->key, .by = by->text, .with = with};
  return TCT_OK;
}

static tct_status read_rows(const tct_perceptual_how *how, tct_perceptual *p,
                            const tct_node *section, tct_error *err)
{
  const tct_node *rows = tct_node_at(section, "rows");
  const char *name[TCT_ROWS];
  int n = 0;

  if (!rows || rows->kind != TCT_NODE_MAP || rows->n < 1)
    return tct_section_bad(rows ? rows : section,
                           "rows are a map: a name, then {by: labels, with: [...]}", err);
  for (int i = 0; i < rows->n; i++) {
    bool wanted = how->rows == 0;
    if (n < TCT_ROWS) name[n++] = rows->child[i]->key;
    for (int k = 0; k < how->rows; k++)
      wanted = wanted || strcmp(how->row[k], rows->child[i]->key) == 0;
    if (wanted) TCT_TRY(add_row(p, rows->child[i], err), err, "row %s", rows->child[i]->key);
  }
  for (int k = 0; k < how->rows; k++) {
    if (tct_node_at(rows, how->row[k])) continue;
    const char *near = tct_nearest(how->row[k], name, n);
    return tct_fail(err, TCT_BAD_SPEC, "the section perceptual has no row '%s'%s%s", how->row[k],
                    near ? "; did you mean " : "", near ? near : "");
  }
  return TCT_OK;
}

/* What is measured, and where. */
static tct_status read_places(tct_perceptual *p, const tct_node *section, const tct_node *few,
                              tct_error *err)
{
  const tct_node *of = tct_node_at(section, "of");

  TCT_TRY(read_words(tct_node_at(section, "levels"), section,
                     "levels are a list of populations, from the bottom, of 8 at most", TCT_LEVELS,
                     p->level, &p->levels, err),
          err, "section perceptual");
  if (!of || !of->text)
    return tct_section_bad(section, "of is the setting that precisions are of", err);
  p->of     = of->text;
  p->before = tct_node_at(section, "before");
  p->noisy  = tct_node_at(section, "noisy") ? tct_node_at(section, "noisy")->text : NULL;
  TCT_TRY(read_precisions(p, section, few ? few : tct_node_at(section, "precisions"), err), err,
          "section perceptual");
  TCT_TRY(read_real(tct_node_at(section, "reference"), NAN, -1e6, 1e6, &p->reference, err), err,
          "reference");
  TCT_TRY(read_real(tct_node_at(section, "criterion"), 0.8, 0, 1, &p->criterion, err), err,
          "criterion");
  return TCT_OK;
}

static tct_status read_section(const tct_perceptual_how *how, tct_perceptual *p,
                               const tct_node *section, tct_error *err)
{
  const tct_node *quick = how->quick ? tct_node_at(section, "quick") : NULL;

  TCT_TRY(tct_section_keys(section, keys, N_OF(keys), err), err, "section perceptual");
  TCT_TRY(tct_section_keys(quick, of_quick, N_OF(of_quick), err), err, "section perceptual");
  TCT_TRY(read_places(p, section, tct_node_at(quick, "precisions"), err), err,
          "section perceptual");
  TCT_TRY(tct_section_count(section, "validation", 1000, &p->validation, err), err,
          "section perceptual");
  p->seeds = how->seeds;
  if (tct_node_at(quick, "seeds"))
    TCT_TRY(tct_section_count(quick, "seeds", 1, &p->seeds, err), err, "section perceptual");
  TCT_TRY(tct_section_count(section, "seeds", 20, &p->seeds, err), err, "section perceptual");
  if (p->seeds > TCT_PUPILS) return tct_section_bad(section, "seeds are 1000 at most", err);
  return read_rows(how, p, section, err);
}

tct_status tct_perceptual_read(const tct_perceptual_how *how, tct_perceptual *p, tct_error *err)
{
  *p      = (tct_perceptual){0};
  p->spec = how->open(how->open_arg, err);
  if (!p->spec) return err->code;
  const tct_node *root = tct_spec_root(p->spec), *section = tct_node_at(root, "perceptual");
  tct_status code =
    section && section->kind == TCT_NODE_MAP
      ? read_section(how, p, section, err)
      : tct_section_bad(section ? section : root,
                        "there is no section perceptual, which says what is trained", err);
  if (code == TCT_OK) {
    p->cell =
      tct_alloc((size_t)p->rows * (size_t)p->precisions * (size_t)p->seeds, sizeof *p->cell);
    if (!p->cell) code = tct_fail(err, TCT_NO_MEMORY, "no memory for %d seeds", p->seeds);
  }
  if (code != TCT_OK) tct_perceptual_free(p);
  return code;
}

void tct_perceptual_free(tct_perceptual *p)
{
  tct_spec_free(p->spec);
  tct_free(p->cell);
  *p = (tct_perceptual){0};
}

tct_perceptual_cell *tct_perceptual_cell_of(const tct_perceptual *p, int row, int precision,
                                            int seed)
{
  const size_t at = ((size_t)row * (size_t)p->precisions + (size_t)precision) * (size_t)p->seeds;

  return &p->cell[at + (size_t)seed];
}

const char *tct_mark_key(int mark)
{
  static const char *const name[] = {
#define X(name, key, doc) key,
    TCT_MARKS(X)
#undef X
  };
  return name[mark];
}
