/* stack.c -- arrays laid on one another as trials x steps x units: by the names of their axes, and by the
 * words in their own names.
 *
 * Arrays that differ in {unit} are units side by side; those that differ in other words are trials one
 * after another, in the order of the file, and each word is a column of the trials. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { PARTS_MOST = 4096 };

/* ---- axes ---- */

/* Name d of the axes, and what it says. */
static void read_axis(struct recipe *r, struct entry *e, int d, const tct_node *n, const char *name)
{
  struct stack *s = &e->stack;

  tct_print(s->axis[d], TCT_LABEL, "%s", name);
  for (int k = 0; k < d; k++)
    if (strcmp(s->axis[k], s->axis[d]) == 0)
      tct_complain(r->spec, n, "the axis '%s' comes twice", s->axis[d]);
  if (strcmp(s->axis[d], "unit") == 0) s->unit_axis = d;
  if (strcmp(s->axis[d], "time") == 0) s->time_axis = d;
  if (e->kind == SERIES && s->unit_axis != d && s->time_axis != d)
    tct_complain(r->spec, n, "a series has the axes time and unit, and no '%.60s'", s->axis[d]);
}

static void read_axes(struct recipe *r, struct entry *e)
{
  static const char *const usual[SOURCES][2] = {
    [SERIES] = {"time", "unit"}, [RESPONSES] = {"trial", "unit"}};
  const bool by_name   = tct_names_has_piece(e->source->data, "unit");
  const tct_node *axes = tct_node_at(e->at, "axes");
  struct stack *s      = &e->stack;
  const int before     = tct_complaints(r->spec);

  s->axes = axes ? axes->n : by_name ? 1 : 2;
  if (axes && (axes->kind != TCT_NODE_LIST || axes->n < 1 || axes->n > TCT_RANK)) {
    tct_complain(r->spec, axes, "axes are a list of 1 to %d names, such as [trial, unit]",
                 TCT_RANK);
    s->axes = 0;
  }
  s->unit_axis = s->time_axis = -1;
  for (int d = 0; d < s->axes; d++) {
    const tct_node *n = axes ? axes->child[d] : NULL;
    read_axis(r, e, d, n, axes ? tct_node_text(r->spec, n, "") : usual[e->kind][d]);
  }
  if (by_name && s->unit_axis >= 0)
    tct_complain(r->spec, axes, "units are an axis and {unit} in the name: one of both");
  if (e->kind == SERIES && s->time_axis < 0 && tct_complaints(r->spec) == before)
    tct_complain(r->spec, axes, "a series has an axis 'time'");
}

/* Sizes of the axes that are named: where the array has more, axes of size 1 are passed over. */
static bool sizes_of(const tct_entry *e, int axes, size_t size[TCT_RANK])
{
  int more = e->rank - axes, n = 0;

  if (more < 0) return false;
  for (int d = e->rank - 1; d >= 0; d--) {
    if (more > 0 && e->shape[d] == 1) {
      more--;
      continue;
    }
    if (n < axes) size[axes - 1 - n] = e->shape[d];
    n++;
  }
  return n == axes;
}

static size_t trials_of(const struct stack *s, const size_t size[TCT_RANK])
{
  size_t n = 1;

  for (int d = 0; d < s->axes; d++)
    if (d != s->unit_axis && d != s->time_axis) n *= size[d];
  return n;
}

/* ---- parts ---- */

static bool same_but(const struct pieces *a, const struct pieces *b, bool unit)
{
  for (int i = 0; i < a->n; i++)
    if ((strcmp(a->name[i], "unit") == 0) == unit && strcmp(a->value[i], b->value[i]) != 0)
      return false;
  return true;
}

