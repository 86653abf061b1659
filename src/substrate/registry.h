/* registry.h -- the table of rooms that the build makes, and how it is looked up. */
#ifndef TERCET_REGISTRY_H
#define TERCET_REGISTRY_H

#include <tercet/describe.h>

extern const tct_room tct_room_table[]; /* made by cmake/Rooms.cmake */
extern const int tct_room_table_n;

#endif
