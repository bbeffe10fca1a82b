// What all sources gave, with a bound on how much of it is kept.
#include "timeline/credential_patterns.hpp"
#include "timeline/reader.hpp"

namespace ocprobe::timeline {

namespace {
constexpr std::size_t longest_text = 300;
constexpr std::size_t most_learned = 256;
constexpr std::size_t most_pairs = 4'096;
}  // namespace

void Collector::add(Kept kept, std::string_view raw_text) {
    const auto cut = cut_credentials(raw_text.substr(0, 4 * longest_text));
    for (const auto& value : cut.values) {
        if (learned_ >= most_learned) break;
        redactor_.add(Secret(value));
        ++learned_;
    }
    auto& event = kept.event;
    if (event.source < sources.size()) sources[event.source].secrets += cut.cut;
    event.text = redactor_.clean(cut.text, longest_text).str();
    event.subject = redactor_.clean(event.subject, 64).str();
    const bool note = event.kind == EventKind::note || event.kind == EventKind::noise;
    auto& to = note ? notes : events;
    to.push_back(std::move(kept));
    if (to.size() > (note ? most_notes : most_events)) {
        to.pop_front();
        ++left_out;
    }
}

void Collector::clean_again(std::vector<TimelineEvent>& kept) const {
    if (learned_ == 0) return;
    for (auto& event : kept) {
        event.text = redactor_.scrub(event.text);
        for (auto& key : event.keys)
            key.value = redactor_.scrub(key.value);
    }
}

// A log of any length: beyond the bound every second pair is dropped, and from then on taken.
void Collector::pair(std::size_t source, const StampPair& pair) {
    if (pair_stride_.size() < pairs.size()) pair_stride_.resize(pairs.size(), 1);
    auto& list = pairs.at(source);
    auto& stride = pair_stride_.at(source);
    if (pair.line % stride != 0) return;
    list.push_back(pair);
    if (list.size() < most_pairs) return;
    stride *= 2;
    std::vector<StampPair> half;
    for (std::size_t i = 0; i < list.size(); i += 2)
        half.push_back(list[i]);
    list = std::move(half);
}

}  // namespace ocprobe::timeline
