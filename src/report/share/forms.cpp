// What a text itself shows to be an address, a URL, a path or a name of a host.
#include "report/share/forms.hpp"

#include "base/ascii.hpp"
#include "ocprobe/policy/address.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

// What the end of a name tells of the network it is in.
constexpr auto telling_ends =
    std::to_array<std::string_view>({".svc.cluster.local", ".cluster.local", ".ts.net", ".local", ".internal"}
    );
// The last label of a name that a sentence may hold without a scheme: others could be a file or an id of ours.
constexpr auto last_labels = std::to_array<std::string_view>(
    {"com",  "net",      "org",      "edu",  "gov",    "io",      "dev",  "app", "ai", "co", "me",
     "info", "biz",      "cloud",    "xyz",  "online", "site",    "tech", "eu",  "de", "fr", "uk",
     "us",   "nl",       "ch",       "at",   "be",     "es",      "it",   "pl",  "se", "no", "fi",
     "dk",   "cz",       "ru",       "cn",   "jp",     "kr",      "in",   "br",  "au", "ca", "local",
     "lan",  "internal", "intranet", "corp", "home",   "example", "test"}
);

// PATH_MAX: no address, name or path is longer.
constexpr std::size_t longest_run = 4'096;

constexpr auto none = std::string_view::npos;

