/* nwb_write.c -- a session as an NWB 2.x file that carries the schema it satisfies.
 *
 * Identities of objects are hashes of the session's and of their path: the same session, the same file.
 *
 * Source: NWB Format Specification 2.4.0; Rubel et al. 2022, doi:10.7554/eLife.78362. */
#include "brain/nwb/nwb_write.h"

#include "base/sha256.h"
#include "base/text.h"
#include "brain/nwb/nwb_schema.h"

#include <stdlib.h>
#include <string.h>

static const char no_date[] = "1970-01-01T00:00:00+00:00", core[] = "core", hdmf[] = "hdmf-common";

enum { WORD = 16 }; /* bytes of the longest name of a column, and more */

typedef struct {
  tct_writing w;
  const tct_session *s;
} nwb;

/* ---- what has a type ---- */

/* A UUID of version 8 (RFC 9562): the bits are our own business. */
static void identity(const tct_session *s, const char *path, char id[37])
{
  static const char digits[] = "0123456789abcdef";
  char hex[65];
  tct_sha256 sum;
  int n = 0;

  tct_sha256_begin(&sum);
  tct_sha256_add(&sum, s->identifier, strlen(s->identifier) + 1);
  tct_sha256_add(&sum, path, strlen(path));
  tct_sha256_end(&sum, hex);
  hex[12] = '8';
  hex[16] = digits[8 + (strchr(digits, hex[16]) - digits) % 4];
  for (int i = 0; i < 32; i++) {
    if (i == 8 || i == 12 || i == 16 || i == 20) id[n++] = '-';
    id[n++] = hex[i];
  }
  id[n] = 0;
}

static void put_type(nwb *f, const char *path, const char *namespace, const char *type,
                     const char *description)
{
  char id[37];

  identity(f->s, path, id);
  tct_put_text(&f->w, path, "neurodata_type", type);
  tct_put_text(&f->w, path, "namespace", namespace);
  tct_put_text(&f->w, path, "object_id", id);
  if (description) tct_put_text(&f->w, path, "description", description);
}

/* ---- tables ---- */

static void put_table(nwb *f, const char *path, const char *namespace, const char *type,
                      const char *description, size_t columns, const char names[][WORD],
                      size_t rows)
{
  char id[64];

  tct_print(id, sizeof id, "%s/id", path);
  tct_put_group(&f->w, path);
  put_type(f, path, namespace, type, description);
  tct_put_texts(&f->w, path, "colnames", columns, names[0], WORD);
  tct_put_places(&f->w, id, rows);
  put_type(f, id, hdmf, "ElementIdentifiers", NULL);
}

static void put_texts(nwb *f, const char *path, const char *description, size_t n,
                      const char *first, size_t stride)
{
  tct_put_texts(&f->w, path, NULL, n, first, stride);
  put_type(f, path, hdmf, "VectorData", description);
}

static void put_numbers(nwb *f, const char *path, const char *description, tct_dtype type, size_t n,
                        const void *first, size_t stride)
{
  tct_put_column(&f->w, path, type, n, first, stride);
  put_type(f, path, hdmf, "VectorData", description);
}

static void put_spikes(nwb *f)
{
  static const char index[] = "/units/spike_times_index";
  const size_t units        = (size_t)f->s->units;

  put_numbers(f, "/units/spike_times", "when each unit spiked, in seconds", TCT_F64,
              (size_t)f->s->end[units - 1], f->s->spike, sizeof *f->s->spike);
  tct_put_array(&f->w, index, NULL, TCT_U64, 1, &units, f->s->end);
  put_type(f, index, hdmf, "VectorIndex", "where the spikes of each unit end");
  tct_put_reference(&f->w, index, "target", "/units/spike_times");
}

static void put_units(nwb *f)
{
  static const char columns[][WORD] = {"unit_name", "location", "spike_times"};
  const size_t n                    = (size_t)f->s->units;

  put_table(f, "/units", core, "Units", "the units that were recorded from", f->s->end ? 3 : 2,
            columns, n);
  put_texts(f, "/units/unit_name", "the name of each unit, the same from session to session", n,
            f->s->unit[0], TCT_LABEL);
  put_texts(f, "/units/location", "the area that each unit is in", n, f->s->area[0], TCT_LABEL);
  if (f->s->end) put_spikes(f);
}

