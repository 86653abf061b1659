/* nwb_schema.c -- the rules that an NWB file of ours obeys, and carries with it.
 *
 * They are in src/brain/nwb/schema: NWB 2.4.0, the oldest version that has all we write, so that the most readers
 * know it; restricted to the types that we write.
 *
 * Source: NWB Format Specification 2.4.0; hdmf-common 1.5.0. */
#include "brain/nwb/nwb_schema.h"

#include <stddef.h>

#define CORE "/specifications/core/" TCT_NWB_VERSION
#define HDMF "/specifications/hdmf-common/" TCT_HDMF_VERSION

extern const char tercet_text_core_namespace[], tercet_text_core_base[], tercet_text_core_epoch[],
  tercet_text_core_file[], tercet_text_core_misc[], tercet_text_hdmf_namespace[],
  tercet_text_hdmf_base[], tercet_text_hdmf_table[];

void tct_nwb_put_schema(tct_writing *w)
{
  static const char *const groups[] = {"/specifications", "/specifications/core", CORE,
                                       "/specifications/hdmf-common", HDMF};
  const struct {
    const char *path, *text;
  } texts[] = {
    {CORE "/namespace", tercet_text_core_namespace},
    {CORE "/nwb.base", tercet_text_core_base},
    {CORE "/nwb.epoch", tercet_text_core_epoch},
    {CORE "/nwb.file", tercet_text_core_file},
    {CORE "/nwb.misc", tercet_text_core_misc},
    {HDMF "/namespace", tercet_text_hdmf_namespace},
    {HDMF "/base", tercet_text_hdmf_base},
    {HDMF "/table", tercet_text_hdmf_table},
  };

  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) tct_put_group(w, groups[i]);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    tct_put_text(w, texts[i].path, NULL, texts[i].text);
  tct_put_reference(w, "/", ".specloc", "/specifications");
}
