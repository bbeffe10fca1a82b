// The command line of a gateway: its launcher, its entry point under node, or the title that it gives itself.
#include "ocprobe/openclaw/resolve.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::openclaw {
namespace {

std::vector<std::string_view> words_of(std::string_view command_line) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < command_line.size();) {
        constexpr std::string_view separators(" \t\n\0", 4);
        const auto begin = command_line.find_first_not_of(separators, at);
        if (begin == std::string_view::npos) break;
        at = std::min(command_line.find_first_of(separators, begin), command_line.size());
        words.push_back(command_line.substr(begin, at - begin));
    }
    return words;
}

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

bool is_gateway_command_line(std::string_view command_line) {
    // Most processes are something else, and a host has thousands of them.
    if (command_line.find("gateway") == std::string_view::npos) return false;
    const auto words = words_of(command_line);
    if (words.empty()) return false;
    const auto first = base_name(words.front());
    if (first == "openclaw-gateway") return true;  // the process's own title
    std::size_t entry = 0;
    if (first == "node" || first == "nodejs" || first == "bun") {
        entry = 1;
        while (entry < words.size() && words[entry].starts_with("-"))
            ++entry;
    }
    if (entry >= words.size()) return false;
    const auto program = base_name(words[entry]);
    if (program != "openclaw" && program != "openclaw.mjs" && program != "index.js" && program != "entry.js")
        return false;
    auto command = entry + 1;
    while (command < words.size() && words[command].starts_with("--"))
        ++command;
    if (command >= words.size() || words[command] != "gateway") return false;
    // `gateway` and `gateway run` serve; every other subcommand is a client.
    return command + 1 == words.size() || words[command + 1].starts_with("-") || words[command + 1] == "run";
}

std::optional<std::uint16_t> port_of_gateway_command_line(std::string_view command_line) {
    const auto words = words_of(command_line);
    for (std::size_t i = 0; i < words.size(); ++i) {
        constexpr std::string_view flag = "--port";
        if (!words[i].starts_with(flag)) continue;
        auto value = words[i].substr(flag.size());
        if (value.empty() && i + 1 < words.size())
            value = words[i + 1];
        else if (value.starts_with('='))
            value.remove_prefix(1);
        std::uint16_t port = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
        if (error == std::errc() && end == value.data() + value.size() && port > 0) return port;
    }
    return std::nullopt;
}

}  // namespace ocprobe::openclaw
