// The options of `watch` alone.
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

Stored store_textfile(Options& o, std::string_view text, bool) {
    o.textfile = std::string(text);
    return require(!text.empty(), "needs a file, as /var/lib/node_exporter/ocprobe.prom");
}

constexpr OptionRow watch_options[] = {
    {"--textfile",
     "OCPROBE_TEXTFILE",
     "FILE",
     "Replace this file with Prometheus metrics after each run, for node_exporter's textfile collector",
     "watch",
     store_textfile,
     "/var/lib/node_exporter/ocprobe.prom"},
};

}  // namespace

std::span<const OptionRow> watch_option_rows() {
    return watch_options;
}

}  // namespace ocprobe::app
