// The JSON Schemas that are in the binary.
#include "ocprobe/report/schemas.hpp"

#include "report/contract_schema.hpp"
#include "report/diff_schema.hpp"
#include "report/event_schema.hpp"
#include "report/report_schema.hpp"
#include "report/timeline_schema.hpp"
#include "report/watch_schema.hpp"

#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<Schema, 6> schema_table{{
    {"report", "what `check`, `wait` and `hold` write with -o json", report_schema_text},
    {"event", "one line of `hold -o ndjson`; the last one is a report", event_schema_text},
    {"watch", "one line of `watch -o ndjson`", watch_schema_text},
    {"diff",
     "what `diff -o json` writes; its comparison is also a member of `check --against`",
     diff_schema_text},
    {"contract", "what `contract -o json` writes", contract_schema_text},
    {"timeline", "what `timeline -o json` writes", timeline_schema_text},
}};

}  // namespace

std::span<const Schema> schemas() {
    return schema_table;
}

std::string_view schema(std::string_view name) {
    for (const auto& row : schema_table) {
        if (row.name == name) return row.text;
    }
    return {};
}

}  // namespace ocprobe::report
