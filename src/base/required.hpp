// A member that every record of a table must give.
#pragma once

#include <concepts>

namespace ocprobe {

/// Has no default constructor: a designated initialiser that leaves such a member out does not compile.
template <class T>
struct Required {
    template <class Given>
    requires std::convertible_to<const Given&, T>
    constexpr Required(const Given& given) : value(given) {}  // NOLINT(*-explicit-*)
    constexpr operator const T&() const { return value; }     // NOLINT(*-explicit-*)
    constexpr const T& operator*() const { return value; }
    constexpr const T* operator->() const { return &value; }

    T value;
};

}  // namespace ocprobe
