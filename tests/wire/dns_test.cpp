// The dns stage against name servers that answer, refuse, lie and keep silent.
#include "probes/dns/resolver_config.hpp"
#include "support/dns_server.hpp"
#include "support/fixture_tree.hpp"
#include "support/stage_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

/// For look-ups that only the budget ends.
constexpr Millis brief{900};

/// A plan that asks `host` of `server`, with files of its own.
struct DnsBench {
    explicit DnsBench(const std::string& host, const std::string& server = {}) : bench(18789) {
        bench.plan.endpoint->host = host;
        bench.plan.budgets.dns = never;
        bench.plan.resolver.resolv_conf = tree.real("/etc/resolv.conf");
        bench.plan.resolver.hosts = tree.real("/etc/hosts");
        bench.plan.resolver.servers_override = server;
        // A search line of its own keeps the machine's domain out.
        tree.file("/etc/resolv.conf", "nameserver 127.0.0.1\nsearch .\n").file("/etc/hosts", "");
    }
    DnsFacts run() {
        record = bench.run(&probes::probe_dns);
        return std::get<DnsFacts>(record.facts);
    }
    [[nodiscard]] std::string error() const { return record.error ? record.error->name : std::string(); }

    FixtureTree tree;
    StageBench bench;
    StageRecord record;
};

