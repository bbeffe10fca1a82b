// The waivers file: read, applied, written.
#include "contract/patch/waivers.hpp"

#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace ocprobe::contract {

namespace {

constexpr std::int64_t first_term_days = 30;
constexpr std::string_view waiver_id = "contract.waiver";

std::optional<WaiverProblem> problem_of(const Waiver& waiver) {
    if (!is_blocker(waiver.id)) return WaiverProblem::unknown_check;
    if (waiver.owner.empty()) return WaiverProblem::no_owner;
    if (waiver.reason.empty()) return WaiverProblem::no_reason;
    if (!waiver.days_left) return WaiverProblem::no_date;
    if (*waiver.days_left < 0) return WaiverProblem::expired;
    return std::nullopt;
}

std::string text_of(const Node& node, std::string_view key) {
    const auto* value = node.at(key);
    return value != nullptr && value->is_scalar() ? escape_text(value->text, 200) : std::string();
}

bool covers(const Waiver& waiver, const ContractFinding& finding) {
    return !waiver.problem && waiver.id == finding.id &&
           (waiver.service.empty() || waiver.service == finding.service);
}

bool counts(const ContractFinding& finding) {
    return finding.effect == ContractEffect::fails || finding.effect == ContractEffect::latent;
}

void apply_to_row(std::vector<Waiver>& waivers, ContractRow& row) {
    if (row.status != ContractStatus::red) return;
    bool all = true;
    for (auto& finding : row.findings) {
        if (!counts(finding)) continue;
        const auto found = std::find_if(waivers.begin(), waivers.end(), [&](const Waiver& waiver) {
            return covers(waiver, finding);
        });
        if (found == waivers.end()) {
            all = false;
            continue;
        }
        found->used = true;
        finding.waived = true;
    }
    if (all) row.status = ContractStatus::waived;
}

ContractFinding about(const Waiver& waiver, ContractEffect effect, std::string summary) {
    ContractFinding finding;
    finding.id = waiver_id;
    finding.box = "waiver";
    finding.effect = effect;
    finding.service = waiver.service;
    finding.place = waiver.place;
    finding.summary = std::move(summary);
    finding.fingerprint = "waiver-" + waiver.id + "-" + waiver.service;
    return finding;
}

}  // namespace

std::optional<std::int64_t> days_of(std::string_view date) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const auto number = [](std::string_view text, auto& into) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
        return error == std::errc() && end == text.data() + text.size();
    };
    if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
    if (!number(date.substr(0, 4), year) || !number(date.substr(5, 2), month) ||
        !number(date.substr(8, 2), day))
        return std::nullopt;
    const std::chrono::year_month_day ymd{
        std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!ymd.ok()) return std::nullopt;
    return std::chrono::sys_days(ymd).time_since_epoch().count();
}

std::string date_of(std::int64_t days) {
    const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(days))};
    const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(static_cast<int>(ymd.year())) + "-" + two(static_cast<unsigned>(ymd.month())) +
           "-" + two(static_cast<unsigned>(ymd.day()));
}

boost::system::result<std::vector<Waiver>, Fault>
read_waivers(std::string_view text, std::string_view label, std::int64_t today) {
    const auto documents = read_yaml(text, 0);
    if (!documents) return documents.error();
    const Node* list = documents->roots.empty() ? nullptr : documents->roots.front();
    if (list != nullptr && list->is_mapping()) list = list->at("waivers");
    if (list == nullptr || list->kind == Node::Kind::null) return std::vector<Waiver>{};
    if (!list->is_sequence()) {
        return Fault{list->place, "waivers must be a list"};
    }
    std::vector<Waiver> out;
    for (const Node* item : list->items) {
        if (!item->is_mapping()) {
            return Fault{item->place, "a waiver is a mapping with id, service, owner, reason and expires"};
        }
        Waiver waiver;
        waiver.id = text_of(*item, "id");
        waiver.service = text_of(*item, "service");
        waiver.owner = text_of(*item, "owner");
        waiver.reason = text_of(*item, "reason");
        waiver.expires = text_of(*item, item->at("expires") != nullptr ? "expires" : "expiry");
        if (const auto days = days_of(waiver.expires)) waiver.days_left = *days - today;
        waiver.place = {std::string(label), item->place.line, item->place.column};
        waiver.problem = problem_of(waiver);
        out.push_back(std::move(waiver));
    }
    return out;
}

bool apply_waivers(std::vector<Waiver> waivers, ContractReport& report) {
    for (auto& pair : report.pairs) {
        for (auto& row : pair.rows)
            apply_to_row(waivers, row);
    }
    bool red = false;
    for (const auto& waiver : waivers) {
        if (waiver.problem) {
            red = true;
            report.warnings.push_back(about(
                waiver,
                ContractEffect::latent,
                "a waiver for " + waiver.id + " does not count: " + describe_problem(waiver)
            ));
        } else if (!waiver.used) {
            report.warnings.push_back(about(
                waiver,
                ContractEffect::warning,
                "a waiver for " + waiver.id + " waives nothing any more: remove it"
            ));
        }
    }
    report.waivers = std::move(waivers);
    return red;
}

std::string write_waivers(const ContractReport& report, std::int64_t today) {
    std::string out = "# Fill in owner and reason: a waiver without them does not count.\nwaivers:\n";
    std::vector<std::string> seen;
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            for (const auto& finding : row.findings) {
                const auto key = finding.id + " " + finding.service;
                // A difference from the running container is corrected, not waived.
                if (!counts(finding) || !is_blocker(finding.id) || finding.waived ||
                    std::find(seen.begin(), seen.end(), key) != seen.end())
                    continue;
                seen.push_back(key);
                out += "  # " + finding.summary + "\n  - id: " + finding.id + "\n    service: \"" +
                       finding.service + "\"\n    owner: \"\"\n    reason: \"\"\n    expires: " +
                       date_of(today + first_term_days) + "\n";
            }
        }
    }
    return seen.empty() ? out.substr(0, out.rfind("waivers:")) + "waivers: []\n" : out;
}

}  // namespace ocprobe::contract
