/* as_file.h -- a fuzzer's bytes as a file that a format reads. */
#ifndef TESTS_AS_FILE_H
#define TESTS_AS_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tercet/format.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Either all numbers are there or nothing is left behind. */
static inline void read_as_file(const tct_format *f, const uint8_t *bytes, size_t n)
{
  const int fd = memfd_create("fuzz", MFD_CLOEXEC);
  char path[64];
  tct_error err = {0};
  tct_arrays a;
  volatile double sum = 0; /* is used */

  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  if (f->read(path, NULL, (size_t)16 << 20, &a, &err) == TCT_OK) {
    for (int i = 0; i < a.n; i++) {
      if (a.array[i].name[0] == 0) abort();
      for (size_t k = 0; k < a.array[i].n; k++) sum = sum + tct_array_at(&a.array[i], k);
    }
    tct_arrays_free(&a);
  } else if (a.n || a.array || err.code == TCT_OK || err.code == TCT_BUG || !err.text[0]) {
    abort();
  }
  close(fd);
}

#endif
