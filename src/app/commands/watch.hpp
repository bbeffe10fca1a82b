// What `watch` decides: when it runs next, and whether a credential may be sent.
#pragma once

#include "app/options/options.hpp"
#include "ocprobe/model/credential.hpp"

#include <boost/system/result.hpp>

#include <cstdint>

namespace ocprobe::app {

/// The gateway counts failed attempts for each address and then lets nobody in for five minutes: a credential is sent
/// twice a minute at most (probes/ws/README.md).
inline constexpr Millis least_interval_with_credential{30'000};
inline constexpr Millis least_interval{1'000};

/// The pause between the beginnings of two runs: --interval, or 30 s. Fails for one that is too short.
[[nodiscard]] boost::system::result<Millis, BadValue> watch_interval(const Options& options);

/// `interval` and up to a tenth more, so that many watchers do not ask at once. `random` is evenly spread.
[[nodiscard]] Millis with_jitter(Millis interval, std::uint32_t random);

/// A credential that the gateway refused is not sent again: each attempt counts against this address.
class CredentialGate {
public:
    /// Whether these may be sent: nothing was refused, or they are others than those that were.
    [[nodiscard]] bool is_open(const Credentials& credentials) const;
    void close(const Credentials& refused);

private:
    struct Refused {
        std::optional<Secret> token;
        std::optional<Secret> password;
    };
    std::optional<Refused> refused_;
};

}  // namespace ocprobe::app
