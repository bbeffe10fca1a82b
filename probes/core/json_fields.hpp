// A few named fields out of JSON that a peer made: read as a stream, so that 4 MiB of it cost no memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

struct JsonValue {
    enum class Kind { absent, null, boolean, number, string, object, array };
    Kind kind = Kind::absent;
    bool boolean = false;
    std::optional<std::int64_t> integer;  ///< a number that is one
    double number = 0;
    std::string text;                ///< at most the first 4 KiB
    std::vector<std::string> items;  ///< the strings of an array, at most 64 of them
};

/// Collects the values at the `wanted` paths (`payload.server.version`; names without dots) while the text is
/// fed in pieces. As in JSON.parse the last of two equal keys counts, and escaped lone surrogates are
/// accepted (the gateway cuts texts by UTF-16 units); deeper than 512 levels is refused. `wanted` must outlive
/// the object.
class JsonFields {
public:
    explicit JsonFields(std::span<const std::string_view> wanted);
    ~JsonFields();
    JsonFields(JsonFields&&) noexcept;
    JsonFields& operator=(JsonFields&&) noexcept;

    void feed(std::string_view bytes);
    /// Whether all that was fed is one complete JSON text. No value counts when it is not.
    [[nodiscard]] bool finish();
    /// Whether it was refused for its depth: a limit of ours, which JSON.parse does not have.
    [[nodiscard]] bool too_deep() const;

    /// Kind::absent when there is none, or when `path` was not asked for.
    [[nodiscard]] const JsonValue& at(std::string_view path) const;
    /// The text at `path`, empty unless it is a string.
    [[nodiscard]] std::string_view text(std::string_view path) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view path) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view path) const;
    [[nodiscard]] std::optional<double> number(std::string_view path) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::probes
