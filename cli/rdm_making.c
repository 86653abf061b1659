/* rdm_making.c -- RDMs of recordings, made as a command line asks. */
#include "rdm_making.h"

#include "rooms.h"
#include "say.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/rdms/rdms.h"
#include "substrate/complain.h"

#include <string.h>

/* ---- what is asked, before anything is opened ------------------------------------------------------ */

static int find(const struct asked *a, const char *room, const char *name, const tct_about **found)
{
  *found = tct_variant(room, name);
  return *found ? EXIT_DONE : say_no_variant(a, room, name, "");
}

static int find_noise(const struct asked *a, struct rdm_making *m)
{
  const tct_distance *d = m->how.distance;
  const tct_about *noise;

  if (!a->covariance && d->needs & TCT_DISTANCE_NOISE)
    return say_usage(a, "%s needs a noise covariance: say which, such as --noise ledoit_wolf",
                     d->name);
  if (!a->covariance) return EXIT_DONE;
  const int code = find(a, "covariances", a->covariance, &noise);
  if (code != EXIT_DONE) return code;
  if (!(d->needs & (TCT_DISTANCE_NOISE | TCT_DISTANCE_MAY_NOISE)))
    return say_usage(
      a, "%s does not look at noise; tercet help distance NAME says of each whether it does",
      d->name);
  m->how.noise = (const tct_covariance *)noise;
  return EXIT_DONE;
}

/* "50:200", "-0.1 s:0" */
static int read_window(const struct asked *a, struct rdm_making *m)
{
  const char *colon = a->window ? strchr(a->window, ':') : NULL;
  char from[64];

  if (!a->window) return EXIT_DONE;
  m->windowed = true;
  tct_print(from, sizeof from, "%.*s", colon ? (int)(colon - a->window) : 0, a->window);
  if (colon && tct_quantity(from, "ms", &m->window[0], NULL, 0) &&
      tct_quantity(colon + 1, "ms", &m->window[1], NULL, 0) && m->window[0] < m->window[1])
    return EXIT_DONE;
  return say_usage(a, "--window wants A:B in ms, A before B, such as 50:200, not '%s'", a->window);
}

static int find_params(const struct asked *a, struct rdm_making *m)
{
  const tct_about *distance = &m->how.distance->about;
  const tct_about *noise    = m->how.noise ? &m->how.noise->about : NULL;
  tct_error err             = {0};

  m->distance_params     = tct_params_new(distance);
  m->noise_params        = noise ? tct_params_new(noise) : NULL;
  m->how.distance_params = m->distance_params;
  m->how.noise_params    = m->noise_params;
  if ((!distance->params_size || m->distance_params) &&
      (!noise || !noise->params_size || m->noise_params))
    return EXIT_DONE;
  (void)tct_fail(&err, TCT_NO_MEMORY, "no memory to make RDMs");
  return say_error(a, &err);
}

int rdm_making_asked(const struct asked *a, struct rdm_making *m)
{
  const tct_about *distance;
  int code = find(a, "distances", a->distance ? a->distance : "correlation", &distance);

  *m = (struct rdm_making){.most = a->max_memory};
  if (code != EXIT_DONE) return code;
  m->how.distance = (const tct_distance *)distance;
  code            = find_noise(a, m);
  if (code == EXIT_DONE) code = read_window(a, m);
  return code == EXIT_DONE ? find_params(a, m) : code;
}

void rdm_making_free(struct rdm_making *m)
{
  if (m->how.distance) tct_params_free(&m->how.distance->about, m->distance_params);
  if (m->how.noise) tct_params_free(&m->how.noise->about, m->noise_params);
  *m = (struct rdm_making){.most = 0};
}

/* ---- making ---------------------------------------------------------------------------------------- */

static tct_status no_such(const char *noun, const tct_recordings *all, const char *wanted,
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
                   known.at ? known.at : "others");
  tct_free(name);
  tct_text_free(&known);
  return TCT_BAD_DATA;
}

static tct_status make_one(const struct rdm_making *m, const tct_recording *r, tct_rdms *into,
                           tct_error *err)
{
  const size_t bytes = tct_rdm_pairs(r->conditions) * sizeof(double);
  tct_rdm_how how    = m->how;

  if (r->conditions < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "an RDM is of two conditions or more, and %s has %d",
                    r->name, r->conditions);
  if (m->most && bytes > m->most)
    return tct_fail(err, TCT_NO_MEMORY, "the RDM of %s takes %zu bytes, and %zu are allowed",
                    r->name, bytes, m->most);
  if (m->windowed) TCT_PASS(tct_cut_window(&how.cut, r, m->window[0], m->window[1], err));
  tct_rdm *made = tct_rdm_for(r, err);
  if (!made) return TCT_NO_MEMORY;
  into->rdm[into->n++] = made;
  if (m->windowed) {
    made->start = m->window[0];
    made->dt    = m->window[1] - m->window[0];
  }
  return tct_rdm_of(r, &how, made->value, err);
}

tct_status rdms_make(const struct rdm_making *m, const char *noun, const tct_recordings *of,
                     const char *name, tct_rdms *into, tct_error *err)
{
  const int before = into->n;
  tct_rdm **rdm    = tct_alloc((size_t)before + (size_t)of->n, sizeof(tct_rdm *));

  if (!rdm) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", before + of->n);
  if (before) memcpy(rdm, into->rdm, (size_t)before * sizeof(tct_rdm *));
  tct_free(into->rdm);
  into->rdm = rdm;
  tct_print(into->distance, sizeof into->distance, "%s", m->how.distance->name);
  tct_print(into->covariance, sizeof into->covariance, "%s",
            m->how.noise ? m->how.noise->name : "");
  for (int i = 0; i < of->n; i++)
    if (!name || strcmp(of->recording[i]->name, name) == 0)
      TCT_PASS(make_one(m, of->recording[i], into, err));
  return into->n > before ? TCT_OK : no_such(noun, of, name, err);
}
