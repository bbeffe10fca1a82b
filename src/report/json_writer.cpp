// Writes JSON in the order of the calls.
#include "report/json_writer.hpp"

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

void JsonWriter::field(std::string_view key, std::string_view text) {
    name(key);
    separate();
    quoted(printable_(text));
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
    quoted(printable_.lines(text));
}

void JsonWriter::element(std::string_view text) {
    separate();
    quoted(printable_(text));
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

// What reaches this is printable UTF-8, but for the line ends of a command.
void JsonWriter::quoted(std::string_view text) {
    text_ += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c != '\n' && c != '"' && c != '\\') continue;
        text_ += text.substr(done, i - done);
        text_ += '\\';
        text_ += c == '\n' ? 'n' : c;
        done = i + 1;
    }
    text_ += text.substr(done);
    text_ += '"';
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
