// One line of a source, seen through what others wrapped around it.
#pragma once

#include "timeline/read/stamp.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

/// `outer` is the stamp of who kept the line (Docker, journald), `inner` that of the program that wrote it.
struct Line {
    std::optional<Stamp> outer;
    std::optional<Stamp> inner;
    std::string_view payload;   ///< valid until the next line is read
    std::optional<Lane> lane;   ///< when the format tells
    std::string_view tag;       ///< the part of the program that wrote it, where a field names it
    bool classified = false;    ///< the format knows what it is: kind, code, keys and subject are set
    bool from_boot = false;     ///< `outer` counts from the kernel's start, not from the epoch
    std::size_t fold = 0;       ///< lines with the same number are folded; 0: by their shape
    bool engine_stamp = false;  ///< `outer` was made by a Docker engine
    EventKind kind = EventKind::note;
    std::optional<int> code;
    std::vector<Key> keys;
    std::string_view program;  ///< syslog's word for who wrote it
    Lane form = Lane::other;   ///< whose own form it has, whoever was said to have written it
    std::string subject;
    std::string image;    ///< of the container, where an engine's event names it
    std::string service;  ///< its Compose service
    std::string text;     ///< what to show in place of the payload
    /// A capture that measured the gateway's clock: how far it is ahead of the capture's own, and the error.
    std::optional<Micros> gateway_ahead;
    Micros gateway_ahead_bar{0};
    std::vector<Line> more;         ///< further events that the same line tells
    bool names_credential = false;  ///< a word stands in it beside which a credential may stand
};

/// What the lines of a description told so far.
struct DescribedPod {
    std::string pod;
    std::string container;
    std::string previous;  ///< a line that ends in a colon: the container's name stands before its id
    int containers = 0;
    std::string image;
    std::string reason;
    std::optional<int> code;
};

/// What is known of a source before and while it is read.
struct LineContext {
    StampDefaults defaults;
    KnownSecond second;
    std::string tag;        ///< holds a line's tag
    std::string unescaped;  ///< holds a payload that had to be decoded
    std::string container;  ///< this source is the log of that container, when told
    DescribedPod description{};
    bool session_told = false;  ///< events of `hold` were read: its report says them once more
};

struct LineFormat {
    std::string_view name;
    /// False when the line is not of this form.
    bool (*parse)(std::string_view line, LineContext& context, Line& into);
    char first = '\0';  ///< what every such line begins with; NUL: anything
};

/// Every form, the most telling first; the last one takes any line.
[[nodiscard]] const std::vector<LineFormat>& line_formats();

/// Finds the form of a line and fills `into`; a shortcut for the form that most lines have.
[[nodiscard]] const LineFormat& parse_line(std::string_view line, LineContext& context, Line& into);
/// The same by asking each form in turn.
[[nodiscard]] const LineFormat& parse_line_by_table(std::string_view line, LineContext& context, Line& into);

/// Fields of one JSON object, each written by its owner's rules.
bool parse_docker_event(std::string_view line, LineContext& context, Line& into);
bool parse_docker_event_text(std::string_view line, LineContext& context, Line& into);
bool parse_capture(std::string_view line, LineContext& context, Line& into);
bool parse_hold_event(std::string_view line, LineContext& context, Line& into);

/// Lines that name their parts.
bool parse_json_log(std::string_view line, LineContext& context, Line& into);
bool parse_fluent_bit(std::string_view line, LineContext& context, Line& into);
bool parse_json_behind(std::string_view line, LineContext& context, Line& into);
bool parse_logfmt(std::string_view line, LineContext& context, Line& into);
bool parse_access_log(std::string_view line, LineContext& context, Line& into);
bool parse_two_names(std::string_view line, LineContext& context, Line& into);

/// Sets kind, code and keys by what the payload says. A `lane` that was not told is a guess that the line's form may
/// correct.
void classify(Line& line, Lane& lane, bool told);

/// Whether a line, with whatever is wrapped around it, may tell the end of a connection.
[[nodiscard]] bool may_close(std::string_view line);

/// `key=value` and `key: value` of text: the value, or nothing.
[[nodiscard]] std::string_view value_of(std::string_view text, std::string_view key);

}  // namespace ocprobe::timeline
