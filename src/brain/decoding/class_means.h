/* class_means.h -- the mean response to each class: what several decoders are made of. */
#ifndef TERCET_BRAIN_CLASS_MEANS_H
#define TERCET_BRAIN_CLASS_MEANS_H

#include <tercet/decoder.h>

/* Into the first `units` of each row of weight [classes][units + 1]; of equal trials exactly they. */
void tct_class_means(const tct_class_trials *t, double *weight);

#endif
