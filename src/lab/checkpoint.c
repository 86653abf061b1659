/* checkpoint.c -- what a run needs to go on, on the disk, whole or not at all.
 *
 *   checkpoints/1280/weights.safetensors   all that lasts: weights, momentum, what the rules keep
 *               1280/manifest.json         where the run stood; sizes and hashes
 *               640/...                    the one before
 *               last                       "1280": for people; nothing is decided by it
 *
 * Written as 1280.tmp: the arrays, then the manifest that vouches for them, each flushed; the folder is
 * flushed and renamed; only then is an older one removed, unless the spec keeps all of them.  Random draws are counted, so no generator's
 * state is kept; trial 0 follows from the spec, so there is no checkpoint of it. */
#include "base/file.h"
#include "base/memory.h"
#include "lab/manifest.h"

#include <tercet/format.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tct_dtype real_type(void)
{
  return sizeof(tct_real) == sizeof(float) ? TCT_F32 : TCT_F64;
}

/* FOLDER/trials, or FOLDER/trials.tmp; NULL: no memory. */
static char *path_of(const char *folder, uint64_t trials, const char *ending)
{
  char name[40];

  (void)snprintf(name, sizeof name, "%" PRIu64 "%s", trials, ending);
  return tct_path(folder, name);
}

/* ---- which there are ---- */

typedef struct {
  int n;
  uint64_t *trials; /* [n]; newest first */
} listing;

