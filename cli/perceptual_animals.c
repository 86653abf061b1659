/* perceptual_animals.c -- the recordings of Cheng et al. beside Figure 4: where they are, what they say, and what they cannot.
 *
 * Monkeys, people and a network have a file each; this one is what they share.  Which area of the monkeys it was, and
 * which areas of the people, the files do not say. */
#include "perceptual_animals.h"

#include "measured.h"

#include "base/file.h"
#include "base/memory.h"
#include "brain/inference/intervals.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 256 << 20 };

/* ---- reading ---------------------------------------------------------------------------------------------- */

tct_status beside_read(const struct beside *b, const char *file, tct_arrays *into, tct_error *err)
{
  char *path      = tct_path(b->data, file);
  tct_status code = path ? tct_arrays_read(path, NULL, MOST, into, err)
                         : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_free(path);
  return code;
}

const tct_array *beside_array(const tct_arrays *all, const char *name, size_t n, tct_error *err)
{
  const tct_array *one = tct_arrays_named(all, name);

  if (one && (n == 0 || one->n == n)) return one;
  tct_fail(err, TCT_BAD_DATA, one ? "array '%s' has another size" : "there is no array '%s'", name);
  return NULL;
}

/* ---- numbers ---------------------------------------------------------------------------------------------- */

tct_estimate beside_mean(int n, const double *x)
{
  double mean = 0, square = 0;

  for (int i = 0; i < n; i++) mean += x[i] / n;
  for (int i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
  const tct_range e = tct_t_interval(mean, sqrt(square / (n - 1) / n), n - 1, 0.95);
  return (tct_estimate){mean, e.low, e.high};
}

static void add_number(tct_text *t, double x)
{
  tct_text_add(t, ",");
  if (isfinite(x)) tct_text_number(t, x);
}

void beside_line(struct beside *b, const char *source, const char *measure, const char *at,
                 double before, double after, const tct_estimate *change)
{
  tct_text_add(&b->csv, "%s,%s,%s", source, measure, at);
  add_number(&b->csv, before);
  add_number(&b->csv, after);
  csv_estimate(&b->csv, change);
  tct_text_add(&b->csv, "\n");
}

void beside_put(struct beside_cells *c, const char *text)
{
  c->cell[c->n] = text;
  c->n++;
}

void beside_put_number(struct beside_cells *c, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  tct_print_list(c->text[c->n], sizeof c->text[c->n], form, args);
  va_end(args);
  beside_put(c, c->text[c->n]);
}

void beside_put_change(struct beside_cells *c, const tct_estimate *change)
{
  beside_put_number(c, "%+.3g (%.2g..%.2g)", change->value, change->low, change->high);
}

/* ---- all of it -------------------------------------------------------------------------------------------- */

static tct_status keep_csv(const struct beside *b, tct_error *err)
{
  char *path      = tct_path(b->folder, "figure_4_animals.csv");
  tct_status code = path && !b->csv.failed
                      ? tct_file_write(path, b->csv.at, b->csv.n, err)
                      : tct_fail(err, TCT_NO_MEMORY, "no memory for a table of animals");

  tct_free(path);
  return code;
}

static tct_status put_all(struct beside *b, tct_error *err)
{
  tct_text_add(&b->csv, "source,measure,at,before,after,change,change_low,change_high\n");
  TCT_TRY(beside_monkeys(b, err), err, "monkeys");
  TCT_TRY(beside_people(b, err), err, "people");
  TCT_TRY(beside_network(b, err), err, "a network");
  tct_page_subheading(b->page, "What they say of the prediction, and what they cannot");
  tct_page_text(
    b->page,
    "The prediction is about levels of one hierarchy. In the monkeys one area was recorded, and "
    "the files do not say which: that rates rise and noise correlations fall agrees with neither "
    "order and contradicts neither. The task was contrast, not orientation, and channels are not "
    "known to be the same before and after. In people seven areas were measured, by fMRI and for "
    "motion: they are held beside each other above, without a claim on their order; 1 of 21 "
    "intervals excludes 0, as often as chance would have it. In the "
    "authors' network tuning sharpens most at the bottom, in the two lowest layers, and widens at "
    "the top: against the paper's order, and with Wenliang & Seitz, for one degree is fine.\n\n"
    "Source: data of Cheng et al., as published with their code (neural_geometry_VPL). Every "
    "number "
    "is in figure_4_animals.csv.");
  return keep_csv(b, err);
}

tct_status perceptual_animals(const char *data, const char *folder, tct_page *page, tct_error *err)
{
  const char *said = data ? data : getenv("TERCET_DATA");
  char *from       = tct_path(said ? said : "../shared/data", "VPL_cheng2024");
  tct_status code  = TCT_OK;

  if (!from) return tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  tct_page_heading(page, "Beside it: animals, people, another network");
  struct beside b = {.data = from, .folder = folder, .page = page};
  if (tct_folder_is(from))
    code = put_all(&b, err);
  else
    tct_page_text(page, "The recordings (VPL_cheng2024) are not there, so nothing is held beside "
                        "the models. Say where they are with --data or TERCET_DATA.");
  tct_text_free(&b.csv);
  tct_free(from);
  return code;
}
