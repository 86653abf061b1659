/* where.c -- rows of a table that have the values that are asked for. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static bool is_value(const struct column *c, size_t row, const tct_node *n)
{
  double x;

  if (n->kind != TCT_NODE_SCALAR) return false;
  if (c->text) return strcmp(c->text[row], n->text) == 0;
  return tct_read_real(n->text, &x) && x == c->number[row];
}

/* from <= x <= to; either may be missing */
static bool is_within(const struct column *c, size_t row, const tct_node *n)
{
  const tct_node *from = tct_node_at(n, "from"), *to = tct_node_at(n, "to");
  double least = -INFINITY, most = INFINITY;

  if (!c->number || isnan(c->number[row])) return false;
  if (from && from->text) (void)tct_read_real(from->text, &least);
  if (to && to->text) (void)tct_read_real(to->text, &most);
  return c->number[row] >= least && c->number[row] <= most;
}

static bool fits_one(const struct column *c, size_t row, const tct_node *n)
{
  bool fits = false;

  if (n->kind == TCT_NODE_MAP) return is_within(c, row, n);
  if (n->kind == TCT_NODE_SCALAR) return is_value(c, row, n);
  for (int i = 0; i < n->n && !fits; i++) fits = is_value(c, row, n->child[i]);
  return fits;
}

/* What is asked for must be a number if the column has numbers; and a value that no row has is as likely a
 * slip as a column that is not there. */
static void check_value(struct recipe *r, const struct columns *t, const struct column *c,
                        const tct_node *n)
{
  bool found = false;
  double x;

  if (n->kind != TCT_NODE_SCALAR) return;
  if (c->number && !tct_read_real(n->text, &x)) {
    tct_complain(r->spec, n, "'%s' has numbers, and '%.60s' is none", c->name, n->text);
    return;
  }
  for (size_t row = 0; row < t->rows && !found; row++) found = is_value(c, row, n);
  if (!found) tct_complain(r->spec, n, "no row has '%.60s' in '%s'", n->text, c->name);
}

static void check_range(struct recipe *r, const struct columns *t, const struct column *c,
                        const tct_node *n)
{
  bool found = false;

  if (!c->number) {
    tct_complain(r->spec, n, "'%s' has texts: a range is of numbers", c->name);
    return;
  }
  for (size_t row = 0; row < t->rows && !found; row++) found = is_within(c, row, n);
  if (!found) tct_complain(r->spec, n, "no row lies in this range of '%s'", c->name);
}

static void check_values(struct recipe *r, const struct columns *t, const struct column *c,
                         const tct_node *n)
{
  if (n->kind == TCT_NODE_MAP) check_range(r, t, c, n);
  check_value(r, t, c, n);
  for (int i = 0; n->kind == TCT_NODE_LIST && i < n->n; i++) check_value(r, t, c, n->child[i]);
}

tct_status tct_columns_where(struct recipe *r, const tct_node *where, const struct columns *t,
                             bool *fits)
{
  for (size_t row = 0; row < t->rows; row++) fits[row] = true;
  for (int i = 0; where && where->kind == TCT_NODE_MAP && i < where->n; i++) {
    const tct_node *n      = where->child[i];
    tct_node name          = *n;
    name.text              = n->key;
    name.line              = n->key_line;
    name.column            = n->key_column;
    const struct column *c = tct_column_of(r, &name, t, NULL);
    if (!c) continue;
    check_values(r, t, c, n);
    for (size_t row = 0; row < t->rows; row++) fits[row] = fits[row] && fits_one(c, row, n);
  }
  return TCT_OK;
}
