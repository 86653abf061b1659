/* hdf5.c -- HDF5 files from hostile hands: whatever becomes of the program that reads them, this one lives. */
#include "fuzz/as_file.h"

extern const tct_format tct_format_hdf5;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  read_as_file(&tct_format_hdf5, bytes, n);
  return 0;
}
