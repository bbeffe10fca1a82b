// What a reader of the report must know of a source's stamps.
#include "timeline/read/source_notices.hpp"

#include "base/duration.hpp"

namespace ocprobe::timeline {

namespace {

std::string zone_name(int offset) {
    if (offset == 0) return "UTC";
    const auto minutes = std::abs(offset);
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

}  // namespace

std::string zone_words(const StampFlags& stamps, const StampDefaults& defaults) {
    if (stamps.no_zone) return "none given: read as " + zone_name(defaults.zone_minutes);
    return stamps.zone ? zone_name(*stamps.zone) : std::string();
}

void list_unplaced(const Line& line, SourceFact& fact) {
    constexpr std::size_t most_listed = 100, longest_listed = 1'024;
    if (fact.unplaced.size() >= most_listed) return;
    const std::string_view text = line.text.empty() ? line.payload : std::string_view(line.text);
    fact.unplaced.push_back({fact.lines, std::string(text.substr(0, longest_listed))});
}

void note_source(
    const SourceFact& fact,
    const StampFlags& stamps,
    const StampDefaults& defaults,
    std::vector<std::string>& notices
) {
    if (fact.not_understood > 0 && fact.dated > 0)
        notices.push_back(
            std::to_string(fact.not_understood) + " of " + std::to_string(fact.lines) + " lines of " +
            fact.name + " not understood: no stamp in them, and none before them; -v lists them"
        );
    if (fact.foreign > 0 && fact.lane != Lane::gateway)
        notices.push_back(
            fact.name + ": none of its " + std::to_string(fact.foreign) +
            " lines is in a form of the gateway: they are not taken for the gateway's"
        );
    if (stamps.back >= Micros{1'000'000}) {
        notices.push_back(
            fact.name + ": stamps go back by up to " + duration_text(stamps.back) + " (" +
            std::to_string(fact.out_of_order) + " lines): a clock was set back, or lines are out of order"
        );
    }
    if (stamps.no_zone)
        notices.push_back(
            fact.name + ": stamps without a zone are read as " + zone_name(defaults.zone_minutes) +
            "; --zone +02:00 reads them as another"
        );
    if (stamps.no_year)
        notices.push_back(fact.name + ": stamps without a year are read as " + std::to_string(defaults.year));
}

}  // namespace ocprobe::timeline
