// What a line tells: its kind, its code and its keys.
#include "timeline/classify/credential_patterns.hpp"
#include "timeline/classify/line_head.hpp"
#include "timeline/classify/phrase_scanner.hpp"
#include "timeline/classify/phrases.hpp"
#include "timeline/read/line.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ocprobe::timeline {

namespace {

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
    reasons,
    credentials = reasons + std::size(close_reasons),
};

constexpr std::array<Phrase, reasons - connection> connection_words{{
    {"conn="},
    {"requestId: "},
    {"remotePort="},
    {"peer="},
    {"endpoint="},
    {"task_memcg="},
    {",pid="},
    {"Killed process "},
    {"error", true},
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
    for (const auto& row : close_reasons)
        all.at(at++).text = row.words;
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
            if (ends_session(phrases[i].kind)) closes.set(i);
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
        return gateway | cli;
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
    for (const std::string_view before :
         {"gateway disconnected: ", "gateway closed (", "before ready (", "disconnected (", "close ("}) {
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

// A control group is that of a container, of a pod (`kubepods-burstable-podUID.slice`) or of a unit.
void add_memory_group(Line& line) {
    constexpr std::string_view key = "task_memcg=", pod = "-pod", unit = ".service";
    constexpr std::size_t id_size = 64, uid_size = 36;
    const auto at = line.payload.find(key) + key.size();
    const auto path = line.payload.substr(at, line.payload.find(',', at) - at);
    auto id = path.substr(path.rfind('/') + 1);
    if (id.ends_with(unit)) line.subject = id;
    if (id.ends_with(".scope")) id.remove_suffix(6);
    if (id.size() > id_size) id.remove_prefix(id.size() - id_size);
    if (id.size() >= 12 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos)
        add(line, KeyKind::container, id.substr(0, 12));
    if (const auto in = path.find(pod);
        in != std::string_view::npos && path.size() >= in + pod.size() + uid_size) {
        std::string uid(path.substr(in + pod.size(), uid_size));
        std::replace(uid.begin(), uid.end(), '_', '-');
        add(line, KeyKind::container, std::string_view(uid).substr(0, 12));
    }
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
    if (marks.has(memory_group)) add_memory_group(line);
    for (const auto word : {killed_pid, killed_process}) {
        if (!marks.has(word)) continue;
        const auto before = connection_words.at(word - connection).text;
        const auto digits = text.substr(text.find(before) + before.size());
        add(line, KeyKind::pid, digits.substr(0, digits.find_first_not_of("0123456789")));
    }
}

bool is_gateway_part(std::string_view tag) {
    return std::find(std::begin(gateway_parts), std::end(gateway_parts), tag) != std::end(gateway_parts) ||
           std::any_of(
               std::begin(gateway_part_families),
               std::end(gateway_part_families),
               [&](std::string_view family) { return tag.starts_with(family); }
           );
}

// For a source whose lane nobody named.
Lane lane_by_form(std::string_view text, const LineHead& head) {
    if (std::find(std::begin(gateway_tags), std::end(gateway_tags), head.tag) != std::end(gateway_tags) ||
        text.starts_with("info gateway"))
        return Lane::gateway;
    if (head.client) return Lane::cli;
    for (const std::string_view words :
         {"Gateway target:", "gateway closed (", "Gateway not reachable at "}) {
        if (head.message.starts_with(words)) return Lane::cli;
    }
    if (text.find("upstream") != std::string_view::npos && text.find("[error]") != std::string_view::npos)
        return Lane::proxy;
    return text.starts_with("oom-kill:") ? Lane::kernel : Lane::other;
}

// A plugin, a channel or a tool that writes through the gateway's logger.
bool is_foreign_tag(std::string_view tag) {
    return !tag.empty() && tag != "openclaw" && tag != "acp" && tag != "logs" &&
           std::find(std::begin(gateway_tags), std::end(gateway_tags), tag) == std::end(gateway_tags);
}

// `24.21.0`
bool is_version(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
           std::count(text.begin(), text.end(), '.') == 2;
}

bool stands_in_place(const PhraseRow& row, const LineHead& head) {
    const bool begins = head.message.starts_with(row.phrase);
    switch (row.place) {
    case Place::anywhere:
        return true;
    case Place::head:
        return begins && !is_foreign_tag(head.tag);
    case Place::client:
        return begins && head.client;
    case Place::target:
        return begins && (head.client || is_gateway_target(head.message.substr(row.phrase.size())));
    case Place::tagged:
        return begins && head.tag == row.tag;
    case Place::version:
        return begins && is_version(head.message.substr(row.phrase.size()));
    case Place::whole:
        return head.message == row.phrase && head.tag == row.tag;
    }
    return false;
}

std::optional<std::size_t> row_of(Marks marks, const Marks& allowed, const LineHead& head) {
    for (auto row = marks.first(allowed); row; row = marks.first(allowed)) {
        if (stands_in_place(phrases[*row], head)) return row;
        marks.drop(*row);
    }
    return std::nullopt;
}

// A close whose reason tells a refusal is that refusal.
EventKind refine(EventKind kind, const Marks& marks, std::optional<int> code) {
    if (kind != EventKind::close && kind != EventKind::auth_refused) return kind;
    for (std::size_t i = 0; i < std::size(close_reasons); ++i) {
        if (marks.has(reasons + i)) return close_reasons[i].kind;
    }
    if (kind != EventKind::close) return kind;
    if (code == 1013) return EventKind::gateway_starting;
    return code == 4001 ? EventKind::auth_changed : kind;
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

void classify(Line& line, Lane& lane, bool told) {
    const auto& known = vocabulary();
    if (line.classified) {
        line.names_credential = names_credential(line.text, known.scanner.scan(line.text));
        return;
    }
    if (line.lane) lane = *line.lane;
    const auto head = head_of(line.payload, line.tag);
    line.form = line.lane == Lane::gateway ? Lane::gateway : lane_by_form(line.payload, head);
    if (!told && !line.lane && line.form != Lane::other) lane = line.form;
    const auto marks = known.scanner.scan(line.payload);
    line.names_credential = names_credential(line.payload, marks);
    const auto row = row_of(marks, known.said_by.at(who_of(lane)), head);
    if (line.form == Lane::other) {
        const bool gateways = is_gateway_part(head.tag) ||
                              (row && phrases[*row].who == gateway && phrases[*row].place != Place::version);
        line.form = gateways ? Lane::gateway : row && phrases[*row].who == cli ? Lane::cli : Lane::other;
        if (!told && !line.lane && lane == Lane::other) lane = line.form;
    }
    if (row) {
        line.kind = phrases[*row].kind;
        if (line.kind == EventKind::noise) line.fold = *row + 1;
    }
    if (line.kind == EventKind::noise) return;
    if (ends_session(line.kind)) line.code = close_code(line.payload);
    line.kind = refine(line.kind, marks, line.code);
    if (line.kind == EventKind::note && marks.has(failed)) line.kind = EventKind::fault;
    add_keys(line, marks, lane);
}

}  // namespace ocprobe::timeline
