// Files in, report out.
#include "ocprobe/contract/contract.hpp"

#include "contract/checks/checks.hpp"
#include "contract/live/live.hpp"
#include "contract/pair/roles.hpp"
#include "contract/patch/patch.hpp"
#include "contract/patch/waivers.hpp"
#include "contract/read/reader.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::string_view default_waivers = "ocprobe-waivers.yaml";
constexpr std::size_t waivers_cap = 1024UL * 1024;

Pair make_pair(const Project& project, const Roles::Couple& couple, const FileSystem& files) {
    const bool same = couple.gateway == couple.cli;
    Pair pair{
        project,
        make_side(*couple.gateway, project, files, true),
        make_side(*couple.cli, project, files, false),
        {},
        same,
        false,
        {},
        {}};
    pair.listens = view_gateway(pair.gateway);
    pair.gateway_namespace = couple.gateway->network_namespace;
    pair.cli_namespace = couple.cli->network_namespace;
    pair.shared_namespace = !same && pair.gateway_namespace == pair.cli_namespace;
    return pair;
}

/// A symbol stands for a value that is not known here: nothing to hide.
void keep_secrets(Side& side, std::vector<Secret>& into) {
    for (auto& secret : side.resolution.secrets) {
        if (!side.is_symbol(secret)) into.push_back(std::move(secret));
    }
}

/// The waivers of the request; a fault is an error of the run.
std::vector<Waiver> load_waivers(const Request& request, std::string& error) {
    const auto path = openclaw::resolve_path(
        request.working_directory, request.waivers.value_or(std::string(default_waivers))
    );
    const auto label = escape_text(request.waivers.value_or(std::string(default_waivers)), 300);
    const auto content = request.files.read(path, waivers_cap);
    if (content.error != 0 || content.truncated) {
        if (request.waivers)
            error = label + ": " + (content.truncated ? "larger than 1 MiB" : errno_name(content.error));
        return {};
    }
    Fault fault;
    auto waivers = read_waivers(content.bytes, label, 0, request.today, fault);
    if (!waivers) {
        error = label + ":" + std::to_string(fault.place.line) + ":" + std::to_string(fault.place.column) +
                ": " + fault.what;
        return {};
    }
    return std::move(*waivers);
}

/// Only one CLI's container can be this one.
std::string live_fault(const Request& request, const Roles& roles) {
    if (!request.measure) return {};
    const auto& couples = roles.couples;
    const bool one = std::all_of(couples.begin(), couples.end(), [&](const auto& couple) {
        return couple.cli == couples.front().cli;
    });
    return one ? "" : "--live: these files have several CLIs; name the one of this container with --cli";
}

void add_live(const Pair& pair, const Life& life, ContractPair& said) {
    for (const auto& check : live_checks()) {
        Row row(pair.project, check.id);
        check.judge({pair, life}, row);
        said.rows.push_back(row.finished());
    }
}

bool any(const ContractReport& report, ContractStatus status) {
    return std::any_of(report.pairs.begin(), report.pairs.end(), [status](const ContractPair& pair) {
        return std::any_of(pair.rows.begin(), pair.rows.end(), [status](const ContractRow& row) {
            return row.status == status;
        });
    });
}

void add_warnings(const Pair& pair, ContractReport& report) {
    for (const auto& check : further_checks()) {
        Row row(pair.project, check.id);
        check.judge(pair, row);
        auto finished = row.finished();
        for (auto& finding : finished.findings) {
            const bool known =
                std::any_of(report.warnings.begin(), report.warnings.end(), [&](const auto& old) {
                    return old.fingerprint == finding.fingerprint && old.place.line == finding.place.line;
                });
            if (!known) report.warnings.push_back(std::move(finding));
        }
    }
}

}  // namespace

Outcome examine(const Request& request) {
    Outcome out;
    auto read = read_project(
        {.files = request.files,
         .environment = request.environment,
         .working_directory = request.working_directory,
         .paths = request.paths,
         .env_files = request.env_files,
         .profiles = request.profiles,
         .standard_input = request.standard_input}
    );
    const auto& project = read.project;
    for (const auto& secret : read.secrets)
        out.secrets.push_back(secret.duplicate());
    if (read.fault) {
        const auto label = label_of(project, read.fault->place);
        out.error = (read.fault->place.known() && !label.empty() ? label + ": " : "") + read.fault->what;
        return out;
    }
    settle(read.project);
    const auto roles = find_roles(project, request.gateways, request.clis);
    auto waivers = load_waivers(request, out.error);
    if (!roles.error.empty()) out.error = roles.error;
    if (out.error.empty()) out.error = live_fault(request, roles);
    if (!out.error.empty()) return out;

    const auto all = rules();
    out.report.rules.assign(all.begin(), all.end());
    std::vector<Mend> mends;
    std::optional<Life> life;
    if (request.measure) life = request.measure();
    if (life) out.report.live_verdict = life->judgement.verdict.id;
    for (const auto& file : project.files)
        out.report.files.push_back(file.label);
    for (const auto& couple : roles.couples) {
        auto pair = make_pair(project, couple, request.files);
        ContractPair said{escape_text(couple.gateway->name, 100), escape_text(couple.cli->name, 100), {}};
        for (const auto& check : blockers()) {
            Row row(project, check.id);
            check.judge(pair, row);
            mends.insert(mends.end(), row.mends().begin(), row.mends().end());
            said.rows.push_back(row.finished());
        }
        if (life) add_live(pair, *life, said);
        add_warnings(pair, out.report);
        out.report.pairs.push_back(std::move(said));
        keep_secrets(pair.gateway, out.secrets);
        keep_secrets(pair.cli, out.secrets);
    }
    out.patch = make_patch(project, mends);
    out.report.mendable = !out.patch.empty();
    out.waivers = write_waivers(out.report, request.today);
    const bool bad_waiver = apply_waivers(std::move(waivers), out.report);
    const bool red = bad_waiver || any(out.report, ContractStatus::red) ||
                     (request.strict && any(out.report, ContractStatus::undecided));
    out.report.exit_code = red ? 1 : 0;
    return out;
}

std::span<const ContractRule> rules() {
    static const std::vector<ContractRule> all = [] {
        std::vector<ContractRule> list;
        for (const auto& check : blockers())
            list.push_back({check.id, check.question, true, check.holds_when, check.what_to_do});
        for (const auto& check : further_checks())
            list.push_back({check.id, check.question, false, check.holds_when, check.what_to_do});
        for (const auto& check : live_checks())
            list.push_back({check.id, check.question, false, check.holds_when, check.what_to_do});
        list.push_back(
            {"contract.waiver",
             "does every waiver still hold",
             false,
             "A waiver is expired, incomplete or for a checkbox that does not exist (the run is red), or it "
             "waives nothing any more (a warning).",
             "Renew it with an owner, a reason and a date, or remove it."}
        );
        return list;
    }();
    return all;
}

}  // namespace ocprobe::contract
