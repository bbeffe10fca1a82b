// yaml-cpp's events as a tree.
#include "contract/read/yaml.hpp"

#include "base/utf8.hpp"
#include "contract/read/yaml_ends.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <set>
#include <streambuf>
#include <unordered_map>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace ocprobe::contract {

namespace {

constexpr std::size_t deepest_nesting = 100;
/// Entries that `<<` may bring in all: enough for any real file, little enough for an attacker's.
constexpr std::size_t most_merged = 200'000;
/// Bounds the memory: some 40 MB.
constexpr std::size_t most_values = 200'000;

Place place_of(const YAML::Mark& mark, std::uint32_t file) {
    if (mark.is_null()) return {file, 1, 1};
    return {file, static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1};
}

/// Reads from the text itself: no second copy.
class TextBuffer final : public std::streambuf {
public:
    explicit TextBuffer(std::string_view text) {
        // streambuf wants a pointer to non-const, and never writes through it in the get area.
        char* const begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

class Stop {
public:
    explicit Stop(Fault why) : fault(std::move(why)) {}
    Fault fault;
};

class Builder final : public YAML::EventHandler {
public:
    Builder(Documents& documents, std::uint32_t file) : documents_(documents), file_(file) {}

    void OnDocumentStart(const YAML::Mark&) override { anchors_.clear(); }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node& node = make(mark, Node::Kind::null, "");
        remember(anchor, node);
        put(node);
    }
    void OnScalar(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value
    ) override {
        Node& node = make(mark, Node::Kind::scalar, tag);
        node.plain = tag == "?";
        node.text = value;
        if (!node.plain) documents_.last_quoted = &node;
        remember(anchor, node);
        put(node);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            throw Stop({place_of(mark, file_), "an alias to what is not finished yet"});
        put(*found->second, place_of(mark, file_));
    }
    void OnSequenceStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value
    ) override {
        open(make(mark, Node::Kind::sequence, tag), anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style
    ) override {
        open(make(mark, Node::Kind::mapping, tag), anchor);
        stack_.back().block = style == YAML::EmitterStyle::Block;
    }
    void OnMapEnd() override {
        check_keys(*stack_.back().node);
        merge(*stack_.back().node);
        close();
    }

private:
    struct Level {
        Node* node;
        YAML::anchor_t anchor;
        const Node* key = nullptr;  ///< of a mapping: read, its value is still to come
        Place key_place;
        bool block = false;  ///< a mapping without braces
    };

    Node& make(const YAML::Mark& mark, Node::Kind kind, const std::string& tag) {
        if (++values_ > most_values) throw Stop({place_of(mark, file_), "more than 200000 values"});
        Node& node = documents_.make();
        node.kind = kind;
        node.place = place_of(mark, file_);
        node.reset = tag == "!reset";
        node.replaces = tag == "!override";
        return node;
    }

    void remember(YAML::anchor_t anchor, const Node& node) {
        if (anchor != 0) anchors_[anchor] = &node;
    }

    void open(Node& node, YAML::anchor_t anchor) {
        if (stack_.size() >= deepest_nesting) throw Stop({node.place, "nested deeper than 100 levels"});
        stack_.push_back({&node, anchor, nullptr, {}, false});
    }

    void close() {
        const Level level = stack_.back();
        stack_.pop_back();
        // Only now: an alias inside would make the tree endless.
        remember(level.anchor, *level.node);
        put(*level.node);
    }

    void put(const Node& node) { put(node, node.place); }
    void put(const Node& node, Place place) {
        if (stack_.empty()) {
            documents_.roots.push_back(&node);
            return;
        }
        Level& level = stack_.back();
        if (level.node->is_sequence()) {
            level.node->items.push_back(&node);
        } else if (level.key == nullptr) {
            if (!node.is_scalar() && node.kind != Node::Kind::null)
                throw Stop({place, "a key must be a word"});
            level.key = &node;
            level.key_place = place;
        } else {
            // yaml-cpp takes a word without a colon for a key without a value, which a block has not.
            if (level.block && node.kind == Node::Kind::null && place == level.key_place)
                throw Stop(
                    {place,
                     "a word that is no key and no value: a `:` is missing, or the file ends too early"}
                );
            level.node->entries.push_back({level.key->text, level.key_place, &node});
            level.key = nullptr;
        }
    }

    void check_keys(const Node& node) const {
        std::unordered_map<std::string_view, Place> seen;
        for (const auto& entry : node.entries) {
            const auto [at, added] = seen.emplace(entry.key, entry.place);
            if (added || entry.key == "<<") continue;
            throw Stop(
                {entry.place,
                 "the key `" + escape_text(entry.key, 60) +
                     "` stands here for the second time, first in line " + std::to_string(at->second.line)}
            );
        }
    }

    void merge(Node& node) {
        std::vector<const Node*> sources;
        for (const auto& entry : node.entries) {
            if (entry.key != "<<") continue;
            if (entry.value->is_mapping()) {
                sources.push_back(entry.value);
            } else if (entry.value->is_sequence()) {
                sources.insert(sources.end(), entry.value->items.begin(), entry.value->items.end());
            }
            for (const Node* source : sources) {
                if (!source->is_mapping())
                    throw Stop({entry.place, "`<<` wants a mapping or a list of mappings"});
            }
        }
        if (sources.empty()) return;
        std::erase_if(node.entries, [](const auto& entry) { return entry.key == "<<"; });
        std::set<std::string_view> own;
        for (const auto& entry : node.entries)
            own.insert(entry.key);
        std::vector<Node::Entry> merged;
        for (const Node* source : sources) {
            merged_ += source->entries.size();
            if (merged_ > most_merged) throw Stop({node.place, "`<<` brings in more than 200000 keys"});
            for (const auto& entry : source->entries) {
                if (own.insert(entry.key).second) merged.push_back(entry);
            }
        }
        node.entries.insert(node.entries.end(), merged.begin(), merged.end());
    }

    Documents& documents_;
    std::uint32_t file_;
    std::vector<Level> stack_;
    std::map<YAML::anchor_t, const Node*> anchors_;
    std::size_t merged_ = 0;
    std::size_t values_ = 0;
};

struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

Position position_of(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto newline = before.rfind('\n');
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto start = newline == std::string_view::npos ? 0 : newline + 1;
    return {static_cast<std::uint32_t>(lines) + 1, static_cast<std::uint32_t>(offset - start) + 1};
}

std::optional<Fault> not_text(std::string_view text, std::uint32_t file) {
    for (std::size_t at = 0; at < text.size();) {
        const auto point = decode_utf8(text.substr(at));
        if (!point.valid || point.value == 0) {
            const auto [line, column] = position_of(text, at);
            return Fault{
                {file, line, column}, point.valid ? "a NUL byte: not a text file" : "not UTF-8 from here on"};
        }
        at += point.length;
    }
    return std::nullopt;
}

/// yaml-cpp says "illegal map value" for the tab that somebody's editor put there.
std::string explained(const YAML::ParserException& error, std::string_view text) {
    auto what = escape_text(error.msg, 160);
    std::size_t start = 0;
    for (int line = 0; line < error.mark.line && start < text.size(); ++line)
        start = text.find('\n', start) == std::string_view::npos ? text.size() : text.find('\n', start) + 1;
    const auto line = text.substr(start, text.find('\n', start) - start);
    const auto blank = line.substr(0, line.find_first_not_of(" \t"));
    if (blank.find('\t') != std::string_view::npos) what += " (a tab indents this line; YAML wants blanks)";
    return what;
}

}  // namespace

const Node::Entry* Node::find(std::string_view key) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [key](const auto& e) { return e.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

const Node* Node::at(std::string_view key) const {
    const auto* entry = find(key);
    return entry == nullptr ? nullptr : entry->value;
}

boost::system::result<Documents, Fault> read_yaml(std::string_view text, std::uint32_t file) {
    if (auto wrong = not_text(text, file)) return std::move(*wrong);
    Documents documents;
    documents.has_comment = text.starts_with("#") || text.find("\n#") != std::string_view::npos ||
                            text.find(" #") != std::string_view::npos;
    try {
        TextBuffer buffer(text);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        Builder builder(documents, file);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop& stop) {
        return stop.fault;
    } catch (const YAML::ParserException& error) {
        return Fault{place_of(error.mark, file), explained(error, text)};
    } catch (const std::exception& error) {
        return Fault{{file, 1, 1}, escape_text(error.what(), 160)};
    }
    if (auto fault = unfinished_text(text, documents)) return std::move(*fault);
    return documents;
}

}  // namespace ocprobe::contract
