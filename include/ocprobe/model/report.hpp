// Evidence, judgement and the report. All of it is copyable, which proves that no Secret is inside.
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
#include <type_traits>
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
    std::string internal_error;  ///< a fault of ours that ended the run early, printable

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

enum class Confidence { possible, likely, certain };

[[nodiscard]] constexpr std::string_view name(Confidence confidence) {
    switch (confidence) {
    case Confidence::possible:
        return "possible";
    case Confidence::likely:
        return "likely";
    case Confidence::certain:
        return "certain";
    }
    return "possible";
}

struct FixStep {
    std::string action;  ///< JSON `do`; an alternative to the steps before it begins with `Or`
    std::string where;  ///< `host`, `gateway container`, `CLI container`, `compose.yml, service openclaw-cli`
    std::string command;   ///< exact command or Compose lines; may hold newlines; empty when there is none
    bool decides = false;  ///< it mends nothing: its answer tells what to mend
};

struct Excluded {
    std::string id;  ///< an id, or a family: `tls.*`
    std::string because;
};

struct Verdict {
    std::string id = "inconclusive";
    Confidence confidence = Confidence::possible;
    std::string summary;  ///< one line: what is wrong
    std::string cause;    ///< why, from the evidence
    std::vector<FixStep> fix;
    std::vector<std::string> evidence;  ///< stage or fact ids
    std::vector<Excluded> excluded;
};

enum class Severity { info, warning, error };

[[nodiscard]] constexpr std::string_view name(Severity severity) {
    switch (severity) {
    case Severity::info:
        return "info";
    case Severity::warning:
        return "warning";
    case Severity::error:
        return "error";
    }
    return "info";
}

struct Finding {
    std::string id;
    Severity severity = Severity::info;
    std::string summary;
    std::string fix;  ///< empty when there is none
};

struct Forecast {
    std::string id;
    std::string because;
    std::vector<FixStep> fix{};  ///< what mends it, to be done in the same change
};

/// Which releases behave as the gateway did. Bounds that nothing shows are empty.
struct ReleaseRange {
    std::string at_least;              ///< the first release that it may be
    std::string before;                ///< the first release that it can no longer be
    std::vector<std::string> because;  ///< what was seen, in words
    [[nodiscard]] bool known() const { return !at_least.empty() || !before.empty(); }
};

struct Judgement {
    Verdict verdict;
    std::optional<bool> reachable;
    std::optional<bool> authorised;
    std::optional<bool> scoped;
    std::vector<Forecast> next;
    /// The verdict's steps and those of `next` as one change, where all of them are known; else empty.
    std::vector<FixStep> combined_fix;
    std::vector<Finding> findings;
    ReleaseRange release;
};

struct RunHeader {
    std::string version;
    std::string commit;
    std::string run_id;
    Millis started_at{0};  ///< wall clock
    Micros took{0};
};

struct Report {
    RunHeader header;
    Evidence evidence;
    Judgement judgement;
    RedactionReceipt redaction;
    int exit_code = 1;
};

static_assert(std::is_copy_constructible_v<Report>, "a copyable report holds no Secret");
static_assert(!std::is_copy_constructible_v<Credentials>, "credentials are move-only");

}  // namespace ocprobe
