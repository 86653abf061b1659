/* reading.h -- a model in the making: what the parts of compile hand each other. */
#ifndef TERCET_READING_H
#define TERCET_READING_H

#include <tercet/circuit.h>
#include <tercet/model.h>

#include "substrate/complain.h"

typedef struct {
  tct_spec *spec;
  tct_model *model;
  tct_error *err;
  const tct_node *root;
  const tct_node *architecture;              /* of the spec, or of the expanded circuit */
  const tct_node **population, **projection; /* where each was said; NULL for `one` and biases */
  bool *biased;                              /* [population] asks for a bias */
  int *bias_rule;       /* [population] who teaches it: 0, or whom `bias` names */
  int *population_init; /* [population] how weights onto it start; -1: as the architecture says */
  double *population_gain;
  tct_spec *expanded; /* a circuit's populations and projections */
  bool starved;       /* there was no memory for somebody's parameters */
} tct_reading;

/* Each reads one section, complains where it must, and fails only for lack of memory or data. */
tct_status tct_read_task(tct_reading *r);
tct_status tct_read_rules(tct_reading *r);
tct_status tct_read_architecture(tct_reading *r); /* populations, projections; then the next two */
/* How weights start, of a node `init` (NULL: nothing said), into what is there. */
void tct_read_init(tct_reading *r, const tct_node *n, int *init, double *gain);
tct_status tct_read_projections(tct_reading *r, const tct_node *n, int init, double gain);
void tct_check_copies(tct_reading *r); /* once shapes are known */
tct_status tct_fit_shapes(tct_reading *r);
tct_status tct_read_biases(tct_reading *r);
tct_status tct_read_objectives(tct_reading *r);
tct_status tct_read_training(tct_reading *r);

/* tct_bind; NULL for want of memory sets `starved`, which is asked before anyone looks at parameters. */
void *tct_reading_bind(tct_reading *r, const tct_node *n, const tct_about *a,
                       const char *const *allowed);
tct_status tct_reading_fed(const tct_reading *r); /* NO_MEMORY if starved */

/* The place of a rule (a variant node) in model->rule, added if it is new; -1 after a complaint. */
int tct_reading_rule(tct_reading *r, const tct_node *n);

/* Put what was said of populations and projections beside a circuit into r->expanded.  Complains of names
 * that the circuit does not make; fails only for lack of memory. */
tct_status tct_amend(tct_reading *r, const tct_node *said, const char *circuit);

/* Orders, loops, hops, offsets: complains of cycles without delay. */
tct_status tct_order(tct_reading *r);
void tct_lay_out(tct_model *m);

extern const char *const tct_schedules[]; /* "constant", "linear", "cosine", "step", NULL */

#endif
