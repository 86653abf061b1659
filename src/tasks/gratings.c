/* gratings.c -- which way is a grating turned?
 *
 * A Gabor patch on a grey square, u across its bars, angles counter-clockwise from the right:
 *
 *     image = c exp(-(x^2 + y^2) / 2 s^2) cos(2 pi u / lambda + phi) + noise,  u = x cos th + y sin th
 *
 * Asked to identify, th is one of equally spaced orientations; asked to discriminate, it lies delta to
 * one side of the reference: 0 clockwise, 1 counter-clockwise, the task of perceptual learning.  Asked for
 * the contrast, th is the reference, and c is 0 below or 1 above a contrast that is never shown.
 * Classes come in shuffled rounds, in each of which every class is asked once.
 *
 * Source: Wenliang & Seitz 2018, doi:10.1523/JNEUROSCI.1620-17.2018. */
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include <tercet/task.h>

#include <math.h>

enum { MOST = 128, PHASES = 4, NOISY_REPEATS = 40 };
enum { IDENTIFY, DISCRIMINATE, CONTRAST };
enum { RANDOM, FIXED };
enum { IMAGE, TARGET };
enum { TUNING, NOISY };

struct params {
  int ask, phase;
  int64_t orientations, size, probe;
  double reference, delta, wavelength, envelope, noise, middle;
  tct_numbers contrast;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, ask, IDENTIFY, "identify|discriminate|contrast",
                   "which of the orientations, which side of the reference, or how strong"),
  TCT_PARAM(struct params, orientations, 8, 2, 180, "1", "identify: how many, equally spaced"),
  TCT_PARAM(struct params, reference, 45, -360, 360, "deg",
            "discriminate: between the two sides; contrast: the orientation of all"),
  TCT_PARAM(struct params, delta, 3, 0, 45, "deg", "discriminate: from the reference to a side"),
  TCT_PARAM(struct params, size, 20, 4, MOST, "1", "pixels along a side"),
  TCT_PARAM_NUMBERS(struct params, contrast, "0.2 1", 0, 100, "1",
                    "amplitudes, of which each trial draws one"),
  TCT_PARAM(struct params, middle, 0.3, 0, 100, "1", "contrast: between weak and strong"),
  TCT_PARAM(struct params, wavelength, 6, 1, 1000, "1", "pixels from bar to bar"),
  TCT_PARAM(struct params, envelope, 5, 0.1, 1000, "1", "spread of the patch in pixels"),
  TCT_PARAM_CHOICE(struct params, phase, RANDOM, "random|fixed", "where the bars lie"),
  TCT_PARAM(struct params, noise, 0.2, 0, 100, "1", "spread of what is added to each pixel"),
  TCT_PARAM(struct params, probe, 36, 1, 360, "1", "orientations of the probe set"),
};

struct own {
  tct_real *envelope; /* [y][x] */
  tct_key order, contrast, phase, noise;
  int classes;
};

struct grating {
  double angle, phase; /* radians */
  double contrast;
};

/* Contrasts on one side of the middle; all where nobody asks for it. */
static int on_side(const struct params *p, int class, int (*place)[TCT_NUMBERS_MOST])
{
  int n = 0;

  for (int i = 0; i < p->contrast.n; i++)
    if (p->ask != CONTRAST || (p->contrast.at[i] > p->middle) == class) (*place)[n++] = i;
  return n;
}

