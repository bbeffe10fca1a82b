// A URL's text without what nobody may see: its password, a lone user name, the values of its query.
#include "ocprobe/base/text.hpp"
#include "openclaw/url.hpp"

#include <algorithm>
#include <vector>

namespace ocprobe::openclaw {
namespace {

constexpr std::string_view redacted = "<redacted>";

bool is_slash(char c) {
    return c == '/' || c == '\\';
}

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

/// The value of each `name=value` of the query.
std::vector<Span> query_values(std::string_view text, std::size_t from) {
    std::vector<Span> values;
    const auto question = text.find('?', from);
    if (question == std::string_view::npos) return values;
    const auto stop = std::min(text.find('#', question), text.size());
    for (auto at = question + 1; at < stop;) {
        const auto end = std::min(text.find('&', at), stop);
        const auto equals = text.substr(0, end).find('=', at);
        if (equals != std::string_view::npos && equals + 1 < end) values.push_back({equals + 1, end});
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
    for (const Span value : query_values(text, std::max(done, user.end))) {
        out += text.substr(done, value.begin - done);
        out += redacted;
        done = value.end;
    }
    out += text.substr(done);
    return escape_text(out);
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
    for (const Span value : query_values(text, user.end))
        add(text.substr(value.begin, value.end - value.begin));
    return secrets;
}

}  // namespace ocprobe::openclaw
