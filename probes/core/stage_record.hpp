// Errors of a stage by their symbolic names.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"

namespace ocprobe::probes {

[[nodiscard]] inline StageError to_stage_error(error_code ec) {
    if (ec.category() != boost::system::system_category()) return {ec.message(), std::nullopt, ec.message()};
    return {errno_name(ec.value()), ec.value(), errno_text(ec.value())};
}

}  // namespace ocprobe::probes
