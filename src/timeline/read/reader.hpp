// Sources of bytes, line by line, as events: one pass, in bounded memory whatever a line holds.
#pragma once

#include "ocprobe/base/text.hpp"
#include "ocprobe/timeline/timeline.hpp"
#include "timeline/classify/credential_patterns.hpp"
#include "timeline/read/line.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

/// Lines of a source. A longer one than `longest` is cut, the rest of it is skipped.
class LineReader {
public:
    static constexpr std::size_t longest = std::size_t{256} * 1024;
    explicit LineReader(ByteSource& source);
    /// Without its line end; nothing at the end of the source. Valid until the next call.
    [[nodiscard]] std::optional<std::string_view> next();
    /// Exactly `size` bytes that follow, at most `longest`; less at the end.
    [[nodiscard]] std::string_view take(std::size_t size);
    [[nodiscard]] bool was_cut() const { return cut_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Of them, those that were handed out or skipped.
    [[nodiscard]] std::uint64_t consumed() const { return bytes_ - (end_ - begin_); }
    /// What ended the reading before the source's end, or none.
    [[nodiscard]] SourceProblem failure() const { return failure_; }

private:
    bool fill();
    ByteSource& source_;
    std::unique_ptr<char[]> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t bytes_ = 0;
    bool skipping_ = false;
    bool cut_ = false;
    bool ended_ = false;
    SourceProblem failure_ = SourceProblem::none;
};

/// The two stamps of one line: how its writer's clock stands to its keeper's.
struct StampPair {
    std::uint64_t line = 0;
    Micros outer{0};
    Micros inner{0};
    StampUnit inner_unit = StampUnit::millisecond;
};

/// An event as its source tells it.
struct Kept {
    TimelineEvent event;
    bool from_boot = false;
    bool engine_stamp = false;
    std::optional<Micros> inner;  ///< the program's own stamp, where Docker's is `event.stamped`
    StampUnit inner_unit = StampUnit::none;
    std::optional<std::size_t>
        sender;         ///< number of who wrote it, where the line itself did not tell its lane
    bool live = false;  ///< read from the engine itself
};

struct GatewayAhead {
    std::size_t source = 0;
    Micros ahead{0};
    Micros bar{0};
};

/// What all sources gave, before their clocks are compared.
class Collector {
public:
    /// Beyond these the eldest are dropped and counted: notes first, down to their share.
    static constexpr std::size_t most_kept = 20'000;
    static constexpr std::size_t least_notes = 4'000;
    static constexpr std::size_t most_containers = 512;

    /// `redactor` must outlive it; credentials found by pattern are added.
    explicit Collector(Redactor& redactor) : redactor_(redactor) {}

    /// The text is kept as it stands until clean().
    void add(Kept kept, std::string_view raw_text);
    /// A credential that stands beside its name here may stand without it in a line that is kept.
    void learn(std::string_view raw_text);
    /// When all is read: credentials out of every text that was kept, the rest of it printable.
    void clean();
    void pair(std::size_t source, const StampPair& pair);
    /// What an engine's event tells of its container; later events complete earlier ones.
    void describe_container(const Line& line);

    std::deque<Kept> events;
    std::deque<Kept> notes;
    std::vector<SourceFact> sources;
    std::vector<std::vector<StampPair>> pairs;  ///< by source
    std::vector<GatewayAhead> ahead;
    std::vector<std::string> clients;  ///< containers whose log was said to be a client's
    std::vector<ContainerFact> containers;
    std::string gateway;  ///< the gateway's container, as told with a source
    std::vector<std::string> notices;
    std::uint64_t folded = 0;
    std::uint64_t left_out = 0;
    std::uint64_t order = 0;

private:
    void learn_values(const CutText& cut);
    void clean(TimelineEvent& event);
    Redactor& redactor_;
    std::set<std::size_t> learned_;  ///< hashes of values, so that each is looked at once
    std::vector<std::size_t> pair_stride_;
};

struct ReadLimits {
    StampDefaults defaults;
    std::optional<Micros> since;  ///< lines before are counted, not kept; by the source's own stamps
    std::optional<Micros> until;
    bool part = false;  ///< of a file: nobody knows the numbers of its lines
};

/// Reads `source` to its end.
void read_source(ByteSource& source, const SourceSpec& spec, const ReadLimits& limits, Collector& into);

/// The lane that a file's name suggests.
[[nodiscard]] Lane lane_by_name(std::string_view name);

}  // namespace ocprobe::timeline
