// Healthy logs with other programs' lines between them: nobody's cause.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace ocprobe;
using test::at_ms;
using test::docker_at;
using test::engine_event;

namespace {

const char* const foreign[] = {
    // Models.
    "anthropic request failed: 401 unauthorized",
    "Error: 401 "
    "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"unauthorized\"}}",
    "[agent] model call failed: 403 token mismatch for project",
    "[models] openai: Error: connect ECONNREFUSED 127.0.0.1:11434",
    "Error: connect ECONNREFUSED 127.0.0.1:11434",
    "Error: connect ETIMEDOUT 104.18.6.192:443",
    "[models] ollama: getaddrinfo ENOTFOUND ollama",
    "[agent] stream closed (1006): upstream hung up",
    "[agent] provider said: gateway closed (1006)",
    "[agent] 429 too many failed authentication attempts, retry later",
    "litellm gateway disconnected: 1006: model server went away",
    "Error: 502 Bad Gateway",
    "Invalid configuration for tool \"web\"",
    // Tools and skills.
    "[tools] exec failed: ENOENT: no such file or directory, open "
    "'/home/node/.openclaw/workspace/gateway.md'",
    "[tools] exec failed: EACCES: permission denied, open '/var/run/docker.sock'",
    "Error: connect EACCES /var/run/docker.sock",
    "Error: connect ENOENT /tmp/.X11-unix/X0",
    "[tools] browser: websocket closed (1006)",
    "[browser] Error: Opening handshake has timed out",
    "[mcp] server \"files\" exited with code 137",
    "[mcp] Error: self-signed certificate in certificate chain",
    "[exec] Killed process 4211 (python3) total-vm:2097152kB",
    "[exec] child received SIGTERM; shutting down",
    "[exec] signal SIGKILL received by child 4211",
    "npm ERR! unauthorized conn=retry",
    "upstream timed out (110: Connection timed out) while reading response header from upstream",
    "FATAL: database \"gateway\" does not exist",
    "[worker] FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "ready",
    "[vite] ready (in 512 ms)",
    "[vite] config change detected; restarting",
    "[nodemon] restart mode: manual",
    // Channels.
    "[whatsapp] unauthorized sender, pairing required",
    "[whatsapp] connection closed before connect code=1006",
    "[telegram] pairing required: reply with the code",
    "[discord] gateway disconnected: 1006: ",
    "[discord] gateway closed (4004 Authentication failed)",
    "[discord] gateway reconnected",
    "[discord] Error: gateway token mismatch",
    "[discord] \xE2\x86\x92 close code=1012 reason=service restart",
    "[slack] socket disconnected (1006): no reason",
    "[slack] slow consumer, dropping events",
    "[hooks] webhook unauthorized",
    "[hooks] pairing required for sender 12345",
    "[signal] handshake timeout conn=7 peer=10.0.0.9:443",
    "[matrix] origin not allowed",
    "[matrix] device nonce mismatch",
    "user: my bot says \"gateway closed (1006): abnormal closure\", what is that?",
    "user: [ws] closed before connect is what I see",
    "assistant: `pairing required` means that the device must be approved",
    "hint: if pairing is required, run openclaw devices approve",
    "Tip: gateway auth changed? restart your clients",
    "invoked oom-killer is a phrase of the kernel",
    "the kernel wrote oom-kill: yesterday",
    // Loggers of other programs, in the forms that the gateway's lines are also found behind.
    "INFO [main] com.example.ApiGateway - signal SIGTERM received",
    "ERROR [nio-8080-exec-1] o.s.Gateway - closed before connect code=1006",
    "[pid 4321] INFO gateway: unauthorized conn=7 reason=token_mismatch",
    "WARN  api.Gateway - handshake timeout conn=7",
    "{gateway.py:12} INFO - received SIGTERM; shutting down",
    "worker.go:88: [kafka] closed before connect code=1013 reason=gateway starting",
    "1:signal-handler (1795525281) Received SIGTERM scheduling shutdown...",
    "[homeassistant.components.websocket_api] unauthorized: invalid auth",
    "[socket.io] disconnected (1008): slow consumer",
    "box api-gateway: connect ECONNREFUSED 10.96.0.77:8080",
    "Error: connect ECONNREFUSED 10.96.0.77:5432",
    "Error: connect ECONNREFUSED ::1:6379",
    "state lease of leader election was lost",
    "rabbitmq: connection closed, owner lease is still active",
    "traefik: 502 Bad Gateway: dial tcp 10.96.0.77:8080: connect: connection refused",
    "supervisord: exited: api (terminated by SIGKILL; not expected)",
};

const char* const elsewhere[] = {
    "status installed libgpg-error0:amd64 1.46-1",
    "upgrade openclaw:all 2026.7.1 2026.9.6",
    "10.0.0.9 - - \"GET /healthz HTTP/1.1\" 200 15",
    "LOG:  received fast shutdown request",
    "FATAL:  the database system is shutting down",
    "signal 15 (SIGTERM) received from 19861, exiting",
    "ERROR gateway: connection refused",
    "level=error msg=\"unauthorized conn=1\"",
};

const char* const healthy_gateway[] = {
    "[ws] \xE2\x86\x90 open remoteAddr=10.96.0.11 remotePort=45640 localAddr=10.96.0.10 localPort=18789 "
    "endpoint=10.96.0.11:45640->10.96.0.10:18789 conn=996f9c02\xE2\x80\xA6"
    "f05e",
    "[ws] \xE2\x86\x92 hello-ok methods=467 events=64 presence=1 stateVersion=1",
    "[ws] \xE2\x86\x92 event tick seq=12",
    "[ws] \xE2\x86\x92 close code=1000 durationMs=497 handshake=connected",
    "[ws] webchat connected conn=55aa9c02-1111 remote=10.96.0.12 client=webchat ui v2026.9.6",
    "[ws] webchat disconnected code=1001 reason=n/a conn=55aa9c02-1111",
    "[heartbeat] started",
    "[reload] config change detected; evaluating reload (agents.defaults)",
    "[reload] config hot reload applied (agents.defaults)",
};

const char* const healthy_cli[] = {
    "[acp] ready", "[acp] gateway reconnected", "Gateway target: ws://gw:18789"};

class Mixture {
public:
    explicit Mixture(unsigned seed) : random_(seed) {}

