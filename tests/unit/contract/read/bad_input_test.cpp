// What cannot be judged: one clear line with the place, never a crash, bounded work.
#include "contract/read/yaml.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace ocprobe::test {

namespace {

std::string error_of(std::string_view text) {
    Workshop shop;
    shop.file("compose.yml", text);
    return shop.examine({"compose.yml"}).error;
}

constexpr std::string_view good = "services:\n  openclaw-gateway:\n    image: openclaw:1\n";

}  // namespace

TEST_CASE("bad input is told in one line with its place", "[contract][bad]") {
    struct Row {
        std::string_view text;
        std::string_view expected;
    };
    const Row row = GENERATE(
        Row{"", "compose.yml:1:1: the file is empty"},
        Row{"# nothing\n", "compose.yml:1:1: the file is empty"},
        Row{"- a\n- b\n", "compose.yml:1:1: the file must be a mapping, not a list"},
        Row{"name: x\n", "compose.yml:1:1: no `services` in this file"},
        Row{"services: [a]\n",
            "compose.yml:1:1: this is a Render blueprint: give a Compose file with the same services"},
        Row{"services:\n  a: 1\n", "compose.yml:2:6: service a must be a mapping, not a word"},
        Row{"services:\n  a:\n    image: x\n    image: y\n",
            "compose.yml:4:5: the key `image` stands here for the second time, first in line 3"},
        Row{"services:\n  a:\n    image: x\n  a:\n    image: y\n",
            "compose.yml:4:3: the key `a` stands here for the second time, first in line 2"},
        Row{"services:\n\ta:\n\t\timage: x\n", "compose.yml:2:"},
        Row{"services: {a: {image: x}", "compose.yml:1:"},
        Row{"services:\n  a:\n    image: x\n    comm", "compose.yml:4:5: a word that is no key and no value"},
        Row{"services:\n  a:\n    image: x\nvolumes", "compose.yml:4:1: a word that is no key and no value"},
        Row{"services:\n  a:\n    image: \"", "compose.yml:3:12: a quote that is never closed"},
        Row{"services:\n  a:\n    image: x\n    command: {{ .Values.command }}\n",
            "compose.yml:4:14: this is a Helm template that is not rendered: give the output of `helm "
            "template`"},
        Row{"version: '2.0'\nservices: {a: {image: x}}\nprofiles: {compute: {}}\ndeployment: {a: {}}\n",
            "compose.yml:1:1: this is an Akash SDL"},
        Row{"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yml]\n",
            "compose.yml:1:1: this is a Kustomization: give the output of `kustomize build`"},
        Row{"services:\n  openclaw-gateway:\n    volumes: [\"./more:/more\"]\n",
            "compose.yml:2:3: service openclaw-gateway has neither image nor build"},
        Row{"{\"services\": {\"a\": {\"image\": \"x\"", "compose.yml:1:"},
        Row{"services:\n  a:\n    image: \xff\xfe\n", "compose.yml:3:12: not UTF-8 from here on"},
        Row{std::string_view("services:\n  a\0b:\n", 16), "compose.yml:2:4: a NUL byte: not a text file"},
        Row{"services:\n  a:\n    image: ${X\n",
            "compose.yml:3:12: image: a `$` that Compose cannot substitute"},
        Row{"services:\n  a:\n    volumes: data\n", "compose.yml:3:14: service a: `volumes` must be a list"},
        Row{"services:\n  a:\n    environment: x\n",
            "compose.yml:3:18: service a: `environment` must be a list or a mapping"},
        Row{"a: &a [*a]\n", "compose.yml:1:"},
        Row{"services:\n  a:\n    extends: b\n    image: x\n  b:\n    extends: a\n",
            "`extends` goes round in a circle at service a"},
        Row{"services:\n  a:\n    extends: {service: nobody}\n",
            "`extends` names the service nobody, which does not exist"}
    );
    const auto error = error_of(row.text);
    INFO(row.text);
    CHECK(error.find(row.expected) != std::string::npos);
    CHECK(error.find('\n') == std::string::npos);
    CHECK(error.starts_with("compose.yml:"));
}

TEST_CASE("what is no file is told by its name", "[contract][bad]") {
    Workshop shop;
    shop.file("folder/compose.yml", good);
    CHECK(shop.examine({"folder"}).error == "folder: Is a directory (EISDIR)");
    CHECK(shop.examine({"nowhere.yml"}).error == "nowhere.yml: No such file or directory (ENOENT)");
    CHECK(shop.examine({}).error.find("no compose.yaml or docker-compose.yml here") == 0);
    shop.file("broken.yml", "services:\n  a:\n    extends: {file: gone.yml, service: b}\n");
    CHECK(shop.examine({"broken.yml"}).error.find("broken.yml:3:21: ") == 0);
}

