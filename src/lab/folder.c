/* folder.c -- a run's folder: made, taken up or emptied, and locked while somebody trains there.
 *
 * spec.yaml is written first and provenance.json second, both in one piece, so what is there tells how
 * far an earlier session came.  A folder is thrown away only if it is plainly a run: a slip of the
 * finger must not cost anyone their data. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

tct_status tct_run_paths(tct_run *r, const char *folder, tct_error *err)
{
  *r = (tct_run){
    .folder      = tct_strdup(folder),
    .spec        = tct_path(folder, "spec.yaml"),
    .provenance  = tct_path(folder, "provenance.json"),
    .log         = tct_path(folder, "log.jsonl"),
    .result      = tct_path(folder, "result.json"),
    .checkpoints = tct_path(folder, "checkpoints"),
    .lock        = -1,
  };
  if (r->folder && r->spec && r->provenance && r->log && r->result && r->checkpoints) return TCT_OK;
  tct_run_end(r);
  return tct_fail(err, TCT_NO_MEMORY, "no memory for the run %s", folder);
}

static void unlock(tct_run *r)
{
  if (r->lock >= 0) close(r->lock);
  r->lock = -1;
}

void tct_run_end(tct_run *r)
{
  char *paths[] = {r->folder, r->spec, r->provenance, r->log, r->result, r->checkpoints};

  if (r->folder) unlock(r);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) tct_free(paths[i]);
  *r = (tct_run){.lock = -1};
}

/* Held until this process closes it or dies.  File systems that cannot lock a folder let everyone in. */
static tct_status lock(tct_run *r, tct_error *err)
{
  unlock(r);
  r->lock = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (r->lock < 0) return tct_fail_io(err, "open folder", r->folder);
  if (flock(r->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return TCT_OK;
  unlock(r);
  return tct_fail(err, TCT_IO, "another process is training in %s", r->folder);
}

typedef struct {
  bool empty, run;
} survey;

/* What an earlier session may have left before it had written provenance.json. */
static bool is_begun(const char *name)
{
  return strcmp(name, "spec.yaml") == 0 || strcmp(name, "spec.yaml.tmp") == 0 ||
         strcmp(name, "provenance.json.tmp") == 0;
}

static tct_status look(const tct_run *r, survey *found, tct_error *err)
{
  const struct dirent *entry;
  bool begun = true;
  DIR *d     = opendir(r->folder);

  if (!d) return tct_fail_io(err, "read folder", r->folder);
  found->empty = true;
  while ((entry = readdir(d))) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    found->empty = false;
    begun        = begun && is_begun(entry->d_name);
  }
  closedir(d);
  found->run = begun || (tct_file_is(r->spec) && tct_provenance_is(r->provenance));
  return TCT_OK;
}

/* What to do about a folder that is there: nothing, or refuse, or empty it. */
static tct_status take_up(tct_run *r, bool resume, bool replace, tct_error *err)
{
  survey found = {0};

  TCT_TRY(lock(r, err), err, "taking up a run");
  TCT_TRY(look(r, &found, err), err, "taking up a run");
  if (found.empty) return TCT_OK;
  if (!resume && !replace)
    return tct_fail(err, TCT_BAD_DATA,
                    "%s is there already: resume it, replace it or name another folder", r->folder);
  if (!found.run)
    return tct_fail(err, TCT_BAD_DATA, "%s does not look like a run, so it is left alone",
                    r->folder);
  if (resume) return TCT_OK;
  unlock(r);
  return tct_folder_remove(r->folder, err);
}

/* The first line in which two texts differ, from 1; each one's line, without its end. */
static int first_difference(const char **a, int *a_n, const char **b, int *b_n)
{
  for (int line = 1;; line++) {
    *a_n = (int)strcspn(*a, "\n");
    *b_n = (int)strcspn(*b, "\n");
    if (*a_n != *b_n || memcmp(*a, *b, (size_t)*a_n) != 0 || !(*a)[*a_n] || !(*b)[*b_n])
      return line;
    *a += *a_n + 1;
    *b += *b_n + 1;
  }
}

static void trim(const char **line, int *n)
{
  enum { SHOWN = 200 };
  const int spaces = (int)strspn(*line, " ");

  *line += spaces;
  *n = *n - spaces < SHOWN ? *n - spaces : SHOWN;
}

static tct_status same_spec(const tct_run *r, const char *resolved, tct_error *err)
{
  enum { SPEC_MOST = 4 << 20 };
  const char *theirs, *ours = resolved;
  int theirs_n, ours_n, line;
  char *text;
  size_t n;

  TCT_TRY(tct_file_read(r->spec, SPEC_MOST, &text, &n, err), err, "comparing specs");
  if (strcmp(text, resolved) == 0) {
    tct_free(text);
    return TCT_OK;
  }
  theirs = text;
  line   = first_difference(&theirs, &theirs_n, &ours, &ours_n);
  trim(&theirs, &theirs_n);
  trim(&ours, &ours_n);
  tct_fail_in(err, TCT_BAD_SPEC, r->spec, line, 1,
              "the run in %s is of another spec: it says '%.*s' where this one says '%.*s'",
              r->folder, theirs_n, theirs, ours_n, ours);
  tct_free(text);
  return TCT_BAD_SPEC;
}

tct_status tct_run_begin(tct_run *r, const char *resolved, bool resume, bool replace,
                         tct_error *err)
{
  if (tct_folder_is(r->folder))
    TCT_TRY(take_up(r, resume, replace, err), err, "beginning a run");
  else if (tct_file_is(r->folder))
    return tct_fail(err, TCT_BAD_DATA, "%s is a file, not a folder", r->folder);
  TCT_TRY(tct_folder_new(r->folder, err), err, "beginning a run");
  TCT_TRY(lock(r, err), err, "beginning a run");
  if (tct_file_is(r->spec)) return same_spec(r, resolved, err);
  return tct_file_write(r->spec, resolved, strlen(resolved), err);
}
