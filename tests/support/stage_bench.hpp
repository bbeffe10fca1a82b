// Runs one stage against a peer on loopback, as the pipeline would.
#pragma once

#include "ocprobe/model/network.hpp"
#include "probes/core/session.hpp"
#include "support/times.hpp"

#include <optional>

namespace ocprobe::test {

/// A plan with budgets that never end; change what a test is about, then run.
struct StageBench {
    explicit StageBench(std::uint16_t port);

    /// What the stage recorded. Fails the test when it does not return.
    [[nodiscard]] StageRecord run(probes::StageFunction stage);
    /// Tells the run to stop once `after` has passed, as a signal does.
    [[nodiscard]] StageRecord run_and_stop(probes::StageFunction stage, Millis after);

    NetworkPlan plan;
    Credentials credentials;
    Redactor redactor;
    /// As the stage left it.
    std::optional<CloseEvent> close;
    std::optional<bool> alternative_accepted;
    Micros took{0};

private:
    StageRecord play(probes::StageFunction stage, std::optional<Millis> stop_after);
};

/// Adds the value to what is redacted, too.
void give_token(StageBench& bench, const char* value);

[[nodiscard]] inline const HttpFacts& http_facts(const StageRecord& record) {
    return std::get<HttpFacts>(record.facts);
}
[[nodiscard]] inline const WsFacts& ws_facts(const StageRecord& record) {
    return std::get<WsFacts>(record.facts);
}

}  // namespace ocprobe::test
