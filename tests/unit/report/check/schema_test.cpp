// Rendered reports against the schema that is shipped with them.
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/schemas.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <utility>

using namespace ocprobe;
namespace json = boost::json;

namespace {

void check_valid(const std::string& text) {
    for (const auto& violation : test::report_violations(text)) {
        INFO(violation);
        CHECK(false);
    }
}

// Every enumerator of a model's enum, from the first to the last.
template <class Enum>
void each(Enum last, const std::function<void(Enum)>& check) {
    for (int value = 0; value <= static_cast<int>(last); ++value)
        check(static_cast<Enum>(value));
}

StageRecord& stage(Report& report, StageId id) {
    return report.evidence.stages[static_cast<std::size_t>(id)];
}

}  // namespace

TEST_CASE("each schema is JSON and says what it is") {
    for (const auto& row : report::schemas()) {
        INFO(row.name);
        const auto schema = json::parse(row.text);
        CHECK(schema.at("$schema") == "https://json-schema.org/draft/2020-12/schema");
        CHECK(schema.at("$id").as_string() == "urn:ocprobe:" + std::string(row.name) + ":v1");
    }
    const auto schema = json::parse(report::schema("report"));
    CHECK(schema.at("properties").at("schema").at("const") == "ocprobe.report/v1");
    CHECK(report::schema("reports").empty());
}

TEST_CASE("the checker sees what is wrong") {
    auto value = json::parse(test::rendered("json", test::healthy())).as_object();
    const auto found = [&] { return test::report_violations(json::serialize(value)); };
    REQUIRE(found().empty());
    value["run_id"] = 7;
    CHECK(found() == std::vector<std::string>{"/run_id: is no \"string\": 7"});
    value["run_id"] = "7";
    value["new"] = true;
    CHECK(found() == std::vector<std::string>{"/new: is not in the schema"});
    value.erase("new");
    value.erase("close");
    CHECK(found() == std::vector<std::string>{": lacks \"close\""});
    value["close"] = nullptr;
    value["started_at"] = "yesterday";
    CHECK(found() == std::vector<std::string>{"/started_at: does not match: yesterday"});
    value = json::parse(test::rendered("json", test::healthy())).as_object();
    value["stages"].as_array()[3].at("facts").as_object()["outcome"] = "guessed";
    CHECK(found().size() == 1);
    value["stages"].as_array().pop_back();
    CHECK(found() == std::vector<std::string>{"/stages: violates minItems"});
}

TEST_CASE("reports follow the schema") {
    for (const auto& [name, report] : test::all_reports()) {
        INFO(name);
        check_valid(test::rendered("json", report));
    }
}

TEST_CASE("the report that stands in follows the schema, too") {
    const auto text =
        report::minimal_report("json", test::loopback().header, "it would have leaked", {3, 0, 99});
    check_valid(text);
    const auto value = json::parse(text);
    CHECK(value.at("verdict").at("id") == "internal_error");
    CHECK(value.at("exit_code") == 70);
    CHECK(value.at("facts").at("reachable").is_null());
    CHECK(value.at("redaction").at("secrets_known") == 3);
}

TEST_CASE("events of hold follow the schema") {
    const auto report = test::held();
    const auto schema = json::parse(report::schema("event"));
    const auto& held = *report.evidence.hold;
    each<HoldEvent::Kind>(HoldEvent::Kind::gave_up, [&](auto kind) {
        for (const bool ended : {false, true}) {
            HoldEvent event;
            event.kind = kind;
            event.at = held.ends[0].at;
            event.wall = held.ends[0].wall;
            event.socket = &held.sockets[1];
            if (ended) event.end = &held.ends[0];
            if (ended) event.step = &held.ends[0].asked[0];
            const auto line = report::event_line(event, nullptr);
            CHECK(line.find('\n') == line.size() - 1);
            for (const auto& violation : test::violations(json::parse(line), schema.as_object(), schema)) {
                INFO(violation);
                CHECK(false);
            }
        }
    });
}

