// What a line of the gateway, of a client, of a proxy or of the kernel says: a table of phrases.
#include "timeline/classify/credential_patterns.hpp"
#include "timeline/classify/phrase_scanner.hpp"
#include "timeline/read/line.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ocprobe::timeline {

namespace {

enum Who : unsigned { gateway = 1, cli = 2, proxy = 4, kernel = 8, any = 15 };

struct PhraseRow {
    std::string_view phrase;
    EventKind kind;
    unsigned who;
};

// The first row whose phrase stands in the line wins: exact words before general ones.
constexpr PhraseRow phrases[] = {
    {"closed before connect", EventKind::close, gateway},
    {"\xE2\x86\x92 close code=", EventKind::close, gateway},  // → close code=
    {"\xE2\x86\x90 open ", EventKind::connect_open, gateway},
    {"\xE2\x86\x92 hello-ok", EventKind::hello, gateway},
    {"unauthorized conn=", EventKind::auth_refused, gateway},
    {"device pairing approved", EventKind::pairing_approved, gateway},
    {"loading configuration", EventKind::gateway_loading, gateway},
    {"http server listening", EventKind::note, gateway},
    {"[gateway] ready", EventKind::gateway_ready, gateway},
    {"gateway ready", EventKind::gateway_ready, gateway},
    {"] signal SIG", EventKind::gateway_signal, gateway},
    {"received SIG", EventKind::gateway_signal, gateway},
    {"restart mode:", EventKind::gateway_stopping, gateway},
    {"event shutdown", EventKind::gateway_stopping, gateway},
    {"config change requires gateway restart", EventKind::config_changed, gateway},
    {"config change detected", EventKind::config_changed, gateway},
    {"config hot reload applied", EventKind::config_changed, gateway},
    {"config reload skipped (invalid config)", EventKind::config_invalid, gateway},
    {"Gateway start blocked", EventKind::config_invalid, gateway},
    {"config is invalid", EventKind::config_invalid, any},
    {"Invalid config", EventKind::config_invalid, any},
    {"Config invalid", EventKind::config_invalid, any},
    {"failed to parse", EventKind::config_invalid, gateway},
    {"gateway auth changed", EventKind::auth_changed, any},
    {"pairing required", EventKind::pairing_refused, cli},
    {"ECONNREFUSED", EventKind::refused, cli},
    {"EHOSTUNREACH", EventKind::refused, cli},
    {"ENETUNREACH", EventKind::refused, cli},
    {"ETIMEDOUT", EventKind::refused, cli},
    {"Opening handshake has timed out", EventKind::refused, cli},
    {"ENOTFOUND", EventKind::refused, cli},
    {"EAI_AGAIN", EventKind::refused, cli},
    {"ENOENT", EventKind::socket_missing, cli},
    {"EACCES", EventKind::socket_denied, cli},
    {"gateway reconnected", EventKind::hello, cli},
    {"gateway disconnected: ", EventKind::close, cli},
    {"gateway closed (", EventKind::close, cli},
    {"gateway token mismatch", EventKind::auth_refused, cli},
    {"unauthorized", EventKind::auth_refused, cli},
    {"upstream timed out", EventKind::proxy_timeout, proxy},
    {"upstream prematurely closed", EventKind::fault, proxy},
    {"connect() failed", EventKind::refused, proxy},
    {"oom-kill:", EventKind::kernel_oom, kernel},
    {"ut of memory: Killed process", EventKind::kernel_oom, kernel},
    {"invoked oom-killer", EventKind::kernel_oom, kernel},
    {"\xE2\x87\x84 res ", EventKind::noise, gateway},  // ⇄ res
    {"\xE2\x86\x90 connect ", EventKind::note, gateway},
    {"event tick", EventKind::noise, gateway},
    {"event health", EventKind::noise, gateway},
    {"event presence", EventKind::noise, gateway},
    {"[plugins]", EventKind::noise, gateway},
    {"Registered plugin", EventKind::noise, gateway},
};

// Numbered behind the rows.
enum Word : std::size_t {
    connection = std::size(phrases),
    request,
    port,
    peer,
    endpoint,
    memory_group,
    killed_pid,
    killed_process,
    failed,
    pairing_required,
    pairing_cause,
    unauthorized_cause,
    unauthorized_words,
    device_cause,
    credentials,
};

constexpr std::array<Phrase, credentials - connection> connection_words{{
    {"conn="},
    {"requestId: "},
    {"remotePort="},
    {"peer="},
    {"endpoint="},
    {"task_memcg="},
    {",pid="},
    {"Killed process "},
    {"error", true},
    {"pairing required"},
    {"cause=pairing-required"},
    {"cause=unauthorized"},
    {"unauthorized:"},
    {"cause=device-required"},
}};

constexpr std::size_t all_phrases = credentials + credential_stems.size();
static_assert(all_phrases <= Marks::most);

constexpr std::array<Phrase, all_phrases> every_phrase() {
    std::array<Phrase, all_phrases> all{};
    std::size_t at = 0;
    for (const auto& row : phrases)
        all.at(at++).text = row.phrase;
    for (const auto& word : connection_words)
        all.at(at++) = word;
    for (const auto stem : credential_stems)
        all.at(at++) = {stem, true};
    return all;
}

static_assert([] {
    constexpr auto all = every_phrase();
    return std::all_of(all.begin(), all.end(), [](const Phrase& phrase) {
        return phrase.text.size() >= PhraseScanner::shortest;
    });
}());

struct Vocabulary {
    std::array<Phrase, all_phrases> all = every_phrase();
    PhraseScanner scanner{all};
    std::array<Marks, any + 1> said_by{};  ///< the rows that each may say
    Marks closes;                          ///< rows of a connection that ended
    Marks credential_names;

