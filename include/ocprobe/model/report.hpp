// The report: the header of a run, its evidence and its judgement. All of it is copyable, which proves that no Secret
// is inside.
#pragma once

#include "ocprobe/model/evidence.hpp"
#include "ocprobe/model/verdict.hpp"

#include <string>
#include <type_traits>

namespace ocprobe {

struct RunHeader {
    std::string version;
    std::string commit;
    std::string run_id;
    Millis started_at{0};  ///< wall clock
    Micros took{0};
};

struct Report {
    RunHeader header;
    Evidence evidence;
    Judgement judgement;
    RedactionReceipt redaction;
    int exit_code = 1;
};

static_assert(std::is_copy_constructible_v<Report>, "a copyable report holds no Secret");
static_assert(!std::is_copy_constructible_v<Credentials>, "credentials are move-only");

}  // namespace ocprobe
