/* doubts.c -- what in a file of recordings looks like a mistake of units or of orientation.
 *
 * The mistakes that files in NWB's layout are known for: times in milliseconds or samples, time on the
 * second axis, raw integers that call themselves volts, spikes out of order.  A doubt is no error: the
 * file may be right.
 *
 * Source: NWB Inspector 0.4, its list of checks; hdmf-common 1.5, VectorIndex. */
#include "brain/doubts.h"
#include "brain/nwb/nwb_parts.h"

#include <math.h>
#include <string.h>

enum {
  LONGEST = 200000, /* seconds: over two days in one recording */
  APART   = 300,    /* so many times longer than the spikes, trials are in another unit */
  MOST    = 256     /* series and tables that are looked at, of a file that may hold any number */
};
static const size_t at_once = (size_t)1 << 30; /* bytes that are read at once */

struct file {
  const char *path;
  const tct_format *format;
  const tct_entries *all;
  size_t most;
  tct_text *lines;
  tct_arrays read; /* all that will be looked at; none: they are read one by one */
  double spikes;   /* the last, and the last stop of an interval, of those that can be so long */
  double intervals;
};

static const tct_entry *entry(const struct file *f, const char *name)
{
  for (int i = 0; i < f->all->n; i++)
    if (strcmp(f->all->entry[i].name, name) == 0) return &f->all->entry[i];
  return NULL;
}

/* The entry of `folder`/`name`. */
static const tct_entry *within(const struct file *f, const char *folder, const char *name)
{
  char path[256];

  tct_print(path, sizeof path, "%s/%s", folder, name);
  return entry(f, path);
}

static bool ends_in(const char *name, const char *end, char folder[128])
{
  const size_t n = strlen(name), m = strlen(end);

  if (n <= m || strcmp(name + n - m, end) != 0) return false;
  tct_print(folder, 128, "%.*s", (int)(n - m), name);
  return true;
}

/* ---- series: data, and when they were taken ---- */

/* Something says what each column is of: then there are as many as there should be. */
static bool are_told(const struct file *f, const char *folder, size_t columns)
{
  char path[2 * TCT_NWB_PATH];

  for (size_t i = 0; nwb_region_place(i, folder, path); i++) {
    const tct_entry *e = entry(f, path);
    if (e && e->rank == 1 && e->shape[0] == columns) return true;
  }
  return false;
}

static void doubt_axes(const struct file *f, const char *folder, const tct_entry *data)
{
  const tct_entry *times = within(f, folder, "timestamps");

  if (data->rank == 0) return;
  if (times && times->rank == 1 && times->shape[0] != data->shape[0])
    tct_text_add(f->lines, "%s/data has %zu rows and %zu timestamps%s\n", folder, data->shape[0],
                 times->shape[0],
                 data->rank > 1 && data->shape[1] == times->shape[0]
                   ? ", as many as its second axis: time should be the first"
                   : "");
  else if (!times && data->rank == 2 && data->shape[1] > data->shape[0] && data->shape[0] > 1 &&
           !are_told(f, folder, data->shape[1]))
    tct_text_add(f->lines,
                 "%s/data is %zu x %zu: time should be the first axis, and is the shorter one\n",
                 folder, data->shape[0], data->shape[1]);
}

static void doubt_unit(const struct file *f, const char *folder, const tct_entry *data)
{
  const tct_entry *unit  = within(f, folder, "data@unit"),
                  *by    = within(f, folder, "data@conversion");
  const tct_entry *start = within(f, folder, "starting_time@unit");
  const char *says       = unit ? unit->note : "";

  if (!says[0] || strcmp(says, "unknown") == 0 || strcmp(says, "n/a") == 0)
    tct_text_add(f->lines, "%s/data has no unit\n", folder);
  else if (strncmp(says, "volt", 4) == 0 && strstr(data->type, "int") &&
           (!by || strcmp(by->note, "1") == 0))
    tct_text_add(f->lines,
                 "%s/data are whole numbers of volts, with a conversion of 1: are they raw?\n",
                 folder);
  if (start && strcmp(start->note, "seconds") != 0)
    tct_text_add(f->lines, "%s/starting_time is in '%s', not in seconds\n", folder, start->note);
}

