/* report.c -- the page of one or several runs: what was declared, what was learnt, what is inside. */
#include "report/report.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/sections.h"

enum { COLUMNS = 5 };

/* ---- how it was made ------------------------------------------------------------------------------------- */

static void table_of_runs(const tct_report_of *r, char (*text)[4][96], const char **cell)
{
  static const char *const head[COLUMNS] = {"run", "seed", "trials", "trials / s",
                                            "weights (SHA-256 ...)"};

  for (int k = 0; k < COLUMNS; k++) cell[k] = head[k];
  for (int i = 0; i < r->n; i++) {
    const tct_report_run *a = &r->run[i];
    const char **row        = cell + (size_t)(i + 1) * COLUMNS;
    tct_print(text[i][0], sizeof text[i][0], "%llu", (unsigned long long)a->model->seed);
    tct_print(text[i][1], sizeof text[i][1], "%llu", (unsigned long long)a->trials);
    tct_print(text[i][2], sizeof text[i][2], "%.0f",
              a->seconds > 0 ? (double)a->trials / a->seconds : 0);
    row[0] = a->name;
    row[1] = text[i][0];
    row[2] = text[i][1];
    row[3] = text[i][2];
    tct_print(text[i][3], sizeof text[i][3], "%.16s", a->sha256);
    row[4] = text[i][3];
  }
  tct_page_table(r->page, r->n + 1, COLUMNS, cell, NULL);
}

tct_status tct_section_runs(const tct_report_of *r, tct_error *err)
{
  char(*text)[4][96] = tct_alloc((size_t)r->n, sizeof *text);
  const char **cell  = tct_alloc(((size_t)r->n + 1) * COLUMNS, sizeof *cell);
  char *spec         = tct_resolved(r->run[0].model, err);
  const bool room    = text && cell && spec;

  tct_page_heading(r->page, "How it was made");
  if (room) {
    table_of_runs(r, text, cell);
    tct_page_text(r->page, "The spec of the first run, every preset written out. Each run's folder "
                           "holds its own, with its log, "
                           "its weights and the data and script of every figure.");
    tct_page_pre(r->page, spec);
  }
  tct_free((void *)text);
  tct_free((void *)cell);
  tct_string_free(spec);
  return room ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
}

/* ---- the page ---------------------------------------------------------------------------------------------- */

static tct_status fill(const tct_report_of *r, tct_error *err)
{
  TCT_TRY(tct_section_components(r, err), err, "on components");
  TCT_TRY(tct_section_learning(r, err), err, "on learning");
  TCT_TRY(tct_section_alignment(r, err), err, "on angles");
  TCT_TRY(tct_section_representations(r, err), err, "on representations");
  TCT_TRY(tct_section_similarity(r, err), err, "on similarity");
  return tct_section_runs(r, err);
}

static tct_status write_page(tct_report_run *run, int n, const char *out, tct_error *err)
{
  char *folder      = tct_path_folder(out);
  char *figures     = folder ? tct_path(folder, "figures") : NULL;
  const char *name  = run[0].model->name[0] ? run[0].model->name : run[0].name;
  tct_report_of r   = {.figures = figures, .run = run, .n = n};
  tct_status status = TCT_NO_MEMORY;

  if (figures) {
    r.page = tct_page_new(name, err);
    status = r.page ? fill(&r, err) : TCT_NO_MEMORY;
    if (status == TCT_OK) status = tct_page_write(r.page, out, err);
    tct_page_free(r.page);
  }
  tct_free(figures);
  tct_free(folder);
  return status;
}

tct_status tct_report(const char *const *runs, int n, const char *out, tct_error *err)
{
  tct_report_run *run = tct_alloc((size_t)(n > 0 ? n : 1), sizeof *run);
  tct_status status   = run ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %d runs", n);

  if (n < 1) status = tct_fail(err, TCT_BAD_DATA, "a report needs at least one run");
  for (int i = 0; status == TCT_OK && i < n; i++)
    status = tct_report_run_read(&run[i], runs[i], err);
  if (status == TCT_OK) status = write_page(run, n, out, err);
  for (int i = 0; run && i < n; i++) tct_report_run_free(&run[i]);
  tct_free(run);
  return status;
}
