/* sections.h -- the parts of a page on runs; each adds its heading, figures and words. */
#ifndef TERCET_SECTIONS_H
#define TERCET_SECTIONS_H

#include "report/page.h"
#include "report/runs.h"

typedef struct {
  tct_page *page;
  const char *figures; /* the folder they are kept in */
  const tct_report_run *run;
  int n;
} tct_report_of;

tct_status tct_section_components(const tct_report_of *r,
                                  tct_error *err); /* Fig. 1: each swapped once */
tct_status tct_section_learning(const tct_report_of *r, tct_error *err); /* curves with chance */
tct_status tct_section_alignment(const tct_report_of *r,
                                 tct_error *err); /* angles to the gradient */
tct_status tct_section_representations(const tct_report_of *r,
                                       tct_error *err); /* RDMs before and after */
tct_status tct_section_similarity(const tct_report_of *r,
                                  tct_error *err);                   /* populations x populations */
tct_status tct_section_runs(const tct_report_of *r, tct_error *err); /* specs, seeds, hashes */

#endif
