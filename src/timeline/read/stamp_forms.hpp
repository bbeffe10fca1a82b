// The parts of a stamp, and the forms that few logs use.
#pragma once

#include "timeline/read/stamp.hpp"

#include <cstddef>
#include <string_view>

namespace ocprobe::timeline {

/// `.123456789` or `,123` at `at`: added to the stamp; its width decides the unit. The place behind it.
[[nodiscard]] std::size_t take_fraction(std::string_view text, std::size_t at, Stamp& stamp);

/// `Z`, `+01:00`, `+0100`, `PM`, and the same or a zone's name behind a blank. The place behind it.
[[nodiscard]] std::size_t
take_zone(std::string_view text, std::size_t at, Stamp& stamp, const StampDefaults& defaults);

/// Seconds, milliseconds, microseconds or nanoseconds since the epoch; `13:18:01+00:00`; `11/24/2026, 1:18:01 PM`;
/// `Tue Nov 24 13:18:01 UTC 2026`, `Tue, 24 Nov 2026 13:18:01 GMT`, `Tue 2026-11-24 13:18:01 UTC`;
/// `24/Nov/2026:13:18:01 +0000`. The place behind it, or 0.
[[nodiscard]] std::size_t take_rare_form(std::string_view text, Stamp& stamp, const StampDefaults& defaults);

/// `2026-Nov-24 13:18:01`, `24.11.2026 13:18:01`, `1:18:01 PM`, `Nov 24, 2026 1:18:01 PM`, TAI64N,
/// `I1124 13:18:01.388007   812 file.go:12]`. The place behind it, or 0.
[[nodiscard]] std::size_t
take_single_form(std::string_view text, Stamp& stamp, const StampDefaults& defaults);

/// An instant since the epoch by the size of its number.
[[nodiscard]] std::optional<Stamp> stamp_of_epoch(double number);

}  // namespace ocprobe::timeline
