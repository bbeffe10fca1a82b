// Writes JSON in the order of the calls: keys keep their place, texts are escaped, arrays have an end.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "report/common/printable.hpp"

#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::report {

/// Milliseconds with at most three decimals: `12.345`, `0.1`, `3`.
[[nodiscard]] std::string json_milliseconds(Micros time);

/// A JSON string with its quotes, of printable text.
void append_json_string(std::string& to, std::string_view printable);
[[nodiscard]] std::string json_string(std::string_view printable);

class JsonWriter {
public:
    JsonWriter(bool pretty, Printable printable) : pretty_(pretty), printable_(printable) {}

    /// Room for a document of `bytes`, all at once.
    void reserve(std::size_t bytes) { text_.reserve(bytes); }

    /// More items than this are counted (`<name>_left_out`), not written.
    static constexpr std::size_t most_items = 64;

    template <std::invocable Body>
    void object(std::string_view key, const Body& write_members) {
        name(key);
        object(write_members);
    }
    template <std::invocable Body>
    void object(const Body& write_members) {
        open('{');
        write_members();
        close('}');
    }

    /// On one line, also where the rest of the document has several.
    template <std::invocable Body>
    void compact_object(std::string_view key, const Body& write_members) {
        name(key);
        const bool pretty = std::exchange(pretty_, false);
        object(write_members);
        pretty_ = pretty;
    }

    /// `each` writes one element; at most `most` of them.
    template <class Items, class Each>
    void array(std::string_view key, const Items& items, std::size_t most, const Each& each) {
        name(key);
        open('[');
        std::size_t written = 0;
        for (const auto& item : items) {
            if (written++ == most) break;
            each(item);
        }
        close(']');
    }
    template <class Items, class Each>
    void array(std::string_view key, const Items& items, const Each& each) {
        array(key, items, most_items, each);
        if (items.size() > most_items) field(std::string(key) + "_left_out", items.size() - most_items);
    }
    /// All of them: where every item is a line that somebody must correct.
    template <class Items, class Each>
    void whole_array(std::string_view key, const Items& items, const Each& each) {
        name(key);
        open('[');
        for (const auto& item : items)
            each(item);
        close(']');
    }
    void array(std::string_view key, const std::vector<std::string>& items);
    void array(std::string_view key, const std::vector<SafeText>& items);

    void field(std::string_view key, std::string_view text);
    void field(std::string_view key, const SafeText& text) { field(key, std::string_view(text.str())); }
    void field(std::string_view key, const std::string& text) { field(key, std::string_view(text)); }
    void field(std::string_view key, const char* text) { field(key, std::string_view(text)); }
    void field(std::string_view key, double number);
    void field(std::string_view key, Micros time);  ///< in milliseconds
    template <std::same_as<bool> Bool>
    void field(std::string_view key, Bool value) {
        raw(key, value ? "true" : "false");
    }
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) void field(std::string_view key, Number value) {
        raw(key, std::to_string(value));
    }
    /// Not measured is null.
    template <class Value>
    void field(std::string_view key, const std::optional<Value>& value) {
        if (value) {
            field(key, *value);
        } else {
            null(key);
        }
    }
    void null(std::string_view key) { raw(key, "null"); }

    /// An empty text was not measured.
    void field_or_null(std::string_view key, std::string_view text) {
        if (text.empty()) {
            null(key);
        } else {
            field(key, text);
        }
    }

    /// Absent when there is none.
    template <class Value>
    void field_if(std::string_view key, const std::optional<Value>& value) {
        if (value) field(key, *value);
    }
    void field_if(std::string_view key, std::string_view text) {
        if (!text.empty()) field(key, text);
    }
    void field_if(std::string_view key, const SafeText& text) { field_if(key, std::string_view(text.str())); }

    /// A text that we made of what was typed (a time, a name of ours): nothing of others is in it, so it is not scrubbed.
    void own(std::string_view key, std::string_view text) {
        name(key);
        separate();
        append_json_string(text_, text);
    }

    /// A command: its line ends are kept.
    void lines(std::string_view key, std::string_view text);

    /// A value of a document that was read: keys and texts of others.
    void value(std::string_view key, const boost::json::value& value);

    /// One element of an array.
    void element(std::string_view text);
    template <std::integral Number>
    void element(Number number) {
        separate();
        text_ += std::to_string(number);
    }

    /// The finished text, with its newline.
    [[nodiscard]] std::string take();

private:
    void name(std::string_view key);
    void write(const boost::json::value& value);
    void raw(std::string_view key, std::string_view value);
    void separate();
    void open(char bracket);
    void close(char bracket);
    void new_line();

    bool pretty_;
    Printable printable_;
    std::string text_;
    std::size_t depth_ = 0;
    bool first_ = true;       ///< nothing stands yet in the innermost bracket
    bool after_key_ = false;  ///< a value comes next, not an element
};

}  // namespace ocprobe::report
