// Reads one source to its end: wrappers off, words to kinds, noise to counts.
#include "timeline/read/reader.hpp"

#include "timeline/read/documents.hpp"
#include "timeline/read/journal.hpp"
#include "timeline/read/line_text.hpp"
#include "timeline/read/prefix.hpp"
#include "timeline/read/senders.hpp"
#include "timeline/read/source_notices.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace ocprobe::timeline {

namespace {

class SourceReader {
public:
    SourceReader(ByteSource& source, const SourceSpec& spec, const ReadLimits& limits, Collector& into)
        : reader_(source),
          packing_(source.packing()),
          spec_(spec),
          limits_(limits),
          into_(into),
          index_(into.sources.size()),
          lane_(spec.lane.value_or(lane_by_name(spec.name))),
          senders_(lane_) {
        fact_.name = spec.name;
        context_.defaults = limits.defaults;
        context_.container = spec.container;
        into.sources.emplace_back();
    }

    void run() {
        while (const auto line = reader_.next()) {
            ++fact_.lines;
            if (reader_.was_cut()) ++fact_.cut;
            one(*line);
        }
        if (!whole_.empty()) take(whole_);
        journal_.finish([this](Line& line) { keep_line(line); });
        flush_folds();
        finish();
    }

private:
    void one(std::string_view raw) {
        while (!raw.empty() && raw.back() == '\r')
            raw.remove_suffix(1);
        if (collecting_whole(raw)) return;
        if (journal_.takes(raw)) {
            journal_.add(raw, reader_, context_, [this](Line& line) { keep_line(line); });
            formats_["journal export"]++;
            return;
        }
        if (raw.empty()) return;
        if (is_binary(raw)) {
            ++fact_.binary;
            return;
        }
        take(without_escapes(raw, plain_));
    }