    TimelineReport make() {
        std::string gateway, cli, events, plain;
        std::int64_t at = 0;
        for (const auto* begins : {"[gateway] loading configuration\xE2\x80\xA6", "[gateway] ready"})
            gateway += docker_at(at + 1) + " " + at_ms(at) + " " + begins + "\n";
        for (int i = 0; i < 24; ++i) {
            at += static_cast<std::int64_t>(random_() % 8'000);
            gateway += docker_at(at + 1) + " " + at_ms(at) + " " + either(healthy_gateway) + "\n";
            cli += docker_at(at + 2) + " " + either(healthy_cli) + "\n";
            plain += at_ms(at + 3) + " " + pick(foreign) + "\n";
        }
        for (const char* name : {"api-gateway", "ollama", "worker"}) {
            if (random_() % 2 == 0) continue;
            const auto when = static_cast<std::int64_t>(random_() % 90'000);
            const bool killed = random_() % 2 == 0;
            events += engine_event(when, "kill", name, killed ? R"(,"signal":"9")" : R"(,"signal":"15")");
            if (killed) events += engine_event(when + 100, "oom", name);
            events += engine_event(when + 300, "die", name, R"(,"exitCode":"137")");
            if (random_() % 2 == 0) events += engine_event(when + 900, "start", name);
        }
        std::string called;  // somebody else's log that is called the gateway's
        for (int i = 0; i < 4; ++i)
            called += at_ms(i * 9'000) + " " + pick(elsewhere) + "\n";
        return test::timeline_of(
            {{told() ? "gateway@tml-gw=g" : "gateway.log", gateway},
             {told() ? "cli@tml-cli=c" : "cli.log", cli},
             {"events=e", events},
             {"other.log", plain},
             {"gateway=dpkg.log", called}},
            {.window = {.since = {}, .until = {}, .around = {}, .whole = true},
             .zone_minutes = 0,
             .year = 2026}
        );
    }

private:
    template <std::size_t size>
    std::string pick(const char* const (&from)[size]) {
        return from[random_() % size];
    }
    template <std::size_t size>
    std::string either(const char* const (&healthy)[size]) {
        return random_() % 3 == 0 ? pick(foreign) : pick(healthy);
    }
    bool told() { return random_() % 2 == 0; }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("2,000 mixtures of healthy logs and other programs' lines: no cause at all") {
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        const auto report = Mixture(seed).make();
        for (const auto& incident : report.incidents) {
            INFO(seed << ": " << incident.id << ", " << report.events[incident.chain.front().event].text);
            CHECK(false);
        }
        for (const auto& cause : report.causes) {
            INFO(seed << ": " << cause.id << ", " << report.events[cause.chain.front().event].text);
            CHECK(false);
        }
    }
}
