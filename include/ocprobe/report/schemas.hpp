// The JSON Schemas of everything that is written with -o json or ndjson.
#pragma once

#include <span>
#include <string_view>

namespace ocprobe::report {

struct Schema {
    std::string_view name;
    std::string_view about;
    std::string_view text;
};

/// Every schema, the report's first.
[[nodiscard]] std::span<const Schema> schemas();
/// Of that name; empty when there is none.
[[nodiscard]] std::string_view schema(std::string_view name);

}  // namespace ocprobe::report
