// Texts that are kept: in goldens/, written by a run with OCPROBE_UPDATE_GOLDENS=1.
#pragma once

#include <string>

namespace ocprobe::test {

/// Checks that `text` is what goldens/`file` holds.
void check_golden(const std::string& file, const std::string& text);

}  // namespace ocprobe::test
