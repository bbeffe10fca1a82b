#include "openclaw/install/version.hpp"
#include "support/fixture_tree.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::version_test {
namespace {

std::string package(std::string_view version, std::string_view name = "openclaw") {
    return "{\"name\": \"" + std::string(name) + "\", \"version\": \"" + std::string(version) + "\"}";
}

CliFacts
find(const test::FixtureTree& tree, const Environment& environment, std::string directory = "/work") {
    const RealFileSystem files(tree.root());
    return find_cli({files, environment, std::move(directory), {}});
}

Environment with_path(std::string path) {
    Environment environment;
    environment.set("PATH", std::move(path));
    return environment;
}

struct Row {
    std::string version;
    CliRules rules;
    int protocol;
};

}  // namespace

TEST_CASE("a version gives its rules and the protocol that its CLI offers", "[version]") {
    const Row row = GENERATE(values<Row>({
        {"2026.9.6", CliRules::v2026_9_6, 4},
        {"2027.1.1", CliRules::v2026_9_6, 4},
        {"2026.10.1", CliRules::v2026_9_6, 4},
        {"2026.8.2", CliRules::v2026_9_6, 4},
        {"2026.8.1", CliRules::v2026_7_1, 4},
        {"2026.7.1", CliRules::v2026_7_1, 4},
        {"2026.7.1-beta.2", CliRules::v2026_7_1, 4},
        {"2026.6.11", CliRules::v2026_4_29, 4},
        {"2026.5.12", CliRules::v2026_4_29, 4},
        {"2026.5.11", CliRules::v2026_4_29, 3},
        {"2026.4.29", CliRules::v2026_4_29, 3},
        {"2026.1.30", CliRules::v2026_4_29, 3},
    }));
    CAPTURE(row.version);
    const auto facts = facts_of_version(row.version);
    REQUIRE(facts);
    CHECK(facts->version == row.version);
    CHECK(facts->rules == row.rules);
    CHECK(facts->protocol_min == row.protocol);
    CHECK(facts->protocol_max == row.protocol);
}

TEST_CASE("what is no version gives nothing", "[version]") {
    for (const std::string text :
         {"", "latest", "2026", "2026.9", "2026.9.", "1.2.3", "2026.9.6x", "2026.9.6-a b", "-2026.9.6"}) {
        CAPTURE(text);
        CHECK_FALSE(facts_of_version(text));
    }
}

TEST_CASE("without an installed CLI the newest rules are assumed", "[version]") {
    const test::FixtureTree tree;
    const auto facts = find(tree, Environment());
    CHECK_FALSE(facts.measured);
    CHECK(facts.version == "2026.9.6");
    CHECK(facts.path.empty());
    CHECK(facts.rules == CliRules::v2026_9_6);
}

TEST_CASE("an image of musl is known by its loader, and only where glibc's is not there", "[version]") {
    test::FixtureTree tree;
    CHECK_FALSE(find(tree, Environment()).musl);
    tree.file("/lib/ld-musl-x86_64.so.1", "");
    CHECK(find(tree, Environment()).musl);
    tree.file("/lib64/ld-linux-x86-64.so.2", "");
    CHECK_FALSE(find(tree, Environment()).musl);
}

TEST_CASE("the flag is taken for measured", "[version]") {
    test::FixtureTree tree;
    tree.file("/app/package.json", package("2026.9.6"));
    const RealFileSystem files(tree.root());
    const Environment environment;
    const auto facts = find_cli({files, environment, "/", "2026.7.1"});
    CHECK(facts.measured);
    CHECK(facts.rules == CliRules::v2026_7_1);
    CHECK(find_cli({files, environment, "/", "nonsense"}).path == "/app/package.json");
}

