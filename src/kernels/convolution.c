/* convolution.c -- one small kernel at every place of a map, as products on panels.
 *
 * Back, a place of the senders' map is met by the taps that agree with it modulo the stride: its
 * phase.  Along one side the taps of a phase, the last first, meet neighbouring errors, so that
 * turned weights hold them in that order, phase after phase (stride 1: one phase, the kernel
 * reversed).
 *
 * Lines beyond the upper and lower edge are left out; only beyond the left and right edge zeros are
 * needed, and where they are, the map is copied into scratch with a border.  Channels that do not
 * fill panels go through a block beside it. */
#include "kernels/convolution.h"

#include <string.h>

#include "kernels/kernels.h"

enum {
  PLACES = 128, /* about so many at a time in `outer`, to stay in the first cache ... */
  LINES  = 16,  /* ... in at most so many rows */
};

/* The maps of `many` channels in memory, a border of zeros left and right of them. */
typedef struct {
  int height, width, channels, before, after;
} tct_border;

static int least(int a, int b)
{
  return a < b ? a : b;
}

static int most(int a, int b)
{
  return a > b ? a : b;
}

static bool any(const tct_border *b)
{
  return b->before || b->after;
}

static size_t line_of(const tct_border *b)
{
  return (size_t)(b->before + b->width + b->after) * (size_t)b->channels;
}

/* Lines first .. first + lines - 1 with their border: in place if there is none, else copied to
 * scratch. */
static const tct_real *lines_from(const tct_border *b, int first, int lines, const tct_real *map,
                                  tct_real *scratch)
{
  const size_t before  = (size_t)b->before * (size_t)b->channels,
               width   = (size_t)b->width * (size_t)b->channels,
               after   = (size_t)b->after * (size_t)b->channels;
  const tct_real *from = map + (size_t)first * width;
  tct_real *to         = scratch;

  if (!any(b)) return from;
  for (; lines > 0; lines--, from += width) {
    memset(to, 0, before * sizeof *to);
    memcpy(to + before, from, width * sizeof *to);
    memset(to + before + width, 0, after * sizeof *to);
    to += before + width + after;
  }
  return scratch;
}

static tct_border senders(const tct_convolution *c)
{
  return (tct_border){c->height, c->width, c->pre, c->padding, c->padding};
}

/* how many taps of a side have that phase; the first of them in the turned order */
static int taps_in(const tct_convolution *c, int phase)
{
  return phase < c->kernel ? (c->kernel - phase + c->stride - 1) / c->stride : 0;
}

static int first_of(const tct_convolution *c, int phase)
{
  int n = 0;
  for (int i = 0; i < phase; i++) n += taps_in(c, i);
  return n;
}

static tct_border receivers(const tct_convolution *c)
{
  const int last =
    (c->width - 1 + c->padding) / c->stride; /* the farthest error that is asked for */
  return (tct_border){c->rows, c->columns, c->post, taps_in(c, 0) - 1, last + 1 - c->columns};
}

static size_t taps(const tct_convolution *c)
{
  return (size_t)c->kernel * (size_t)c->kernel;
}

static int lines_at_once(const tct_convolution *c)
{
  return most(1, least(LINES, PLACES / c->columns));
}

size_t tct_convolution_part(const tct_convolution *c)
{
  return taps(c) * (size_t)c->pre * TCT_PANEL;
}

size_t tct_convolution_turned(const tct_convolution *c)
{
  return taps(c) * (size_t)c->post * TCT_PANEL * (size_t)tct_panels(c->pre);
}

/* a block of one line (outer: of some lines), and behind it a map with its border */
static size_t block_of(const tct_convolution *c)
{
  return (size_t)most(most(c->width, c->columns), c->columns * lines_at_once(c)) * TCT_PANEL;
}

size_t tct_convolution_scratch(const tct_convolution *c)
{
  const tct_border pre = senders(c), post = receivers(c);
  const size_t down = any(&pre) ? line_of(&pre) * (size_t)c->height : 0,
               up   = any(&post) ? line_of(&post) * (size_t)c->rows : 0;

  return block_of(c) + (down > up ? down : up);
}

/* How many of the 16 channels from `first` on there are. */
static int valid(int channels, int first)
{
  return least(TCT_PANEL, channels - first);
}

