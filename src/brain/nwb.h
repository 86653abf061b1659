/* nwb.h -- an NWB 2.x file as what it means: tables of units, trials and electrodes, and series over time.
 *
 * Opening lists the file and reads what is small (attributes, ends of ragged rows); numbers are read when
 * they are asked for, whole columns at once.  NWB 1.x is refused in words.
 *
 * Source: Rubel et al. 2022, doi:10.7554/eLife.78362; NWB Format Specification 2.7, hdmf-common 1.8. */
#ifndef TERCET_NWB_H
#define TERCET_NWB_H

#include <tercet/format.h>

typedef struct {
  char name[64];
  char description[256];
  char type[32]; /* "float64", "text", "records", "references" */
  int ragged;    /* 0: a value a row; 1: a list; 2: a list of lists */
  int rank;      /* of one value: 0 a number or a text; shape below */
  size_t shape[TCT_RANK];
  size_t n; /* values in all rows together */
  bool usable;
  char why[256]; /* it is not */
} tct_nwb_column;

typedef struct {
  char path[128]; /* "units", "intervals/trials", "general/extracellular_ephys/electrodes" */
  char type[48];  /* "Units", "TimeIntervals", "DynamicTable" */
  size_t rows;
  int n;
  tct_nwb_column *column;
} tct_nwb_table;

typedef struct {
  char path[128]; /* "acquisition/lick", "processing/ophys/DfOverF/RoiResponseSeries" */
  char type[48];  /* "TimeSeries", "RoiResponseSeries", "ElectricalSeries", ... */
  char unit[32];
  int rank; /* of its data, time first */
  size_t shape[TCT_RANK];
  double conversion, offset;  /* value = data x conversion + offset */
  double rate, starting_time; /* Hz, s; rate NAN: it has timestamps */
  char
    rois[128]; /* path of the table that its columns are rows of (regions, electrodes), "": none */
  bool usable;
  char why[256];
} tct_nwb_series;

typedef struct {
  const char *path; /* of the file; the caller's */
  size_t most;      /* bytes that reading may take */
  char version[16];
  char identifier[128], description[256], subject[64], start[64];
  int tables, n_series;
  tct_nwb_table *table;
  tct_nwb_series *series;
} tct_nwb;

/* Values of a column: numbers or texts, and where each row ends. */
typedef struct {
  size_t rows, n;
  double *number; /* [n x size of a value]; or NULL */
  char *text;     /* [n][width]; or NULL */
  size_t width;   /* bytes of a text, filled up with 0; one of this width has no 0 at its end */
  size_t *end;    /* [rows] of a ragged one, else NULL: row i is end[i-1] .. end[i]-1 */
} tct_nwb_values;

/* `most` bounds the bytes that this and later reading take.  On trouble nothing is left behind. */
tct_status tct_nwb_open(const char *path, size_t most, tct_nwb *into, tct_error *err);
void tct_nwb_close(tct_nwb *f);
const tct_nwb_table *tct_nwb_table_named(const tct_nwb *f,
                                         const char *path); /* or by its last word; NULL */
const tct_nwb_series *tct_nwb_series_named(const tct_nwb *f, const char *path);
const tct_nwb_column *tct_nwb_column_named(const tct_nwb_table *t, const char *name);

/* One column.  `rows` of a doubly ragged one are those of the outer list, with all its values in a row. */
tct_status tct_nwb_column_read(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err);
/* Only where each row of a ragged column ends, `n` values in all: what streaming it needs. */
tct_status tct_nwb_column_ends(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err);
/* Samples [shape[0] x ...] in the series' unit, and the time of each in s (both tct_free). */
tct_status tct_nwb_series_read(const tct_nwb *f, const tct_nwb_series *s, double **value,
                               double **time, tct_error *err);
void tct_nwb_values_free(tct_nwb_values *v);

#endif
