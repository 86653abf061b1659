/* style.h -- the look of every figure, as the text of style.gp. */
#ifndef TERCET_STYLE_H
#define TERCET_STYLE_H

extern const char tct_style_gp[];

/* how many colours series and categories have, before they come again */
enum { TCT_HUES = 7 };

#endif
