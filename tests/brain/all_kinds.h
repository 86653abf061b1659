/* all_kinds.h -- a file that holds every kind of thing that tercet-writer can be told to put. */
#ifndef TESTS_ALL_KINDS_H
#define TESTS_ALL_KINDS_H

#include "brain/oracle.h"

#include <math.h>

#include "brain/files/writing.h"

typedef struct {
  char name[24];
  int16_t i;
  double x;
} row;

enum { ROWS = 5000, LONG = 40000 };

static inline void put_all_kinds(tct_writing *w)
{
  static row rows[ROWS];
  static char lengthy[LONG];
  static double many[3 << 17];
  const size_t three[] = {2, 3}, none[] = {0, 3}, large[] = {1 << 17, 3};
  char path[64];

  tct_put_group(w, "/types");
  for (int t = 0; t < EVERY_TYPE; t++) {
    tct_arrays a = {0};
    add_pattern(&a, "x", every_type[t], SIZES(2, 3));
    (void)snprintf(path, sizeof path, "/types/%s", tct_dtype_name(every_type[t]));
    tct_put_array(w, path, NULL, every_type[t], 2, three, a.array[0].bytes);
    tct_put_array(w, path, "copy", every_type[t], 1, &(size_t){6}, a.array[0].bytes);
    tct_put_number(w, path, "one", every_type[t], a.array[0].bytes);
    tct_arrays_free(&a);
  }
  for (int i = 0; i < ROWS; i++) {
    rows[i].i = (int16_t)(i * 7);
    rows[i].x = i / 3.0;
    (void)snprintf(rows[i].name, sizeof rows[i].name, "%s%d", i % 2 ? "\303\251" : "", i);
  }
  rows[3].name[0] = 0;
  for (size_t i = 0; i < sizeof many / sizeof *many; i++) many[i] = (double)i * 0.1;
  memset(lengthy, 'a', LONG - 1);
  tct_put_array(w, "/none", NULL, TCT_F64, 2, none, NULL);
  tct_put_array(w, "/many", NULL, TCT_F64, 2, large, many);
  tct_put_number(w, "/nan", NULL, TCT_F64, &(double){NAN});
  tct_put_column(w, "/i", TCT_I16, ROWS, &rows[0].i, sizeof *rows);
  tct_put_column(w, "/x", TCT_F64, ROWS, &rows[0].x, sizeof *rows);
  tct_put_places(w, "/places", ROWS);
  tct_put_texts(w, "/names", NULL, ROWS, rows[0].name, sizeof *rows);
  tct_put_texts(w, "/no_names", NULL, 0, NULL, 0);
  tct_put_texts(w, "/names", "some", 4, rows[0].name, sizeof *rows);
  tct_put_text(w, "/long", NULL, lengthy);
  tct_put_text(w, "/", "about", "all of it");
  tct_put_ascii(w, "/date", 0, "2019-10-28");
  tct_put_ascii(w, "/dates", 1, "2019-10-28");
  tct_put_reference(w, "/names", "of", "/types");
}

static inline tct_status write_all_kinds(const char *path, tct_error *err)
{
  tct_writing w;
  const tct_status status = tct_writing_begin(&w, path, err);

  if (status == TCT_OK) put_all_kinds(&w);
  return tct_writing_end(&w, status);
}

#endif
