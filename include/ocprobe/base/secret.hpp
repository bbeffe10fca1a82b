// Secret: owns the bytes of a credential. It cannot be printed, formatted, copied or compared by accident.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace ocprobe {

/// A credential's value. Move-only; there is no conversion to any string type, no operator<< and no operator==.
/// The bytes are accessible only through reveal_to(), so that `grep reveal_to` lists every use. Wiping on destruction is
/// best effort: the allocator and OpenSSL keep copies of their own.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(Secret&& other) noexcept : value_(std::exchange(other.value_, {})) {}
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe();
            value_ = std::exchange(other.value_, {});
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(); }

    bool operator==(const Secret&) const = delete;

    /// Bytes, not characters.
    [[nodiscard]] std::size_t size() const noexcept { return value_.size(); }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

    /// The only access: calls sink(std::string_view). The sink must not keep the bytes longer than it needs them.
    template <class Sink>
    decltype(auto) reveal_to(Sink&& sink) const {
        return std::forward<Sink>(sink)(std::string_view(value_));
    }

    /// A second owner, for two parts of a run that need the same value.
    [[nodiscard]] Secret duplicate() const { return Secret(value_); }

    /// Whether both hold the same bytes; the time depends on the lengths alone.
    [[nodiscard]] static bool same(const Secret& a, const Secret& b) noexcept;

private:
    void wipe() noexcept;
    std::string value_;
};

}  // namespace ocprobe
