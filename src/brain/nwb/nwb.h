/* nwb.h -- an NWB 2.x file as what it means: tables of units, trials and electrodes, and series over time.
 *
 * Opening lists the file and reads what is small (attributes, ends of ragged rows); numbers are read when
 * they are asked for, whole columns at once.  NWB 1.x is refused in words.  Threads may share an open file:
 * reading changes nothing in it.
 *
 * Source: Rubel et al. 2022, doi:10.7554/eLife.78362; NWB Format Specification 2.7, hdmf-common 1.8. */
#ifndef TERCET_NWB_H
#define TERCET_NWB_H

#include <tercet/format.h>

enum { TCT_NWB_NAME = 64, TCT_NWB_PATH = 128 };

typedef struct {
  char name[TCT_NWB_NAME];
  char description[256]; /* cut off where it is longer */
  char type[32];         /* "float64", "text", "records", "references" (read as paths) */
  int ragged;            /* 0: a value a row; 1: a list; 2: a list of lists */
  int rank;              /* of one value: 0 a number or a text; shape below */
  size_t shape[TCT_RANK];
  size_t n; /* values in all rows together */
  char
    region[TCT_NWB_PATH]; /* path of the table that its values are row numbers of, from 0; "": no */
  char index[TCT_NWB_NAME],
    outer[TCT_NWB_NAME]; /* what says where its lists end, of a ragged one */
  bool usable;
  char why[256];      /* it is not */
  tct_status trouble; /* that reading it is, then */
} tct_nwb_column;

typedef struct {
  char
    path[TCT_NWB_PATH]; /* "units", "intervals/trials", "general/extracellular_ephys/electrodes" */
  char type[48];        /* "Units", "TimeIntervals", "DynamicTable"; "": it does not say */
  char description[256];
  size_t rows;
  tct_nwb_column
    id; /* read by the name "id", which no column has; its name is "" if there is none */
  int n;
  tct_nwb_column *column; /* [n] as `colnames` orders them, then those that it forgets */
} tct_nwb_table;

typedef struct {
  char path[TCT_NWB_PATH]; /* "acquisition/lick", "processing/ophys/DfOverF/RoiResponseSeries" */
  char type[48];           /* "TimeSeries", "RoiResponseSeries", "ElectricalSeries", ... */
  char description[256];
  char unit[32]; /* "": it does not say */
  int rank;      /* of its data, time first */
  size_t shape[TCT_RANK];
  double conversion, offset;  /* value = data x conversion [x channel_conversion] + offset */
  double rate, starting_time; /* Hz, s; rate NAN: it has timestamps */
  char rois[TCT_NWB_PATH];    /* path of the table that its columns are rows of (regions,
                                 electrodes), "": none */
  char region[TCT_NWB_PATH];  /* what says which rows: "acquisition/lfp/electrodes"; "": nothing */
  bool usable;
  char why[256];
  tct_status trouble;
} tct_nwb_series;

typedef struct {
  char from[TCT_NWB_PATH], to[TCT_NWB_PATH]; /* a group, and the same by its first name */
} tct_nwb_link;

typedef struct {
  const char *path; /* of the file; the caller's */
  size_t most;      /* bytes that reading may take */
  char version[16];
  char identifier[128], description[256], subject[64], start[64];
  int tables, n_series, links;
  tct_nwb_table *table;   /* [tables] in order of path */
  tct_nwb_series *series; /* [n_series] in order of path */
  tct_nwb_link *link;     /* [links] */
  char *said; /* what is odd in the file and was made do with, a line each; NULL: nothing */
} tct_nwb;

/* Values of a column: numbers or texts, and where each row ends. */
typedef struct {
  size_t rows, n;
  double *number; /* [n x size of a value]; or NULL */
  char *text;     /* [n x size of a value][width]; or NULL */
  size_t width;   /* bytes of a text, filled up with 0; one of this width has no 0 at its end */
  size_t *end;    /* [rows] of a ragged one, else NULL: row i is end[i-1] .. end[i]-1 */
  /* of a doubly ragged one, else NULL: row i is lists list_of[i-1] .. list_of[i]-1, of which list k is
   * values list_end[k-1] .. list_end[k]-1 */
  size_t lists, *list_of, *list_end;
} tct_nwb_values;

/* `most` bounds the bytes that this and later reading take.  On trouble nothing is left behind.
 * UNSUPPORTED: NWB 1.x, or no program that reads HDF5.  BAD_DATA: no NWB file, or a damaged one. */
tct_status tct_nwb_open(const char *path, size_t most, tct_nwb *into, tct_error *err);
void tct_nwb_close(tct_nwb *f);
/* By path, also through a link, or by its last word if only one has it; NULL. */
const tct_nwb_table *tct_nwb_table_named(const tct_nwb *f, const char *path);
const tct_nwb_series *tct_nwb_series_named(const tct_nwb *f, const char *path);
const tct_nwb_column *tct_nwb_column_named(const tct_nwb_table *t, const char *name); /* or "id" */

/* One column.  `rows` of a doubly ragged one are those of the outer list, with all its values in a row.
 * BAD_DATA: it is not there, or its index goes back or beyond the end; UNSUPPORTED: it holds records or
 * lies in another file. */
tct_status tct_nwb_column_read(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err);
/* Several at once, none twice, which starts the reader once: into [n].  All or none. */
tct_status tct_nwb_columns_read(const tct_nwb *f, const tct_nwb_table *t, const char *const *column,
                                int n, tct_nwb_values *into, tct_error *err);
/* Only where each row of a ragged column ends, `n` values in all: what streaming it needs. */
tct_status tct_nwb_column_ends(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err);
void tct_nwb_values_free(tct_nwb_values *v);

/* Samples [shape[0] x ...] in the series' unit, and the time of each in s (both tct_free). */
tct_status tct_nwb_series_read(const tct_nwb *f, const tct_nwb_series *s, double **value,
                               double **time, tct_error *err);
/* Only the times [shape[0]]. */
tct_status tct_nwb_series_times(const tct_nwb *f, const tct_nwb_series *s, double **time,
                                tct_error *err);
/* Which rows of the table `rois` its columns are: [*n] from 0 (tct_free).  BAD_DATA if it has none. */
tct_status tct_nwb_series_rows(const tct_nwb *f, const tct_nwb_series *s, size_t **row, size_t *n,
                               tct_error *err);

#endif
