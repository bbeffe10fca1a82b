// What differs between the platforms that run the containers: one row each, and nothing about them anywhere else.
#pragma once

#include "ocprobe/model/fix.hpp"
#include "report/common/fix_words.hpp"
#include "report/platforms/quoting.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace ocprobe::report {

/// A text and what it is; prose where the kind is none.
struct Lines {
    std::string text{};
    LineKind kind = LineKind::none;
};

enum class Side { cli, gateway, proxy };

struct PlatformRow {
    /// Where commands of the engine are typed.
    std::string_view engine;
    /// Where the edited container is defined.
    std::string (*definition_place)(const FixStep&);
    /// The edits of that definition as lines; commands and `Recreate` are not among them.
    Lines (*definition)(const FixStep&);
    /// What the definition's lines cannot say, as words; nullptr where there is no such thing.
    std::string (*remark)(const FixStep&);
    /// What makes a changed definition take effect.
    Lines (*apply)(const FixStep&);
    Lines (*recreate)(const FixStep&);
    Lines (*restart)(const FixStep&);
    /// Around the name of a service, in front of a command that runs in its container; empty where nothing enters one.
    std::string_view enter;
    std::string_view enter_end;
    /// The same where the output is taken, not shown: without a terminal, which would end its lines with CR LF.
    std::string_view read;
    /// How `enter` is given a container: by its service's name, or by what the reader fills in where that is empty.
    std::string (*container)(std::string_view service, Side);
};

[[nodiscard]] const PlatformRow& compose();
[[nodiscard]] const PlatformRow& docker();
[[nodiscard]] const PlatformRow& podman();
[[nodiscard]] const PlatformRow& kubernetes();
[[nodiscard]] const PlatformRow& host();
[[nodiscard]] const PlatformRow& unknown_platform();

/// A command of the engine's host that prints a variable of another container, for `$(…)`; the gateway's own credential
/// wherever the gateway has it from. Empty where nothing enters a container.
[[nodiscard]] std::string
print_variable(const PlatformRow& row, const FixStep& step, const VariableReference& variable);
/// The container that a reference names, as the engine is given it.
[[nodiscard]] std::string
container_of(const PlatformRow& row, const FixStep& step, const VariableReference& variable);

/// The lines of a proxy's configuration, in the syntax of `proxy`.
[[nodiscard]] Lines proxy_lines(const FixStep& step);

/// `NAME=value` lines of an env file.
[[nodiscard]] Lines env_file_lines(const FixStep& step);

// ---- what the rows share

[[nodiscard]] Side side_of(Place place);
/// `the CLI's`, `the gateway's`, `the proxy's`.
[[nodiscard]] std::string_view owner(Side side);
/// `of the CLI`, where an apostrophe would open a quote.
[[nodiscard]] std::string_view of_owner(Side side);

/// The service's name where it is one service with a name that can stand in a command, else empty.
[[nodiscard]] std::string known_service(const FixStep& step);

template <class Operation, class Use>
void for_each_edit(const FixStep& step, const Use& use) {
    for (const auto& edit : step.edits) {
        if (const auto* operation = std::get_if<Operation>(&edit)) use(*operation);
    }
}

template <class... Operations>
[[nodiscard]] bool has_edit(const FixStep& step) {
    for (const auto& edit : step.edits) {
        if ((std::holds_alternative<Operations>(edit) || ...)) return true;
    }
    return false;
}

/// Whether an edit changes how a container is defined.
[[nodiscard]] bool changes_definition(const FixStep& step);

/// Appends `line` behind a line end.
void add_line(std::string& text, std::string_view line);

}  // namespace ocprobe::report
