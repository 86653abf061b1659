/* fashion_mnist.c -- which of ten garments is in a small grey picture.
 *
 * 60,000 pictures to learn from, of which the last are kept apart for validation, and 10,000 to test.
 * They stay bytes in memory and become numbers as they are shown:
 *
 *     image = scale (pixel / 255 - mean)        mean over the training pictures
 *
 * They may stay for a while: `duration` of so many steps makes a trial of time, in which nothing moves.
 * Any data set in the same files (28 x 28, ten classes) can stand in the folder, MNIST for one.
 *
 * Source: Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747. */
#include <math.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/images.h"
#include "kernels/rows.h"
#include <tercet/format.h>
#include <tercet/task.h>

enum {
  SIDE       = 28,
  PIXELS     = SIDE * SIDE,
  CLASSES    = 10,
  EACH       = 10,
  SHOWN      = CLASSES * EACH,
  MOST       = 256 << 20,
  STEPS_MOST = 100000
};
enum { CENTRE_NONE, CENTRE_PIXEL, CENTRE_MEAN };
enum { IMAGE, TARGET };

struct params {
  const char *folder;
  int64_t validation, crop, shift;
  int centring;
  double scale, duration, step;
};

static const tct_param params[] = {
  TCT_PARAM_TEXT(struct params, folder, "/usr/share/datasets/fashion-mnist",
                 "where the four idx files are, plain or gzipped"),
  TCT_PARAM(struct params, validation, 5000, 1, 50000, "1",
            "how many of the last training pictures are kept apart for validation"),
  TCT_PARAM_CHOICE(struct params, centring, CENTRE_PIXEL, "none|pixel|mean",
                   "subtract nothing, the mean training picture, or its mean"),
  TCT_PARAM(struct params, scale, 1, 0.001, 1000, "1", "factor on pixels of 0 .. 1"),
  TCT_PARAM(struct params, crop, 0, 0, 12, "1", "pixels cut away at each border"),
  TCT_PARAM(struct params, shift, 0, 0, 12, "1",
            "training pictures are shifted at random by up to this many pixels each way"),
  TCT_PARAM(struct params, duration, 0, 0, 1e6, "ms",
            "how long a picture is there; 0: a moment, without time"),
  TCT_PARAM(struct params, step, 1, 1e-3, 1e6, "ms", "of time, where it stays"),
};

static const char *const names[CLASSES] = {"t-shirt", "trouser", "pullover", "dress", "coat",
                                           "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot"};

struct set {
  tct_arrays images, labels;
  size_t n;
};

struct own {
  struct set train, test;
  size_t learnt;         /* the first of the training pictures, without those for validation */
  uint32_t shown[SHOWN]; /* test pictures of the probe */
  tct_real gain;
  tct_real *offset; /* [y][x] of the window; NULL: 0 */
  tct_key across, down;
};

/* ---- reading ---- */

static const uint8_t *bytes(const tct_arrays *a)
{
  return a->array[0].bytes;
}

/* "train" and "images-idx3": with .gz or without. */
static tct_status read_file(const char *folder, const char *set, const char *part, tct_arrays *into,
                            tct_error *err)
{
  static const char *const endings[] = {"", ".gz"};
  tct_status status                  = TCT_NO_FILE;

  for (int i = 0; i < 2 && status == TCT_NO_FILE; i++) {
    char name[64];
    tct_print(name, sizeof name, "%s-%s-ubyte%s", set, part, endings[i]);
    char *path = tct_path(folder, name);
    if (!path) return tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
    if (i == 1 || tct_file_is(path)) status = tct_arrays_read(path, NULL, MOST, into, err);
    tct_free(path);
  }
  if (status == TCT_NO_FILE)
    return tct_fail(err, TCT_NO_FILE,
                    "%s-%s-ubyte.gz is not in %s; the Debian package dataset-fashion-mnist has it",
                    set, part, folder);
  return status;
}

