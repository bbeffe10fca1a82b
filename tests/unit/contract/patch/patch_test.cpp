// --fix: a minimal diff that keeps comments and layout, and leads to green.
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace ocprobe::test {

namespace {

/// The text after `patch`, by the real patch(1).
std::string patched(const Workshop& shop, const std::string& patch) {
    std::ofstream(shop.root() + "/fix.patch") << patch;
    const auto command = "cd " + shop.root() + " && patch -s -p1 <fix.patch";
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream stream(shop.root() + "/compose.yml");
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a patch mends what needs no decision", "[contract][fix]") {
    Workshop shop;
    const std::string before = R"(# our deployment
services:
  openclaw-gateway:   # the brain
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment:
      # from the vault
      OPENCLAW_GATEWAY_TOKEN: ${T}

  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    environment:
      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:28789   # published
      OPENAI_API_KEY: sk-this-must-not-be-shown
)";
    shop.file("compose.yml", before);
    const auto outcome = shop.examine({"compose.yml"});
    INFO(outcome.patch);
    CHECK(outcome.report.exit_code == 1);
    CHECK(outcome.patch.find("sk-this") == std::string::npos);
    CHECK(
        outcome.patch.find("-      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:28789   # published\n") !=
        std::string::npos
    );
    CHECK(
        outcome.patch.find("+      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789   # published\n") !=
        std::string::npos
    );
    const auto after = patched(shop, outcome.patch);
    INFO(after);
    CHECK(after.find("# from the vault") != std::string::npos);
    CHECK(after.find("      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n") != std::string::npos);
    CHECK(
        after.find("      OPENCLAW_GATEWAY_TOKEN: ${T}\n") !=
        after.rfind("      OPENCLAW_GATEWAY_TOKEN: ${T}\n")
    );
    const auto mended = shop.examine({"compose.yml"});
    INFO(told(mended.report));
    CHECK(mended.report.exit_code == 0);
    CHECK(mended.patch.empty());
}

namespace {

/// A deployment whose URL is wrong, with `before` and `after` beside it.
std::string deployment(const std::string& before, const std::string& after) {
    return R"(services:
  openclaw-gateway:
    image: ghcr.io/openclaw/openclaw:latest
    command: ["node","dist/index.js","gateway","--bind","lan","--port","18789"]
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}
    volumes:
      - ./state:/home/node/.openclaw
  openclaw-cli:
    image: ghcr.io/openclaw/openclaw:latest
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}
)" + before +
           "      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:28789\n" + after + R"(    volumes:
      - ./state2:/home/node/.openclaw
)";
}

}  // namespace

TEST_CASE("no line of a patch shows a value that is not known to be harmless", "[contract][fix]") {
    for (const std::string around : {
             "      TELEGRAM: \"123456789:AAtelegramCANARY8abcdefghijklmnopqrs\"\n",
             "      DATABASE_URL: postgres://user:CANARY-4@db/x\n",
             "      GH_AUTH: ghauth-CANARY-11\n",
             "      MY_PAT: CANARY-9\n",
             "      PIN: 4711  # CANARY\n",
             "      PLAIN: CANARY\n",
             "    labels: {PIN: \"4711\"}\n",
             "      OPENAI: sk-proj-CANARY10abcdefghijkl\n",
             "      DEFAULTED: ${X:-CANARY}\n",
             "      COMMAND: node dist/index.js --token CANARY\n",
             "      FLAG: --token=CANARY\n",
             "    command: [node, dist/index.js, --token, CANARY]\n",
             "    command:\n      - node\n      - dist/index.js\n      - --token\n      - CANARY\n",
             "      # the token is CANARY\n",
             "      SSH_ID: |\n        -----BEGIN PRIVATE KEY-----\n        "
             "CANARYBADANBgkqhkiG9w0BAQEFAASCBKcw\n"
             "        -----END PRIVATE KEY-----\n",
             "      QUERY: https://example.org/hook?key=CANARY\n",
             "      HOOK: https://example.org/CANARY\n",
             "      image: \"user:CANARY@host/x y\"\n",
             "      CANARY0a1b2c3d4e5f6a7b: \"1\"\n",
         }) {
        INFO(around);
        const bool in_environment = around.starts_with("      ");
        for (const auto& text :
             {deployment("", around), in_environment ? deployment(around, "") : deployment("", around)}) {
            Workshop shop;
            shop.file("compose.yml", text);
            const auto outcome = shop.examine({"compose.yml"});
            INFO(outcome.patch);
            CHECK(outcome.patch.find("CANARY") == std::string::npos);
            CHECK(outcome.patch.find("4711") == std::string::npos);
            CHECK(
                outcome.patch.find("+      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789\n") !=
                std::string::npos
            );
            CHECK(patched(shop, outcome.patch).find("ws://openclaw-gateway:18789") != std::string::npos);
        }
    }
}

