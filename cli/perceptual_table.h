/* perceptual_table.h -- what perceptual learning found, as JSON, as CSV, as pictures, as a page. */
#ifndef TERCET_CLI_PERCEPTUAL_TABLE_H
#define TERCET_CLI_PERCEPTUAL_TABLE_H

#include "json.h"

#include "lab/perceptual/perceptual.h"
#include "report/page.h"
#include "report/plot.h"

extern const char *const perceptual_at[TCT_AT_N]; /* "criterion", "end" */

struct json perceptual_json(const tct_perceptual *p, const char *spec, bool quick);
/* A line for each rule, precision, mark, and where it stood. */
void perceptual_csv(const tct_perceptual *p, tct_text *csv);

/* Pictures of where they stood `at`, into `folder`, and onto the page beside each other. */
tct_status perceptual_pictures(const tct_perceptual *p, int at, const char *folder, tct_page *page,
                               tct_error *err);
/* A picture that was drawn, onto the page. */
tct_status perceptual_picture(tct_page *page, const tct_plot *plot, const char *caption,
                              tct_error *err);
/* What came out, in sentences that are made of the numbers; a table of them. */
void perceptual_findings(const tct_perceptual *p, tct_page *page);
tct_status perceptual_numbers(const tct_perceptual *p, int at, tct_page *page, tct_error *err);

#endif
