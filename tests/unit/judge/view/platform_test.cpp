// What runs the containers here, and which services are known by name.
#include "judge/view/platform.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

TEST_CASE("the platform is what was found") {
    auto e = bridge();
    CHECK(judge::platform_of(e) == Platform::compose);
    e.container.compose.reset();
    CHECK(judge::platform_of(e) == Platform::docker);
    e.container.engine = ContainerEngine::podman;
    CHECK(judge::platform_of(e) == Platform::podman);
    e.container.engine = ContainerEngine::kubernetes;
    CHECK(judge::platform_of(e) == Platform::kubernetes);
    e.container.engine = ContainerEngine::unknown;
    CHECK(judge::platform_of(e) == Platform::unknown);
    e.container.in_container = false;
    CHECK(judge::platform_of(e) == Platform::host);
}

TEST_CASE("the name of the network namespace's owner is this container's, unless a gateway lives there") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(judge::own_service(e) == "openclaw-cli");
    CHECK_FALSE(judge::shares_another_namespace(e));

    auto joined = shared_namespace();
    joined.container.gateway_processes.clear();
    joined.state.lock.state = LockState::foreign;
    joined.container.compose = ComposeIdentity{"stack", "openclaw-gateway"};
    CHECK(judge::shares_another_namespace(joined));
    CHECK(judge::own_service(joined).empty());
    CHECK(judge::gateways_service(joined) == "openclaw-gateway");
    CHECK(judge::own_container(joined).empty());
    joined.container.container_id_is_own = true;
    CHECK(judge::own_container(joined) == "659d1d2795a3");

    // The gateway answers on this loopback, at another port than the CLI dials.
    auto by_port = bridge();
    by_port.container.compose = ComposeIdentity{"stack", "brain"};
    by_port.target.host_is_loopback = true;
    by_port.target.endpoint->host = "127.0.0.1";
    connect_outcome(by_port, ConnectOutcome::refused);
    gateway_at(by_port, "127.0.0.1", 19001, "127.0.0.1");
    CHECK(judge::own_service(by_port).empty());
    CHECK(judge::gateways_service(by_port) == "brain");

    // The gateway's own container: its process is visible.
    auto inside = joined;
    GatewayProcess process;
    process.pid = 7;
    process.same_network_namespace = true;
    inside.container.gateway_processes = {process};
    CHECK_FALSE(judge::shares_another_namespace(inside));
    CHECK(judge::own_service(inside) == "openclaw-gateway");
    CHECK(judge::gateways_service(inside) == "openclaw-gateway");
}

TEST_CASE("a container that Compose did not make is known by its own name") {
    auto e = bridge();
    e.container.compose.reset();
    e.container.container_name = "agitated_swartz";
    CHECK(judge::own_service(e) == "agitated_swartz");
    e.container.compose = ComposeIdentity{"stack", ""};
    CHECK(judge::own_service(e).empty());
}

TEST_CASE("a name that leads to a container may be a service of another project of Compose") {
    auto e = bridge();
    by_name(e, "brain");
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    e.container.compose.reset();
    e.container.container_name = "agitated_swartz";
    CHECK(judge::gateways_service(e) == "brain");
    e.container.container_name = "night-tools-cli-1";
    CHECK(judge::gateways_service(e).empty());
}

TEST_CASE(
    "without Docker's word for our own name a name may be a service of Compose, and is given to no command"
) {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    refused(e, "NOT_PAIRED", "PAIRING_REQUIRED");
    ws(e).error->request_id = safe("938e5a80-9bee-4c0a-8c2b-6d6ee9aee6c9");
    CHECK(judge::judge(e).verdict.fix.front().service == "openclaw-gateway");
    e.container.compose.reset();
    e.container.container_name.clear();
    CHECK(judge::judge(e).verdict.fix.front().service.empty());
    e.container.container_name = "agitated_swartz";
    CHECK(judge::judge(e).verdict.fix.front().service == "openclaw-gateway");
    e.container.engine = ContainerEngine::kubernetes;
    e.container.container_name.clear();
    CHECK(judge::judge(e).verdict.fix.front().service == "openclaw-gateway");  // a Service
}

TEST_CASE("the name that is dialled is the gateway's, or the proxy's where one answers") {
    auto e = bridge();
    by_name(e, "front");
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(judge::gateways_service(e) == "front");
    CHECK(judge::proxys_service(e).empty());
    http(e).proxy = "nginx";
    CHECK(judge::gateways_service(e).empty());
    CHECK(judge::proxys_service(e) == "front");

    auto attribution = bridge();
    by_name(attribution, "front");
    declined(attribution, answer(403, HttpBody::gateway_attribution, "application/json"));
    CHECK(judge::gateways_service(attribution).empty());
    gateway_at(attribution, "openclaw-gateway");
    CHECK(judge::gateways_service(attribution) == "openclaw-gateway");

    auto public_name = bridge();
    by_name(public_name, "claw.example.com");
    refused(public_name, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(judge::gateways_service(public_name).empty());
}

TEST_CASE("steps that recreate this container tell that ocprobe's file goes with it, where it lies in it") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    e.program = "/tmp/ocprobe";
    e.container.mounts = {{"/", "/", "overlay", "overlay", false, 0, 0, ""}};
    const auto copied = [](const Evidence& evidence) {
        return judge::judge(evidence).verdict.fix.front().copied_file;
    };
    CHECK(copied(e) == "/tmp/ocprobe");
    e.container.mounts.push_back({"/tmp", "/srv", "/dev/vda1", "ext4", false, 0, 0, ""});
    CHECK(copied(e).empty());
    e.container.mounts.back().point = "/tmp/ocprobe";
    CHECK(copied(e).empty());
    e.container.mounts.back().point = "/tm";
    CHECK(copied(e) == "/tmp/ocprobe");
    e.program = "ocprobe";
    CHECK(copied(e).empty());
}

TEST_CASE("the CLI is called as the image has it") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_DEVICE_TOKEN_MISMATCH");
    CHECK(fix_says(judge::judge(e).verdict, "openclaw devices rotate --device"));
    e.cli.command = {"node", "/app/openclaw.mjs"};
    CHECK(fix_says(judge::judge(e).verdict, "node /app/openclaw.mjs devices rotate --device"));
}

}  // namespace ocprobe::judge_test
