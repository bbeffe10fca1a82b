// Commands in exec form, in shell form and in scripts.
#include "contract/pair/command.hpp"

#include "base/ascii.hpp"
#include "contract/pair/image.hpp"
#include "contract/pair/mount_view.hpp"
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

constexpr std::size_t script_cap = 64UL * 1024;
constexpr std::size_t longest_pod_word = 16UL * 1024;
constexpr std::string_view shell_operator = ";";

std::string_view file_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Whether the word starts an OpenClaw program: `/run/openclaw` is a folder that a helper is given, no program.
bool is_program(std::string_view word) {
    constexpr std::array<std::string_view, 2> scripts{"dist/index.js", "dist/entry.js"};
    const auto name = file_name(word);
    if (name.ends_with(".mjs") && is_product_name(name.substr(0, name.size() - 4))) return true;
    if (std::any_of(scripts.begin(), scripts.end(), [&](auto script) { return word.ends_with(script); }))
        return true;
    if (name == "index.js" && (word == name || word == "/app/index.js")) return true;
    const auto folder = word.substr(0, word.size() - name.size());
    const auto program = name.substr(0, name.find('@'));  // `npx openclaw@latest`
    return is_product_name(program) && (folder.empty() || folder.ends_with("bin/"));
}

/// Files of the official image, in its working directory.
bool is_official_file(std::string_view word) {
    if (word.starts_with("/app/")) word.remove_prefix(5);
    if (word.starts_with("./")) word.remove_prefix(2);
    return word == "openclaw.mjs" || word == "dist/index.js" || word == "dist/entry.js";
}

ProgramCall call_at(const std::vector<std::string>& words, std::size_t at) {
    ProgramCall call;
    call.official_layout = is_official_file(words[at]);
    auto next = at + 1;
    // Options before the subcommand; two of them have a value.
    while (next < words.size() && words[next].starts_with('-')) {
        const bool has_value = words[next] == "--profile" || words[next] == "--log-level";
        next += has_value ? 2 : 1;
    }
    if (next >= words.size() || words[next] == shell_operator) return call;
    call.subcommand = words[next];
    for (auto i = next + 1; i < words.size() && words[i] != shell_operator; ++i)
        call.arguments.push_back(words[i]);
    return call;
}

ShellVariable in_container(const Service& service, std::string_view name) {
    const auto found = service.environment.find(name);
    if (found == service.environment.end()) return {true, std::nullopt};
    const auto& value = found->second;
    if (value.passed_through || !value.symbol.empty()) return {};
    return {true, value.text.value};
}

/// `NAME=` in the script itself: then the container's variable is not what it uses.
bool assigns(std::string_view script, std::string_view name) {
    const auto wanted = std::string(name) + "=";
    for (auto at = script.find(wanted); at != std::string_view::npos; at = script.find(wanted, at + 1)) {
        if (at == 0 || std::string_view(" \t\n;&|(").find(script[at - 1]) != std::string_view::npos)
            return true;
    }
    return false;
}

void append(ShellWords more, ShellWords& out) {
    std::move(more.words.begin(), more.words.end(), std::back_inserter(out.words));
    out.unexpanded.merge(more.unexpanded);
}

void append_script(std::string_view script, const Service& service, ShellWords& out) {
    append(
        split_shell(
            script,
            [&](std::string_view name) {
                return assigns(script, name) ? ShellVariable{} : in_container(service, name);
            }
        ),
        out
    );
}

/// As the kubelet: `$(NAME)` is replaced where the container has the variable, and stays where it has none.
void append_pod_word(std::string word, const Service& service, ShellWords& out) {
    bool known = true;
    for (auto at = word.find("$("); at != std::string::npos; at = word.find("$(", at + 1)) {
        const auto end = word.find(')', at);
        if (end == std::string::npos) break;
        const auto name = word.substr(at + 2, end - at - 2);
        if (!service.environment.contains(name)) continue;
        const auto value = in_container(service, name);
        const bool fits = value.text && word.size() + value.text->size() <= longest_pod_word;
        known = known && fits;
        if (fits) word.replace(at, end + 1 - at, *value.text);
    }
    if (!known) out.unexpanded.insert(word);
    out.words.push_back(std::move(word));
}

