/* recipe.c -- a recipe read, checked and made: the order of things, and what is left at the end. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <string.h>

tct_status tct_recipe_take(struct recipe *r, size_t n, size_t size, void *block, const char *what)
{
  size_t bytes;
  void *taken;

  if (__builtin_mul_overflow(n ? n : 1, size, &bytes) || bytes > r->left)
    return tct_fail(r->err, TCT_NO_MEMORY,
                    "%s: %zu numbers of %zu bytes are more memory than is allowed", what, n, size);
  taken = tct_alloc(n ? n : 1, size);
  if (!taken) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for %s", what);
  memcpy(block, &taken, sizeof taken);
  return TCT_OK;
}

void tct_recipe_say(struct recipe *r, const struct entry *e, const char *form, ...)
{
  char line[512];
  va_list args;

  va_start(args, form);
  tct_print_list(line, sizeof line, form, args);
  va_end(args);
  if (strncmp(line, e->name, strlen(e->name)) == 0)
    tct_text_add(&r->said, "%s\n", line);
  else
    tct_text_add(&r->said, "%s: %s\n", e->name, line);
}

static void clear(struct recipe *r)
{
  for (int i = 0; i < r->entries; i++) tct_recipe_entry_free(&r->entry[i]);
  for (int i = 0; i < r->files; i++) tct_held_free(r->file[i]);
  for (int i = 0; i < r->n; i++) tct_made_free(&r->made[i]);
  tct_free(r->entry);
  tct_free(r->file);
  tct_free(r->made);
  tct_text_free(&r->said);
}

void tct_recipe_report_free(tct_recipe_report *r)
{
  if (!r) return;
  tct_free(r->row);
  tct_free(r->said);
  *r = (tct_recipe_report){0};
}

/* BAD_SPEC if anything was complained of, with the first complaint as the sentence. */
static tct_status verdict(const struct recipe *r)
{
  int n;
  const tct_error *c = tct_spec_complaints(r->spec, &n);

  if (n == 0) return TCT_OK;
  if (r->err) *r->err = *c;
  return TCT_BAD_SPEC;
}

static tct_status look(struct recipe *r)
{
  TCT_PASS(tct_recipe_form(r));
  for (int i = 0; i < r->entries; i++) {
    TCT_PASS(tct_recipe_look(r, &r->entry[i]));
    tct_split_check(r, &r->entry[i]);
  }
  return verdict(r);
}

static tct_status make(struct recipe *r, tct_recordings *into, tct_recipe_report *report)
{
  TCT_PASS(look(r));
  for (int i = 0; i < r->entries; i++) TCT_PASS(tct_recipe_entry_make(r, &r->entry[i]));
  TCT_PASS(verdict(r));
  return tct_recipe_finish(r, into, report);
}

/* The report takes over what was said. */
static tct_status report_said(struct recipe *r, tct_recipe_report *report)
{
  if (!report) return TCT_OK;
  if (!r->said.at) tct_text_put(&r->said, "", 0);
  if (r->said.failed) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a report");
  report->said = r->said.at;
  r->said      = (tct_text){0};
  return TCT_OK;
}

tct_status tct_recipe_check(tct_spec *s, size_t most, tct_recipe_report *report, tct_error *err)
{
  tct_error own;
  struct recipe r = {.spec = s, .err = err ? err : &own, .left = most};

  if (report) *report = (tct_recipe_report){0};
  tct_status code = look(&r);
  if (code == TCT_OK) code = report_said(&r, report);
  clear(&r);
  return code;
}

tct_status tct_recipe_make(tct_spec *s, size_t most, tct_recordings *into,
                           tct_recipe_report *report, tct_error *err)
{
  tct_error own;
  struct recipe r = {.spec = s, .err = err ? err : &own, .left = most};

  *into = (tct_recordings){0};
  if (report) *report = (tct_recipe_report){0};
  tct_status code = make(&r, into, report);
  if (code == TCT_OK) code = report_said(&r, report);
  if (code != TCT_OK) {
    tct_recordings_free(into);
    tct_recipe_report_free(report);
  }
  clear(&r);
  return code;
}

tct_status tct_recipe_read(const char *path, size_t most, tct_recordings *into,
                           tct_recipe_report *report, tct_error *err)
{
  tct_error own, *said = err ? err : &own;
  tct_spec *s = tct_spec_read(path, said);
  tct_status code;

  *into = (tct_recordings){0};
  if (report) *report = (tct_recipe_report){0};
  if (!s) return said->code;
  if (tct_is_recipe(s))
    code = tct_recipe_make(s, most, into, report, said);
  else
    code = tct_fail_in(said, TCT_BAD_SPEC, path, 1, 1, "a recipe has the key 'recipe'");
  tct_spec_free(s);
  return code;
}