TEST_CASE("every word of a held session is in the schema") {
    auto report = test::held();
    auto& held = *report.evidence.hold;
    const auto valid = [&] { check_valid(test::rendered("json", report)); };
    each<AskedAgain>(AskedAgain::hello, [&](auto what) {
        held.ends[0].asked[0].what = what;
        held.sockets[0].role = static_cast<HoldRole>(static_cast<int>(what) % 3);
        held.ends[0].gateway = static_cast<SameGateway>(static_cast<int>(what) % 3);
        held.idle->counted = static_cast<CountedSilence>(static_cast<int>(what) % 4);
        valid();
    });
    held.lifetime = std::exchange(held.idle, std::nullopt);
    held.refusal = GatewayError{};
    held.ends[0].asked_left_out = 3;
    valid();
}

TEST_CASE("every enumerator has its word in the schema") {
    auto report = test::crowded();
    const auto valid = [&] { check_valid(test::rendered("json", report)); };
    each<DnsOutcome>(DnsOutcome::bad_name, [&](auto outcome) {
        DnsFacts facts;
        facts.outcome = outcome;
        stage(report, StageId::dns).facts = facts;
        valid();
    });
    each<ConnectOutcome>(ConnectOutcome::other, [&](auto outcome) {
        ConnectFacts facts;
        facts.outcome = outcome;
        stage(report, StageId::connect).facts = facts;
        valid();
    });
    each<TlsOutcome>(TlsOutcome::timeout, [&](auto outcome) {
        TlsFacts facts;
        facts.outcome = outcome;
        stage(report, StageId::tls).facts = facts;
        valid();
    });
    each<HttpBody>(HttpBody::other, [&](auto body) {
        HttpFacts facts;
        facts.answers.resize(1);
        facts.answers[0].body_kind = body;
        facts.answers[0].outcome = static_cast<HttpOutcome>(static_cast<int>(body) % 9);
        stage(report, StageId::http).facts = facts;
        valid();
    });
    each<WsOutcome>(WsOutcome::too_much, [&](auto outcome) {
        WsFacts facts;
        facts.outcome = outcome;
        stage(report, StageId::websocket).facts = facts;
        valid();
    });
}

TEST_CASE("every word of the local facts is in the schema") {
    auto report = test::crowded();
    auto& evidence = report.evidence;
    const auto valid = [&] { check_valid(test::rendered("json", report)); };
    each<UrlFault>(UrlFault::other, [&](auto fault) {
        evidence.target.fault = fault;
        valid();
    });
    each<PlaintextPolicy>(PlaintextPolicy::refused_for_good, [&](auto policy) {
        evidence.target.plaintext = policy;
        valid();
    });
    each<CredentialProblem>(CredentialProblem::blank, [&](auto problem) {
        evidence.credential.problem = evidence.credential.ladder[0].problem = problem;
        valid();
    });
    each<CredentialStop>(CredentialStop::missing, [&](auto stop) {
        evidence.credential.stop = stop;
        valid();
    });
    each<CredentialKind>(CredentialKind::device_token, [&](auto kind) {
        evidence.credential.kind = evidence.credential.ladder[0].kind = kind;
        valid();
    });
    each<ConfigStatus>(ConfigStatus::too_large, [&](auto status) {
        evidence.state.config.status = status;
        valid();
    });
    each<LockState>(LockState::unknown, [&](auto state) {
        evidence.state.lock.state = state;
        valid();
    });
    each<TransportEnd>(TransportEnd::error, [&](auto end) {
        evidence.close->transport = end;
        evidence.close->phase = static_cast<ClosePhase>(static_cast<int>(end) % 3);
        evidence.close->origin = static_cast<CloseOrigin>(static_cast<int>(end) % 3);
        valid();
    });
    each<CandidateOutcome>(CandidateOutcome::gateway, [&](auto outcome) {
        evidence.candidates[0].outcome = outcome;
        evidence.stopped = static_cast<StopReason>(static_cast<int>(outcome) % 3);
        valid();
    });
    each<Endpoint::Transport>(Endpoint::Transport::unix_socket, [&](auto transport) {
        evidence.target.endpoint->transport = transport;
        valid();
    });
}
