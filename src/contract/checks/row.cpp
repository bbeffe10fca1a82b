// How a row collects what its check finds.
#include "base/hex.hpp"
#include "contract/checks/checks.hpp"
#include "contract/read/reader.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

std::string fingerprint(std::string_view id, std::string_view service, std::string_view slug) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const auto part : {id, std::string_view("/"), service, std::string_view("/"), slug}) {
        for (const char c : part)
            hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    }
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8)
        out += hex_byte(static_cast<std::uint8_t>(hash >> static_cast<unsigned>(shift)));
    return out;
}

/// Faults of names and networks: they stop every program.
bool holds_for_every_client(std::string_view slug) {
    constexpr std::string_view faults[] = {
        "no_shared_network",
        "unknown_name",
        "no_own_name",
        "other_namespace",
        "no_such_port",
        "target_port",
        "no_owner",
        "no_network"};
    return slug.starts_with("child_") ||
           std::find(std::begin(faults), std::end(faults), slug) != std::end(faults);
}

/// The report's renderers escape what they print.
ContractRemedy without_pointers(const Remedy& remedy, bool kubernetes) {
    using Op = ContractEdit::Op;
    ContractRemedy out{remedy.when, {}, remedy.automatic};
    for (const auto& change : remedy.changes) {
        const auto op = kubernetes && change.op == Op::set_env ? Op::set_pod_env : change.op;
        ContractEdit edit{op, {}, escape_text(change.name, 100), change.value, change.old};
        for (const auto* service : change.services)
            edit.services.push_back(escape_text(service->name, 100));
        out.edits.push_back(std::move(edit));
    }
    return out;
}

}  // namespace

Change set_env(std::vector<const Service*> services, std::string name, std::string value) {
    const auto place = services.size() == 1 ? place_of(*services.front(), name) : Place{};
    return {ContractEdit::Op::set_env, std::move(services), place, std::move(name), std::move(value), ""};
}

Change set_key(const Service& service, std::string name, std::string value) {
    return {ContractEdit::Op::set_key, {&service}, {}, std::move(name), std::move(value), ""};
}

Remedies advise(std::string sentence) {
    return {{{{ContractEdit::Op::advise, {}, {}, "", std::move(sentence), ""}}, false, ""}};
}

Remedies change(std::vector<Change> changes) {
    return {{std::move(changes), false, ""}};
}

Remedies change_at_once(Change made) {
    return {{{std::move(made)}, true, ""}};
}

Remedies recreate(const Pair& pair) {
    if (pair.project.kubernetes) return advise("apply the manifest, and let the pod be recreated");
    const auto command = "docker compose up -d --force-recreate " + escape_text(pair.cli.service->name, 100);
    return change({{ContractEdit::Op::run, {pair.cli.service}, {}, "", command, ""}});
}

Row::Row(const Pair& pair, const Check& check) : pair_(pair) {
    row_.id = *check.id;
    row_.box = *check.box;
    row_.kind = *check.kind;
}

void Row::add(
    ContractEffect effect,
    const Service& service,
    Place place,
    std::string_view slug,
    std::string summary,
    Remedies remedies
) {
    if (!place.known()) place = service.place;
    const bool breaks = effect == ContractEffect::fails || effect == ContractEffect::latent;
    if (breaks && pair_.other_client && &service == pair_.cli.service && !holds_for_every_client(slug)) {
        undecided_ = true;
        effect = ContractEffect::note;
        summary = "this is not OpenClaw's CLI, and may not have its rules: " + summary;
        remedies.clear();
    }
    ContractFinding finding;
    finding.id = row_.id;
    finding.box = row_.box;
    finding.effect = effect;
    finding.service = escape_text(service.name, 100);
    const auto& files = pair_.project.files;
    if (place.file < files.size()) finding.place.file = files[place.file].label;
    finding.place.line = place.line;
    finding.place.column = place.column;
    finding.summary = std::move(summary);
    for (auto& remedy : remedies) {
        finding.remedies.push_back(without_pointers(remedy, pair_.project.kubernetes));
        if (!remedy.automatic) continue;
        for (auto& change : remedy.changes)
            automatic_.push_back(std::move(change));
    }
    finding.fingerprint = fingerprint(row_.id, service.name, slug);
    row_.findings.push_back(std::move(finding));
}

void Row::undecided(const Service& service, Place place, std::string why) {
    undecided_ = true;
    add(ContractEffect::note, service, place, "undecided", std::move(why));
}

bool Row::is_red() const {
    return std::any_of(row_.findings.begin(), row_.findings.end(), [](const auto& finding) {
        return finding.effect == ContractEffect::fails || finding.effect == ContractEffect::latent;
    });
}

ContractRow Row::finished() {
    // What fails today stands before what will.
    std::stable_sort(row_.findings.begin(), row_.findings.end(), [](const auto& a, const auto& b) {
        return a.effect > b.effect;
    });
    if (is_red()) {
        row_.status = ContractStatus::red;
    } else if (undecided_) {
        row_.status = ContractStatus::undecided;
    }
    const bool found = row_.status != ContractStatus::green;
    row_.summary = found ? row_.findings.front().summary : holds_;
    return std::move(row_);
}

std::string shown(std::string_view text) {
    return "`" + escape_text(text, 160) + "`";
}

Place place_of(const Service& service, std::string_view name) {
    const auto* value = variable(service, name);
    if (value != nullptr && value->text.place.known()) return value->text.place;
    return service.environment_place.known() ? service.environment_place : service.place;
}

bool dials_loopback(const Pair& pair) {
    return pair.cli.resolution.target.host_is_loopback;
}

bool is_local(const Pair& pair) {
    return (pair.same_container || pair.shared_namespace) && dials_loopback(pair);
}

std::optional<Unseen> unseen_environment(const Side& side) {
    const auto& service = *side.service;
    if (!service.missing_env_files.empty()) {
        const auto& missing = service.missing_env_files.front();
        return Unseen{"the env file " + escape_text(missing.path, 200) + " is not here", missing.place};
    }
    const auto place = service.entrypoint.given() ? service.entrypoint.place : service.command.place;
    for (const auto& word : service.words) {
        if (word.starts_with("OPENCLAW_") && word.find('=') != std::string::npos)
            return Unseen{"the command line sets " + escape_text(word.substr(0, word.find('=')), 60), place};
        if (word == "." || word == "source" || word.starts_with("--env-file"))
            return Unseen{"the command line reads variables from a file", place};
    }
    // A script whose text is seen is followed by its words.
    const bool script = !service.words.empty() && service.words.front().ends_with(".sh");
    if (script && (service.words.size() < 2 || service.words[1] != ";"))
        return Unseen{"the script " + escape_text(service.words.front(), 120) + " is not seen", place};
    if (!side.official)
        return Unseen{
            "what " + (service.build ? "the built image" : shown(service.image.value)) + " sets is not seen",
            service.image.given() ? service.image.place : service.place};
    return std::nullopt;
}

}  // namespace ocprobe::contract