std::vector<std::string> addresses(const DnsFacts& facts) {
    std::vector<std::string> list;
    for (const auto& answer : facts.answers)
        list.push_back(answer.address);
    return list;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("dns_success: every address, the name asked and the server that answered") {
    const DnsServer server(dns_zone("gw", {"127.0.0.9", "127.0.0.10", "2001:db8::5"}));
    DnsBench bench("gw", server.address());
    const auto facts = bench.run();
    CHECK(bench.record.status == StageStatus::passed);
    CHECK(facts.outcome == DnsOutcome::resolved);
    auto found = addresses(facts);
    std::sort(found.begin(), found.end());
    CHECK(found == Words{"127.0.0.10", "127.0.0.9", "2001:db8::5"});
    CHECK(std::count_if(facts.answers.begin(), facts.answers.end(), [](auto& a) { return a.ipv6; }) == 1);
    CHECK(facts.queried == Words{"gw"});
    CHECK(facts.asked == Words{server.address()});
    CHECK(facts.answered_by == server.address());
    CHECK_FALSE(facts.from_hosts_file);
    CHECK_FALSE(bench.record.error);
    CHECK(bench.record.summary.find("127.0.0.9") != std::string::npos);
}

TEST_CASE("dns_success: the hosts file answers before any name server, whatever the case") {
    const DnsServer server(dns_always(3));
    DnsBench bench("OpenClaw-Gateway", server.address());
    bench.tree.file(
        "/etc/hosts",
        "# 10.0.0.1 openclaw-gateway\n10.0.0.2\tother openclaw-GATEWAY # here\n10.0.0.3 openclaw-gateway"
    );
    const auto facts = bench.run();
    CHECK(facts.outcome == DnsOutcome::resolved);
    CHECK(facts.from_hosts_file);
    CHECK(addresses(facts) == Words{"10.0.0.2", "10.0.0.3"});
    CHECK(server.queries().empty());
}

TEST_CASE("dns: localhost is what the hosts file says, and a name like any other where it is not there") {
    const DnsServer server(dns_always(3));
    for (const auto* host : {"localhost", "LOCALHOST"}) {
        DnsBench bench(host, server.address());
        bench.tree.file("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
        const auto facts = bench.run();
        CHECK(bench.record.status == StageStatus::passed);
        CHECK(facts.outcome == DnsOutcome::localhost);
        auto found = addresses(facts);
        std::sort(found.begin(), found.end());
        CHECK(found == Words{"127.0.0.1", "::1"});
    }
    CHECK(server.queries().empty());
    DnsBench missing("localhost", server.address());
    CHECK(missing.run().outcome == DnsOutcome::name_not_found);
}

TEST_CASE("dns_success: the hosts file decides what localhost is, and *.localhost is a name like any other") {
    const DnsServer server(dns_always(3));
    DnsBench own("localhost", server.address());
    own.tree.file("/etc/hosts", "127.0.0.1 localhost\n");
    const auto facts = own.run();
    CHECK(addresses(facts) == Words{"127.0.0.1"});
    CHECK(facts.from_hosts_file);
    CHECK(facts.outcome == DnsOutcome::localhost);
    DnsBench below("gw.localhost", server.address());
    CHECK(below.run().outcome == DnsOutcome::name_not_found);
    CHECK_FALSE(server.queries().empty());
}

TEST_CASE("dns_error: a final dot misses the hosts file, for localhost too, as in glibc") {
    const DnsServer server(dns_always(3));
    for (const auto* host : {"localhost.", "gw.local."}) {
        DnsBench bench(host, server.address());
        bench.tree.file("/etc/hosts", "127.0.0.1 localhost gw.local\n");
        const auto facts = bench.run();
        CHECK(facts.outcome == DnsOutcome::name_not_found);
        CHECK_FALSE(facts.from_hosts_file);
        CHECK(facts.queried == Words{std::string(host).substr(0, std::string_view(host).size() - 1)});
    }
    DnsBench with_dot("gw.local.", server.address());
    with_dot.tree.file("/etc/hosts", "10.0.0.2 gw.local.\r\n");
    CHECK(addresses(with_dot.run()) == Words{"10.0.0.2"});
    DnsBench without("gw.local", server.address());
    without.tree.file("/etc/hosts", "10.0.0.2 gw.local.\n");
    CHECK(without.run().outcome == DnsOutcome::name_not_found);
}

TEST_CASE("dns: resolv.conf is read as glibc reads it") {
    struct Row {
        std::string text;
        Words servers;
    };
    const std::vector<Row> rows{
        {"nameserver 10.0.0.53\n", {"10.0.0.53"}},
        {"nameserver\t10.0.0.53 \t# x\n", {"10.0.0.53"}},
        {"nameserver 127.1\nnameserver 10.0.0.010\n", {"127.0.0.1", "10.0.0.8"}},
        {"nameserver fe80::1%eth0\n", {"fe80::1%eth0"}},
        {"nameserver 10.0.0.53\r\n", {}},
        {"nameserver ::1\r\n", {}},
        {"nameserver 10.0.0.53#x\n", {}},
        {" nameserver 10.0.0.53\n", {}},
        {"\tnameserver 10.0.0.53\n", {}},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(probes::parse_resolv_conf(row.text, "").servers == row.servers);
    }
    const auto cut = probes::parse_resolv_conf("nameserver 10.0.0.53\r\nnameserver 10.0.0.54\n", "");
    CHECK(cut.servers == Words{"10.0.0.54"});
    CHECK(cut.ignored == Words{"nameserver 10.0.0.53\\r"});
    CHECK(cut.patience() == Millis(10'000));
    CHECK(probes::parse_resolv_conf("options timeout:1 attempts:3\n", "").patience() == Millis(3'000));
}

TEST_CASE("dns_error: a name server behind a carriage return, and attempts:0, leave nobody to ask") {
    const DnsServer server(dns_zone("gw", {"127.0.0.9"}));
    DnsBench bench("gw");
    bench.tree.file("/etc/resolv.conf", "nameserver 127.0.0.1\r\nsearch .\n");
    auto facts = bench.run();
    CHECK(facts.outcome == DnsOutcome::no_server);
    CHECK(facts.resolv_conf == "empty");
    CHECK(facts.ignored_lines == Words{"nameserver 127.0.0.1\\r"});
    CHECK(bench.record.summary.find("nameserver 127.0.0.1\\r") != std::string::npos);

    DnsBench nobody("gw", server.address());
    nobody.tree.file("/etc/resolv.conf", "nameserver 127.0.0.1\noptions attempts:0\n");
    facts = nobody.run();
    CHECK(facts.outcome == DnsOutcome::no_server);
    CHECK(nobody.error() == "attempts:0");
    CHECK(server.queries().empty());
}

TEST_CASE("dns_error: a name server that refuses the OPT record of edns0 answers nothing, as in glibc") {
    const DnsServer old([](const DnsQuery& query) -> std::vector<std::string> {
        const bool has_additional = query.bytes.at(11) != 0;
        return has_additional ? std::vector{dns_reply(query, 1)} : dns_zone("gw", {"127.0.0.9"})(query);
    });
    DnsBench plain("gw", old.address());
    CHECK(plain.run().outcome == DnsOutcome::resolved);
    DnsBench extended("gw", old.address());
    extended.tree.file("/etc/resolv.conf", "nameserver 127.0.0.1\nsearch .\noptions edns0\n");
    CHECK(extended.run().outcome == DnsOutcome::server_failure);
    CHECK(extended.error() == "FORMERR");
    const DnsServer good(dns_zone("gw", {"127.0.0.9"}));
    DnsBench both("gw", old.address() + "," + good.address());
    both.tree.file("/etc/resolv.conf", "nameserver 127.0.0.1\nsearch .\noptions edns0\n");
    CHECK(both.run().outcome == DnsOutcome::server_failure);  // the next server is not asked
}

TEST_CASE("dns_skipped: an address is no name") {
    for (const auto* host : {"127.0.0.1", "::1", "172.18.0.2"}) {
        DnsBench bench(host, "127.0.0.1:1");
        const auto facts = bench.run();
        CHECK(bench.record.status == StageStatus::skipped);
        CHECK(bench.record.skipped_because == "literal address");
        CHECK(facts.outcome == DnsOutcome::literal);
        CHECK(addresses(facts) == Words{host});
        CHECK(facts.resolv_conf.empty());  // no file was read for it
    }
}

TEST_CASE("dns_error: NXDOMAIN, and the near names that do resolve") {
    const DnsServer server(dns_zone("openclaw-gateway", {"127.0.0.9"}));
    DnsBench bench("openclaw-gatway", server.address());
    bench.bench.plan.near_names = {"openclaw-gateway", "gateway", "openclaw-gatway"};
    const auto facts = bench.run();
    CHECK(bench.record.status == StageStatus::failed);
    CHECK(facts.outcome == DnsOutcome::name_not_found);
    CHECK(bench.error() == "NXDOMAIN");
    CHECK(facts.answered_by == server.address());
    REQUIRE(facts.near_names.size() == 1);
    CHECK(facts.near_names[0].name == "openclaw-gateway");
    CHECK(facts.near_names[0].addresses == Words{"127.0.0.9"});
}

TEST_CASE("dns_error: the response codes are told apart") {
    struct Row {
        unsigned rcode;
        DnsOutcome outcome;
        const char* error;
    };
    const Row rows[]{
        {0, DnsOutcome::no_address, "NODATA"},
        {1, DnsOutcome::server_failure, "FORMERR"},
        {2, DnsOutcome::server_failure, "SERVFAIL"},
        {3, DnsOutcome::name_not_found, "NXDOMAIN"},
        {4, DnsOutcome::server_failure, "NOTIMP"},
        {5, DnsOutcome::refused, "REFUSED"},
        {9, DnsOutcome::server_failure, "RCODE 9"},
    };
    for (const auto& row : rows) {
        const DnsServer server(dns_always(row.rcode));
        DnsBench bench("gw", server.address());
        const auto facts = bench.run();
        INFO("rcode " << row.rcode);
        CHECK(facts.outcome == row.outcome);
        CHECK(bench.error() == row.error);
        CHECK(bench.record.status == StageStatus::failed);
        CHECK(facts.near_names.empty());
    }
}

TEST_CASE("dns_error: an alias that leads to no address is no address") {
    const DnsServer server([](const DnsQuery& query) -> std::vector<std::string> {
        return {dns_reply(query, 0, {{dns_cname, std::string("\x05other\x00", 7)}})};
    });
    DnsBench bench("gw", server.address());
    CHECK(bench.run().outcome == DnsOutcome::no_address);
}

TEST_CASE("dns_error: addresses that are too short are none") {
    const DnsServer server([](const DnsQuery& query) -> std::vector<std::string> {
        return {dns_reply(query, 0, {{query.type, "123"}})};
    });
    DnsBench bench("gw", server.address());
    const auto facts = bench.run();
    CHECK(facts.answers.empty());
    // c-ares 1.18 leaves such a record out, 1.34 refuses the whole answer.
    CHECK((facts.outcome == DnsOutcome::no_address || facts.outcome == DnsOutcome::malformed));
}

TEST_CASE("dns_error: hostile answers are malformed, and end in time") {
    struct Row {
        const char* what;
        DnsScript script;
    };
    const auto replace = [](std::string reply, std::size_t at, const std::string& with) {
        return std::vector<std::string>{reply.replace(at, with.size(), with)};
    };
    const Row rows[]{
        {"the question sent back",
         [](const DnsQuery& q) {
             auto reply = dns_reply(q, 0, {});
             reply[2] = static_cast<char>(reply[2] & 0x7f);
             return std::vector<std::string>{reply};
         }},
        {"a name that points to itself",
         [=](const DnsQuery& q) {
             auto reply = dns_reply(q, 0, {dns_address("127.0.0.1")});
             // The record's name: a pointer to the pointer.
             const auto at = reply.size() - 16;
             return replace(reply, at, std::string{'\xc0', static_cast<char>(at)});
         }},
        {"a record that is longer than the message",
         [](const DnsQuery& q) -> std::vector<std::string> {
             auto reply = dns_reply(q, 0, {dns_address("127.0.0.1")});
             reply.resize(reply.size() - 3);
             return {reply};
         }},
        {"another id",
         [=](const DnsQuery& q) { return replace(dns_reply(q, 0, {dns_address("127.0.0.1")}), 0, "zz"); }},
        {"another question",
         [=](const DnsQuery& q) { return replace(dns_reply(q, 0, {dns_address("127.0.0.1")}), 13, "x"); }},
        {"noise",
         [](const DnsQuery&) -> std::vector<std::string> {
             return {"\x1b[31m", std::string(60000, 'n')};
         }},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const DnsServer server(row.script);
        DnsBench bench("gw", server.address());
        bench.bench.plan.budgets.dns = brief;
        const auto facts = bench.run();
        CHECK(facts.outcome == DnsOutcome::malformed);
        CHECK(bench.error() == "malformed answer");
        CHECK(facts.answers.empty());
    }
}

TEST_CASE("dns_timeout: silence ends with the budget and with its own name") {
    const DnsServer server([](const DnsQuery&) { return std::vector<std::string>(); });
    DnsBench bench("gw", server.address());
    bench.bench.plan.budgets.dns = brief;
    const auto facts = bench.run();
    CHECK(facts.outcome == DnsOutcome::timeout);
    CHECK(bench.error() == "dns_timeout");
    CHECK(facts.answered_by.empty());
    CHECK(facts.asked == Words{server.address()});
    CHECK(bench.bench.took >= brief - Millis(50));
    CHECK(server.queries().size() > 2);  // one lost datagram is no verdict: it asks again
}

TEST_CASE("dns_error: a port where nobody is bound is unreachable, not silent") {
    std::string closed;
    { closed = DnsServer(dns_always(0)).address(); }
    DnsBench bench("gw", closed);
    bench.bench.plan.budgets.dns = brief;
    const auto facts = bench.run();
    CHECK(facts.outcome == DnsOutcome::unreachable);
    CHECK(bench.error() == "ECONNREFUSED");
    REQUIRE(bench.record.error->number);
}

TEST_CASE("dns_error: without resolv.conf, or with one that names nobody, there is no server") {
    // Nobody listens on 127.0.0.1:53 where tests run.
    DnsBench missing("gw");
    missing.bench.plan.budgets.dns = brief;
    missing.bench.plan.resolver.resolv_conf = missing.tree.real("/nothing/resolv.conf");
    auto facts = missing.run();
    CHECK(facts.outcome == DnsOutcome::no_server);
    CHECK(facts.resolv_conf == "missing");
    CHECK(missing.error() == "no_name_server");
    CHECK(facts.servers.empty());

    DnsBench empty("gw");
    empty.bench.plan.budgets.dns = brief;
    empty.tree.file("/etc/resolv.conf", "# nothing\nnameserver not-an-address\nsearch .\n");
    facts = empty.run();
    CHECK(facts.outcome == DnsOutcome::no_server);
    CHECK(facts.resolv_conf == "empty");
}

TEST_CASE("dns_error: a FIFO in place of resolv.conf cannot block the run") {
    DnsBench bench("gw");
    bench.bench.plan.budgets.dns = brief;
    const auto path = bench.tree.real("/etc/pipe");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    bench.bench.plan.resolver.resolv_conf = path;
    bench.bench.plan.resolver.hosts = path;
    const auto facts = bench.run();
    CHECK(facts.resolv_conf == "unreadable");
    CHECK(facts.outcome == DnsOutcome::no_server);
}

TEST_CASE("dns_success: the next name server is asked when one refuses or is silent") {
    const DnsServer good(dns_zone("gw", {"127.0.0.9"}));
    const DnsServer refusing(dns_always(5));
    const DnsServer failing(dns_always(2));
    const DnsServer silent([](const DnsQuery&) { return std::vector<std::string>(); });
    for (const auto* bad : {&refusing, &failing, &silent}) {
        DnsBench bench("gw", bad->address() + "," + good.address());
        bench.bench.plan.budgets.dns = brief;
        const auto facts = bench.run();
        CHECK(facts.outcome == DnsOutcome::resolved);
        CHECK(facts.asked == Words{bad->address(), good.address()});
        CHECK(facts.answered_by == good.address());
    }
    DnsBench all("gw", silent.address() + "," + refusing.address());
    all.bench.plan.budgets.dns = brief;
    CHECK(all.run().outcome == DnsOutcome::refused);  // a word tells more than silence
}

TEST_CASE("dns_success: search domains and ndots give the order of asking") {
    struct Row {
        const char* host;
        const char* options;
        Words queried;
    };
    const Row rows[]{
        {"gw", "", {"gw.a.test", "gw.b.test"}},
        {"gw.sub", "", {"gw.sub", "gw.sub.a.test", "gw.sub.b.test"}},
        {"gw.sub", "options timeout:1 ndots:2\n", {"gw.sub.a.test", "gw.sub.b.test"}},
        {"gw.", "", {"gw"}},
    };
    const DnsServer server([](const DnsQuery& query) {
        const bool known = query.name.find(".b.test") != std::string::npos;
        return known ? dns_zone(query.name, {"127.0.0.9"})(query) : dns_always(3)(query);
    });
    for (const auto& row : rows) {
        DnsBench bench(row.host, server.address());
        bench.tree.file("/etc/resolv.conf", std::string("search a.test b.test.\n") + row.options);
        const auto facts = bench.run();
        INFO(row.host);
        CHECK(facts.queried == row.queried);
        CHECK(facts.search == Words{"a.test", "b.test"});
    }
}

TEST_CASE("dns_success: a server that drops AAAA questions does not hold up an A record") {
    const DnsServer server([](const DnsQuery& query) -> std::vector<std::string> {
        if (query.type == dns_aaaa) return {};
        return {dns_reply(query, 0, {dns_address("127.0.0.9")})};
    });
    DnsBench bench("gw", server.address());
    CHECK(addresses(bench.run()) == Words{"127.0.0.9"});
    CHECK(bench.bench.took < never);
}

TEST_CASE("dns_success: a truncated answer is asked again over TCP, and addresses are bounded") {
    std::vector<std::string> many;
    for (int i = 1; i <= 100; ++i)
        many.push_back("127.1.0." + std::to_string(i));
    const DnsServer server([&](const DnsQuery& query) -> std::vector<std::string> {
        if (query.type == dns_aaaa) return {dns_reply(query, 0)};
        if (query.tcp) return dns_zone("gw", many)(query);
        auto reply = dns_reply(query, 0);
        reply[2] = static_cast<char>(reply[2] | 2);  // TC
        return {reply};
    });
    DnsBench bench("gw", server.address());
    const auto facts = bench.run();
    CHECK(facts.outcome == DnsOutcome::resolved);
    CHECK(facts.answers.size() == 64);
    CHECK(facts.answers_dropped == 36);
}

TEST_CASE("dns_error: what cannot be a host name is not sent anywhere") {
    const DnsServer server(dns_always(0));
    for (const auto& host :
         {std::string(64, 'a'), std::string("a..b"), std::string("gw\\.x"), std::string("a b")}) {
        DnsBench bench(host, server.address());
        CHECK(bench.run().outcome == DnsOutcome::bad_name);
        CHECK(bench.error() == "bad_name");
    }
    CHECK(server.queries().empty());
}

TEST_CASE("dns_cancel: a stopped run leaves the look-up at once") {
    const DnsServer server([](const DnsQuery&) { return std::vector<std::string>(); });
    DnsBench bench("gw", server.address());
    const auto record = bench.bench.run_and_stop(&probes::probe_dns, Millis(100));
    CHECK(record.status == StageStatus::failed);
    CHECK(bench.bench.took < never);
}

TEST_CASE("dns: the ids of questions differ from run to run where there is no /dev/urandom") {
    const DnsServer server(dns_zone("gw", {"127.0.0.9"}));
    for (int run = 0; run < 2; ++run) {
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const bool hidden = ::unshare(CLONE_NEWNS) == 0 &&
                                ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                                ::mount("none", "/dev", "tmpfs", 0, nullptr) == 0;
            if (!hidden) ::_exit(1);
            DnsBench bench("gw", server.address());
            ::_exit(bench.run().outcome == DnsOutcome::resolved ? 0 : 2);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WEXITSTATUS(status) == 1) {
            WARN("not tried: no mount namespace may be made here");
            return;
        }
        CHECK(WEXITSTATUS(status) == 0);
    }
    std::vector<std::uint16_t> ids;
    for (const auto& query : server.queries()) {
        if (query.type == dns_a) ids.push_back(query.id);
    }
    REQUIRE(ids.size() == 2);
    CHECK(ids[0] != ids[1]);
}