/* ---- times ---- */

static const tct_array *numbers(const struct file *f, tct_arrays *a, const char *name)
{
  const char *const wanted[] = {name, NULL};

  *a = (tct_arrays){0};
  if (f->read.n > 0) return tct_arrays_named(&f->read, name);
  if (f->format->read(f->path, wanted, f->most, a, NULL) != TCT_OK) return NULL;
  return tct_arrays_named(a, name);
}

/* The last of them; 0 if they are doubted to be seconds already. */
static double doubt_times(const struct file *f, const char *name, const tct_array *x, bool spikes)
{
  double most = 0;
  size_t none = 0, before = 0, whole = 0;

  for (size_t i = 0; i < x->n; i++) {
    const double t = tct_array_at(x, i);
    none += isnan(t) != 0;
    before += t < 0;
    whole += floor(t) == t;
    if (t > most) most = t;
  }
  if (none) tct_text_add(f->lines, "%s: %zu times are NaN\n", name, none);
  if (before) tct_text_add(f->lines, "%s: %zu times are before 0\n", name, before);
  if (most > LONGEST)
    tct_text_add(f->lines, "%s goes up to %.6g: seconds are expected; are these ms or frames?\n",
                 name, most);
  else if (spikes && x->n >= 10 && whole == x->n)
    tct_text_add(f->lines, "%s are whole numbers: seconds are expected; are these ms or frames?\n",
                 name);
  else
    return most;
  return 0;
}

/* Spikes, unit after unit, each ending where the index says. */
static void doubt_order(const struct file *f, const char *name, const tct_array *x,
                        const tct_array *ends)
{
  double from  = 0;
  size_t empty = 0, disordered = 0;

  for (size_t u = 0; u < ends->n; u++) {
    const double to = tct_array_at(ends, u);
    bool sorted     = true;
    if (!(to >= from) || to > (double)x->n) {
      tct_text_add(f->lines, "%s_index: unit %zu ends at %.9g, which cannot be\n", name, u, to);
      return;
    }
    for (size_t i = (size_t)from + 1; i < (size_t)to; i++)
      if (tct_array_at(x, i) < tct_array_at(x, i - 1)) sorted = false;
    empty += to == from;
    disordered += !sorted;
    from = to;
  }
  if (from < (double)x->n)
    tct_text_add(f->lines, "%s: %.9g times are of no unit\n", name, (double)x->n - from);
  if (empty) tct_text_add(f->lines, "%s: %zu units have no spikes\n", name, empty);
  if (disordered)
    tct_text_add(f->lines, "%s: %zu units are not in order of time\n", name, disordered);
}

