// What makes two reports reports of the same fault.
#include "report/check/fingerprint.hpp"

#include "base/digests.hpp"
#include "base/hex.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

std::string fingerprint(const Report& report) {
    constexpr std::size_t digits = 12;
    const auto& judgement = report.judgement;
    auto text = judgement.verdict.id + '\n';
    for (const auto& stage : report.evidence.stages)
        text += fmt::format("{} {}\n", name(stage.id), name(stage.status));
    for (const auto& fact : {judgement.reachable, judgement.authorised, judgement.scoped})
        text += std::string(answer(fact)) + '\n';
    if (const auto& close = report.evidence.close) {
        text += fmt::format(
            "{} {} {} {}\n",
            close->code,
            name(close->origin),
            close->error_code.str(),
            close->error_details_code.str()
        );
    }
    return hex_text(sha1_of(text)).substr(0, digits);
}

}  // namespace ocprobe::report
