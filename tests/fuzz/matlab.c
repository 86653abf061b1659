/* matlab.c -- MAT files from hostile hands, read without walls: what is our own must not need them. */
#include "fuzz/as_file.h"

#include "teller.h"

#include <fcntl.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  for (int list = 0; list < 2; list++) {
    const int file = memfd_create("fuzz", MFD_CLOEXEC), numbers = memfd_create("to", MFD_CLOEXEC);
    const int answers = open("/dev/null", O_WRONLY | O_CLOEXEC);
    teller t          = {.file      = file,
                         .answers   = answers,
                         .numbers   = numbers,
                         .taken     = -1,
                         .list      = list,
                         .left      = 16 << 20,
                         .file_size = n};
    tct_error err     = {0};

    if (file < 0 || numbers < 0 || answers < 0 || write(file, bytes, n) != (ssize_t)n) abort();
    if (read_matlab(&t, &err) != TCT_OK && (err.code == TCT_BUG || !err.text[0])) abort();
    close(answers);
    close(numbers);
    close(file);
  }
  return 0;
}
