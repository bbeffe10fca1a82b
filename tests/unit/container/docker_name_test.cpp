// Which container this is, by the name that Docker's resolver has for its address.
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

ContainerFacts in_docker() {
    ContainerFacts facts;
    facts.in_container = true;
    facts.engine = ContainerEngine::docker;
    facts.name_servers = {"127.0.0.11"};
    facts.own_addresses = {"fdd0::2", "172.18.0.2"};
    return facts;
}

}  // namespace

TEST_CASE("Docker's resolver is asked about the container's own address, and only where it is the resolver") {
    CHECK(container::address_known_to_docker(in_docker()) == std::optional<std::string>("172.18.0.2"));
    auto facts = in_docker();
    facts.name_servers = {"10.0.0.53"};
    CHECK_FALSE(container::address_known_to_docker(facts));
    facts = in_docker();
    facts.own_addresses = {"fdd0::2"};
    CHECK_FALSE(container::address_known_to_docker(facts));
    facts = in_docker();
    facts.engine = ContainerEngine::kubernetes;
    CHECK_FALSE(container::address_known_to_docker(facts));
    facts = in_docker();
    facts.in_container = false;
    CHECK_FALSE(container::address_known_to_docker(facts));
}

TEST_CASE("Compose's project and service stand in the names of its containers") {
    struct Case {
        const char* name;
        const char* container;
        const char* project;  ///< nullptr: not Compose
        const char* service;
    };
    const Case cases[] = {
        {"claw-openclaw-cli-1.claw_default", "claw-openclaw-cli-1", "claw", "openclaw-cli"},
        {"claw-openclaw-cli-1.claw_default.", "claw-openclaw-cli-1", "claw", "openclaw-cli"},
        {"claw-openclaw-cli-12.claw_back", "claw-openclaw-cli-12", "claw", "openclaw-cli"},
        {"claw_openclaw-cli_1.claw_default", "claw_openclaw-cli_1", "claw", "openclaw-cli"},
        {"my_claw-cli-1.my_claw_default", "my_claw-cli-1", "my_claw", "cli"},
        {"my-claw-cli-1.my-claw_default", "my-claw-cli-1", "my-claw", "cli"},
        {"claw-api.v2-1.claw_default", "claw-api.v2-1", "claw", "api.v2"},
        {"claw-cli-run-0123456789ab.claw_default", "claw-cli-run-0123456789ab", "claw", "cli"},
        {"openclaw-cli.claw_default", "openclaw-cli", "claw", ""},
        {"agitated_swartz.lab", "agitated_swartz", nullptr, nullptr},
        {"claw-cli-1.lab", "claw-cli-1", nullptr, nullptr},
        {"other-cli-1.claw_back", "other-cli-1", nullptr, nullptr},
        {"claw-1.claw_back", "claw-1", nullptr, nullptr},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        auto facts = in_docker();
        container::take_docker_name(facts, c.name);
        CHECK(facts.container_name == c.container);
        REQUIRE(facts.compose.has_value() == (c.project != nullptr));
        if (c.project == nullptr) continue;
        CHECK(facts.compose->project == c.project);
        CHECK(facts.compose->service == c.service);
    }
}

TEST_CASE("what is no name of a container is not taken for one") {
    for (const char* name :
         {"", ".", "localhost", "a b.c_default", "x;reboot.claw_default", ".claw_default"}) {
        INFO(name);
        auto facts = in_docker();
        container::take_docker_name(facts, name);
        CHECK(facts.container_name.empty());
        CHECK_FALSE(facts.compose);
    }
}

TEST_CASE("whoever has a name from Docker's resolver runs in Docker") {
    auto facts = in_docker();
    facts.engine = ContainerEngine::unknown;
    container::take_docker_name(facts, "agitated_swartz.lab");
    CHECK(facts.engine == ContainerEngine::docker);
}
