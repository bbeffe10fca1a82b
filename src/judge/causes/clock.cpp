// clock.*: signatures are refused for their age.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>
#include <cstdint>

namespace ocprobe::judge {

namespace {

constexpr std::int64_t magnitude(std::int64_t value) {
    return value < 0 ? -value : value;
}

constexpr std::int64_t apart_ms = 60'000;

std::optional<std::int64_t> clock_offset(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws == nullptr ? std::nullopt : ws->clock_offset_ms;
}

// Clocks that were seen to agree are not the reason.
bool clocks_may_differ(const Evidence& e) {
    if (refusal_code(e) != "DEVICE_AUTH_SIGNATURE_EXPIRED") return false;
    return magnitude(clock_offset(e).value_or(apart_ms)) >= apart_ms;
}

Confidence clock_confidence(const Evidence& e) {
    return clock_offset(e) ? Confidence::certain : Confidence::likely;
}

void say_clock(const Evidence& e, Verdict& v) {
    const auto offset = clock_offset(e);
    v.summary = offset ? "The gateway refuses the signature for its age: the two clocks differ"
                       : "The gateway refuses the signature for its age, as it does when the clocks differ";
    v.cause = offset ? cat("The gateway's clock is ",
                           magnitude(*offset) / 1000,
                           " s ",
                           *offset > 0 ? "ahead of" : "behind",
                           " this one; 120 s are allowed.")
                     : std::string("More than 120 s are not allowed; the gateway's clock was not told.");
    v.evidence = {"websocket"};
}

void advise_right_clock(Advice& advice) {
    advice.decide(
        "Set the clock that is wrong (containers use their host's)", Place::cli_container, {"date", "-u"}
    );
}

constexpr std::array clock_records{
    Cause{
        .id = "clock.skew",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = clocks_may_differ,
        .confidence = clock_confidence,
        .say = say_clock,
        .advise = advise_right_clock,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "This clock differs from the gateway's by more than 60 s and more than the error of "
                 "measurement. The verdict when signatures are refused for it, else a finding.",
             .what_to_do = "Set the wrong clock.",
             .links = no_links}},
};

constexpr CauseGroup clock_group{
    .family = "clock", .causes = std::span<const Cause>(clock_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& clock_causes() {
    return clock_group;
}

}  // namespace ocprobe::judge
