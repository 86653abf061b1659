/* plan.h -- what is to be measured where, and the way of backprop that leads there.
 *
 * Seen by the files that measure credit and by nobody else. */
#ifndef TERCET_LAB_CREDIT_PLAN_H
#define TERCET_LAB_CREDIT_PLAN_H

#include "lab/credit/circuit.h"

#include <pthread.h>

typedef struct {
  char name[512];
  bool own;        /* each rule by its own learning */
  bool run;        /* the weights of a run's folder */
  uint64_t trials; /* of backprop */
} tct_credit_stop;

typedef struct {
  char rule[TCT_NAME], knob[160];
} tct_credit_job;

/* Backprop's way from one seed. */
typedef struct {
  tct_real *start, **weights; /* [stops] in the layout of the base model */
  double *objective, *gradient;
} tct_credit_way;

typedef struct {
  const tct_credit_how *how;
  tct_credit_table *table;
  uint64_t seed; /* the spec's */
  tct_model *base;
  int stops, jobs, trials, draws;
  tct_credit_stop *stop;
  tct_credit_job *job;
  tct_credit_way *way; /* [seeds] */
  uint64_t *trial;
  pthread_mutex_t lock;
  int begun, done;
  tct_status code; /* the first trouble that stops all */
  tct_error err;
} tct_credit_plan_all;

/* The results of one rule at one state. */
typedef struct {
  int n;
  tct_credit_result *result;
  tct_credit_part *part, *spare;
} tct_credit_bag;

tct_status tct_credit_plan_make(tct_credit_plan_all *a, tct_error *err);
tct_status tct_credit_walk(tct_credit_plan_all *a, tct_error *err);
void tct_credit_plan_free(tct_credit_plan_all *a);

int tct_credit_next(tct_credit_plan_all *a); /* a job nobody has; -1: none, or all shall stop */
void tct_credit_done(tct_credit_plan_all *a, int job, tct_status code, const tct_error *err);

tct_status tct_credit_bag_new(tct_credit_bag *bag, const tct_credit_plan_all *a,
                              const tct_credit_pair *pair, tct_error *err);
void tct_credit_bag_free(tct_credit_bag *bag);
/* The mean of n numbers, `stride` apart, with its interval (Student); no interval for one alone. */
tct_estimate tct_credit_over(const double *x, size_t stride, int n);
/* Over instances: means, and intervals of the means; a single instance keeps its own. */
void tct_credit_sum_up(const tct_credit_bag *bag, const tct_credit_pair *pair, tct_credit_entry *e);

#endif
