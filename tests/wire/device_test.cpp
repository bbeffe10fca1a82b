// --as-cli on the wire: the device object, its signature, and the token beside it.
#include "probes/ws/device_signature.hpp"
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using Catch::Contains;

namespace {

// Made by `openssl genpkey -algorithm ed25519`; id, public key and signature by Node's crypto from the same key.
constexpr auto key_pem = "-----BEGIN PRIVATE KEY-----\n"
                         "MC4CAQAwBQYDK2VwBCIEIIv3j5dGeCz3DmPEMUxW68DYDtbutcrdfbHPy53fpPUd\n"
                         "-----END PRIVATE KEY-----\n";
constexpr auto device_id = "54e19e0f4e83eae0178646d208fafe0ddb3e6b3bc01fda7e5fdae4d309e65d25";
constexpr auto public_key = "ZXIHrSHE4EwyQkvypgypRjZlM0Afl9bgfr3Ms8pNauI";
constexpr auto signature =
    "Pmmp6nQIQLFTJ659ZR-leLYqZRUI3MasXFxLbCBU3cpEFzCRFZKX_VfImOvq3j4IzQ7UCkn_1asDvzW8YEd7Dw";
constexpr auto device_token = "device-token-canary-51c2";

DeviceCredential device() {
    return {device_id, Secret(key_pem), Secret(device_token)};
}

ConnectRequest as_cli() {
    ConnectRequest request;
    request.client_mode = "cli";
    return request;
}

}  // namespace

TEST_CASE("device: the signature is the one that Node makes of the same payload") {
    const auto made = probes::sign_device(device(), as_cli(), "nonce-1", 1795327520337);
    REQUIRE(made);
    CHECK(made->id == device_id);
    CHECK(made->public_key == public_key);
    CHECK(made->signature == signature);
    CHECK(made->signed_at_ms == 1795327520337);
}

TEST_CASE("device: a key that is none, of another kind or of another device signs nothing") {
    auto broken = device();
    broken.private_key = Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    CHECK_FALSE(probes::sign_device(broken, as_cli(), "n", 1));
    auto empty = device();
    empty.private_key = Secret();
    CHECK_FALSE(probes::sign_device(empty, as_cli(), "n", 1));
    auto other = device();
    other.device_id[0] = other.device_id[0] == 'a' ? 'b' : 'a';
    CHECK_FALSE(probes::sign_device(other, as_cli(), "n", 1));
}

TEST_CASE("device: it goes with its token alone, and the record says so") {
    const auto played =
        play_after_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()}, [](auto& bench) {
            bench.credentials.device = device();
            bench.plan.connect = as_cli();
        });
    CHECK(played.facts().device_presented);
    CHECK(played.facts().credential_sent);
    const auto& json = played.seen[0].frames[0];
    CHECK_THAT(json, Contains(R"("deviceFamily":"Linux")"));
    CHECK_THAT(json, Contains(std::string(R"("auth":{"deviceToken":")") + device_token + "\"}"));
    CHECK_THAT(json, Contains(std::string(R"("device":{"id":")") + device_id));
    CHECK_THAT(json, !Contains(canary_token));
    CHECK_THAT(json, !Contains("PRIVATE KEY"));
}

TEST_CASE("device: without one nothing of it is in the frame") {
    const auto played = play_after_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()});
    CHECK_FALSE(played.facts().device_presented);
    CHECK_THAT(played.seen[0].frames[0], !Contains("device"));
}
