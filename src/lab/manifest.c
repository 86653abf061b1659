/* manifest.c -- manifest.json of a checkpoint: where the run stood, and what its files must be.
 *
 * Its last member is the SHA-256 of all that stands before it, so a flipped byte shows wherever it is. */
#include "lab/manifest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

enum { MANIFEST_MOST = 1 << 16 };

static const char seal[] = ",\n  \"sha256\": \"";
static const char tail[] = "\"\n}\n";

enum { SEAL = sizeof seal - 1, HEX = 64, TAIL = sizeof tail - 1 };

static void hash_of(const char *text, size_t n, char hex[65])
{
  tct_sha256 sha;

  tct_sha256_begin(&sha);
  tct_sha256_add(&sha, text, n);
  tct_sha256_end(&sha, hex);
}

tct_status tct_manifest_write(const char *folder, const tct_mark *mark, tct_error *err)
{
  char *weights = tct_path(folder, TCT_WEIGHTS), *path = tct_path(folder, "manifest.json");
  tct_text t      = {0};
  tct_status code = TCT_OK;
  char hex[65];
  uint64_t bytes = 0;

  if (!weights || !path) code = tct_fail(err, TCT_NO_MEMORY, "no memory for a manifest");
  if (code == TCT_OK) code = tct_file_hash(weights, hex, &bytes, err);
  if (code == TCT_OK) {
    tct_text_add(
      &t, "{\n  \"tercet\": \"%s\",\n  \"trials\": %llu,\n  \"batches\": %llu,\n  \"seconds\": ",
      TERCET_VERSION, (unsigned long long)mark->trials, (unsigned long long)mark->batches);
    tct_text_number(&t, mark->seconds);
    tct_text_add(&t, ",\n  \"files\": {\"%s\": {\"bytes\": %llu, \"sha256\": \"%s\"}}", TCT_WEIGHTS,
                 (unsigned long long)bytes, hex);
    if (!t.failed) hash_of(t.at, t.n, hex);
    tct_text_add(&t, "%s%s%s", seal, hex, tail);
    code = t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a manifest")
                    : tct_file_write(path, t.at, t.n, err);
  }
  tct_text_free(&t);
  tct_free(weights);
  tct_free(path);
  return code;
}

static bool sealed(const char *text, size_t n)
{
  char hex[65];
  const size_t body = n - SEAL - HEX - TAIL;

  if (n < SEAL + HEX + TAIL || memcmp(text + body, seal, SEAL) != 0) return false;
  hash_of(text, body, hex);
  return memcmp(text + body + SEAL, hex, HEX) == 0 && memcmp(text + n - TAIL, tail, TAIL) == 0;
}

static bool count_of(const json_t *n, uint64_t *count)
{
  if (!json_is_integer(n) || json_integer_value(n) < 0) return false;
  *count = (uint64_t)json_integer_value(n);
  return true;
}

/* What is said of the weights, held against the file. */
static tct_status same_file(const json_t *said, const char *path, tct_error *err)
{
  const char *sha = json_string_value(json_object_get(said, "sha256"));
  uint64_t bytes, bytes_said;
  char hex[65];

  TCT_TRY(tct_file_hash(path, hex, &bytes, err), err, "verifying a checkpoint");
  if (sha && count_of(json_object_get(said, "bytes"), &bytes_said) && bytes == bytes_said &&
      strcmp(sha, hex) == 0)
    return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "%s is not the file that its manifest tells of", path);
}

static tct_status understand(const char *text, size_t n, const char *path, const char *weights,
                             tct_mark *mark, tct_error *err)
{
  json_t *root       = sealed(text, n) ? json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
  const json_t *took = json_object_get(root, "seconds");
  const json_t *said = json_object_get(json_object_get(root, "files"), TCT_WEIGHTS);
  tct_status code    = TCT_OK;

  if (!json_is_number(took) || !said || !count_of(json_object_get(root, "trials"), &mark->trials) ||
      !count_of(json_object_get(root, "batches"), &mark->batches))
    code = tct_fail(err, TCT_BAD_DATA, "%s is not a whole manifest", path);
  else
    mark->seconds = json_number_value(took);
  if (code == TCT_OK) code = same_file(said, weights, err);
  json_decref(root);
  return code;
}

tct_status tct_manifest_read(const char *folder, tct_mark *mark, tct_error *err)
{
  char *weights = tct_path(folder, TCT_WEIGHTS), *path = tct_path(folder, "manifest.json");
  char *text      = NULL;
  tct_status code = TCT_OK;
  size_t n;

  if (!weights || !path) code = tct_fail(err, TCT_NO_MEMORY, "no memory for a manifest");
  if (code == TCT_OK) code = tct_file_read(path, MANIFEST_MOST, &text, &n, err);
  if (code == TCT_OK) code = understand(text, n, path, weights, mark, err);
  tct_free(text);
  tct_free(weights);
  tct_free(path);
  return code;
}
