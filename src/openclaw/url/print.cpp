// A URL's text without what nobody may see: its password, a lone user name, credentials in its query or fragment.
#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/url/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ocprobe::openclaw {
namespace {

constexpr std::string_view redacted = "<redacted>";

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Where user information stands, without its `@`. In text that does not parse, everything up to the last `@`
/// is taken for it: a password with a `/` ends the host for a parser, but not for its owner.
Span user_information(std::string_view text) {
    std::size_t begin = 0;
    if (const auto marker = text.find("://"); marker != std::string_view::npos) {
        begin = marker + 3;
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        begin = colon + 1;
    }
    while (begin < text.size() && is_slash(text[begin]))
        ++begin;
    std::size_t end = text.size();
    if (read_url(text, false).parsed) end = std::min(text.find_first_of("/\\?#", begin), end);
    const auto at = text.substr(0, end).rfind('@');
    if (at == std::string_view::npos || at < begin) return {};
    return {begin, at};
}

std::string_view secret_part(std::string_view user) {
    const auto colon = user.find(':');
    return colon == std::string_view::npos ? user : user.substr(colon + 1);
}

/// Whether a query parameter of that name holds a credential, by the CLI's own list.
bool is_sensitive(std::string_view parameter) {
    constexpr std::array<std::string_view, 28> names = {
        "key",         "api_key",       "apikey",        "secret",    "password",
        "pass",        "passwd",        "auth",          "jwt",       "session",
        "code",        "client_secret", "app_secret",    "signature", "x_amz_signature",
        "private_key", "credential",    "authorization", "sig",       "x_api_key",
        "access_key",  "credentials",   "passphrase",    "otp",       "pin",
        "bearer",      "apitoken",      "authtoken"};
    std::string name = lower(percent_decode(parameter));
    std::replace(name.begin(), name.end(), '-', '_');
    return name == "token" || name.ends_with("_token") ||
           std::find(names.begin(), names.end(), name) != names.end();
}

/// The values of the parameters that hold a credential: in the query, and in the fragment, where the Control UI's own
/// links carry the token (`#token=…`).
std::vector<Span> secret_values(std::string_view text, std::size_t from) {
    std::vector<Span> values;
    const auto first = text.find_first_of("?#", from);
    if (first == std::string_view::npos) return values;
    for (auto at = first + 1; at < text.size();) {
        const auto end = std::min(text.find_first_of("?#&", at), text.size());
        const auto equals = text.substr(0, end).find('=', at);
        const bool valued = equals != std::string_view::npos && equals + 1 < end;
        if (valued && is_sensitive(text.substr(at, equals - at))) values.push_back({equals + 1, end});
        at = end + 1;
    }
    return values;
}

bool is_unix(std::string_view text) {
    return text.substr(0, 5) == "unix:";
}

}  // namespace

std::string printable_url(std::string_view text) {
    if (is_unix(text)) return escape_text(text);
    const Span user = user_information(text);
    std::string out(text.substr(0, user.begin));
    std::size_t done = user.begin;
    if (user.end > user.begin) {
        const auto secret = secret_part(text.substr(user.begin, user.end - user.begin));
        if (!secret.empty()) {
            out += text.substr(user.begin, user.end - user.begin - secret.size());
            out += redacted;
            done = user.end;
        }
    }
    for (const Span value : secret_values(text, std::max(done, user.end))) {
        out += text.substr(done, value.begin - done);
        out += redacted;
        done = value.end;
    }
    out += text.substr(done);
    return escape_text(out);
}

std::string public_query(std::string_view query) {
    std::string out;
    for (std::size_t at = 1; at <= query.size();) {
        const auto end = std::min(query.find('&', at), query.size());
        const auto parameter = query.substr(at, end - at);
        if (secret_values('?' + std::string(parameter), 0).empty()) {
            out += out.empty() ? '?' : '&';
            out += parameter;
        }
        at = end + 1;
    }
    return out == "?" && query != "?" ? std::string() : out;
}

std::vector<std::string> url_secrets(std::string_view text) {
    std::vector<std::string> secrets;
    if (is_unix(text)) return secrets;
    const auto add = [&secrets](std::string_view value) {
        if (value.empty()) return;
        secrets.emplace_back(value);
        if (std::string decoded = percent_decode(value); decoded != value)
            secrets.push_back(std::move(decoded));
    };
    const Span user = user_information(text);
    add(secret_part(text.substr(user.begin, user.end - user.begin)));
    for (const Span value : secret_values(text, user.end))
        add(text.substr(value.begin, value.end - value.begin));
    return secrets;
}

}  // namespace ocprobe::openclaw
