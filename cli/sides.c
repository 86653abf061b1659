/* sides.c -- the recordings of one noun of several, and which of them NOUN:NAME means. */
#include "sides.h"

#include "nouns.h"
#include "say.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <tercet/format.h>

#include <string.h>

static tct_recording *same(const tct_recordings *all, const char *name)
{
  for (int i = 0; i < all->n; i++)
    if (strcmp(all->recording[i]->name, name) == 0) return all->recording[i];
  return NULL;
}

static tct_status choose(struct side *d, tct_error *err)
{
  const size_t most = (size_t)d->all.n;

  d->chosen    = tct_alloc(most + 1, sizeof(void *));
  d->untrained = d->before.n ? tct_alloc(most + 1, sizeof(void *)) : NULL;
  if (!d->chosen || (d->before.n && !d->untrained))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for recordings");
  for (int i = 0; i < d->all.n; i++) {
    tct_recording *r = d->all.recording[i];
    if (d->within && strcmp(r->name, d->within) != 0) continue;
    if (d->untrained) d->untrained[d->n] = same(&d->before, r->name);
    d->chosen[d->n++] = r;
  }
  return d->n ? TCT_OK : noun_no_recording(d->path, &d->all, d->within, err);
}

int side_open(const struct asked *a, const char *noun, struct side *d)
{
  tct_error err = {0};

  d->within = tct_path_within(noun, d->path, sizeof d->path);
  int code  = noun_recordings_of(a, d->path, false, &d->all);
  if (code == EXIT_DONE && noun_is_run(d->path))
    code = noun_recordings_of(a, d->path, true, &d->before);
  if (code == EXIT_DONE && choose(d, &err) != TCT_OK) code = say_error(a, &err);
  return code;
}

void side_free(struct side *d)
{
  tct_recordings_free(&d->all);
  tct_recordings_free(&d->before);
  tct_free(d->chosen);
  tct_free(d->untrained);
}

tct_status sides_cut(const double *window, const tct_recording *a, const tct_recording *b,
                     tct_cut *of_a, tct_cut *of_b, tct_error *err)
{
  const bool timed_a = a->dt > 0 && a->steps > 1, timed_b = b->dt > 0 && b->steps > 1;

  *of_a = *of_b = (tct_cut){.steps = 0};
  if (!window) return TCT_OK;
  if (timed_a || !timed_b) TCT_PASS(tct_cut_window(of_a, a, window[0], window[1], err));
  if (timed_b) TCT_PASS(tct_cut_window(of_b, b, window[0], window[1], err));
  return TCT_OK;
}
