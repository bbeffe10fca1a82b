// What the JSON of a saved report has beside the report's own members.
#include "ocprobe/report/render.hpp"
#include "report/check/json_parts.hpp"

namespace ocprobe::report {

void write_replay(JsonWriter& json, const Replayed& replayed) {
    json.object("replay", [&] {
        json.field("observed_by", replayed.version);
        json.field("judged_again", replayed.judged_again);
    });
}

std::string replay_sentence(const Replayed& replayed, const RunHeader& header) {
    if (!replayed.judged_again)
        return "not judged again: run " + header.run_id + " of ocprobe " + replayed.version +
               " was saved without its evidence";
    return "judged again from the evidence of run " + header.run_id + " (ocprobe " + replayed.version +
           "), by the rules of ocprobe " + header.version;
}

std::string render_saved(const boost::json::object& document, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    json.object([&] {
        for (const auto& member : document) {
            if (member.key() != "replay") json.value(member.key(), member.value());
        }
        if (style.replayed != nullptr) write_replay(json, *style.replayed);
    });
    return json.take();
}

}  // namespace ocprobe::report
