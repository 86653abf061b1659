/* run.c -- a fuzz target: any bytes as the log, the result, the provenance and a checkpoint's manifest of a
 * run, in a folder of its own (in TERCET_SCRATCH, or in memory, or here). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "lab/manifest.h"
#include "report/runs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char folder[256];

static void sweep_up(void)
{
  (void)tct_folder_remove(folder, NULL);
}

static void make_folder(void)
{
  const char *scratch = getenv("TERCET_SCRATCH");

  if (!scratch) scratch = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".";
  snprintf(folder, sizeof folder, "%s/fuzz_run_XXXXXX", scratch);
  if (!mkdtemp(folder) || atexit(sweep_up) != 0) abort();
}

static const char *in_folder(const char *name)
{
  static char path[8][320];
  static int i;
  char *here = path[i++ % 8];

  snprintf(here, sizeof path[0], "%s/%s", folder, name);
  return here;
}

/* Not flushed: nothing is at stake. */
static void put(const char *name, const void *bytes, size_t n)
{
  FILE *file = fopen(in_folder(name), "wb");

  if (!file || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) abort();
}

/* What is kept begins the log, and is kept again. */
static void take_up_log(const uint8_t *bytes, size_t n)
{
  int64_t last, again;
  char *kept;
  size_t kept_n;

  for (int64_t shown = INT64_MAX; shown > 0; shown = shown == INT64_MAX ? 320 : 0) {
    if (tct_log_cut(in_folder("log.jsonl"), shown, &last, NULL) != TCT_OK) abort();
    if (last > shown || tct_file_read(in_folder("log.jsonl"), n, &kept, &kept_n, NULL) != TCT_OK)
      abort();
    if (kept_n > n || memcmp(kept, bytes, kept_n) != 0 || (kept_n == 0) != (last == -1)) abort();
    tct_free(kept);
    if (tct_log_cut(in_folder("log.jsonl"), shown, &again, NULL) != TCT_OK || again != last)
      abort();
  }
}

/* The bytes as the body of a manifest whose seal is right: what is inside is then looked at. */
static void read_manifest(const uint8_t *bytes, size_t n)
{
  tct_error err = {0};
  tct_mark mark;
  tct_sha256 sha;
  char hex[65], *whole = malloc(n + 100);

  if (!whole) abort();
  put(TCT_WEIGHTS, "weights", 7);
  put("manifest.json", bytes, n);
  if (tct_manifest_read(folder, &mark, &err) != TCT_OK && !err.text[0]) abort();
  tct_sha256_begin(&sha);
  tct_sha256_add(&sha, bytes, n);
  tct_sha256_end(&sha, hex);
  memcpy(whole, bytes, n);
  const int more = snprintf(whole + n, 100, ",\n  \"sha256\": \"%s\"\n}\n", hex);
  put("manifest.json", whole, n + (size_t)more);
  if (tct_manifest_read(folder, &mark, &err) != TCT_OK && !err.text[0]) abort();
  free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  tct_report_run run;
  tct_error err = {0};

  if (!folder[0]) make_folder();
  put("log.jsonl", bytes, n);
  put("result.json", bytes, n);
  put("provenance.json", bytes, n);
  (void)tct_provenance_is(in_folder("provenance.json"));
  if (tct_report_run_read(&run, folder, &err) == TCT_OK || !err.text[0])
    abort(); /* there is no spec */
  tct_report_run_free(&run);
  put("result.json", "{}", 2);
  err = (tct_error){0};
  if (tct_report_run_read(&run, folder, &err) == TCT_OK || !err.text[0]) abort();
  tct_report_run_free(&run);
  take_up_log(bytes, n);
  read_manifest(bytes, n);
  return 0;
}
