// What YAML makes of a word without quotes: a number, a truth value, text.
#pragma once

#include "contract/read/yaml.hpp"

#include <string>
#include <string_view>

namespace ocprobe::contract {

enum class ScalarKind : std::uint8_t { text, number, truth };

/// By YAML's core schema, as Compose's parser reads it: `010` and `0x1f` are numbers, `yes` is text.
[[nodiscard]] ScalarKind kind_of_scalar(const Node& node);

/// Whether a key that wants a truth value has this one: `yes`, `on` and `"true"` count too.
[[nodiscard]] bool is_truth(const Node& node, bool value);

/// The text of a scalar's value: a number without quotes loses its form (1.50 is 1.5, 010 is 8).
[[nodiscard]] std::string as_compose_prints(const Node& node, std::string text);

}  // namespace ocprobe::contract