    // A stamp without a day lies near the stamp before it.
    void place_day(Stamp& stamp, std::optional<Micros> near) const {
        constexpr Micros day{86'400'000'000};
        if (stamp.day_given) return;
        if (near) {
            while (stamp.at - *near > day / 2)
                stamp.at -= day;
            while (*near - stamp.at > day / 2)
                stamp.at += day;
        } else if (limits_.defaults.now && stamp.at > *limits_.defaults.now + std::chrono::hours{1}) {
            stamp.at -= day;
        }
    }

    // A report that was written over several lines.
    bool collecting_whole(std::string_view raw) {
        constexpr std::size_t largest_whole = std::size_t{8} << 20;
        if (fact_.lines == 1 && (raw == "{" || raw == "[")) collecting_ = true;
        if (!collecting_) return false;
        whole_ += raw;
        const std::string_view close = whole_.front() == '{' ? "}" : "]";
        if (raw == close || whole_.size() > largest_whole) {
            collecting_ = false;
            take(whole_);
            whole_.clear();
        }
        return true;
    }

    void take(std::string_view text) {
        const auto plain = without_prefix(text);
        Line line;
        const auto& format = parse_line(plain.text, context_, line);
        const bool unknown = &format == &line_formats().back();
        if (unknown && expand_document(plain.text, [this](std::string_view entry) { take(entry); })) return;
        ++counts_.at(static_cast<std::size_t>(&format - line_formats().data()));
        if (line.subject.empty()) line.subject = plain.service;
        keep_line(line);
    }

    void keep_line(Line& line) {
        if (line.outer) place_day(*line.outer, last_);
        if (line.inner) place_day(*line.inner, line.outer ? std::optional(line.outer->at) : last_);
        // Who keeps a log on the same machine stamps later than who writes it.
        if (line.outer && line.inner && !line.engine_stamp && line.inner->zone_given) line.outer = line.inner;
        if (line.outer && line.inner && line.engine_stamp)
            into_.pair(index_, {fact_.lines, line.outer->at, line.inner->at, line.inner->unit});
        note_stamp(line);
        const auto sender = senders_.number_of(line);
        auto lane = line.lane.value_or(senders_.lane_so_far(sender));
        // In a file of several services each line tells whose it is.
        classify(line, lane, spec_.lane.has_value() && sender == 0);
        if (line.outer) senders_.count(sender, line.form);
        if (!line.lane) sender_ = sender;
        if (lane == Lane::engine) into_.describe_container(line);
        if (line.names_credential)
            into_.learn(line.text.empty() ? line.payload : std::string_view(line.text));
        if (line.gateway_ahead) into_.ahead.push_back({index_, *line.gateway_ahead, line.gateway_ahead_bar});
        emit(line, lane);
        sender_.reset();
        for (auto& more : line.more) {
            if (more.lane == Lane::engine) into_.describe_container(more);
            emit(more, more.lane.value_or(lane));
        }
    }

    void note_stamp(const Line& line) {
        if (!line.outer) {
            ++fact_.unstamped;
            ++(last_ ? fact_.placed : fact_.not_understood);
            if (!last_) list_unplaced(line, fact_);
            return;
        }
        ++fact_.dated;
        ++fact_.placed;
        close_bracket(line.outer->at);
        const auto at = line.outer->at;
        if (last_ && at < *last_) {
            ++fact_.out_of_order;
            stamps_.back = std::max(stamps_.back, *last_ - at);
        }
        last_ = std::max(last_.value_or(at), at);
        const auto& shown = line.inner ? *line.inner : *line.outer;
        if (!shown.zone_given && !line.from_boot) stamps_.no_zone = true;
        if (!shown.year_given) stamps_.no_year = true;
        if (shown.zone_given) stamps_.zone = shown.zone_minutes;
    }

    [[nodiscard]] bool outside(const Line& line) const {
        if (!line.outer || line.from_boot) return false;
        return (limits_.since && line.outer->at < *limits_.since) ||
               (limits_.until && line.outer->at > *limits_.until);
    }

    void emit(Line& line, Lane lane) {
        if (outside(line)) return;
        const std::string_view text = line.text.empty() ? line.payload : std::string_view(line.text);
        if (text.empty() && !line.classified) return;
        // A line that goes on what the one before began carries no time of its own.
        const bool continues = !line.outer && last_ && line.kind != EventKind::close;
        if (continues && foldable(line.kind)) {
            ++into_.folded;
            return;
        }
        if (!line.outer && last_) {
            if (open_.size() >= most_open) close_bracket(std::nullopt);
            open_.push_back({0, make(line, lane), std::string(text.substr(0, 1024))});
            return;
        }
        if (!foldable(line.kind)) {
            into_.add(make(line, lane), text);
            return;
        }
        const auto shape = line.fold != 0 ? line.fold : shape_of(text);
        if (!fold(line, shape)) remember(make(line, lane), shape, text);
    }

    Kept make(Line& line, Lane lane) {
        Kept kept;
        auto& event = kept.event;
        if (line.outer) {
            event.stamped = line.outer->at;
            event.unit = line.outer->unit;
        } else if (last_) {
            event.stamped = *last_;
            event.unit = StampUnit::microsecond;
            event.bracketed = true;
        }
        if (line.inner) {
            kept.inner = line.inner->at;
            kept.inner_unit = line.inner->unit;
        }
        kept.from_boot = line.from_boot;
        kept.engine_stamp = line.engine_stamp || spec_.live;
        kept.live = spec_.live;
        kept.sender = sender_;
        event.lane = lane;
        event.kind = line.kind;
        event.own = line.form == lane;
        event.source = index_;
        event.line = limits_.part ? 0 : fact_.lines;
        event.code = line.code;
        event.keys = std::move(line.keys);
        event.subject = line.subject.empty() && lane != Lane::engine ? spec_.container : line.subject;
        event.order = into_.order++;
        return kept;
    }

    struct Fold {
        std::size_t shape = 0;
        Kept kept;
        std::string text;
    };

    // Lines without a stamp lie before the next one that has one.
    void close_bracket(std::optional<Micros> next) {
        for (auto& waiting : open_) {
            if (next) waiting.kept.event.latest = std::max(*next, waiting.kept.event.stamped);
            into_.add(std::move(waiting.kept), waiting.text);
        }
        open_.clear();
    }

    bool fold(const Line& line, std::size_t shape) {
        for (auto& fold : folds_) {
            if (fold.text.empty() || fold.shape != shape || fold.kept.event.kind != line.kind) continue;
            ++fold.kept.event.count;
            ++into_.folded;
            if (line.outer) fold.kept.event.until = line.outer->at;
            return true;
        }
        return false;
    }

    void remember(Kept kept, std::size_t shape, std::string_view text) {
        auto& slot = folds_.at(next_fold_++ % folds_.size());
        if (!slot.text.empty()) into_.add(std::move(slot.kept), slot.text);
        slot = {shape, std::move(kept), std::string(text.substr(0, 1024))};
    }

    void flush_folds() {
        close_bracket(std::nullopt);
        for (auto& fold : folds_) {
            if (!fold.text.empty()) into_.add(std::move(fold.kept), fold.text);
        }
    }

    void finish() {
        fact_.bytes = reader_.bytes();
        fact_.lane = lane_;
        // Whose lines they are is known when all of them are read. A part of a file may hold none that tells it.
        if (!limits_.part) {
            fact_.lane = senders_.source_lane();
            fact_.foreign = senders_.foreign();
            senders_.place_all(into_, index_);
        }
        const auto most = std::max_element(counts_.begin(), counts_.end());
        if (*most > 0) fact_.format = line_formats()[static_cast<std::size_t>(most - counts_.begin())].name;
        if (formats_.count("journal export") != 0) fact_.format = "journal export";
        if (!packing_.empty()) fact_.format = packing_ + (fact_.format.empty() ? "" : ", " + fact_.format);
        fact_.problem = problem();
        fact_.zone = zone_words(stamps_, limits_.defaults);
        note_source(fact_, stamps_, limits_.defaults, into_.notices);
        into_.sources.at(index_) = fact_;
    }

    [[nodiscard]] SourceProblem problem() const {
        if (fact_.lines > 0 && fact_.binary == fact_.lines) return SourceProblem::binary;
        if (fact_.binary > fact_.lines / 2) return SourceProblem::mostly_binary;
        if (reader_.failure() != SourceProblem::none) return reader_.failure();
        if (fact_.lines > 0 && fact_.unstamped == fact_.lines) return SourceProblem::no_stamp;
        return fact_.bytes == 0 ? SourceProblem::empty : SourceProblem::none;
    }

    LineReader reader_;
    std::string packing_;
    const SourceSpec& spec_;
    const ReadLimits& limits_;
    Collector& into_;
    std::size_t index_;
    SourceFact fact_;
    LineContext context_;
    JournalExport journal_;
    Lane lane_;
    Senders senders_;
    std::optional<std::size_t> sender_;  ///< of the line that is kept
    std::string plain_;
    std::string whole_;
    bool collecting_ = false;
    std::array<std::uint64_t, 24> counts_{};
    std::map<std::string, std::uint64_t> formats_;
    static constexpr std::size_t most_open = 1'000;
    std::array<Fold, 12> folds_{};
    std::vector<Fold> open_;  ///< lines without a stamp behind the last one that has one
    std::size_t next_fold_ = 0;
    std::optional<Micros> last_;
    StampFlags stamps_;
};

}  // namespace

void read_source(ByteSource& source, const SourceSpec& spec, const ReadLimits& limits, Collector& into) {
    into.pairs.resize(into.sources.size() + 1);
    if (!spec.container.empty() && spec.lane == Lane::cli) into.clients.push_back(spec.container);
    const bool tells_gateway = spec.lane == Lane::engine || spec.lane == Lane::gateway;
    if (!spec.container.empty() && tells_gateway && into.gateway.empty()) into.gateway = spec.container;
    SourceReader(source, spec, limits, into).run();
}

}  // namespace ocprobe::timeline
