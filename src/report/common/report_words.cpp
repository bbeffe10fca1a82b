#include "ocprobe/report/evidence.hpp"
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/words.hpp"

#include <array>
#include <string_view>

namespace ocprobe::report {

namespace {

// What text, Markdown and the receipt say between values.
constexpr std::array<std::string_view, 13> printed{
    "reachable authorised scoped",
    "certain likely possible not measured",
    "verdict findings evidence excluded",
    "flag --token-file flag --url default loopback",
    "state device token config env.vars state directory",
    "connect.challenge hello-ok challenge protocol synthesized transport",
    "ocprobe health ocprobe check",
    "container namespace",
    "inconclusive internal_error",
    "passwords characters",
    "no secret seen",
    "none printed",
    "too short or too common to be searched for in it",
};

}  // namespace

void allow_report_words(Redactor& redactor) {
    for (const std::string_view words : printed)
        redactor.allow(words);
    redactor.allow(schema("report"));
    redactor.allow(evidence_words());
}

}  // namespace ocprobe::report
