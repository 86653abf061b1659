/* rdm_making.c -- RDMs of recordings, made as a command line asks. */
#include "rdm_making.h"
#include "rdm_params.h"

#include "nouns.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/pool.h"
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

/* "50:10": windows of 50 ms, a new one every 10 ms */
static int read_movie(const struct asked *a, struct rdm_making *m)
{
  const char *colon = a->frames ? strchr(a->frames, ':') : NULL;
  char width[64];

  if (!a->frames) return EXIT_DONE;
  tct_print(width, sizeof width, "%.*s", colon ? (int)(colon - a->frames) : 0, a->frames);
  if (colon && tct_quantity(width, "ms", &m->movie[0], NULL, 0) &&
      tct_quantity(colon + 1, "ms", &m->movie[1], NULL, 0) && m->movie[0] > 0 && m->movie[1] > 0)
    return EXIT_DONE;
  return say_usage(a, "--movie wants WIDTH:STRIDE in ms, such as 50:10, not '%s'", a->frames);
}

/* --noise-of-each-fold, --precision and --threads, of what the distance can do. */
static int read_how(const struct asked *a, struct rdm_making *m)
{
  const tct_distance *d = m->how.distance;

  if (a->noise_of_each && !m->how.noise)
    return say_usage(a, "--noise-of-each-fold is about --noise, which is not said");
  if (a->noise_of_each && !(d->needs & TCT_DISTANCE_FOLDS))
    return say_usage(a, "%s knows no folds: --noise-of-each-fold is for distances that do",
                     d->name);
  if (a->precision == TCT_SINGLE && !(d->claims & TCT_DISTANCE_SINGLE))
    return say_usage(a, "%s is made in double precision alone", d->name);
  m->how.noise_of_each = a->noise_of_each;
  m->how.precision     = (tct_precision)a->precision;
  m->how.threads       = a->threads ? a->threads : tct_cores();
  return EXIT_DONE;
}

int rdm_making_asked(const struct asked *a, struct rdm_making *m)
{
  const tct_about *distance;
  int code = find(a, "distances", a->distance ? a->distance : "correlation", &distance);

  *m = (struct rdm_making){.most = a->max_memory, .condition_noise = a->condition_noise};
  if (code != EXIT_DONE) return code;
  m->how.distance = (const tct_distance *)distance;
  code            = find_noise(a, m);
  if (code == EXIT_DONE) code = said_window(a, &m->windowed, m->window);
  if (code == EXIT_DONE) code = read_movie(a, m);
  if (code == EXIT_DONE) code = read_how(a, m);
  return code == EXIT_DONE ? rdm_params_asked(a, m) : code;
}

void rdm_making_free(struct rdm_making *m)
{
  rdm_params_free(m);
  *m = (struct rdm_making){.most = 0};
}

/* ---- making ---------------------------------------------------------------------------------------- */

/* Room for so many more. */
static tct_status grow(tct_rdms *into, int more, tct_error *err)
{
  tct_rdm **rdm = tct_alloc((size_t)into->n + (size_t)more, sizeof(tct_rdm *));

  if (!rdm) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", into->n + more);
  if (into->n) memcpy(rdm, into->rdm, (size_t)into->n * sizeof(tct_rdm *));
  tct_free(into->rdm);
  into->rdm = rdm;
  return TCT_OK;
}

static tct_status add(const tct_recording *r, const struct rdm_making *m, tct_rdms *into,
                      tct_rdm **made, tct_error *err)
{
  TCT_PASS(grow(into, 1, err));
  *made = tct_rdm_for(r, err);
  if (!*made) return TCT_NO_MEMORY;
  into->rdm[into->n++] = *made;
  if (m->windowed) {
    (*made)->start = m->window[0];
    (*made)->dt    = m->window[1] - m->window[0];
  }
  return TCT_OK;
}

static tct_status make_movie(const struct rdm_making *m, const tct_rdm_how *how,
                             const tct_recording *r, tct_rdms *into, tct_error *err)
{
  const size_t pairs = tct_rdm_pairs(r->conditions);
  int width, stride, frames;

  TCT_PASS(tct_movie_steps(r, how, m->movie[0], m->movie[1], &width, &stride, err));
  frames      = tct_movie_frames(r, how, width, stride);
  double *all = tct_alloc(frames > 0 ? (size_t)frames : 1, pairs * sizeof *all);
  if (!all) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs of %s", frames, r->name);
  tct_status status = tct_movie_of(r, how, width, stride, all, err);
  for (int i = 0; i < frames && status == TCT_OK; i++) {
    tct_rdm *made;
    status = add(r, m, into, &made, err);
    if (status != TCT_OK) break;
    memcpy(made->value, all + (size_t)i * pairs, pairs * sizeof *all);
    made->start = r->start + r->dt * (how->cut.first + i * stride);
    made->dt    = r->dt * width;
    tct_print(made->name, sizeof made->name, "%.80s %g ms", r->name, made->start);
  }
  tct_free(all);
  return status;
}

static tct_status make_one(const struct rdm_making *m, const tct_recording *r, tct_rdms *into,
                           tct_error *err)
{
  const size_t bytes = tct_rdm_pairs(r->conditions) * sizeof(double);
  tct_rdm_how how    = m->how;
  tct_rdm *made;

  if (r->conditions < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "an RDM is of two conditions or more, and %s has %d",
                    r->name, r->conditions);
  if (m->most && bytes > m->most)
    return tct_fail(err, TCT_NO_MEMORY, "the RDM of %s takes %zu bytes, and %zu are allowed",
                    r->name, bytes, m->most);
  if (m->windowed) TCT_PASS(tct_cut_window(&how.cut, r, m->window[0], m->window[1], err));
  if (m->movie[0] > 0) return make_movie(m, &how, r, into, err);
  TCT_PASS(add(r, m, into, &made, err));
  TCT_PASS(tct_rdm_of(r, &how, made->value, err));
  if (!m->condition_noise) return TCT_OK;
  made->noise = tct_alloc((size_t)r->conditions, (size_t)r->conditions * sizeof *made->noise);
  if (!made->noise) return tct_fail(err, TCT_NO_MEMORY, "no memory for the noise of %s", r->name);
  return tct_condition_noise_of(r, &how, made->noise, err);
}

tct_status rdms_make(const struct rdm_making *m, const char *noun, const tct_recordings *of,
                     const char *name, tct_rdms *into, tct_error *err)
{
  const int before = into->n;

  tct_print(into->distance, sizeof into->distance, "%s", m->how.distance->name);
  tct_print(into->covariance, sizeof into->covariance, "%s",
            m->how.noise ? m->how.noise->name : "");
  for (int i = 0; i < of->n; i++)
    if (!name || strcmp(of->recording[i]->name, name) == 0)
      TCT_PASS(make_one(m, of->recording[i], into, err));
  return into->n > before ? TCT_OK : noun_no_recording(noun, of, name, err);
}

tct_status rdms_transform(const struct rdm_making *m, const tct_rdms *made, tct_error *err)
{
  for (int k = 0; k < m->transforms; k++)
    for (int i = 0; i < made->n; i++) {
      const tct_rdm *r = made->rdm[i];
      TCT_TRY(
        tct_transform_rdm(m->transform[k].by, m->transform[k].params, r->conditions, r->value, err),
        err, "transforming %s by %s", r->name, m->transform[k].by->name);
    }
  return TCT_OK;
}
