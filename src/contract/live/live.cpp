// What the comparisons share.
#include "contract/live/live.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

std::string named_source(const Source& source) {
    return escape_text(label(source), 120);
}

bool is_of_this_shell(const Pair& pair, std::string_view name, Row& row) {
    const auto& differs = pair.measured->evidence.container.environment_differs;
    if (std::find(differs.begin(), differs.end(), name) == differs.end()) return false;
    const auto& service = *pair.cli.service;
    row.undecided(
        service,
        place_of(service, name),
        std::string(name) + " of this process is not the one of the container's first process"
    );
    return true;
}

}  // namespace ocprobe::contract
