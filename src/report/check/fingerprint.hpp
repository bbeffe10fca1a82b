// What makes two reports reports of the same fault.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::report {

/// Twelve hexadecimal digits over verdict, stages, facts and codes: the same for two machines with the same fault. No
/// secret, address, name, version or time is in it.
[[nodiscard]] std::string fingerprint(const Report& report);

}  // namespace ocprobe::report
