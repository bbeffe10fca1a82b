// A finding: what is worth saying beside the verdict. One record each; a healthy documented set-up gives none above info.
#pragma once

#include "base/required.hpp"
#include "judge/causes/cause.hpp"
#include "ocprobe/model/report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::judge {

/// What the records write into, one after the other.
class Notes {
public:
    Notes(const Evidence& evidence, const Verdict& verdict) : evidence_(evidence), verdict_(verdict) {}

    [[nodiscard]] const Evidence& evidence() const { return evidence_; }
    [[nodiscard]] bool healthy() const { return verdict_.kind == VerdictKind::healthy; }
    /// A warning beside a failure; beside a working set-up only worth knowing.
    [[nodiscard]] Severity worry() const { return healthy() ? Severity::info : Severity::warning; }

    /// What follows is of this id.
    void begin(std::string_view id) { id_ = id; }
    /// The verdict's own id is not repeated as a finding.
    void add(Severity severity, std::string summary, std::string fix = {});
    [[nodiscard]] std::vector<Finding> take() { return std::move(list_); }

private:
    const Evidence& evidence_;
    const Verdict& verdict_;
    std::string_view id_;
    std::vector<Finding> list_;
};

/// The id is also a verdict's, whose record documents it.
inline constexpr const Documentation* documented_by_its_cause = nullptr;

struct FindingRecord {
    Required<std::string_view> id;
    Required<StageId> stage;  ///< what it is about
    /// Adds what there is to say of this id: nothing, one or several entries.
    Required<void (*)(Notes&)> note;
    Required<const Documentation*> documentation;
};

[[nodiscard]] std::span<const FindingRecord> target_findings();
[[nodiscard]] std::span<const FindingRecord> credential_findings();
[[nodiscard]] std::span<const FindingRecord> state_findings();
[[nodiscard]] std::span<const FindingRecord> network_findings();
[[nodiscard]] std::span<const FindingRecord> identity_findings();
[[nodiscard]] std::span<const FindingRecord> session_findings();
[[nodiscard]] std::span<const FindingRecord> version_findings();
[[nodiscard]] std::span<const FindingRecord> surroundings_findings();

/// Every record, in the order in which findings of one severity are listed.
[[nodiscard]] std::vector<FindingRecord> finding_records();

/// Whether a NO_PROXY list keeps a client that honours it from sending this host to the proxy.
[[nodiscard]] bool no_proxy_covers(std::string_view list, std::string_view host, std::uint16_t port);

}  // namespace ocprobe::judge
