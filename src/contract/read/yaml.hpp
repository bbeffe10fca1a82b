// YAML (and so JSON) as a tree in which every value has its place. The only file that uses yaml-cpp.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// A value's place: the file by its number in the run, line and column from 1. Line 0: nowhere.
struct Place {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    [[nodiscard]] bool known() const { return line > 0; }
    bool operator==(const Place&) const = default;
};

/// Why an input cannot be judged: one line, with the place.
struct Fault {
    Place place;
    std::string what;  ///< printable
};

struct Node {
    enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
    struct Entry {
        std::string key;
        Place place;  ///< of the key
        const Node* value = nullptr;
    };

    Kind kind = Kind::null;
    bool plain = false;  ///< a scalar without quotes
    Place place;
    bool reset = false;     ///< tagged `!reset`: what earlier files say is dropped
    bool replaces = false;  ///< tagged `!override`: it replaces what earlier files say
    std::string text;       ///< of a scalar
    std::vector<const Node*> items;
    std::vector<Entry> entries;

    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    /// The entry, or nullptr.
    [[nodiscard]] const Entry* find(std::string_view key) const;
    /// The value under `key`, or nullptr.
    [[nodiscard]] const Node* at(std::string_view key) const;
};

}  // namespace ocprobe::contract

namespace ocprobe {

/// As a message calls them.
template <>
inline constexpr auto names_of<contract::Node::Kind> = enum_names<contract::Node::Kind>({
    {contract::Node::Kind::null, "nothing"},
    {contract::Node::Kind::scalar, "a word"},
    {contract::Node::Kind::sequence, "a list"},
    {contract::Node::Kind::mapping, "a mapping"},
});

}  // namespace ocprobe

namespace ocprobe::contract {

/// The documents of one text. An alias is the anchor's own node: nothing is copied, so that a text cannot grow.
/// `<<` is merged as YAML 1.1 says: what a mapping has of its own wins.
class Documents {
public:
    std::vector<const Node*> roots;
    bool has_comment = false;
    const Node* last_quoted = nullptr;  ///< the last scalar in quotes

    [[nodiscard]] Node& make() { return nodes_.emplace_back(); }

private:
    std::deque<Node> nodes_;
};

/// A fault for what is no UTF-8, no YAML, deeper than 100 levels, larger than 200,000 values, has a key twice or an alias
/// to itself. Never throws.
[[nodiscard]] boost::system::result<Documents, Fault> read_yaml(std::string_view text, std::uint32_t file);

}  // namespace ocprobe::contract
