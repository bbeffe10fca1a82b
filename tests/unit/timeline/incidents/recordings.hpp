// What was recorded of incidents that were made on purpose (tests/e2e/timeline/record.py).
#pragma once

#include "ocprobe/model/timeline.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace ocprobe::test {

struct Recording {
    std::string name;
    boost::json::object truth;  ///< `cause` or null, `never`, `shift_ms`
    TimelineReport report;      ///< as `ocprobe timeline` makes it of the files
};

/// Every recording, in the order of their names.
[[nodiscard]] std::vector<Recording> recordings();

}  // namespace ocprobe::test
