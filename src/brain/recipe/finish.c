/* finish.c -- the units that stay, sessions made pairs, and where everything came from.
 *
 * Of paired sessions (one subject and area) a unit stays in all if it may in one: whoever compares days must
 * not lose what was clear on the first day only.  The units of all are then the same, in the order in
 * which they first come; one that was not recorded in a session is NAN there. */
#include "brain/recipe/recipe_own.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "brain/recordings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ids of the units of a recording to be. */
struct ids {
  int n, room;
  char (*at)[TCT_LABEL];
};

/* Where `one` is among ids [n], or -1; looked for at `near` first, where it is as a rule. */
static int find(const char (*id)[TCT_LABEL], int n, const char *one, int near)
{
  if (near < n && strcmp(id[near], one) == 0) return near;
  for (int i = 0; i < n; i++)
    if (strcmp(id[i], one) == 0) return i;
  return -1;
}

static bool are_paired(const struct made *a, const struct made *b)
{
  const tct_recording *x = a->recording, *y = b->recording;

  if (a == b) return true;
  return a->entry->set->paired && b->entry->set->paired && strcmp(x->subject, y->subject) == 0 &&
         strcmp(x->area, y->area) == 0;
}

/* The units of made[i]: its own that stay, and those that stay in a session it is paired with. */
static tct_status ids_of(struct recipe *r, int i, struct ids *all)
{
  int room = 0;

  for (int k = 0; k < r->n; k++)
    if (are_paired(&r->made[i], &r->made[k])) room += r->made[k].recording->units;
  TCT_PASS(tct_recipe_take(r, (size_t)room, sizeof *all->at, &all->at, "the ids of units"));
  for (int k = 0; k < r->n; k++) {
    const struct made *m = &r->made[k];
    const int before     = all->n; /* its own differ from each other */
    if (!are_paired(&r->made[i], m)) continue;
    for (int u = 0; u < m->recording->units; u++)
      if (m->kept[u] &&
          find((const char(*)[TCT_LABEL])all->at, before, m->recording->unit[u], u) < 0)
        memcpy(all->at[all->n++], m->recording->unit[u], TCT_LABEL);
  }
  return TCT_OK;
}

