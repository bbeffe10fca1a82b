#include "app/explain/entries.hpp"

#include "ocprobe/contract/contract.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/timeline/timeline.hpp"

#include <algorithm>

namespace ocprobe::app {

namespace {

constexpr CheckRow checks[] = {
    {"target", "Which URL would the CLI dial, who decided so, and would it dial at all?"},
    {"credential", "Which credential would it send, and from where?"},
    {"state", "Can config and state directory be read, and written where they must be?"},
    {"dns", "Does the name resolve, by which server?"},
    {"connect", "Does the TCP port or the Unix socket accept?"},
    {"tls", "Does the CLI trust the certificate?"},
    {"http", "Is it a gateway, and is it ready?"},
    {"websocket", "Does the handshake with the credential succeed? If not, who closed and why?"},
};

std::vector<Entry> gather_entries() {
    std::vector<Entry> all;
    for (const auto& row : judge::documentation()) {
        const std::string_view kind = row.finding_only ? "finding" : "verdict";
        all.push_back({row.id, kind, row.stage, row.holds_when, row.what_to_do, {}, row.links});
    }
    for (const auto& row : contract::rules())
        all.push_back({row.id, name(row.kind), {}, row.holds_when, row.what_to_do});
    for (const auto& row : timeline::cause_texts())
        all.push_back({row.id, "cause in a timeline", {}, row.holds_when, row.what_to_do, row.excludes});
    return all;
}

}  // namespace

const std::vector<Entry>& entries() {
    static const auto all = gather_entries();
    return all;
}

const Entry* entry_named(std::string_view id) {
    const auto& all = entries();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::span<const CheckRow> check_rows() {
    return checks;
}

}  // namespace ocprobe::app
