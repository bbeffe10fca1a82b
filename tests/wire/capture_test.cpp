// Shapes that real gateways sent (2026.9.6 and 2026.4.29), written down as facts: codes, details, closes.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

struct Refusal {
    std::string code, message, details;
    std::uint16_t close;
    std::string reason;  ///< empty: the message again, cut at 120 bytes as the gateway does
    std::string details_code, auth_reason, pairing_reason;
};

const std::string again =
    R"("canRetryWithDeviceToken":false,"recommendedNextStep":"update_auth_credentials")";

/// The refusals of probes/ws/README.md that end in an error frame, with a close right behind it.
const std::vector<Refusal> refusals{
    {"NOT_PAIRED",
     "device identity required",
     R"({"code":"DEVICE_IDENTITY_REQUIRED"})",
     1008,
     "",
     "DEVICE_IDENTITY_REQUIRED",
     "",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: gateway token missing (provide gateway auth token)",
     R"({"code":"AUTH_TOKEN_MISSING","authReason":"token_missing"})",
     1008,
     "",
     "AUTH_TOKEN_MISSING",
     "token_missing",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: gateway token mismatch (provide gateway auth token)",
     R"({"code":"AUTH_TOKEN_MISMATCH","authReason":"token_mismatch",)" + again + "}",
     1008,
     "",
     "AUTH_TOKEN_MISMATCH",
     "token_mismatch",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: gateway password missing (use this gateway's gateway.auth.password)",
     R"({"code":"AUTH_PASSWORD_MISSING","authReason":"password_missing"})",
     1008,
     "",
     "AUTH_PASSWORD_MISSING",
     "password_missing",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: gateway password mismatch (use this gateway's gateway.auth.password)",
     R"({"code":"AUTH_PASSWORD_MISMATCH","authReason":"password_mismatch"})",
     1008,
     "",
     "AUTH_PASSWORD_MISMATCH",
     "password_mismatch",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: device token mismatch (rotate/reissue device token)",
     R"({"code":"AUTH_DEVICE_TOKEN_MISMATCH","authReason":"device_token_mismatch"})",
     1008,
     "",
     "AUTH_DEVICE_TOKEN_MISMATCH",
     "device_token_mismatch",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: device token scope mismatch (re-pair or approve scope upgrade)",
     R"({"code":"AUTH_SCOPE_MISMATCH","authReason":"scope_mismatch"})",
     1008,
     "",
     "AUTH_SCOPE_MISMATCH",
     "scope_mismatch",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: too many failed authentication attempts (retry later)",
     R"({"code":"AUTH_RATE_LIMITED","authReason":"rate_limited"},"retryable":true,"retryAfterMs":299985)",
     1008,
     "",
     "AUTH_RATE_LIMITED",
     "rate_limited",
     ""},
    {"INVALID_REQUEST",
     "unauthorized",
     R"({"code":"AUTH_UNAUTHORIZED","authReason":"trusted_proxy_untrusted_source"})",
     1008,
     "",
     "AUTH_UNAUTHORIZED",
     "trusted_proxy_untrusted_source",
     ""},
    {"INVALID_REQUEST",
     "gateway credential is a redaction sentinel",
     R"({"code":"AUTH_UNAUTHORIZED","authReason":"token_redacted_config"})",
     1008,
     "",
     "AUTH_UNAUTHORIZED",
     "token_redacted_config",
     ""},
    {"INVALID_REQUEST",
     "unauthorized: setup code invalid, expired, revoked, or already used",
     R"({"code":"AUTH_BOOTSTRAP_TOKEN_INVALID","authReason":"bootstrap_token_invalid"})",
     1008,
     "",
     "AUTH_BOOTSTRAP_TOKEN_INVALID",
     "bootstrap_token_invalid",
     ""},
    {"NOT_PAIRED",
     "pairing required: device is not approved yet",
     R"({"code":"PAIRING_REQUIRED","reason":"not-paired","requestId":"83c9e257-1637-4760-9fb2-3b89765e19ed"})",
     1008,
     "pairing required: device is not approved yet (requestId: 83c9e257-1637-4760-9fb2-3b89765e19ed)",
     "PAIRING_REQUIRED",
     "",
     "not-paired"},
    {"NOT_PAIRED",
     "pairing required: device is asking for more scopes than currently approved",
     R"({"code":"PAIRING_REQUIRED","reason":"scope-upgrade","requestId":"83c9e257-1637-4760-9fb2-3b89765e19ed"})",
     1008,
     "pairing required: device is asking for more scopes than currently approved (requestId: "
     "83c9e257-1637-4760-9fb2-3b89765e1",
     "PAIRING_REQUIRED",
     "",
     "scope-upgrade"},
    {"NOT_PAIRED",
     "pairing required: device is asking for a higher role than currently approved",
     R"({"code":"PAIRING_REQUIRED","reason":"role-upgrade","requestId":"83c9e257-1637-4760-9fb2-3b89765e19ed"})",
     1008,
     "pairing required: device is asking for a higher role than currently approved",
     "PAIRING_REQUIRED",
     "",
     "role-upgrade"},
    {"NOT_PAIRED",
     "pairing required: device identity changed and must be re-approved",
     R"({"code":"PAIRING_REQUIRED","reason":"metadata-upgrade","requestId":"83c9e257-1637-4760-9fb2-3b89765e19ed"})",
     1008,
     "pairing required: device identity changed and must be re-approved",
     "PAIRING_REQUIRED",
     "",
     "metadata-upgrade"},
    {"INVALID_REQUEST",
     "origin not allowed",
     R"({"code":"CONTROL_UI_ORIGIN_NOT_ALLOWED","reason":"origin not allowed"})",
     1008,
     "",
     "CONTROL_UI_ORIGIN_NOT_ALLOWED",
     "",
     "origin not allowed"},
    {"INVALID_REQUEST",
     "device signature expired",
     R"({"code":"DEVICE_AUTH_SIGNATURE_EXPIRED","reason":"device-signature-stale"})",
     1008,
     "",
     "DEVICE_AUTH_SIGNATURE_EXPIRED",
     "",
     "device-signature-stale"},
    {"INVALID_REQUEST",
     "invalid connect params: at root: unexpected property 'foo'",
     "",
     1008,
     "",
     "",
     "",
     ""},
    {"INVALID_REQUEST", "invalid handshake: first request must be connect", "", 1008, "", "", "", ""},
    {"INVALID_REQUEST", "invalid role", "", 1008, "", "", "", ""},
    {"INVALID_REQUEST",
     "protocol mismatch",
     R"({"code":"PROTOCOL_MISMATCH","clientMinProtocol":5,"clientMaxProtocol":5,"expectedProtocol":4,"minimumProbeProtocol":3})",
     1002,
     "",
     "PROTOCOL_MISMATCH",
     "",
     ""},
    {"INVALID_REQUEST", "protocol mismatch", R"({"expectedProtocol":3})", 1002, "", "", "", ""},
    {"INVALID_REQUEST", "unauthorized", "", 1008, "", "", "", ""},
};

}  // namespace

TEST_CASE("capture: every refusal of the real gateway is kept with its codes, and no Origin provoked it") {
    const auto row = GENERATE_COPY(from_range(refusals));
    CAPTURE(row.message, row.details_code);
    const std::string more = row.details.empty() ? "" : ",\"details\":" + row.details;
    const std::string reason = row.reason.empty() ? row.message : row.reason;
    const auto played = play_after_connect({
        answer(error_json(row.code, row.message, more)),
        close_frame(row.close, reason),
        fin(),
    });
    const auto& facts = played.facts();
    CHECK(facts.outcome == WsOutcome::refused);
    CHECK(facts.attempts == 1);
    REQUIRE(facts.error);
    CHECK(facts.error->code.str() == row.code);
    CHECK(facts.error->details_code.str() == row.details_code);
    CHECK(facts.error->message.str() == row.message);
    CHECK(facts.error->auth_reason.str() == row.auth_reason);
    CHECK(facts.error->reason.str() == row.pairing_reason);
    CHECK(facts.error->can_retry_with_device_token == false);
    if (row.code == "NOT_PAIRED" && !row.pairing_reason.empty()) {
        CHECK(facts.error->request_id.str() == "83c9e257-1637-4760-9fb2-3b89765e19ed");
    }
    REQUIRE(played.close);
    CHECK(played.close->code == row.close);
    CHECK(played.close->origin == CloseOrigin::frame);
    CHECK(played.close->reason.str() == reason);
    CHECK(played.close->phase == ClosePhase::connect);
    CHECK(played.close->error_code.str() == row.code);
    CHECK(played.close->error_details_code.str() == row.details_code);
    CHECK(played.record.error->name == (row.details_code.empty() ? row.code : row.details_code));
    CHECK(played.seen.size() == 1);
}

TEST_CASE("capture: protocol mismatch tells the range, and an older gateway tells less of it") {
    const bool old = GENERATE(false, true);
    const std::string more =
        old ? R"(,"details":{"expectedProtocol":3})"
            : details("PROTOCOL_MISMATCH", R"(,"expectedProtocol":4,"minimumProbeProtocol":3)");
    const auto played = play_after_connect(
        {answer(error_json("INVALID_REQUEST", "protocol mismatch", more)),
         close_frame(1002, "protocol mismatch"),
         fin()}
    );
    CHECK(played.facts().error->expected_protocol == (old ? 3 : 4));
    CHECK(played.facts().error->minimum_probe_protocol == (old ? std::nullopt : std::optional(3)));
    CHECK(played.close->code == 1002);
    CHECK(played.close->origin == CloseOrigin::frame);
}

TEST_CASE("capture: closes without an error frame") {
    struct Row {
        std::uint16_t code;
        std::string reason;
    };
    // Unparsable first frame or handshake timeout, no request frame, worker role, oversized frame, runtime changes.
    const auto row = GENERATE_COPY(values<Row>({
        {1000, ""},
        {1008, "invalid request frame"},
        {1008, "invalid-handshake"},
        {1008, "slow consumer"},
        {1008, "too many pending handshake frames"},
        {1009, ""},
        {1011, "internal error"},
        {1012, "service restart"},
        {4001, "gateway auth changed"},
    }));
    const auto played = play_after_connect({close_frame(row.code, row.reason), fin()});
    CHECK(played.facts().outcome == WsOutcome::closed_before_answer);
    CHECK(played.close->code == row.code);
    CHECK(played.close->reason.str() == row.reason);
    CHECK(played.close->origin == CloseOrigin::frame);
    CHECK(played.facts().attempts == 1);
}

TEST_CASE("capture: a restart closes sockets that were never asked anything with 1012") {
    const auto played =
        play({{switch_protocols(), text(challenge_json()), close_frame(1012, "service restart"), fin()}});
    // The challenge and the close come together: connect may be on its way before the close is read.
    CHECK(played.facts().outcome == WsOutcome::closed_before_answer);
    CHECK(played.close->code == 1012);
}

TEST_CASE("capture: a hello of the real size, then an event and our close") {
    std::string methods = "\"health\"";
    for (int i = 0; i < 465; ++i)
        methods += ",\"namespace.method.number" + std::to_string(i) + "\"";
    auto hello = hello_json;
    hello.replace(hello.find("\"health\",\"status\""), 17, methods);
    CHECK(hello.size() > 12'000);
    const auto played = play_after_connect({
        answer(hello),
        text(R"({"type":"event","event":"health","payload":{"ok":true,"ts":1795327341416},"seq":1})"),
        client_frame(8),
        close_frame(1000),
        fin(),
    });
    CHECK(played.facts().outcome == WsOutcome::hello_ok);
    CHECK(played.facts().hello->connection_id.str() == "0c5a7a0e-11cf-4f02-9c51-7b7cb4c8f1de");
}

TEST_CASE("capture: an older gateway's hello has neither boot id nor method, and no scopes for us") {
    const auto played = play_after_connect({
        answer(
            R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok","protocol":3,"server":{"version":)"
            R"("2026.4.29","connId":"c"},"snapshot":{"uptimeMs":41958},"auth":{"role":"operator","scopes":[]}}})"
        ),
        client_frame(8),
        close_frame(1000),
        fin(),
    });
    const auto& hello = played.facts().hello;
    REQUIRE(hello);
    CHECK(played.record.status == StageStatus::passed);
    CHECK(hello->protocol == 3);
    CHECK(hello->version.str() == "2026.4.29");
    CHECK(hello->boot_id.empty());
    CHECK(hello->auth_method.empty());
    CHECK(hello->scopes.empty());
}

TEST_CASE("capture: a challenge that is an hour off shows in the clock, within its error bar") {
    const auto hours = GENERATE(-1, 1);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t ts = std::chrono::duration_cast<Millis>(now).count() + hours * 3'600'000;
    const auto played = play(
        {{switch_protocols(), pause(50ms), text(challenge_json(ts)), client_frame(8), fin()}},
        [](auto& bench) { bench.plan.send_credential = false; }
    );
    CHECK(played.facts().challenge_ts_ms == ts);
    // The stamp is as old as the exchange's start: what a busy machine takes until then is in the offset alone.
    constexpr std::int64_t busy = 60'000;
    CHECK(
        std::abs(*played.facts().clock_offset_ms - hours * 3'600'000) <= *played.facts().clock_error_ms + busy
    );
    CHECK(*played.facts().clock_error_ms >= 25);
    CHECK(*played.facts().clock_error_ms < busy);
}

TEST_CASE("capture: starting up, as a gateway says it seconds after its port opened") {
    const auto played = play(
        {until_connect({
            answer(error_json(
                "UNAVAILABLE",
                "gateway starting; retry shortly",
                R"(,"retryable":true,"retryAfterMs":500,"details":{"reason":"startup-sidecars"})"
            )),
            close_frame(1013, "gateway starting"),
            fin(),
        })},
        [](auto& bench) { bench.plan.retry_starting = false; }
    );
    CHECK(played.facts().error->retryable == true);
    CHECK(played.facts().error->reason.str() == "startup-sidecars");
    CHECK(played.close->code == 1013);
    CHECK(played.close->reason.str() == "gateway starting");
}
