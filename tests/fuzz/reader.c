/* reader.c -- a reader from hostile hands: its answers are garbage, the shared memory holds the same. */
#include "fuzz/as_file.h"

#include "brain/files/reader.h"

#include <string.h>

static tct_status add(void *own, const tct_array *rows, size_t first, size_t of, tct_error *err)
{
  (void)err;
  if (rows->shape[0] == 0 || first + rows->shape[0] > of) abort();
  for (size_t k = 0; k < rows->n; k++) *(volatile double *)own += tct_array_at(rows, k);
  return TCT_OK;
}

static void hear_rows(int fd, size_t n)
{
  tct_bytes file      = {.path = "x", .fd = fd, .size = n, .left = 1 << 20};
  tct_error err       = {0};
  volatile double sum = 0;
  tct_child child     = {
        .path = "x", .answers = fd, .numbers = fd, .taken = -1, .seconds = 10, .left = 10000};

  if (lseek(fd, 0, SEEK_SET) != 0) abort();
  if (tct_reader_hear_rows(&file, &child, "x", add, (void *)&sum, &err) == TCT_OK) return;
  if (err.code == TCT_OK || err.code == TCT_BUG || !err.text[0]) abort();
}

static void hear(int fd, size_t n, bool list)
{
  tct_bytes file      = {.path = "x", .fd = fd, .size = n, .left = 1 << 20};
  tct_error err       = {0};
  tct_arrays a        = {0};
  tct_entries e       = {0};
  volatile double sum = 0; /* is used */

  tct_child child = {
    .path = "x", .answers = fd, .numbers = fd, .taken = -1, .seconds = 10, .left = 10000};
  if (lseek(fd, 0, SEEK_SET) != 0) abort();
  if (tct_reader_hear(&file, &child, NULL, list ? NULL : &a, &e, &err) != TCT_OK) {
    if (err.code == TCT_OK || err.code == TCT_BUG || !err.text[0]) abort();
  } else {
    for (int i = 0; i < a.n; i++)
      for (size_t k = 0; k < a.array[i].n; k++) sum = sum + tct_array_at(&a.array[i], k);
    for (int i = 0; i < e.n; i++) sum = sum + (double)strlen(e.entry[i].note);
  }
  tct_arrays_free(&a);
  tct_entries_free(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  const int fd = memfd_create("fuzz", MFD_CLOEXEC);

  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  hear(fd, n, true);
  hear(fd, n, false);
  hear_rows(fd, n);
  close(fd);
  return 0;
}
