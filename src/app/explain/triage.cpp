#include "app/explain/triage.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ocprobe::app {

namespace {

// Within a line, this far apart.
constexpr std::size_t widest_gap = 300;

// Names that only a text about OpenClaw has: the program's, its old names', its port, its errors', and what it says before
// the gateway's own words.
constexpr std::string_view context_words[] = {
    "openclaw",
    "clawdbot",
    "moltbot",
    "18789",
    "gatewaytransporterror",
    "gatewayclientrequesterror",
    "gateway connect failed: ",
    "gateway call failed: "};

constexpr CloseCode close_codes[] = {
    {"1000", "A normal close (RFC 6455 section 7.4.1).", "session.peer_closed"},
    {"1001", "The peer goes away (RFC 6455 section 7.4.1).", "session.peer_closed session.gateway_stopped"},
    {"1002",
     "A protocol error (RFC 6455 section 7.4.1). The gateway closes so when the protocol versions do not "
     "meet.",
     "ws.protocol_mismatch ws.protocol_violation"},
    {"1005",
     "A close frame without a code. It never stands on the wire.",
     "ws.closed_before_answer session.peer_closed"},
    {"1006",
     "No close frame came. The client makes this code up, so it tells nothing about the cause. The HTTP "
     "status, the "
     "error number or the gateway's log tells it.",
     "target.loopback_own_container connect.refused ws.upgrade_declined http.proxy_bad_gateway "
     "session.network_lost "
     "session.gateway_killed session.proxy_idle_timeout"},
    {"1007", "Text that is not UTF-8 (RFC 6455 section 7.4.1).", "ws.protocol_violation"},
    {"1008",
     "Refused by a rule (RFC 6455 section 7.4.1). The error frame before it names the reason.",
     "pairing.required auth.token_mismatch auth.no_credential auth.rate_limited auth.identity_required "
     "ws.origin_not_allowed"},
    {"1009",
     "A message that is too large (RFC 6455 section 7.4.1).",
     "session.peer_closed ws.protocol_violation"},
    {"1011", "The server failed (RFC 6455 section 7.4.1).", "ws.closed_before_answer session.peer_closed"},
    {"1012",
     "The service restarts (IANA's registry of close codes). The gateway sends it before it stops.",
     "session.gateway_restarted session.gateway_stopped http.gateway_draining"},
    {"1013",
     "Try again later (IANA's registry of close codes). The gateway sends it while it starts or stops.",
     "http.gateway_starting http.gateway_draining"},
    {"4001",
     "The gateway's own code: the credential was changed while the session was open.",
     "session.auth_changed"},
};

// Where the parts between the `*` stand one after another in a line.
bool matches(std::string_view text, std::string_view pattern) {
    const auto star = pattern.find('*');
    const auto first = pattern.substr(0, star);
    for (auto at = text.find(first); at != std::string_view::npos; at = text.find(first, at + 1)) {
        if (star == std::string_view::npos) return true;
        const auto rest = text.substr(at + first.size(), widest_gap);
        if (matches(rest.substr(0, rest.find('\n')), pattern.substr(star + 1))) return true;
    }
    return false;
}

std::string_view bare_text(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\"'`.,:;()[]";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

class Ranking {
public:
    explicit Ranking(std::string_view text) : text_(text), whole_(bare_text(text)) {}

    // `alone`: a text that has nothing but this one word counts without any context.
    void search(std::span<const Pattern> patterns, int base, bool in_context) {
        for (const auto& pattern : patterns) {
            const bool word = whole_ == pattern.text && pattern.text.find(' ') == std::string_view::npos;
            if ((in_context || word) && matches(text_, pattern.text)) found_.push_back({&pattern, base});
        }
    }
    [[nodiscard]] bool any() const { return !found_.empty(); }

    [[nodiscard]] std::vector<Meaning> ranked() const {
        std::vector<Meaning> all;
        for (const auto& match : found_) {
            if (!is_part_of_another(*match.pattern)) add(all, match);
        }
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return a.weight > b.weight;
        });
        return all;
    }

private:
    struct Match {
        const Pattern* pattern;
        int base;
    };

    // `econnrefused` says nothing more where `econnrefused 127.0.0.1` stands.
    [[nodiscard]] bool is_part_of_another(const Pattern& pattern) const {
        return std::any_of(found_.begin(), found_.end(), [&](const auto& other) {
            return other.pattern != &pattern && other.pattern->text.size() > pattern.text.size() &&
                   contains(other.pattern->text, pattern.text);
        });
    }

    // A text that can mean many things speaks less for each of them, and least for the last.
    static void add(std::vector<Meaning>& all, const Match& match) {
        const auto ids = split_ids(match.pattern->ids);
        for (std::size_t at = 0; at < ids.size(); ++at) {
            const int weight = 2 * match.base / static_cast<int>((ids.size() + 1) * (at + 1));
            const auto known = std::find_if(all.begin(), all.end(), [&](const auto& meaning) {
                return meaning.id == ids[at];
            });
            if (known == all.end()) {
                all.push_back({ids[at], weight, match.pattern});
            } else {
                known->weight += weight;
            }
        }
    }

    std::string_view text_;
    std::string_view whole_;
    std::vector<Match> found_;
};

}  // namespace

std::vector<std::string_view> split_ids(std::string_view ids) {
    std::vector<std::string_view> all;
    while (!ids.empty()) {
        const auto end = std::min(ids.find(' '), ids.size());
        all.push_back(ids.substr(0, end));
        ids.remove_prefix(std::min(end + 1, ids.size()));
    }
    return all;
}

std::vector<Meaning> triage(std::string_view text) {
    const auto folded = lower(text);
    Ranking ranking(folded);
    ranking.search(openclaw_words(), 1200, true);
    const bool about_openclaw =
        ranking.any() || std::any_of(std::begin(context_words), std::end(context_words), [&](auto word) {
            return contains(folded, word);
        });
    ranking.search(openclaw_short_words(), 1200, about_openclaw);
    ranking.search(shared_words(), 600, about_openclaw);
    return ranking.ranked();
}

const CloseCode* close_code(std::string_view text) {
    const auto* found = std::find_if(std::begin(close_codes), std::end(close_codes), [&](const auto& row) {
        return row.code == text;
    });
    return found == std::end(close_codes) ? nullptr : found;
}

}  // namespace ocprobe::app