    Vocabulary() {
        for (std::size_t i = 0; i < std::size(phrases); ++i) {
            for (unsigned who = 0; who < said_by.size(); ++who) {
                if ((phrases[i].who & who) != 0) said_by.at(who).set(i);
            }
            const auto kind = phrases[i].kind;
            if (kind == EventKind::close || kind == EventKind::auth_refused ||
                kind == EventKind::auth_changed || kind == EventKind::pairing_refused)
                closes.set(i);
        }
        for (std::size_t i = credentials; i < all_phrases; ++i)
            credential_names.set(i);
    }
};

const Vocabulary& vocabulary() {
    static const Vocabulary made;
    return made;
}

unsigned who_of(Lane lane) {
    switch (lane) {
    case Lane::gateway:
        return gateway;
    case Lane::cli:
        return cli;
    case Lane::proxy:
        return proxy;
    case Lane::kernel:
        return kernel;
    case Lane::engine:
    case Lane::probe:
        return 0;
    case Lane::other:
        return any;
    }
    return any;
}

std::optional<int> number_in(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr != text.data() ? std::optional(value) : std::nullopt;
}

std::optional<int> close_code(std::string_view text) {
    if (const auto value = value_of(text, "code"); !value.empty()) return number_in(value);
    for (const std::string_view before : {"gateway disconnected: ", "gateway closed (", "close ("}) {
        const auto at = text.find(before);
        if (at != std::string_view::npos) return number_in(text.substr(at + before.size()));
    }
    return std::nullopt;
}

void add(Line& line, KeyKind kind, std::string_view value) {
    if (value.empty()) return;
    Key key{kind, std::string(value)};
    if (std::find(line.keys.begin(), line.keys.end(), key) == line.keys.end())
        line.keys.push_back(std::move(key));
}

// `conn=ad3e4736…5be0` is the short form of a UUID; both become its first eight digits.
void add_connection(Line& line, std::string_view value) {
    if (value.size() >= 8) add(line, KeyKind::connection, value.substr(0, 8));
}

void add_keys(Line& line, const Marks& marks, Lane lane) {
    const auto text = line.payload;
    if (marks.has(connection)) add_connection(line, value_of(text, "conn"));
    if (marks.has(request)) add(line, KeyKind::request, value_of(text, "requestId"));
    if (marks.has(port)) add(line, KeyKind::port, value_of(text, "remotePort"));
    for (const auto word : {peer, endpoint}) {
        if (!marks.has(word)) continue;
        const auto at = text.find(connection_words.at(word - connection).text);
        const auto pair = text.substr(at, text.find(' ', at) - at);
        const auto arrow = pair.find("->");
        if (arrow == std::string_view::npos) continue;
        const auto colon = pair.rfind(':', arrow);
        if (colon != std::string_view::npos)
            add(line, KeyKind::port, pair.substr(colon + 1, arrow - colon - 1));
    }
    if (lane != Lane::kernel) return;
    if (marks.has(memory_group)) {
        const auto at = text.find("task_memcg=");
        const auto path = text.substr(at + 11, text.find(',', at) - at - 11);
        auto id = path.substr(path.rfind('/') + 1);
        if (id.starts_with("docker-")) id.remove_prefix(7);
        if (id.size() >= 12) add(line, KeyKind::container, id.substr(0, 12));
    }
    for (const auto word : {killed_pid, killed_process}) {
        if (!marks.has(word)) continue;
        const auto before = connection_words.at(word - connection).text;
        const auto digits = text.substr(text.find(before) + before.size());
        add(line, KeyKind::pid, digits.substr(0, digits.find_first_not_of("0123456789")));
    }
}

// For a source whose lane nobody named.
Lane lane_by_words(std::string_view text) {
    for (const std::string_view word : {"[gateway]", "[ws]", "info gateway"}) {
        if (text.starts_with(word)) return Lane::gateway;
    }
    for (const std::string_view word :
         {"[acp]",
          "gateway connect failed",
          "gateway client error",
          "Gateway target:",
          "[logs]",
          "gateway closed (",
          "node host gateway",
          "[openclaw]"}) {
        if (text.starts_with(word)) return Lane::cli;
    }
    if (text.find("upstream") != std::string_view::npos && text.find("[error]") != std::string_view::npos)
        return Lane::proxy;
    if (text.find("oom-kill") != std::string_view::npos) return Lane::kernel;
    return Lane::other;
}

// A close whose words say why belongs to that refusal.
EventKind refine(EventKind kind, const Marks& marks, std::optional<int> code) {
    if (kind != EventKind::close) return kind;
    if (marks.has(pairing_required) || marks.has(pairing_cause)) return EventKind::pairing_refused;
    if (marks.has(unauthorized_cause) || marks.has(unauthorized_words) || marks.has(device_cause))
        return EventKind::auth_refused;
    return code == 4001 ? EventKind::auth_changed : kind;
}

// A quoted close is not a close. In a line of JSON everything stands in quotes.
bool is_quoted(std::string_view text, std::string_view phrase) {
    if (text.starts_with('{') || text.find('"') == std::string_view::npos) return false;
    const auto before = text.substr(0, text.find(phrase));
    return std::count(before.begin(), before.end(), '"') % 2 != 0;
}

// Or a URL with a user in it.
bool names_credential(std::string_view text, const Marks& marks) {
    if (marks.any(vocabulary().credential_names)) return true;
    const auto at = text.find('@');
    return at != std::string_view::npos && text.substr(0, at).find("://") != std::string_view::npos;
}

}  // namespace

