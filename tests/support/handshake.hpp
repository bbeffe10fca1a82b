// What the websocket tests share: a gateway's messages, and one handshake played against scripts.
#pragma once

#include "support/scripted_peer.hpp"
#include "support/stage_bench.hpp"

#include <functional>
#include <string>

namespace ocprobe::test {

inline constexpr auto canary_token = "canary-token-7c1f0b2e94";

inline const std::string hello_json =
    R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok","protocol":4,"server":{"version":"2026.9.6",)"
    R"("bootId":"30dd71b4-4a56-4a4e-baff-22a4a3953745","connId":"0c5a7a0e-11cf-4f02-9c51-7b7cb4c8f1de"},)"
    R"("features":{"methods":["health","status"],"events":["tick"]},"snapshot":{"uptimeMs":135470,"presence":[]},)"
    R"("auth":{"method":"token","role":"operator","scopes":["operator.read"]},"policy":{"maxPayload":26214400}}})";

/// An error frame; `more` is appended to the error object (`,"details":{…}`).
[[nodiscard]] inline std::string
error_json(const std::string& code, const std::string& message, const std::string& more = {}) {
    return R"({"type":"res","id":"$ID","ok":false,"error":{"code":")" + code + R"(","message":")" + message +
           "\"" + more + "}}";
}

/// `,"details":{"code":"X"}`.
[[nodiscard]] inline std::string details(const std::string& code, const std::string& more = {}) {
    return R"(,"details":{"code":")" + code + "\"" + more + "}";
}

struct Played {
    StageRecord record;
    std::optional<CloseEvent> close;
    std::optional<bool> alternative_accepted;
    std::vector<Transcript> seen;
    Micros took{0};

    [[nodiscard]] const WsFacts& facts() const { return ws_facts(record); }
};

/// Runs the websocket stage against the scripts, with a token, and checks that each script went as written.
[[nodiscard]] Played play(std::vector<Script> scripts, const std::function<void(StageBench&)>& prepare = {});

[[nodiscard]] inline Played
play_after_connect(Script then, const std::function<void(StageBench&)>& prepare = {}) {
    return play({until_connect(std::move(then))}, prepare);
}

}  // namespace ocprobe::test
