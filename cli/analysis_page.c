/* analysis_page.c -- tercet report of an analysis: its commands done one after the other, and a page of them. */
#include "analysis.h"
#include "interrupt.h"
#include "json.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "report/page.h"
#include "substrate/complain.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct making {
  const struct asked *asked;
  struct analysis of;
  char out[PATH_MAX], figures[PATH_MAX], stem[128]; /* absolute */
  tct_page *page;
  int failed, kept;
};

/* ---- one section ---- */

static void put_section(struct making *m, const struct analysis_step *s,
                        const struct analysis_done *d)
{
  tct_text t = {0};

  if (s->title) tct_page_heading(m->page, s->title);
  if (s->text) tct_page_text(m->page, s->text);
  if (!s->command) return;
  tct_text_add(&t, "$ %s\n%s", s->command, d->said ? d->said : "");
  if (d->code != 0 || (d->aside && *d->aside))
    tct_text_add(&t, "%s%s", d->said && *d->said ? "\n" : "", d->aside ? d->aside : "");
  if (d->code != 0) tct_text_add(&t, "(it failed: exit code %d)\n", d->code);
  if (!t.failed) tct_page_pre(m->page, t.at);
  tct_text_free(&t);
  if (d->code == 0 && d->picture[0]) tct_page_figure(m->page, d->picture, NULL, 0);
}

static tct_status do_all(struct making *m, tct_error *err)
{
  struct progress p;
  tct_status status = TCT_OK;

  progress_begin(&p, m->asked->progress);
  for (int i = 0; i < m->of.n && status == TCT_OK; i++) {
    const struct analysis_step *s = &m->of.step[i];
    struct analysis_done d        = {.code = 0};
    progress_count(&p, i, m->of.n, s->command ? s->command : s->title ? s->title : "text");
    if (s->command) status = analysis_do(&m->of, i, m->figures, m->stem, m->asked->resume, &d, err);
    if (status == TCT_OK && interrupted)
      status =
        tct_fail(err, TCT_INTERRUPTED,
                 "interrupted at section %d of %d; --resume goes on from there", i + 1, m->of.n);
    if (status == TCT_OK) put_section(m, s, &d);
    m->failed += d.code != 0;
    m->kept += d.kept;
    analysis_done_free(&d);
  }
  progress_end(&p);
  return status;
}

/* ---- the page ---- */

static tct_status put_source(struct making *m, tct_error *err)
{
  char *text = NULL, line[512];
  size_t n   = 0;

  const tct_status status = tct_file_read(tct_spec_file(m->of.spec), 1 << 20, &text, &n, err);
  if (status != TCT_OK) return status;
  tct_page_heading(m->page, "How it was made");
  tct_print(line, sizeof line,
            "Tercet %s did the commands of this analysis in its folder, in this order; each "
            "section shows its own with all that it said.",
            TERCET_VERSION);
  tct_page_text(m->page, line);
  tct_page_pre(m->page, text);
  tct_free(text);
  return TCT_OK;
}

static tct_status make(struct making *m, tct_error *err)
{
  m->page = tct_page_new(m->of.title, err);
  if (!m->page) return TCT_NO_MEMORY;
  if (m->of.text) tct_page_text(m->page, m->of.text);
  tct_status status = do_all(m, err);
  if (status == TCT_OK) status = put_source(m, err);
  if (status == TCT_OK) status = tct_page_write(m->page, m->out, err);
  tct_page_free(m->page);
  return status;
}

/* ---- where to ---- */

/* PATH as an absolute one: its folder is made. */
static tct_status absolute(const char *path, char out[PATH_MAX], tct_error *err)
{
  char *folder      = tct_path_folder(path), real[PATH_MAX];
  const char *name  = strrchr(path, '/');
  tct_status status = folder ? TCT_OK : TCT_NO_MEMORY;

  if (folder && !tct_folder_is(folder)) status = tct_folder_new(folder, err);
  if (status == TCT_OK && !realpath(folder, real)) status = tct_fail_io(err, "reach", folder);
  if (status == TCT_OK &&
      tct_print(out, PATH_MAX, "%s/%s", real, name ? name + 1 : path) >= PATH_MAX)
    status = tct_fail(err, TCT_BAD_DATA, "the path of %s is too long", path);
  tct_free(folder);
  return status;
}

