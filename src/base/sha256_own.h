/* sha256_own.h -- SHA-256 from inside: its constants, and who mixes blocks. */
#ifndef TERCET_SHA256_OWN_H
#define TERCET_SHA256_OWN_H

#include "base/sha256.h"

extern const uint32_t tct_sha256_constant[64];

/* Mix whole blocks of 64 bytes into the state. */
typedef void tct_sha256_mix(uint32_t h[8], const unsigned char *from, size_t blocks);
tct_sha256_mix *tct_sha256_x86(void); /* NULL: this processor has no instructions for it */

#endif
