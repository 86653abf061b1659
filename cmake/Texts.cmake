# Texts.cmake -- files of the repository that the command or the library carries with it.
#
# tercet_texts(OUT FILE...) makes a C file with `const char tercet_text_NAME[]` for each file NAME.ending; OUT is where
# it lies, and names it.
function(tercet_texts out)
  set(all "/* made by cmake/Texts.cmake; do not edit */\n")
  foreach(f ${ARGN})
    get_filename_component(name ${f} NAME_WE)
    string(REGEX REPLACE "^[0-9]+_" "" name ${name})
    file(READ ${CMAKE_SOURCE_DIR}/${f} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND all "extern const char tercet_text_${name}[];\n"
                      "const char tercet_text_${name}[] = {${bytes}0};\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${f})
  endforeach()
  set(made ${CMAKE_BINARY_DIR}/texts/${out}.c)
  file(CONFIGURE OUTPUT ${made} CONTENT "${all}" @ONLY)
  set(${out} ${made} PARENT_SCOPE)
endfunction()