TEST_CASE("a chain of services is followed to a limit", "[contract][bad]") {
    const auto chain = [](int links) {
        std::string text = "services:\n  g: {image: openclaw, command: [gateway], extends: {service: s1}}\n";
        for (int i = 1; i < links; ++i)
            text += fmt::format("  s{}: {{image: x, extends: {{service: s{}}}}}\n", i, i + 1);
        return text + fmt::format("  s{}: {{image: x}}\n", links);
    };
    CHECK(error_of(chain(99)).empty());
    CHECK(error_of(chain(100)) == "compose.yml:102:3: `extends` leads through more than 100 services");
    CHECK(error_of(chain(1'204)) == "compose.yml:102:3: `extends` leads through more than 100 services");
}

TEST_CASE("variables expand to a limit, in the files and in an env file", "[contract][bad]") {
    const auto lines_of = [](std::string_view line, int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += fmt::format(fmt::runtime(line), i);
        return text;
    };
    Workshop shop;
    shop.file(".env", "V=" + std::string(50'000, 'x') + "\n");
    shop.file("compose.yml", std::string(good) + "    environment:\n" + lines_of("      V{}: $V\n", 100));
    CHECK(shop.examine({"compose.yml"}).error == "the variables in these files expand to more than 4 MiB");
    shop.file(
        ".env", lines_of("V{0}=" + std::string(60, 'x') + "\n", 1) + lines_of("W{}=$V0$V0$V0\n", 10'000)
    );
    shop.file("compose.yml", good);
    CHECK_THAT(
        shop.examine({"compose.yml"}).error, Catch::EndsWith("/.env: its variables expand to more than 1 MiB")
    );
    shop.file(".env", "");
    shop.file("lines.env", "V=" + std::string(60'000, 'x') + "\n" + lines_of("W{}=$V\n", 100));
    shop.file("compose.yml", std::string(good) + "    env_file: lines.env\n");
    CHECK(
        shop.examine({"compose.yml"}).error ==
        "compose.yml:4:15: env_file lines.env: its variables expand to more than 1 MiB"
    );
}

TEST_CASE("ten megabytes are refused, not read", "[contract][bad]") {
    Workshop shop;
    std::string text(good);
    while (text.size() < 10'000'000)
        text += "# a comment that makes the file larger than anybody's\n";
    shop.file("compose.yml", text);
    CHECK(shop.examine({"compose.yml"}).error == "compose.yml: larger than 4 MiB, the limit for one file");
    shop.standard_input = text;
    CHECK(shop.examine({"-"}).error == "<stdin>:1:1: larger than 4 MiB, the limit for one file");
}

TEST_CASE("an alias bomb stays as small as its text", "[contract][bad]") {
    std::string text = "x-0: &x0 [a, a, a, a, a, a, a, a, a]\n";
    for (int i = 1; i < 30; ++i) {
        const auto mine = std::to_string(i);
        const auto below = "*x" + std::to_string(i - 1);
        text += "x-" + mine + ": &x" + mine + " [" + below;
        for (int n = 0; n < 8; ++n)
            text += ", " + below;
        text += "]\n";
    }
    text += good;
    CHECK(error_of(text).empty());
    // Where the bomb stands for a value that is read, its type is wrong at the first step.
    CHECK(
        error_of(text + "    command: *x29\n").find("`command`: each entry must be text") != std::string::npos
    );
}

TEST_CASE("merge keys cannot multiply either", "[contract][bad]") {
    std::string text = "m0: &m0 {";
    for (int i = 0; i < 3'000; ++i)
        text += (i > 0 ? ", k" : "k") + std::to_string(i) + ": 1";
    text += "}\n";
    for (int i = 1; i < 200; ++i)
        text +=
            "m" + std::to_string(i) + ": &m" + std::to_string(i) + " {<<: *m" + std::to_string(i - 1) + "}\n";
    CHECK(
        error_of(text + std::string(good)).find("`<<` brings in more than 200000 keys") != std::string::npos
    );
}

TEST_CASE("depth and number of values are bounded", "[contract][bad]") {
    std::string deep(100'000, '[');
    CHECK(error_of("a: " + deep).find("compose.yml:1:") == 0);
    std::string many = "a:\n";
    while (many.size() < 3'000'000)
        many += "- 1\n";
    CHECK(error_of(many).find("more than 200000 values") != std::string::npos);
}

TEST_CASE("nobody is a gateway, or everybody could be", "[contract][roles]") {
    Workshop shop;
    shop.file("compose.yml", "services:\n  db:\n    image: postgres\n");
    CHECK(
        shop.examine({"compose.yml"}).error == "no service of these files looks like an OpenClaw gateway (db "
                                               "is unrelated): give the file that has it too, or "
                                               "name it with --gateway"
    );
    shop.gateways = {"nobody"};
    CHECK(shop.examine({"compose.yml"}).error == "--gateway nobody: there is no such service");
    shop.file("two.yml", R"(
services:
  a-gateway: {image: "openclaw:1", command: "openclaw gateway"}
  b-gateway: {image: "openclaw:1", command: "openclaw gateway"}
  openclaw-cli: {image: "openclaw:1", command: "sleep 1"}
)");
    shop.gateways = {};
    const auto unpaired = shop.examine({"two.yml"});
    for (const auto& [row, status] : statuses(unpaired.report))
        CHECK(status == "undecided");
    CHECK(told(unpaired.report).find("`a-gateway` or `b-gateway`") != std::string::npos);
    shop.gateways = {"b-gateway"};
    const auto outcome = shop.examine({"two.yml"});
    REQUIRE(outcome.report.pairs.size() == 1);
    CHECK(outcome.report.pairs[0].gateway == "b-gateway");
}

TEST_CASE("who came close to a gateway is named with the reasons", "[contract][roles]") {
    Workshop shop;
    shop.file("compose.yml", R"(
services:
  one: {build: ./one, volumes: ["a:/root/.openclaw"]}
  two: {build: ./two, volumes: ["b:/root/.openclaw"]}
volumes: {a: {}, b: {}}
)");
    const auto error = shop.examine({"compose.yml"}).error;
    INFO(error);
    CHECK(
        error.find("came close: one (25 of 50: +25 a state directory is mounted); two (25 of 50:") !=
        std::string::npos
    );
}

TEST_CASE("a file that another one names is told with the place where it is named", "[contract][bad]") {
    Workshop shop;
    shop.file("compose.yml", "include:\n  - parts/gone.yml\nservices: {}\n");
    CHECK(
        shop.examine({"compose.yml"}).error ==
        "compose.yml:2:5: parts/gone.yml: No such file or directory (ENOENT)"
    );
}

// Code scanning finds a file by its path in the repository.
TEST_CASE("places are relative to where the run is", "[contract]") {
    Workshop shop;
    shop.file("compose.yml", "include: [parts/gateway.yml]\nservices: {}\n");
    shop.file("parts/gateway.yml", good);
    const auto outcome = shop.examine({shop.root() + "/compose.yml"});
    CHECK(outcome.report.files == std::vector<std::string>{"compose.yml", "parts/gateway.yml"});
}

TEST_CASE(
    "a project of more services than anybody deploys is refused, not compared for minutes", "[contract][bad]"
) {
    std::string text = "services:\n";
    for (int i = 0; i <= 1'000; ++i)
        text += fmt::format("  s{}: {{image: openclaw, command: [openclaw, gateway]}}\n", i);
    CHECK(error_of(text) == "these files have more than 1,000 services");
}

TEST_CASE("what a few bytes bring into many services has a limit", "[contract][bad]") {
    constexpr auto limit = ": the services hold more than 8 MiB of values";
    std::string variables;
    for (int i = 0; i < 1'000; ++i)
        variables += fmt::format("K{}: v,", i);
    const std::string text(100'000, 'x');
    const auto services = [&](const std::string& base, std::string_view form, int count) {
        auto project = fmt::format("services:\n  s0: &base {{image: x, {}}}\n", base);
        for (int i = 1; i <= count; ++i)
            project += fmt::format(fmt::runtime(form), i);
        return project;
    };
    constexpr auto extends = "  s{}: {{extends: {{service: s0}}}}\n";
    const auto environment = "environment: {" + variables + "}";
    CHECK(error_of(services(environment, extends, 10)).find(limit) == std::string::npos);
    CHECK_THAT(error_of(services(environment, extends, 900)), Catch::EndsWith(limit));
    CHECK_THAT(error_of(services(environment, "  s{}: {{<<: *base}}\n", 900)), Catch::EndsWith(limit));
    for (const auto* key : {"command: ", "user: ", "healthcheck: {test: "}) {
        INFO(key);
        const auto end = std::string_view(key).ends_with("test: ") ? "}" : "";
        CHECK_THAT(error_of(services(key + text + end, extends, 900)), Catch::EndsWith(limit));
    }
    CHECK_THAT(
        error_of(services("init: true", "  s{}: {{image: x, ports: [\"1-60000:1-60000\"]}}\n", 2)),
        Catch::EndsWith(limit)
    );
    Workshop shop;
    std::string all;
    for (int i = 0; i < 20; ++i)
        all += "e.env,";
    shop.file("e.env", std::string(1'000'000, '#') + "\n");
    shop.file("compose.yml", fmt::format("{}    env_file: [{}]\n", good, all));
    CHECK_THAT(shop.examine({"compose.yml"}).error, Catch::EndsWith(limit));
}

}  // namespace ocprobe::test
