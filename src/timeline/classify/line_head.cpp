// The forms that the gateway's logger and the CLI give their lines.
#include "timeline/classify/line_head.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t longest_tag = 40;

struct Wrapper {
    std::string_view text;
    bool client;  ///< only a client of the gateway writes it
};

// In front of an error's message, in any order and number.
constexpr Wrapper wrappers[] = {
    {"gateway connect failed: ", true},
    {"Gateway connect failed: ", true},
    {"gateway client error: ", true},
    {"ACP bridge failed: ", true},
    {"GatewayClientRequestError: ", true},
    {"GatewayTransportError: ", true},
    {"Gateway call failed: ", true},
    {"Connect: failed - ", true},
    {"node host ", true},
    {"Health check failed: ", false},
    {"CLI failed: ", false},
    {"connect failed: ", false},
    {"Error: ", false},
};

// Tags that only a client of the gateway writes.
constexpr std::string_view client_tags[] = {"acp", "logs"};

bool is_tag_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '_' || c == '.' ||
           c == ':';
}

std::string_view tag_at(std::string_view text) {
    if (text.empty() || text.front() != '[') return {};
    const auto close = text.find(']');
    if (close == std::string_view::npos || close > longest_tag) return {};
    const auto tag = text.substr(1, close - 1);
    const bool letter = !tag.empty() && tag.front() >= 'a' && tag.front() <= 'z';
    return letter && std::all_of(tag.begin(), tag.end(), is_tag_char) ? tag : std::string_view{};
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text;
}

}  // namespace

LineHead head_of(std::string_view payload, std::string_view tag) {
    payload = payload.substr(0, payload.find('\n'));
    LineHead head{.tag = tag, .message = without_blanks(payload), .client = false};
    if (const auto own = tag_at(head.message); !own.empty()) {
        head.tag = own;
        head.message = without_blanks(head.message.substr(own.size() + 2));
    }
    head.client =
        std::find(std::begin(client_tags), std::end(client_tags), head.tag) != std::end(client_tags);
    for (bool found = true; found;) {
        found = false;
        for (const auto& wrapper : wrappers) {
            // By the first letter: this is asked of every line.
            if (!head.message.starts_with(wrapper.text.front()) || !head.message.starts_with(wrapper.text))
                continue;
            head.message.remove_prefix(wrapper.text.size());
            head.client = head.client || wrapper.client;
            found = true;
        }
    }
    return head;
}

bool is_gateway_target(std::string_view text) {
    text = text.substr(0, text.find_first_of(" \t,;)\"'"));
    if (text.starts_with('/'))
        return text.find("openclaw") != std::string_view::npos ||
               text.find("gateway") != std::string_view::npos;
    return text.ends_with(":18789");
}

}  // namespace ocprobe::timeline
