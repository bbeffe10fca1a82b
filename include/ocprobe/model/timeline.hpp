// What happened when: events of several sources on one line of time, what joins them, and which causes follow.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/event_kind.hpp"
#include "ocprobe/model/report.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// Who speaks. Each has its lane in the pictures.
enum class Lane : std::uint8_t { gateway, cli, engine, kernel, probe, proxy, other };
template <>
inline constexpr auto names_of<Lane> = enum_names<Lane>({
    {Lane::gateway, "gateway"},
    {Lane::cli, "cli"},
    {Lane::engine, "engine"},
    {Lane::kernel, "kernel"},
    {Lane::probe, "probe"},
    {Lane::proxy, "proxy"},
    {Lane::other, "other"},
});

/// Whether it tells that a session or a try for one ended, or was refused by the gateway.
[[nodiscard]] constexpr bool ends_session(EventKind kind) {
    switch (kind) {
    case EventKind::close:
    case EventKind::auth_changed:
    case EventKind::auth_refused:
    case EventKind::rate_limited:
    case EventKind::origin_refused:
    case EventKind::nonce_refused:
    case EventKind::pairing_refused:
    case EventKind::handshake_timeout:
    case EventKind::slow_consumer:
        return true;
    default:
        return false;
    }
}

/// Whether it tells that no connection came to be.
[[nodiscard]] constexpr bool no_connection(EventKind kind) {
    switch (kind) {
    case EventKind::refused:
    case EventKind::gateway_starting:
    case EventKind::tls_failed:
    case EventKind::name_failed:
    case EventKind::socket_missing:
    case EventKind::socket_denied:
        return true;
    default:
        return false;
    }
}

/// What two lines can have in common, exactly.
enum class KeyKind : std::uint8_t { run, connection, request, port, pid, container, boot };
template <>
inline constexpr auto names_of<KeyKind> = enum_names<KeyKind>({
    {KeyKind::run, "run id"},
    {KeyKind::connection, "connection id"},
    {KeyKind::request, "request id"},
    {KeyKind::port, "client port"},
    {KeyKind::pid, "pid"},
    {KeyKind::container, "container id"},
    {KeyKind::boot, "boot id"},
});

struct Key {
    KeyKind kind = KeyKind::run;
    std::string value;
    bool operator==(const Key&) const = default;
};