/* Where in the stack a part goes, from the parts before it. */
static bool place(struct stack *s, const tct_entries *list, const size_t size[TCT_RANK])
{
  struct part *p  = &s->part[s->n];
  const size_t n  = trials_of(s, size);
  const size_t k  = s->unit_axis >= 0 ? size[s->unit_axis] : 1;
  const size_t t  = s->time_axis >= 0 ? size[s->time_axis] : 1;
  bool new_trials = true, new_unit = true;

  if (s->n == 0) s->steps = t;
  if (t != s->steps || (s->n && s->unit_axis >= 0 && k != s->units)) return false;
  p->first_trial = s->trials;
  p->first_unit  = s->unit_axis >= 0 ? 0 : s->units;
  for (int i = 0; i < s->n; i++) {
    const struct part *q = &s->part[i];
    if (new_trials && same_but(&q->said, &p->said, false)) {
      size_t other[TCT_RANK] = {0};
      new_trials             = false;
      p->first_trial         = q->first_trial;
      if (!sizes_of(&list->entry[q->entry], s->axes, other) || trials_of(s, other) != n)
        return false;
    }
    if (new_unit && s->unit_axis < 0 && same_but(&q->said, &p->said, true)) {
      new_unit      = false;
      p->first_unit = q->first_unit;
    }
  }
  if (new_trials) s->trials += n;
  if (s->unit_axis >= 0)
    s->units = k;
  else if (new_unit)
    s->units++;
  return true;
}

static tct_status add_part(struct recipe *r, struct entry *e, int entry, const struct pieces *said)
{
  struct stack *s       = &e->stack;
  const tct_entry *one  = &e->file->list.entry[entry];
  const tct_node *at    = tct_node_at(e->at, "data");
  size_t size[TCT_RANK] = {0};

  if (s->n == PARTS_MOST) {
    tct_complain(r->spec, at, "over %d arrays have such a name", PARTS_MOST);
    return TCT_OK;
  }
  if (!sizes_of(one, s->axes, size)) {
    tct_complain(r->spec, at, "'%.100s' has %d axes, and %d are named", one->name, one->rank,
                 s->axes);
    return TCT_OK;
  }
  for (int d = 0; d < s->axes; d++)
    if (size[d] == 0) {
      tct_complain(r->spec, at, "'%.100s' is empty", one->name);
      return TCT_OK;
    }
  struct part *more = tct_grow(s->part, (size_t)s->n + 1, sizeof *more);
  if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a recipe");
  s->part       = more;
  s->part[s->n] = (struct part){.entry = entry, .said = *said};
  if (place(s, &e->file->list, size))
    s->n++;
  else
    tct_complain(r->spec, at, "'%.100s' and '%.100s' have other sizes: they cannot be one array",
                 one->name, e->file->list.entry[s->n ? s->part[0].entry : entry].name);
  return TCT_OK;
}

/* ---- columns that names and axes give ---- */

static tct_status word_column(struct recipe *r, struct entry *e, int piece)
{
  struct stack *s  = &e->stack;
  const char *name = s->part[0].said.name[piece];
  bool text        = false;
  double x;
  struct column *c;

  for (int i = 0; i < s->n; i++) text = text || !tct_read_real(s->part[i].said.value[piece], &x);
  TCT_PASS(tct_columns_add(r, &e->trial, name, text, &c));
  for (int i = 0; i < s->n; i++) {
    size_t size[TCT_RANK] = {0};
    (void)sizes_of(&e->file->list.entry[s->part[i].entry], s->axes, size);
    for (size_t k = 0; k < trials_of(s, size); k++) {
      if (text)
        memcpy(c->text[s->part[i].first_trial + k], s->part[i].said.value[piece], TCT_LABEL);
      else
        (void)tct_read_real(s->part[i].said.value[piece], &c->number[s->part[i].first_trial + k]);
    }
  }
  return TCT_OK;
}

/* The place along an axis that is neither trial, nor unit, nor time. */
static tct_status axis_column(struct recipe *r, struct entry *e, int axis)
{
  struct stack *s = &e->stack;
  struct column *c;

  if (axis == s->unit_axis || axis == s->time_axis || strcmp(s->axis[axis], "trial") == 0)
    return TCT_OK;
  if (tct_column(&e->trial, s->axis[axis])) {
    tct_complain(r->spec, tct_node_at(e->at, "axes"), "'%s' is an axis and a word in the name",
                 s->axis[axis]);
    return TCT_OK;
  }
  TCT_PASS(tct_columns_add(r, &e->trial, s->axis[axis], false, &c));
  for (int i = 0; i < s->n; i++) {
    size_t size[TCT_RANK] = {0}, inner = 1;
    (void)sizes_of(&e->file->list.entry[s->part[i].entry], s->axes, size);
    for (int d = axis + 1; d < s->axes; d++)
      if (d != s->unit_axis && d != s->time_axis) inner *= size[d];
    for (size_t k = 0; k < trials_of(s, size); k++)
      c->number[s->part[i].first_trial + k] = (double)(k / inner % size[axis]);
  }
  return TCT_OK;
}

