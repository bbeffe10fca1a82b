// The values of a service: words, lists, mappings, each after substitution.
#pragma once

#include "contract/read/service_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::contract {

/// Reads with the first fault kept: after it every further call gives nothing.
class FieldReader {
public:
    explicit FieldReader(const ServiceContext& context) : context_(context) {}

    [[nodiscard]] const ServiceContext& context() const { return context_; }
    [[nodiscard]] bool failed() const { return fault_.has_value(); }
    /// The first one.
    [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
    void fail(Place place, std::string what);
    /// Counts what was read; a fault once all services take more than most_weight.
    void weigh(Place place, std::size_t bytes);

    /// A scalar after substitution; what is no scalar is a fault.
    [[nodiscard]] Text text(const Node& node, std::string_view what);
    /// As text(), nothing given for a key that is missing or null.
    [[nodiscard]] Text text_at(const Node& parent, std::string_view key);
    /// A list of words, or one word.
    [[nodiscard]] std::vector<Text> texts(const Node& node, std::string_view what);
    /// `KEY=VALUE` lines or a mapping: each key with its value's node (nullptr for a lone key) or text.
    struct Pair {
        std::string key;
        Place place;
        bool has_value = false;
        Text value;
    };
    [[nodiscard]] std::vector<Pair>
    pairs(const Node& node, std::string_view what, std::string_view separators);
    /// A command: words, or one line that is split.
    [[nodiscard]] Words words(const Node& node, std::string_view what);

    /// A host path of the file: absolute, `~` and relative ones resolved.
    [[nodiscard]] std::string host_path(std::string_view path) const;

    [[nodiscard]] std::vector<Mount> mounts(const Node& node);
    [[nodiscard]] std::vector<Port> ports(const Node& node);

private:
    [[nodiscard]] Mount short_mount(const Node& node);
    [[nodiscard]] Mount long_mount(const Node& node);
    [[nodiscard]] std::vector<Port> short_ports(const Node& node);
    [[nodiscard]] Port long_port(const Node& node);

    const ServiceContext& context_;
    std::optional<Fault> fault_;
};

}  // namespace ocprobe::contract