TEST_CASE("an edit of a line that holds a value of somebody's is told in words", "[contract][fix]") {
    Workshop shop;
    auto text = deployment("", "");
    const std::string url = "ws://openclaw-gateway:28789";
    text.replace(text.find(url), url.size(), url + "  # or CANARY");
    shop.file("compose.yml", text);
    const auto outcome = shop.examine({"compose.yml"});
    INFO(outcome.patch);
    CHECK(outcome.patch.find("CANARY") == std::string::npos);
    CHECK(outcome.patch.find("# compose.yml:13: in ") == 0);
    CHECK(outcome.patch.find("\n--- a/compose.yml\n") != std::string::npos);
    CHECK(
        patched(shop, outcome.patch).find("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"") != std::string::npos
    );
}

TEST_CASE("a patch of a file elsewhere starts at the file's folder", "[contract][fix]") {
    Workshop shop;
    shop.file("deploy/my stack.yml", deployment("", ""));
    const auto outcome = shop.examine({"sub/../deploy/my stack.yml"});
    INFO(outcome.patch);
    CHECK(outcome.patch.find("# apply it in " + shop.root() + "/deploy\n") == 0);
    CHECK(outcome.patch.find("\n--- a/my stack.yml\t\n") != std::string::npos);
    std::ofstream(shop.root() + "/fix.patch") << outcome.patch;
    const auto command = "cd " + shop.root() + "/deploy && patch -s -p1 <../fix.patch";
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(statuses(shop.examine({"deploy/my stack.yml"}).report)["url"] == "green");
}

// git puts lines with nothing beside them at the end of the file.
TEST_CASE("lines that nothing may be shown beside have the one before them", "[contract][fix]") {
    Workshop shop;
    auto text = deployment("", "");
    const std::string key =
        "  openclaw-cli:\n    image: ghcr.io/openclaw/openclaw:latest\n    environment:\n";
    text.replace(text.find(key), key.size(), key + "      # of CANARY\n");
    const std::string port = ":28789";
    text.replace(text.find(port), port.size(), ":18789");
    shop.file("compose.yml", text);
    const auto outcome = shop.examine({"compose.yml"});
    INFO(outcome.patch);
    CHECK(outcome.patch.find("# apply it with `patch -p1` or `git apply --unidiff-zero`") == 0);
    CHECK(
        outcome.patch.find(
            "-    environment:\n+    environment:\n+      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n"
        ) != std::string::npos
    );
    CHECK(patched(shop, outcome.patch).find("_WS: \"1\"\n      # of CANARY\n") != std::string::npos);
}

TEST_CASE("a patch ends its lines as the file does", "[contract][fix]") {
    const std::string text =
        "services:\n  openclaw-gateway:\n    image: openclaw:1\n    command: openclaw gateway --bind lan "
        "--allow-unconfigured\n"
        "    environment:\n      OPENCLAW_GATEWAY_TOKEN: ${T}\n  openclaw-cli:\n    image: openclaw:1\n"
        "    command: sleep infinity\n    environment:\n      OPENCLAW_GATEWAY_TOKEN: ${T}\n"
        "      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:28789";
    auto windows = text + "\n";
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2)
        windows.insert(at, "\r");
    const std::array<std::string, 3> endings{text, text + "\n", windows};
    const auto& before = endings.at(GENERATE(0U, 1U, 2U));
    Workshop shop;
    shop.file("compose.yml", before);
    const auto outcome = shop.examine({"compose.yml"});
    INFO(outcome.patch);
    // git takes no fuzz.
    std::ofstream(shop.root() + "/strict.patch") << outcome.patch;
    CHECK(std::system(("cd " + shop.root() + " && git apply --check strict.patch").c_str()) == 0);
    const auto after = patched(shop, outcome.patch);
    INFO(after);
    CHECK(after.find("ws://openclaw-gateway:18789") != std::string::npos);
    CHECK((after.find("\r\n") != std::string::npos) == (before == windows));
    CHECK((before != windows || after.find("\n") == after.find("\r\n") + 1));
    CHECK(shop.examine({"compose.yml"}).report.exit_code == 0);
}

