// The config's older generations: presence and equality of credentials, never a value.
#include "openclaw/state/history.hpp"
#include "support/fixture_tree.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>

namespace ocprobe::openclaw::history_test {

using test::FixtureTree;

namespace {

constexpr const char* config_path = "/s/openclaw.json";

openclaw::HistoryReading read(const FileSystem& files, openclaw::Variables variables = {Environment{}, ""}) {
    auto own = variables;
    const auto config = openclaw::load_config({files, config_path}, own);
    return openclaw::read_history({files, config, config_path, CliRules::v2026_9_6, &variables});
}

openclaw::HistoryReading read(const FixtureTree& tree) {
    return read(RealFileSystem(tree.root()));
}

bool holds(const std::vector<Secret>& secrets, const std::string& value) {
    const Secret wanted(value);
    return std::any_of(secrets.begin(), secrets.end(), [&](const auto& one) {
        return Secret::same(one, wanted);
    });
}

std::string with_token(const std::string& token, const std::string& version = "2026.9.3") {
    return "{meta:{lastTouchedVersion:'" + version + "'},gateway:{auth:{token:'" + token + "'}}}";
}

}  // namespace

TEST_CASE("a config without older generations has no history") {
    FixtureTree tree;
    tree.file(config_path, with_token("today"))
        .file("/s/other.json.bak", "{}")
        .file("/s/openclaw.json5", "{}");
    CHECK(read(tree).generations.empty());
}

TEST_CASE("generations come newest first, with what they hold and who wrote them") {
    FixtureTree tree;
    tree.file(config_path, with_token("today-token", "2026.9.6"))
        .file(
            "/s/openclaw.json.bak", "{meta:{lastTouchedVersion:'2026.9.3'},gateway:{auth:{password:'pass'}}}"
        )
        .mtime("/s/openclaw.json.bak", 3000)
        .file("/s/openclaw.json.bak.1", with_token("today-token", "2026.9.1"))
        .mtime("/s/openclaw.json.bak.1", 2000)
        .file("/s/openclaw.json.bak.2", with_token("old-token-value"))
        .mtime("/s/openclaw.json.bak.2", 1000)
        .file("/s/openclaw.json.pre-update", "{}")
        .mtime("/s/openclaw.json.pre-update", 4000)
        .file("/s/openclaw.json.last-good", with_token("today-token"))
        .mtime("/s/openclaw.json.last-good", 500)
        .file("/s/openclaw.json.clobbered.2026-11-24", "{}")
        .mtime("/s/openclaw.json.clobbered.2026-11-24", 400)
        .file("/s/openclaw.json.rejected.2026-11-24", "{}");
    const auto reading = read(tree);
    REQUIRE(reading.generations.size() == 6);
    CHECK(reading.generations[4].path == "/s/openclaw.json.last-good");
    CHECK(reading.generations[5].path.starts_with("/s/openclaw.json.clobbered."));
    const auto& before_update = reading.generations[0];
    CHECK(before_update.path == "/s/openclaw.json.pre-update");
    CHECK(before_update.mtime_ms == 4000);
    CHECK(before_update.readable);
    CHECK_FALSE(before_update.has_auth_token);
    CHECK_FALSE(before_update.token_same_as_current.has_value());

    const auto& lost = reading.generations[1];
    CHECK(lost.writer_version == "2026.9.3");
    CHECK_FALSE(lost.has_auth_token);
    CHECK(lost.has_auth_password);
    CHECK_FALSE(lost.password_same_as_current.has_value());

    CHECK(reading.generations[2].has_auth_token);
    CHECK(reading.generations[2].token_same_as_current == true);
    CHECK(reading.generations[3].token_same_as_current == false);
    CHECK(holds(reading.secrets, "old-token-value"));
    CHECK(holds(reading.secrets, "pass"));
}

TEST_CASE("a current config that lost its credentials is compared with nothing, yet the loss is seen") {
    FixtureTree tree;
    tree.file(config_path, "{gateway:{mode:'local'}}")
        .file("/s/openclaw.json.bak", with_token("once-a-token"));
    const auto reading = read(tree);
    REQUIRE(reading.generations.size() == 1);
    CHECK(reading.generations[0].has_auth_token);
    CHECK_FALSE(reading.generations[0].token_same_as_current.has_value());
}

TEST_CASE("variables are substituted in both, references that cannot be are present but not compared") {
    FixtureTree tree;
    tree.file(config_path, with_token("${GATEWAY_TOKEN}"))
        .file("/s/openclaw.json.bak", with_token("value-of-it"))
        .mtime("/s/openclaw.json.bak", 2000)
        .file("/s/openclaw.json.bak.1", with_token("${NOT_SET}"))
        .mtime("/s/openclaw.json.bak.1", 1000)
        .file("/s/openclaw.json.bak.2", "{gateway:{auth:{token:{source:'env',provider:'p',id:'X'}}}}")
        .mtime("/s/openclaw.json.bak.2", 500)
        .file("/s/openclaw.json.bak.3", "{gateway:{auth:{token:'  '}}}")
        .mtime("/s/openclaw.json.bak.3", 100);
    Environment environment;
    environment.set("GATEWAY_TOKEN", "value-of-it");
    const auto reading = read(RealFileSystem(tree.root()), openclaw::Variables(environment, ""));
    REQUIRE(reading.generations.size() == 4);
    CHECK(reading.generations[0].token_same_as_current == true);
    CHECK(reading.generations[1].has_auth_token);
    CHECK_FALSE(reading.generations[1].token_same_as_current.has_value());
    CHECK(reading.generations[2].has_auth_token);
    CHECK_FALSE(reading.generations[2].token_same_as_current.has_value());
    CHECK_FALSE(reading.generations[3].has_auth_token);
}

TEST_CASE("a generation that cannot be read says why") {
    FixtureTree tree;
    tree.file(config_path, with_token("today"))
        .file("/s/openclaw.json.bak", "{gateway:")
        .mtime("/s/openclaw.json.bak", 3000)
        .directory("/s/openclaw.json.bak.1")
        .mtime("/s/openclaw.json.bak.1", 2000)
        .file("/s/openclaw.json.bak.2", "{}")
        .mtime("/s/openclaw.json.bak.2", 1000);
    test::DenyingFiles files(tree.root());
    const auto reading = read(files);
    REQUIRE(reading.generations.size() == 3);
    CHECK_FALSE(reading.generations[0].readable);
    CHECK(reading.generations[0].error == 0);
    CHECK_FALSE(reading.generations[1].readable);
    CHECK(reading.generations[1].error == EISDIR);
    CHECK(reading.generations[2].readable);
}

TEST_CASE("a history is bounded in number and in bytes") {
    FixtureTree tree;
    tree.file(config_path, "{}");
    const std::string large = "{x:'" + std::string(600'000, 'a') + "'}";
    for (int i = 0; i < 20; ++i) {
        const auto path = "/s/openclaw.json.bak." + std::to_string(i);
        tree.file(path, i < 2 ? large : "{}").mtime(path, 100'000 - i * 1000);
    }
    const auto reading = read(tree);
    REQUIRE(reading.generations.size() == 8);
    CHECK(reading.generations[0].readable);
    CHECK_FALSE(reading.generations[1].readable);
    CHECK(reading.generations[1].error == EFBIG);
    CHECK(reading.generations[2].readable);
}

}  // namespace ocprobe::openclaw::history_test
