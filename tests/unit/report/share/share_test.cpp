// A shared report: every original is gone, in every format; the same thing has one name; the judgement stands.
#include "ocprobe/report/share.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using report::Pseudonyms;

namespace {

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::optional<Secret> key(std::string_view text) {
    return Secret(std::string(text));
}

// One text of a peer, through all of it.
std::string shared(std::string_view text, Pseudonyms pseudonyms = Pseudonyms("", {})) {
    AskStep step;
    step.detail = std::string(text);
    pseudonyms.apply(step);
    return step.detail;
}

Report of_somebody() {
    auto report = test::token_mismatch();
    auto& evidence = report.evidence;
    evidence.target.url = "wss://gw-prod.acme-corp.com:8443/oc/wagner";
    evidence.target.endpoint = Endpoint{};
    evidence.target.endpoint->host = "gw-prod.acme-corp.com";
    evidence.container.hostname = "wagner-laptop";
    evidence.container.container_id = std::string(52, 'a') + "abcdef987654";
    evidence.container.own_addresses = {"10.20.30.40", "fd00::beef"};
    evidence.state.directory = "/home/wagner/oc data/.openclaw";
    evidence.state.config.path = "/home/wagner/oc data/.openclaw/openclaw.json";
    report.judgement.verdict.cause =
        "wagner-laptop (10.20.30.40, [FD00:0::BEEF]:18789) met gw-prod.acme-corp.com and read "
        "/home/wagner/oc data/.openclaw/openclaw.json.";
    return report;
}

constexpr std::string_view originals[] = {
    "gw-prod", "acme-corp", "wagner", "10.20.30.40", "fd00::beef", "FD00:0::BEEF", "abcdef987654", "oc data"};

}  // namespace

TEST_CASE("what is the same everywhere stays readable") {
    for (const std::string text :
         {"ws://127.0.0.1:18789",
          "ws://[::1]:18789",
          "0.0.0.0:18789",
          "http://localhost:18789/healthz",
          "ws://openclaw-gateway:18789",
          "/home/node/.openclaw/openclaw.json",
          "/etc/resolv.conf",
          "/proc/1/environ",
          "2026.9.6, 12:30:45.123, and/or, text/html, openclaw@2026.9.6",
          "<p>Not found</p>",
          "connect.refused",
          "*.local and *.ts.net"})
        CHECK(shared(text) == text);
}

TEST_CASE("a pseudonym tells the sort of what it stands for") {
    CHECK(shared("10.0.0.5") == "private-address-1");
    CHECK(shared("ws://[fd00::5]:18789") == "ws://[private-address-1]:18789");
    CHECK(shared("fe80::1%eth0") == "link-local-address-1%eth0");
    CHECK(shared("100.101.102.103:443.") == "tailnet-address-1:443.");
    CHECK(shared("8.8.8.8, 8.8.4.4, 8.8.8.8") == "public-address-1, public-address-2, public-address-1");
    CHECK(shared("ws://wagner:18789") == "ws://host-1:18789");
    CHECK(shared("wss://oc.wagner.ts.net/x/") == "wss://host-1.ts.net/path-1/");
    CHECK(shared("https://login.wagner.com/") == "https://host-1.example/");
    CHECK(shared("see login.wagner.com.") == "see host-1.example.");
    CHECK(shared("/home/wagner/tok.pem") == "/home/account-1/path-1.pem");
    CHECK(shared("mail hw@wagner.de") == "mail account-1@host-1.example");
    CHECK(shared("https://hw:x@wagner.de") == "https://account-1@host-1.example");
    CHECK(
        shared("https://wagner.de/cdn-cgi/login?meta=d2FnbmVyLmRl, 302") ==
        "https://host-1.example/path-1/login?... 302"
    );
    CHECK(shared("next=https%3A%2F%2Fwagner.de%2F") == "next=https%3A%2F%2Fhost-1.example%2F");
}