bool may_close(std::string_view line) {
    const auto& known = vocabulary();
    return known.scanner.scan(line).any(known.closes);
}

void classify(Line& line, Lane& lane) {
    const auto& known = vocabulary();
    if (line.classified) {
        line.names_credential = names_credential(line.text, known.scanner.scan(line.text));
        return;
    }
    if (line.lane) lane = *line.lane;
    if (lane == Lane::other) lane = lane_by_words(line.payload);
    const auto marks = known.scanner.scan(line.payload);
    line.names_credential = names_credential(line.payload, marks);
    // The first row whose phrase stands in the line wins.
    const auto row = marks.first(known.said_by.at(who_of(lane)));
    if (row && !is_quoted(line.payload, phrases[*row].phrase)) {
        line.kind = phrases[*row].kind;
        if (line.kind == EventKind::noise) line.fold = *row + 1;
    }
    if (line.kind == EventKind::noise) return;
    if (line.kind == EventKind::close || line.kind == EventKind::auth_changed)
        line.code = close_code(line.payload);
    line.kind = refine(line.kind, marks, line.code);
    if (line.kind == EventKind::pairing_refused || line.kind == EventKind::auth_refused) {
        line.code = close_code(line.payload);
        if (!line.code) line.code = 1008;
    }
    if (line.kind == EventKind::note && marks.has(failed)) line.kind = EventKind::fault;
    add_keys(line, marks, lane);
}

}  // namespace ocprobe::timeline
