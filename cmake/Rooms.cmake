# Rooms.cmake -- a file in a room is a variant in the registry.
#
# tercet_room(rules rule src/rules) collects src/rules/*.c into a table: the file's name is the variant's
# name, and src/rules/foo.c must define `const tct_rule tct_rule_foo`.  Nothing else has to be edited to
# add one.  Where C calls it otherwise, that stands last: tercet_room(changes change src/brain/changes joint)
# collects `const tct_joint tct_joint_foo`.  tercet_registry(file) then writes the table of all rooms.
set(TERCET_ROOMS "" CACHE INTERNAL "")
function(tercet_room room one folder)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
  list(SORT files)
  set(kind ${one})
  if(ARGC GREATER 3)
    set(kind ${ARGV3})
  endif()
  set(declare "")
  set(table "")
  set(n 0)
  foreach(f ${files})
    get_filename_component(name ${f} NAME_WE)
    string(APPEND declare "extern const tct_${kind} tct_${kind}_${name};\n")
    string(APPEND table "  &tct_${kind}_${name}.about,\n")
    math(EXPR n "${n} + 1")
  endforeach()
  set_property(GLOBAL APPEND PROPERTY TERCET_ROOM_INCLUDES "#include <tercet/${kind}.h>")
  set_property(GLOBAL APPEND_STRING PROPERTY TERCET_ROOM_TABLES
    "${declare}static const tct_about *const ${room}[] = {\n${table}  NULL};\n\n")
  set_property(GLOBAL APPEND_STRING PROPERTY TERCET_ROOM_LIST
    "  {\"${room}\", \"${one}\", ${room}, ${n}, NULL, NULL},\n")
endfunction()

function(tercet_registry out)
  get_property(includes GLOBAL PROPERTY TERCET_ROOM_INCLUDES)
  get_property(tables GLOBAL PROPERTY TERCET_ROOM_TABLES)
  get_property(list GLOBAL PROPERTY TERCET_ROOM_LIST)
  list(REMOVE_DUPLICATES includes)
  list(JOIN includes "\n" includes)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/rooms/rooms.c CONTENT
"/* made by cmake/Rooms.cmake from the folders of variants; do not edit */
@includes@
#include \"substrate/registry.h\"

@tables@const tct_room tct_room_table[] = {
@list@};
const int tct_room_table_n = sizeof tct_room_table / sizeof *tct_room_table;
" @ONLY)
  set(${out} ${CMAKE_BINARY_DIR}/rooms/rooms.c PARENT_SCOPE)
endfunction()
