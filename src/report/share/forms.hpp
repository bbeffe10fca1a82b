// What a text itself shows to be an address, a URL, a path or a name of a host.
#pragma once

#include "report/share/names.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// The pseudonym of an address, or the address itself where that tells nothing. Empty: it is no address.
[[nodiscard]] std::string name_address(Names& names, std::string_view address);
/// The pseudonym of a host, a name or an address without brackets.
[[nodiscard]] std::string name_host(Names& names, std::string_view host);
/// Each component of the path has its own.
[[nodiscard]] std::string name_path(Names& names, std::string_view path);
[[nodiscard]] std::string name_account(Names& names, std::string_view account);

/// `text` with another name for whatever is known or has such a form. What is found is known from then on.
[[nodiscard]] std::string name_all(Names& names, std::string_view text);

}  // namespace ocprobe::report
