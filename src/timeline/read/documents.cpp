// One JSON document that holds many lines: what a platform's query gives.
#include "timeline/read/documents.hpp"

#include "timeline/read/capture.hpp"

#include <string>

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

using TakeLine = std::function<void(std::string_view)>;

constexpr int deepest = 4;
constexpr std::string_view entry_lists[] = {"events", "entries", "logs", "data", "hits", "result", "items"};

// Loki: `{"stream":{"app":"gateway"},"values":[["1795526281388000000","text"]]}`
bool expand_values(const json::object& stream, const json::array& values, const TakeLine& take) {
    const auto* labels = stream.if_contains("stream");
    bool found = false;
    for (const auto& value : values) {
        const auto* pair = value.if_array();
        if (pair == nullptr || pair->size() < 2 || !pair->at(0).is_string() || !pair->at(1).is_string())
            continue;
        json::object line{{"timestamp", pair->at(0)}, {"line", pair->at(1)}};
        if (labels != nullptr) line["labels"] = *labels;
        take(json::serialize(line));
        found = true;
    }
    return found;
}

bool expand_entries(const json::value& value, const TakeLine& take, int depth) {
    bool found = false;
    if (const auto* array = value.if_array()) {
        for (const auto& entry : *array) {
            if (!entry.is_object()) continue;
            if (depth < deepest && expand_entries(entry, take, depth + 1)) {
                found = true;
            } else {
                take(json::serialize(entry));
                found = true;
            }
        }
        return found;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    if (const auto* values = object->if_contains("values"); values != nullptr && values->is_array())
        return expand_values(*object, values->get_array(), take);
    for (const auto key : entry_lists) {
        const auto* inner = object->if_contains(key);
        const bool holds = inner != nullptr && (inner->is_array() || inner->is_object());
        if (holds && depth < deepest && expand_entries(*inner, take, depth + 1)) found = true;
    }
    return found;
}

}  // namespace

bool expand_document(std::string_view document, const TakeLine& take) {
    if (document.size() < 2 || (document.front() != '{' && document.front() != '[')) return false;
    boost::system::error_code error;
    const auto value = json::parse({document.data(), document.size()}, error);
    return !error && expand_entries(value, take, 0);
}

}  // namespace ocprobe::timeline
