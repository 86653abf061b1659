/* lettering.c -- how wide text will be, and text that fits.
 *
 * gnuplot does not know the font that a reader's browser will take, so every place for a name is laid
 * out here, by the widths of DejaVu Sans: Helvetica, Arial and their like are narrower. */
#include "report/plots/lettering.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* advance of ' ' to '~', in hundredths of the size */
static const unsigned char advance[] = {
  32, 40, 46, 84, 64, 95, 78, 27, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
  64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
  60, 79, 69, 63, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
  63, 28, 28, 58, 28, 97, 63, 61, 63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};

static double advance_of(uint32_t c)
{
  if (c < ' ' || c == 0x7f) return 0.32;
  if (c < 0x7f) return advance[c - ' '] / 100.0;
  if (c < 0x300) return 0.65;
  if (c < 0x370) return 0; /* accents that stand on the letter before */
  if (c < 0x1100) return 0.80;
  return 1; /* ideographs are square; arrows and signs are no wider */
}

/* The character at s and its length in bytes; what is not UTF-8 is '?'. */
static uint32_t character(const char *s, size_t *bytes)
{
  const unsigned char *u = (const unsigned char *)s;
  const size_t left      = strnlen(s, 4);

  for (size_t n = 1; n <= left; n++) {
    if (!tct_utf8(s, n)) continue;
    *bytes = n;
    if (n == 1) return u[0];
    uint32_t c = u[0] & (0x7fU >> n);
    for (size_t i = 1; i < n; i++) c = c << 6 | (u[i] & 0x3fU);
    return c;
  }
  *bytes = 1;
  return '?';
}

double tct_lettering_width(const char *text, double size)
{
  double width = 0;

  for (size_t n; text && *text; text += n) width += size * advance_of(character(text, &n));
  return width;
}

/* Copy as much of `text` before `stop` (NULL: its end) as fits; returns where it went on. */
static const char *copy(const char *text, const char *stop, double size, double room,
                        char out[TCT_LETTERS])
{
  double width = 0;
  size_t at = 0, n = 0;

  for (; *text && text != stop; text += n) {
    const uint32_t c = character(text, &n);
    const bool plain = c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f) && (c & 0xfffe) != 0xfffe;
    width += size * advance_of(c);
    if (width > room || at + n + sizeof ELLIPSIS > TCT_LETTERS) break;
    if (!plain || (n == 1 && c == '?')) {
      out[at++] = plain ? '?' : ' ';
      continue;
    }
    memcpy(out + at, text, n);
    at += n;
  }
  out[at] = 0;
  return text;
}

void tct_lettering_fit(const char *text, double size, double room, char out[TCT_LETTERS])
{
  const char *from = text ? text : "";

  if (*copy(from, NULL, size, room, out) == 0) return;
  copy(from, NULL, size, room - size, out);
  size_t n = strlen(out);
  while (n && out[n - 1] == ' ') n--;
  memcpy(out + n, ELLIPSIS, sizeof ELLIPSIS);
}

int tct_lettering_wrap(const char *text, double size, double room, int most,
                       char (*out)[TCT_LETTERS])
{
  const char *from = text ? text : "";
  int lines        = 0;

  while (*from == ' ') from++;
  while (*from && lines < most) {
    char *line      = out[lines++];
    const char *end = copy(from, NULL, size, room, line);
    if (*end == 0) break;
    if (lines == most) {
      tct_lettering_fit(from, size, room, line);
      break;
    }
    /* back to the last blank, if there is one in the line */
    const char *blank = end;
    while (blank > from && *blank != ' ') blank--;
    if (blank > from) end = blank;
    copy(from, end, size, room, line);
    from = end;
    while (*from == ' ') from++;
  }
  return lines;
}

/* With the gaps taken off, places in order are what is nearest to them under "never down": neighbours
 * that would overlap are pooled and share their mean. */
void tct_lettering_spread(int n, double *place, double gap, double low, double high)
{
  enum { MOST = 64 };
  int order[MOST], size[MOST], pools = 0;
  double mean[MOST];

  if (n > MOST) return;
  for (int i = 0; i < n; i++) {
    int k = i;
    for (; k > 0 && place[order[k - 1]] > place[i]; k--) order[k] = order[k - 1];
    order[k] = i;
  }
  for (int i = 0; i < n; i++) {
    mean[pools]   = place[order[i]] - i * gap;
    size[pools++] = 1;
    while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
      const int both = size[pools - 2] + size[pools - 1];
      mean[pools - 2] =
        (mean[pools - 2] * size[pools - 2] + mean[pools - 1] * size[pools - 1]) / both;
      size[--pools - 1] = both;
    }
  }
  for (int p = 0, i = 0; p < pools; p++)
    for (int k = 0; k < size[p]; k++, i++) {
      const double top    = high - (n - 1) * gap;
      const double inside = mean[p] < low ? low : mean[p] > top ? top : mean[p];
      place[order[i]]     = inside + i * gap;
    }
}
