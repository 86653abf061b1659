/* replay.c -- what libFuzzer does with a corpus, without libFuzzer: feed every file of a folder to a target.
 *
 *     fuzz_npy tests/fuzz/corpus/npy
 *
 * Each file is also cut off after every byte (at most CUTS times) and shown with one byte changed: the
 * first mutations of any fuzzer. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MOST = 1 << 20, CUTS = 256 };

static int shown;

/* In a block of its own size, so that a sanitizer sees a step beyond the end. */
static int show(const uint8_t *bytes, size_t n)
{
  uint8_t *own = malloc(n ? n : 1);

  if (!own) return 1;
  memcpy(own, bytes, n);
  shown++;
  LLVMFuzzerTestOneInput(own, n);
  free(own);
  return 0;
}

static int show_spoilt(uint8_t *bytes, size_t n)
{
  const size_t stride = 1 + n / CUTS;
  int failed          = 0;

  for (size_t i = 0; i < n && !failed; i += stride) {
    failed |= show(bytes, i);
    bytes[i] ^= 0x80;
    failed |= show(bytes, n);
    bytes[i] ^= 0x80;
  }
  return failed;
}

static int show_file(const char *folder, const char *name, bool spoil)
{
  static uint8_t bytes[MOST];
  char path[4096];
  const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file       = length > 0 && (size_t)length < sizeof path ? fopen(path, "rb") : NULL;

  if (!file) {
    fprintf(stderr, "%s cannot be read\n", path);
    return 1;
  }
  const size_t n = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  return show(bytes, n) || (spoil && show_spoilt(bytes, n));
}

int main(int words, char **word)
{
  DIR *folder = words > 1 ? opendir(word[1]) : NULL;
  int files = 0, failed = 0;

  if (!folder) {
    fprintf(stderr, "usage: %s CORPUS [plain]\n", word[0]);
    return 2;
  }
  for (const struct dirent *entry; (entry = readdir(folder)) && !failed;) {
    if (entry->d_name[0] == '.') continue;
    failed = show_file(word[1], entry->d_name, words == 2);
    files++;
  }
  closedir(folder);
  printf("%d files, shown in %d forms\n", files, shown);
  return failed || files == 0;
}
