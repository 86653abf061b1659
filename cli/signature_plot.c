/* signature_plot.c -- tercet signature --plot: each signature's value beside its null's and the untrained circuit's. */
#include "signature_asked.h"

#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { NAME = 96 };

static double bound_of(const tct_signature *s)
{
  return isinf(s->least) ? s->most : s->least;
}

/* One alone is drawn as it is; several share an axis, on which 1 keeps to the criterion just so. */
static double place_of(double x, const tct_signature *s, bool one)
{
  const double bound = bound_of(s);

  return one ? x : bound != 0 ? x / bound : 1 + x;
}

static void add(tct_bars *b, tct_bar *bar, char (*name)[NAME], const char *what, const char *who,
                const tct_signature_number *x, const tct_signature *s, bool one, int colour)
{
  if (isnan(x->value) || isinf(x->value)) return;
  const bool known = isfinite(x->low) && isfinite(x->high);
  tct_print(name[b->n], NAME, "%s%s", what, who);
  bar[b->n] = (tct_bar){.name   = name[b->n],
                        .mean   = place_of(x->value, s, one),
                        .low    = known ? place_of(x->low, s, one) : 0,
                        .high   = known ? place_of(x->high, s, one) : 0,
                        .colour = colour};
  b->n++;
}

tct_status signature_plot(const struct signature_work *w, tct_error *err)
{
  const size_t n    = 3 * (size_t)w->n;
  tct_bar *bar      = tct_alloc(n, sizeof *bar);
  char(*name)[NAME] = tct_alloc(n, sizeof *name);
  const bool one    = w->n == 1;
  tct_bars bars     = {.bar            = bar,
                       .label          = one ? w->found[0].of->name : "in units of the criterion",
                       .reference      = one ? bound_of(w->found[0].of) : 1,
                       .reference_name = "criterion"};
  struct plot_file file;

  if (!bar || !name) {
    tct_free(bar);
    tct_free(name);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  }
  tct_status status = plot_file_of(w->asked->plot, &file, err);
  for (int i = 0; i < w->n && status == TCT_OK; i++) {
    const tct_signed *f = &w->found[i];
    char criterion[48], kept[50];
    tct_print(kept, sizeof kept, " %s", signature_criterion(f->of, criterion));
    add(&bars, bar, name, f->of->name, kept, &f->trained, f->of, one, 1);
    add(&bars, bar, name, f->of->name, ", null", &f->null, f->of, one, 3);
    add(&bars, bar, name, f->of->name, ", untrained", &f->untrained, f->of, one, 7);
  }
  if (status == TCT_OK && bars.n == 0)
    status = tct_fail(err, TCT_BAD_DATA, "no signature has a number to be drawn");
  if (status == TCT_OK)
    status = tct_plot_bars(
      &(tct_plot){
        .folder = file.folder, .name = file.name, .title = w->model->task->title, .width = 640},
      &bars, err);
  tct_free(bar);
  tct_free(name);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing signatures");
}
