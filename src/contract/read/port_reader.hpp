// The short form of `ports`.
#pragma once

#include "contract/read/compose.hpp"

#include <boost/system/result.hpp>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// `18789`, `18789:18789`, `127.0.0.1:9000-9002:80-82/udp`: one Port for each port of the container, without a place. The
/// error is a sentence of what Compose refuses, too.
[[nodiscard]] boost::system::result<std::vector<Port>, std::string> read_port(std::string_view text);

/// Entries that are one to Compose, which keeps the first of them.
class KnownPorts {
public:
    /// Whether it is new. One range may name 65,536 ports.
    bool add(const Port& port);

private:
    std::set<std::array<std::string, 4>> known_;
};

}  // namespace ocprobe::contract