static tct_status check_contrast(const struct params *p, tct_error *err)
{
  int place[TCT_NUMBERS_MOST];

  if (p->contrast.n < 1) return tct_fail(err, TCT_BAD_SPEC, "gratings need a contrast");
  for (int i = 0; p->ask == CONTRAST && i < p->contrast.n; i++)
    if (p->contrast.at[i] == p->middle)
      return tct_fail(err, TCT_BAD_SPEC, "a contrast of %g is neither below nor above the middle",
                      p->middle);
  if (on_side(p, 0, &place) < 1 || on_side(p, 1, &place) < 1)
    return tct_fail(err, TCT_BAD_SPEC, "contrasts have to lie on both sides of the middle, %g",
                    p->middle);
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  const int n            = (int)p->size;
  const size_t pixels    = (size_t)n * (size_t)n;
  const double middle = (n - 1) / 2.0, wide = 2 * p->envelope * p->envelope;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  const tct_status fine    = check_contrast(p, err);
  (void)folder;

  if (fine != TCT_OK) return fine;
  if (own) own->envelope = tct_alloc(pixels, sizeof *own->envelope);
  if (!own || !own->envelope) return tct_fail(err, TCT_NO_MEMORY, "no memory for gratings");
  for (int y = 0; y < n; y++)
    for (int x = 0; x < n; x++)
      own->envelope[y * n + x] =
        (tct_real)exp(-((x - middle) * (x - middle) + (y - middle) * (y - middle)) / wide);
  own->classes  = p->ask == IDENTIFY ? (int)p->orientations : 2;
  own->order    = tct_key_of(w->seed, "task.gratings.order");
  own->contrast = tct_key_of(w->seed, "task.gratings.contrast");
  own->phase    = tct_key_of(w->seed, "task.gratings.phase");
  own->noise    = tct_key_of(w->seed, "task.gratings.noise");

  w->n_signals      = 2;
  w->signal[IMAGE]  = (tct_signal){.name = "image", .shape = {1, n, n}, .still = true};
  w->signal[TARGET] = (tct_signal){.name   = "target",
                                   .kind   = TCT_SIGNAL_CLASS,
                                   .shape  = {1, 1, own->classes},
                                   .hidden = true,
                                   .still  = true};
  w->chance         = 1.0 / own->classes;
  w->n_probes       = 2;
  w->probe[TUNING] =
    (tct_probe){.name = "tuning", .conditions = (int)p->probe * p->contrast.n, .repeats = PHASES};
  w->probe[NOISY] = (tct_probe){
    .name = "noisy", .conditions = w->probe[TUNING].conditions, .repeats = NOISY_REPEATS};
  return TCT_OK;
}

static void close(tct_world *w)
{
  struct own *own = w->own;

  if (!own) return;
  tct_free(own->envelope);
  tct_free(own);
}

/* ---- a trial ---- */

static double degrees(const tct_world *w, int class)
{
  const struct params *p = w->params;

  if (p->ask == IDENTIFY) return class * 180.0 / (double)p->orientations;
  if (p->ask == CONTRAST) return p->reference;
  return class ? p->reference + p->delta : p->reference - p->delta;
}

static double probe_degrees(const tct_world *w, int i)
{
  const struct params *p = w->params;
  const int orientation  = i / p->contrast.n;
  const double first     = p->ask == CONTRAST ? p->reference : 0;

  return first + orientation * 180.0 / (double)p->probe;
}

/* Probe i's class is the nearest orientation, or the side it lies on. */
static int probe_class(const tct_world *w, int i)
{
  const struct params *p = w->params;
  const double angle = probe_degrees(w, i), turn = remainder(angle - p->reference, 180);

  if (p->ask == CONTRAST) return p->contrast.at[i % p->contrast.n] > p->middle;

  if (p->ask == DISCRIMINATE) return turn > 0;
  return (int)lround(angle * (double)p->orientations / 180) % (int)p->orientations;
}

static int probe_condition(const tct_world *w, int split, uint64_t trial, int *repeat)
{
  const tct_probe *probe = &w->probe[split - TCT_PROBE];
  const uint64_t all     = (uint64_t)probe->conditions * (uint64_t)probe->repeats;
  const int i            = (int)(trial % all);

  *repeat = i % probe->repeats;
  return i / probe->repeats;
}

static int class_of(const tct_world *w, int split, uint64_t trial)
{
  const struct own *own = w->own;
  const uint64_t n      = (uint64_t)own->classes;

  if (split >= TCT_PROBE) {
    int repeat;
    return probe_class(w, probe_condition(w, split, trial, &repeat));
  }
  return (int)tct_shuffled(tct_key_in(tct_key_in(own->order, (uint64_t)split), trial / n),
                           trial % n, n);
}

static struct grating grating_of(const tct_world *w, int split, uint64_t trial)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const double radians   = M_PI / 180;
  int place[TCT_NUMBERS_MOST];

  if (split >= TCT_PROBE) {
    int repeat;
    const int i = probe_condition(w, split, trial, &repeat);
    return (struct grating){.angle    = radians * probe_degrees(w, i),
                            .phase    = M_PI / 2 * (repeat % PHASES),
                            .contrast = p->contrast.at[i % p->contrast.n]};
  }
  const int class        = class_of(w, split, trial);
  const uint64_t n       = (uint64_t)on_side(p, class, &place);
  const tct_key contrast = tct_key_in(own->contrast, (uint64_t)split);
  const tct_key phase    = tct_key_in(own->phase, (uint64_t)split);
  return (struct grating){.angle = radians * degrees(w, class),
                          .phase =
                            p->phase == RANDOM ? 2 * M_PI * tct_uniform(phase, trial, 0, 0) : 0,
                          .contrast = p->contrast.at[place[tct_bits(contrast, trial, 0, 0) % n]]};
}

