/* noun_recordings.c -- recordings, wherever they come from: an archive, a recipe, a run. */
#include "nouns.h"
#include "record_asked.h"
#include "said.h"
#include "say.h"
#include "show.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

#include <tercet/format.h>
#include <tercet/model.h>
#include <tercet/recipe.h>

#include <string.h>

static int of_run(const struct asked *a, const char *path, tct_recordings *into)
{
  struct recording_asked asked = {.days = {.all = false}};
  tct_subject s                = {.days = 0};
  tct_model *m                 = NULL;
  tct_state *state             = NULL;
  tct_error err                = {0};
  int code                     = noun_run(a, path, false, &m, &state);

  if (code == EXIT_DONE) code = recording_asked(a, m, &asked);
  if (code == EXIT_DONE &&
      tct_subject_record(path, state, &asked.electrode, &asked.days, &s, &err) != TCT_OK)
    code = say_error(a, &err);
  *into        = s.recordings;
  s.recordings = (tct_recordings){0};
  tct_subject_free(&s);
  tct_state_free(state);
  tct_model_free(m);
  return code;
}

static int of_recipe(const struct asked *a, tct_spec *spec, tct_recordings *into)
{
  tct_recipe_report report = {0};
  tct_error err            = {0};

  if (tct_recipe_make(spec, said_memory(a), into, &report, &err) != TCT_OK)
    return say_spec_error(a, spec, &err);
  for (const char *said = report.said; said && *said;) {
    const int n = (int)strcspn(said, "\n");
    say_aside("warning: %.*s", n, said);
    said += n + (said[n] == '\n');
  }
  tct_recipe_report_free(&report);
  return EXIT_DONE;
}

/* What a column of the trials says instead of the recipe: "stimulus", "stimulus,contrast". */
static tct_status set_column(tct_spec *spec, const char *key, const char *column, tct_error *err)
{
  const tct_node *all = tct_node_at(tct_spec_root(spec), "recordings");
  char set[1024];

  for (int i = 0; column && all && all->kind == TCT_NODE_MAP && i < all->n; i++)
    if (tct_node_at(all->child[i], key))
      return tct_fail(err, TCT_BAD_SPEC,
                      "--%s %s: recording '%s' of the recipe has its own: --set "
                      "recordings.%s.%s=%s",
                      key, column, all->child[i]->key, all->child[i]->key, key, column);
  if (!column) return TCT_OK;
  tct_print(set, sizeof set, strchr(column, ',') ? "%s=[%s]" : "%s=%s", key, column);
  return tct_set(spec, set, err);
}

static int of_spec(const struct asked *a, const char *path, tct_recordings *into)
{
  tct_error err  = {0};
  tct_spec *spec = noun_spec(a, path, &err);
  int code;

  if (!spec) return say_error(a, &err);
  if (tct_is_recipe(spec) && (set_column(spec, "condition", a->condition, &err) != TCT_OK ||
                              set_column(spec, "fold", a->fold, &err) != TCT_OK)) {
    code = say_error(a, &err);
  } else if (tct_is_recipe(spec)) {
    code = of_recipe(a, spec, into);
  } else {
    (void)tct_fail_in(&err, TCT_BAD_DATA, tct_spec_file(spec), 0, 0,
                      "it is a spec of a model, which has no recordings before it is trained; name "
                      "a run, a recipe or an .npz of recordings");
    code = say_error(a, &err);
  }
  tct_spec_free(spec);
  return code;
}

static int of_file(const struct asked *a, const char *path, tct_recordings *into)
{
  const tct_format *f = tct_format_of(path);
  tct_error err       = {0};

  if (f && strcmp(f->name, "npz") == 0) {
    if (tct_recordings_read(path, said_memory(a), into, &err) == TCT_OK) return EXIT_DONE;
  } else if (f && !tct_file_is(path)) {
    (void)tct_fail(&err, TCT_NO_FILE, "cannot open %s: there is no such file", path);
  } else {
    (void)tct_fail_in(&err, TCT_UNSUPPORTED, path, 0, 0,
                      "it holds numbers, and does not say which are trials, conditions and units: "
                      "a recipe says that (tercet help recipe)");
  }
  return say_error(a, &err);
}

int noun_recordings(const struct asked *a, const char *path, tct_recordings *into)
{
  *into = (tct_recordings){0};
  if ((a->condition || a->fold) && (noun_is_run(path) || show_is_file(path)))
    return say_usage(a, "--%s is a column of a recipe's trials, and %s is no recipe",
                     a->condition ? "condition" : "fold", path);
  if (noun_is_run(path)) return of_run(a, path, into);
  if (a->probe) return say_usage(a, "--probe is for runs, and %s is none", path);
  return show_is_file(path) ? of_file(a, path, into) : of_spec(a, path, into);
}

/* ---- of several ------------------------------------------------------------------------------------ */

static bool any_is_run(const struct asked *a)
{
  char path[4096];

  for (int i = 0; i < a->nouns + a->with.n; i++) {
    (void)tct_path_within(i < a->nouns ? a->noun[i] : a->with.at[i - a->nouns], path, sizeof path);
    if (noun_is_run(path)) return true;
  }
  return false;
}

int noun_recordings_of(const struct asked *a, const char *path, bool untrained,
                       tct_recordings *into)
{
  struct asked one = *a;

  one.noun[0]   = path;
  one.nouns     = 1;
  one.untrained = untrained;
  one.sets      = 0;
  one.seed[0]   = 0;
  if (!noun_is_run(path) && any_is_run(a)) one.probe = NULL;
  return noun_recordings(&one, path, into);
}

tct_status noun_no_recording(const char *noun, const tct_recordings *all, const char *wanted,
                             tct_error *err)
{
  const char **name = tct_alloc((size_t)all->n, sizeof *name);
  tct_text known    = {0};

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d names", all->n);
  for (int i = 0; i < all->n; i++) {
    name[i] = all->recording[i]->name;
    if (i < 8) tct_text_add(&known, "%s'%s'", i ? ", " : "", name[i]);
  }
  if (all->n > 8) tct_text_add(&known, " and %d more", all->n - 8);
  const char *near = tct_nearest(wanted, name, all->n);
  if (near)
    (void)tct_fail(err, TCT_BAD_DATA, "%s has no recording '%s'; did you mean '%s'?", noun, wanted,
                   near);
  else
    (void)tct_fail(err, TCT_BAD_DATA, "%s has no recording '%s'; it has %s", noun, wanted,
                   known.at ? known.at : "none");
  tct_free(name);
  tct_text_free(&known);
  return TCT_BAD_DATA;
}
