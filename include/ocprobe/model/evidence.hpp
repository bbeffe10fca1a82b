// What a run observed. All of it is copyable, which proves that no Secret is inside.
#pragma once

#include "ocprobe/model/container.hpp"
#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/network.hpp"
#include "ocprobe/model/session.hpp"
#include "ocprobe/model/stage.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ocprobe {

/// Credentials as facts without values: what Evidence keeps.
struct CredentialEvidence : CredentialFacts {
    std::optional<Source> alternative_source;  ///< the other value that --prove tried
};

/// Everything that was observed. Append-only while a run goes on; never an opinion.
struct Evidence {
    ContainerFacts container;
    CliFacts cli;
    StateFacts state;
    Target target;
    CredentialEvidence credential;
    std::vector<StageRecord> stages;  ///< all eight, in order
    std::optional<CloseEvent> close;
    std::vector<CandidateResult> candidates;
    std::optional<bool> alternative_accepted;
    std::optional<HoldFacts> hold;     ///< `hold`, after hello-ok
    bool candidates_asked = true;      ///< false with --no-candidates
    bool as_cli = false;               ///< --as-cli: the CLI's own device and its cached token are presented
    std::string as_cli_withheld;       ///< why that was not done, printable
    bool credential_withheld = false;  ///< by policy: plaintext to a public address, health without --auth
    bool as_pid1 = false;
    bool live_suffices = false;   ///< `health` without --auth: a challenge is all that was asked for
    bool ready_required = false;  ///< `health --ready`, `wait`: readiness is part of the question
    Millis started_at{0};         ///< wall clock at the run's start; 0: not known
    StopReason stopped = StopReason::none;
    int signal = 0;
    std::string internal_error;       ///< a fault of ours that ended the run early, printable
    std::string program = "ocprobe";  ///< the path that this program was started by, printable

    [[nodiscard]] const StageRecord* stage(StageId id) const {
        for (const auto& record : stages) {
            if (record.id == id) return &record;
        }
        return nullptr;
    }
    /// The stage's facts when it ran, nullptr otherwise.
    template <class Facts>
    [[nodiscard]] const Facts* facts(StageId id) const {
        const auto* record = stage(id);
        return record == nullptr ? nullptr : std::get_if<Facts>(&record->facts);
    }
    [[nodiscard]] const DnsFacts* dns() const { return facts<DnsFacts>(StageId::dns); }
    [[nodiscard]] const ConnectFacts* connect() const { return facts<ConnectFacts>(StageId::connect); }
    [[nodiscard]] const TlsFacts* tls() const { return facts<TlsFacts>(StageId::tls); }
    [[nodiscard]] const HttpFacts* http() const { return facts<HttpFacts>(StageId::http); }
    [[nodiscard]] const WsFacts* websocket() const { return facts<WsFacts>(StageId::websocket); }
};

}  // namespace ocprobe
