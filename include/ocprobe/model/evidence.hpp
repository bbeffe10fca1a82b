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

/// What was asked of a run: from the options and the plan, known before anything is observed.
struct Question {
    bool live_suffices = false;      ///< `health` without --auth: a live gateway is the whole answer
    bool ready_required = false;     ///< `health --ready`, `wait`: readiness is part of the answer
    bool candidates = true;          ///< false with --no-candidates: no other address is tried
    bool as_cli = false;             ///< --as-cli: present the CLI's own device and its cached token
    bool as_pid1 = false;            ///< --as-pid 1: judge with the environment of that process
    bool stop_at_challenge = false;  ///< our own policy: no credential goes to a public address in plaintext
    std::string pin_source;          ///< `--pin or OCPROBE_PIN`, where one was given; empty: none
};

/// Everything that was observed. Append-only while a run goes on: later knowledge is a further observation, never a
/// change of an earlier one, and never an opinion.
struct Evidence {
    Question question;
    ContainerFacts container;
    CliFacts cli;
    StateFacts state;
    Target target;
    CredentialFacts credential;
    std::optional<std::string> device_withheld;  ///< --as-cli: why the device is not presented, printable
    std::vector<StageRecord> stages;             ///< all eight, in order
    std::optional<CloseEvent> close;
    std::vector<CandidateResult> candidates;
    std::optional<bool>
        alternative_accepted;       ///< --prove: the gateway's answer to credential.alternative_source
    std::optional<HoldFacts> hold;  ///< `hold`, after hello-ok
    Millis started_at{0};           ///< wall clock at the run's start; 0: not known
    StopReason stopped = StopReason::none;
    int signal = 0;
    std::optional<std::string>
        internal_error;               ///< a fault or a limit of ours that ended the run early, printable
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

    /// The credential that the gateway judged; until it tells, the one that its mode asks for by what is known here.
    [[nodiscard]] const SentCredential& judged_credential() const {
        const auto* ws = websocket();
        return credential.sent_as(ws == nullptr ? std::nullopt : ws->credential_judged);
    }
    /// The device of --as-cli takes part in this run.
    [[nodiscard]] bool presents_device() const { return question.as_cli && !device_withheld; }
    /// There is a credential, or there may be one, and a policy of ours kept it here.
    [[nodiscard]] bool credential_withheld() const {
        const auto* ws = websocket();
        const bool live = ws != nullptr && ws->outcome == WsOutcome::live;
        return question.stop_at_challenge || (live && credential.kind != CredentialKind::none);
    }
};

}  // namespace ocprobe
