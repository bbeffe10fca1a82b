// The words of a fix, over platforms, places and operations; hostile values.
#include "ocprobe/policy/credential_script.hpp"
#include "report/common/fix_words.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace ocprobe;
using report::LineKind;
using report::StepWords;
using report::words_of;

namespace {

SettingValue text(std::string value) {
    return {.text = std::move(value), .from = {}};
}

SettingValue reference(std::string from) {
    return {.text = {}, .from = std::move(from)};
}

FixStep at(Platform platform, Place place, std::vector<Edit> edits, std::string service = {}) {
    FixStep step;
    step.platform = platform;
    step.place = place;
    step.edits = std::move(edits);
    step.service = std::move(service);
    return step;
}

struct Row {
    FixStep step;
    std::string where;
    std::string command;
    LineKind kind = LineKind::none;
    std::string then{};
};

void check(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        INFO(row.where << "\n" << row.command);
        const auto words = words_of(row.step);
        CHECK(words.where == row.where);
        CHECK(words.command == row.command);
        CHECK(words.kind == row.kind);
        CHECK(words.then == row.then);
    }
}

const Edit url = SetEnv{"OPENCLAW_GATEWAY_URL", text("ws://openclaw-gateway:18789")};
const Edit allow = SetEnv{"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", text("1")};
const Edit token =
    SetEnv{"OPENCLAW_GATEWAY_TOKEN", reference("env OPENCLAW_GATEWAY_TOKEN of service gateway")};
const std::string print_token = "node -p '" + policy::credential_script("token") + "'";
const Edit node_command = ServiceCommand{{"node", "dist/index.js", "gateway", "--bind", "lan"}};
const Edit bind = ConfigSet{"gateway.bind", text("lan")};
const Edit shared = NetworkMode{"service:openclaw-gateway"};

}  // namespace

TEST_CASE("Compose: lines of a service") {
    const auto cli = [](std::vector<Edit> edits) {
        return at(Platform::compose, Place::cli_service, std::move(edits), "openclaw-cli");
    };
    const std::string where = "compose.yml, service openclaw-cli";
    const std::string up = "docker compose up -d openclaw-cli";
    check({
        {cli({url, allow, token, SetEnv{"EDGE", reference("what the proxy accepts")}}),
         where,
         "environment:\n  OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789\n"
         "  OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n  OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}\n"
         "  EDGE: \"<value of what the proxy accepts>\"",
         LineKind::yaml,
         "(echo; docker compose exec -T gateway " + print_token +
             " | sed -n \"s/..*/OPENCLAW_GATEWAY_TOKEN='&'/p\") >> .env && " + up},
        {cli({SetEnv{"OPENCLAW_GATEWAY_TOKEN", reference("env CLAWDBOT_GATEWAY_TOKEN")}}),
         where,
         "environment:\n  OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}",
         LineKind::yaml,
         "(echo; docker compose exec -T openclaw-cli printenv CLAWDBOT_GATEWAY_TOKEN | sed -n "
         "\"s/..*/OPENCLAW_GATEWAY_TOKEN='&'/p\") >> .env && " +
             up},
        {cli({VolumesFrom{"gateway"}, Unmount{"/state"}}),
         where,
         "volumes:\n  # remove the mount at /state\nvolumes_from: [gateway]",
         LineKind::yaml,
         up},
        {cli({UnsetEnv{"CLAWDBOT_GATEWAY_TOKEN"}}),
         where,
         "environment:\n  # remove CLAWDBOT_GATEWAY_TOKEN",
         LineKind::yaml,
         up},
        {cli({shared}), where, "network_mode: \"service:openclaw-gateway\"", LineKind::yaml, up},
        {cli({JoinNetwork{"openclaw"}}), where, "networks: [openclaw]", LineKind::yaml, up},
        {cli({Mount{"/sock", "openclaw-run", true}, Unmount{"/old"}, DeclareVolume{"openclaw-run"}}),
         where,
         "volumes:\n  - openclaw-run:/sock:ro\n  # remove the mount at /old\n"
         "# at the top level of the file, beside `services:`\nvolumes:\n  openclaw-run:",
         LineKind::yaml,
         up},
        {cli({RunAs{"1000:1000"}}), where, "user: \"1000:1000\"", LineKind::yaml, up},
        {cli({node_command}),
         where,
         "command: [\"node\", \"dist/index.js\", \"gateway\", \"--bind\", \"lan\"]",
         LineKind::yaml,
         up},
        {cli({url, Recreate{}}),
         where,
         "environment:\n  OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789",
         LineKind::yaml,
         "docker compose up -d --force-recreate --no-deps openclaw-cli"},
        {cli({Recreate{}}),
         "Docker host",
         "docker compose up -d --force-recreate --no-deps openclaw-cli",
         LineKind::shell},
        {cli({Restart{}}), "Docker host", "docker compose restart openclaw-cli", LineKind::shell},
    });
}