/// A start script whose text is in these files or on this host.
std::optional<std::string>
script_text(const Service& service, std::string_view word, const FileSystem& host) {
    if (!word.starts_with('/')) return std::nullopt;
    const auto origin = origin_of(service, word);
    if (origin.mount == nullptr) return std::nullopt;
    const auto& mount = *origin.mount;
    if (mount.has_content) return origin.rest.empty() ? std::optional(mount.content) : std::nullopt;
    const bool on_disk = mount.kind == MountKind::bind || mount.kind == MountKind::file;
    if (!on_disk || mount.source_blank || !mount.source.starts_with('/')) return std::nullopt;
    auto content = host.read(mount.source + origin.rest, script_cap);
    if (content.error != 0 || content.bytes.find('\0') != std::string::npos) return std::nullopt;
    return std::move(content.bytes);
}

/// `gateway` alone is a word of other programs too: something else must say OpenClaw, unless the image is not known.
bool may_be_openclaw(const Service& service) {
    if (!service.image.given() || service.build) return true;
    if (kind_of(parse_image(service.image.value)) != ImageKind::other) return true;
    const bool variable =
        std::any_of(service.environment.begin(), service.environment.end(), [](const auto& entry) {
            return is_product_name(lower(entry.first.substr(0, entry.first.find('_'))));
        });
    return variable || std::any_of(service.mounts.begin(), service.mounts.end(), [](const Mount& mount) {
               const auto name = file_name(mount.target);
               return name.starts_with('.') && is_product_name(name.substr(1));
           });
}

bool is_shell_line(const std::vector<std::string>& words, std::size_t at) {
    if (at == 0) return false;
    const auto& flag = words[at - 1];
    return flag.starts_with('-') && flag.ends_with('c') && flag.size() <= 5 &&
           words[at].find_first_of(" \n;&|") != std::string::npos;
}

}  // namespace

ShellWords words_of(const Service& service, const FileSystem& host) {
    std::vector<std::string> all = service.entrypoint.words;
    all.insert(all.end(), service.command.words.begin(), service.command.words.end());
    ShellWords out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_shell_line(all, i)) {
            append_script(all[i], service, out);
            continue;
        }
        if (service.pod.empty()) {
            out.words.push_back(all[i]);
        } else {
            append_pod_word(all[i], service, out);
        }
        if (auto script = script_text(service, all[i], host)) {
            out.words.emplace_back(shell_operator);
            append_script(*script, service, out);
            out.words.emplace_back(shell_operator);
        }
    }
    return out;
}

bool serves(const ProgramCall& call) {
    if (call.subcommand != "gateway") return false;
    if (call.arguments.empty()) return true;
    const auto& first = call.arguments.front();
    return first.starts_with('-') || first == "run" || first == "start";
}

std::optional<ProgramCall> program_call(const Service& service) {
    const auto& words = service.words;
    std::optional<ProgramCall> first;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_program(words[i])) continue;
        auto call = call_at(words, i);
        if (serves(call)) return call;
        if (!first) first = std::move(call);
    }
    if (first) return first;
    // The image's entry point may be the program: then the command starts with the subcommand.
    if (service.entrypoint.given() || words.empty() || words.front() != "gateway") return std::nullopt;
    if (!may_be_openclaw(service)) return std::nullopt;
    ProgramCall call;
    call.subcommand = words.front();
    call.arguments.assign(words.begin() + 1, words.end());
    return call;
}

std::optional<std::vector<std::string>> gateway_arguments(const Service& service) {
    auto call = program_call(service);
    if (!call || !serves(*call)) return std::nullopt;
    auto& arguments = call->arguments;
    if (!arguments.empty() && !arguments.front().starts_with('-')) arguments.erase(arguments.begin());
    return std::move(arguments);
}

std::optional<std::string> option_value(const std::vector<std::string>& arguments, std::string_view name) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        if (!word.starts_with(name)) continue;
        if (word.size() == name.size())
            return i + 1 < arguments.size() ? std::optional(arguments[i + 1]) : std::nullopt;
        if (word[name.size()] == '=') return std::string(word.substr(name.size() + 1));
    }
    return std::nullopt;
}

bool is_idle(const Service& service) {
    const auto& words = service.words;
    const auto has = [&](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    return (has("sleep") && has("infinity")) || (has("tail") && has("/dev/null")) ||
           (words.size() == 2 && words[0] == "sleep");
}

}  // namespace ocprobe::contract