/* cos(a + b) = cos a cos b - sin a sin b, with a from the column and b from the row: one cosine a
 * column and a row, not one a pixel. */
static void add_grating(const tct_world *w, struct grating g, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int n            = (int)p->size;
  const double middle    = (n - 1) / 2.0;
  const double fx        = 2 * M_PI * cos(g.angle) / p->wavelength;
  const double fy        = 2 * M_PI * sin(g.angle) / p->wavelength;
  tct_real ca[MOST], sa[MOST];

  for (int x = 0; x < n; x++) {
    ca[x] = (tct_real)cos(fx * (x - middle));
    sa[x] = (tct_real)sin(fx * (x - middle));
  }
  for (int y = 0; y < n; y++) {
    /* the first row of pixels is the upper one */
    const double b    = fy * (middle - y) + g.phase;
    const tct_real cb = (tct_real)(g.contrast * cos(b)), sb = (tct_real)(g.contrast * sin(b));
    const size_t first = (size_t)y * (size_t)n;
    const tct_real *e  = own->envelope + first;
    tct_real *to       = row + first;
    for (int x = 0; x < n; x++) to[x] += e[x] * (ca[x] * cb - sa[x] * sb);
  }
}

static void show(const tct_world *w, const tct_showing *s)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int n            = (int)(p->size * p->size);
  const bool noisy       = (s->split < TCT_PROBE || s->split == TCT_PROBE + NOISY) && p->noise > 0;
  const tct_key noise    = tct_key_in(own->noise, (uint64_t)s->split);

  for (int k = 0; k < s->trials; k++) {
    tct_real *row = s->rows + (size_t)k * s->ld;
    if (s->signal == TARGET) {
      tct_row_class(class_of(w, s->split, s->trial[k]), s->ld, row);
      continue;
    }
    tct_row_pad(0, s->ld, row);
    if (noisy) tct_normals(noise, s->trial[k], 0, 0, n, (tct_real)p->noise, row);
    add_grating(w, grating_of(w, s->split, s->trial[k]), row);
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void oracle(const tct_world *w, const tct_showing *s)
{
  tct_showing target = *s;

  target.signal = TARGET;
  show(w, &target);
}

/* "22.5 deg, 20 %"; asked for contrast, what differs is said as recipes say it: "contrast=20" */
static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  const struct params *p = w->params;
  const double angle     = probe_degrees(w, i);
  (void)probe;

  if (p->ask == CONTRAST) {
    *category = probe_class(w, i);
    tct_print(category_name, 32, "%s", *category ? "above" : "below");
    if (p->probe == 1)
      tct_print(name, 32, "contrast=%.4g", 100 * p->contrast.at[i % p->contrast.n]);
    else
      tct_print(name, 32, "contrast=%.4g angle=%.4g", 100 * p->contrast.at[i % p->contrast.n],
                angle);
    return;
  }
  *category = i / p->contrast.n;
  tct_print(name, 32, "%.4g deg, %.4g %%", angle, 100 * p->contrast.at[i % p->contrast.n]);
  tct_print(category_name, 32, "%.4g deg", angle);
}

const tct_task tct_task_gratings = {
  .name     = "gratings",
  .title    = "Oriented gratings",
  .family   = "vision",
  .summary  = "tell which way a grating is turned, among many ways or to which side of one, or "
              "whether it is strong",
  .equation = "image = c exp(-(x^2 + y^2) / 2 s^2) cos(2 pi (x cos th + y sin th) / lambda + phi) "
              "+ noise",
  .source   = "Wenliang & Seitz 2018, doi:10.1523/JNEUROSCI.1620-17.2018",
  .notes    = "All splits are endless.  Probe set tuning, without noise: orientations x contrasts, "
              "four phases each as repeats; noisy: the same with the noise of trials, ten times each "
              "phase.  A condition's category is its orientation.  Perceptual "
              "learning as in Fig. 4: ask discriminate, contrast 1, noise 0.7, delta 3 or 10 deg.",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_SOLVABLE | TCT_TASK_BALANCED,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
};
