/* npz.c -- archives of NumPy arrays from hostile hands. */
#include "fuzz/as_file.h"

extern const tct_format tct_format_npz;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  read_as_file(&tct_format_npz, bytes, n);
  return 0;
}
