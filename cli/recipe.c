/* recipe.c -- a recipe shown as the recordings it makes, checked, and the page of its keys. */
#include "recipe.h"

#include "json.h"
#include "rooms.h"
#include "said.h"
#include "say.h"
#include "table.h"
#include "verbs.h"

#include <tercet/recipe.h>

#include <math.h>
#include <string.h>

/* "said" line by line, as warnings. */
static void put_said(tct_text *t, const char *said)
{
  if (said && *said) tct_text_add(t, "\n");
  while (said && *said) {
    const int n = (int)strcspn(said, "\n");
    tct_text_add(t, "warning: %.*s\n", n, said);
    said += n + (said[n] == '\n');
  }
}

static void json_said(struct json *j, const char *said)
{
  json_list(j, "warnings");
  while (said && *said) {
    char line[512];
    const int n = (int)strcspn(said, "\n");
    tct_print(line, sizeof line, "%.*s", n, said);
    json_text(j, NULL, line);
    said += n + (said[n] == '\n');
  }
  json_close(j);
}

/* ---- show ---- */

static void head(struct table *t)
{
  static const char *const titles[] = {"recording", "subject",    "area",       "session",
                                       "units",     "conditions", "repeats",    "steps",
                                       "values",    "missing",    "reliability"};

  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) table_cell(t, "%s", titles[i]);
}

static void put_row(struct table *t, const tct_recording *x, const tct_recipe_row *row)
{
  char score[32];

  table_cell(t, "%s", x->name);
  table_cell(t, "%s", *x->subject ? x->subject : "-");
  table_cell(t, "%s", *x->area ? x->area : "-");
  table_cell(t, "%s", *x->session ? x->session : "-");
  table_cell(t, "%d of %d", x->units, row->units_of);
  table_cell(t, "%d", x->conditions);
  if (row->repeats_least < row->repeats_most)
    table_cell(t, "%d..%d", row->repeats_least, row->repeats_most);
  else
    table_cell(t, "%d", row->repeats_most);
  table_cell(t, x->dt > 0 ? "%d x %.6g ms" : "%d", x->steps, x->dt);
  table_cell(t, "%s", x->quantity);
  table_cell(t, "%.1f %%", 100 * row->missing);
  table_cell(t, "%s", say_score(score, row->reliability));
}

static int as_text(const tct_spec *s, const tct_recordings *all, const tct_recipe_report *report)
{
  struct table table = {.align = "llllrrrrlrr"};
  int64_t trials     = 0;
  char count[32];
  tct_text t = {0};

  head(&table);
  for (int i = 0; i < all->n; i++) {
    put_row(&table, all->recording[i], &report->row[i]);
    trials += report->row[i].trials;
  }
  tct_text_add(&t, "%s: %d recording%s of %s trial%s\n", tct_spec_file(s), all->n,
               all->n == 1 ? "" : "s", say_count(count, (uint64_t)trials), trials == 1 ? "" : "s");
  table_put(&table, &t, 2, 160);
  put_said(&t, report->said);
  return say_text(&t);
}

static void json_names(struct json *j, const char *key, char (*name)[TCT_LABEL], int n)
{
  json_row(j, key);
  for (int i = 0; i < n; i++) json_text(j, NULL, name[i]);
  json_close(j);
}

