/* progress.c -- how far a run is: a bar on a terminal, plain lines elsewhere, on stderr. */
#include "progress.h"

#include "say.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 16 };

static double clock_now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void progress_begin(struct progress *p, int choice)
{
  const char *terminal = getenv("TERM");
  const bool capable   = isatty(2) && terminal && strcmp(terminal, "dumb") != 0;

  *p = (struct progress){.form = choice == PROGRESS_NONE              ? PROGRESS_SILENT
                                 : choice == PROGRESS_AUTO && capable ? PROGRESS_BAR
                                                                      : PROGRESS_LINES};
}

void progress_later(struct progress *p)
{
  p->told = clock_now();
}

static void put_scores(tct_text *t, const tct_progress *now)
{
  char text[32];

  if (!isnan(now->objective)) tct_text_add(t, "  objective %s", say_score(text, now->objective));
  if (!isnan(now->accuracy)) tct_text_add(t, "  accuracy %s", say_score(text, now->accuracy));
}

static void put_counts(tct_text *t, const tct_progress *now)
{
  const double left = now->rate > 0 ? (double)(now->of - now->trials) / now->rate : NAN;
  char trials[32], of[32], rate[32], time[32];

  tct_text_add(t, "%s of %s trials", say_count(trials, now->trials), say_count(of, now->of));
  if (now->rate > 0) tct_text_add(t, "  %s/s", say_count(rate, (uint64_t)now->rate));
  if (now->trials < now->of && left >= 0) tct_text_add(t, "  %s left", say_time(time, left));
}

/* One line that is drawn over the last; cut where the terminal ends, since a line that wraps stays. */
static void draw(const tct_progress *now, double share)
{
  const int done  = (int)(share * BAR);
  const int width = say_columns(2) - 1;
  tct_text t      = {0};

  for (int i = 0; i < BAR; i++) tct_text_add(&t, "%c", i < done ? '=' : i == done ? '>' : ' ');
  tct_text_add(&t, "] %3.0f%%  ", floor(100 * share));
  if (now->phase && strcmp(now->phase, "training") != 0) tct_text_add(&t, "%s  ", now->phase);
  put_counts(&t, now);
  put_scores(&t, now);
  if (!t.failed) fprintf(stderr, "\r[%-*.*s", width - 1, width - 1, t.at);
  tct_text_free(&t);
}

void progress_tell(void *progress, const tct_progress *now)
{
  struct progress *p = progress;
  const double time  = clock_now();
  const double share = now->of ? (double)now->trials / (double)now->of : 1;
  const double pause = p->form == PROGRESS_BAR ? 0.1 : 5;
  tct_text t         = {0};

  if (p->form == PROGRESS_SILENT || (p->told > 0 && time < p->told + pause)) return;
  p->told = time;
  if (p->form == PROGRESS_BAR) {
    draw(now, share);
    p->drawn = true;
    return;
  }
  put_counts(&t, now);
  put_scores(&t, now);
  if (!t.failed) fprintf(stderr, "tercet: %3.0f%%  %s\n", floor(100 * share), t.at);
  tct_text_free(&t);
}

void progress_count(struct progress *p, int done, int of, const char *what)
{
  const double time  = clock_now();
  const double pause = p->form == PROGRESS_BAR ? 0.1 : 5;

  if (p->form == PROGRESS_SILENT || (p->told > 0 && time < p->told + pause)) return;
  p->told = time;
  if (p->form == PROGRESS_LINES) {
    fprintf(stderr, "tercet: %d of %d: %s\n", done, of, what);
    return;
  }
  const int at = of ? done * BAR / of : BAR;
  fprintf(stderr, "\r[%.*s>%*s] %d of %d  %-40.40s", at, "================", BAR - at, "", done, of,
          what);
  p->drawn = true;
}

void progress_end(struct progress *p)
{
  if (p->drawn) fprintf(stderr, "\r%*s\r", say_columns(2) - 1, "");
  p->drawn = false;
}
