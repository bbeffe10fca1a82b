// Why a store of the state directory could not be read to its end.
#pragma once

#include "ocprobe/model/state.hpp"

#include <string>

namespace ocprobe::openclaw {

struct StoreFault {
    StoreProblem problem = StoreProblem::none;
    std::string text;  ///< printable

    explicit operator bool() const { return problem != StoreProblem::none; }
};

}  // namespace ocprobe::openclaw
