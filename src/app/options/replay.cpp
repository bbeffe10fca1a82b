// The options of `replay` alone.
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

Stored store_serve(Options& o, std::string_view text, bool v) {
    return store_switch(o.serve, text, v);
}

constexpr OptionRow replay_options[] = {
    {"--serve",
     "OCPROBE_SERVE",
     "",
     "Play the recorded gateway on a loopback port, for the CLI or for ocprobe; no credential is checked",
     "replay",
     store_serve,
     "",
     Shown::first},
};

}  // namespace

std::span<const OptionRow> replay_option_rows() {
    return replay_options;
}

Stored store_replayed(Options& options, std::string_view text) {
    options.replayed = std::string(text);
    return require(!text.empty(), "needs a report, as `ocprobe -o json` writes it");
}

}  // namespace ocprobe::app
