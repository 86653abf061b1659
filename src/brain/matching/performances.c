/* performances.c -- how animals performed, day by day, out of a table of days or of single choices. */
#include <tercet/matching.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

struct table {
  const char *path;
  tct_arrays all;
  const tct_array *subject, *session, *right, *of, *truth, *choice;
  size_t rows;
};

/* A number or a text as a name; false: it is missing. */
static bool cell(const tct_array *a, size_t i, char name[TCT_LABEL])
{
  name[0] = 0;
  if (!a) return true;
  if (a->text) {
    const size_t size = a->shape[1];
    tct_print(name, TCT_LABEL, "%.*s", (int)size, (const char *)a->bytes + i * size);
    return name[0] && strcmp(name, "NA") != 0 && strcmp(name, "NaN") != 0;
  }
  const double x = tct_array_at(a, i);
  if (!isnan(x)) tct_print(name, TCT_LABEL, "%.15g", x);
  return !isnan(x);
}

static tct_status find_columns(struct table *t, tct_error *err)
{
  const struct {
    const char *name;
    const tct_array **column;
  } columns[] = {{"subject", &t->subject}, {"session", &t->session}, {"right", &t->right},
                 {"of", &t->of},           {"truth", &t->truth},     {"choice", &t->choice}};

  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    *columns[i].column = tct_arrays_named(&t->all, columns[i].name);
  if (!t->session || !((t->right && t->of) || (t->truth && t->choice)))
    return tct_fail(
      err, TCT_BAD_DATA,
      "%s: a table of performance has columns session, right and of (a row a day), or "
      "session, truth and choice (a row a trial)",
      t->path);
  t->rows = t->session->shape[0];
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    const tct_array *a = *columns[i].column;
    if (!a) continue;
    if (a->rank != (a->text ? 2 : 1) || a->shape[0] != t->rows)
      return tct_fail(err, TCT_BAD_DATA, "%s: '%s' is no column of %zu rows", t->path, a->name,
                      t->rows);
    if (a->text && (a == t->right || a == t->of))
      return tct_fail(err, TCT_BAD_DATA, "%s: the column '%s' is not of numbers", t->path, a->name);
  }
  return TCT_OK;
}

/* The day of a name, a new one if it is not there. */
static tct_performed *day_of(tct_performances *p, const char *subject, const char *session)
{
  for (int i = 0; i < p->n; i++)
    if (strcmp(p->subject[i], subject) == 0 && strcmp(p->session[i], session) == 0)
      return &p->performed[i];
  tct_print(p->subject[p->n], TCT_LABEL, "%s", subject);
  tct_print(p->session[p->n], TCT_LABEL, "%s", session);
  return &p->performed[p->n++];
}

static tct_status count_choice(const struct table *t, size_t i, tct_performed *day)
{
  char truth[TCT_LABEL], choice[TCT_LABEL];

  if (!cell(t->truth, i, truth) || !cell(t->choice, i, choice)) return TCT_OK;
  day->of++;
  day->right += strcmp(truth, choice) == 0;
  return TCT_OK;
}

static tct_status take_row(const struct table *t, size_t i, tct_performances *into, tct_error *err)
{
  char subject[TCT_LABEL], session[TCT_LABEL];
  const int before = into->n;

  if (!cell(t->session, i, session) || !cell(t->subject, i, subject))
    return tct_fail(err, TCT_BAD_DATA, "%s: row %zu has no session, or no subject", t->path, i + 1);
  tct_performed *day = day_of(into, subject, session);
  if (into->counted) return count_choice(t, i, day);
  if (into->n == before)
    return tct_fail(err, TCT_BAD_DATA, "%s: row %zu is of session %s once more", t->path, i + 1,
                    session);
  *day = (tct_performed){tct_array_at(t->right, i), tct_array_at(t->of, i)};
  if (day->of >= 0 && day->right >= 0 && day->right <= day->of && isfinite(day->of)) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "%s: row %zu has %g right of %g trials", t->path, i + 1,
                  day->right, day->of);
}

tct_status tct_performances_read(const char *path, size_t most, tct_performances *into,
                                 tct_error *err)
{
  struct table t = {.path = path};

  *into = (tct_performances){.n = 0};
  TCT_TRY(tct_arrays_read(path, NULL, most, &t.all, err), err, "reading how animals performed");
  tct_status status = find_columns(&t, err);
  into->counted     = !t.right || !t.of;
  if (status == TCT_OK) {
    into->subject   = tct_alloc(t.rows + 1, sizeof *into->subject);
    into->session   = tct_alloc(t.rows + 1, sizeof *into->session);
    into->performed = tct_alloc(t.rows + 1, sizeof *into->performed);
    if (!into->subject || !into->session || !into->performed)
      status = tct_fail(err, TCT_NO_MEMORY, "no memory for %zu rows of %s", t.rows, path);
  }
  for (size_t i = 0; i < t.rows && status == TCT_OK; i++) status = take_row(&t, i, into, err);
  if (status == TCT_OK && into->n == 0)
    status = tct_fail(err, TCT_BAD_DATA, "%s has no rows", path);
  tct_arrays_free(&t.all);
  if (status != TCT_OK) tct_performances_free(into);
  return status;
}

void tct_performances_free(tct_performances *p)
{
  tct_free(p->subject);
  tct_free(p->session);
  tct_free(p->performed);
  *p = (tct_performances){.n = 0};
}
