// Where a fix is made, platform by platform.
#pragma once

#include <span>
#include <string_view>

namespace ocprobe::app {

struct PlaceRow {
    std::string_view where;  ///< `Compose`, `nginx` …
    std::string_view how;
};

/// For an id of `entries()`; empty where nothing on a platform has to change.
[[nodiscard]] std::span<const PlaceRow> places_for(std::string_view id);

}  // namespace ocprobe::app
