// The table of what has a pseudonym.
#include "report/share/names.hpp"

#include "base/ascii.hpp"
#include "base/hex.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr auto sort_names = std::to_array<std::string_view>(
    {"private-address",
     "public-address",
     "link-local-address",
     "tailnet-address",
     "host",
     "container",
     "project",
     "network",
     "path",
     "account",
     "certificate",
     "device",
     "id"}
);

// 40 bits: two of a thousand things share a name once in two million reports.
constexpr std::size_t keyed_digits = 10;

// The names of images, packages, files and directories that are the same everywhere, and the pseudonyms' own words.
constexpr auto everywhere = std::to_array<std::string_view>(
    {"localhost openclaw openclaw-gateway openclaw-cli openclaw_gateway openclaw_cli clawdbot",
     "ghcr.io/openclaw/openclaw host.docker.internal gateway.docker.internal host.containers.internal",
     "kubernetes.default.svc docker.io quay.io registry.k8s.io alpine debian ubuntu distroless",
     "gateway cli proxy nginx caddy traefik haproxy envoy cloudflare cloudflared tailscale",
     "home root node nobody app srv data etc tmp var run usr opt lib lib64 bin sbin proc sys dev mnt media",
     "net fd self",
     "local share state volumes _data overlay2 overlay tmpfs shm docker containers podman libpod kubelet "
     "pods",
     "secrets serviceaccount config identity devices tls ssl certs private log logs cache work workspace",
     "openclaw.json openclaw.json.bak openclaw.sqlite openclaw.mjs device.json device-auth.json paired.json",
     "pending.json gateway-cert.pem gateway-key.pem gateway.lock package.json node_modules dist index.js",
     "ca.pem ca.crt cert.pem key.pem ca-certificates.crt compose.yml compose.yaml docker-compose.yml",
     "docker-compose.yaml nginx.conf default.conf conf.d .env .openclaw .clawdbot .docker .config .local",
     ".cache",
     "resolv.conf hosts hostname nsswitch.conf passwd os-release .dockerenv .containerenv docker.sock",
     "podman.sock cgroup cgroup.controllers mountinfo environ cmdline status stat task tcp tcp6 unix "
     "fib_trie",
     "if_inet6 route uid_map gid_map ns user memory.max memory.events healthz readyz startupz ws api health",
     "private public link-local tailnet address host container project network path account certificate",
     "device",
     "id example svc.cluster.local cluster.local ts.net local internal"}
);

bool goes_on(char c) {
    return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_escape(std::string_view text) {
    return text.size() == 3 && text[0] == '%' && is_hex(text[1]) && is_hex(text[2]);
}

// What a spelling begins with: a word, or one character that is in none.
std::string first_word(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), goes_on);
    return lower(text.substr(0, std::max<std::size_t>(1, static_cast<std::size_t>(end - text.begin()))));
}

// `small` is in lower case.
bool same_text(std::string_view text, std::string_view small) {
    return std::equal(text.begin(), text.end(), small.begin(), small.end(), [](char a, char b) {
        return lower(a) == b;
    });
}

bool ends_spelling(const Spelling& spelling, std::string_view text, std::size_t end) {
    return spelling.in_paths ? end >= text.size() || ends_component(text[end]) : is_border(text, end);
}

bool begins_spelling(const Spelling& spelling, std::string_view text, std::size_t at) {
    return !spelling.in_paths || (at > 0 && text[at - 1] == '/');
}

}  // namespace

bool is_border(std::string_view text, std::size_t at) {
    if (at == 0 || at >= text.size() || !goes_on(text[at]) || !goes_on(text[at - 1])) {
        // `%2F` is one character.
        return at == 0 || !is_escape(text.substr(at - 1, 3));
    }
    return at >= 3 && is_escape(text.substr(at - 3, 3));
}

bool ends_component(char c) {
    constexpr std::string_view ends = "/\"'`:,;()[]{}<>|&*?$=#!\\";
    return static_cast<unsigned char>(c) <= ' ' || ends.find(c) != std::string_view::npos;
}

Names::Names(std::string_view words, std::optional<Secret> key) : words_(lower(words)), key_(std::move(key)) {
    for (const auto line : everywhere)
        words_.append(1, '\n').append(line);
    const std::string_view all = words_;
    for (std::size_t at = 0; at < all.size();) {
        auto word = first_word(all.substr(at));
        const auto size = word.size();
        word_at_.emplace(std::move(word), at);
        at += size;
    }
}

bool Names::is_public(std::string_view name) const {
    auto wanted = lower(name);
    if (std::none_of(wanted.begin(), wanted.end(), [](char c) { return goes_on(c) && !is_digit(c); }))
        return true;
    const auto known = public_.find(wanted);
    if (known != public_.end()) return known->second;
    const auto [first, last] = word_at_.equal_range(first_word(wanted));
    const bool found = std::any_of(first, last, [&](const auto& word) {
        return std::string_view(words_).substr(word.second).starts_with(wanted) &&
               is_border(words_, word.second + wanted.size());
    });
    return public_.emplace(std::move(wanted), found).first->second;
}

const std::string& Names::give(Sort sort, std::string_view thing, std::string_view ending) {
    const auto known = given_.find(thing);
    if (known != given_.end()) return known->second;
    auto name = std::string(sort_names[static_cast<std::size_t>(sort)]) + '-';
    if (key_) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
        unsigned size = 0;
        key_->reveal_to([&](std::string_view key) {
            HMAC(
                EVP_sha256(),
                key.data(),
                static_cast<int>(key.size()),
                reinterpret_cast<const unsigned char*>(thing.data()),
                thing.size(),
                code.data(),
                &size
            );
        });
        name += hex_text({reinterpret_cast<const char*>(code.data()), size}).substr(0, keyed_digits);
    } else {
        name += std::to_string(++count_[sort]);
    }
    return given_.emplace(thing, name.append(ending)).first->second;
}

void Names::spell(std::string_view spelling, const std::string& name, bool in_paths) {
    auto text = lower(spelling);
    if (text.empty() || text == lower(name)) return;
    auto& row = spellings_[first_word(text)];
    const auto same = [&](const Spelling& other) { return other.text == text && other.in_paths == in_paths; };
    if (std::any_of(row.begin(), row.end(), same)) return;
    const auto longer = [&](const Spelling& other) { return other.text.size() >= text.size(); };
    const auto place = std::find_if_not(row.begin(), row.end(), longer);
    row.insert(place, {std::move(text), std::string(spelling), name, in_paths});
}

Match Names::longest_at(std::string_view text, std::size_t at) const {
    if (!is_border(text, at)) return {};
    const auto row = spellings_.find(first_word(text.substr(at)));
    if (row == spellings_.end()) return {};
    for (const auto& spelling : row->second) {
        const auto size = spelling.text.size();
        if (same_text(text.substr(at, size), spelling.text) && begins_spelling(spelling, text, at) &&
            ends_spelling(spelling, text, at + size))
            return {size, spelling.name};
    }
    return {};
}

bool Names::stand_in(std::string_view text) const {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (longest_at(text, at).length > 0) return true;
    }
    return false;
}

std::vector<Spelling> Names::spellings() const {
    std::vector<Spelling> all;
    for (const auto& [word, row] : spellings_)
        all.insert(all.end(), row.begin(), row.end());
    return all;
}

}  // namespace ocprobe::report
