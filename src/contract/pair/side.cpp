// A service as the place where an OpenClaw process would run.
#include "contract/pair/side.hpp"

#include "base/ascii.hpp"
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace ocprobe::contract {

namespace {

constexpr std::string_view image_home = "/home/node";
constexpr std::uint32_t image_uid = 1000;
constexpr std::size_t config_cap = 2UL * 1024 * 1024;

struct Account {
    std::uint32_t uid = image_uid;
    bool known = true;
};

Account account_of(const Service& service, bool official) {
    const auto& user = service.user;
    if (!user.given() || user.value.empty()) return {image_uid, official && user.blank() == nullptr};
    const auto name = user.value.substr(0, user.value.find(':'));
    if (name == "root") return {0, true};
    if (name == "node") return {image_uid, true};
    std::uint32_t uid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), uid);
    if (error == std::errc() && end == name.data() + name.size()) return {uid, true};
    return {image_uid, false};
}

bool starts_official_files(const Service& service) {
    const auto call = program_call(service);
    return call && call->official_layout;
}

/// The images of the product's earlier names have the same files, and their state elsewhere.
bool has_earlier_name(const ImageReference& image) {
    const auto parts = name_parts(image.name);
    return std::any_of(parts.begin(), parts.end(), [](const auto& part) {
        return is_product_name(part) && part != "openclaw";
    });
}

/// Whether the image is the project's own by its name, or by the files that a service starts in it.
bool runs_official_image(const Service& service, const Project& project) {
    if (service.build) return false;
    // A part of a file: nothing speaks against it.
    if (!service.image.given()) return true;
    const auto& words = service.words;
    const bool subcommand_alone = !service.entrypoint.given() && !words.empty() &&
                                  (words.front() == "gateway" || words.front().starts_with('-'));
    // The official image's entry point starts programs: a subcommand is none.
    if (subcommand_alone) return false;
    const auto image = parse_image(service.image.value);
    if (has_earlier_name(image)) return false;
    if (kind_of(image) == ImageKind::official) return true;
    return std::any_of(project.services.begin(), project.services.end(), [&](const auto& entry) {
        return entry.second.image.value == service.image.value && !entry.second.build &&
               starts_official_files(entry.second);
    });
}

/// The home that a mount such as `/root/.openclaw` tells.
std::optional<std::string> home_by_mount(const Service& service) {
    constexpr std::string_view folder = "/.openclaw";
    for (const auto& mount : service.mounts) {
        const auto at = mount.target.find(folder);
        const auto end = at + folder.size();
        if (at == std::string::npos || at == 0) continue;
        if (end == mount.target.size() || mount.target[end] == '/') return mount.target.substr(0, at);
    }
    return std::nullopt;
}

/// HOME as the image and the mounts say; `HOME` of the environment comes on top.
std::string home_of(const Service& service, Side& side) {
    if (side.official) return side.uid == 0 ? "/root" : std::string(image_home);
    const auto mounted = home_by_mount(service);
    const bool given = variable(service, "HOME") != nullptr ||
                       variable(service, "OPENCLAW_HOME") != nullptr ||
                       variable(service, "OPENCLAW_STATE_DIR") != nullptr;
    side.state_known = given || mounted.has_value();
    return mounted.value_or(std::string(image_home));
}

/// A stand-in that passes for a credential: as long as one, and the same for the same meaning.
std::string symbol_value(std::string_view meaning) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : meaning)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return "known-to-the-deployment-" + std::to_string(hash);
}

/// Before anything is made of the URL: its host is printed in lower case, its path decoded.
std::string without_secrets(std::string url, std::span<const Secret> secrets) {
    constexpr std::size_t shortest = 4;
    for (const auto& secret : secrets) {
        secret.reveal_to([&url](std::string_view value) {
            if (value.size() < shortest) return;
            for (auto at = url.find(value); at != std::string::npos; at = url.find(value, at + 1))
                url.replace(at, value.size(), "redacted");
        });
    }
    return url;
}

Environment environment_of(
    const Service& service,
    const Project& project,
    std::span<const Secret> secrets,
    bool as_gateway,
    Side& side
) {
    Environment environment;
    environment.set("HOME", home_of(service, side));
    for (const auto& [name, value] : service.environment) {
        if (as_gateway && name == "OPENCLAW_GATEWAY_URL") continue;
        const auto* blank = value.text.blank();
        const bool required = blank != nullptr && blank->required;
        const bool open =
            !value.symbol.empty() && (!project.environment_known || required || project.kubernetes);
        if (open) {
            auto text = symbol_value(value.symbol);
            side.symbols.emplace(text, value.symbol);
            environment.set(name, std::move(text));
        } else if (value.passed_through && blank != nullptr) {
            side.blanked.push_back(name);  // Compose leaves it out
        } else {
            if (blank != nullptr) side.blanked.push_back(name);
            environment.set(
                name, name.ends_with("_URL") ? without_secrets(value.text.value, secrets) : value.text.value
            );
        }
    }
    return environment;
}

