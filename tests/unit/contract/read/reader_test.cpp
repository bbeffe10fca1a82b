// Substitution, env files, merging, `extends`, `include`, profiles: as Compose does it.
#include "contract/read/env_file.hpp"
#include "contract/read/interpolation.hpp"
#include "contract/read/reader.hpp"
#include "contract/read/service_reader.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

const contract::Lookup lookup = [](std::string_view name) -> std::optional<std::string> {
    if (name == "SET") return "value";
    if (name == "EMPTY") return "";
    return std::nullopt;
};

contract::ReadOutcome
read(const Workshop& shop, std::vector<std::string> paths, std::vector<std::string> profiles = {}) {
    static const RealFileSystem files("");
    static const Environment environment = [] {
        Environment e;
        e.set("FROM_SHELL", "shell");
        return e;
    }();
    return contract::read_project(
        {.files = files,
         .environment = environment,
         .working_directory = shop.root(),
         .paths = std::move(paths),
         .env_files = {},
         .profiles = std::move(profiles),
         .project_directory = {},
         .standard_input = {}}
    );
}

}  // namespace

TEST_CASE("variables are substituted as Compose does", "[contract][interpolation]") {
    struct Row {
        std::string_view text;
        std::string_view expected;
        bool blank;
    };
    const Row row = GENERATE(
        Row{"plain", "plain", false},
        Row{"$SET ${SET}x", "value valuex", false},
        Row{"$$SET $${SET}", "$SET ${SET}", false},
        Row{"${UNSET}", "", true},
        Row{"${EMPTY}", "", false},
        Row{"${UNSET-a} ${EMPTY-a} ${EMPTY:-a}", "a  a", false},
        Row{"${UNSET:-${SET}}", "value", false},
        Row{"${UNSET:-${ALSO:-b}}", "b", false},
        Row{"${SET:+yes} ${UNSET:+yes}", "yes ", false},
        Row{"${SET:?needed}", "value", false},
        Row{"${UNSET:?needed}", "", true}
    );
    const auto text = contract::interpolate(row.text, {0, 1, 1}, lookup);
    INFO(row.text);
    REQUIRE(text.has_value());
    CHECK(text->value == row.expected);
    CHECK((text->blank() != nullptr) == row.blank);
}

TEST_CASE("a dollar that Compose refuses is refused", "[contract][interpolation]") {
    for (const auto* text : {"${", "${}", "${1X}", "${SET!}", "${SET:}"}) {
        INFO(text);
        CHECK_FALSE(contract::interpolate(text, {}, lookup).has_value());
    }
}

TEST_CASE("defaults within defaults are followed to a fixed depth", "[contract][interpolation]") {
    const auto nested = [](int levels) {
        std::string text = "end";
        for (int i = 0; i < levels; ++i)
            text = "${UNSET:-" + text + "}";
        return contract::interpolate(text, {}, lookup);
    };
    REQUIRE(nested(8).has_value());
    CHECK(nested(8)->value == "end");
    CHECK_FALSE(nested(9).has_value());
    CHECK_FALSE(nested(2000).has_value());
}

TEST_CASE("env files: quotes, export, comments, CR, BOM", "[contract][env_file]") {
    const auto lines = *contract::read_env_file(
        "\xef\xbb\xbf"
        "A=1\r\n"
        "# comment\n"
        "export B = two words # tail\n"
        "C='single $SET'\n"
        "D=\"double ${SET}\\n\"\n"
        "E=with#hash\n"
        "F=${A}-${SET}\n"
        "MULTI=\"one\ntwo\"\n"
        "AFTER=yes\n"
        "NOVALUE\n"
        "SET\n"
        "URL=ws://gateway:18789\n"
        "G: like YAML\n",
        lookup
    );
    const auto value = [&](std::string_view name) -> std::string {
        for (const auto& line : lines) {
            if (line.name == name) return line.value;
        }
        return "(missing)";
    };
    CHECK(value("A") == "1");
    CHECK(value("B") == "two words");
    CHECK(value("C") == "single $SET");
    CHECK(value("D") == "double value\n");
    CHECK(value("E") == "with#hash");
    CHECK(value("F") == "1-value");
    CHECK(value("MULTI") == "one\ntwo");
    CHECK(value("AFTER") == "yes");
    CHECK(value("NOVALUE") == "(missing)");
    CHECK(value("SET") == "value");
    CHECK(value("URL") == "ws://gateway:18789");
    CHECK(value("G") == "like YAML");
    for (const auto& line : lines) {
        INFO(line.name);
        CHECK(line.dialects_differ == (line.name == "D" || line.name == "F" || line.name == "G"));
    }
}

