// The JSON files of 2026.7.1 and older give the same pairing facts as the database.
#include "openclaw/state/entries.hpp"
#include "openclaw/state/pairing.hpp"
#include "support/fixture_tree.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>

namespace ocprobe::openclaw::files_test {

using test::FixtureTree;

namespace {

constexpr std::int64_t now_ms = 1'795'480'000'000;
constexpr const char* identity =
    R"({"version":1,"deviceId":"own-id","publicKeyPem":"P","privateKeyPem":"PRIVATE","createdAtMs":1})";

std::string
pending(const std::string& id, const std::string& device, const std::string& scopes, std::int64_t ts) {
    return "\"" + id + "\":{\"requestId\":\"" + id + "\",\"deviceId\":\"" + device +
           R"(","publicKey":"K","platform":"linux","clientId":"cli","clientMode":"cli","role":"operator",)"
           R"("roles":["operator"],"scopes":)" +
           scopes + R"(,"remoteIp":"10.0.0.1","silent":false,"isRepair":false,"ts":)" + std::to_string(ts) +
           "}";
}

std::string paired(const std::string& device, const std::string& approved) {
    return "\"" + device + "\":{\"deviceId\":\"" + device +
           R"(","publicKey":"K","platform":"linux","role":"operator","roles":["operator"],"scopes":[],)"
           R"("approvedScopes":)" +
           approved +
           R"(,"tokens":{"operator":{"token":"ISSUED","scopes":["operator.admin"]}},"createdAtMs":1})";
}

openclaw::PairingReading read(const FixtureTree& tree) {
    const RealFileSystem files(tree.root());
    return openclaw::read_pairing({files, "", CliRules::v2026_7_1, now_ms});
}

}  // namespace

TEST_CASE("identity, cached token, own and other rows") {
    FixtureTree tree;
    tree.file("/identity/device.json", identity)
        .file(
            "/identity/device-auth.json",
            R"({"version":1,"deviceId":"own-id","tokens":{"operator":{"token":"cached-one","role":"operator",)"
            R"("scopes":["operator.read"],"updatedAtMs":1}}})"
        )
        .file(
            "/devices/paired.json",
            "{" + paired("x", "[]") + "," + paired("own-id", R"(["operator.read"])") + "}"
        )
        .file(
            "/devices/pending.json",
            "{" + pending("r1", "own-id", R"(["operator.pairing"])", now_ms - 5) + "," +
                pending("r0", "own-id", "[]", now_ms - 9) + "," + pending("r2", "y", "[]", now_ms) + "}"
        );
    const auto reading = read(tree);
    const auto& facts = reading.facts;
    CHECK(facts.json_layout);
    CHECK(facts.database_error.empty());
    CHECK(facts.device_identity);
    CHECK(facts.device_id == "own-id");
    CHECK(facts.cached_token_local);
    REQUIRE(reading.secrets.size() == 1);
    CHECK(Secret::same(reading.secrets[0], Secret("cached-one")));
    CHECK(facts.device_paired);
    CHECK(facts.paired_scopes == std::vector<std::string>{"operator.read"});
    CHECK(facts.paired_roles == std::vector<std::string>{"operator"});
    CHECK(facts.other_paired == 1);
    CHECK(facts.device_pending);
    CHECK(facts.pending_request_id == "r1");
    CHECK(facts.pending_reason == "scope-upgrade");
    CHECK(facts.pending_age_ms == 5);
    CHECK(facts.other_pending == 1);
    CHECK(facts.gateway_tables_used);
    CHECK(facts.identity_is_gateways);
}

TEST_CASE("a CLI's own directory has no gateway's rows") {
    FixtureTree tree;
    tree.file("/identity/device.json", identity);
    const auto facts = read(tree).facts;
    CHECK(facts.device_identity);
    CHECK_FALSE(facts.gateway_tables_used);
    CHECK_FALSE(facts.identity_is_gateways);
}

