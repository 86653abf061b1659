/* lettering.h -- how wide text will be, and text that fits. */
#ifndef TERCET_LETTERING_H
#define TERCET_LETTERING_H

enum { TCT_LETTERS = 256 }; /* bytes of one line, with its 0 */

/* px, in the widest of the fonts that a viewer may take; others leave a little more room. */
double tct_lettering_width(const char *text, double size);

/* `text` (NULL: "") as valid UTF-8 without control characters, cut with an ellipsis where it is wider
 * than `room` px. */
void tct_lettering_fit(const char *text, double size, double room, char out[TCT_LETTERS]);

/* The same over at most `most` lines, broken at blanks; the last is cut.  Returns how many. */
int tct_lettering_wrap(const char *text, double size, double room, int most,
                       char (*out)[TCT_LETTERS]);

/* Move places up and down as little as may be (least squares), so that they keep their order, are
 * `gap` apart and lie between low and high.  They must fit: (n - 1) x gap <= high - low; n <= 64. */
void tct_lettering_spread(int n, double *place, double gap, double low, double high);

#endif