TEST_CASE("the same thing has the same name, however it is spelled") {
    CHECK(
        shared("fd00::5 FD00:0:0::5 Wagner.de WAGNER.de.") ==
        "private-address-1 private-address-1 host-1.example host-1.example."
    );
}

TEST_CASE("no original stands in a shared report, in any format") {
    for (const auto& format : report::formats()) {
        auto report = of_somebody();
        Pseudonyms pseudonyms("", {});
        pseudonyms.apply(report);
        const auto text = test::rendered(format.name, report, {.verbosity = 1});
        INFO(format.name << "\n" << text);
        for (const auto original : originals) {
            INFO(original);
            CHECK(!holds(text, original));
        }
        CHECK(!pseudonyms.leak_into(text));
    }
}

TEST_CASE("a name that was missed is found in the finished text") {
    auto report = of_somebody();
    Pseudonyms pseudonyms("", {});
    pseudonyms.apply(report);
    CHECK(pseudonyms.leak_into("x (WAGNER-laptop)"));
    CHECK(pseudonyms.leak_into("from 10.20.30.40:1"));
    CHECK(!pseudonyms.leak_into("from 110.20.30.40"));
    CHECK(!pseudonyms.leak_into("host-1.example"));
}

TEST_CASE("the judgement of a shared report stands") {
    for (const auto& [name, original] : test::all_reports()) {
        INFO(name);
        auto report = original;
        Pseudonyms pseudonyms("", {});
        pseudonyms.apply(report);
        const auto& before = original.judgement;
        const auto& after = report.judgement;
        CHECK(after.verdict.id == before.verdict.id);
        CHECK(after.verdict.confidence == before.verdict.confidence);
        CHECK(after.verdict.evidence == before.verdict.evidence);
        CHECK(report.exit_code == original.exit_code);
        REQUIRE(after.findings.size() == before.findings.size());
        for (std::size_t i = 0; i < after.findings.size(); ++i)
            CHECK(after.findings[i].id == before.findings[i].id);
        REQUIRE(after.verdict.excluded.size() == before.verdict.excluded.size());
        for (std::size_t i = 0; i < after.verdict.excluded.size(); ++i)
            CHECK(after.verdict.excluded[i].id == before.verdict.excluded[i].id);
        for (const auto& format : report::formats()) {
            const auto text = test::rendered(format.name, report, {.verbosity = 1});
            INFO(format.name << "\n" << text);
            CHECK(!pseudonyms.leak_into(text));
        }
    }
}

TEST_CASE("formats share their names") {
    const auto sharing = [](std::string_view format) {
        auto report = of_somebody();
        Pseudonyms("", {}).apply(report);
        return test::rendered(format, report, {.verbosity = 1});
    };
    for (const std::string_view format : {"text", "json", "ndjson", "markdown", "html"}) {
        INFO(format);
        CHECK(holds(sharing(format), "met host-1.example"));
    }
}

TEST_CASE("names agree with the same key, and with no other") {
    const auto named = [](std::string_view with) {
        auto report = of_somebody();
        Pseudonyms("", key(with)).apply(report);
        return test::rendered("json", report);
    };
    CHECK(named("a key of sixteen") == named("a key of sixteen"));
    CHECK(named("a key of sixteen") != named("another of those"));
    // Whatever else is in the report.
    CHECK(
        shared("10.0.0.5", Pseudonyms("", key("k"))) ==
        shared("10.0.0.4 10.0.0.5", Pseudonyms("", key("k"))).substr(27)
    );
}

TEST_CASE("the map holds each spelling with its name") {
    auto report = of_somebody();
    Pseudonyms pseudonyms("", {});
    CHECK(pseudonyms.empty());
    pseudonyms.apply(report);
    CHECK(holds(
        pseudonyms.map(),
        R"({"name":"host-1.example","original":"gw-prod.acme-corp.com"})"
        "\n"
    ));
    CHECK(!pseudonyms.empty());
}

TEST_CASE("a hostile report is shared whole") {
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        auto report = test::hostile(seed);
        Pseudonyms("", {}).apply(report);
        CHECK(!test::rendered("json", report).empty());
    }
}
