// env files as Compose reads them: `.env` beside the project, `env_file` of a service.
#pragma once

#include "contract/read/interpolation.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

struct EnvLine {
    std::string name;
    std::string value;
    std::uint32_t line = 0;
    /// docker-compose 1.29.2 (python-dotenv, nothing substituted) and Compose v2 give this line different values;
    /// `value` is v2's.
    bool dialects_differ = false;
};

/// What the values of one file may be together, once their variables are substituted: 1 MiB.
inline constexpr std::size_t env_values_cap = 1024UL * 1024;

/// `NAME=value`; a bare `NAME` has the value that `lookup` gives, and no line without one. Quotes, `export`, comments, CR
/// and a BOM as Compose v2 reads them; `lookup` gives what `${VAR}` names besides the lines above. The error is a phrase:
/// a quote without an end, a name with a blank in it, values larger than env_values_cap.
[[nodiscard]] boost::system::result<std::vector<EnvLine>, std::string>
read_env_file(std::string_view text, const Lookup& lookup);

}  // namespace ocprobe::contract
