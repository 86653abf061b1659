/* page.h -- one static HTML file: readable anywhere, offline, in ten years.
 *
 * Figures are embedded as data; nothing is loaded, no script can run (a strict content security policy
 * says so to the browser), and all text is shown as it is, whatever it holds.
 *
 *     tct_page *p = tct_page_new("feedback alignment, seen from V1", err);
 *     tct_page_heading(p, "Learning");
 *     tct_page_figure(p, "runs/a/figures/accuracy.svg", "Mean of 5 seeds.", 340);
 *     status = tct_page_write(p, "runs/a/report.html", err);
 *     tct_page_free(p);
 *
 * Trouble on the way (no memory, a figure that is not there) is kept, and told by tct_page_write: the
 * calls between need not be checked.  All take p NULL.  One thread at a time. */
#ifndef TERCET_PAGE_H
#define TERCET_PAGE_H

#include <tercet/status.h>

typedef struct tct_page tct_page;

tct_page *tct_page_new(const char *title, tct_error *err);
void tct_page_free(tct_page *p);

/* A section; from the fourth on, a list of them stands at the top. */
void tct_page_heading(tct_page *p, const char *text);
/* A heading below it, not listed. */
void tct_page_subheading(tct_page *p, const char *text);
/* A paragraph; an empty line in it begins another. */
void tct_page_text(tct_page *p, const char *text);
/* cells [rows][columns]; the first row is the head.  A NULL cell is empty; columns of numbers stand
 * flush right.  caption may be NULL. */
void tct_page_table(tct_page *p, int rows, int columns, const char *const *cells,
                    const char *caption);
/* Text with its own lines and blanks: a spec. */
void tct_page_pre(tct_page *p, const char *text);
/* A picture, at most `width` px wide (0: its own width), with a numbered caption (NULL: none). */
void tct_page_figure(tct_page *p, const char *svg_path, const char *caption, int width);
/* Figures between these stand beside each other where the window is wide enough. */
void tct_page_grid_begin(tct_page *p);
void tct_page_grid_end(tct_page *p);

/* Write it, whole or not at all.  The page can be added to and written again. */
tct_status tct_page_write(const tct_page *p, const char *path, tct_error *err);

#endif
