# Every library comes from Debian 12's packages; nothing is fetched at build time.
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
find_library(YAML_CPP_LIBRARY NAMES yaml-cpp REQUIRED)
find_path(YAML_CPP_INCLUDE_DIR yaml-cpp/parser.h REQUIRED)
find_path(SPDLOG_INCLUDE_DIR spdlog/spdlog.h REQUIRED)

# Debian ships only a .pc file for c-ares.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CARES REQUIRED libcares)
find_library(CARES_LIBRARY NAMES cares HINTS ${CARES_LIBRARY_DIRS} REQUIRED)
