// The URL standard's parser for the special schemes, which the CLI's `new URL` follows.
#include "openclaw/url/url.hpp"

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/ports.hpp"

#include <algorithm>
#include <vector>

namespace ocprobe::openclaw {
namespace {

constexpr std::size_t unix_path_limit = 107;  // sun_path less its NUL

/// C0 controls and blanks at the ends, tabs and line ends everywhere: the standard drops them.
std::string stripped(std::string_view text) {
    const auto outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!text.empty() && outer(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && outer(text.back()))
        text.remove_suffix(1);
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) {
        return c != '\t' && c != '\n' && c != '\r';
    });
    return out;
}

/// The length of `scheme` before its colon; nothing when the text does not begin with one.
std::optional<std::size_t> scheme_length(std::string_view text) {
    if (text.empty() || !is_letter(text[0])) return std::nullopt;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':') return i;
        if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return std::nullopt;
    }
    return std::nullopt;
}

bool is_single_dot(std::string_view segment) {
    return segment == "." || segment == "%2e" || segment == "%2E";
}

bool is_double_dot(std::string_view segment) {
    const auto strip = [&segment] {
        for (const std::string_view dot : {".", "%2e", "%2E"}) {
            if (segment.substr(0, dot.size()) == dot) {
                segment.remove_prefix(dot.size());
                return true;
            }
        }
        return false;
    };
    return strip() && strip() && segment.empty();
}

/// `text` begins with a slash or is empty.
std::string normal_path(std::string_view text) {
    std::vector<std::string> segments;
    while (!text.empty()) {
        text.remove_prefix(1);
        const auto end = std::find_if(text.begin(), text.end(), is_slash);
        const auto segment = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        text.remove_prefix(segment.size());
        const bool last = text.empty();
        if (is_double_dot(segment)) {
            if (!segments.empty()) segments.pop_back();
            if (last) segments.emplace_back();
        } else if (is_single_dot(segment)) {
            if (last) segments.emplace_back();
        } else {
            segments.push_back(percent_encode(segment, "\"#<>?^`{}"));
        }
    }
    std::string out;
    for (const auto& segment : segments)
        out += '/' + segment;
    return out.empty() ? "/" : out;
}

UrlReading failed(UrlFault fault, std::string detail) {
    return UrlReading{std::nullopt, fault, std::move(detail), false};
}

/// Where the host ends and `:port` begins; brackets hide colons.
std::size_t host_end(std::string_view text) {
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '[') inside = true;
        if (text[i] == ']') inside = false;
        if (text[i] == ':' && !inside) return i;
    }
    return text.size();
}

std::string bad_host(std::string_view host) {
    if (host.empty()) return "no host name";
    if (host.find(' ') != std::string_view::npos) return "a blank in the host name";
    if (host.front() == '[') return "an IPv6 address that is not valid";
    return "a host name that is not valid";
}

/// The port of `:18789`; false when it is none. An empty one is the scheme's own.
bool read_port(std::string_view text, Url& url, std::string& detail) {
    if (!text.empty()) text.remove_prefix(1);
    if (!std::all_of(text.begin(), text.end(), is_digit)) {
        detail = "port \"" + escape_text(text, 32) + "\" is no number";
        return false;
    }
    std::uint32_t value = 0;
    for (const char c : text)
        value = std::min(value * 10 + static_cast<std::uint32_t>(c - '0'), 1'000'000U);
    if (value > 65535) {
        detail = "port " + escape_text(text, 32) + " is larger than 65535";
        return false;
    }
    const auto own = *policy::scheme_port(url.scheme);
    url.default_port = text.empty() || value == own;
    url.port = url.default_port ? own : static_cast<std::uint16_t>(value);
    return true;
}

UrlReading parse_special(std::string scheme, std::string_view rest) {
    Url url;
    url.scheme = std::move(scheme);
    while (!rest.empty() && is_slash(rest.front()))
        rest.remove_prefix(1);
    auto authority = rest.substr(0, std::min(rest.find_first_of("/\\?#"), rest.size()));
    rest.remove_prefix(authority.size());
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        constexpr std::string_view set = "\"#<>?^`{}/:;=@[\\]|";
        const auto user = authority.substr(0, at);
        const auto colon = std::min(user.find(':'), user.size());
        url.username = percent_encode(user.substr(0, colon), set);
        if (colon < user.size()) url.password = percent_encode(user.substr(colon + 1), set);
        authority.remove_prefix(at + 1);
    }
    const auto end = host_end(authority);
    const auto host = policy::parse_host(authority.substr(0, end));
    if (!host && host.error() == policy::HostFault::too_long) {
        auto reading =
            failed(UrlFault::bad_host, "a host name of more than 253 bytes, which no look-up can find");
        reading.host_too_long = true;
        return reading;
    }
    if (!host) return failed(UrlFault::bad_host, bad_host(authority.substr(0, end)));
    url.host = *host;
    std::string detail;
    if (!read_port(authority.substr(end), url, detail)) return failed(UrlFault::bad_port, std::move(detail));

    const auto hash = std::min(rest.find('#'), rest.size());
    url.fragment = rest.size() > hash + 1;
    rest = rest.substr(0, hash);
    const auto question = std::min(rest.find('?'), rest.size());
    url.path = normal_path(rest.substr(0, question));
    if (rest.size() > question + 1) url.query = '?' + percent_encode(rest.substr(question + 1), "\"#<>'");
    return UrlReading{std::move(url), UrlFault::none, {}, false};
}

