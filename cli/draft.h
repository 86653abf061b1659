/* draft.h -- a spec written from the names of its parts. */
#ifndef TERCET_CLI_DRAFT_H
#define TERCET_CLI_DRAFT_H

#include "base/text.h"

#include <tercet/describe.h>

/* The circuit by its name, or written out and changed into what some rules need. */
enum writing {
  NAMED,
  BOTH_WAYS, /* its synapses work in reverse too */
  SETTLING,  /* and the readout is of rates, which do not choose */
  SPIKING,   /* hidden units are leaky and fire */
  /* no circuit that is ready-made: */
  FORESEEING, /* a value, and who tells errors of predicted reward */
  ACTING,     /* cells that remember, and a choice that is drawn and answered */
  VALUING,    /* the same with a value beside the choice */
  WRITINGS,
};

struct plan {
  const tct_about *task, *rule, *circuit, *objective, *optimiser;
  enum writing writing;
};

/* The spec with every parameter in it and what it means.  Fails only where a circuit is written out. */
tct_status draft(tct_text *t, const struct plan *p, tct_error *err);

#endif
