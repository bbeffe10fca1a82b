#include "app/libraries.hpp"

#include "ocprobe/probes/libraries.hpp"
#include "version.hpp"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <fmt/core.h>
#include <spdlog/version.h>
#include <sqlite3.h>

#include <gnu/libc-version.h>
#include <zlib.h>
#include <zstd.h>

namespace ocprobe::app {

namespace {

std::string dotted(int major, int minor, int patch) {
    return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace

std::vector<Library> libraries() {
    constexpr int boost = BOOST_VERSION;
    constexpr int format = FMT_VERSION;
    return {
        {"OpenSSL", probes::openssl_version()},
        {"c-ares", probes::cares_version()},
        {"SQLite", sqlite3_libversion()},
        {"yaml-cpp", yaml_cpp_version},
        {"zlib", zlibVersion()},
        {"zstd", ZSTD_versionString()},
        {"Boost", dotted(boost / 100'000, boost / 100 % 1'000, boost % 100)},
        {"fmt", dotted(format / 10'000, format / 100 % 100, format % 100)},
        {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
        {"CLI11", CLI11_VERSION},
        {"libstdc++", std::to_string(_GLIBCXX_RELEASE)},
        {"glibc", gnu_get_libc_version()},
    };
}

}  // namespace ocprobe::app