TEST_CASE("the launcher on PATH leads to the package", "[version]") {
    test::FixtureTree tree;
    tree.file("/app/package.json", package("2026.4.29"));

    SECTION("a symbolic link into the package") {
        tree.file("/usr/lib/node_modules/openclaw/package.json", package("2026.7.1"));
        tree.file("/usr/lib/node_modules/openclaw/openclaw.mjs", "#!/usr/bin/env node\n");
        tree.link("/usr/bin/openclaw", "../lib/node_modules/openclaw/openclaw.mjs");
        const auto facts = find(tree, with_path("/usr/local/bin:/usr/bin"));
        CHECK(facts.version == "2026.7.1");
        CHECK(facts.path == "/usr/lib/node_modules/openclaw/package.json");
        CHECK(facts.measured);
    }
    SECTION("a shell script that names the entry") {
        tree.file("/opt/oc/package.json", package("2026.9.6"));
        tree.file("/opt/oc/dist/index.js", "");
        tree.file("/usr/local/bin/openclaw", "#!/bin/sh\nexec node \"/opt/oc/dist/index.js\" \"$@\"\n");
        CHECK(find(tree, with_path("/usr/local/bin:/usr/bin")).path == "/opt/oc/package.json");
    }
    SECTION("a script that starts from its own directory") {
        tree.file("/pnpm/global/5/node_modules/openclaw/package.json", package("2026.9.6"));
        tree.file(
            "/pnpm/openclaw",
            "basedir=$(dirname \"$0\")\nexec node \"$basedir/global/5/node_modules/openclaw/openclaw.mjs\" "
            "\"$@\"\n"
        );
        CHECK(find(tree, with_path("/pnpm")).path == "/pnpm/global/5/node_modules/openclaw/package.json");
    }
    SECTION("a binary that says nothing, beside its prefix") {
        tree.file(
            "/opt/node/bin/openclaw",
            "\x7f"
            "ELF"
        );
        tree.file("/opt/node/lib/node_modules/openclaw/package.json", package("2026.8.2"));
        CHECK(find(tree, with_path("/opt/node/bin")).version == "2026.8.2");
    }
    SECTION("no launcher: the image's own place") {
        CHECK(find(tree, with_path("/usr/bin")).path == "/app/package.json");
    }
}

TEST_CASE("the usual places are looked into", "[version]") {
    const std::string place = GENERATE(
        "/app",
        "/usr/lib/node_modules/openclaw",
        "/usr/local/lib/node_modules/openclaw",
        "/home/node/.npm-global/lib/node_modules/openclaw",
        "/home/node/.local/lib/node_modules/openclaw",
        "/home/node/.nvm/versions/node/v24.1.0/lib/node_modules/openclaw",
        "/prefix/lib/node_modules/openclaw",
        "/work/node_modules/openclaw",
        "/work"
    );
    CAPTURE(place);
    test::FixtureTree tree;
    tree.file(place + "/package.json", package("2026.7.1"));
    Environment environment;
    environment.set("HOME", "/home/node");
    environment.set("NPM_CONFIG_PREFIX", "/prefix");
    const auto facts = find(tree, environment);
    CHECK(facts.measured);
    CHECK(facts.path == place + "/package.json");
}

TEST_CASE("another package's file is not taken for the CLI's", "[version]") {
    test::FixtureTree tree;
    tree.file("/app/package.json", package("2026.7.1", "my-bot"));
    tree.file("/usr/lib/node_modules/openclaw/package.json", "{\"name\": \"openclaw\", \"version\": 5}");
    tree.file("/usr/local/lib/node_modules/openclaw/package.json", "not JSON");
    tree.file("/work/package.json", package("0.0.0-dev"));
    CHECK_FALSE(find(tree, Environment()).measured);
}

TEST_CASE("how the CLI is called: by its launcher on PATH, else by its entry point", "[version]") {
    test::FixtureTree on_path;
    on_path.file("/usr/bin/openclaw", "exec node /app/openclaw.mjs \"$@\"")
        .file("/app/package.json", package("2026.9.6"));
    CHECK(find(on_path, with_path("/usr/bin")).command == std::vector<std::string>{"openclaw"});
    test::FixtureTree image;
    image.file("/app/package.json", package("2026.9.6"));
    CHECK(
        find(image, with_path("/usr/bin")).command == std::vector<std::string>{"node", "/app/dist/index.js"}
    );
    image.file("/app/openclaw.mjs", "").file("/nodejs/bin/node", "");
    CHECK(
        find(image, with_path("/usr/bin")).command ==
        std::vector<std::string>{"/nodejs/bin/node", "/app/openclaw.mjs"}
    );
    CHECK(find(test::FixtureTree(), with_path("/usr/bin")).command == std::vector<std::string>{"openclaw"});
}

}  // namespace ocprobe::openclaw::version_test