static tct_status id_column(struct recipe *r, struct entry *e, int piece)
{
  struct stack *s = &e->stack;
  struct column *c;

  TCT_PASS(tct_columns_add(r, &e->unit, "id", true, &c));
  for (int i = 0; i < s->n; i++)
    memcpy(c->text[s->part[i].first_unit], s->part[i].said.value[piece], TCT_LABEL);
  return TCT_OK;
}

static tct_status columns(struct recipe *r, struct entry *e)
{
  struct stack *s = &e->stack;

  e->trial.rows = s->trials;
  e->unit.rows  = s->units;
  for (int k = 0; k < s->part[0].said.n; k++)
    TCT_PASS(strcmp(s->part[0].said.name[k], "unit") == 0 ? id_column(r, e, k)
                                                          : word_column(r, e, k));
  for (int d = 0; d < s->axes; d++) TCT_PASS(axis_column(r, e, d));
  return TCT_OK;
}

tct_status tct_stack_look(struct recipe *r, struct entry *e)
{
  const tct_node *at      = tct_node_at(e->at, "data");
  const char *data        = e->source->data;
  const int before        = tct_complaints(r->spec);
  const tct_entries *list = &e->file->list;
  struct pieces said;

  read_axes(r, e);
  if (!at || tct_complaints(r->spec) > before) return TCT_OK;
  for (int i = 0; i < list->n && tct_complaints(r->spec) == before; i++)
    if (list->entry[i].usable && tct_names_fit(data, list->entry[i].name, &said))
      TCT_PASS(add_part(r, e, i, &said));
  if (tct_complaints(r->spec) > before) return TCT_OK;
  if (e->stack.n == 0 && tct_names_has_piece(data, NULL))
    tct_complain(r->spec, at, "no array of %.100s has such a name", e->file->path);
  else if (e->stack.n == 0)
    (void)tct_held_named(r, e->file, at, data);
  else if (e->kind == SERIES && e->stack.trials > 1)
    tct_complain(r->spec, at, "of a series, {unit} alone may stand in the name");
  else
    return columns(r, e);
  return TCT_OK;
}

/* ---- numbers ---- */

static void put_part(const struct stack *s, const struct part *p, const size_t size[TCT_RANK],
                     const tct_array *a, double *out)
{
  size_t stride[TCT_RANK], at[TCT_RANK] = {0}, step = s->steps * s->units;
  size_t to = p->first_trial * step + p->first_unit;

  for (int d = s->axes - 1; d >= 0; d--) {
    stride[d] = d == s->unit_axis ? 1 : d == s->time_axis ? s->units : step;
    if (d != s->unit_axis && d != s->time_axis) step *= size[d];
  }
  for (size_t i = 0; i < a->n; i++) {
    out[to] = tct_array_at(a, i);
    for (int d = s->axes - 1; d >= 0; d--) {
      to += stride[d];
      if (++at[d] < size[d]) break;
      to -= stride[d] * size[d];
      at[d] = 0;
    }
  }
}

tct_status tct_stack_give(struct recipe *r, struct entry *e, double *out)
{
  struct stack *s = &e->stack;

  for (size_t i = 0; i < s->trials * s->steps * s->units; i++) out[i] = (double)NAN;
  for (int i = 0; i < s->n; i++) {
    size_t size[TCT_RANK] = {0};
    const tct_array *a;
    TCT_TRY(tct_held_array(r, e->file, s->part[i].entry, &a), r->err, "making %s", e->name);
    if (!sizes_of(&e->file->list.entry[s->part[i].entry], s->axes, size))
      return tct_fail(r->err, TCT_BUG, "an array has lost its axes");
    size_t n = 1;
    for (int d = 0; d < s->axes; d++) n *= size[d];
    if (n != a->n)
      return tct_fail_in(r->err, TCT_BAD_DATA, e->file->path, 0, 0,
                         "'%s' has another size than was listed", a->name);
    put_part(s, &s->part[i], size, a, out);
  }
  return TCT_OK;
}
