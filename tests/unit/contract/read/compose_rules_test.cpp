// What Compose v2 refuses, with its place, and values whose form it changes. tests/e2e/compose holds the whole against
// Compose itself.
#include "contract/read/plain_scalar.hpp"
#include "contract/read/port_reader.hpp"
#include "contract/read/reader.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

std::string printed_ports(std::string_view text) {
    const auto ports = contract::read_port(text);
    if (!ports) return "refused: " + ports.error();
    std::string out;
    for (const auto& port : *ports)
        out += (out.empty() ? "" : " ") + port.host_address + "|" + port.published + "|" + port.target + "|" +
               port.protocol;
    return out;
}

std::string printed_scalar(std::string_view text) {
    contract::Node node;
    node.kind = contract::Node::Kind::scalar;
    node.plain = true;
    node.text = std::string(text);
    return contract::as_compose_prints(node, node.text);
}

}  // namespace

TEST_CASE("short ports: addresses, ranges, protocols", "[contract][ports]") {
    CHECK(printed_ports("18789") == "||18789|tcp");
    CHECK(printed_ports("127.0.0.1:18789:18789/UDP") == "127.0.0.1|18789|18789|udp");
    CHECK(printed_ports("[::1]:1:2") == "::1|1|2|tcp");
    CHECK(printed_ports("5-6:7-8") == "|5|7|tcp |6|8|tcp");
    CHECK(printed_ports("5-9:7") == "|5-9|7|tcp");
    CHECK(printed_ports("5-6:7-9") == "refused: ports: ranges of different lengths in `5-6:7-9`");
    CHECK(printed_ports("70000:1") == "refused: ports: no port of the host is `70000`");
    CHECK(printed_ports("1:x") == "refused: ports: no container port is `x`");
    CHECK(printed_ports("1:2/x") == "refused: ports: no protocol is called `x`");
    CHECK(printed_ports("host:1:2") == "refused: ports: no address in `host:1:2`");
    CHECK(printed_ports("") == "refused: ports: no container port in ``");
}

TEST_CASE("a number without quotes loses its form", "[contract][scalars]") {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"1.50", "1.5"},
        {"010", "8"},
        {"08", "8"},
        {"0x1f", "31"},
        {"1e3", "1000"},
        {"1e21", "1e+21"},
        {"1_000", "1000"},
        {"TRUE", "true"},
        {"yes", "yes"},
        {"1.2.3", "1.2.3"},
        {"-0", "0"},
        {"-", "-"},
        {"+5", "5"},
        {"1:30", "1:30"}};
    for (const auto& [text, expected] : rows)
        CHECK(printed_scalar(text) == expected);
}

TEST_CASE("what Compose refuses is refused with its place", "[contract][bad]") {
    struct Row {
        std::string_view service;  ///< keys of the service `a`
        std::string_view rest;     ///< of the file
        std::string_view expected;
    };
    const Row rows[] = {
        {"networks: [no]",
         "",
         "compose.yml:4:16: service a names the network `no`, which these files do not define"},
        {"volumes: ['no:/d']", "", "compose.yml:4:15: service a names the volume `no`"},
        {"secrets: [no]", "", "compose.yml:4:15: service a names the secret `no`"},
        {"depends_on: [no]", "", "compose.yml:4:18: service a names the service `no`"},
        {"depends_on: [a]", "", "compose.yml:4:18: the services depend on each other in a circle, through a"},
        {"depends_on: {b: {condition: soon}}",
         "  b: {image: x}\n",
         "compose.yml:4:18: depends_on: there is no condition `soon`"},
        {"container_name: c\n    scale: 2",
         "",
         "compose.yml:4:21: service a has a container_name and several replicas"},
        {"comand: x", "", "compose.yml:4:5: service a: Compose knows no key `comand` here"},
        {"user: 1000", "", "compose.yml:4:11: service a: `user` must be text"},
        {"environment:", "", "service a: `environment` must be a list or a mapping"},
        {"healthcheck: {test: x, interval: soon}", "", "compose.yml:4:38: no duration like 1m30s: `soon`"},
        {"healthcheck: {test: [curl]}",
         "",
         "compose.yml:4:25: healthcheck: a list starts with CMD, CMD-SHELL or NONE"},
        {"ports: ['1:x']", "", "compose.yml:4:13: ports: no container port is `x`"},
        {"volumes: [{type: bind, target: /x}]", "", "compose.yml:4:15: volumes: a bind needs a `source`"},
        {"command: a \"b", "", "compose.yml:4:14: command: a quote that is never closed"},
        {"mem_limit: 1g\n    deploy: {resources: {limits: {memory: 2g}}}",
         "",
         "mem_limit and deploy.resources.limits.memory differ"},
        {"user: x", "foo: 1\n", "compose.yml:5:1: the file: Compose knows no key `foo` here"},
        {"user: x",
         "volumes: {v: {external: true, driver: local}}\n",
         "volume v: `driver` beside `external: true`"},
        {"user: x", "secrets: {s: {}}\n", "`s` needs one of file, environment, content, external"},
    };
    for (const auto& row : rows) {
        Workshop shop;
        shop.file(
            "compose.yml",
            "services:\n  a:\n    image: x\n    " + std::string(row.service) + "\n" + std::string(row.rest)
        );
        const auto error = shop.examine({"compose.yml"}).error;
        INFO(row.service << "\n" << row.rest << "\n" << error);
        CHECK(error.find(row.expected) != std::string::npos);
    }
}

TEST_CASE("an included file has its own folder and its own variables", "[contract][include]") {
    Workshop shop;
    shop.file(
        "compose.yml",
        "include: [sub/more.yml]\nservices: {a: {image: x, environment: {V: \"${V:-none}\"}}}\n"
    );
    shop.file(
        "sub/more.yml", "services: {b: {image: x, environment: {V: \"${V:-none}\"}, volumes: [\"./d:/d\"]}}\n"
    );
    shop.file("sub/.env", "V=inner\n");
    RealFileSystem files("");
    const Environment environment;
    const auto read =
        contract::read_project({files, environment, shop.root(), {"compose.yml"}, {}, {}, {}, {}});
    REQUIRE_FALSE(read.fault.has_value());
    CHECK(read.project.services.at("a").environment.at("V").text.value == "none");
    CHECK(read.project.services.at("b").environment.at("V").text.value == "inner");
    CHECK(read.project.services.at("b").mounts.at(0).source == shop.root() + "/sub/d");
    shop.file("compose.yml", "include: [sub/more.yml]\nservices: {b: {image: x}}\n");
    CHECK(shop.examine({"compose.yml"}).error == "compose.yml:2:12: service b is in an included file, too");
}

}  // namespace ocprobe::test