/* out[place][0 .. 16) += what the sources say, for channels from `first` on; places are `step`
 * reals apart.  Where channels are whole panels they are made in place, else in the block. */
static void add(int places, int n, const tct_source *source, int channels, int first, tct_real *out,
                size_t step, tct_real *block)
{
  const size_t bytes = (size_t)valid(channels, first) * sizeof *out;

  if (channels % TCT_PANEL == 0) {
    tct_kernels()->gather(places, n, source, out, step, out, step);
    return;
  }
  for (size_t i = 0; i < (size_t)places; i++) memcpy(block + i * TCT_PANEL, out + i * step, bytes);
  tct_kernels()->gather(places, n, source, block, TCT_PANEL, block, TCT_PANEL);
  for (size_t i = 0; i < (size_t)places; i++) memcpy(out + i * step, block + i * TCT_PANEL, bytes);
}

/* The 16 receiving channels from `first` on in the map of one trial. */
static void convolve(const tct_convolution *c, int first, const tct_real *map, size_t line,
                     const tct_real *panel, tct_real *drive, tct_real *block)
{
  const int under = c->kernel * c->pre; /* numbers under a line of the kernel */
  tct_source source[TCT_KERNEL_MOST];

  for (int y = 0; y < c->rows; y++, drive += (size_t)c->columns * (size_t)c->post) {
    const int top = y * c->stride - c->padding, end = least(c->kernel, c->height - top);
    int n = 0;
    for (int k = most(0, -top); k < end; k++)
      source[n++] = (tct_source){map + (size_t)(top + k) * line, (size_t)(c->stride * c->pre),
                                 panel + (size_t)(k * under) * TCT_PANEL, under};
    add(c->columns, n, source, c->post, first, drive + first, (size_t)c->post, block);
  }
}

void tct_convolve(const tct_convolution *c, int trials, const tct_real *weight, const tct_real *pre,
                  size_t pre_ld, tct_real *drive, size_t post_ld, tct_real *scratch)
{
  const tct_border b = senders(c);

  for (; trials > 0; trials--, pre += pre_ld, drive += post_ld) {
    const tct_real *map   = lines_from(&b, 0, c->height, pre, scratch + block_of(c));
    const tct_real *panel = weight;
    for (int k = 0; k < c->post; k += TCT_PANEL, panel += tct_convolution_part(c))
      convolve(c, k, map, line_of(&b), panel, drive, scratch);
  }
}

/* The 16 sending channels from `first` on in line y of the map of one trial; errors come with their
 * border. */
static void back_line(const tct_convolution *c, int first, int y, const tct_real *error,
                      const tct_border *b, const tct_real *panel, tct_real *credit, tct_real *block)
{
  const int phase = (y + c->padding) % c->stride, tall = taps_in(c, phase);
  const int top = (y + c->padding) / c->stride - tall + 1, end = least(tall, c->rows - top);
  tct_source source[TCT_KERNEL_MOST];

  for (int f = 0; f < c->stride; f++) {
    const int wide = taps_in(c, f), at = first_of(c, f), under = wide * c->post;
    const int x = (f - c->padding % c->stride + c->stride) % c->stride; /* first of its phase */
    const int places = (c->width - x + c->stride - 1) / c->stride;
    const int left   = (x + c->padding) / c->stride - wide + 1 + b->before;
    int n            = 0;
    for (int k = most(0, -top); wide && k < end; k++)
      source[n++] = (tct_source){
        error + (size_t)(top + k) * line_of(b) + (size_t)(left * c->post), (size_t)c->post,
        panel + (size_t)(((first_of(c, phase) + k) * c->kernel + at) * c->post) * TCT_PANEL, under};
    if (n && x < c->width)
      add(places, n, source, c->pre, first, credit + (size_t)(x * c->pre + first),
          (size_t)c->stride * (size_t)c->pre, block);
  }
}