TEST_CASE("tokens that another device cached are not used, yet are secrets") {
    FixtureTree tree;
    tree.file("/identity/device.json", identity)
        .file(
            "/identity/device-auth.json", R"({"deviceId":"someone","tokens":{"operator":{"token":"theirs"}}})"
        );
    const auto reading = read(tree);
    CHECK_FALSE(reading.facts.cached_token_local);
    CHECK(reading.secrets.size() == 1);
}

TEST_CASE("files that make no sense are named, and the others still read") {
    FixtureTree tree;
    tree.file("/identity/device.json", identity)
        .file("/devices/paired.json", "[1,2")
        .file("/devices/pending.json", "{" + pending("r", "own-id", "[]", now_ms) + "}");
    const auto facts = read(tree).facts;
    CHECK(facts.database_error == "devices/paired.json: it is no valid JSON");
    CHECK(facts.device_pending);

    FixtureTree folder;
    folder.directory("/identity/device.json");
    CHECK(read(folder).facts.database_error == "identity/device.json: EISDIR");
}

TEST_CASE("records of unexpected shape are skipped without harm") {
    FixtureTree tree;
    tree.file("/identity/device.json", R"({"deviceId":{"deviceId":"nested"},"x":[["deviceId"]]})")
        .file(
            "/devices/paired.json",
            R"({"a":1,"b":[{"deviceId":"own-id"}],"c":{},"d":{"roles":"operator"},"e":null})"
        )
        .file("/devices/pending.json", R"([{"r":{"deviceId":"own-id"}}])");
    const auto facts = read(tree).facts;
    CHECK_FALSE(facts.device_identity);
    CHECK_FALSE(facts.device_paired);
    CHECK(facts.other_paired == 2);

    FixtureTree lists;
    lists.file("/identity/device.json", identity)
        .file(
            "/devices/paired.json",
            R"({"b":[{"x":{"deviceId":"own-id"}},{"deviceId":"own-id"}],"c":{"l":[{}]}})"
        );
    CHECK_FALSE(read(lists).facts.device_paired);
    CHECK(read(lists).facts.other_paired == 1);
}

TEST_CASE("a hundred thousand rows are read piece by piece") {
    std::string rows = "{" + paired("own-id", R"(["operator.read"])");
    for (int i = 0; i < 100'000; ++i)
        rows += "," + paired("device-" + std::to_string(i), "[]");
    FixtureTree tree;
    tree.file("/identity/device.json", identity).file("/devices/paired.json", rows + "}");
    const auto facts = read(tree).facts;
    CHECK(facts.database_error.empty());
    CHECK(facts.device_paired);
    CHECK(facts.other_paired == 100'000);
}

TEST_CASE("keys, strings and escapes may be cut by a piece anywhere") {
    // A record of a length that moves every boundary of the pieces through it.
    for (std::size_t padding = 32'500; padding < 32'800; ++padding) {
        FixtureTree tree;
        tree.file(
            "/f.json",
            "{\"" + std::string(padding, 'k') + R"(":{},"id":{"na\u006de":"va\u006cue","ts":12345}})"
        );
        std::string value;
        std::int64_t ts = 0;
        const RealFileSystem files(tree.root());
        const auto fault =
            openclaw::read_entries(files, "/f.json", 1 << 20, [&](const openclaw::Entry& entry) {
                if (entry.key != "id") return;
                value = entry.text("name");
                ts = entry.integers.at("ts");
            });
        if (fault || value != "value" || ts != 12345) {
            FAIL("padding " << padding << ": " << fault.text << " " << value << " " << ts);
        }
    }
    SUCCEED();
}

TEST_CASE("a file that never ends stops at its cap") {
    FixtureTree tree;
    tree.file("/f.json", "{\"a\":\"" + std::string(200'000, 'x') + "\"}");
    const RealFileSystem files(tree.root());
    const auto fault = openclaw::read_entries(files, "/f.json", 100'000, [](const auto&) {});
    CHECK(fault.problem == StoreProblem::too_large);
    CHECK(fault.text == "it is larger than ocprobe reads");
}

}  // namespace ocprobe::openclaw::files_test
