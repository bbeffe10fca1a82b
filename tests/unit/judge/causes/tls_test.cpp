// Rulings on TLS: what proves that a port wants it, pins without a certificate.
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

TEST_CASE("tls: a TLS record is proof, the words of a server make it likely") {
    auto e = bridge();
    foreign(e, answer(400, HttpBody::html), answer(400, HttpBody::html));
    CHECK(id(e) == "http.not_a_gateway");
    http(e).tls_answered = false;
    http(e).tls_named = true;
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "tls.required");
    CHECK(verdict.confidence == Confidence::likely);
    CHECK(verdict.cause.find("TLS hello to it was not answered") != std::string::npos);
    http(e).tls_answered = true;
    verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "tls.required");
    CHECK(verdict.confidence == Confidence::certain);
}

TEST_CASE("tls: a pin beside a URL without TLS is a finding, and none beside a certificate") {
    auto e = bridge();
    e.question.pin_source = "--pin";
    const auto* note = finding(judge::judge(e), "tls.pin_unused");
    CHECK(note != nullptr);
    over_tls(e);
    CHECK(finding(judge::judge(e), "tls.pin_unused") == nullptr);
}

}  // namespace ocprobe::judge_test
