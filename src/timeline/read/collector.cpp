// What all sources gave, with a bound on how much of it is kept.
#include "base/encodings.hpp"
#include "timeline/classify/credential_patterns.hpp"
#include "timeline/classify/value_forms.hpp"
#include "timeline/read/reader.hpp"

#include <algorithm>
#include <functional>

namespace ocprobe::timeline {

namespace {
constexpr std::size_t longest_text = 300;
constexpr std::size_t longest_raw = 4 * longest_text;
constexpr std::size_t most_pairs = 4'096;
}  // namespace

void Collector::add(Kept kept, std::string_view raw_text) {
    kept.event.text = raw_text.substr(0, longest_raw);
    const bool note = kept.event.kind == EventKind::note || kept.event.kind == EventKind::noise;
    (note ? notes : events).push_back(std::move(kept));
    if (events.size() + notes.size() > most_kept) {
        (notes.size() > least_notes || events.empty() ? notes : events).pop_front();
        ++left_out;
    }
}

void Collector::learn(std::string_view raw_text) {
    learn_values(cut_credentials(raw_text.substr(0, longest_raw)));
}

void Collector::learn_values(const CutText& cut) {
    const auto learn_one = [this](std::string_view value) {
        if (is_ordinary_value(value)) return;
        // `token=[gateway] closed`: a bracket that only opens is not the value's.
        value.remove_prefix(std::min(value.find_first_not_of("([{<"), value.size()));
        if (!is_ordinary_value(value)) redactor_.learn(Secret(std::string(value)));
    };
    for (const auto& value : cut.values) {
        const auto hash = std::hash<std::string>()(value);
        if (learned_.size() < Redactor::most_learned && !learned_.insert(hash).second) continue;
        learn_one(value);
        // What stands escaped here may stand as it is elsewhere.
        for (const auto& reading : decoded_readings(value))
            learn_one(reading);
    }
}

void Collector::clean() {
    const auto each = [this](const auto& act) {
        for (auto* list : {&events, &notes}) {
            for (auto& kept : *list)
                act(kept.event);
        }
    };
    each([this](TimelineEvent& event) {
        auto cut = cut_credentials(event.text);
        learn_values(cut);
        if (event.source < sources.size()) sources[event.source].secrets += cut.cut;
        event.text = std::move(cut.text);
    });
    for (auto& source : sources) {
        for (auto& line : source.unplaced) {
            auto cut = cut_credentials(line.text);
            learn_values(cut);
            line.text = std::move(cut.text);
        }
    }
    each([this](const TimelineEvent& event) { redactor_.count_words(event.text); });
    redactor_.forget_common_words();
    each([this](TimelineEvent& event) { clean(event); });
    for (auto& source : sources) {
        for (auto& line : source.unplaced)
            line.text = redactor_.clean(line.text, longest_text).str();
    }
}

void Collector::clean(TimelineEvent& event) {
    event.text = redactor_.clean(event.text, longest_text).str();
    event.subject = redactor_.clean(event.subject, 64).str();
    // What is cut from a key joins nothing.
    event.keys.erase(
        std::remove_if(
            event.keys.begin(),
            event.keys.end(),
            [&](const Key& key) { return redactor_.clean_protocol_value(key.value).str() != key.value; }
        ),
        event.keys.end()
    );
}

void Collector::describe_container(const Line& line) {
    const auto key = std::find_if(line.keys.begin(), line.keys.end(), [](const Key& of) {
        return of.kind == KeyKind::container;
    });
    if (line.image.empty() && line.service.empty()) return;
    // A pod that a tool has stripped has no id.
    const auto& id = key == line.keys.end() ? line.subject : key->value;
    if (id.empty()) return;
    auto found = std::find_if(containers.begin(), containers.end(), [&](const ContainerFact& fact) {
        return fact.id == id;
    });
    if (found == containers.end()) {
        if (containers.size() >= most_containers) return;
        found = containers.insert(containers.end(), ContainerFact{id, line.subject, {}, {}});
    }
    if (found->image.empty()) found->image = line.image;
    if (found->service.empty()) found->service = line.service;
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
