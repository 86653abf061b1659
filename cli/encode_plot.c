/* encode_plot.c -- tercet encode --plot: medians with intervals, what they were before learning, what noise leaves. */
#include "encode_asked.h"
#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { BARS_MOST = 40, NAME = 224, TRAINED = 1, CEILING = 3, UNTRAINED = 7 };

struct drawn {
  int n;
  char (*name)[NAME];
  tct_bar bar[BARS_MOST];
};

static tct_bar *add(struct drawn *d, double value, int colour)
{
  tct_bar *bar = &d->bar[d->n];

  *bar = (tct_bar){.name = d->name[d->n], .mean = value, .colour = colour};
  d->n++;
  return bar;
}

/* The largest that the number which is reported could be; NAN where the ceiling does not say. */
static double largest(const struct encode *e, const tct_encoding *f)
{
  const double c     = f->median[TCT_ENCODING_CEILING].value;
  const double power = e->how.ceiling ? e->how.ceiling->power : 0;

  if (power == 0 || !(c > 0)) return (double)NAN;
  if (e->report == TCT_ENCODING_R) return fmin(1, pow(c, power));
  return e->report == TCT_ENCODING_EXPLAINED ? fmin(1, pow(c, 2 * power)) : (double)NAN;
}

static int bars_of(const struct encode *e)
{
  int n = 0;

  for (int i = 0; i < e->n; i++) {
    const struct encode_pair *p = &e->pair[i];
    n += 1 + (p->before != NULL);
    n += !isnan(largest(e, &p->found)) && (i + 1 == e->n || e->pair[i + 1].units != p->units);
  }
  return n;
}

static void gather(const struct encode *e, struct drawn *d)
{
  for (int i = 0; i < e->n; i++) {
    const struct encode_pair *p  = &e->pair[i];
    const tct_encoding_median *m = &p->found.median[e->report];
    const double top             = largest(e, &p->found);
    tct_print(d->name[d->n], NAME, "%s, %s", p->features->name, p->units->name);
    tct_bar *bar = add(d, m->value, TRAINED);
    if (!isnan(m->low) && !isnan(m->high)) bar->low = m->low, bar->high = m->high;
    if (p->before) {
      tct_print(d->name[d->n], NAME, "%s (untrained)", p->features->name);
      (void)add(d, p->untrained.median[e->report].value, UNTRAINED);
    }
    if (isnan(top) || (i + 1 < e->n && e->pair[i + 1].units == p->units)) continue;
    tct_print(d->name[d->n], NAME, "noise leaves of %s", p->units->name);
    (void)add(d, top, CEILING);
  }
}

tct_status encode_plot(const struct encode *e, tct_error *err)
{
  const int n    = bars_of(e);
  struct drawn d = {.n = 0};
  struct plot_file file;
  char label[256];

  if (n > BARS_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d bars are too many, %d can be drawn: name one recording by NOUN:NAME", n,
                    BARS_MOST);
  TCT_TRY(plot_file_of(e->asked->plot, &file, err), err, "drawing predictions");
  d.name = tct_alloc(BARS_MOST, sizeof *d.name);
  if (!d.name) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  gather(e, &d);
  tct_print(label, sizeof label, "%s of held-out conditions, median over units (%s)",
            encode_numbers[e->report], e->how.encoder->name);
  const tct_plot plot = {.folder = file.folder, .name = file.name, .width = 720};
  tct_bars bars       = {.n = d.n, .bar = d.bar, .label = label};
  if (e->report == TCT_ENCODING_CEILED || e->report == TCT_ENCODING_UNBIASED) {
    bars.reference      = 1;
    bars.reference_name = "all but noise";
  }
  const tct_status status = tct_plot_bars(&plot, &bars, err);
  tct_free(d.name);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing predictions");
}