static void json_recording(struct json *j, const tct_recording *x, const tct_recipe_row *row)
{
  json_map(j, NULL);
  json_text(j, "name", x->name);
  json_text(j, "subject", x->subject);
  json_text(j, "area", x->area);
  json_text(j, "session", x->session);
  json_text(j, "quantity", x->quantity);
  json_count(j, "units", (uint64_t)x->units);
  json_count(j, "units_of", (uint64_t)row->units_of);
  json_count(j, "silent", (uint64_t)row->silent);
  json_count(j, "conditions", (uint64_t)x->conditions);
  json_count(j, "trials", (uint64_t)row->trials);
  json_count(j, "trials_left_out", (uint64_t)row->left_out);
  json_count(j, "repeats_least", (uint64_t)row->repeats_least);
  json_count(j, "repeats_most", (uint64_t)row->repeats_most);
  json_count(j, "steps", (uint64_t)x->steps);
  json_number(j, "step_ms", x->dt);
  json_number(j, "start_ms", x->start);
  json_number(j, "missing", row->missing);
  json_number(j, "reliability", row->reliability);
  json_names(j, "unit_ids", x->unit, x->units);
  json_names(j, "condition_names", x->condition, x->conditions);
  json_names(j, "categories", x->category_name, x->categories);
  json_close(j);
}

static int as_json(const tct_spec *s, const tct_recordings *all, const tct_recipe_report *report)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "recipe");
  json_text(&j, "file", tct_spec_file(s));
  json_list(&j, "recordings");
  for (int i = 0; i < all->n; i++) json_recording(&j, all->recording[i], &report->row[i]);
  json_close(&j);
  json_said(&j, report->said);
  json_raw(&j, "provenance", all->provenance);
  json_close(&j);
  return json_say(&j);
}

int recipe_show(const struct asked *a, tct_spec *s)
{
  tct_recipe_report report;
  tct_recordings all;
  tct_error err = {0};

  if (tct_recipe_make(s, said_memory(a), &all, &report, &err) != TCT_OK)
    return say_spec_error(a, s, &err);
  const int code = a->json ? as_json(s, &all, &report) : as_text(s, &all, &report);
  tct_recordings_free(&all);
  tct_recipe_report_free(&report);
  return code;
}

/* ---- check ---- */

static int check_as_json(const tct_spec *s, const tct_recipe_report *report)
{
  int n;
  const tct_error *complaint = tct_spec_complaints(s, &n);
  struct json j              = {0};

  json_map(&j, NULL);
  json_bool(&j, "fine", report != NULL);
  json_text(&j, "file", tct_spec_file(s));
  json_complaints(&j, complaint, n);
  if (report) json_said(&j, report->said);
  json_close(&j);
  return json_say(&j);
}

int recipe_check(const struct asked *a, tct_spec *s)
{
  tct_recipe_report report = {0};
  tct_error err            = {0};
  struct asked plain       = *a; /* the object on stdout is check's own */
  tct_text t               = {0};
  int shown                = EXIT_DONE;

  plain.json       = false;
  const bool fine  = tct_recipe_check(s, said_memory(a), &report, &err) == TCT_OK;
  const int code   = fine ? EXIT_DONE : say_spec_error(&plain, s, &err);
  const bool place = fine || err.code == TCT_BAD_SPEC;
  if (a->json && place) {
    shown = check_as_json(s, fine ? &report : NULL);
  } else if (a->json) {
    shown = say_error(a, &err);
  } else if (fine) {
    tct_text_add(&t, "%s: fine: the recipe fits its files\n", tct_spec_file(s));
    put_said(&t, report.said);
    shown = say_text(&t);
  }
  tct_recipe_report_free(&report);
  return code ? code : shown;
}

/* ---- help ---- */

int recipe_help(const struct asked *a)
{
  const int width = say_columns(1);
  struct json j   = {0};
  tct_text t      = {0};

  if (!a->json) {
    tct_text_add(&t, "recipe: files of recordings, and what to make of them\n\n");
    say_wrapped(
      &t,
      "A recipe is a file in YAML with the key 'recipe'.  tercet check says what is wrong with it, "
      "tercet show what it makes.",
      0, 0, width);
    for (const tct_about *const *page = tct_recipe_pages(); *page; page++)
      page_of_section(&t, *page, width);
    return say_text(&t);
  }
  json_map(&j, NULL);
  json_list(&j, "sections");
  for (const tct_about *const *page = tct_recipe_pages(); *page; page++) {
    json_map(&j, NULL);
    json_of_section(&j, *page);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}