/// `$NAME`, `${NAME}`, `$(NAME)`: the name.
std::string_view variable_in(std::string_view word) {
    if (!word.starts_with('$')) return {};
    word.remove_prefix(1);
    const bool braces =
        (word.starts_with('{') && word.ends_with('}')) || (word.starts_with('(') && word.ends_with(')'));
    if (braces) word = word.substr(1, word.size() - 2);
    return is_variable_name(word) ? word : std::string_view();
}

/// `gateway --token X` overrides both the config and the environment. What only the container knows is a symbol.
std::optional<openclaw::TokenOverride> token_option(const Environment& environment, Side& side) {
    const auto& service = *side.service;
    const auto word =
        option_value(gateway_arguments(service).value_or(std::vector<std::string>{}), "--token");
    if (!word || word->empty()) return std::nullopt;
    if (!service.unexpanded_words.contains(*word) && !service.unexpanded_words.contains("--token=" + *word))
        return openclaw::TokenOverride{Secret(*word)};
    const auto value = environment.get(variable_in(*word));
    if (value && side.symbols.contains(*value)) return openclaw::TokenOverride{Secret(std::string(*value))};
    auto meaning = "what the command makes of " + *word;
    auto text = symbol_value(meaning);
    side.symbols.emplace(text, std::move(meaning));
    return openclaw::TokenOverride{Secret(std::move(text))};
}

}  // namespace

bool Side::is_symbol(const Secret& value) const {
    return !meaning(value).empty();
}

std::string Side::meaning(const Secret& value) const {
    return value.reveal_to([this](std::string_view text) {
        const auto found = symbols.find(text);
        return found == symbols.end() ? std::string() : found->second;
    });
}

Side make_side(
    const Service& service,
    const Project& project,
    const FileSystem& host,
    std::span<const Secret> secrets,
    bool as_gateway
) {
    Side side;
    side.service = &service;
    side.official = runs_official_image(service, project);
    const auto account = account_of(service, side.official);
    side.uid = account.uid;
    side.uid_known = account.known;
    const auto environment = environment_of(service, project, secrets, as_gateway, side);
    const auto home = std::string(environment.get("HOME").value_or(image_home));
    const MountView files(service, host, side.uid, {home + "/.openclaw", "/root"});
    ContainerFacts container;
    container.in_container = true;
    container.uid = side.uid;
    container.gid = side.uid;
    container.mounts = files.mount_points();
    std::optional<openclaw::TokenOverride> forced;
    if (as_gateway) forced = token_option(environment, side);
    side.resolution = openclaw::resolve(
        {.files = files,
         .environment = environment,
         .environment_label = "",
         .working_directory = "/app",
         .container = container,
         .url = {},
         .token = forced ? &*forced : nullptr,
         .config_path = {},
         .state_directory = {},
         .cli_version = release_of(service.image),
         .ca_files = {},
         .pin = {}}
    );
    side.state_directory = side.resolution.state.directory;
    side.state = origin_of(service, side.state_directory);
    side.config = knowledge_of(service, side.resolution.state.config.path, host);
    if (!side.state_known || (side.config == Knowledge::empty && !side.official))
        side.config = Knowledge::unknown;
    return side;
}

std::string namespace_of(const Project& project, const Service& service) {
    if (!service.pod.empty()) return "pod " + service.pod;
    const Service* at = &service;
    std::set<std::string_view> seen;
    while (seen.insert(at->name).second) {
        const auto& mode = at->network_mode.value;
        if (mode == "host") return "host";
        if (mode == "none") return "none:" + at->name;
        if (mode.starts_with("service:")) {
            const auto* next = project.service(std::string_view(mode).substr(8));
            if (next == nullptr) return mode;
            at = next;
            continue;
        }
        if (!mode.starts_with("container:")) return at->name;
        const auto wanted = mode.substr(10);
        const auto found =
            std::find_if(project.services.begin(), project.services.end(), [&](const auto& entry) {
                return entry.second.container_name.value == wanted;
            });
        if (found == project.services.end()) return mode;
        at = &found->second;
    }
    return at->name;
}

std::optional<std::string> release_of(const Text& image) {
    const auto colon = image.value.rfind(':');
    if (colon == std::string::npos || image.value.find('/', colon) != std::string::npos) return std::nullopt;
    auto tag = image.value.substr(colon + 1);
    if (tag.starts_with('v')) tag.erase(0, 1);
    const bool version =
        tag.starts_with("20") && std::count(tag.begin(), tag.end(), '.') == 2 &&
        std::all_of(tag.begin(), tag.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    return version ? std::optional(tag) : std::nullopt;
}

const EnvValue* variable(const Service& service, std::string_view name) {
    const auto found = service.environment.find(name);
    return found == service.environment.end() ? nullptr : &found->second;
}

}  // namespace ocprobe::contract
