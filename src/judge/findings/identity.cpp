// Findings about which gateway it is that answers: one with two paths, or two.
#include "judge/view/identity.hpp"

#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

std::string place_of(const CandidateResult& candidate) {
    return host_port(candidate.candidate.host, candidate.candidate.port);
}

// Each candidate that answers as a gateway beside the one that was dialled.
template <class Visit>
void for_each_other_gateway(const Evidence& e, Visit visit) {
    if (!gateway_answered(e)) return;
    for (const auto& candidate : e.candidates) {
        if (candidate.outcome == CandidateOutcome::gateway) visit(candidate, compare(e, candidate));
    }
}

// Only while a gateway runs on this very directory can the one that answers be told from it.
void note_state_directory(Notes& notes) {
    const auto& e = notes.evidence();
    const bool runs = e.state.lock.held == std::optional(true) || e.state.lock.state == LockState::live;
    const auto identity = compare_with_state(e);
    if (!runs || identity.same != Sameness::two) return;
    notes.add(
        Severity::warning,
        cat("Two gateways: the one that answers at ",
            target_address(e),
            " is not the one that runs on ",
            e.state.directory,
            " (",
            identity.because,
            "); this CLI talks to, and pairs with, the one that answers"),
        "make sure that URL and state directory are those of one gateway"
    );
}

void note_two_gateways(Notes& notes) {
    const auto& e = notes.evidence();
    for_each_other_gateway(e, [&](const CandidateResult& candidate, const Identity& identity) {
        if (identity.same != Sameness::two) return;
        notes.add(
            Severity::warning,
            cat("Two gateways: ",
                target_address(e),
                " and ",
                place_of(candidate),
                " are not the same one (",
                identity.because,
                "); this CLI talks to, and pairs with, the one at ",
                target_address(e)),
            "make sure that URL, token and pairing are those of one gateway"
        );
    });
    note_state_directory(notes);
}

void note_one_gateway(Notes& notes) {
    const auto& e = notes.evidence();
    std::vector<std::string> same;
    for_each_other_gateway(e, [&](const CandidateResult& candidate, const Identity& identity) {
        if (identity.same == Sameness::one)
            same.push_back(cat(place_of(candidate), " (", identity.because, ")"));
    });
    if (same.empty()) return;
    notes.add(
        Severity::info,
        cat("One gateway, several paths: ", join(same, ", "), " is the gateway at ", target_address(e))
    );
}

void note_other_gateway(Notes& notes) {
    const auto& e = notes.evidence();
    const CandidateResult* undecided = nullptr;
    for_each_other_gateway(e, [&](const CandidateResult& candidate, const Identity& identity) {
        if (identity.same == Sameness::unknown && undecided == nullptr) undecided = &candidate;
    });
    if (undecided == nullptr) return;
    notes.add(
        Severity::info,
        cat(place_of(*undecided),
            " answers as a gateway too; whether it is the one at ",
            target_address(e),
            " is not known: a boot id comes with hello-ok only, and no credential goes to an address that "
            "was only tried"),
        cat("ocprobe -o json --url ",
            undecided->tls ? "wss://" : "ws://",
            place_of(*undecided),
            ", and compare gateway.boot_id")
    );
}

constexpr Documentation target_two_gateways_documentation{
    .holds_when = "Two gateways answer: their releases or start times differ. Or the state directory's own "
                  "gateway runs, and the boot id of the one that answers is not there. The CLI pairs with the"
                  " one it dials.",
    .what_to_do = "Make sure that URL, token, state directory and pairing belong to one gateway.",
    .links = no_links};
constexpr Documentation target_one_gateway_documentation{
    .holds_when = "Another address that was tried leads to the same gateway: the same address, the same "
                  "listening socket, or the same start time.",
    .what_to_do = "Nothing to do.",
    .links = no_links};
constexpr Documentation target_other_gateway_documentation{
    .holds_when = "Another address answers as a gateway, and nothing shows whether it is the same one. A boot"
                  " id comes with hello-ok only, and no credential goes to an address that was only tried.",
    .what_to_do = "Run ocprobe with --url for each of the two and compare gateway.boot_id.",
    .links = no_links};

constexpr std::array identity_records{
    FindingRecord{
        .id = "target.two_gateways",
        .stage = StageId::target,
        .note = note_two_gateways,
        .documentation = &target_two_gateways_documentation},
    FindingRecord{
        .id = "target.one_gateway",
        .stage = StageId::target,
        .note = note_one_gateway,
        .documentation = &target_one_gateway_documentation},
    FindingRecord{
        .id = "target.other_gateway",
        .stage = StageId::target,
        .note = note_other_gateway,
        .documentation = &target_other_gateway_documentation},
};

}  // namespace

std::span<const FindingRecord> identity_findings() {
    return identity_records;
}

}  // namespace ocprobe::judge
