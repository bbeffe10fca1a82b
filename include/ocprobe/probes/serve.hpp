// A gateway that plays what was recorded of another one: for `ocprobe replay --serve`. It listens on 127.0.0.1 alone, checks no
// credential and keeps nothing of what it receives.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ocprobe::probes {

/// What a request got that was not upgraded.
struct PlayedAnswer {
    enum class Kind {
        answer,
        silence,
        close,  ///< FIN, without a byte
        reset,  ///< RST, without a byte
        bytes,  ///< `body` alone, which is no HTTP
    };
    Kind kind = Kind::answer;
    int status = 200;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// How an upgraded connection ended.
struct PlayedEnd {
    enum class How { close_frame, fin, reset };
    How how = How::close_frame;
    std::uint16_t code = 1000;  ///< 1005: a close frame without one
    std::string reason;
    Millis after{0};              ///< since the 101
    bool before_connect = false;  ///< it did not wait for the client's request
};

struct Recording {
    std::vector<std::pair<std::string, PlayedAnswer>> gets;  ///< by path; another path gets the first one's
    std::optional<PlayedAnswer> declined;   ///< the answer to the upgrade when it was not 101
    std::optional<Millis> challenge_after;  ///< since the 101; nothing: none came
    boost::json::array capabilities;        ///< of the challenge
    Millis clock_ahead{0};                  ///< of the gateway's clock
    boost::json::object answer;             ///< to `connect`: `ok`, and `payload` or `error`; empty: silence
    Millis answer_after{0};                 ///< since `connect` came
    std::optional<PlayedEnd> end;
};

/// No wait is longer, whatever was recorded.
inline constexpr Millis longest_played_wait{10'000};

struct ServeRules {
    /// End after this time; nothing: when the first client that asked for a WebSocket has gone.
    std::optional<Millis> time;
    int stop_descriptor = -1;                           ///< readable when a signal has come; -1: none
    std::function<void(std::uint16_t port)> listening;  ///< called once
};

/// Plays until its time is over or a signal comes. Returns the errno of what kept it from listening, else 0.
[[nodiscard]] int serve(const Recording& recording, const ServeRules& rules);

}  // namespace ocprobe::probes
