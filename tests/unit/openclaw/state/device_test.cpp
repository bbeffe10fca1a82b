// --as-cli: when the CLI's own device may be presented, and what is read for it.
#include "unit/openclaw/world.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::device_test {

using Catch::Contains;
using test::knows;
using test::reveal;
using test::World;

namespace {

constexpr auto key =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIcanary-of-the-key\n-----END PRIVATE KEY-----\n";

/// A directory whose gateway has approved the device, and a token that it issued.
void pair(World& world) {
    world.as_cli().database().identity("d1").paired("d1", "[\"operator.read\"]");
    world.database()
        .run("UPDATE device_pairing_paired SET platform = 'linux', device_family = 'Linux'")
        .run(std::string("UPDATE device_identities SET private_key_pem = '") + key + "'")
        .run("INSERT INTO device_auth_tokens VALUES('d1','operator','cached-local','[]',1)");
}

std::string why(World& world) {
    const auto found = world.resolve();
    CHECK_FALSE(found.credentials.device);
    CHECK_FALSE(knows(found, "MC4CAQAwBQYDK2VwBCIEIcanary-of-the-key"));
    return found.as_cli_withheld;
}

}  // namespace

TEST_CASE(
    "device: an approved one is read with its key and its token, both known to the redactor", "[device]"
) {
    World world;
    pair(world);
    const auto found = world.resolve();
    CHECK(found.as_cli_withheld.empty());
    REQUIRE(found.credentials.device);
    CHECK(found.credentials.device->device_id == "d1");
    CHECK(reveal(found.credentials.device->token.duplicate()) == "cached-local");
    CHECK(reveal(found.credentials.device->private_key.duplicate()) == key);
    CHECK(knows(found, "MC4CAQAwBQYDK2VwBCIEIcanary-of-the-key"));
    CHECK(knows(found, "cached-local"));
    CHECK(found.credential.length == 12);
}

TEST_CASE("device: nothing of it is read unless asked", "[device]") {
    World world;
    world.database()
        .identity("d1")
        .paired("d1", "[]")
        .run("INSERT INTO device_auth_tokens VALUES('d1','operator','cached-local','[]',1)");
    const auto found = world.resolve();
    CHECK_FALSE(found.credentials.device);
    CHECK(found.as_cli_withheld.empty());
}

TEST_CASE("device: held back where a pairing request could arise", "[device]") {
    World world;
    pair(world);
    SECTION("no row of it in this directory") {
        world.database().run("DELETE FROM device_pairing_paired");
        CHECK_THAT(why(world), Contains("cannot be told"));
    }
    SECTION("a request is pending") {
        world.database().run("INSERT INTO device_pairing_pending(request_id, device_id, ts, refreshed_at_ms) "
                             "VALUES('r', 'd1', 9000000000000, 9000000000000)");
        CHECK_THAT(why(world), Contains("pending"));
    }
    SECTION("another role") {
        world.database().run("UPDATE device_pairing_paired SET role = 'node', roles_json = '[\"node\"]'");
        CHECK_THAT(why(world), Contains("operator"));
    }
    SECTION("another platform") {
        world.database().run("UPDATE device_pairing_paired SET platform = 'darwin'");
        CHECK_THAT(why(world), Contains("another platform"));
    }
    SECTION("another family") {
        world.database().run("UPDATE device_pairing_paired SET device_family = 'Mac'");
        CHECK_THAT(why(world), Contains("another platform"));
    }
}

TEST_CASE("device: held back where the CLI would not present it", "[device]") {
    World world;
    pair(world);
    SECTION("a token comes first") {
        world.config("{gateway: {auth: {token: 'a-shared-token'}}}");
        CHECK_THAT(why(world), Contains("config gateway.auth.token"));
    }
    SECTION("a URL of ours") {
        world.url("ws://127.0.0.1:1");
        CHECK_THAT(why(world), Contains("given here"));
    }
    SECTION("none is cached") {
        world.database().run("DELETE FROM device_auth_tokens");
        CHECK_THAT(why(world), Contains("no device token"));
    }
}

TEST_CASE("device: without its key there is nothing to present", "[device]") {
    World world;
    pair(world);
    world.database().run("UPDATE device_identities SET private_key_pem = ''");
    CHECK_THAT(why(world), Contains("could not be read"));
}

TEST_CASE("device: the files of older releases hold the same", "[device]") {
    World world;
    const std::string state(World::state);
    const std::string escaped =
        "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIcanary-of-the-key\\n-----END PRIVATE KEY-----\\n";
    world.as_cli()
        .version("2026.7.1")
        .file(
            state + "/identity/device.json",
            R"({"version":1,"deviceId":"d1","privateKeyPem":")" + escaped + "\"}"
        );
    world.file(
        state + "/identity/device-auth.json",
        R"({"version":1,"deviceId":"d1","tokens":{"operator":{"token":"cached-file","role":"operator"}}})"
    );
    world.file(
        state + "/devices/paired.json",
        R"({"d1":{"deviceId":"d1","role":"operator","roles":["operator"],"platform":"linux","deviceFamily":"Linux"}})"
    );
    const auto found = world.resolve();
    CHECK(found.as_cli_withheld == "");
    REQUIRE(found.credentials.device);
    CHECK(reveal(found.credentials.device->token.duplicate()) == "cached-file");
    CHECK(reveal(found.credentials.device->private_key.duplicate()) == key);
}

}  // namespace ocprobe::openclaw::device_test
