/* csv.c -- tables of text from hostile hands. */
#include "fuzz/as_file.h"

extern const tct_format tct_format_csv;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  read_as_file(&tct_format_csv, bytes, n);
  return 0;
}
