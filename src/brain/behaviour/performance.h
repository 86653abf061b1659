/* performance.h -- how well what was shown is told from what it is not: d' of images, or of classes. */
#ifndef TERCET_BRAIN_BEHAVIOUR_PERFORMANCE_H
#define TERCET_BRAIN_BEHAVIOUR_PERFORMANCE_H

#include <tercet/behaviour.h>

/* The parameters of all measures of this kind. */
typedef struct {
  double clip;     /* d' lies within -clip .. clip */
  int64_t repeats; /* partings into halves */
} tct_performance_params;

#define TCT_PERFORMANCE_PARAMS                                                                     \
  TCT_PARAM(tct_performance_params, clip, 5, 0.1, 100, "1",                                        \
            "d' lies within this on either side of 0"),                                            \
    TCT_PARAM(tct_performance_params, repeats, 20, 1, 100000, "1",                                 \
              "partings of the trials into halves")

typedef struct {
  bool by_image;    /* a row is an image; else a class */
  bool pooled;      /* one number a row, of all distractors; else one of each */
  bool normalised;  /* less its mean over images of the same class, distractor by distractor */
  const char *name; /* of the measure: names its draws */
  tct_performance_params params;
} tct_performance;

/* `out` is [rows][pooled ? 1 : options]; NAN where there is no d'. */
size_t tct_performance_rows(const tct_performance *p, const tct_choices *c);
size_t tct_performance_entries(const tct_performance *p, const tct_choices *c);
/* Of the trials where side [trials] is `half`, or of all where side is NULL. */
tct_status tct_performance_of(const tct_performance *p, const tct_choices *c, const int *side,
                              int half, double *out, tct_error *err);

/* Numbers of a measure of this kind, in the order of TCT_CONSISTENCY_NUMBERS. */
tct_status tct_consistency(const tct_performance *p, const tct_choices *a, const tct_choices *b,
                           const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err);

extern const tct_behaviour_number tct_consistency_numbers[];
enum { TCT_CONSISTENCY_NUMBERS = 5 };

#endif
