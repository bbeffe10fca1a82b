// A poor secret must not turn every report into an internal error: the words that reports are made of.
#include "ocprobe/policy/vocabulary.hpp"
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/words.hpp"
#include "report/common/phrases.hpp"
#include "report/contract/parts.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <set>

using namespace ocprobe;
using namespace ocprobe::report;
namespace json = boost::json;

namespace {

void collect(const json::value& value, std::set<std::string>& words) {
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            words.emplace(member.key());
            collect(member.value(), words);
        }
    } else if (const auto* array = value.if_array()) {
        for (const auto& item : *array)
            collect(item, words);
    }
}

}  // namespace

TEST_CASE("a secret that begins with a field's name is no leak where the field stands") {
    const auto report = test::token_mismatch();
    std::string text;
    for (const auto& format : report::formats()) {
        if (format.name == "json") text = format.render(report, {});
    }
    std::set<std::string> words;
    collect(json::parse(text), words);
    REQUIRE(words.size() > 100);
    for (const auto& word : words) {
        if (word.size() < 8) continue;
        INFO(word);
        Redactor redactor(policy::vocabulary());
        redactor.add(Secret(word + "=K3y9"));
        redactor.add(Secret("K3y9=" + word));
        allow_report_words(redactor);
        CHECK(redactor.search(text).found == 0);
        CHECK(redactor.search(text + word + "=K").found == 1);
    }
}

TEST_CASE("services, variables and files are words in every format") {
    for (const auto* secret :
         {"openclaw",
          "openclaw-gateway",
          "openclaw-dev-token-1",
          "OPENCLAW_GATEWAY_TOKEN",
          "password123",
          "gateway.auth"}) {
        INFO(secret);
        Redactor redactor(policy::vocabulary());
        redactor.add(Secret(secret));
        allow_report_words(redactor);
        for (const auto& [name, report] : test::all_reports()) {
            for (const auto& format : report::formats())
                CHECK(redactor.search(format.render(report, {.verbosity = 1})).found == 0);
        }
    }
}

TEST_CASE("the fixed words of a fix are no leak on any platform") {
    auto report = test::loopback();
    report.judgement.verdict.fix.clear();
    for (const auto platform :
         {Platform::unknown, Platform::compose, Platform::docker, Platform::kubernetes, Platform::host}) {
        FixStep step;
        step.platform = platform;
        step.place = Place::cli_service;
        for (std::vector<Edit> edits : std::initializer_list<std::vector<Edit>>{
                 {UnsetEnv{"A"}}, {RunAs{"1:1"}, Mount{"/t", "/s", true}}, {Recreate{}}, {Restart{}}}) {
            step.edits = std::move(edits);
            report.judgement.verdict.fix.push_back(step);
        }
    }
    for (const auto* secret :
         {"deployment-1", "force-recreate-1", "securityContext1", "kubectl-1", "recreate-1", "container-1"}) {
        INFO(secret);
        Redactor redactor(policy::vocabulary());
        redactor.add(Secret(secret));
        allow_report_words(redactor);
        for (const auto& format : report::formats())
            CHECK(redactor.search(format.render(report, {.verbosity = 1})).found == 0);
    }
}

TEST_CASE("a remedy's lines are ours, whatever a service is called") {
    const std::string service = "gateway\n::error file=x::pwn";
    ContractRemedy remedy;
    remedy.edits = {
        {ContractEdit::Op::set_env, {service}, "OPENCLAW_GATEWAY_URL", "ws://" + service + ":18789", ""},
        {ContractEdit::Op::set_key, {service}, "network_mode", "service:" + service, ""},
        {ContractEdit::Op::replace_part, {service}, "X\n::error::", "a\r\nb", "c\x1b[31m"}};
    CHECK(
        remedy_text({remedy}) == "environment:\n"
                                 "  OPENCLAW_GATEWAY_URL: ws://gateway\\n::error file=x::pwn:18789\n"
                                 "network_mode: \"service:gateway\\n::error file=x::pwn\"\n"
                                 "X\\n::error::: `a\\r\\nb` in place of `c\\x1b[31m`"
    );
}

TEST_CASE("the receipt says what could not be searched for") {
    CHECK(receipt_sentence({.secrets_known = 1}) == "1 secret seen, none printed");
    CHECK(
        receipt_sentence({.secrets_known = 3, .not_searched = 2, .matched_by_form = true}) ==
        "3 secrets seen, none printed; 2 too short or too common to be searched for in it; "
        "beyond 16384 learned values, what looks generated was masked"
    );
}
