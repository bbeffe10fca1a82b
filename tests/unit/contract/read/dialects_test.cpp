// Files of other tools: each is said to be what it is, with what to give instead.
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

struct Told {
    std::string_view text;
    std::string_view said;
};

const Told rows[] = {
    {"captainVersion: 4\nservices:\n  $$cap_appname:\n    image: openclaw/openclaw\n",
     "compose.yml:1:1: this is a CapRover app definition: give a Compose file"},
    {R"({"version": "2", "templates": [{"type": 1, "image": "openclaw/openclaw"}]})",
     "this is a list of Portainer templates"},
    {R"({"family": "oc", "containerDefinitions": [{"name": "gw", "image": "openclaw/openclaw"}]})",
     "this is an ECS task definition"},
    {R"({"services": [{"type": "app", "data": {"serviceName": "openclaw"}}]})",
     "this is an Easypanel template"},
    {"services:\n  - type: web\n    name: openclaw\n", "this is a Render blueprint"},
    {R"({"gateway": {"mode": "local"}})", "this is OpenClaw's own config"},
    {"openclaw:\n  image: openclaw/openclaw\n  ports: ['18789:18789']\n",
     "this is a Compose file of version 1: put its services under `services:`"},
    {"<?xml version=\"1.0\"?>\n<Container version=\"2\"><Name>openclaw</Name></Container>\n",
     "this is an XML template, as Unraid has them"},
    {"# of the host\n[Unit]\nDescription=openclaw\n[Container]\nImage=openclaw\n",
     "compose.yml:2:1: this is a systemd unit or a Quadlet"},
    {"# syntax=docker/dockerfile:1\nFROM node:24\nCMD [\"openclaw\", \"gateway\"]\n", "this is a Dockerfile"},
    {"#!/bin/sh\ndocker run openclaw/openclaw\n", "this is a shell script"},
    {"docker run -d -p 18789:18789 openclaw/openclaw\n", "this is a shell script"},
    {"job \"openclaw\" {\n  group \"g\" {}\n}\n", "this is an HCL file, as Nomad and Terraform have them"},
    {"app = \"claw\"\n[build]\n", "this is a TOML file or a list of variables"},
    {"[variables]\nmain_domain = \"x\"\n", "this is a TOML file or a list of variables"},
    {"OPENCLAW_GATEWAY_TOKEN=x\n", "this is a TOML file or a list of variables"},
    {"services:\n  a:\n    image: x\n{% for k in env %}\n    k: v\n{% endfor %}\n",
     "compose.yml:4:1: this is a Jinja template that is not rendered"},
};

std::string said_of(std::string_view text) {
    Workshop shop;
    shop.file("compose.yml", text);
    return shop.examine({"compose.yml"}).error;
}

}  // namespace

TEST_CASE("another tool's file is said to be what it is", "[contract][dialects]") {
    for (const auto& row : rows) {
        const auto error = said_of(row.text);
        INFO(row.text << error);
        CHECK(error.find(row.said) != std::string::npos);
        CHECK(error.find(": give ") + error.find(": put ") != 2 * std::string::npos);
    }
}

TEST_CASE("what only resembles another tool's file is read", "[contract][dialects]") {
    constexpr std::string_view good = R"(# FROM here
x-note: "{% raw %}"
services:
  openclaw:
    image: openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan"]
    environment: ["A={% x %}", "JOB=job \"x\" {"]
)";
    CHECK(said_of(good).empty());
}

TEST_CASE("Umbrel's proxy has the platform's image: the rest is judged", "[contract][dialects]") {
    Workshop shop;
    shop.file("docker-compose.yml", R"(
services:
  app_proxy:
    environment: {APP_HOST: openclaw_gateway_1, APP_PORT: 18789}
  gateway:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    environment: {OPENCLAW_GATEWAY_TOKEN: "${APP_PASSWORD}"}
    volumes: ["${APP_DATA_DIR}/data:/home/node/.openclaw"]
)");
    const auto outcome = shop.examine({"docker-compose.yml"});
    INFO(outcome.error);
    CHECK(outcome.error.empty());
    CHECK(roles_in(outcome.report)["app_proxy"] == "proxy");
    CHECK(roles_in(outcome.report)["gateway"] == "gateway");
}

}  // namespace ocprobe::test
