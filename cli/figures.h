/* figures.h -- the figures of the paper that the command draws.  A figure is one file, one entry in figure.c. */
#ifndef TERCET_CLI_FIGURES_H
#define TERCET_CLI_FIGURES_H

#include "options.h"

#include "report/page.h"

#include <tercet/spec.h>

struct figure {
  const char *name;    /* "2" */
  const char *folder;  /* where it goes if nothing is said */
  const char *spec;    /* its text */
  const char *summary; /* a phrase */
  bool quick;          /* it has a short form */
  bool single;         /* works in tct_real, as training does: the others work in double */
  int (*draw)(const struct asked *a, const struct figure *f, const char *folder);
};

extern const struct figure figure_credit, figure_field, figure_perceptual, figure_laws;

/* A fresh copy of the figure's spec, or of the one that the command line names. */
tct_spec *figure_spec(const struct asked *a, const struct figure *f, tct_error *err);
const char *figure_spec_name(const struct asked *a, const struct figure *f);
/* Says where the page is, as text or as JSON; the exit code. */
int figure_say(const struct asked *a, const struct figure *f, const char *folder, const char *page,
               int states, int seeds);
/* What a section of the spec said before it ran: the null, the controls, what would contradict it. */
void figure_claims(tct_page *page, const tct_spec *spec, const char *section);
const char *figure_said(const tct_node *n, const char *key);

#endif