/// How exact a stamp is.
enum class StampUnit : std::uint8_t { none, second, millisecond, microsecond, nanosecond };
[[nodiscard]] constexpr Micros resolution(StampUnit unit) {
    switch (unit) {
    case StampUnit::none:
        return Micros{0};
    case StampUnit::second:
        return Micros{1'000'000};
    case StampUnit::millisecond:
        return Micros{1'000};
    case StampUnit::microsecond:
    case StampUnit::nanosecond:
        return Micros{1};
    }
    return Micros{0};
}

struct TimelineEvent {
    std::optional<Micros> at;   ///< on the reference clock, since the Unix epoch; nothing without a stamp
    std::optional<Micros> bar;  ///< ±; nothing: no join says how this clock stands to the reference
    Micros stamped{0};          ///< as its own source says
    /// A line without a stamp: it was written after `at`, and not after this; nothing where its source ends there.
    std::optional<Micros> latest;
    bool bracketed = false;  ///< it has no stamp, `at` is that of the line before
    StampUnit unit = StampUnit::none;
    Lane lane = Lane::other;
    EventKind kind = EventKind::note;
    std::size_t source = 0;       ///< index into TimelineReport::sources
    std::uint64_t line = 0;       ///< of that source, from 1; 0 where only a window of it was read
    std::uint64_t order = 0;      ///< of reading; keeps a source's own order where stamps are equal
    std::uint32_t count = 1;      ///< lines folded into this one
    std::optional<Micros> until;  ///< of the last of them
    std::optional<int> code;      ///< close code, exit code, signal
    std::vector<Key> keys;
    std::string subject;  ///< a container's name
    std::string text;     ///< printable, redacted, capped
    bool own = false;     ///< in a form that only the gateway or the CLI gives its lines
    bool in_cause = false;
};

/// How a source's clock stands to the reference.
enum class ClockBasis : std::uint8_t { reference, joined, same_engine, unknown };
template <>
inline constexpr auto names_of<ClockBasis> = enum_names<ClockBasis>({
    {ClockBasis::reference, "reference"},
    {ClockBasis::joined, "joined"},
    {ClockBasis::same_engine, "same engine"},
    {ClockBasis::unknown, "unknown"},
});

struct ClockFact {
    std::string name;  ///< `gateway.log`, `gateway.log, its program's own stamps`
    ClockBasis basis = ClockBasis::unknown;
    std::optional<Micros> ahead;  ///< of the reference; nothing when unknown
    std::optional<Micros> bar;
    std::size_t pairs = 0;
    std::string by;  ///< what joined it: `request id`, `same line`
};

/// Why a source gave less than it should.
enum class SourceProblem : std::uint8_t {
    none,
    unreadable,        ///< it could not be opened; the detail is the errno's name
    engine_failed,     ///< the detail is why the engine gave nothing, or not all
    read_failed,       ///< reading the file failed part of the way
    input_failed,      ///< reading standard input failed
    empty,             ///< no byte
    no_stamp,          ///< no line has a stamp
    binary,            ///< no line is text
    mostly_binary,     ///< most lines are no text
    packed_cut_off,    ///< compressed, and it ends before its own end
    packed_damaged,    ///< compressed, and it breaks its format or a checksum
    packed_too_large,  ///< compressed, and it expands beyond every log
};

/// A line of text whose time nothing tells.
struct UnplacedLine {
    std::uint64_t number = 0;  ///< in its source, from 1
    std::string text;
};

struct SourceFact {
    std::string name;
    Lane lane = Lane::other;
    std::string format;  ///< the one most lines had
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t dated = 0;             ///< lines with a stamp
    std::uint64_t placed = 0;            ///< those, and lines that stand behind one
    std::uint64_t not_understood = 0;    ///< lines of text whose time nothing tells
    std::vector<UnplacedLine> unplaced;  ///< the first of them
    std::uint64_t foreign = 0;           ///< of a gateway's log: stamped lines in no form of the gateway
    std::uint64_t unstamped = 0;
    std::uint64_t out_of_order = 0;
    std::uint64_t binary = 0;   ///< lines that are no text
    std::uint64_t cut = 0;      ///< lines longer than is read
    std::uint64_t secrets = 0;  ///< values that were cut by pattern
    bool searched = false;      ///< only the window was read, by an index search
    std::string zone;           ///< `UTC`, `+01:00`, `none given: read as UTC`
    SourceProblem problem = SourceProblem::none;
    std::string problem_detail;
};

struct Join {
    Key key;
    std::size_t lines = 0;
    std::vector<std::string> sources;
};

/// A container as the engine's events name it.
struct ContainerFact {
    std::string id;  ///< its first twelve digits
    std::string name;
    std::string image;
    std::string service;  ///< of Compose, by its label
};

struct ChainLink {
    std::size_t event = 0;  ///< index into TimelineReport::events
    std::string says;
};

struct Cause {
    std::string id;  ///< `gateway_killed`
    std::string
        verdict;  ///< an id that `explain` knows: the session's end as `hold` names it, or what explains it
    Confidence confidence = Confidence::possible;
    std::string summary;
    std::vector<ChainLink> chain;
    std::string next;  ///< what to look at or change
};

/// One end of the gateway's process, or of sessions that no such end explains.
struct Incident {
    std::string id;
    std::string verdict;
    Confidence confidence = Confidence::possible;
    std::string summary;
    std::optional<Micros> began_at;
    std::optional<Micros> ended_at;  ///< ready again; nothing: not within the sources
    std::optional<Micros> away;      ///< from the process's end until it was ready again
    std::optional<Micros> away_error;
    std::string container;
    std::size_t sessions_cut = 0;
    std::vector<ChainLink> chain;
    std::string next;
};

/// A close and what happened near it that is not its cause, and why.
struct NotJoined {
    std::size_t event = 0;
    std::string because;
};

struct TimelineReport {
    RunHeader header;
    std::vector<SourceFact> sources;
    std::vector<std::string> clients;  ///< containers that were said to be a client's
    std::vector<ContainerFact> containers;
    std::string gateway;  ///< the gateway's container, as told with a source
    std::vector<ClockFact> clocks;
    std::vector<Join> joins;
    std::vector<TimelineEvent> events;  ///< in the order of `at`, those without a stamp last
    std::optional<std::size_t> around;  ///< the close that was asked for
    std::optional<Micros> since;
    std::optional<Micros> until;
    std::vector<Incident> incidents;  ///< in the order of time
    std::vector<Cause> causes;        ///< of the incidents, equal ones once; that of `around` first
    std::vector<NotJoined> not_joined;
    std::vector<std::string> notices;  ///< steps of a clock, missing years, sources that could not be read
    std::uint64_t lines_read = 0;
    std::uint64_t folded = 0;
    std::uint64_t left_out = 0;  ///< events beyond the cap
    RedactionReceipt redaction;
    int exit_code = 0;
};

}  // namespace ocprobe
