// What a finding says to change, where the words decide whether it heals.
#include "report/contract/parts.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

constexpr const char* one_variable = R"(services:
  gw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: openclaw gateway run --bind lan
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    volumes: ["./oc:/home/node/.openclaw"]
  cli:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: sleep infinity
    environment:
      OPENCLAW_GATEWAY_TOKEN: "${T}"
      OPENCLAW_GATEWAY_URL: ws://gw:18789
      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: "1"
)";

/// The edits of the first remedy of the check's first finding.
std::vector<ContractEdit> first_edits(const ContractReport& report, std::string_view check) {
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            if (row.id != check || row.findings.empty()) continue;
            REQUIRE_FALSE(row.findings.front().remedies.empty());
            return row.findings.front().remedies.front().edits;
        }
    }
    return {};
}

}  // namespace

TEST_CASE(
    "a token in the gateway's config goes, where the environment's alone would change nothing", "[contract]"
) {
    Workshop shop;
    shop.file("compose.yml", one_variable)
        .file(".env", "T=a-token-of-the-tests-9701\n")
        .file(
            "oc/openclaw.json",
            R"({"gateway": {"mode": "local", "auth": {"token": "a-token-of-the-tests-9702"}}})"
        );
    const auto edits = first_edits(shop.examine({"compose.yml"}).report, "contract.token");
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].op == ContractEdit::Op::advise);
    CHECK(edits[0].value == "take gateway.auth.token out of the config of gw");
}

TEST_CASE("a URL without a port gets one, since there is no port to replace", "[contract]") {
    Workshop shop;
    std::string files = one_variable;
    files.replace(files.find("ws://gw:18789"), 13, "ws://gw");
    shop.file("compose.yml", files).file(".env", "T=a-token-of-the-tests-9701\n");
    shop.file("oc/openclaw.json", R"({"gateway": {"mode": "local"}})");
    const auto edits = first_edits(shop.examine({"compose.yml"}).report, "contract.url");
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].op == ContractEdit::Op::set_env);
    CHECK(edits[0].value == "ws://gw:18789");
}

TEST_CASE("on the host's network a URL that nobody wrote is set as a whole", "[contract]") {
    Workshop shop;
    shop.file("compose.yml", R"(services:
  gw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: openclaw gateway run --bind lan --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    ports: ["28789:18789"]
  cli:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: sleep infinity
    network_mode: host
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
)")
        .file(".env", "T=a-token-of-the-tests-9702\n");
    const auto edits = first_edits(shop.examine({"compose.yml"}).report, "contract.url");
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].op == ContractEdit::Op::set_env);
    CHECK(edits[0].value == "ws://127.0.0.1:28789");
}

TEST_CASE("a manifest's variables are a list, and its token comes from a Secret", "[contract]") {
    Workshop shop;
    shop.file("pod.yaml", R"(apiVersion: v1
kind: Service
metadata: {name: gw}
spec: {selector: {app: gw}, ports: [{port: 80, targetPort: 18789}]}
---
apiVersion: v1
kind: Pod
metadata: {name: gw, labels: {app: gw}}
spec:
  containers:
    - name: gw
      image: ghcr.io/openclaw/openclaw:2026.9.6
      args: ["openclaw", "gateway", "run", "--bind", "lan", "--allow-unconfigured"]
      env: [{name: OPENCLAW_GATEWAY_TOKEN, valueFrom: {secretKeyRef: {name: oc, key: a}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: cli}
spec:
  containers:
    - name: cli
      image: ghcr.io/openclaw/openclaw:2026.9.6
      command: ["sleep", "infinity"]
      env:
        - {name: OPENCLAW_GATEWAY_TOKEN, valueFrom: {secretKeyRef: {name: oc, key: b}}}
        - {name: OPENCLAW_GATEWAY_URL, value: "ws://gw:18789"}
        - {name: OPENCLAW_ALLOW_INSECURE_PRIVATE_WS, value: "1"}
)");
    const auto text = report::contract_text(shop.examine({"pod.yaml"}).report, {});
    CHECK(text.find("- {name: OPENCLAW_GATEWAY_URL, value: \"ws://gw:80\"}") != std::string::npos);
    CHECK(text.find("valueFrom.secretKeyRef") != std::string::npos);
    CHECK(text.find("${") == std::string::npos);
    CHECK(text.find("environment:") == std::string::npos);
}

TEST_CASE("a fault of two checkboxes is told once", "[contract]") {
    Workshop shop;
    std::string files = one_variable;
    files.replace(files.find("    volumes:"), 0, "    read_only: true\n");
    files.erase(
        files.find("    volumes:"), std::string_view("    volumes: [\"./oc:/home/node/.openclaw\"]\n").size()
    );
    shop.file("compose.yml", files).file(".env", "T=a-token-of-the-tests-9701\n");
    const auto text = report::contract_text(shop.examine({"compose.yml"}).report, {});
    const std::string_view fault = "root file system is read-only";
    const auto first = text.find(fault);
    REQUIRE(first != std::string::npos);
    CHECK(text.find(fault, first + 1) == std::string::npos);
    CHECK(text.find("start   the same fault as state") != std::string::npos);
}

TEST_CASE("a kubelet's probe of another port than the gateway's is told", "[contract]") {
    Workshop shop;
    shop.file("pod.yaml", R"(apiVersion: v1
kind: Pod
metadata: {name: gw}
spec:
  containers:
    - name: gw
      image: ghcr.io/openclaw/openclaw:2026.9.6
      args: ["openclaw", "gateway", "run", "--bind", "lan", "--allow-unconfigured"]
      env: [{name: OPENCLAW_GATEWAY_TOKEN, valueFrom: {secretKeyRef: {name: oc, key: token}}}]
      ports: [{name: ws, containerPort: 18789}]
      livenessProbe: {httpGet: {path: /healthz, port: ws}}
      readinessProbe: {httpGet: {path: /readyz, port: 8080}}
)");
    const auto text = report::contract_text(shop.examine({"pod.yaml"}).report, {});
    CHECK(text.find("the readinessProbe asks port 8080, the gateway listens on 18789") != std::string::npos);
    CHECK(text.find("livenessProbe") == std::string::npos);
}
