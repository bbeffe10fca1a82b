// JSON → a struct of the model, by the names of its members. Everything in it may be forged: words must be enumerators, numbers
// fit their types, texts are escaped again.
#pragma once

#include "ocprobe/report/read.hpp"
#include "report/evidence/described.hpp"

#include <boost/json/value.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

namespace ocprobe::report {

class ModelReader {
public:
    /// `place`: of what is read, a JSON Pointer.
    explicit ModelReader(std::string place) : place_(std::move(place)) {}

    /// False: see fault().
    template <class T>
    [[nodiscard]] bool read(const boost::json::value& from, T& to) {
        if constexpr (described::Struct<T>) {
            return read_members(from, to);
        } else if constexpr (described::is_optional<T>) {
            return read(from, to.emplace());
        } else if constexpr (described::is_list<T>) {
            return read_list(from, to);
        } else if constexpr (described::Enum<T>) {
            return read_word(from, to);
        } else if constexpr (described::is_duration<T>) {
            return read_time(from, to);
        } else {
            return read_value(from, to);
        }
    }

    [[nodiscard]] ReadFault fault() && { return {place_ + pointer_, std::move(why_)}; }

private:
    static constexpr std::size_t longest_text = 16'384;
    static constexpr std::size_t most_items = 4'096;
    // Sums and products of a few such numbers stay far from overflow.
    static constexpr double largest_number = 1e15;
    static constexpr double longest_time_ms = 9e12;  // 285 years

    // The place is made on the way back from the fault.
    bool refuse(std::string why) {
        why_ = std::move(why);
        return false;
    }
    bool at(std::string_view step, bool fine) {
        if (!fine) pointer_.insert(0, "/" + std::string(step));
        return fine;
    }

    template <described::Struct T>
    bool read_members(const boost::json::value& from, T& to) {
        const auto* object = from.if_object();
        if (object == nullptr) return refuse("is no object");
        bool fine = true;
        described::for_each_member<T>([&](const auto& key, auto member) {
            if (!fine) return;
            const auto* value = object->if_contains(std::string_view(key));
            if (value != nullptr && !value->is_null()) fine = at(key, read(*value, to.*member));
        });
        return fine;
    }

    template <class Item>
    bool read_list(const boost::json::value& from, std::vector<Item>& to) {
        const auto* array = from.if_array();
        if (array == nullptr) return refuse("is no array");
        if (array->size() > most_items) return refuse("has more than 4,096 items");
        to.clear();
        for (const auto& value : *array) {
            to.emplace_back();
            if (!at(std::to_string(to.size() - 1), read(value, to.back()))) return false;
        }
        return true;
    }

    template <described::Enum T>
    bool read_word(const boost::json::value& from, T& to) {
        const auto* text = from.if_string();
        if (text == nullptr) return refuse("is no string");
        const auto found = enum_named<T>(std::string_view(*text));
        if (!found)
            return refuse("is \"" + escape_text(std::string_view(*text), 64) + "\", which is not known");
        to = *found;
        return true;
    }

    template <class Duration>
    bool read_time(const boost::json::value& from, Duration& to) {
        if (!from.is_number()) return refuse("is no number");
        const auto milliseconds = from.to_number<double>();
        if (!(std::abs(milliseconds) <= longest_time_ms)) return refuse("is out of range");
        const std::chrono::duration<double, std::milli> time(milliseconds);
        to = std::chrono::round<Duration>(time);
        return true;
    }

    bool read_value(const boost::json::value& from, bool& to) {
        if (!from.is_bool()) return refuse("is no boolean");
        to = from.get_bool();
        return true;
    }
    bool read_value(const boost::json::value& from, double& to) {
        if (!from.is_number()) return refuse("is no number");
        to = from.to_number<double>();
        return std::abs(to) <= largest_number || refuse("is out of range");
    }
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) bool read_value(const boost::json::value& from, Number& to) {
        if (!from.is_number()) return refuse("is no number");
        boost::json::error_code error;
        to = from.to_number<Number>(error);
        if (error) return refuse("is out of range, or no whole number");
        // The kernel's inodes and limits fill all 64 bits; nothing is ever added to them.
        const bool small =
            std::unsigned_integral<Number> || std::abs(static_cast<double>(to)) <= largest_number;
        return small || refuse("is out of range");
    }
    bool read_value(const boost::json::value& from, std::string& to) {
        SafeText text;
        if (!read_value(from, text)) return false;
        to = text.str();
        return true;
    }
    bool read_value(const boost::json::value& from, SafeText& to) {
        const auto* text = from.if_string();
        if (text == nullptr) return refuse("is no string");
        to = no_secrets_.clean(std::string_view(*text), longest_text);
        return true;
    }

    bool read_value(const boost::json::value& from, StageFacts& to) {
        const auto* object = from.if_object();
        if (object == nullptr) return refuse("is no object");
        return read_facts<DnsFacts>(*object, to) && read_facts<ConnectFacts>(*object, to) &&
               read_facts<TlsFacts>(*object, to) && read_facts<HttpFacts>(*object, to) &&
               read_facts<WsFacts>(*object, to);
    }
    template <class Facts>
    bool read_facts(const boost::json::object& from, StageFacts& to) {
        const auto key = name(described::stage_of<Facts>);
        const auto* value = from.if_contains(key);
        return value == nullptr || at(key, read(*value, to.emplace<Facts>()));
    }

    const Redactor no_secrets_;
    std::string place_;
    std::string pointer_;
    std::string why_;
};

}  // namespace ocprobe::report
