// Host names to ASCII, as the URL standard has it ("domain to ASCII").
#pragma once

#include "ocprobe/policy/host.hpp"

#include <string>
#include <string_view>

namespace ocprobe::policy {

/// UTF-8 to lower-case ASCII with punycode labels, by UTS 46 with the URL standard's parameters: no transitional
/// processing, no STD3 rules, hyphens and lengths unchecked, joiners and bidi checked. Time is linear in the text: it is
/// refused as too long before any punycode is computed.
[[nodiscard]] boost::system::result<std::string, HostFault> domain_to_ascii(std::string_view text);

}  // namespace ocprobe::policy
