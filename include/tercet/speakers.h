/* speakers.h -- who speaks in rows of activity: the units whose rate is not 0. */
#ifndef TERCET_SPEAKERS_H
#define TERCET_SPEAKERS_H

#include <tercet/real.h>

typedef struct {
  int most; /* so many are listed */
  int *n; /* [row] how many they are; below 0: not known, or too many; NULL: nobody keeps a list */
  int *unit; /* [row][most + TCT_PANEL] ascending */
} tct_speakers;

#endif
