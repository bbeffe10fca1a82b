// Findings about which gateway it is that answers: one with two paths, or two.
#include "judge/view/identity.hpp"

#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge {

namespace {

std::string place_of(const CandidateResult& candidate) {
    return host_port(candidate.candidate.host, candidate.candidate.port);
}

void note_candidates(Notes& notes) {
    const auto& e = notes.evidence();
    if (!gateway_answered(e)) return;
    const CandidateResult* undecided = nullptr;
    std::vector<std::string> same;
    for (const auto& candidate : e.candidates) {
        if (candidate.outcome != CandidateOutcome::gateway) continue;
        const auto identity = compare(e, candidate);
        if (identity.same == Sameness::one)
            same.push_back(cat(place_of(candidate), " (", identity.because, ")"));
        if (identity.same == Sameness::unknown && undecided == nullptr) undecided = &candidate;
        if (identity.same != Sameness::two) continue;
        notes.add(
            "target.two_gateways",
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
    }
    if (!same.empty()) {
        notes.add(
            "target.one_gateway",
            Severity::info,
            cat("One gateway, several paths: ", join(same, ", "), " is the gateway at ", target_address(e))
        );
    }
    if (undecided != nullptr) {
        notes.add(
            "target.other_gateway",
            Severity::info,
            cat(place_of(*undecided),
                " answers as a gateway too; whether it is the one at ",
                target_address(e),
                " is not known: a boot id comes with hello-ok only, and no credential goes to an address "
                "that "
                "was only tried"),
            cat("ocprobe -o json --url ",
                undecided->tls ? "wss://" : "ws://",
                place_of(*undecided),
                ", and compare gateway.boot_id")
        );
    }
}

// Only while a gateway runs on this very directory can the one that answers be told from it.
void note_state_directory(Notes& notes) {
    const auto& e = notes.evidence();
    const bool runs = e.state.lock.held == std::optional(true) || e.state.lock.state == LockState::live;
    const auto identity = compare_with_state(e);
    if (!runs || identity.same != Sameness::two) return;
    notes.add(
        "target.two_gateways",
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

}  // namespace

void note_identity(Notes& notes) {
    note_candidates(notes);
    note_state_directory(notes);
}

}  // namespace ocprobe::judge
