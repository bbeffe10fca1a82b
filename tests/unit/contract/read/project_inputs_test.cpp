// Which files, variables and folder make up a project: Compose v2's own variables.
#include "contract/read/project_inputs.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

constexpr std::string_view gateway = R"(
services:
  openclaw-gateway:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    volumes: ["./state:/home/node/.openclaw"]
)";
constexpr std::string_view second = R"(
services:
  openclaw-cli:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    profiles: [tools]
    entrypoint: ["sleep", "infinity"]
    network_mode: service:openclaw-gateway
)";

}  // namespace

TEST_CASE("COMPOSE_FILE names the files, in the shell or in .env", "[contract][inputs]") {
    const bool in_shell = GENERATE(true, false);
    Workshop shop;
    shop.file("deploy/base.yml", gateway).file("deploy/cli.yml", second);
    const std::string both = "deploy/base.yml:deploy/cli.yml";
    if (in_shell) {
        shop.env("COMPOSE_FILE", both);
    } else {
        shop.file(".env", "COMPOSE_FILE=" + both + "\n");
    }
    const auto outcome = shop.examine({});
    CHECK(outcome.error.empty());
    CHECK(outcome.report.files == std::vector<std::string>{"deploy/base.yml", "deploy/cli.yml"});
    shop.env("COMPOSE_PATH_SEPARATOR", ",").env("COMPOSE_FILE", "deploy/base.yml,deploy/cli.yml");
    CHECK(shop.examine({}).report.files.size() == 2);
    CHECK(shop.examine({"deploy/base.yml"}).report.files.size() == 1);
}

TEST_CASE("COMPOSE_ENV_FILES takes the place of .env, and a file of it must be there", "[contract][inputs]") {
    Workshop shop;
    shop.file("compose.yml", gateway).file(".env", "T=a-token-of-the-tests-1\n").file("two.env", "OTHER=1\n");
    shop.env("COMPOSE_ENV_FILES", "two.env");
    CHECK(statuses(shop.examine({"compose.yml"}).report)["token"] != "green");
    shop.env("COMPOSE_ENV_FILES", "two.env,gone.env");
    CHECK(shop.examine({"compose.yml"}).error == "--env-file gone.env: ENOENT");
}

TEST_CASE("the folder above is searched, and its .env counts", "[contract][inputs]") {
    Workshop shop;
    shop.file("compose.yml", gateway).file("below/note.txt", "x");
    const RealFileSystem files("");
    const Environment environment;
    const auto inputs = contract::find_inputs(
        {.files = files,
         .environment = environment,
         .working_directory = shop.root() + "/below",
         .paths = {},
         .env_files = {},
         .profiles = {},
         .project_directory = {},
         .standard_input = {}}
    );
    REQUIRE(inputs.has_value());
    CHECK(inputs->paths == std::vector<std::string>{shop.root() + "/compose.yml"});
    CHECK(inputs->directory == shop.root());
}

TEST_CASE("COMPOSE_PROFILES counts where no profile is named", "[contract][inputs]") {
    Workshop shop;
    shop.file("compose.yml", gateway);
    shop.env("COMPOSE_PROFILES", "tools, other");
    const RealFileSystem files("");
    Environment environment;
    environment.set("COMPOSE_PROFILES", "tools, other");
    const auto profiles = [&](std::vector<std::string> asked) {
        return contract::find_inputs({.files = files,
                                      .environment = environment,
                                      .working_directory = shop.root(),
                                      .paths = {},
                                      .env_files = {},
                                      .profiles = std::move(asked),
                                      .project_directory = {},
                                      .standard_input = {}}
        )->profiles;
    };
    CHECK(profiles({}) == std::vector<std::string>{"tools", "other"});
    CHECK(profiles({"mine"}) == std::vector<std::string>{"mine"});
}

TEST_CASE(
    "a project directory moves relative paths, COMPOSE_PROJECT_NAME is a variable", "[contract][inputs]"
) {
    Workshop shop;
    shop.file("deploy/compose.yml", R"(
services:
  openclaw-gateway:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    volumes: ["./${COMPOSE_PROJECT_NAME}:/home/node/.openclaw"]
)");
    shop.file("shop/openclaw.json", R"({"gateway": {"mode": "remote"}})");
    shop.file(".env", "T=a-token-of-the-tests-1\nCOMPOSE_PROJECT_NAME=shop\n");
    CHECK(statuses(shop.examine({"deploy/compose.yml"}).report)["state"] == "green");
    shop.project_directory = ".";
    // Now the config is seen: it says remote.
    CHECK(statuses(shop.examine({"deploy/compose.yml"}).report)["state"] == "red");
}

TEST_CASE("a token inside a URL is not printed in any form", "[contract][secrets]") {
    Workshop shop;
    shop.env("OPENCLAW_GATEWAY_TOKEN", "A-Token-Of-The-TESTS-9009");
    shop.file("compose.yml", R"(
services:
  openclaw-gateway:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${OPENCLAW_GATEWAY_TOKEN}"}
  openclaw-cli:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    entrypoint: ["sleep", "infinity"]
    environment:
      OPENCLAW_GATEWAY_URL: ws://${OPENCLAW_GATEWAY_TOKEN}:18789
)");
    const auto outcome = shop.examine({"compose.yml"});
    CHECK(statuses(outcome.report)["url"] == "red");
    const auto all = told(outcome.report) + outcome.patch + outcome.waivers;
    INFO(all);
    CHECK(all.find("a-token-of-the-tests-9009") == std::string::npos);
    CHECK(all.find("A-Token") == std::string::npos);
}

}  // namespace ocprobe::test
