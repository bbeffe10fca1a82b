# Every library comes from the distribution's packages (Debian 12 or 13); nothing is fetched at build time.
if(OCPROBE_STATIC)
  # project() resets it, so a preset cannot set it.
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()

find_package(Boost 1.81 CONFIG REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(fmt 9 CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(Threads REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_library(ZSTD_LIBRARY NAMES zstd REQUIRED)
find_path(ZSTD_INCLUDE_DIR zstd.h REQUIRED)
find_library(YAML_CPP_LIBRARY NAMES yaml-cpp REQUIRED)
find_path(YAML_CPP_INCLUDE_DIR yaml-cpp/parser.h REQUIRED)
find_path(SPDLOG_INCLUDE_DIR spdlog/spdlog.h REQUIRED)

# Debian ships only a .pc file for c-ares.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CARES REQUIRED libcares)
find_library(CARES_LIBRARY NAMES cares HINTS ${CARES_LIBRARY_DIRS} REQUIRED)
# The library cannot tell its version at run time.
execute_process(COMMAND ${PKG_CONFIG_EXECUTABLE} --modversion yaml-cpp
  OUTPUT_VARIABLE YAML_CPP_VERSION OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

# The packages that carry their release in their name.
set(OCPROBE_BOOST_PACKAGE libboost${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR}-dev)
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libstdc++.a
  OUTPUT_VARIABLE library OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(library ${library} DIRECTORY)
get_filename_component(library ${library} NAME)
set(OCPROBE_STDCXX_PACKAGE libstdc++-${library}-dev)

# A file keeps the time at which its package was made, so what was upgraded looks older than what was made from its
# predecessor. This file changes with the packages whose files are linked, compiled in or embedded.
set(OCPROBE_PACKAGES ${CMAKE_BINARY_DIR}/packages.txt)
execute_process(
  COMMAND dpkg-query -W libssl-dev libc-ares-dev libsqlite3-dev libyaml-cpp-dev zlib1g-dev libzstd-dev libc6-dev ca-certificates
          ${OCPROBE_BOOST_PACKAGE} libfmt-dev libspdlog-dev libcli11-dev ${OCPROBE_STDCXX_PACKAGE}
  OUTPUT_VARIABLE packages ERROR_QUIET)
file(CONFIGURE OUTPUT ${OCPROBE_PACKAGES} CONTENT "${packages}")