TEST_CASE("a later file is laid over an earlier one", "[contract][merge]") {
    Workshop shop;
    shop.file("a.yml", R"(
services:
  gateway:
    image: openclaw:1
    command: openclaw gateway
    environment: {A: one, B: one}
    volumes: [data:/home/node/.openclaw, logs:/logs]
    ports: ["18789:18789"]
    networks: [back]
    healthcheck: {test: [CMD, "true"], interval: 10s}
networks: {back: {}, front: {}}
volumes: {data: {}, logs: {}}
)");
    shop.file("b.yml", R"(
services:
  gateway:
    image: openclaw:2
    environment: [B=two, FROM_SHELL]
    volumes: [./here:/home/node/.openclaw]
    ports: !reset []
    networks: !override [front]
    healthcheck: {retries: 5}
)");
    const auto outcome = read(shop, {"a.yml", "b.yml"});
    REQUIRE_FALSE(outcome.fault.has_value());
    const auto& service = outcome.project.services.at("gateway");
    CHECK(service.image.value == "openclaw:2");
    CHECK(service.command.words == std::vector<std::string>{"openclaw", "gateway"});
    CHECK(service.environment.at("A").text.value == "one");
    CHECK(service.environment.at("B").text.value == "two");
    CHECK(service.environment.at("B").text.place.file == 1);
    CHECK(service.environment.at("FROM_SHELL").text.value == "shell");
    REQUIRE(service.mounts.size() == 2);
    CHECK(service.mounts[0].target == "/logs");
    CHECK(service.mounts[1].source == shop.root() + "/here");
    CHECK(service.ports.empty());
    CHECK(service.networks.size() == 1);
    CHECK(service.networks.contains("front"));
    CHECK(service.health->interval == Millis(10'000));
    CHECK(service.health->retries == 5);
}

TEST_CASE("a port that stands twice is published once, in one file and over two", "[contract][ports]") {
    Workshop shop;
    shop.file("a.yml", R"(
services:
  gateway:
    image: openclaw:1
    ports: ["18789:18789", "18789:18789", "18789:18789/udp", "1-65535:1-65535"]
)");
    shop.file("b.yml", R"(
services:
  gateway: {ports: ["18789:18789", "127.0.0.1:18789:18789"]}
)");
    const auto outcome = read(shop, {"a.yml", "b.yml"});
    REQUIRE_FALSE(outcome.fault.has_value());
    // All of TCP, one of UDP, one at an address of its own.
    CHECK(outcome.project.services.at("gateway").ports.size() == 65'537);
}

TEST_CASE("extends reaches into other files, whose paths are their own", "[contract][extends]") {
    Workshop shop;
    shop.file("common/base.yml", R"(
services:
  root:
    environment: {WHO: root, LAYER: root}
    env_file: root.env
  base:
    extends: root
    volumes: [./state:/state]
    environment: {LAYER: base}
    depends_on: [root]
)");
    shop.file("common/root.env", "FROM_FILE=yes\n");
    shop.file("compose.yml", R"(
services:
  gateway:
    extends: {file: common/base.yml, service: base}
    environment: {WHO: mine}
  root: {image: x}
)");
    const auto outcome = read(shop, {"compose.yml"});
    REQUIRE_FALSE(outcome.fault.has_value());
    const auto& service = outcome.project.services.at("gateway");
    CHECK(service.environment.at("WHO").text.value == "mine");
    CHECK(service.environment.at("LAYER").text.value == "base");
    CHECK(service.environment.at("FROM_FILE").text.value == "yes");
    CHECK(service.mounts.at(0).source == shop.root() + "/common/state");
    CHECK(service.depends_on.contains("root"));
    CHECK(outcome.project.services.size() == 2);
}

TEST_CASE("include brings in the services of another file", "[contract][include]") {
    Workshop shop;
    shop.file("db/compose.yml", "services:\n  db: {image: postgres, volumes: [\"./data:/data\"]}\n");
    shop.file("compose.yml", "include: [db/compose.yml]\nservices:\n  gateway: {image: openclaw}\n");
    const auto outcome = read(shop, {"compose.yml"});
    REQUIRE_FALSE(outcome.fault.has_value());
    CHECK(outcome.project.services.at("db").mounts.at(0).source == shop.root() + "/db/data");
    shop.file("loop.yml", "include: [loop.yml]\nservices: {a: {image: x}}\n");
    const auto loop = read(shop, {"loop.yml"});
    REQUIRE(loop.fault.has_value());
    CHECK(loop.fault->what == "`include` goes round in a circle");
}

TEST_CASE("profiles decide who runs", "[contract][profiles]") {
    Workshop shop;
    shop.file("compose.yml", "services:\n  a: {image: x}\n  b: {image: x, profiles: [tools]}\n");
    CHECK_FALSE(read(shop, {"compose.yml"}).project.services.at("b").active);
    CHECK(read(shop, {"compose.yml"}, {"tools"}).project.services.at("b").active);
    CHECK(read(shop, {"compose.yml"}, {"*"}).project.services.at("b").active);
}

TEST_CASE("short volumes, their modes, and a variable that is not set", "[contract][volumes]") {
    Workshop shop;
    shop.file("compose.yml", R"(
services:
  a:
    image: x
    volumes:
      - /anonymous
      - named:/data:ro,z
      - ./rel/../here/:/here/
      - ~/home:/home
      - ${NOT_SET}:/unset
      - ${NOT_SET:-./fallback}:/fallback
volumes:
  named: {name: real-name}
)");
    const auto outcome = read(shop, {"compose.yml"});
    REQUIRE_FALSE(outcome.fault.has_value());
    const auto& mounts = outcome.project.services.at("a").mounts;
    REQUIRE(mounts.size() == 6);
    CHECK(mounts[0].source.empty());
    CHECK(mounts[1].source == "real-name");
    CHECK(mounts[1].read_only);
    CHECK(mounts[2].source == shop.root() + "/here");
    CHECK(mounts[2].target == "/here");
    CHECK(mounts[3].kind == contract::MountKind::bind);
    CHECK(mounts[4].source == "/${NOT_SET}");
    CHECK(mounts[4].source_blank);
    CHECK(mounts[5].source == shop.root() + "/fallback");
}

// The output of `config` has every value in it; that is no fault of the files it was made of.
TEST_CASE("a literal token is a fault of files, not of what `config` prints", "[contract][reader]") {
    struct Printed {
        std::string_view by;
        std::string_view text;
        bool resolved;
    };
    const auto printed = GENERATE(
        Printed{
            "1.29.2 with volumes",
            R"(networks: {}
services:
  openclaw-gateway:
    command: [node, openclaw.mjs, gateway, --bind, lan, --allow-unconfigured]
    environment: {OPENCLAW_GATEWAY_TOKEN: a-token-of-the-tests-6001}
    image: openclaw:1
version: '3.8'
volumes: {state: {}}
)",
            true},
        Printed{
            "v2",
            R"(name: shop
services:
  openclaw-gateway:
    command: [node, openclaw.mjs, gateway, --bind, lan, --allow-unconfigured]
    environment: {OPENCLAW_GATEWAY_TOKEN: a-token-of-the-tests-6001}
    image: openclaw:1
    networks: {default: null}
networks: {default: {name: shop_default}}
)",
            true},
        Printed{
            "hand, with a name",
            R"(name: shop
services:
  openclaw-gateway:
    command: [node, openclaw.mjs, gateway, --bind, lan, --allow-unconfigured]
    environment: {OPENCLAW_GATEWAY_TOKEN: a-token-of-the-tests-6001}
    image: openclaw:1
)",
            false},
        Printed{
            "hand, with a version",
            R"(version: '3.8'
services:
  openclaw-gateway:
    command: [node, openclaw.mjs, gateway, --bind, lan, --allow-unconfigured]
    environment: {OPENCLAW_GATEWAY_TOKEN: a-token-of-the-tests-6001}
    image: openclaw:1
)",
            false}
    );
    Workshop shop;
    shop.file("compose.yml", printed.text);
    const auto outcome = shop.examine({"compose.yml"});
    INFO(printed.by);
    INFO(told(outcome.report));
    CHECK(statuses(outcome.report)["token"] == (printed.resolved ? "green" : "red"));
}

}  // namespace ocprobe::test
