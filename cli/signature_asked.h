/* signature_asked.h -- what tercet signature is asked, and what it finds. */
#ifndef TERCET_CLI_SIGNATURE_ASKED_H
#define TERCET_CLI_SIGNATURE_ASKED_H

#include "options.h"
#include "progress.h"

#include <tercet/correction.h>
#include <tercet/signature.h>

struct signature_work {
  const struct asked *asked;
  tct_model *model, *naive;
  tct_state *state, *untrained;
  const tct_correction *correction;
  tct_signature_how how;
  int n;
  tct_signed found[TCT_SIGNATURES];
  struct progress progress;
};

int signature_said(
  const struct signature_work *w); /* the exit code: EXIT_NO where one is not shown */
tct_status signature_plot(const struct signature_work *w, tct_error *err);
/* "<= 0.02", "0.8 .. 1.2", into text [48] */
const char *signature_criterion(const tct_signature *s, char text[48]);

#endif
