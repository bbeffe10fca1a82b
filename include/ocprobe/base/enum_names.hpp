// The names of enumerators: one table beside each enum, and one look-up. A table that misses an enumerator, or has another
// order than the enum, does not compile.
//
//     enum class Confidence { possible, likely, certain };
//     template <>
//     inline constexpr auto names_of<Confidence> = enum_names<Confidence>({
//         {Confidence::possible, "possible"}, …
//     });
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ocprobe {

template <class Enum>
struct EnumName {
    Enum value;
    std::string_view text;
};

/// Whether the enum has an enumerator of this value: compilers print a value without a name as a cast, `(Enum)3`.
template <auto Value>
[[nodiscard]] consteval bool is_enumerator() {
    const std::string_view signature = __PRETTY_FUNCTION__;
    const auto value = signature.substr(0, signature.rfind(']'));
    const char first = value[value.find_last_of(":)= ") + 1];
    return first < '0' || first > '9';
}

/// The rows name the enumerators 0, 1, 2 …, all of them, in this order.
template <class Enum, std::size_t Size>
[[nodiscard]] consteval std::array<std::string_view, Size> enum_names(const EnumName<Enum> (&rows)[Size]) {
    static_assert(!is_enumerator<static_cast<Enum>(Size)>(), "an enumerator has no name");
    std::array<std::string_view, Size> names{};
    for (std::size_t i = 0; i < Size; ++i) {
        if (rows[i].value != static_cast<Enum>(i)) throw "the rows are not in the order of the enumerators";
        names[i] = rows[i].text;
    }
    return names;
}

/// Specialised beside each enum that has names.
template <class Enum>
inline constexpr std::array<std::string_view, 0> names_of{};

template <class Enum>
requires(names_of<Enum>.size() > 0) [[nodiscard]] constexpr std::string_view name(Enum value) {
    return names_of<Enum>[static_cast<std::size_t>(value)];
}

/// The enumerator of this name.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> enum_named(std::string_view text) {
    for (std::size_t i = 0; i < names_of<Enum>.size(); ++i) {
        if (names_of<Enum>[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace ocprobe