static void copy_head(const tct_recording *from, tct_recording *to)
{
  const size_t trials = (size_t)from->conditions * (size_t)from->repeats;

  memcpy(to->name, from->name, sizeof to->name);
  memcpy(to->subject, from->subject, sizeof to->subject);
  memcpy(to->area, from->area, sizeof to->area);
  memcpy(to->session, from->session, sizeof to->session);
  memcpy(to->quantity, from->quantity, sizeof to->quantity);
  to->dt    = from->dt;
  to->start = from->start;
  memcpy(to->condition, from->condition, (size_t)from->conditions * sizeof *to->condition);
  memcpy(to->category, from->category, (size_t)from->conditions * sizeof *to->category);
  for (int k = 0; k < from->categories; k++)
    memcpy(to->category_name[k], from->category_name[k], TCT_LABEL);
  memcpy(to->trial, from->trial, trials * sizeof *to->trial);
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
  if (n == 0) return (double)NAN;
  qsort(x, n, sizeof *x, by_size);
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static void fill_row(struct recipe *r, const struct made *m, const tct_recording *x,
                     const int *from, double *reliable, tct_recipe_row *row)
{
  const size_t n = (size_t)x->conditions * (size_t)x->repeats * (size_t)x->steps * (size_t)x->units;
  size_t missing = 0, known = 0;

  for (size_t i = 0; i < n; i++) missing += isnan(x->value[i]) ? 1 : 0;
  for (int u = 0; u < x->units; u++) {
    if (from[u] < 0) continue;
    row->silent += m->silent[from[u]];
    if (!isnan(m->reliability[from[u]])) reliable[known++] = m->reliability[from[u]];
  }
  row->repeats_most = x->repeats;
  row->missing      = (double)missing / (double)n;
  row->reliability  = median(reliable, known);
  if (row->silent) tct_recipe_say(r, m->entry, "%s: silent units: %d", x->name, row->silent);
}

/* A copy of made[i] with the units that stay. */
static tct_status copy_units(struct recipe *r, int i, const struct ids *ids, const int *from)
{
  const tct_recording *all = r->made[i].recording;
  const size_t rows        = (size_t)all->conditions * (size_t)all->repeats * (size_t)all->steps;
  const size_t units = (size_t)ids->n, of = (size_t)all->units;

  if (rows > r->left / sizeof *all->value / units)
    return tct_fail(r->err, TCT_NO_MEMORY, "%s takes more memory than is allowed", all->name);
  r->left -= rows * units * sizeof *all->value;
  tct_recording *x =
    tct_recording_new(ids->n, all->conditions, all->repeats, all->steps, all->categories, r->err);
  if (!x) return r->err->code;
  r->made[i].ready = x;
  copy_head(all, x);
  if (all->fold && !tct_recording_cut(x, all->folds))
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for the folds of %s", all->name);
  if (all->fold)
    memcpy(x->fold, all->fold, (size_t)all->conditions * (size_t)all->repeats * sizeof *x->fold);
  memcpy(x->unit, ids->at, units * sizeof *x->unit);
  for (size_t k = 0; k < rows; k++)
    for (size_t u = 0; u < units; u++)
      x->value[k * units + u] = from[u] < 0 ? (double)NAN : all->value[k * of + (size_t)from[u]];
  return TCT_OK;
}

/* made[i] with the units that stay: itself, if all do and no others come. */
static tct_status cut(struct recipe *r, int i, const struct ids *ids, int *from, double *reliable)
{
  struct made *m = &r->made[i];
  bool same      = ids->n == m->recording->units;

  for (int u = 0; u < ids->n; u++) {
    from[u] =
      find((const char(*)[TCT_LABEL])m->recording->unit, m->recording->units, ids->at[u], u);
    same = same && from[u] == u;
  }
  if (same)
    m->ready = m->recording;
  else
    TCT_PASS(copy_units(r, i, ids, from));
  fill_row(r, m, m->ready, from, reliable, &m->row);
  return TCT_OK;
}

static void say_dropped(struct recipe *r, int i, const int *from, int n)
{
  const struct made *m = &r->made[i];
  int here             = 0;

  for (int u = 0; u < n; u++) here += from[u] >= 0;
  if (here < m->row.units_of)
    tct_recipe_say(r, m->entry, "%s: units left out by what is selected: %d of %d",
                   m->recording->name, m->row.units_of - here, m->row.units_of);
  if (here < n)
    tct_recipe_say(r, m->entry, "%s: units not recorded, but in another session: %d of %d",
                   m->recording->name, n - here, n);
}

static tct_status cut_one(struct recipe *r, int i)
{
  struct ids ids   = {0};
  int *from        = NULL;
  double *reliable = NULL;
  tct_status code  = ids_of(r, i, &ids);
  const size_t n   = (size_t)ids.n;

  if (code == TCT_OK && ids.n == 0)
    code = tct_fail(r->err, TCT_BAD_DATA, "%s: of %d units none is left",
                    r->made[i].recording->name, r->made[i].row.units_of);
  if (code == TCT_OK) code = tct_recipe_take(r, n, sizeof *from, &from, "units");
  if (code == TCT_OK) code = tct_recipe_take(r, n, sizeof *reliable, &reliable, "units");
  if (code == TCT_OK) code = cut(r, i, &ids, from, reliable);
  if (code == TCT_OK) say_dropped(r, i, from, ids.n);
  tct_free(reliable);
  tct_free(from);
  tct_free(ids.at);
  return code;
}

/* ---- where it came from ---- */

static tct_status provenance(struct recipe *r, char **json)
{
  tct_text t = {0};
  char hex[65];
  uint64_t bytes;

  tct_spec_hash(r->spec, hex);
  tct_text_add(&t, "{\"recipe\": ");
  tct_text_json(&t, tct_spec_file(r->spec));
  tct_text_add(&t, ", \"sha256\": \"%s\", \"files\": [", hex);
  for (int i = 0; i < r->files; i++) {
    const tct_status code = tct_file_hash(r->file[i]->path, hex, &bytes, r->err);
    if (code != TCT_OK) {
      tct_text_free(&t);
      return code;
    }
    tct_text_add(&t, "%s{\"path\": ", i ? ", " : "");
    tct_text_json(&t, r->file[i]->path);
    tct_text_add(&t, ", \"bytes\": %llu, \"sha256\": \"%s\"}", (unsigned long long)bytes, hex);
  }
  tct_text_add(&t, "]}");
  if (t.failed) {
    tct_text_free(&t);
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a provenance");
  }
  *json = t.at;
  return TCT_OK;
}

/* All is made: hand it over. */
static void hand_out(struct recipe *r, tct_recordings *into, tct_recipe_report *report)
{
  for (int i = 0; i < r->n; i++) {
    struct made *m             = &r->made[i];
    into->recording[into->n++] = m->ready;
    if (m->recording == m->ready) m->recording = NULL;
    m->ready = NULL;
    if (report) report->row[report->n++] = r->made[i].row;
  }
}

tct_status tct_recipe_finish(struct recipe *r, tct_recordings *into, tct_recipe_report *report)
{
  for (int i = 0; i < r->n; i++) TCT_PASS(cut_one(r, i));
  into->recording = tct_alloc((size_t)r->n, sizeof(tct_recording *));
  if (report) report->row = tct_alloc((size_t)r->n, sizeof *report->row);
  if (!into->recording || (report && !report->row))
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for recordings");
  TCT_PASS(provenance(r, &into->provenance));
  hand_out(r, into, report);
  return TCT_OK;
}
