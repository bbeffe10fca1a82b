// `ports` as the engine's own parser reads them: addresses, ranges, protocols.
#include "contract/read/port_reader.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
};

std::optional<std::uint16_t> port_number(std::string_view text) {
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<PortRange> port_range(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = port_number(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : port_number(text.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return PortRange{*first, *last};
}

/// `[::1]` is `::1`; every other address has dots.
std::optional<std::string> host_address(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) return std::string(text.substr(1, text.size() - 2));
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
    return printable ? std::optional(std::string(text)) : std::nullopt;
}

std::string refused(std::string_view what, std::string_view text) {
    return "ports: " + std::string(what) + " `" + escape_text(text, 60) + "`";
}

}  // namespace

boost::system::result<std::vector<Port>, std::string> read_port(std::string_view text) {
    auto rest = text;
    const auto slash = rest.find('/');
    const auto protocol = slash == std::string_view::npos ? "tcp" : lower(rest.substr(slash + 1));
    rest = rest.substr(0, slash);
    if (protocol != "tcp" && protocol != "udp" && protocol != "sctp")
        return refused("no protocol is called", protocol);
    const auto colon = rest.rfind(':');
    const auto inner = colon == std::string_view::npos ? rest : rest.substr(colon + 1);
    const auto front = colon == std::string_view::npos ? std::string_view() : rest.substr(0, colon);
    const auto before = front.rfind(':');
    const auto outer = before == std::string_view::npos ? front : front.substr(before + 1);
    const auto address =
        host_address(before == std::string_view::npos ? std::string_view() : front.substr(0, before));
    if (!address) return refused("no address in", text);
    if (inner.empty()) return refused("no container port in", text);
    const auto target = port_range(inner);
    if (!target) return refused("no container port is", inner);
    std::optional<PortRange> published;
    if (!outer.empty()) {
        published = port_range(outer);
        if (!published) return refused("no port of the host is", outer);
        const bool alike = published->last - published->first == target->last - target->first;
        if (!alike && target->first != target->last) return refused("ranges of different lengths in", text);
    }
    std::vector<Port> out;
    for (int i = 0; i <= target->last - target->first; ++i) {
        Port port;
        port.host_address = *address;
        port.target = std::to_string(target->first + i);
        port.protocol = protocol;
        port.of_range = target->last != target->first;
        if (published && target->first == target->last && published->first != published->last) {
            port.published = std::string(outer);
        } else if (published) {
            port.published = std::to_string(published->first + i);
        }
        out.push_back(std::move(port));
    }
    return out;
}

bool KnownPorts::add(const Port& port) {
    return known_.insert({port.host_address, port.published, port.target, port.protocol}).second;
}

}  // namespace ocprobe::contract