TEST_CASE("Compose: where no service is known, none is named") {
    const std::string line = "environment:\n  OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789";
    const std::string up = "docker compose up -d";
    const auto set = [&](Place place) { return at(Platform::compose, place, {url}); };
    check({
        {set(Place::cli_service), "compose.yml, service of the CLI", line, LineKind::yaml, up},
        {set(Place::gateway_service), "compose.yml, the gateway's service", line, LineKind::yaml, up},
        {set(Place::proxy_service), "compose.yml, the proxy's service", line, LineKind::yaml, up},
        {at(Platform::compose, Place::cli_service, {url}, "a; reboot"),
         "compose.yml, service of the CLI",
         line,
         LineKind::yaml,
         up},
        {at(Platform::compose, Place::gateway_service, {Restart{}}),
         "Docker host",
         "docker compose restart <service of the gateway>",
         LineKind::shell},
        {at(Platform::compose, Place::gateway_container, {bind}),
         "the gateway's container",
         "openclaw config set gateway.bind 'lan'",
         LineKind::shell},
    });
    auto other_file = set(Place::cli_service);
    other_file.file = "stack.yml";
    CHECK(words_of(other_file).where == "stack.yml, service of the CLI");
}

TEST_CASE("a container that is made again has no file that was copied into the old one") {
    auto compose = at(Platform::compose, Place::cli_service, {url}, "openclaw-cli");
    compose.copied_file = "/tmp/ocprobe";
    CHECK(
        words_of(compose).then ==
        "docker compose up -d openclaw-cli  # copy /tmp/ocprobe into the new container"
    );
    auto docker = at(Platform::docker, Place::cli_service, {url});
    docker.copied_file = "/tmp/ocprobe";
    CHECK(
        words_of(docker).then ==
        "recreate the container with these options, then copy /tmp/ocprobe into the new container"
    );
}

TEST_CASE("an image that has the CLI under another name") {
    auto step = at(Platform::compose, Place::cli_container, {bind, ConfigUnset{"gateway.port"}});
    step.openclaw = {"node", "/app/openclaw.mjs"};
    CHECK(
        words_of(step).command == "node /app/openclaw.mjs config set gateway.bind 'lan'\nnode "
                                  "/app/openclaw.mjs config unset gateway.port"
    );
}

TEST_CASE("commands, in the container and from outside") {
    const Edit script = Exec{{"sh", "-c", "printf %s \"$A\" | wc -c"}};
    const Edit list = Exec{{"openclaw", "devices", "list"}};
    check({
        {at(Platform::compose, Place::gateway_container, {bind, Restart{}}, "gw"),
         "Docker host",
         "docker compose exec gw openclaw config set gateway.bind 'lan'",
         LineKind::shell,
         "docker compose restart gw"},
        {at(Platform::compose, Place::gateway_container, {script}, "gw"),
         "Docker host",
         "docker compose exec gw sh -c 'printf %s \"$A\" | wc -c'",
         LineKind::shell},
        {at(Platform::compose, Place::engine_host, {script}),
         "Docker host",
         "printf %s \"$A\" | wc -c",
         LineKind::shell},
        {at(Platform::compose, Place::cli_container, {list}, "cli"),
         "CLI container",
         "openclaw devices list",
         LineKind::shell},
        {at(Platform::compose, Place::cli_container, {ConfigUnset{"gateway.remote.url"}}),
         "CLI container",
         "openclaw config unset gateway.remote.url",
         LineKind::shell},
        {at(Platform::docker, Place::gateway_container, {list}, "gw"),
         "Docker host",
         "docker exec gw openclaw devices list",
         LineKind::shell},
        {at(Platform::podman, Place::proxy_container, {list}, "front"),
         "Podman host",
         "podman exec front openclaw devices list",
         LineKind::shell},
        {at(Platform::kubernetes, Place::gateway_container, {bind}, "gw"),
         "the cluster",
         "kubectl exec service/gw -- openclaw config set gateway.bind 'lan'",
         LineKind::shell},
        {at(Platform::kubernetes, Place::cluster, {Exec{{"kubectl", "get", "pods"}}}),
         "the cluster",
         "kubectl get pods",
         LineKind::shell},
        {at(Platform::unknown, Place::gateway_container, {list}, "gw"),
         "the gateway's container",
         "openclaw devices list",
         LineKind::shell},
        {at(Platform::host, Place::cli_container, {list}),
         "this host",
         "openclaw devices list",
         LineKind::shell},
        {at(Platform::host, Place::gateway_container, {list}),
         "the gateway's host",
         "openclaw devices list",
         LineKind::shell},
    });
}

