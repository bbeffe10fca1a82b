// Files in, report out.
#include "ocprobe/contract/contract.hpp"

#include "contract/checks/checks.hpp"
#include "contract/pair/roles.hpp"
#include "contract/patch/safe_patch.hpp"
#include "contract/patch/waivers.hpp"
#include "contract/read/dialects.hpp"
#include "contract/read/reader.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::string_view default_waivers = "ocprobe-waivers.yaml";
constexpr std::size_t waivers_cap = 1024UL * 1024;
/// Every service is compared with every other; a project that is deployed has some tens.
constexpr std::size_t most_services = 1'000;
/// Each row of an undecided pair names them.
constexpr std::size_t most_rivals_named = 8;

Pair make_pair(
    const Project& project,
    const PairedServices& services,
    const FileSystem& files,
    std::span<const Secret> secrets
) {
    const bool same = services.gateway == services.cli;
    Pair pair{
        project,
        make_side(*services.gateway, project, files, secrets, true),
        make_side(*services.cli, project, files, secrets, false),
        {},
        same,
        false,
        false,
        {},
        {}};
    pair.listens = view_gateway(pair.gateway);
    pair.gateway_namespace = services.gateway->network_namespace;
    pair.cli_namespace = services.cli->network_namespace;
    pair.other_client = services.role == ServiceRole::client;
    pair.shared_namespace = !same && pair.gateway_namespace == pair.cli_namespace;
    return pair;
}

/// A symbol stands for a value that is not known here: nothing to hide.
void keep_secrets(Side& side, std::vector<Secret>& into) {
    for (auto& secret : side.resolution.secrets) {
        if (!side.is_symbol(secret)) into.push_back(std::move(secret));
    }
}

boost::system::result<std::vector<Waiver>, InputFault> load_waivers(const Request& request) {
    const auto named = request.waivers.value_or(std::string(default_waivers));
    const auto label = escape_text(named, 300);
    const auto content =
        request.files.read(openclaw::resolve_path(request.working_directory, named), waivers_cap);
    if (content.error != 0 || content.truncated) {
        if (!request.waivers) return std::vector<Waiver>{};
        return InputFault{
            {}, label + ": " + (content.truncated ? "larger than 1 MiB" : errno_name(content.error))};
    }
    auto waivers = read_waivers(content.bytes, label, request.today);
    if (waivers) return std::move(*waivers);
    const auto& fault = waivers.error();
    return InputFault{{label, fault.place.line, fault.place.column}, fault.what};
}

InputFault fault_in(const Project& project, const Fault& fault) {
    InputFault out{{}, fault.what};
    const bool known = fault.place.known() && fault.place.file < project.files.size();
    if (known) out.place = {project.files[fault.place.file].label, fault.place.line, fault.place.column};
    return out;
}

/// A file that shows a gateway and a CLI with its URL, and no image at all: enough to judge what it shows.
bool is_sketch(const Project& project, const std::vector<Weighed>& weighed) {
    bool gateway = false;
    bool cli = false;
    for (const auto& one : weighed) {
        const auto& service = *one.service;
        if (service.image.given() || service.build) return false;
        gateway = gateway || one.role == ServiceRole::gateway;
        cli = cli || (one.role == ServiceRole::cli && variable(service, "OPENCLAW_GATEWAY_URL") != nullptr);
    }
    return gateway && cli && !project.kubernetes;
}

/// --live compares one container: this one. Another program's container is not it.
bool has_one_cli(const std::vector<PairedServices>& pairs) {
    const Service* only = nullptr;
    for (const auto& services : pairs) {
        if (services.role != ServiceRole::cli) continue;
        if (only != nullptr && services.cli != only) return false;
        only = services.cli;
    }
    return true;
}

bool any_row(const ContractReport& report, ContractStatus status) {
    return std::any_of(report.pairs.begin(), report.pairs.end(), [status](const ContractPair& pair) {
        return std::any_of(pair.rows.begin(), pair.rows.end(), [status](const ContractRow& row) {
            return row.status == status;
        });
    });
}

void add_warnings(ContractRow row, ContractReport& report) {
    for (auto& finding : row.findings) {
        const bool known = std::any_of(report.warnings.begin(), report.warnings.end(), [&](const auto& old) {
            return old.fingerprint == finding.fingerprint && old.place.line == finding.place.line;
        });
        if (!known) report.warnings.push_back(std::move(finding));
    }
}

/// What the checks say of every pair, and what they would change.
struct Judging {
    ContractReport report;
    std::vector<RowChanges> changes;
};

void judge_pair(const Pair& pair, Judging& into) {
    auto& report = into.report;
    const auto number = report.pairs.size();
    ContractPair judged{
        escape_text(pair.gateway.service->name, 100),
        escape_text(pair.cli.service->name, 100),
        pair.other_client,
        {}};
    for (const auto* check : all_checks()) {
        const bool asked =
            *check->kind != ContractKind::live || (pair.measured != nullptr && !pair.other_client);
        if (*check->judge == nullptr || !asked) continue;
        Row row(pair, *check);
        (*check->judge)(pair, row);
        if (*check->kind == ContractKind::warning) {
            add_warnings(row.finished(), report);
            continue;
        }
        into.changes.push_back({number, std::string(*check->id), row.automatic_changes()});
        judged.rows.push_back(row.finished());
    }
    report.pairs.push_back(std::move(judged));
}

