// What real releases answered without a credential (tests/fixtures/releases.json, recorded by
// tests/e2e/releases.py), replayed through the readers and the table of releases.
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/policy/release.hpp"
#include "probes/http/judge.hpp"
#include "probes/ws/protocol.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace ocprobe;
namespace json = boost::json;

namespace {

const Redactor no_secrets;

json::object recorded() {
    std::ifstream file(OCPROBE_TEST_DATA "/fixtures/releases.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return json::parse(text).as_object();
}

probes::JsonFields fields_of(const json::value& frame) {
    probes::JsonFields fields(probes::message_fields());
    fields.feed(json::serialize(frame));
    REQUIRE(fields.finish());
    return fields;
}

StageRecord record_of(StageId id, StageFacts facts) {
    StageRecord record;
    record.id = id;
    record.facts = std::move(facts);
    return record;
}

/// The evidence of a run that met these answers; `refusal` names the error frame that it got.
Evidence evidence_of(const json::object& answers, const char* refusal) {
    HttpFacts http;
    for (const char* path : {"/healthz", "/readyz", "/startupz"}) {
        const auto& said = answers.at(path).as_object();
        probes::RawAnswer raw;
        raw.outcome = HttpOutcome::answered;
        raw.status = static_cast<int>(said.at("status").as_int64());
        raw.headers = {{"Content-Type", std::string(said.at("content_type").as_string())}};
        raw.body = said.at("body").as_string();
        absorb(http, to_fact(path, raw, Micros(0), no_secrets), raw, no_secrets);
    }
    // Who tells the version is asked no further: what is replayed here is a gateway that does not.
    http.version = {};
    WsFacts ws;
    ws.outcome = WsOutcome::refused;
    ws.challenge_after = Micros(1);
    ws.challenge_capabilities = probes::read_capabilities(fields_of(answers.at("challenge")), no_secrets);
    ws.error = probes::read_error(fields_of(answers.at(refusal)), no_secrets);
    Evidence e;
    e.stages.push_back(record_of(StageId::http, std::move(http)));
    e.stages.push_back(record_of(StageId::websocket, std::move(ws)));
    return e;
}

bool contains(const ReleaseRange& range, std::string_view version) {
    const bool early = !range.at_least.empty() && policy::newer_release(range.at_least, version);
    const bool late = !range.before.empty() && !policy::newer_release(range.before, version);
    return !early && !late;
}

}  // namespace

TEST_CASE("releases: the range of every recorded release contains it") {
    const auto releases = recorded();
    CHECK(releases.size() >= 7);
    for (const auto& [version, places] : releases) {
        for (const auto& [place, answers] : places.as_object()) {
            for (const char* refusal : {"refusal", "mismatch"}) {
                const auto range = judge::release_range(evidence_of(answers.as_object(), refusal));
                INFO(
                    version << " " << place << " " << refusal << ": " << range.at_least << " .. "
                            << range.before
                );
                CHECK(range.known());
                CHECK_FALSE(range.because.empty());
                CHECK(contains(range, version));
            }
        }
    }
}

TEST_CASE("releases: every row of the table that a recording can show is shown by one") {
    const auto releases = recorded();
    for (const auto& row : judge::release_rows()) {
        // Forwarded headers are not recorded.
        if (row.because.find("forwarded") != std::string_view::npos) continue;
        bool shown = false;
        for (const auto& [version, places] : releases) {
            for (const auto& [place, answers] : places.as_object()) {
                for (const char* refusal : {"refusal", "mismatch"})
                    shown = shown || row.seen(evidence_of(answers.as_object(), refusal));
            }
        }
        INFO(row.because);
        CHECK(shown);
    }
}

TEST_CASE("releases: neighbours in the record are told apart across the network") {
    const auto releases = recorded();
    const auto range = [&](const char* version) {
        return judge::release_range(
            evidence_of(releases.at(version).as_object().at("remote").as_object(), "refusal")
        );
    };
    CHECK(range("2026.7.1").before == "2026.8.1");
    CHECK(range("2026.8.2").at_least == "2026.8.1");
    CHECK(range("2026.8.2").before == "2026.9.6");
    CHECK(range("2026.9.6").at_least == "2026.9.4");
    CHECK(range("2026.9.6").before.empty());
}

TEST_CASE("releases: nothing is claimed of a gateway that tells its version, or of two in one") {
    const auto releases = recorded();
    auto e = evidence_of(releases.at("2026.9.6").as_object().at("remote").as_object(), "refusal");
    std::get<HttpFacts>(e.stages[0].facts).version = no_secrets.clean("2026.9.6");
    CHECK_FALSE(judge::release_range(e).known());
    // The page of an old release and the challenge of a new one: two gateways behind one name.
    auto mixed = evidence_of(releases.at("2026.7.1").as_object().at("remote").as_object(), "refusal");
    std::get<WsFacts>(mixed.stages[1].facts).challenge_capabilities = {no_secrets.clean("x")};
    CHECK_FALSE(judge::release_range(mixed).known());
    CHECK_FALSE(judge::release_range(Evidence{}).known());
}
