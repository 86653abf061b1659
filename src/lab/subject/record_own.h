/* record_own.h -- showing a probe set and listening to populations: what recording is made of. */
#ifndef TERCET_RECORD_OWN_H
#define TERCET_RECORD_OWN_H

#include <tercet/state.h>

#include <tercet/recording.h>

/* One population that is listened to. */
typedef struct {
  int population;
  int *unit; /* [units] which of it, ascending; owned */
  int units;
  tct_recording *into; /* rates, [condition][repeat][time][unit]; owned until it is handed on */
  /* of all its units in the first showing of the probe set, about its first rate */
  double first, sum, squares;
  uint64_t heard;
} tct_listening;

typedef struct {
  tct_state *state;
  int probe;
  int repeats;              /* of each condition; beyond those of the probe set it is shown again */
  bool voltage;             /* membrane potentials instead of rates: of units that have one */
  int per;                  /* steps that are put together; 0: each is kept */
  bool counts;              /* ... as their sum, not their mean: all that is listened to spikes */
  bool spread;              /* fill sum and squares: the probe set is shown once in full */
  tct_listening *listening; /* [n]; `into` is made here */
  int n;
  void (*progress)(void *arg, uint64_t done, uint64_t of); /* trials; may be NULL */
  void *arg;
} tct_showing_probe;

/* The number of a probe set of the task; its first for NULL.  UNSUPPORTED, with what it might have been. */
tct_status tct_probe_named(const tct_world *w, const char *name, int *probe, tct_error *err);
/* All conditions, `repeats` times: one repeat of all, then the next.  What is recorded of a trial does not
 * depend on how many there are. */
tct_status tct_show_probe(const tct_showing_probe *how, tct_error *err);
/* Frees what it owns, not itself. */
void tct_listening_free(tct_listening *l);
/* SHA-256 of all that a probe set shows, as float32, and of its shapes and names. */
tct_status tct_probe_sha256(const tct_world *w, int probe, char hex[65], tct_error *err);

#endif