TEST_CASE("a value that another container has is copied there, and shown to nobody") {
    const Edit set =
        ConfigSet{"gateway.auth.token", reference("env OPENCLAW_GATEWAY_TOKEN of the gateway's service")};
    check({
        {at(Platform::compose, Place::cli_container, {set}, "cli"),
         "Docker host",
         "docker compose exec cli openclaw config set gateway.auth.token \"$(docker compose exec -T "
         "<service of the gateway> " +
             print_token + ")\"",
         LineKind::shell},
        {at(Platform::kubernetes, Place::cli_container, {set}),
         "the cluster",
         "kubectl exec deployment/<Deployment of the CLI> -- openclaw config set gateway.auth.token "
         "\"$(kubectl "
         "exec deployment/<Deployment of the gateway> -- " +
             print_token + ")\"",
         LineKind::shell},
        {at(Platform::unknown, Place::cli_container, {set}),
         "CLI container",
         "openclaw config set gateway.auth.token '<value of env OPENCLAW_GATEWAY_TOKEN of the gateway'\\''s "
         "service>'",
         LineKind::shell},
    });
    auto dotenv = at(Platform::compose, Place::env_file, {token}, "cli");
    dotenv.file = "/home/node/.openclaw/.env";
    CHECK(words_of(dotenv).then.empty());  // the CLI reads it at each start
}

TEST_CASE("Docker and Podman: options of run") {
    const std::string again = "recreate the container with these options";
    check({
        {at(Platform::docker,
            Place::cli_service,
            {url, token, shared, Mount{"/s", "run"}, RunAs{"1000:1000"}, node_command},
            "cli"),
         "docker run, container cli",
         "-e OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789\n"
         "-e OPENCLAW_GATEWAY_TOKEN=\"$(docker exec gateway " +
             print_token +
             ")\"\n--network container:openclaw-gateway\n-v run:/s\n--user 1000:1000\n"
             "<image> node dist/index.js gateway --bind lan",
         LineKind::config,
         again},
        {at(Platform::podman,
            Place::gateway_service,
            {JoinNetwork{"claw"}, VolumesFrom{"gw"}, SetEnv{"A", reference("env B of the gateway's service")}}
         ),
         "podman run, the gateway's container",
         "-e A=\"$(podman exec <container of the gateway> printenv B)\"\n--network claw\n--volumes-from gw",
         LineKind::config,
         again},
        {at(Platform::docker, Place::gateway_service, {Restart{}}, "gw"),
         "Docker host",
         "docker restart gw",
         LineKind::shell},
        {at(Platform::docker, Place::cli_service, {Recreate{}}, "cli"),
         "Docker host",
         "",
         LineKind::none,
         "remove the container and run it again with the same options"},
    });
}

