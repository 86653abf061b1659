/* analysis_do.c -- a command of an analysis done: this program once more, its words and its picture kept.
 *
 * What it says is written to a file whose first line is the command, under its name only once all went well: so
 * what is there is whole, and whoever resumes knows of what. */
#include "analysis.h"
#include "interrupt.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 64 << 20, MORE = 5 };

struct files {
  char said[4096], part[4096], aside[4096];
};

static void name_files(const char *figures, const char *stem, int k, struct files *f,
                       struct analysis_done *into, bool draws)
{
  tct_print(f->said, sizeof f->said, "%s/%s_%02d.txt", figures, stem, k + 1);
  tct_print(f->part, sizeof f->part, "%s/%s_%02d.part", figures, stem, k + 1);
  tct_print(f->aside, sizeof f->aside, "%s/%s_%02d.aside", figures, stem, k + 1);
  if (draws) tct_print(into->picture, sizeof into->picture, "%s/%s_%02d.svg", figures, stem, k + 1);
}

/* ---- before ---- */

/* What an earlier run said, if its command was the same. */
static bool take_kept(const struct analysis_step *s, const struct files *f,
                      struct analysis_done *into)
{
  const size_t length = strlen(s->command);
  size_t n            = 0;
  char *text          = NULL;

  if (!tct_file_is(f->said) || (into->picture[0] && !tct_file_is(into->picture))) return false;
  if (tct_file_read(f->said, MOST, &text, &n, NULL) != TCT_OK) return false;
  if (n <= length || strncmp(text, s->command, length) != 0 || text[length] != '\n') {
    tct_free(text);
    return false;
  }
  memmove(text, text + length + 1, n - length);
  into->said = text;
  into->kept = true;
  return true;
}

/* ---- the program ---- */

static void words_of(const struct analysis_step *s, const char *picture,
                     char *word[ANALYSIS_WORDS + 2 + MORE])
{
  static char self[] = "tercet", plot[] = "--plot", progress[] = "--progress", none[] = "none";
  int n = 0;

  word[n++] = self;
  for (int i = 0; i < s->words; i++) word[n++] = s->word[i];
  if (s->draws) {
    word[n++] = plot;
    word[n++] = (char *)picture;
  }
  if (option_named(s->verb, "progress", strlen("progress"))) {
    word[n++] = progress;
    word[n++] = none;
  }
  word[n] = NULL;
}

/* In the child; comes back only if it cannot become the program. */
static void become(const char *folder, const struct files *f, char **word)
{
  const int said  = open(f->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  const int aside = open(f->aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  const int none  = open("/dev/null", O_RDONLY | O_CLOEXEC);

  if (said < 0 || aside < 0 || none < 0 || chdir(folder) != 0) return;
  if (dup2(none, 0) < 0 || dup2(said, 1) < 0 || dup2(aside, 2) < 0) return;
  execv("/proc/self/exe", word);
}

static tct_status start_and_wait(const char *folder, const struct files *f, char **word, int *code,
                                 tct_error *err)
{
  const pid_t child = fork();
  int how           = 0;
  bool told         = false;

  if (child < 0) return tct_fail(err, TCT_NO_MEMORY, "cannot start a command: %s", strerror(errno));
  if (child == 0) {
    become(folder, f, word);
    _exit(127);
  }
  for (pid_t ended = 0; ended == 0;) {
    const struct timespec pause = {.tv_nsec = 20000000};
    ended                       = waitpid(child, &how, WNOHANG);
    if (ended < 0 && errno != EINTR)
      return tct_fail(err, TCT_IO, "a command is lost: %s", strerror(errno));
    if (ended == 0) nanosleep(&pause, NULL);
    if (ended == 0 && interrupted && !told) told = kill(child, SIGTERM) == 0;
  }
  *code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
  return TCT_OK;
}

/* ---- after ---- */

static tct_status keep(const struct analysis_step *s, const struct files *f,
                       struct analysis_done *into, tct_error *err)
{
  size_t n        = 0;
  tct_text whole  = {0};
  tct_status done = tct_file_read(f->part, MOST, &into->said, &n, err);

  if (done == TCT_OK) done = tct_file_read(f->aside, MOST, &into->aside, &n, err);
  (void)unlink(f->part);
  (void)unlink(f->aside);
  if (done != TCT_OK || into->code != 0) return done;
  tct_text_add(&whole, "%s\n%s", s->command, into->said);
  done = whole.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for what a command said")
                      : tct_file_write(f->said, whole.at, whole.n, err);
  tct_text_free(&whole);
  return done;
}

tct_status analysis_do(const struct analysis *n, int k, const char *figures, const char *stem,
                       bool resume, struct analysis_done *into, tct_error *err)
{
  const struct analysis_step *s = &n->step[k];
  char *word[ANALYSIS_WORDS + 2 + MORE];
  struct files f;

  *into = (struct analysis_done){.code = 0};
  name_files(figures, stem, k, &f, into, s->draws);
  if (resume && take_kept(s, &f, into)) return TCT_OK;
  (void)unlink(f.said);
  words_of(s, into->picture, word);
  tct_status status = start_and_wait(tct_spec_folder(n->spec), &f, word, &into->code, err);
  if (status == TCT_OK) status = keep(s, &f, into, err);
  if (into->picture[0] && !tct_file_is(into->picture)) into->picture[0] = 0;
  if (status != TCT_OK) analysis_done_free(into);
  return status;
}

void analysis_done_free(struct analysis_done *d)
{
  tct_free(d->said);
  tct_free(d->aside);
  *d = (struct analysis_done){.code = 0};
}
