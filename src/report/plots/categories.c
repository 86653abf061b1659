/* categories.c -- what shows categories of conditions: a colour for each, and the key to them.
 *
 * Seven hues that all eyes tell apart; then the same ones pale, then dark, and with another shape. */
#include "report/plots/categories.h"

#include <math.h>

#include "report/plots/style.h"

enum { LINE = 14, LINES = 6, SWATCH = 8 };

int tct_category_of(const tct_categories *c, int condition)
{
  const int which = c->of ? c->of[condition] : -1;

  return which >= 0 && which < c->n ? which : -1;
}

const char *tct_category_colour(int category, char rgb[16])
{
  static const int hue[TCT_HUES][3]  = {{0, 114, 178},   {213, 94, 0},  {0, 158, 115},
                                        {204, 121, 167}, {230, 159, 0}, {86, 180, 233},
                                        {34, 34, 34}};
  static const double to[TCT_CYCLES] = {0, 255, 0}, by[TCT_CYCLES] = {0, 0.55, 0.45};
  int part[3] = {153, 153, 153};

  for (int i = 0; category >= 0 && i < 3; i++) {
    const int cycle = category / TCT_HUES % TCT_CYCLES;
    const int plain = hue[category % TCT_HUES][i];
    part[i]         = (int)lround(plain + by[cycle] * (to[cycle] - plain));
  }
  tct_print(rgb, 16, "'#%02x%02x%02x'", (unsigned)part[0], (unsigned)part[1], (unsigned)part[2]);
  return rgb;
}

const char *tct_category_words(int category, char words[48])
{
  static const int shape[TCT_CYCLES] = {7, 9, 5}; /* disc, triangle, square */
  char rgb[16];

  tct_print(words, 48, "pt %d lc rgb %s",
            category < 0 ? 6 : shape[category / TCT_HUES % TCT_CYCLES],
            tct_category_colour(category, rgb));
  return words;
}

void tct_category_point(tct_figure *f, int category, double x, double y, double size)
{
  char words[48];

  tct_text_add(&f->body, "set label '' at screen px(%.6g),py(%.6g) point %s ps %.3g front\n", x, y,
               tct_category_words(category, words), size);
}

/* ---- the key ------------------------------------------------------------------------------------------ */

static void name_of(const tct_categories *c, int i, double room, char name[TCT_LETTERS])
{
  char number[16];

  tct_print(number, sizeof number, "%d", i);
  tct_lettering_fit(c->name ? c->name[i] : number, TCT_SMALL_SIZE, room, name);
}

static void swatch(tct_figure *f, int category, double x, double y, bool point)
{
  char rgb[16];

  if (point)
    tct_category_point(f, category, x + 0.5 * SWATCH, y, 0.55);
  else
    tct_figure_fill(f, &(tct_box){x, y - 0.5 * SWATCH, x + SWATCH, y + 0.5 * SWATCH},
                    tct_category_colour(category, rgb));
}

/* f NULL: only say how high it is */
static double key(const tct_categories *c, tct_figure *f, double width, double y, bool points)
{
  const double room = width - 2 * TCT_EDGE - SWATCH - 4;
  double x          = TCT_EDGE;
  int line          = 0;
  char name[TCT_LETTERS];

  if (!c->of || c->n < 1 || c->n > TCT_HUES * TCT_CYCLES) return 0;
  for (int i = 0; i < c->n; i++) {
    name_of(c, i, room, name);
    const double wide = SWATCH + 4 + tct_lettering_width(name, TCT_SMALL_SIZE);
    const double more = i + 1 < c->n && line == LINES - 1 ? 84 : 0; /* for the words below */
    if (x > TCT_EDGE && x + wide + more > width - TCT_EDGE) {
      if (line == LINES - 1) {
        tct_print(name, sizeof name, "and %d more", c->n - i);
        if (f)
          tct_figure_text(f, x, y + (line + 0.5) * LINE, 'l', 0, TCT_SMALL_SIZE, "QUIET", name);
        break;
      }
      x = TCT_EDGE;
      line++;
    }
    if (f) {
      swatch(f, i, x, y + (line + 0.5) * LINE, points);
      tct_figure_text(f, x + SWATCH + 4, y + (line + 0.5) * LINE, 'l', 0, TCT_SMALL_SIZE, "INK",
                      name);
    }
    x += wide + 12;
  }
  return (line + 1) * LINE;
}

double tct_categories_key_height(const tct_categories *c, double width)
{
  return key(c, NULL, width, 0, false);
}

void tct_categories_key(const tct_categories *c, tct_figure *f, double y, bool points)
{
  key(c, f, f->width, y, points);
}
