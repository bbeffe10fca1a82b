// What breaks next once the verdict alone is fixed: the causes asked again about changed evidence, so that forecast and
// verdict cannot disagree.
#include "judge/forecast/combine.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/judge.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

constexpr std::size_t longest_chain = 4;

std::string_view basis(const Hypothesis& h, const Cause& cause) {
    const bool on_the_wire = !h.assumed && refusal_code(h.e) == "PAIRING_REQUIRED";
    if (*cause.known_from == KnownFrom::network_or_state_directory && !on_the_wire)
        return "read from the state directory";
    if (*cause.known_from == KnownFrom::configuration || h.assumed) return "from what is configured here";
    return "already seen on the wire";
}

}  // namespace

Prediction forecast(const Evidence& e, const Cause& first, OnceFixed change) {
    Prediction prediction;
    Hypothesis h{e, false};
    h.e.stopped = StopReason::none;
    // A hypothesis is about one credential: the one that was judged, or would be.
    static_cast<SentCredential&>(h.e.credential) = SentCredential(e.judged_credential());
    h.e.credential.also.clear();
    std::vector<std::string_view> met{*first.id};
    const Cause* cause = &first;
    while (prediction.chain.size() < longest_chain && change(h)) {
        cause = &cause_of(h.e);
        change = cause->once_fixed.value;
        if (*cause->kind == VerdictKind::healthy) prediction.ends_healthy = !h.unmeasured;
        const bool again = std::find(met.begin(), met.end(), *cause->id) != met.end();
        if (*cause->kind != VerdictKind::fault || again) break;
        // Beyond the first cause something that nobody has seen may come between.
        if (h.unmeasured && !prediction.chain.empty()) break;
        auto next = verdict_of(h.e, *cause);
        auto because =
            cat(prediction.chain.empty() ? "After this fix: " : "Then: ",
                next.summary,
                " (",
                basis(h, *cause),
                ")");
        prediction.chain.push_back({std::move(next.id), std::move(because), remedies_of(next.fix)});
        met.push_back(*cause->id);
    }
    return prediction;
}

}  // namespace ocprobe::judge
