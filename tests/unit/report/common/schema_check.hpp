// The part of JSON Schema that report.schema.json uses, and one thing more: members that it does not name.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace ocprobe::test {

/// What is wrong with `value`, as `/path: why`. Members without a property in the schema count as wrong, although a
/// reader must accept them: here they mean that the schema was forgotten.
[[nodiscard]] std::vector<std::string> violations(
    const boost::json::value& value, const boost::json::object& schema, const boost::json::value& root
);

/// The same for a whole report, with the facts of each stage against `<id>_facts`.
[[nodiscard]] std::vector<std::string> report_violations(std::string_view report);

}  // namespace ocprobe::test
