/* choices.h -- choices of observers out of a table, with the names of what was chosen; two sets of them made to speak of
 * the same options, and two observers of the same trials.
 *
 *     table -> tct_observers_read -> observers -> tct_observers_match -> tct_observers_pair -> tct_behave
 *
 * A row of a table is a trial, in the order in which they were run.  Classes (choices, images, trials, subjects) are
 * text or numbers, and are the same where their names are.  In double.  Any thread, on different objects. */
#ifndef TERCET_CHOICES_H
#define TERCET_CHOICES_H

#include <tercet/behaviour.h>
#include <tercet/format.h>

/* Columns of a table.  Beside them, chance:OPTION is the probability with which OPTION is chosen. */
#define TCT_CHOICE_COLUMNS(X)                                                                      \
  X(TRUTH, "truth", "the right choice")                                                            \
  X(CHOICE, "choice", "what was chosen; where there are probabilities alone, the most probable")   \
  X(IMAGE, "image", "what was shown")                                                              \
  X(DISTRACTOR, "distractor", "the one wrong option that was offered")                             \
  X(STRENGTH, "strength", "of the stimulus: a column of numbers, or the difference A-B of two")    \
  X(TIME, "time", "until the choice, a number")                                                    \
  X(TRIAL, "trial", "its name, by which two observers' trials are matched")                        \
  X(SUBJECT, "subject", "who chose")

typedef enum {
#define X(name, text, doc) TCT_CHOICE_##name,
  TCT_CHOICE_COLUMNS(X)
#undef X
    TCT_CHOICE_COLUMN_N
} tct_choice_column;

enum { TCT_CHOICE_NAME = 128 }; /* bytes of a name, the 0 at its end included */

/* Names of classes; class i is name[i].  Numbers come first, ascending, then texts by their bytes. */
typedef struct {
  int n;
  char (*name)[TCT_CHOICE_NAME];
} tct_class_names;

/* The trials of one observer.  `choices` points into what belongs to the tct_observers it is in. */
typedef struct {
  char name[TCT_CHOICE_NAME]; /* the subject; where there is none, the table */
  tct_choices choices;
  const int *trial;                 /* [trials] names of trials, -1: missing; NULL: none */
  int missing[TCT_CHOICE_COLUMN_N]; /* trials without a value; 0 of a column that is not there */
  int missing_chance;               /* trials in which a probability is missing */
} tct_observer;

typedef struct {
  int n;
  tct_observer *observer; /* [n], in order of their names */
  tct_class_names options, images, trials;
} tct_observers;

/* What a column is called in the table.  NULL: by its own name; it may be absent then. */
typedef struct {
  const char *column[TCT_CHOICE_COLUMN_N];
} tct_observers_how;

/* Read arrays of one length as the columns of a table; of arrays called otherwise nothing is looked at.  `name` is
 * that of the one observer where there is no subject, and stands in messages.  An empty cell, NA, NaN is missing, and is
 * counted.  BAD_DATA, with column and row (from 1, below a header), for a table without truth or choices, a column that
 * was named and is not there, cells that cannot be; NO_MEMORY.  On trouble nothing is left behind. */
TCT_API tct_status tct_observers_of(const tct_arrays *table, const char *name,
                                    const tct_observers_how *how, tct_observers *into,
                                    tct_error *err);
/* The same of a file that a format reads; `most` bounds the bytes taken. */
TCT_API tct_status tct_observers_read(const char *path, const tct_observers_how *how, size_t most,
                                      tct_observers *into, tct_error *err);
TCT_API void tct_observers_free(tct_observers *o); /* a zeroed or freed one is fine */

/* Let both have the options, images and trials of either, by name: class i of one is class i of the other.  BAD_DATA
 * where they have no option in common. */
TCT_API tct_status tct_observers_match(tct_observers *a, tct_observers *b, tct_error *err);

/* Two observers in the same trials: trial i of of[0] is trial i of of[1]. */
typedef struct {
  tct_choices of[2];
  bool by_name; /* else by place */
  int only[2];  /* trials that the other has not, or that have no name */
} tct_observer_pair;

/* By the names of trials; where one has none, by images that each saw no more than once; else by their place, if they have
 * as many.  Of observers whose classes are the same (of one tct_observers, or matched).  BAD_DATA where trials cannot be
 * told apart, or one has another right choice in one. */
TCT_API tct_status tct_observers_pair(const tct_observer *a, const tct_observer *b,
                                      tct_observer_pair *into, tct_error *err);
TCT_API void tct_observer_pair_free(tct_observer_pair *p);

#endif