TEST_CASE("Kubernetes: kubectl for variables, the Pod's spec for the rest") {
    const auto cli = [](std::vector<Edit> edits) {
        return at(Platform::kubernetes, Place::cli_service, std::move(edits), "claw");
    };
    const std::string spec = "the Pod spec of the Deployment behind Service claw";
    const std::string apply = "kubectl apply -f <manifest>";
    check({
        {cli({url, allow, token, UnsetEnv{"OLD"}}),
         "the cluster",
         "kubectl set env deployment/<Deployment of the CLI> "
         "OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789 "
         "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1 OPENCLAW_GATEWAY_TOKEN=\"$(kubectl exec service/gateway -- " +
             print_token + ")\" OLD-",
         LineKind::shell},
        {at(Platform::kubernetes, Place::cli_service, {url}),
         "the cluster",
         "kubectl set env deployment/<Deployment of the CLI> "
         "OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789",
         LineKind::shell},
        {cli({SetEnv{"CA", text("/ca.pem")}, Mount{"/ca.pem", "ca", true}}),
         spec,
         "env:\n  - name: CA\n    value: /ca.pem\nvolumeMounts:\n  - name: ca\n    mountPath: /ca.pem\n"
         "    readOnly: true",
         LineKind::yaml,
         apply},
        {cli({RunAs{"1000:1000"}, FsGroup{"1000"}}),
         spec,
         "securityContext:  # of the Pod\n  runAsUser: 1000\n  runAsGroup: 1000\n  fsGroup: 1000",
         LineKind::yaml,
         apply},
        {cli({node_command}),
         spec,
         "args: [\"node\", \"dist/index.js\", \"gateway\", \"--bind\", \"lan\"]",
         LineKind::yaml,
         apply},
        {cli({Restart{}}),
         "the cluster",
         "kubectl rollout restart deployment/<Deployment of the CLI>",
         LineKind::shell},
    });
    auto joined = cli({shared});
    joined.purpose = "Share its network";
    CHECK(words_of(joined).action == "Share its network: run the CLI's container in the gateway's Pod");
    CHECK(words_of(joined).command.empty());
}

TEST_CASE("no container, or none that is known") {
    const std::string again = "recreate that container (with Compose: docker compose up -d)";
    check({
        {at(Platform::host, Place::cli_host, {url, token, UnsetEnv{"OLD"}}),
         "the shell or unit that starts the CLI",
         "export OPENCLAW_GATEWAY_URL='ws://openclaw-gateway:18789'\n"
         "export OPENCLAW_GATEWAY_TOKEN='<value of env OPENCLAW_GATEWAY_TOKEN of service gateway>'\nunset "
         "OLD",
         LineKind::shell},
        {at(Platform::host, Place::gateway_service, {allow}),
         "the shell or unit that starts the gateway",
         "export OPENCLAW_ALLOW_INSECURE_PRIVATE_WS='1'",
         LineKind::shell,
         "start the gateway again"},
        {at(Platform::host, Place::cli_host, {SetEnv{"A", reference("env B")}}),
         "the shell or unit that starts the CLI",
         "export A=\"$B\"",
         LineKind::shell},
        {at(Platform::unknown, Place::cli_service, {url, allow}),
         "the environment of the CLI's container",
         "OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789\nOPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1",
         LineKind::config,
         again},
        {at(Platform::unknown, Place::gateway_service, {Mount{"/s", {}, true}, RunAs{"1000:1000"}}),
         "the definition of the gateway's container",
         "mount: whatever holds it today at /s, read-only\nuser: 1000:1000",
         LineKind::config,
         again},
        {at(Platform::unknown, Place::gateway_service, {Restart{}}),
         "the host of the containers",
         "",
         LineKind::none,
         "restart the gateway's container"},
    });
}

TEST_CASE("files of variables") {
    check({
        {at(Platform::compose, Place::env_file, {Unquote{".env", "OPENCLAW_GATEWAY_TOKEN"}}, "openclaw-cli"),
         ".env",
         "OPENCLAW_GATEWAY_TOKEN=<the same value, without quotes>",
         LineKind::config,
         "docker compose up -d openclaw-cli"},
        {at(Platform::docker, Place::env_file, {Unquote{{}, "A"}}),
         "the env file",
         "A=<the same value, without quotes>",
         LineKind::config,
         "recreate the container"},
    });
    auto dotenv = at(Platform::compose, Place::cli_container, {token});
    dotenv.file = "/home/node/.openclaw/.env";
    check(
        {{dotenv,
          "/home/node/.openclaw/.env in the CLI container",
          "OPENCLAW_GATEWAY_TOKEN=<value of env OPENCLAW_GATEWAY_TOKEN of service gateway>",
          LineKind::config}}
    );
}

