// `docker inspect` and `podman inspect`: what a container's state tells of its last start and end.
#include "timeline/read/engine_words.hpp"

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

void add_state(const json::object& state, const StampDefaults& defaults, std::vector<EngineFact>& facts) {
    if (const auto begun = json_stamp_at(state, "StartedAt", defaults))
        facts.push_back({.at = *begun, .kind = EventKind::container_start, .text = "start (inspected)"});
    const auto ended = json_stamp_at(state, "FinishedAt", defaults);
    if (!ended) return;
    const auto code = static_cast<int>(json_number_at(state, "ExitCode").value_or(0));
    const auto* oom = state.if_contains("OOMKilled");
    if (oom != nullptr && oom->is_bool() && oom->get_bool())
        facts.push_back({.at = *ended, .kind = EventKind::container_oom, .text = "OOMKilled (inspected)"});
    const auto* running = state.if_contains("Running");
    const bool runs = running != nullptr && running->is_bool() && running->get_bool();
    // Of a container that runs again the exit code belongs to nothing.
    facts.push_back(
        {.at = *ended,
         .kind = EventKind::container_die,
         .code = runs ? std::nullopt : std::optional(code),
         .text = runs ? "die, exit code not kept (inspected)"
                      : "die, exit " + std::to_string(code) + " (inspected)"}
    );
}

bool inspect_one(const json::object& object, const StampDefaults& defaults, Line& into) {
    const auto* state = json_object_at(object, "State");
    const auto id = json_text_at(object, "Id");
    if (state == nullptr || id.empty()) return false;
    auto name = json_text_at(object, "Name");
    if (name.starts_with('/')) name.remove_prefix(1);
    EngineSubject subject{.id = id, .name = name};
    if (const auto* config = json_object_at(object, "Config")) {
        subject.image = json_text_at(*config, "Image");
        if (const auto* labels = json_object_at(*config, "Labels"))
            subject.service = json_text_at(*labels, "com.docker.compose.service");
    }
    std::vector<EngineFact> facts;
    add_state(*state, defaults, facts);
    return tell_facts(subject, std::move(facts), into);
}

}  // namespace

bool parse_inspection(std::string_view text, LineContext& context, Line& into) {
    if (text.find("\"State\"") == std::string_view::npos ||
        text.find("\"StartedAt\"") == std::string_view::npos)
        return false;
    boost::system::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    if (error) return false;
    if (value.is_object()) return inspect_one(value.get_object(), context.defaults, into);
    if (!value.is_array()) return false;
    bool any = false;
    for (const auto& item : value.get_array()) {
        Line one;
        if (!item.is_object() || !inspect_one(item.get_object(), context.defaults, one)) continue;
        if (any) {
            auto more = std::move(one.more);
            one.more.clear();
            into.more.push_back(std::move(one));
            for (auto& line : more)
                into.more.push_back(std::move(line));
        } else {
            into = std::move(one);
        }
        any = true;
    }
    return any;
}

}  // namespace ocprobe::timeline
