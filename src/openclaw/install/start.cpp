// Variables for which the CLI ends before it reads its config.
#include "openclaw/install/start.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/config/parts.hpp"

#include <algorithm>
#include <optional>

namespace ocprobe::openclaw {

bool is_profile_name(std::string_view text) {
    const auto alphanumeric = [](char c) { return is_letter(c) || is_digit(c); };
    return !text.empty() && text.size() <= 64 && alphanumeric(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return alphanumeric(c) || c == '_' || c == '-';
           });
}

StartCheck check_start(const Variables& variables, CliRules rules) {
    const auto of_the_process = [&](std::string_view name) -> std::optional<std::string> {
        const auto* variable = variables.find(name);
        return variable != nullptr && variable->layer == Layer::process ? variables.text(name) : std::nullopt;
    };
    const auto container = of_the_process("OPENCLAW_CONTAINER");
    if (container && of_the_process("OPENCLAW_CLI_CONTAINER_BYPASS") != std::optional<std::string>("1")) {
        return {
            StartRefusal::handed_to_container,
            "OPENCLAW_CONTAINER is set: the CLI runs itself in the container " + escape_text(*container, 64) +
                " by podman or docker, and ends when neither has it"};
    }
    if (rules != CliRules::v2026_9_6) return {};
    const bool placed = of_the_process("OPENCLAW_STATE_DIR") || of_the_process("OPENCLAW_WORKSPACE_DIR");
    const auto profile = of_the_process("OPENCLAW_PROFILE");
    if (!profile || placed || is_profile_name(*profile)) return {};
    return {
        StartRefusal::invalid_profile_name,
        "OPENCLAW_PROFILE is no name of a profile (at most 64 letters, digits, _ and -): the CLI ends as it "
        "starts"};
}

}  // namespace ocprobe::openclaw
