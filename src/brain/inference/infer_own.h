/* infer_own.h -- what the parts of an inference share: one table for each way to look at the scores.
 *
 *     infer.c    asked, answered: what is compared with what
 *     tables.c   scores as they are, as they were drawn, and with each subject or condition left out
 *     relabel.c  scores with conditions relabelled
 *     examine.c  from tables to the estimate, interval and p of one contrast
 *
 * All tables have a column for each quantity: the models, then the lower and the upper noise ceiling. */
#ifndef TERCET_BRAIN_INFER_OWN_H
#define TERCET_BRAIN_INFER_OWN_H

#include <tercet/correction.h>
#include <tercet/rsa.h>
#include <tercet/test.h>

typedef struct {
  int rows;
  double *at; /* [rows][quantities]; NULL: not asked */
} tct_table;

/* Cross-validations of what is not drawn: its error is told without the chance of folds, so there must be none. */
enum { TCT_REPEATS_UNDRAWN = 100 };

enum { TCT_DRAWN_BOTH, TCT_DRAWN_SUBJECTS, TCT_DRAWN_CONDITIONS, TCT_DRAWN_N };

typedef struct {
  const tct_rsa *of;
  const tct_infer_how *how;
  const tct_test *test;
  const tct_correction *correction;
  int quantities, lower, upper; /* how many; columns of the ceilings */
  int repeats;                  /* of cross-validation; 0: there is none */
  double dof;
  tct_table value;    /* one row: scores as they are */
  tct_table labelled; /* one row: the same, scored as those with labels exchanged are */
  tct_table subject;  /* [subjects] */
  tct_table drawn[TCT_DRAWN_N];
  tct_table repeated[TCT_DRAWN_N]; /* [repeats][draws]: what each cross-validation of a draw gave */
  tct_table without_subject, without_condition;
  tct_table relabelled;
  bool all_labels; /* relabelled holds all ways that there are, as far as models go */
  int told;        /* of tell_of pieces of work, for how->draw.tell */
  int tell_of;
  double *scratch[TCT_DRAWN_N + 2]; /* columns, each as long as the longest table */
  double *spare;                    /* one more */
} tct_inquiry;

/* sign x (column a - column b) + shift; b < 0: without b */
typedef struct {
  int a, b;
  double sign, shift;
  bool one_sided; /* is it above 0?  else, does it differ */
  bool labels;    /* its null is that labels of conditions mean nothing */
} tct_contrast;

typedef struct {
  tct_rsa_estimate estimate;
  double p, smallest;
} tct_examined;

/* tables.c.  What was made is freed by tct_tables_free, also after failure. */
tct_status tct_tables_make(tct_inquiry *q, tct_error *err);
void tct_tables_free(tct_inquiry *q);
tct_status tct_table_new(const tct_inquiry *q, tct_table *t, int rows, tct_error *err);
/* tell, if anybody listens, that of this piece of work `done` are done; true: stop */
bool tct_told(const tct_inquiry *q, int done);

/* Scores of all conditions and subjects, cross-validated so many times if that was asked for at all. */
tct_status tct_score_undrawn(const tct_inquiry *q, const tct_rsa *of, bool ceiling, int repeats,
                             tct_scores *out, tct_error *err);

/* relabel.c: q->relabelled */
tct_status tct_relabel(tct_inquiry *q, tct_error *err);

/* infer.c: of Student's t, by what is drawn */
double tct_degrees_of_freedom(tct_boot boot, int subjects, int conditions);

/* examine.c */
tct_status tct_examine(const tct_inquiry *q, const tct_contrast *c, tct_examined *out,
                       tct_error *err);

#endif
