/* field_table.h -- what was measured of fields, as JSON, CSV and text. */
#ifndef TERCET_CLI_FIELD_TABLE_H
#define TERCET_CLI_FIELD_TABLE_H

#include "json.h"

#include <tercet/field.h>

struct json field_json(const char *spec, const tct_field_table *t);
tct_text field_csv(const tct_field_table *t); /* a line for each rule and objective */
tct_text field_text(const tct_field_table *t);
/* field.json and field.csv in a folder. */
tct_status field_keep(const char *folder, const char *spec, const tct_field_table *t,
                      tct_error *err);

#endif
