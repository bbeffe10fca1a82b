// What is worth saying beside the verdict. One file a family; a healthy standard set-up gives nothing above
// info.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::judge {

class Notes {
public:
    Notes(const Evidence& evidence, const Verdict& verdict) : evidence_(evidence), verdict_(verdict) {}

    [[nodiscard]] const Evidence& evidence() const { return evidence_; }
    [[nodiscard]] bool healthy() const { return verdict_.id == "healthy"; }
    /// A warning beside a failure; beside a working set-up only worth knowing.
    [[nodiscard]] Severity worry() const { return healthy() ? Severity::info : Severity::warning; }
    /// The verdict's own id is not repeated as a finding.
    void add(std::string_view id, Severity severity, std::string summary, std::string fix = {});
    [[nodiscard]] std::vector<Finding> take() { return std::move(list_); }

private:
    const Evidence& evidence_;
    const Verdict& verdict_;
    std::vector<Finding> list_;
};

void note_target(Notes& notes);
void note_surroundings(Notes& notes);
void note_credential(Notes& notes);
void note_config(Notes& notes);
void note_state(Notes& notes);
void note_network(Notes& notes);
void note_identity(Notes& notes);
void note_versions(Notes& notes);
void note_session(Notes& notes);

/// Whether a NO_PROXY list keeps a client that honours it from sending this host to the proxy.
[[nodiscard]] bool no_proxy_covers(std::string_view list, std::string_view host, std::uint16_t port);

}  // namespace ocprobe::judge