TEST_CASE("lists, wrong values and keys too many", "[contract][fix]") {
    Workshop shop;
    shop.file("compose.yml", R"(services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    networks: [back]
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    network_mode: service:openclaw-gateway
    networks:
      - back
    ports:
      - "1:1"   # published
    environment:
      - OPENCLAW_GATEWAY_TOKEN=${T}
networks: {back: {}}
)");
    const auto outcome = shop.examine({"compose.yml"});
    const auto after = patched(shop, outcome.patch);
    INFO(after);
    CHECK(after.find("ports:") == std::string::npos);
    CHECK(after.find("    networks:\n") == std::string::npos);
    CHECK(shop.examine({"compose.yml"}).report.exit_code == 0);
}

TEST_CASE("an environment in one line stays one", "[contract][fix]") {
    const std::pair<std::string, std::string> rows[] = {
        {"{OPENCLAW_GATEWAY_TOKEN: \"${T}\", OPENCLAW_GATEWAY_URL: \"ws://openclaw-gateway:28789\"}   # "
         "published",
         "{OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\", OPENCLAW_GATEWAY_TOKEN: \"${T}\", "
         "OPENCLAW_GATEWAY_URL: \"ws://openclaw-gateway:18789\"}   # published"},
        {"[\"OPENCLAW_GATEWAY_TOKEN=${T}\", \"OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789\"]",
         "[\"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1\", \"OPENCLAW_GATEWAY_TOKEN=${T}\", "
         "\"OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789\"]"},
    };
    for (const auto& [before, expected] : rows) {
        Workshop shop;
        shop.file("compose.yml", R"(services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --port 18789 --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    environment: )" + before + "\n");
        const auto outcome = shop.examine({"compose.yml"});
        const auto after = patched(shop, outcome.patch);
        INFO(outcome.patch);
        CHECK(after.find("    environment: " + expected + "\n") != std::string::npos);
        CHECK(shop.examine({"compose.yml"}).report.exit_code == 0);
    }
}

TEST_CASE("two variables of a service without environment make one block", "[contract][fix]") {
    Workshop shop;
    shop.file("compose.yml", R"(services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    env_file: cli.env
)");
    shop.file("cli.env", "OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789\n");
    const auto outcome = shop.examine({"compose.yml"});
    INFO(outcome.patch);
    const auto after = patched(shop, outcome.patch);
    INFO(after);
    CHECK(after.find("    environment:\n      ") != std::string::npos);
    CHECK(after.find("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"") != std::string::npos);
    CHECK(after.find("OPENCLAW_GATEWAY_TOKEN: ${T}") != std::string::npos);
    CHECK(after.find("environment:", after.find("environment:\n") + 5) == std::string::npos);
    CHECK(shop.examine({"compose.yml"}).report.exit_code == 0);
}

TEST_CASE("a change that leaves its box red is not printed", "[contract][fix]") {
    Workshop shop;
    // The plaintext switch alone does not help: the name is nobody's.
    shop.file("compose.yml", R"(services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    environment:
      OPENCLAW_GATEWAY_URL: ws://nobody-has-this:18789
      OPENCLAW_GATEWAY_TOKEN: ${T}
)");
    const auto outcome = shop.examine({"compose.yml"});
    CHECK(statuses(outcome.report)["url"] == "red");
    CHECK(outcome.patch.empty());
    CHECK_FALSE(outcome.report.patchable);
}

TEST_CASE("nothing is mended where the layout does not allow it", "[contract][fix]") {
    Workshop shop;
    shop.file(
        "compose.yml",
        R"({"services": {"openclaw-gateway": {"image": "openclaw", "command": "openclaw gateway --bind lan"},
"openclaw-cli": {"image": "openclaw", "environment": {"OPENCLAW_GATEWAY_URL": "ws://openclaw-gateway:18789"}}}})"
    );
    CHECK(shop.examine({"compose.yml"}).patch.empty());
}

}  // namespace ocprobe::test
