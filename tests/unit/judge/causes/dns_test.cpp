// Rulings on names: what the CLI waits for, what glibc ignores, other C libraries, addresses that were not tried.
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

Evidence silent_resolver(Micros took, Millis cli_waits) {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    dns_outcome(e, DnsOutcome::timeout);
    dns(e).cli_waits = cli_waits;
    stage(e, StageId::dns).took = took;
    return e;
}

}  // namespace

TEST_CASE("dns: silence is certain only where the CLI would have given up by then") {
    auto waits_longer = silent_resolver(Micros(3'000'000), Millis(10'000));
    auto verdict = judge::judge(waits_longer).verdict;
    CHECK(verdict.id == "dns.no_answer");
    CHECK(verdict.confidence == Confidence::likely);
    CHECK(verdict.cause.find("the CLI waits up to 10.0 s") != std::string::npos);
    auto gives_up = silent_resolver(Micros(3'000'000), Millis(2'000));
    CHECK(judge::judge(gives_up).verdict.confidence == Confidence::certain);
}

TEST_CASE("dns: a line of resolv.conf that glibc ignores is named") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    dns_outcome(e, DnsOutcome::no_server);
    dns(e).resolv_conf = "empty";
    dns(e).ignored_lines = {"nameserver 10.0.0.53\\r"};
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "dns.no_answer");
    CHECK(verdict.confidence == Confidence::certain);
    CHECK(verdict.cause.find("`nameserver 10.0.0.53\\r`") != std::string::npos);
}

TEST_CASE("dns: with musl in the image nothing about names is certain") {
    for (const auto outcome :
         {DnsOutcome::name_not_found,
          DnsOutcome::no_address,
          DnsOutcome::server_failure,
          DnsOutcome::no_server}) {
        auto e = bridge();
        by_name(e, "openclaw-gatway");
        dns_outcome(e, outcome);
        CHECK(judge::judge(e).verdict.confidence == Confidence::certain);
        e.cli.musl = true;
        CHECK(judge::judge(e).verdict.confidence == Confidence::likely);
    }
}

TEST_CASE("dns: a service that is not found may be on a network of its own, which the container can join") {
    auto e = bridge();
    by_name(e, "brain");
    dns_outcome(e, DnsOutcome::name_not_found);
    e.container.container_id = "0123456789abcdef0123456789abcdef";
    CHECK(fix_says(judge::judge(e).verdict, "docker network connect <network of the gateway> 0123456789ab"));
    e.container.engine = ContainerEngine::kubernetes;
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "network connect"));
    auto host = bridge();
    by_name(host, "gateway.example");
    dns_outcome(host, DnsOutcome::name_not_found);
    CHECK_FALSE(fix_says(judge::judge(host).verdict, "network connect"));
}

TEST_CASE("dns: addresses beyond those that were tried leave a refusal and a missing route open") {
    for (const auto outcome : {ConnectOutcome::refused, ConnectOutcome::unreachable}) {
        auto e = bridge();
        by_name(e, "openclaw-gateway");
        connect_outcome(e, outcome);
        e.container.listeners = {{"172.18.0.9", 18789, 0}};
        CHECK(judge::judge(e).verdict.confidence == Confidence::certain);
        dns(e).answers_dropped = 64;
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.confidence == Confidence::likely);
        CHECK(verdict.cause.find("64 further addresses of the name were not tried") != std::string::npos);
    }
}

TEST_CASE("dns: a name with IPv6 addresses alone is said to be one where nothing accepts there") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    dns(e).answers = {{"fd00::2", true}};
    connect_outcome(e, ConnectOutcome::refused);
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "connect.refused");
    CHECK(verdict.cause.find("no IPv4 address") != std::string::npos);
    connect_outcome(e, ConnectOutcome::unreachable);
    verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "connect.unreachable");
    CHECK(verdict.cause.find("IPv6 addresses alone") != std::string::npos);
    dns(e).answers.push_back({"172.18.0.2", false});
    CHECK(judge::judge(e).verdict.cause.find("IPv6") == std::string::npos);
}

}  // namespace ocprobe::judge_test