void tct_convolve_back(const tct_convolution *c, int trials, const tct_real *turned,
                       const tct_real *error, size_t post_ld, tct_real *credit, size_t pre_ld,
                       tct_real *scratch)
{
  const tct_border b  = receivers(c);
  const size_t panels = taps(c) * (size_t)c->post * TCT_PANEL;

  for (; trials > 0; trials--, error += post_ld, credit += pre_ld) {
    const tct_real *map   = lines_from(&b, 0, c->rows, error, scratch + block_of(c));
    const tct_real *panel = turned;
    for (int k = 0; k < c->pre; k += TCT_PANEL, panel += panels)
      for (int y = 0; y < c->height; y++)
        back_line(c, k, y, map, &b, panel, credit + (size_t)(y * c->width * c->pre), scratch);
  }
}

/* Errors of `places` neighbouring places, n of their channels, times `by`. */
static void pack(const tct_convolution *c, int places, int n, tct_real by, const tct_real *error,
                 tct_real *post)
{
  if (c->post % TCT_PANEL == 0) {
    tct_kernels()->post_rows(places, by, error, (size_t)c->post, false, post);
    return;
  }
  for (int i = 0; i < places; i++, error += c->post, post += TCT_PANEL)
    for (int j = 0; j < TCT_PANEL; j++) post[j] = j < n ? by * error[j] : 0;
}

/* Lines y .. y + lines - 1 of one trial's errors, packed in `post`, with the senders they met. */
static void meet(const tct_convolution *c, int y, int lines, const tct_real *post,
                 const tct_real *pre, tct_real *sum, tct_real *scratch)
{
  const tct_border b  = senders(c);
  const int under     = c->kernel * c->pre;
  const int top       = y * c->stride - c->padding;
  const int first     = most(0, top);
  const int end       = least(c->height, top + (lines - 1) * c->stride + c->kernel);
  const tct_real *map = lines_from(&b, first, end - first, pre, scratch);
  tct_part part[LINES];

  for (int k = 0; k < c->kernel; k++, sum += (size_t)under * TCT_PANEL) {
    int n = 0, skip = 0;
    for (int i = 0; i < lines; i++) {
      const int at = top + i * c->stride + k;
      if (at < 0) skip++;
      if (at < 0 || at >= c->height) continue;
      part[n++] = (tct_part){map + (size_t)(at - first) * line_of(&b), c->columns};
    }
    if (n)
      tct_kernels()->outer(0, under, n, part, (size_t)c->stride * (size_t)c->pre, 6,
                           post + (size_t)(skip * c->columns) * TCT_PANEL, sum, true, NULL);
  }
}

void tct_convolve_outer(const tct_convolution *c, int p, int trials, tct_real by,
                        const tct_real *pre, size_t pre_ld, const tct_real *error, size_t post_ld,
                        tct_real *sum, tct_real *scratch)
{
  const int some = lines_at_once(c), first = p * TCT_PANEL;

  error += first;
  for (; trials > 0; trials--, pre += pre_ld, error += post_ld)
    for (int y = 0; y < c->rows; y += some) {
      const int lines = least(some, c->rows - y);
      pack(c, lines * c->columns, valid(c->post, first), by,
           error + (size_t)(y * c->columns * c->post), scratch);
      meet(c, y, lines, scratch, pre, sum, scratch + block_of(c));
    }
}

/* where tap k of a side stands in the turned order */
static int turned_tap(const tct_convolution *c, int k)
{
  const int phase = k % c->stride;
  return first_of(c, phase) + taps_in(c, phase) - 1 - k / c->stride;
}

void tct_convolve_turn(const tct_convolution *c, int p, const tct_real *weight, tct_real *turned)
{
  const int first = p * TCT_PANEL, n = valid(c->post, first);
  const tct_real *w   = weight + (size_t)p * tct_convolution_part(c);
  const size_t panels = taps(c) * (size_t)c->post * TCT_PANEL;

  for (int y = 0; y < c->kernel; y++)
    for (int x = 0; x < c->kernel; x++, w += (size_t)c->pre * TCT_PANEL) {
      const int tap = turned_tap(c, y) * c->kernel + turned_tap(c, x);
      tct_real *to  = turned + (size_t)(tap * c->post + first) * TCT_PANEL;
      for (int i = 0; i < tct_panels(c->pre) * TCT_PANEL; i++)
        for (int j = 0; j < n; j++)
          to[(size_t)(i / TCT_PANEL) * panels + (size_t)(j * TCT_PANEL + i % TCT_PANEL)] =
            i < c->pre ? w[i * TCT_PANEL + j] : 0;
    }
}
