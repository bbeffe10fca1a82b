// For the redactor's tests.
#pragma once

#include "ocprobe/base/text.hpp"

#include <array>
#include <string>

namespace ocprobe {

/// A vocabulary as a program gives it to its redactor.
inline Vocabulary some_words() {
    static constexpr auto texts = std::to_array<std::string_view>({
        "ws://openclaw-gateway:18789 /home/node/.openclaw/openclaw.json OPENCLAW_GATEWAY_TOKEN",
        "gateway.auth.token password passwords inconclusive not measured verdict credential",
    });
    static constexpr auto protocol =
        std::to_array<std::string_view>({"gateway", "ready", "token", "not", "ok"});
    return {.texts = texts, .protocol = protocol};
}

/// A redactor that knows one secret.
inline Redactor knowing(const std::string& value) {
    Redactor redactor(some_words());
    redactor.add(Secret(value));
    return redactor;
}

}  // namespace ocprobe
