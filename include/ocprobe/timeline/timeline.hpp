// What happened when: sources of bytes in, one line of time with its causes out. Pure but for what it is given to read.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/timeline.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

/// `2026-11-24T13:18:01.5Z` as a whole.
[[nodiscard]] std::optional<Micros> parse_instant(std::string_view text);

class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;
    /// Up to `size` bytes; 0 at the end.
    [[nodiscard]] virtual boost::system::result<std::size_t, SourceProblem>
    read(char* into, std::size_t size) = 0;
    /// A file that can be searched by its stamps, or nullptr.
    [[nodiscard]] virtual const OpenFile* file() const { return nullptr; }
    /// How it is compressed: `gzip`, `zstd`, or nothing.
    [[nodiscard]] virtual std::string_view packing() const { return {}; }
};

struct SourceSpec {
    std::string name;
    std::optional<Lane> lane;  ///< as told; else by the name and the words
    std::string container;     ///< name or id, when it is a container's log
    bool live = false;         ///< from the engine itself
};

/// `gateway@NAME=FILE`, `cli=FILE`, `FILE`: the spec and, in `path`, the file. `events@NAME=FILE`: the gateway is the
/// container NAME of these events.
[[nodiscard]] SourceSpec parse_source(std::string_view text, std::string& path);

/// What part of the time is asked for.
struct Window {
    std::optional<Micros> since;
    std::optional<Micros> until;
    std::optional<Micros> around;  ///< the close nearest to this instant; without it the last one
    std::optional<Micros>
        around_clock{};       ///< the same for a time of day, UTC: the latest such time in the sources
    Micros span{60'000'000};  ///< before and after the close
    bool whole = false;       ///< everything
};

struct Request {
    Window window;
    int zone_minutes = 0;         ///< of stamps that name no zone
    int year = 1970;              ///< of stamps that name no year
    std::optional<Micros> now{};  ///< the time of the run: stamps without a year or a day are not after it
};

/// A cause's documentation: for `explain`, `list` and the schema.
struct CauseText {
    std::string_view id;
    std::string_view holds_when;
    std::string_view excludes;  ///< what is ruled out once it holds
    std::string_view what_to_do;
};

/// Every cause that a timeline can state, in the order of precedence.
[[nodiscard]] std::vector<CauseText> cause_texts();

/// Takes sources one after another and holds what matters of them: memory is bounded whatever their size.
class Timeline {
public:
    /// `redactor` must outlive it: credentials that are found by pattern are added to it.
    Timeline(Redactor& redactor, Request request);
    ~Timeline();
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    /// Small files, streams and what is compressed (gzip, zstd) are read at once; a large file in order of time waits for
    /// finish() to know the window.
    void add(std::unique_ptr<ByteSource> source, const SourceSpec& spec);
    /// A source that could not be opened: it is named in the report.
    void missing(const SourceSpec& spec, SourceProblem problem, std::string detail);
    /// Something that the reader must know.
    void notice(std::string text);
    /// Clocks compared, events in order, joins and causes. Once.
    [[nodiscard]] TimelineReport finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::timeline