static void doubt_spikes(struct file *f, const char *name)
{
  char index[160];
  tct_arrays a, b = {0};
  const tct_array *x = numbers(f, &a, name), *ends = NULL;

  tct_print(index, sizeof index, "%s_index", name);
  if (x) f->spikes = fmax(f->spikes, doubt_times(f, name, x, true));
  if (x && entry(f, index)) ends = numbers(f, &b, index);
  if (ends) doubt_order(f, name, x, ends);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

/* Intervals that end before they begin. */
static void doubt_intervals(struct file *f, const char *folder, const char *name)
{
  char stop[160];
  tct_arrays a, b = {0};
  size_t wrong = 0;

  tct_print(stop, sizeof stop, "%s/stop_time", folder);
  const tct_array *x = numbers(f, &a, name), *y = x && entry(f, stop) ? numbers(f, &b, stop) : NULL;
  if (x) f->intervals = fmax(f->intervals, doubt_times(f, name, x, false));
  for (size_t i = 0; y && i < x->n && i < y->n; i++)
    wrong += tct_array_at(y, i) < tct_array_at(x, i);
  if (wrong) tct_text_add(f->lines, "%s: %zu intervals end before they begin\n", folder, wrong);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

/* Samples' own times, which should go on. */
static void doubt_timestamps(const struct file *f, const char *name)
{
  tct_arrays a;
  const tct_array *x = numbers(f, &a, name);
  size_t back        = 0;

  if (x) (void)doubt_times(f, name, x, false);
  for (size_t i = 1; x && i < x->n; i++) back += tct_array_at(x, i) < tct_array_at(x, i - 1);
  if (back) tct_text_add(f->lines, "%s: %zu times are before the one before them\n", name, back);
  tct_arrays_free(&a);
}

/* Spikes and trials of one session lie in the same stretch of time. */
static void doubt_scale(const struct file *f)
{
  const double spikes = f->spikes, intervals = f->intervals;

  if (spikes > 0 && intervals > 0 && fmax(spikes, intervals) > APART * fmin(spikes, intervals))
    tct_text_add(f->lines,
                 "spikes go up to %.6g and intervals to %.6g: one of them is not in seconds\n",
                 spikes, intervals);
}

/* ---- the file ---- */

typedef enum { NOTHING, SERIES, SPIKES, INTERVALS, TIMESTAMPS } look;

static look look_of(const struct file *f, const tct_entry *e, char folder[128])
{
  if (!e->usable) return NOTHING;
  if (ends_in(e->name, "/data", folder))
    return within(f, folder, "timestamps") || within(f, folder, "starting_time") ? SERIES : NOTHING;
  if (ends_in(e->name, "/spike_times", folder)) return SPIKES;
  if (ends_in(e->name, "/timestamps", folder)) return TIMESTAMPS;
  return ends_in(e->name, "/start_time", folder) ? INTERVALS : NOTHING;
}

/* All that is looked at, in one reading: for a file that another program reads, starting it is dear. */
static void read_all(struct file *f)
{
  static const char *const second[] = {
    [SPIKES] = "spike_times_index", [INTERVALS] = "stop_time", [TIMESTAMPS] = NULL};
  const char *wanted[2 * MOST + 1] = {NULL};
  char folder[128];

  for (int i = 0, n = 0, seen = 0; i < f->all->n && seen < MOST; i++) {
    const look what = look_of(f, &f->all->entry[i], folder);
    seen += what != NOTHING;
    if (what < SPIKES) continue;
    const tct_entry *other = second[what] ? within(f, folder, second[what]) : NULL;
    wanted[n++]            = f->all->entry[i].name;
    if (other && other->usable) wanted[n++] = other->name;
  }
  if (!wanted[0] || f->format->read(f->path, wanted, f->most < at_once ? f->most : at_once,
                                    &f->read, NULL) != TCT_OK)
    f->read = (tct_arrays){0};
}

void tct_doubts(const char *path, const tct_format *format, const tct_entries *all, size_t most,
                tct_text *lines)
{
  struct file f = {.path = path, .format = format, .all = all, .most = most, .lines = lines};
  char folder[128];

  if (!format->read) return;
  read_all(&f);
  for (int i = 0, seen = 0; i < all->n && seen < MOST; i++) {
    const tct_entry *e = &all->entry[i];
    const look what    = look_of(&f, e, folder);
    seen += what != NOTHING;
    if (what == SERIES) {
      doubt_axes(&f, folder, e);
      doubt_unit(&f, folder, e);
    } else if (what == SPIKES) {
      doubt_spikes(&f, e->name);
    } else if (what == INTERVALS) {
      doubt_intervals(&f, folder, e->name);
    } else if (what == TIMESTAMPS) {
      doubt_timestamps(&f, e->name);
    }
  }
  doubt_scale(&f);
  tct_arrays_free(&f.read);
}
