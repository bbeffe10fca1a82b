// `list -o json`: ocprobe.list/v1.
#include "app/explain/pages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace ocprobe::app {

namespace {

boost::json::object entry_object(const Entry& entry) {
    boost::json::object object{
        {"id", entry.id},
        {"kind", entry.kind},
        {"stage", nullptr},
        {"holds_when", entry.holds_when},
        {"what_to_do", entry.what_to_do},
    };
    if (!entry.stage.empty()) object["stage"] = entry.stage;
    boost::json::array links;
    for (const auto link : entry.links)
        links.emplace_back(link);
    object["links"] = std::move(links);
    return object;
}

}  // namespace

std::string list_json(std::string_view what) {
    boost::json::object document{{"schema", "ocprobe.list/v1"}};
    if (what != "verdicts") {
        boost::json::array checks;
        for (const auto& row : check_rows())
            checks.push_back(boost::json::object{{"stage", row.stage}, {"question", row.question}});
        document["checks"] = std::move(checks);
    }
    if (what != "checks") {
        boost::json::array ids;
        for (const auto& entry : entries())
            ids.push_back(entry_object(entry));
        document["ids"] = std::move(ids);
    }
    return boost::json::serialize(document) + "\n";
}

}  // namespace ocprobe::app