bool of_name(char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

// The part of `text` from `at` on whose characters all fit.
template <class Fits>
std::string_view run_of(std::string_view text, std::size_t at, const Fits& fits) {
    const auto rest = text.substr(at, longest_run);
    const auto end = std::find_if_not(rest.begin(), rest.end(), fits);
    return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

// A full stop or a colon behind it belongs to the sentence.
std::string_view without_stops(std::string_view text, std::string_view stops) {
    while (!text.empty() && stops.find(text.back()) != none)
        text.remove_suffix(1);
    return text;
}

Sort sort_of(const policy::IpAddress& address) {
    const auto within = [&](std::string_view network, unsigned bits) {
        return policy::same_network(address, *policy::parse_address(network), bits);
    };
    if (within("100.64.0.0", 10) || within("fd7a:115c:a1e0::", 48)) return Sort::tailnet_address;
    if (within("169.254.0.0", 16) || within("fe80::", 10)) return Sort::link_local_address;
    return policy::scope_of(address) == policy::AddressScope::private_network ? Sort::private_address
                                                                              : Sort::public_address;
}

Match address_at(Names& names, std::string_view text, std::size_t at) {
    if (!is_hex(text[at]) && text[at] != ':') return {};
    if (at > 0 && (text[at - 1] == ':' || text[at - 1] == '.')) return {};
    const auto four = without_stops(run_of(text, at, [](char c) { return is_digit(c) || c == '.'; }), ".");
    const auto six = run_of(text, at, [](char c) { return is_hex(c) || c == ':' || c == '.'; });
    const auto six_bare = without_stops(six, ".:");
    for (const auto part : {six, six_bare, four}) {
        if (part.size() < 2 || !is_border(text, at + part.size())) continue;
        if (auto name = name_address(names, part); !name.empty()) return {part.size(), std::move(name)};
    }
    return {};
}

Match path_at(Names& names, std::string_view text, std::size_t at) {
    if (text[at] != '/') return {};
    if (at > 0 && (of_name(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '<')) return {};
    const auto path =
        without_stops(run_of(text, at, [](char c) { return c == '/' || !ends_component(c); }), ".");
    if (path.size() < 2 || path[1] == '/') return {};
    return {path.size(), name_path(names, path)};
}

// `://user:password@host:port/path`, from the colon on.
Match authority_at(Names& names, std::string_view text, std::size_t at) {
    constexpr std::string_view mark = "://";
    if (!text.substr(at).starts_with(mark)) return {};
    auto rest = text.substr(at + mark.size());
    std::string name(mark);
    const auto authority = rest.substr(0, rest.find_first_of("/?# \t\n\"'<>`"));
    if (const auto user = authority.rfind('@'); user != none) {
        name += name_account(names, authority.substr(0, user)) + '@';
        rest.remove_prefix(user + 1);
    }
    if (rest.starts_with('[')) {
        const auto end = rest.find(']');
        if (end == none) return {};
        name += '[' + name_host(names, rest.substr(1, end - 1)) + ']';
        rest.remove_prefix(end + 1);
    } else {
        const auto host = without_stops(run_of(rest, 0, of_name), ".");
        name += name_host(names, host);
        rest.remove_prefix(host.size());
    }
    const auto port = run_of(rest, 0, [](char c) { return is_digit(c) || c == ':'; });
    if (port.size() > 1) name += port;
    if (port.size() > 1) rest.remove_prefix(port.size());
    if (rest.starts_with('/')) {
        const auto path = run_of(rest, 0, [](char c) { return c == '/' || !ends_component(c); });
        name += name_path(names, path);
        rest.remove_prefix(path.size());
    }
    // A login's redirection holds names in base64, and nothing that a diagnosis needs.
    if (rest.starts_with('?') || rest.starts_with('#')) {
        name += rest.substr(0, 1);
        name += "...";
        rest.remove_prefix(std::min(rest.find_first_of(" \t\n\"'<>`"), rest.size()));
    }
    const auto length = text.size() - at - rest.size();
    return {length, std::move(name)};
}

// `gw.corp.example:8080`, `login.corp.com`; also behind `user@`.
Match dotted_name_at(Names& names, std::string_view text, std::size_t at) {
    const auto word = without_stops(run_of(text, at, of_name), ".-_");
    const auto dot = word.rfind('.');
    if (dot == none || !(is_letter(word[0]) || is_digit(word[0]))) return {};
    const auto last = lower(word.substr(dot + 1));
    if (std::find(last_labels.begin(), last_labels.end(), last) == last_labels.end()) return {};
    return {word.size(), name_host(names, word)};
}

Match mailbox_at(Names& names, std::string_view text, std::size_t at) {
    const auto user = run_of(text, at, [](char c) { return of_name(c) || c == '+'; });
    const auto sign = at + user.size();
    if (user.empty() || sign + 1 >= text.size() || text[sign] != '@') return {};
    auto host = dotted_name_at(names, text, sign + 1);
    if (host.length == 0) return {};
    return {user.size() + 1 + host.length, name_account(names, user) + '@' + host.name};
}

// An id of a container, an image or a device.
Match digest_at(Names& names, std::string_view text, std::size_t at) {
    constexpr std::size_t digest_size = 64;
    const auto digits = run_of(text, at, is_hex);
    if (digits.size() != digest_size || !is_border(text, at + digits.size())) return {};
    const auto name = names.give(Sort::id, lower(digits));
    names.spell(digits, name);
    return {digits.size(), name};
}

Match match_at(Names& names, std::string_view text, std::size_t at) {
    Match best = names.longest_at(text, at);
    if (!is_border(text, at)) return best;
    for (const auto& form : {address_at, path_at, authority_at, mailbox_at, dotted_name_at, digest_at}) {
        if (auto match = form(names, text, at); match.length > best.length) best = std::move(match);
    }
    return best;
}

std::string_view telling_end(std::string_view host) {
    for (const auto end : telling_ends) {
        if (host.ends_with(end)) return end;
    }
    return contains(host, ".") ? ".example" : "";
}

std::string name_component(Names& names, std::string_view component, bool account) {
    if (component.empty() || names.is_public(component)) return std::string(component);
    if (account) return name_account(names, component);
    const auto dot = component.rfind('.');
    const bool typed =
        dot != none && dot > 0 && component.size() - dot <= 6 && names.is_public(component.substr(dot + 1));
    const auto name = names.give(Sort::path, component, typed ? component.substr(dot) : "");
    names.spell(component, name, true);
    return name;
}

}  // namespace

std::string name_address(Names& names, std::string_view text) {
    const auto address = policy::parse_address(text);
    if (!address) return {};
    const auto scope = policy::scope_of(*address);
    if (scope == policy::AddressScope::loopback || scope == policy::AddressScope::unspecified)
        return std::string(text);
    const auto name = names.give(sort_of(*address), policy::address_text(*address));
    names.spell(text, name);
    return name;
}

std::string name_host(Names& names, std::string_view host) {
    const auto zone = host.find('%');
    if (auto address = name_address(names, host.substr(0, zone)); !address.empty())
        return zone == none ? address : address.append(host.substr(zone));
    const auto bare = without_stops(host, ".");
    if (bare.empty() || names.is_public(bare)) return std::string(host);
    const auto thing = lower(bare);
    const auto name = names.give(Sort::host, thing, telling_end(thing));
    names.spell(bare, name);
    return name + std::string(host.substr(bare.size()));
}

std::string name_account(Names& names, std::string_view account) {
    if (account.empty() || names.is_public(account)) return std::string(account);
    const auto name = names.give(Sort::account, account);
    names.spell(account, name);
    return name;
}

std::string name_path(Names& names, std::string_view path) {
    std::string result;
    std::string_view parent;
    while (true) {
        const auto end = path.find('/');
        const auto component = path.substr(0, end);
        result += name_component(names, component, parent == "home" || parent == "Users");
        if (end == none) return result;
        result += '/';
        parent = component;
        path.remove_prefix(end + 1);
    }
}

std::string name_all(Names& names, std::string_view text) {
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto match = match_at(names, text, at);
        if (match.length > 0) {
            result += match.name;
            at += match.length;
        } else {
            result += text[at++];
        }
    }
    return result;
}

}  // namespace ocprobe::report
