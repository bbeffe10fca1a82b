// One service of a Compose file, and what a later file or an `extends` adds to it.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/base/file_system.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// Bounds ServiceContext::weight, in bytes: texts, and so much for each of them.
inline constexpr std::size_t most_weight = 8UL * 1024 * 1024;
inline constexpr std::size_t weight_of_text = 200;

struct ServiceContext {
    const FileSystem& files;
    const Lookup& lookup;
    std::string directory;  ///< relative host paths start here
    std::string home;       ///< what `~` is
    /// What was read so far: an `extends`, an alias or a range of ports brings in much in a few bytes.
    std::size_t& weight;
};

/// A fault where a value has a type that Compose refuses too.
[[nodiscard]] boost::system::result<Service, Fault>
read_service(const Node::Entry& entry, const ServiceContext& context);

/// `over` on top of `base`, field by field as Compose merges them.
[[nodiscard]] Service merge_services(Service base, Service over);

/// Go's form of a duration, which Compose takes: `1m30s`, `1.5s`.
[[nodiscard]] bool has_duration_form(std::string_view text);

/// A command that is written as one line, in words as Compose splits them: quotes and backslashes, no operators. Nothing
/// for a quote without an end.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(std::string_view line);

/// What a script finds in the variable NAME.
struct ShellVariable {
    bool known = false;                 ///< whether these files tell
    std::optional<std::string> text{};  ///< nothing: it is not set
};
using ShellVariables = std::function<ShellVariable(std::string_view name)>;

struct ShellWords {
    std::vector<std::string> words;
    /// Those of `words` that hold what only the container knows, as it stands in the script: `$NAME`, `$(command)`.
    std::set<std::string, std::less<>> unexpanded;
};

/// A shell's script in words; every operator outside of quotes (newline, `;`, `&`, `|`, parentheses) is the word `;`.
/// `$NAME`, `${NAME}` and `${NAME:-default}` are replaced where `variables` knows them. Comments are left out.
[[nodiscard]] ShellWords split_shell(std::string_view script, const ShellVariables& variables);

}  // namespace ocprobe::contract