/// A CLI that may belong to several gateways: every row of the pair is undecided.
void judge_unpaired(const Pair& pair, const PairedServices& services, ContractReport& report) {
    auto why = "it may belong to the gateway " + shown(services.gateway->name);
    const auto named = std::min(services.rivals.size(), most_rivals_named);
    for (std::size_t i = 0; i < named; ++i)
        why += " or " + shown(services.rivals[i]->name);
    if (const auto more = services.rivals.size() - named; more > 0)
        why += " or to one of " + std::to_string(more) + " more";
    ContractPair judged{
        escape_text(pair.gateway.service->name, 100),
        escape_text(pair.cli.service->name, 100),
        pair.other_client,
        {}};
    for (const auto* check : all_checks()) {
        if (*check->kind != ContractKind::blocker) continue;
        Row row(pair, *check);
        row.undecided(*services.cli, services.cli->place, why + ": name one with --gateway");
        judged.rows.push_back(row.finished());
    }
    report.pairs.push_back(std::move(judged));
}

Judging judge_pairs(
    const Project& project,
    const Roles& roles,
    const FileSystem& files,
    const std::optional<Measurement>& measured,
    std::vector<Secret>& secrets
) {
    Judging out;
    out.report.roles = roles.roles;
    for (const auto& services : roles.pairs) {
        auto pair = make_pair(project, services, files, secrets);
        if (measured) pair.measured = &*measured;
        if (services.rivals.empty()) {
            judge_pair(pair, out);
        } else {
            judge_unpaired(pair, services, out.report);
        }
        keep_secrets(pair.gateway, secrets);
        keep_secrets(pair.cli, secrets);
    }
    return out;
}

ReadRequest read_request(const Request& request, const FileSystem& files) {
    return {
        .files = files,
        .environment = request.environment,
        .working_directory = request.working_directory,
        .paths = request.paths,
        .env_files = request.env_files,
        .profiles = request.profiles,
        .project_directory = request.project_directory,
        .standard_input = request.standard_input};
}

/// The same request over patched files, without what only the running container tells.
std::optional<ContractReport> judge_again(const Request& request, const FileSystem& files) {
    auto read = read_project(read_request(request, files));
    if (read.fault) return std::nullopt;
    const auto weighed = derive_services(read.project, files);
    const auto roles = pair_services(read.project, weighed, request.gateways, request.clis);
    if (!roles) return std::nullopt;
    return judge_pairs(read.project, *roles, files, std::nullopt, read.secrets).report;
}

Judged judge_project(
    const Request& request,
    const Project& project,
    const Roles& roles,
    std::vector<Waiver> waivers,
    std::vector<Secret>& secrets
) {
    std::optional<Measurement> measured;
    if (request.measure) measured = request.measure();
    auto judging = judge_pairs(project, roles, request.files, measured, secrets);
    Judged out{std::move(judging.report), "", ""};
    auto& report = out.report;
    const auto documented = rules();
    report.rules.assign(documented.begin(), documented.end());
    for (const auto& file : project.files)
        report.files.push_back(file.label);
    if (measured) report.live_verdict = measured->judgement.verdict.id;
    out.patch =
        make_safe_patch(project, report, judging.changes, request.files, [&](const FileSystem& files) {
            return judge_again(request, files);
        });
    report.patchable = !out.patch.empty();
    out.waivers = write_waivers(report, request.today);
    const bool bad_waiver = apply_waivers(std::move(waivers), report);
    const bool red = bad_waiver || any_row(report, ContractStatus::red) ||
                     (request.strict && any_row(report, ContractStatus::undecided));
    report.exit_code = red ? 1 : 0;
    return out;
}

boost::system::result<Judged, InputFault>
judge_files(const Request& request, ReadOutcome& read, std::vector<Secret>& secrets) {
    if (read.fault) return fault_in(read.project, *read.fault);
    if (read.project.services.size() > most_services)
        return InputFault{{}, "these files have more than 1,000 services"};
    const auto weighed = derive_services(read.project, request.files);
    if (auto part = part_of_a_project(read.project); part && !is_sketch(read.project, weighed))
        return fault_in(read.project, *part);
    const auto roles = pair_services(read.project, weighed, request.gateways, request.clis);
    if (!roles) return fault_in(read.project, roles.error());
    auto waivers = load_waivers(request);
    if (!waivers) return waivers.error();
    if (request.measure && !has_one_cli(roles->pairs))
        return InputFault{
            {}, "--live: these files have several CLIs; name the one of this container with --cli"};
    return judge_project(request, read.project, *roles, std::move(*waivers), secrets);
}

}  // namespace

std::string InputFault::line() const {
    if (place.file.empty()) return what;
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + what;
}

Outcome examine(const Request& request) {
    auto read = read_project(read_request(request, request.files));
    auto secrets = std::move(read.secrets);
    auto judged = judge_files(request, read, secrets);
    return {std::move(judged), std::move(secrets)};
}

std::span<const ContractRule> rules() {
    static const std::vector<ContractRule> all = [] {
        std::vector<ContractRule> list;
        for (const auto* check : all_checks())
            list.push_back(
                {*check->id,
                 *check->box,
                 *check->kind,
                 *check->question,
                 *check->holds_when,
                 *check->what_to_do}
            );
        return list;
    }();
    return all;
}

}  // namespace ocprobe::contract
