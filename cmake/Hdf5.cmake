# Hdf5.cmake -- tercet_hdf5(TARGET): link a program to libhdf5, where it can be to the static one.
#
# Debian's shared libhdf5 loads thirty others (curl, ldap, kerberos) for drivers that are not used here: four fifths of
# the time that reading a small file takes, and code in a program that should have little.  The static one takes none.
include(CheckCSourceCompiles)

if(HDF5_FOUND)
  find_library(HDF5_ARCHIVE libhdf5.a HINTS ${HDF5_LIBRARY_DIRS})
  find_library(HDF5_SZIP sz)
  set(HDF5_ALONE ${HDF5_ARCHIVE} ZLIB::ZLIB m ${CMAKE_DL_LIBS})
  if(HDF5_SZIP)
    list(APPEND HDF5_ALONE ${HDF5_SZIP})
  endif()
  if(HDF5_ARCHIVE)
    set(CMAKE_REQUIRED_INCLUDES ${HDF5_INCLUDE_DIRS})
    set(CMAKE_REQUIRED_LIBRARIES ${HDF5_ALONE})
    check_c_source_compiles("#include <hdf5.h>\nint main(void) { return H5Fopen(\"x\", H5F_ACC_RDONLY, H5P_DEFAULT) < 0; }"
                            TERCET_HDF5_ALONE)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
endif()

function(tercet_hdf5 target)
  target_include_directories(${target} SYSTEM PRIVATE ${HDF5_INCLUDE_DIRS})
  target_compile_options(${target} PRIVATE ${HDF5_CFLAGS_OTHER})
  target_compile_definitions(${target} PRIVATE TERCET_HDF5 H5_USE_110_API)
  if(TERCET_HDF5_ALONE)
    target_link_libraries(${target} PRIVATE ${HDF5_ALONE})
  else()
    target_link_libraries(${target} PRIVATE PkgConfig::HDF5)
  endif()
endfunction()
