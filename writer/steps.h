/* steps.h -- the plan that tercet-writer was given, step by step. */
#ifndef TERCET_WRITER_STEPS_H
#define TERCET_WRITER_STEPS_H

#include "brain/files/plan.h"

typedef struct {
  int plan;   /* open for reading */
  uint64_t n; /* steps read */
  tct_step
    head; /* of the last one: its shape is that of its values, and they are as many as it says */
  size_t values; /* of its shape */
  uint64_t left; /* bytes of values that were not read yet */
  char path[TCT_STEP_PATH], name[TCT_STEP_NAME];
} steps;

/* The next one.  BUG if it is nonsense or the plan ends. */
tct_status step_next(steps *s, tct_error *err);
/* The next n bytes of its values. */
tct_status step_bytes(steps *s, void *into, size_t n, tct_error *err);
/* All texts (or references) of a step: `text` [values] point into `bytes`; both tct_free. */
tct_status step_texts(steps *s, char **bytes, char ***text, tct_error *err);

#endif