TEST_CASE("proxies write a setting each in their own syntax") {
    const auto proxy = [](std::string name, std::vector<Edit> settings) {
        auto step = at(Platform::compose, Place::proxy_service, std::move(settings));
        step.proxy = std::move(name);
        return step;
    };
    check({
        {proxy(
             "nginx", {ProxyDirective{"proxy_read_timeout", "1h"}, ProxyDirective{"proxy_send_timeout", "1h"}}
         ),
         "the configuration of nginx",
         "proxy_read_timeout 1h;\nproxy_send_timeout 1h;",
         LineKind::config},
        {proxy(
             "Caddy",
             {ProxyDirective{"reverse_proxy … > transport http > read_timeout", "1h"},
              ProxyDirective{"reverse_proxy … > transport http > write_timeout", "1h"},
              ProxyDirective{"reverse_proxy … > stream_timeout", "24h"}}
         ),
         "the configuration of Caddy",
         "reverse_proxy … {\n  transport http {\n    read_timeout 1h\n    write_timeout 1h\n  }\n  "
         "stream_timeout 24h\n}",
         LineKind::config},
        {proxy("Traefik", {ProxyDirective{"entryPoints > web > address", ":80"}}),
         "the configuration of Traefik",
         "entryPoints:\n  web:\n    address: :80",
         LineKind::config},
        {proxy({}, {ProxyDirective{"timeout tunnel", "1h"}}),
         "the proxy's configuration",
         "timeout tunnel 1h",
         LineKind::config},
    });
}

TEST_CASE("an alternative begins with Or, what continues it does not") {
    FixStep first;
    first.role = StepRole::alternative;
    first.option = 1;
    first.purpose = "Mount the CA";
    auto second = first;
    second.purpose = "Name the CA";
    auto other = first;
    other.option = 2;
    other.purpose = "TLS with a public certificate";
    const auto words = words_of(std::vector<FixStep>{first, second, other});
    CHECK(words[0].action == "Or mount the CA");
    CHECK(words[1].action == "Name the CA");
    CHECK(words[2].action == "Or TLS with a public certificate");
    first.role = StepRole::decide;
    CHECK(words_of(first).action == "Mount the CA");
    CHECK(words_of(first).command.empty());
}

TEST_CASE("no value ends its quotes or its line") {
    struct Hostile {
        std::string value;
        std::string yaml;
        std::string shell;
    };
    const std::vector<Hostile> rows{
        {"it's", "\"it's\"", "'it'\\''s'"},
        {"a\"b\\c", R"("a\"b\\c")", R"('a"b\c')"},
        {"$(reboot)${A}", "\"$$(reboot)$${A}\"", "'$(reboot)${A}'"},
        {"`id`", "\"`id`\"", "'`id`'"},
        {"a\nb: c", R"("a\nb: c")", R"('a\nb: c')"},
        {"-rf", "\"-rf\"", "'-rf'"},
        {"", "\"\"", "''"},
        {"yes", "\"yes\"", "'yes'"},
        {"12:30", "\"12:30\"", "'12:30'"},
        {"a # b", "\"a # b\"", "'a # b'"},
        {"[a]", "\"[a]\"", "'[a]'"},
    };
    for (const auto& row : rows) {
        INFO(row.value);
        const Edit set = SetEnv{"A", text(row.value)};
        const auto command = [&](Platform platform, Place place, const Edit& edit) {
            return words_of(at(platform, place, {edit}, "x")).command;
        };
        CHECK(command(Platform::compose, Place::cli_service, set) == "environment:\n  A: " + row.yaml);
        CHECK(command(Platform::host, Place::cli_host, set) == "export A=" + row.shell);
        const auto dash = row.value.starts_with('-') ? std::string("-- ") : std::string();
        CHECK(
            command(Platform::compose, Place::gateway_container, ConfigSet{"a", text(row.value)}) ==
            "docker compose exec x openclaw config set " + dash + "a " + row.shell
        );
        // One line for each edit, whatever stands in it.
        for (const auto platform : {Platform::unknown, Platform::docker, Platform::kubernetes}) {
            const auto lines = command(platform, Place::cli_service, set);
            CHECK(lines.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("a shell gives back each value as it was") {
    for (const std::string value :
         {"it's", "$(exit 3)", "`exit 3`", "a b", "\\", "\"", "-n", "a;b", "*", "~"}) {
        INFO(value);
        const auto line =
            words_of(at(Platform::host, Place::cli_host, {SetEnv{"OCPROBE_TEST_COPY", text(value)}})).command;
        ::setenv("OCPROBE_TEST_WANTED", value.c_str(), 1);
        const auto script = line + "; [ \"$OCPROBE_TEST_COPY\" = \"$OCPROBE_TEST_WANTED\" ]";
        CHECK(std::system(script.c_str()) == 0);
    }
}