static int newest_first(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* The trials that a folder's name tells, and whether it is only half-written; false if it is not a
 * checkpoint's. */
static bool is_checkpoint(const char *name, uint64_t *trials, bool *half)
{
  char again[24];
  size_t n;

  *trials = strtoull(name, NULL, 10);
  n       = (size_t)snprintf(again, sizeof again, "%" PRIu64, *trials);
  *half   = strncmp(name, again, n) == 0 && strcmp(name + n, ".tmp") == 0;
  return *half || strcmp(name, again) == 0;
}

static tct_status list(const char *folder, listing *l, tct_error *err)
{
  const struct dirent *entry;
  tct_status code = TCT_OK;
  uint64_t trials;
  bool half;
  DIR *d;

  *l = (listing){0};
  if (!tct_folder_is(folder)) return TCT_OK;
  d = opendir(folder);
  if (!d) return tct_fail_io(err, "read folder", folder);
  while (code == TCT_OK && (entry = readdir(d))) {
    uint64_t *more;
    if (!is_checkpoint(entry->d_name, &trials, &half) || half) continue;
    more = tct_grow(l->trials, (size_t)l->n + 1, sizeof *more);
    if (!more) {
      code = tct_fail(err, TCT_NO_MEMORY, "no memory to list the checkpoints of %s", folder);
    } else {
      l->trials         = more;
      l->trials[l->n++] = trials;
    }
  }
  closedir(d);
  if (code != TCT_OK) {
    tct_free(l->trials);
    *l = (listing){0};
  }
  if (l->n > 1) qsort(l->trials, (size_t)l->n, sizeof *l->trials, newest_first);
  return code;
}

/* ---- writing ---- */

static tct_status collect(tct_state *s, tct_arrays *into, tct_error *err)
{
  for (int i = 0; i < tct_state_tensors(s); i++) {
    const tct_tensor t = tct_state_tensor(s, i);
    tct_array *a;

    if (strlen(t.name) >= sizeof a->name)
      return tct_fail(err, TCT_UNSUPPORTED, "'%s' is too long a name for a checkpoint", t.name);
    a = tct_arrays_add(into, t.name, real_type(), t.rank, t.shape);
    if (!a) return tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", t.name);
    tct_state_get(s, i, a->bytes);
  }
  return TCT_OK;
}

static tct_status write_weights(const char *folder, tct_state *s, tct_error *err)
{
  char *path               = tct_path(folder, TCT_WEIGHTS);
  const tct_format *format = tct_format_of(TCT_WEIGHTS);
  tct_arrays arrays        = {0};
  tct_status code          = TCT_OK;

  if (!format || !format->write) {
    tct_free(path);
    return tct_fail(err, TCT_BUG, "this build cannot write safetensors");
  }
  if (!path) code = tct_fail(err, TCT_NO_MEMORY, "no memory for a checkpoint");
  if (code == TCT_OK) code = collect(s, &arrays, err);
  if (code == TCT_OK) code = format->write(path, &arrays, err);
  tct_arrays_free(&arrays);
  tct_free(path);
  return code;
}

/* All of it in `beside`, on the disk. */
static tct_status write_beside(const char *beside, tct_state *s, const tct_mark *now,
                               tct_error *err)
{
  TCT_TRY(tct_folder_remove(beside, err), err, "removing what a killed session left");
  TCT_TRY(tct_folder_new(beside, err), err, "writing a checkpoint");
  TCT_TRY(write_weights(beside, s, err), err, "writing a checkpoint");
  TCT_TRY(tct_manifest_write(beside, now, err), err, "writing a checkpoint");
  return tct_folder_sync(beside, err);
}

/* `all`: whatever came before the newest; else that one and the one before it (0: there is none). */
typedef struct {
  bool all;
  uint64_t now, before;
} keeping;

static bool stays(const keeping *k, uint64_t trials)
{
  if (k->all) return trials <= k->now;
  return trials == k->now || (k->before && trials == k->before);
}

/* Remove what does not stay, and what killed sessions left half-written. */
static tct_status prune(const char *folder, const keeping *k, tct_error *err)
{
  const struct dirent *entry;
  tct_status code = TCT_OK;
  uint64_t trials;
  bool half;
  DIR *d = opendir(folder);

  if (!d) return tct_fail_io(err, "read folder", folder);
  while (code == TCT_OK && (entry = readdir(d))) {
    char *path;
    if (!is_checkpoint(entry->d_name, &trials, &half)) continue;
    if (!half && stays(k, trials)) continue;
    path = tct_path(folder, entry->d_name);
    code =
      path ? tct_folder_remove(path, err) : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
    tct_free(path);
  }
  closedir(d);
  return code;
}

static tct_status point_to(const char *folder, uint64_t now, tct_error *err)
{
  char *last      = tct_path(folder, "last"), name[24];
  const int n     = snprintf(name, sizeof name, "%" PRIu64 "\n", now);
  tct_status code = last ? tct_file_write(last, name, (size_t)n, err)
                         : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");

  tct_free(last);
  return code;
}

static tct_status save(const char *folder, const char *beside, const char *final, tct_state *s,
                       const tct_mark *now, const keeping *k, tct_error *err)
{
  const tct_status code = write_beside(beside, s, now, err);

  if (code != TCT_OK) { /* on a full disk, make room again */
    (void)tct_folder_remove(beside, NULL);
    return code;
  }
  /* one of the same trials was not whole, or it would have been loaded */
  TCT_TRY(tct_folder_remove(final, err), err, "removing a spoilt checkpoint");
  TCT_TRY(tct_folder_rename(beside, final, err), err, "putting a checkpoint in its place");
  TCT_TRY(point_to(folder, now->trials, err), err, "naming the newest checkpoint");
  return prune(folder, k, err);
}

tct_status tct_checkpoint_save(const char *folder, tct_state *s, const tct_mark *now,
                               uint64_t before, tct_error *err)
{
  const keeping k = {tct_state_model(s)->training.keep_all, now->trials, before};
  char *beside = path_of(folder, now->trials, ".tmp"), *final = path_of(folder, now->trials, "");
  tct_status code = beside && final ? tct_folder_new(folder, err)
                                    : tct_fail(err, TCT_NO_MEMORY, "no memory for a checkpoint");

  if (code == TCT_OK) code = save(folder, beside, final, s, now, &k, err);
  tct_free(beside);
  tct_free(final);
  if (code == TCT_OK) return TCT_OK;
  return tct_while(err, code, "saving a checkpoint after %" PRIu64 " trials", now->trials);
}

tct_status tct_checkpoint_settle(const char *folder, bool all, uint64_t now, tct_error *err)
{
  keeping k = {.all = all, .now = now};
  listing l;

  TCT_TRY(list(folder, &l, err), err, "looking for checkpoints");
  for (int i = l.n - 1; i >= 0; i--)
    if (l.trials[i] < now) k.before = l.trials[i];
  tct_free(l.trials);
  TCT_TRY(point_to(folder, now, err), err, "naming the newest checkpoint");
  return prune(folder, &k, err);
}

/* ---- loading ---- */

static bool same_shape(const tct_array *a, const tct_tensor *t)
{
  if (!a || a->type != real_type() || a->rank != t->rank || a->n != t->n) return false;
  for (int i = 0; i < t->rank; i++)
    if (a->shape[i] != t->shape[i]) return false;
  return true;
}

/* All tensors of the state, or none. */
static tct_status put_all(const tct_arrays *arrays, tct_state *s, const char *path, tct_error *err)
{
  const int n = tct_state_tensors(s);

  for (int i = 0; i < n; i++) {
    const tct_tensor t = tct_state_tensor(s, i);
    if (!same_shape(tct_arrays_named(arrays, t.name), &t))
      return tct_fail(err, TCT_BAD_SHAPE, "%s has no %s as this model would have it", path, t.name);
  }
  for (int i = 0; i < n; i++)
    tct_state_put(s, i, tct_arrays_named(arrays, tct_state_tensor(s, i).name)->bytes);
  return TCT_OK;
}

static tct_status load(const char *folder, uint64_t trials, tct_state *s, tct_mark *found,
                       tct_error *err)
{
  char *path        = tct_path(folder, TCT_WEIGHTS);
  tct_arrays arrays = {0};
  tct_status code   = path ? tct_manifest_read(folder, found, err)
                           : tct_fail(err, TCT_NO_MEMORY, "no memory for a checkpoint");

  if (code == TCT_OK && found->trials != trials)
    code =
      tct_fail(err, TCT_BAD_DATA, "%s holds a run after %" PRIu64 " trials", folder, found->trials);
  if (code == TCT_OK) code = tct_arrays_read(path, NULL, SIZE_MAX / 2, &arrays, err);
  if (code == TCT_OK) code = put_all(&arrays, s, path, err);
  if (code == TCT_OK) {
    tct_state_set_batches(s, found->batches);
    tct_state_turn(s);
  }
  tct_arrays_free(&arrays);
  tct_free(path);
  return code;
}

tct_status tct_checkpoint_load(const char *folder, tct_state *s, tct_mark *found, bool *any,
                               tct_error *err)
{
  tct_status code = TCT_OK;
  listing l;

  *found = (tct_mark){0};
  TCT_TRY(list(folder, &l, err), err, "looking for checkpoints");
  *any = l.n > 0;
  for (int i = 0; i < l.n; i++) {
    char *path = path_of(folder, l.trials[i], "");
    code       = path ? load(path, l.trials[i], s, found, err)
                      : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
    tct_free(path);
    if (code == TCT_OK || code == TCT_NO_MEMORY) break;
  }
  tct_free(l.trials);
  return code == TCT_OK ? TCT_OK
                        : tct_while(err, code, "looking for a whole checkpoint in %s", folder);
}

tct_status tct_checkpoint_at(const char *folder, uint64_t trials, tct_state *s, tct_error *err)
{
  char *path      = path_of(folder, trials, "");
  tct_status code = TCT_OK;
  tct_mark found;

  if (!path)
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  else
    code = load(path, trials, s, &found, err);
  tct_free(path);
  if (code == TCT_OK) return TCT_OK;
  return tct_while(err, code, "loading the checkpoint after %" PRIu64 " trials", trials);
}

tct_status tct_checkpoints(const char *folder, uint64_t **trials, int *n, tct_error *err)
{
  listing l;

  *trials = NULL;
  *n      = 0;
  TCT_TRY(list(folder, &l, err), err, "looking for checkpoints");
  for (int i = 0; i < l.n / 2; i++) { /* oldest first */
    const uint64_t one    = l.trials[i];
    l.trials[i]           = l.trials[l.n - 1 - i];
    l.trials[l.n - 1 - i] = one;
  }
  *trials = l.trials;
  *n      = l.n;
  return TCT_OK;
}
