/* noun_rdms.c -- RDMs of whatever a noun names: read from a file of them, or made of recordings. */
#include "nouns.h"
#include "rdm_making.h"
#include "said.h"
#include "say.h"

#include "base/text.h"
#include "brain/rdms/rdms.h"
#include "brain/recordings.h"

#include <tercet/format.h>

#include <string.h>

/* The command line as if it were about this one alone: a run takes its subject's name from it, and what is
 * said of draws or of DATA is not about its units; --set, as far as it is about no parameter, is of a recipe. */
static struct asked about(const struct asked *a, const struct rdm_making *m, const char *path,
                          bool untrained)
{
  struct asked one = *a;

  one.noun[0]   = path;
  one.nouns     = 1;
  one.untrained = untrained;
  one.sets      = m->sets;
  one.seed[0]   = 0;
  memcpy(one.set, m->set, sizeof one.set);
  one.population = (struct words){.n = 0};
  one.area       = (struct words){.n = 0};
  return one;
}

static int add(const struct asked *a, const char *path, const char *name,
               const struct rdm_making *m, tct_rdms *into)
{
  tct_recordings all = {0};
  tct_error err      = {0};
  const int before   = into->n;
  int code           = noun_recordings(a, path, &all);

  if (code == EXIT_DONE && rdms_make(m, path, &all, name, into, &err) != TCT_OK)
    code = say_error(a, &err);
  for (int i = before; i < into->n && a->untrained; i++) {
    char trained[96];
    tct_print(trained, sizeof trained, "%s", into->rdm[i]->name);
    tct_print(into->rdm[i]->name, sizeof into->rdm[i]->name, "%.80s (untrained)", trained);
  }
  if (!into->provenance) {
    into->provenance = all.provenance; /* moves: it is freed once */
    all.provenance   = NULL;
  }
  if (m->keep)
    *m->keep = all; /* and so do they */
  else
    tct_recordings_free(&all);
  return code;
}

/* An .npz says itself whether it holds recordings; of other files, those of arrays are RDMs. */
static bool holds_recordings(const char *path)
{
  const tct_format *f = tct_format_of(path);

  return !f || (strcmp(f->name, "npz") == 0 && tct_recordings_are(path));
}

/* Models of the columns of a table. */
static int of_columns(const struct asked *a, const char *path, const char *column, tct_rdms *into)
{
  const tct_rdm_kind kind = a->as == AS_CATEGORY ? TCT_RDM_CATEGORY : TCT_RDM_FEATURE;
  const size_t most       = said_memory(a);
  tct_error err           = {0};

  if (noun_is_run(path) || holds_recordings(path))
    return say_usage(a, "--as is for tables with a row a condition, and %s is none", path);
  if (a->distance || a->covariance || a->window)
    return say_usage(a, "--distance, --noise and --window are about recordings, and --as about the "
                        "columns of a table");
  return tct_rdms_of_columns(path, column, kind, most, into, &err) == TCT_OK ? EXIT_DONE
                                                                             : say_error(a, &err);
}

int noun_rdms(const struct asked *a, const char *noun, const struct rdm_making *m, tct_rdms *into)
{
  char path[4096];
  const char *within     = tct_path_within(noun, path, sizeof path);
  const struct asked one = about(a, m, path, false), before = about(a, m, path, true);
  tct_error err = {0};
  int code;

  *into = (tct_rdms){0};
  if (!within) within = a->recording;
  if (a->as != AS_IT_IS) return of_columns(a, path, within, into);
  if (noun_is_run(path)) {
    code = add(&one, path, within, m, into);
    return code == EXIT_DONE && a->untrained ? add(&before, path, within, m, into) : code;
  }
  if (holds_recordings(path)) return add(&one, path, within, m, into);
  if (a->condition || a->fold)
    return say_usage(a, "--%s is a column of a recipe's trials, and %s is no recipe",
                     a->condition ? "condition" : "fold", path);
  if (a->distance || a->covariance || a->window || a->frames)
    say_aside("%s holds RDMs: --distance, --noise and --window are not about them", path);
  const tct_status status = tct_rdms_read(path, within, said_memory(a), into, &err);
  if (status == TCT_OK) return EXIT_DONE;
  if (status == TCT_BAD_DATA || status == TCT_BAD_SHAPE)
    (void)tct_while(
      &err, status,
      "looking for RDMs; which numbers are trials, conditions and units a recipe says "
      "(tercet help recipe)");
  return say_error(a, &err);
}