static tct_status find_places(struct making *m, tct_error *err)
{
  char beside[PATH_MAX];
  char *figures = NULL, *folder = NULL;

  tct_stem(tct_spec_file(m->of.spec), m->stem);
  tct_print(beside, sizeof beside, "%s/%s.html", tct_spec_folder(m->of.spec), m->stem);
  tct_status status = absolute(m->asked->out ? m->asked->out : beside, m->out, err);
  if (status != TCT_OK) return status;
  tct_stem(m->out, m->stem);
  folder  = tct_path_folder(m->out);
  figures = folder ? tct_path(folder, "figures") : NULL;
  if (!figures)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  else if (!tct_folder_is(figures))
    status = tct_folder_new(figures, err);
  if (figures) tct_print(m->figures, sizeof m->figures, "%s", figures);
  tct_free(figures);
  tct_free(folder);
  return status;
}

/* ---- the verb ---- */

static int said(const struct making *m)
{
  struct json j = {0};
  tct_text t    = {0};
  int code;

  if (m->asked->json) {
    json_map(&j, NULL);
    json_text(&j, "report", m->out);
    json_count(&j, "sections", (uint64_t)m->of.n);
    json_count(&j, "failed", (uint64_t)m->failed);
    json_count(&j, "kept", (uint64_t)m->kept);
    json_close(&j);
    code = json_say(&j);
  } else {
    tct_text_add(&t, "%s\n", m->out);
    code = say_text(&t);
  }
  if (m->failed) say_aside("%d of %d sections failed; the page says how", m->failed, m->of.n);
  return code != EXIT_DONE ? code : m->failed ? EXIT_NO : EXIT_DONE;
}

int analysis_report(const struct asked *a, tct_spec *s)
{
  struct making m = {.asked = a};
  tct_error err   = {0};
  int code;

  if (analysis_read(s, &m.of, &err) != TCT_OK) {
    code = say_spec_error(a, s, &err);
  } else {
    interrupt_listen("tercet: interrupted: what was done is kept\n");
    tct_status status = find_places(&m, &err);
    if (status == TCT_OK) status = make(&m, &err);
    code = status == TCT_OK ? said(&m) : say_error(a, &err);
  }
  analysis_free(&m.of);
  return code;
}

int analysis_check(const struct asked *a, tct_spec *s)
{
  struct analysis n = {0};
  tct_error err     = {0};
  struct json j     = {0};
  tct_text t        = {0};
  int wrong = 0, commands = 0, code = EXIT_DONE;

  const tct_status status = analysis_read(s, &n, &err);
  for (int i = 0; i < n.n; i++) commands += n.step[i].command != NULL;
  const tct_error *complaint = tct_spec_complaints(s, &wrong);
  if (status != TCT_OK) {
    struct asked plain = *a; /* the object on stdout is check's own */
    plain.json         = false;
    code               = say_spec_error(&plain, s, &err);
  }
  if (a->json) {
    json_map(&j, NULL);
    json_bool(&j, "fine", status == TCT_OK);
    json_text(&j, "file", tct_spec_file(s));
    json_complaints(&j, complaint, wrong);
    json_count(&j, "commands", (uint64_t)commands);
    json_close(&j);
    const int shown = json_say(&j);
    if (code == EXIT_DONE) code = shown;
  } else if (status == TCT_OK) {
    tct_text_add(&t, "%s: fine: an analysis of %d commands\n", tct_spec_file(s), commands);
    code = say_text(&t);
  }
  analysis_free(&n);
  return code;
}
