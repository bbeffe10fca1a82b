// What the parts of the inspection share: the files, the facts, and the list of what could not be read.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/model/container.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::container {

struct Survey {
    const FileSystem& files;
    ContainerFacts& facts;

    void not_measured(std::string what, int error) { facts.not_measured.push_back({std::move(what), error}); }

    /// The first `cap` bytes of the file, or nothing and an entry in `not_measured`.
    std::optional<std::string> text(std::string_view path, std::size_t cap, std::string_view what) {
        auto content = files.read(path, cap);
        if (content.error == 0) return std::move(content.bytes);
        not_measured(std::string(what), content.error);
        return std::nullopt;
    }

    /// The target of a link of /proc, or nothing and an entry in `not_measured`. Its errno is that of following the link:
    /// FileSystem::read_link() gives none.
    std::optional<std::string> link(std::string_view path, std::string_view what) {
        auto target = files.read_link(path);
        if (!target) not_measured(std::string(what), files.status(path).error);
        return target;
    }
};

/// The lines of a text, without line ends.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);
/// The fields of a line, separated by any number of blanks and tabs.
[[nodiscard]] std::vector<std::string_view> fields(std::string_view line);
/// The text as an unsigned number; nothing if any of it is not part of the number.
[[nodiscard]] std::optional<std::uint64_t> number(std::string_view text, int base = 10);
/// Whether `word` is an element of `a,b,c`.
[[nodiscard]] bool in_comma_list(std::string_view list, std::string_view word);
/// The number after `key` in the row that begins with `row`, as in /proc/net/sockstat: `TCP: inuse 5 orphan 0`.
[[nodiscard]] std::optional<std::uint64_t>
value_in_row(std::string_view text, std::string_view row, std::string_view key);

// The parts, in the order in which inspect() runs them. Each fills its own facts.
void survey_process(Survey& survey);
void survey_mounts(Survey& survey);
void survey_confinement(Survey& survey, const Environment& environment);
void survey_cgroup(Survey& survey);
void survey_network(Survey& survey);
void survey_listeners(Survey& survey, const std::function<bool(std::vector<Listener>&)>& ask);
void survey_gateways(Survey& survey, const Request& request);
void survey_environment(Survey& survey, const Request& request);

}  // namespace ocprobe::container