static void put_trials(nwb *f)
{
  static const char columns[][WORD] = {"start_time", "stop_time", "stimulus",
                                       "category",   "repeat",    "day"};
  const tct_trial *t                = f->s->trial;
  const size_t n                    = (size_t)f->s->trials;

  tct_put_group(&f->w, "/intervals");
  put_table(f, "/intervals/trials", core, "TimeIntervals", "the trials, in order of time", 6,
            columns, n);
  put_numbers(f, "/intervals/trials/start_time", "when each trial began, in seconds", TCT_F64, n,
              &t->start, sizeof *t);
  put_numbers(f, "/intervals/trials/stop_time", "when each trial ended, in seconds", TCT_F64, n,
              &t->stop, sizeof *t);
  put_texts(f, "/intervals/trials/stimulus", "what was shown: the name of the condition", n,
            t->stimulus, sizeof *t);
  put_texts(f, "/intervals/trials/category", "what kind of stimulus it is, or nothing", n,
            t->category, sizeof *t);
  put_numbers(f, "/intervals/trials/repeat", "how often the same was shown before that day",
              TCT_I32, n, &t->repeat, sizeof *t);
  put_texts(f, "/intervals/trials/day", "the day, or how far a model had learnt; or nothing", n,
            t->day, sizeof *t);
}

/* ---- samples ---- */

/* Which of its columns is which unit: NWB has no place for that in a series of no special kind. */
static void put_columns(nwb *f)
{
  static const char columns[][WORD] = {"unit"}, unit[] = "/processing/activity/columns/unit";
  const size_t n = (size_t)f->s->units;

  tct_put_group(&f->w, "/processing/activity");
  put_type(f, "/processing/activity", core, "ProcessingModule",
           "which column of /acquisition/activity is of which unit");
  put_table(f, "/processing/activity/columns", hdmf, "DynamicTable",
            "a row for each column of /acquisition/activity/data, in order", 1, columns, n);
  tct_put_places(&f->w, unit, n);
  put_type(f, unit, hdmf, "DynamicTableRegion", "the row of /units that the column is of");
  tct_put_reference(&f->w, unit, "table", "/units");
}

static void put_samples(nwb *f)
{
  static const char series[] = "/acquisition/activity", data[] = "/acquisition/activity/data",
                    time[] = "/acquisition/activity/starting_time";
  static const float one = 1, unknown = -1;
  static const double zero = 0;
  const size_t shape[]     = {f->s->samples, (size_t)f->s->units};

  tct_put_group(&f->w, series);
  put_type(f, series, core, "TimeSeries", "the activity of all units");
  tct_put_text(&f->w, series, "comments",
               "a column for each unit; /processing/activity/columns says which is which");
  tct_put_array(&f->w, data, NULL, TCT_F64, 2, shape, f->s->sample);
  tct_put_text(&f->w, data, "unit", f->s->quantity[0] ? f->s->quantity : "unknown");
  tct_put_number(&f->w, data, "conversion", TCT_F32, &one);
  tct_put_number(&f->w, data, "resolution", TCT_F32, &unknown);
  tct_put_number(&f->w, time, NULL, TCT_F64, &zero);
  tct_put_number(&f->w, time, "rate", TCT_F64, &f->s->rate);
  tct_put_text(&f->w, time, "unit", "seconds");
  put_columns(f);
}

/* ---- the file ---- */

static void put_frame(nwb *f)
{
  static const char *const groups[] = {"/acquisition",       "/analysis", "/general",
                                       "/processing",        "/stimulus", "/stimulus/presentation",
                                       "/stimulus/templates"};
  const char *start                 = f->s->start[0] ? f->s->start : no_date;

  put_type(f, "/", core, "NWBFile", NULL);
  tct_put_text(&f->w, "/", "nwb_version", TCT_NWB_VERSION);
  tct_put_text(&f->w, "/identifier", NULL, f->s->identifier);
  tct_put_text(&f->w, "/session_description", NULL, f->s->description);
  tct_put_ascii(&f->w, "/session_start_time", 0, start);
  tct_put_ascii(&f->w, "/timestamps_reference_time", 0, start);
  tct_put_ascii(&f->w, "/file_create_date", 1, f->s->created[0] ? f->s->created : no_date);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) tct_put_group(&f->w, groups[i]);
}

static void put_subject(nwb *f)
{
  tct_put_group(&f->w, "/general/subject");
  put_type(f, "/general/subject", core, "Subject", NULL);
  tct_put_text(&f->w, "/general/subject/subject_id", NULL, f->s->subject);
}

static void put_provenance(nwb *f)
{
  tct_put_group(&f->w, "/scratch");
  tct_put_text(&f->w, "/scratch/provenance", NULL, f->s->provenance);
  put_type(f, "/scratch/provenance", core, "ScratchData", NULL);
  tct_put_text(&f->w, "/scratch/provenance", "notes", "where this comes from, as a JSON object");
}

tct_status tct_nwb_write(const char *path, const tct_session *s, tct_error *err)
{
  tct_status status = tct_session_sound(s, path, err);
  nwb f             = {.s = s};

  if (status != TCT_OK) return status;
  status = tct_writing_begin(&f.w, path, err);
  put_frame(&f);
  if (s->subject[0]) put_subject(&f);
  put_units(&f);
  if (s->sample) put_samples(&f);
  if (s->trials > 0) put_trials(&f);
  if (s->provenance) put_provenance(&f);
  tct_nwb_put_schema(&f.w);
  return tct_writing_end(&f.w, status);
}
