// The words of which every report is made. Pure.
#pragma once

#include "ocprobe/base/text.hpp"

namespace ocprobe::report {

/// Field names, values and ids of a report, and what stands between values in it: no leak, whatever a secret reads like.
void allow_report_words(Redactor& redactor);

}  // namespace ocprobe::report
