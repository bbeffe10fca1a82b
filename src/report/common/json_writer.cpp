// Writes JSON in the order of the calls.
#include "report/common/json_writer.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cmath>

namespace ocprobe::report {

std::string json_milliseconds(Micros time) {
    const bool negative = time.count() < 0;
    const auto micros = negative ? -time.count() : time.count();
    auto text = (negative ? "-" : "") + std::to_string(micros / 1000);
    if (micros % 1000 == 0) return text;
    text += '.' + std::to_string(1000 + micros % 1000).substr(1);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

void JsonWriter::array(std::string_view key, const std::vector<std::string>& items) {
    array(key, items, [this](const std::string& item) { element(item); });
}

void JsonWriter::array(std::string_view key, const std::vector<SafeText>& items) {
    array(key, items, [this](const SafeText& item) { element(item.str()); });
}

// What reaches this is printable UTF-8, but for the line ends of a command.
void append_json_string(std::string& to, std::string_view text) {
    to += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c != '\n' && c != '"' && c != '\\') continue;
        to += text.substr(done, i - done);
        to += '\\';
        to += c == '\n' ? 'n' : c;
        done = i + 1;
    }
    to += text.substr(done);
    to += '"';
}

std::string json_string(std::string_view printable) {
    std::string text;
    append_json_string(text, printable);
    return text;
}

void JsonWriter::field(std::string_view key, std::string_view text) {
    name(key);
    separate();
    append_json_string(text_, printable_(text));
}

void JsonWriter::field(std::string_view key, double number) {
    if (std::isfinite(number)) {
        raw(key, fmt::format("{:.3f}", number));
        return;
    }
    null(key);
}

void JsonWriter::field(std::string_view key, Micros time) {
    raw(key, json_milliseconds(time));
}

void JsonWriter::lines(std::string_view key, std::string_view text) {
    name(key);
    separate();
    append_json_string(text_, printable_.lines(text));
}

void JsonWriter::value(std::string_view key, const boost::json::value& value) {
    separate();
    append_json_string(text_, printable_(key));
    text_ += pretty_ ? ": " : ":";
    after_key_ = true;
    write(value);
}

void JsonWriter::write(const boost::json::value& value) {
    if (const auto* object = value.if_object()) {
        this->object([&] {
            for (const auto& member : *object)
                this->value(member.key(), member.value());
        });
    } else if (const auto* array = value.if_array()) {
        open('[');
        for (const auto& item : *array)
            write(item);
        close(']');
    } else if (const auto* text = value.if_string()) {
        separate();
        append_json_string(text_, printable_.lines(std::string_view(*text)));
    } else {
        separate();
        text_ += value.is_double() ? fmt::format("{}", value.get_double()) : boost::json::serialize(value);
    }
}

void JsonWriter::element(std::string_view text) {
    separate();
    append_json_string(text_, printable_(text));
}

std::string JsonWriter::take() {
    text_ += '\n';
    return std::move(text_);
}

void JsonWriter::name(std::string_view key) {
    separate();
    // Keys are ours: nothing in them needs an escape.
    text_ += '"';
    text_ += key;
    text_ += pretty_ ? "\": " : "\":";
    after_key_ = true;
}

void JsonWriter::raw(std::string_view key, std::string_view value) {
    name(key);
    separate();
    text_ += value;
}

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (depth_ == 0) return;
    if (!first_) text_ += ',';
    first_ = false;
    new_line();
}

void JsonWriter::open(char bracket) {
    separate();
    text_ += bracket;
    ++depth_;
    first_ = true;
}

void JsonWriter::close(char bracket) {
    --depth_;
    if (!first_) new_line();
    text_ += bracket;
    first_ = false;
}

void JsonWriter::new_line() {
    if (!pretty_) return;
    text_ += '\n';
    text_.append(2 * depth_, ' ');
}

}  // namespace ocprobe::report
