/* nouns.c -- what the nouns of a command line name: a spec, a run, a file of arrays. */
#include "nouns.h"

#include "say.h"

#include "base/file.h"
#include "base/memory.h"

#include <tercet/run.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool noun_is_run(const char *path)
{
  char *spec    = tct_path(path, "spec.yaml");
  const bool is = spec && tct_folder_is(path) && tct_file_is(spec);

  tct_free(spec);
  return is;
}

static tct_spec *from_stdin(tct_error *err)
{
  enum { MOST = 1 << 20 };
  tct_spec *s = NULL;
  char *text  = tct_alloc(MOST + 2, 1);

  if (!text) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a spec");
    return NULL;
  }
  text[fread(text, 1, MOST + 1, stdin)] = 0;
  if (ferror(stdin))
    tct_fail(err, TCT_IO, "reading the standard input failed: %s", strerror(errno));
  else
    s = tct_spec_parse(text, "stdin", err);
  tct_free(text);
  return s;
}

static tct_spec *from_path(const char *path, tct_error *err)
{
  tct_spec *s = NULL;
  char *inside;

  if (!tct_folder_is(path)) return tct_spec_read(path, err);
  if (!noun_is_run(path)) {
    tct_fail(err, TCT_BAD_DATA, "%s is a folder, and not a run: a run has a spec.yaml in it", path);
    return NULL;
  }
  inside = tct_path(path, "spec.yaml");
  if (inside)
    s = tct_spec_read(inside, err);
  else
    tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_free(inside);
  return s;
}

static tct_spec *with_settings(const struct asked *a, tct_spec *s, tct_error *err)
{
  for (int i = 0; s && i < a->sets; i++) {
    if (tct_set(s, a->set[i], err) == TCT_OK) continue;
    tct_spec_free(s);
    s = NULL;
  }
  return s;
}

tct_spec *noun_spec(const struct asked *a, const char *path, tct_error *err)
{
  return with_settings(a, strcmp(path, "-") == 0 ? from_stdin(err) : from_path(path, err), err);
}

tct_spec *noun_spec_text(const struct asked *a, const char *text, const char *name, tct_error *err)
{
  return with_settings(a, tct_spec_parse(text, name, err), err);
}

int noun_run(const struct asked *a, const char *path, bool trained, tct_model **m, tct_state **s)
{
  tct_error err = {0};

  if (tct_folder_is(path) && !noun_is_run(path))
    tct_fail(&err, TCT_BAD_DATA, "%s is a folder, and not a run: a run has a spec.yaml in it",
             path);
  else if (tct_run_open(path, trained, a->threads, m, s, &err) == TCT_OK)
    return EXIT_DONE;
  return say_error(a, &err);
}

int noun_probe(const struct asked *a, const tct_model *m)
{
  const tct_world *w = m->world;
  const int found    = a->probe ? tct_world_probe(w, a->probe) : w->n_probes > 0 ? 0 : -1;
  const char *name[TCT_PROBES];
  tct_text known = {0};

  if (found >= 0) return found;
  for (int i = 0; i < w->n_probes; i++) {
    name[i] = w->probe[i].name;
    tct_text_add(&known, "%s%s", i ? ", " : "", name[i]);
  }
  const char *near = a->probe ? tct_nearest(a->probe, name, w->n_probes) : NULL;
  if (w->n_probes == 0)
    say_usage(a, "task %s has no probe sets", w->task->name);
  else if (near)
    say_usage(a, "task %s has no probe set '%s'; did you mean '%s'?", w->task->name, a->probe,
              near);
  else
    say_usage(a, "task %s has no probe set '%s'; it has %s", w->task->name, a->probe, known.at);
  tct_text_free(&known);
  return -1;
}

int noun_projection(const tct_model *m, const char *said)
{
  char name[TCT_PROJECTION_NAME];
  size_t n = 0;

  for (const char *c = said; *c && n < sizeof name - 1; c++)
    if (*c != ' ') name[n++] = *c;
  name[n] = 0;
  return tct_projection_named(m, name);
}
