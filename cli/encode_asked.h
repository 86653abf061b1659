/* encode_asked.h -- what tercet encode is asked, and what it finds. */
#ifndef TERCET_CLI_ENCODE_ASKED_H
#define TERCET_CLI_ENCODE_ASKED_H

#include "options.h"
#include "progress.h"
#include "sides.h"

#include <tercet/encoding.h>

/* One recording of features and one of units. */
struct encode_pair {
  const tct_recording *features, *units;
  const tct_recording *before; /* features of a run before any learning; NULL: no run */
  tct_shared shared;
  tct_encoding found, untrained; /* the latter without intervals; zeroed where there is no run */
};

struct encode {
  const struct asked *asked;
  tct_encoding_how how;
  void *params, *ceiling_params;
  tct_encoding_number report;
  bool windowed;
  double window[2];       /* ms */
  int sides, of_features; /* those of features come first */
  struct side *side;      /* [sides] */
  int n;
  struct encode_pair *pair; /* [n] */
  struct progress progress;
  int at; /* the pair that is encoded */
};

/* What can be said before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong. */
int encode_asked(const struct asked *a, struct encode *e);
/* Open all nouns and encode; the exit code, likewise. */
int encode_work(struct encode *e);
void encode_free(struct encode *e);

extern const char *const encode_numbers[TCT_ENCODING_N]; /* their names */
bool encode_has_run(const struct encode *e);

/* What came out, as text, JSON or CSV; the exit code. */
int encode_said(const struct encode *e);
/* Drawn into the picture that --plot names. */
tct_status encode_plot(const struct encode *e, tct_error *err);
/* Predictions into the file that -o names, as recordings. */
tct_status encode_write(const struct encode *e, tct_error *err);

#endif