static tct_status read_set(const char *folder, const char *name, struct set *s, tct_error *err)
{
  TCT_TRY(read_file(folder, name, "images-idx3", &s->images, err), err, "reading %s pictures",
          name);
  TCT_TRY(read_file(folder, name, "labels-idx1", &s->labels, err), err, "reading %s labels", name);
  const tct_array *x = s->images.array, *y = s->labels.array;

  if (!x || !y) return tct_fail(err, TCT_BUG, "an idx file without an array");
  if (x->type != TCT_U8 || x->rank != 3 || x->shape[1] != SIDE || x->shape[2] != SIDE)
    return tct_fail(err, TCT_BAD_DATA, "%s: the %s pictures are not %d x %d bytes", folder, name,
                    SIDE, SIDE);
  if (y->type != TCT_U8 || y->rank != 1 || y->n != x->shape[0])
    return tct_fail(err, TCT_BAD_DATA, "%s: there is not one %s label for each of %zu pictures",
                    folder, name, x->shape[0]);
  s->n = y->n;
  for (size_t i = 0; i < s->n; i++)
    if (bytes(&s->labels)[i] >= CLASSES)
      return tct_fail(err, TCT_BAD_DATA, "%s: %s label %zu is %d, not 0 .. %d", folder, name, i,
                      bytes(&s->labels)[i], CLASSES - 1);
  return TCT_OK;
}

/* The first pictures of each class, in the order of the test set. */
static tct_status choose_probe(struct own *own, tct_error *err)
{
  int found[CLASSES] = {0};

  for (size_t i = 0; i < own->test.n; i++) {
    const int k = bytes(&own->test.labels)[i];
    if (found[k] < EACH) own->shown[k * EACH + found[k]++] = (uint32_t)i;
  }
  for (int k = 0; k < CLASSES; k++)
    if (found[k] < EACH)
      return tct_fail(err, TCT_BAD_DATA, "fewer than %d test pictures of class %d", EACH, k);
  return TCT_OK;
}

static tct_status centre(struct own *own, const struct params *p, tct_error *err)
{
  const int crop = (int)p->crop, side = SIDE - 2 * crop;
  double mean[PIXELS], all            = 0;

  own->gain = (tct_real)(p->scale / 255);
  if (p->centring == CENTRE_NONE) return TCT_OK;
  own->offset = tct_alloc((size_t)side * (size_t)side, sizeof *own->offset);
  if (!own->offset) return tct_fail(err, TCT_NO_MEMORY, "no memory for the mean picture");
  tct_pictures_mean(own->learnt, PIXELS, bytes(&own->train.images), mean);
  for (int i = 0; i < PIXELS; i++) all += mean[i] / PIXELS;
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      const double here = p->centring == CENTRE_MEAN ? all : mean[(y + crop) * SIDE + x + crop];
      own->offset[y * side + x] = (tct_real)(-p->scale * here / 255);
    }
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  const int side         = SIDE - 2 * (int)p->crop;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  char *at                 = tct_path(folder, p->folder);
  tct_status status;

  if (!own || !at) {
    tct_free(at);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the pictures");
  }
  status = read_set(at, "train", &own->train, err);
  if (status == TCT_OK) status = read_set(at, "t10k", &own->test, err);
  tct_free(at);
  if (status != TCT_OK) return status;
  if (own->train.n <= (size_t)p->validation)
    return tct_fail(err, TCT_BAD_DATA, "%d of %zu training pictures cannot be kept apart",
                    (int)p->validation, own->train.n);
  if (p->duration > 0) {
    const double steps = p->duration / p->step;
    if (!(steps >= 0.5 && steps <= STEPS_MOST && fabs(steps - nearbyint(steps)) < 1e-6))
      return tct_fail(err, TCT_BAD_SPEC,
                      "a picture of %g ms does not stay for 1 to %d whole steps of %g ms",
                      p->duration, STEPS_MOST, p->step);
    w->dt    = p->step;
    w->steps = (int)nearbyint(steps);
  }
  own->learnt = own->train.n - (size_t)p->validation;
  own->across = tct_key_of(w->seed, "task.fashion_mnist.across");
  own->down   = tct_key_of(w->seed, "task.fashion_mnist.down");
  TCT_TRY(choose_probe(own, err), err, "choosing pictures to probe with");
  TCT_TRY(centre(own, p, err), err, "centring the pictures");

  w->n_signals = 2;
  w->signal[IMAGE] =
    (tct_signal){.name = "image", .kind = TCT_SIGNAL_REAL, .shape = {1, side, side}, .still = true};
  w->signal[TARGET]         = (tct_signal){.name   = "target",
                                           .kind   = TCT_SIGNAL_CLASS,
                                           .shape  = {1, 1, CLASSES},
                                           .hidden = true,
                                           .still  = true};
  w->trials[TCT_TRAIN]      = own->learnt;
  w->trials[TCT_VALIDATION] = (uint64_t)p->validation;
  w->trials[TCT_TEST]       = own->test.n;
  w->chance                 = 1.0 / CLASSES;
  w->n_probes               = 1;
  w->probe[0]               = (tct_probe){.name = "classes", .conditions = SHOWN, .repeats = 1};
  return TCT_OK;
}

