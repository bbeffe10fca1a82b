// `explain`, `list`, `schema`, `help` and `version`: the documentation that is in the binary.
#include "app/commands/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/explain/pages.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/streams.hpp"
#include "base/ascii.hpp"
#include "ocprobe/report/schemas.hpp"

#include <algorithm>
#include <unistd.h>

namespace ocprobe::app {

namespace {

// A ticket with its logs; what is beyond it is not read.
constexpr std::size_t longest_text = std::size_t{8} * 1024 * 1024;
constexpr std::size_t narrowest_page = 40;
constexpr std::size_t widest_page = 100;

// `connect` of `connect.refused`, or the name of a stage.
std::vector<std::string_view> ids_of_group(std::string_view group) {
    std::vector<std::string_view> ids;
    for (const auto& entry : entries()) {
        const bool family =
            entry.id.size() > group.size() && entry.id.starts_with(group) && entry.id[group.size()] == '.';
        if (family || entry.stage == group) ids.push_back(entry.id);
    }
    return ids;
}

// `refused` of `connect.refused`.
std::vector<std::string_view> ids_with_last_part(std::string_view part) {
    std::vector<std::string_view> ids;
    for (const auto& entry : entries()) {
        const auto dot = entry.id.find('.');
        if (dot != std::string_view::npos && entry.id.substr(dot + 1) == part) ids.push_back(entry.id);
    }
    return ids;
}

// The page of a single word that is a name of ours; empty where it is none.
std::string page_of_name(std::string_view word, std::size_t columns) {
    if (word.empty()) return {};
    if (const auto* entry = entry_named(word)) return id_page(*entry, columns);
    if (const auto* code = close_code(word))
        return ids_page("Close code " + std::string(word), code->means, split_ids(code->ids), columns);
    for (const auto& ids : {ids_of_group(word), ids_with_last_part(word)}) {
        if (ids.size() == 1) return id_page(*entry_named(ids.front()), columns);
        if (!ids.empty()) return ids_page(word, {}, ids, columns);
    }
    return {};
}

}  // namespace

int run_explain(const CommandContext& context) {
    auto text = context.options.explain_text;
    if (text.empty() || text == "-") {
        if (::isatty(STDIN_FILENO) == 1)
            return usage_error("explain needs an id or an error text; `ocprobe list` names the ids");
        text.clear();
        const auto end = read_to_end(STDIN_FILENO, text, longest_text, {{}, context.stop_descriptor});
        if (end == InputEnd::stopped) return exit_code::signal_base + StopSignals::received();
    }
    const auto columns = std::clamp(
        static_cast<std::size_t>(output_columns(context.environment)), narrowest_page, widest_page
    );
    if (auto page = page_of_name(trim_blanks(text), columns); !page.empty())
        return deliver(page, exit_code::ok, context.stdout_open, at_leisure);
    const auto meanings = triage(text);
    if (!meanings.empty())
        return deliver(meanings_page(meanings, columns), exit_code::ok, context.stdout_open, at_leisure);
    return deliver(
        "Not known: neither an id nor an error that concerns OpenClaw's gateway.\n"
        "`ocprobe list` names the ids. Paste the lines that name openclaw or its port too.\n",
        exit_code::failure,
        context.stdout_open,
        at_leisure
    );
}

int run_list(const CommandContext& context) {
    const auto& what = context.options.list_what;
    const auto text = context.options.output == "json" ? list_json(what) : list_page(what);
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

int run_help(const CommandContext& context) {
    const auto text = help_text(context.options.help_topic, output_columns(context.environment));
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

int run_version(const CommandContext& context) {
    const auto text = version_text(context.options.verbosity > 0);
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

int run_schema(const CommandContext& context) {
    const auto schema = report::schema(context.options.schema_of);
    return deliver(std::string(schema), exit_code::ok, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
