// The options of `replay` alone.
#include "app/options/options.hpp"

namespace ocprobe::app {

Stored store_replayed(Options& options, std::string_view text) {
    options.replayed = std::string(text);
    return require(!text.empty(), "needs a report, as `ocprobe -o json` writes it");
}

}  // namespace ocprobe::app