static void close(tct_world *w)
{
  struct own *own = w->own;

  if (!own) return;
  tct_arrays_free(&own->train.images);
  tct_arrays_free(&own->train.labels);
  tct_arrays_free(&own->test.images);
  tct_arrays_free(&own->test.labels);
  tct_free(own->offset);
  tct_free(own);
}

/* ---- showing ---- */

static const struct set *find(const struct own *own, int split, uint64_t trial, size_t *i)
{
  switch (split) {
  case TCT_TRAIN:
    *i = (size_t)(trial % own->learnt);
    return &own->train;
  case TCT_VALIDATION:
    *i = own->learnt + (size_t)(trial % (own->train.n - own->learnt));
    return &own->train;
  case TCT_TEST:
    *i = (size_t)(trial % own->test.n);
    return &own->test;
  default:
    *i = own->shown[trial % SHOWN];
    return &own->test;
  }
}

/* -most .. most, each equally likely */
static int shift(tct_key key, uint64_t trial, int most)
{
  return (int)(tct_bits(key, trial, 0, 0) % (uint64_t)(2 * most + 1)) - most;
}

static void show_image(const tct_world *w, int split, uint64_t trial, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int crop = (int)p->crop, most = split == TCT_TRAIN ? (int)p->shift : 0;
  const tct_window window = {.channels = 1,
                             .height   = SIDE,
                             .width    = SIDE,
                             .top      = crop + (most ? shift(own->down, trial, most) : 0),
                             .left     = crop + (most ? shift(own->across, trial, most) : 0),
                             .rows     = SIDE - 2 * crop,
                             .columns  = SIDE - 2 * crop};
  size_t i;
  const struct set *set = find(own, split, trial, &i);

  tct_window_look(&window, bytes(&set->images) + i * PIXELS, own->gain, own->offset, row);
}

static void show(const tct_world *w, const tct_showing *s)
{
  const int side = w->signal[IMAGE].shape[1];

  for (int k = 0; k < s->trials; k++) {
    tct_real *row = s->rows + (size_t)k * s->ld;
    if (s->signal == IMAGE) {
      show_image(w, s->split, s->trial[k], row);
      tct_row_pad(side * side, s->ld, row);
    } else {
      size_t i;
      const struct set *set = find(w->own, s->split, s->trial[k], &i);
      tct_row_class(bytes(&set->labels)[i], s->ld, row);
    }
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)w;
  (void)probe;
  *category = i / EACH;
  tct_print(name, 32, "%s %d", names[i / EACH], i % EACH + 1);
  tct_print(category_name, 32, "%s", names[i / EACH]);
}

static const char *const data[] = {"dataset-fashion-mnist", NULL};

const tct_task tct_task_fashion_mnist = {
  .name     = "fashion_mnist",
  .title    = "Fashion-MNIST",
  .family   = "vision",
  .summary  = "tell which of ten kinds of garment is in a small grey picture",
  .equation = "image = scale (pixel / 255 - mean);  target = one of 10 classes",
  .source   = "Xiao, Rasul & Vollgraf 2017, doi:10.48550/arXiv.1708.07747",
  .notes = "Training shifts are drawn by trial number: number a trial epoch x size + place to have "
           "them drawn afresh.  Probe set classes: the first 10 test pictures of each class.",
  TCT_TAKES(struct params, params),
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .data      = data,
};
