// What breaks next once the verdict alone is fixed: the table asked again about a mended hypothesis, so that
// forecast and verdict cannot disagree.
#include "judge/forecast/combine.hpp"
#include "judge/forecast/mend.hpp"
#include "judge/judge.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

constexpr std::size_t longest_chain = 4;

bool ends_the_chain(std::string_view id) {
    return id == "healthy" || id == "inconclusive" || id == "deadline" || id == "internal_error";
}

std::string_view basis(const Hypothesis& h, std::string_view id) {
    const bool on_the_wire = !h.assumed && refusal_code(h.e) == "PAIRING_REQUIRED";
    if (id.starts_with("pairing.") && !on_the_wire) return "read from the state directory";
    if (id.starts_with("target.") || id.starts_with("state.") || id == "auth.unresolved_secret_ref") {
        return "from what is configured here";
    }
    return h.assumed ? "from what is configured here" : "already seen on the wire";
}

}  // namespace

std::vector<Forecast> forecast(const Evidence& e, const Verdict& verdict) {
    std::vector<Forecast> chain;
    if (ends_the_chain(verdict.id)) return chain;
    Hypothesis h{e, false};
    h.e.stopped = StopReason::none;
    std::string id = verdict.id;
    while (chain.size() < longest_chain && mend(h, id)) {
        const auto next = verdict_of(h.e);
        const bool known =
            next.id == verdict.id ||
            std::any_of(chain.begin(), chain.end(), [&](const Forecast& f) { return f.id == next.id; });
        if (ends_the_chain(next.id) || known) break;
        const auto* lead = chain.empty() ? "fixing this alone leads here: " : "and then here: ";
        chain.push_back({next.id, cat(lead, next.summary, " (", basis(h, next.id), ")"), mending(next.fix)});
        id = next.id;
    }
    return chain;
}

}  // namespace ocprobe::judge