/// `unix:/path` and `unix:///path`, taken as they stand: a socket's path knows no percent encoding.
UrlReading parse_unix(std::string_view path) {
    if (path.substr(0, 3) == "///") path.remove_prefix(2);
    if (path.empty() || path.front() != '/' || path.substr(0, 2) == "//") {
        return failed(UrlFault::other, "unix: needs an absolute path, as in unix:/run/openclaw.sock");
    }
    if (path.find('\0') != std::string_view::npos)
        return failed(UrlFault::other, "a NUL in the socket's path");
    if (path.size() > unix_path_limit) {
        return failed(
            UrlFault::unix_path_too_long,
            "the socket's path has " + std::to_string(path.size()) + " bytes, at most 107 are possible"
        );
    }
    Url url;
    url.scheme = "unix";
    url.unix_path = std::string(path);
    return UrlReading{std::move(url), UrlFault::none, {}, false};
}

UrlReading parse(std::string_view text, bool allow_unix) {
    const auto length = scheme_length(text);
    if (!length)
        return failed(UrlFault::no_scheme, "it does not begin with ws://, wss://, http:// or https://");
    auto scheme = lower(text.substr(0, *length));
    const auto rest = text.substr(*length + 1);
    if (policy::scheme_port(scheme)) return parse_special(std::move(scheme), rest);
    if (scheme == "unix" && allow_unix) return parse_unix(rest);
    if (!rest.empty() && is_digit(rest.front())) {
        return failed(
            UrlFault::no_scheme,
            "host and port alone: it does not begin with ws://, wss://, http:// or https://"
        );
    }
    return failed(
        UrlFault::unknown_scheme, "scheme \"" + escape_text(scheme, 32) + "\" is not ws, wss, http or https"
    );
}

/// `${NAME}` anywhere, or `$NAME` before the path: what an entrypoint or Compose should have filled in.
std::optional<std::string> unresolved_variable(std::string_view text) {
    const auto path = text.find_first_of("/?#", std::min(text.find("://"), text.size() - 1) + 3);
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] != '$') continue;
        const char next = text[i + 1];
        if (next == '{')
            return escape_text(text.substr(i, std::min(text.find('}', i), text.size()) - i + 1), 64);
        if ((is_letter(next) || next == '_') && i < path) {
            auto end = i + 1;
            while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_'))
                ++end;
            return escape_text(text.substr(i, end - i), 64);
        }
    }
    return std::nullopt;
}

}  // namespace

Endpoint Url::endpoint() const {
    Endpoint out;
    if (unix_socket()) {
        out.transport = Endpoint::Transport::unix_socket;
        out.unix_path = unix_path;
        out.host_header = "localhost";
        return out;
    }
    out.transport = tls() ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
    out.host = host.text;
    out.port = port;
    out.request_target = path + public_query(query);
    out.host_header = host.address && host.address->ipv6 ? '[' + host.text + ']' : host.text;
    if (!default_port) out.host_header += ':' + std::to_string(port);
    return out;
}

std::string Url::origin_scope() const {
    if (unix_socket()) return {};
    std::string trimmed = path == "/" ? "" : path;
    while (trimmed.size() > 1 && trimmed.back() == '/')
        trimmed.pop_back();
    return scheme + "://" + endpoint().host_header + trimmed;
}

UrlReading read_url(std::string_view raw, bool allow_unix) {
    const std::string text = stripped(raw);
    const bool unix_text = allow_unix && text.substr(0, 5) == "unix:";
    UrlReading reading = parse(text, allow_unix);
    if (unix_text || text.empty()) return reading;
    const bool quoted = is_quote(text.front()) || is_quote(text.back());
    if (quoted) {
        reading.fault = UrlFault::quotes;
        reading.detail = "quotes are part of the value";
    } else if (const auto variable = unresolved_variable(text)) {
        reading.fault = UrlFault::unresolved_variable;
        reading.detail = *variable + " was never replaced by its value";
    } else if (reading.parsed && reading.parsed->fragment) {
        reading.fault = UrlFault::fragment;
        reading.detail = "a URL with a #fragment cannot be a WebSocket's";
    } else if (reading.parsed && reading.parsed->port == 0) {
        reading.fault = UrlFault::bad_port;
        reading.detail = "port 0 cannot be dialled";
    }
    return reading;
}

}  // namespace ocprobe::openclaw
