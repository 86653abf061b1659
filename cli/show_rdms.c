/* show_rdms.c -- RDMs of a file: whose, over what conditions, how far those lie apart, what is missing. */
#include "json.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include "base/memory.h"
#include "brain/rdms/rdms.h"

#include <string.h>

enum { NAMES_MOST = 8 };

static const char *or_dash(const char *text)
{
  return *text ? text : "-";
}

static void put_head(struct table *t)
{
  static const char *const head[] = {"RDM",        "subject", "area",     "session",
                                     "conditions", "repeats", "units",    "least",
                                     "median",     "largest", "undefined"};

  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(t, "%s", head[i]);
}

static void put_number(struct table *t, int n)
{
  table_cell(t, n ? "%d" : "-", n);
}

static void put_row(struct table *t, const tct_rdm *r, const tct_rdm_spread *s)
{
  char text[32];

  table_cell(t, "%s", or_dash(r->name));
  table_cell(t, "%s", or_dash(r->subject));
  table_cell(t, "%s", or_dash(r->area));
  table_cell(t, "%s", or_dash(r->session));
  table_cell(t, "%d", r->conditions);
  put_number(t, r->repeats);
  put_number(t, r->units);
  table_cell(t, "%s", say_score(text, s->least));
  table_cell(t, "%s", say_score(text, s->median));
  table_cell(t, "%s", say_score(text, s->largest));
  table_cell(t, "%s", say_count(text, s->undefined));
}

/* ---- conditions, which most sets of RDMs share ---- */

static bool same_conditions(const tct_rdm *a, const tct_rdm *b)
{
  return a->conditions == b->conditions && a->condition && b->condition &&
         memcmp(a->condition, b->condition, (size_t)a->conditions * sizeof *a->condition) == 0;
}

static void put_conditions(tct_text *t, const tct_rdms *all)
{
  const tct_rdm *first = all->rdm[0];
  bool same            = true;

  for (int i = 0; i < all->n; i++) same = same && same_conditions(first, all->rdm[i]);
  if (!first->condition || !same) {
    tct_text_add(t, "  conditions    %s\n",
                 first->condition ? "of other names in each" : "have places, and no names");
    return;
  }
  tct_text_add(t, "  conditions    ");
  for (int i = 0; i < first->conditions && i < NAMES_MOST; i++)
    tct_text_add(t, "%s%s", i ? ", " : "", first->condition[i]);
  if (first->conditions > NAMES_MOST)
    tct_text_add(t, " and %d more", first->conditions - NAMES_MOST);
  tct_text_add(t, "\n");
}

static int as_text(const char *path, const tct_rdms *all, const tct_rdm_spread *spread)
{
  struct table table = {.align = "llllrrrrrrr"};
  tct_text t         = {0};

  put_head(&table);
  for (int i = 0; i < all->n; i++) put_row(&table, all->rdm[i], &spread[i]);
  tct_text_add(&t, "%s: %d RDM%s\n", path, all->n, all->n == 1 ? "" : "s");
  table_put(&table, &t, 2, 160);
  if (*all->distance) tct_text_add(&t, "  distance      %s\n", all->distance);
  if (*all->covariance) tct_text_add(&t, "  noise         %s\n", all->covariance);
  put_conditions(&t, all);
  show_provenance(&t, all->provenance);
  return say_text(&t);
}

static void put_json(struct json *j, const tct_rdm *r, const tct_rdm_spread *s)
{
  json_map(j, NULL);
  json_text(j, "name", r->name);
  json_text(j, "subject", r->subject);
  json_text(j, "area", r->area);
  json_text(j, "session", r->session);
  json_count(j, "n_conditions", (uint64_t)r->conditions);
  json_row(j, "conditions");
  for (int i = 0; r->condition && i < r->conditions; i++) json_text(j, NULL, r->condition[i]);
  json_close(j);
  json_count(j, "units", (uint64_t)r->units);
  json_count(j, "repeats", (uint64_t)r->repeats);
  json_number(j, "start_ms", r->start);
  json_number(j, "window_ms", r->dt);
  json_number(j, "least", s->least);
  json_number(j, "median", s->median);
  json_number(j, "largest", s->largest);
  json_count(j, "undefined", s->undefined);
  json_count(j, "n_dropped", (uint64_t)s->dropped);
  json_close(j);
}

static void text_or_null(struct json *j, const char *key, const char *text)
{
  if (*text)
    json_text(j, key, text);
  else
    json_raw(j, key, NULL);
}

static int as_json(const char *path, const tct_rdms *all, const tct_rdm_spread *spread)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "rdms");
  json_text(&j, "path", path);
  text_or_null(&j, "distance", all->distance);
  text_or_null(&j, "noise", all->covariance);
  json_list(&j, "rdms");
  for (int i = 0; i < all->n; i++) put_json(&j, all->rdm[i], &spread[i]);
  json_close(&j);
  json_raw(&j, "provenance", all->provenance);
  json_close(&j);
  return json_say(&j);
}

static tct_status measure(const tct_rdms *all, tct_rdm_spread **into, tct_error *err)
{
  *into = tct_alloc((size_t)all->n, sizeof **into);
  if (!*into) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", all->n);
  for (int i = 0; i < all->n; i++)
    TCT_TRY(tct_rdm_spread_of(all->rdm[i]->conditions, all->rdm[i]->value, &(*into)[i], err), err,
            "looking at RDM '%s'", all->rdm[i]->name);
  return TCT_OK;
}

int show_rdms(const struct asked *a, const char *file, const char *within, size_t most)
{
  tct_rdm_spread *spread = NULL;
  tct_rdms all;
  tct_error err     = {0};
  tct_status status = tct_rdms_read(file, within, most, &all, &err);

  if (status == TCT_OK) status = measure(&all, &spread, &err);
  const int code = status != TCT_OK ? say_error(a, &err)
                   : a->json        ? as_json(file, &all, spread)
                                    : as_text(file, &all, spread);
  tct_free(spread);
  tct_rdms_free(&all);
  return code;
}
