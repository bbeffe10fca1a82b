// What the CLI's schema refuses in the config, as far as this tool knows it.
#pragma once

#include "ocprobe/model/state.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// Unknown keys at the top and in `gateway`, and values that `gateway` cannot have, as sentences. With one of the
/// releases whose schema was read as `version` exactly that schema counts; otherwise a key that any of them knows is
/// known: a false alarm would be worse than silence.
[[nodiscard]] std::vector<std::string>
suspicious_entries(const boost::json::object& root, CliRules rules, std::string_view version);

}  // namespace ocprobe::openclaw
