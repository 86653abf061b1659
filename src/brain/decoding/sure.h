/* sure.h -- where an accuracy may lie, given what was answered. */
#ifndef TERCET_BRAIN_DECODING_SURE_H
#define TERCET_BRAIN_DECODING_SURE_H

#include <tercet/decoding.h>

/* Of one cell: right, asked [classes], share [rows] with NAN for what has no answer, label [rows]; draw [draws] and
 * room [rows] are room.  Low and high, NAN where a class has no answer. */
void tct_accuracy_interval(const tct_decode_how *how, int cell, int classes, const double *right,
                           const double *asked, int rows, const double *share, const int *label,
                           double *draw, int *room, double *low, double *high);

#endif
