# licenses.cmake: the licence of ocprobe and the notices of everything that is linked or embedded, as Debian's packages give
# them; where a package's file covers far more than the part that is used, that part's section.
# cmake -DOWN=LICENSE -DVERSION=… -DBOOST=libboost1.81-dev -DSTDCXX=libstdc++-12-dev -DTO=licenses.txt -P licenses.cmake
set(text "")

function(add_part title words)
  set(text "${text}\n==== ${title}\n\n${words}" PARENT_SCOPE)
endfunction()

function(read_notice package variable)
  set(file /usr/share/doc/${package}/copyright)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "no ${file}: is the package ${package} installed with its notices?")
  endif()
  file(READ ${file} words)
  set(${variable} "${words}" PARENT_SCOPE)
endfunction()

# From the first `from` to the first `to` after it, which belongs to it with INCLUSIVE.
function(cut words from to variable)
  string(FIND "${words}" "${from}" begin)
  if(begin LESS 0)
    message(FATAL_ERROR "no \"${from}\" in the notice")
  endif()
  string(SUBSTRING "${words}" ${begin} -1 words)
  string(FIND "${words}" "${to}" end)
  if(end LESS 0)
    message(FATAL_ERROR "no \"${to}\" in the notice")
  endif()
  if(ARGN STREQUAL INCLUSIVE)
    string(LENGTH "${to}" length)
    math(EXPR end "${end} + ${length}")
  endif()
  string(SUBSTRING "${words}" 0 ${end} words)
  set(${variable} "${words}\n" PARENT_SCOPE)
endfunction()

file(READ ${OWN} words)
add_part("ocprobe ${VERSION}" "${words}")

foreach(part "OpenSSL=libssl-dev" "c-ares=libc-ares-dev" "SQLite=libsqlite3-dev" "yaml-cpp=libyaml-cpp-dev"
             "zlib=zlib1g-dev" "zstd=libzstd-dev" "spdlog=libspdlog-dev" "CLI11=libcli11-dev" "the GNU C Library=libc6-dev")
  string(REGEX MATCH "^(.*)=(.*)$" part "${part}")
  set(title "${CMAKE_MATCH_1}")
  read_notice(${CMAKE_MATCH_2} words)
  add_part("${title}" "${words}")
endforeach()

# Its file is 2 MB, a paragraph for each holder; the licence asks for none of them in an executable.
read_notice(${BOOST} words)
cut("${words}" "Boost Software License - Version 1.0" "OTHER DEALINGS IN THE SOFTWARE." words INCLUSIVE)
add_part("Boost" "${words}")

# The rest of the file is about its documentation.
read_notice(libfmt-dev words)
cut("${words}" "Files: *" "\nFiles: " files)
cut("${words}" "Permission is hereby granted" "\nLicense: " words)
add_part("fmt" "${files}\n${words}")

# The rest is about other languages' libraries.
read_notice(${STDCXX} words)
cut("${words}" "GCC is Copyright" "The libbacktrace library" notice)
cut("${words}" "GCC RUNTIME LIBRARY EXCEPTION" "requirements of the license of GCC." exception INCLUSIVE)
add_part("libstdc++ and libgcc" "${notice}\n${exception}")

read_notice(ca-certificates words)
string(FIND "${words}" "Files: mozilla/certdata.txt" begin)
if(begin LESS 0)
  message(FATAL_ERROR "no certdata.txt in the notice of ca-certificates")
endif()
string(SUBSTRING "${words}" ${begin} -1 words)
add_part("Mozilla's certificates (ca-certificates)" "${words}")

foreach(license Apache-2.0 LGPL-2.1)
  file(READ /usr/share/common-licenses/${license} words)
  add_part("${license}, which is named above" "${words}")
endforeach()

string(REGEX REPLACE "^\n" "" text "${text}")
file(WRITE ${TO} "${text}")
