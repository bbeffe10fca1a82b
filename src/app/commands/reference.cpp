// `explain`, `list` and `schema`: the documentation that is in the binary.
#include "app/commands/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/options/paragraph.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/contract/contract.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ocprobe::app {

namespace {

struct CheckRow {
    StageId stage;
    std::string_view question;
};

// The stages in order, as questions.
constexpr CheckRow checks[] = {
    {StageId::target, "which URL would the CLI dial, who decided so, and would it dial at all"},
    {StageId::credential, "which credential would it send, and from where"},
    {StageId::state, "can config and state directory be read, and written where they must be"},
    {StageId::dns, "does the name resolve, by which server"},
    {StageId::connect, "does the TCP port or the Unix socket accept"},
    {StageId::tls, "does the certificate stand up to what the CLI trusts"},
    {StageId::http, "is it a gateway, and is it ready"},
    {StageId::websocket, "does the handshake with the credential succeed, and if not, who closed and why"},
};

struct Entry {
    std::string_view id;
    std::string_view kind;
    std::string_view holds_when;
    std::string_view what_to_do;
    std::string_view excludes{};
};

/// Every id that anything of this program prints.
std::vector<Entry> entries() {
    std::vector<Entry> all;
    for (const auto& row : judge::documentation())
        all.push_back({row.id, row.finding_only ? "finding" : "verdict", row.holds_when, row.what_to_do});
    for (const auto& row : contract::rules())
        all.push_back({row.id, name(row.kind), row.holds_when, row.what_to_do, {}});
    for (const auto& row : timeline::cause_texts())
        all.push_back({row.id, "cause in a timeline", row.holds_when, row.what_to_do, row.excludes});
    return all;
}

std::string explain_text(const Entry& entry) {
    auto text = fmt::format("{} ({})\n", entry.id, entry.kind);
    const auto part = [&](std::string_view title, std::string_view words) {
        if (!words.empty()) text += fmt::format("\n{}\n{}\n", title, paragraph(words, 2, 80));
    };
    part("holds when", entry.holds_when);
    part("rules out", entry.excludes);
    part("what to do", entry.what_to_do);
    return text;
}

}  // namespace

int run_explain(const CommandContext& context) {
    const auto all = entries();
    const auto& id = context.options.explain_id;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& e) { return e.id == id; });
    if (found != all.end())
        return deliver(explain_text(*found), exit_code::ok, context.stdout_open, at_leisure);

    std::string near;
    for (const auto& entry : all) {
        const auto dot = entry.id.find('.');
        const bool same_name = dot != std::string_view::npos && entry.id.substr(dot + 1) == id;
        const bool same_family = id.find('.') == std::string::npos && entry.id.substr(0, dot) == id;
        if (same_name || same_family) near += (near.empty() ? "" : ", ") + std::string(entry.id);
    }
    write_stderr(
        "ocprobe: no verdict or finding '" + escape_text(id, 60) + "'" +
        (near.empty() ? "; `ocprobe list` names them all" : ", did you mean " + near + "?") + "\n"
    );
    return exit_code::usage;
}

int run_list(const CommandContext& context) {
    std::string text;
    const auto& what = context.options.list_what;
    if (what != "verdicts") {
        text += "checks, in order\n";
        for (const auto& row : checks)
            text += fmt::format("  {:<11} {}\n", name(row.stage), row.question);
    }
    if (what != "checks") {
        text += std::string(text.empty() ? "" : "\n") +
                "verdicts and findings (`ocprobe explain ID` tells more)\n";
        for (const auto& row : entries())
            text += fmt::format("  {:<32} {}\n", row.id, row.kind);
    }
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
