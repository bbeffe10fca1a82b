// Whether a certificate is for a host: the rows of Node's checkServerIdentity.
#include "probes/tls/name.hpp"

#include <catch2/catch.hpp>

using ocprobe::probes::CertificateNames;
using ocprobe::probes::name_matches;

namespace {

struct Row {
    const char* host;
    CertificateNames names;
    bool matches;
};

CertificateNames dns(std::vector<std::string> names) {
    return {.dns = std::move(names), .addresses = {}, .common_names = {}};
}

CertificateNames common(const char* name) {
    return {.dns = {}, .addresses = {}, .common_names = {name}};
}

CertificateNames address(const char* text) {
    return {.dns = {}, .addresses = {text}, .common_names = {}};
}

}  // namespace

TEST_CASE("tls_name: hosts and patterns") {
    const Row rows[]{
        {"gw.test", dns({"gw.test"}), true},
        {"GW.test.", dns({"gw.TEST"}), true},
        {"gw.test", dns({"gw.test."}), true},
        {"gw.test", dns({"other.test", "gw.test"}), true},
        {"a.gw.test", dns({"gw.test"}), false},
        {"a.gw.test", dns({"*.gw.test"}), true},
        {"a.b.gw.test", dns({"*.gw.test"}), false},
        {"gw.test", dns({"*.test"}), false},
        {"gw1.a.test", dns({"gw*.a.test"}), true},
        {"gw1.a.test", dns({"*1.a.test"}), true},
        {"g.a.test", dns({"g*g.a.test"}), false},
        {"gw1.a.test", dns({"g*w*.a.test"}), false},
        {"xn--gw.a.test", dns({"xn--*.a.test"}), false},
        {"a.gw.test", dns({"a.*.test"}), false},
        {"gw..test", dns({"gw..test"}), false},
        {"gw", dns({"*"}), false},
        {"gw", dns({"gw"}), true},
        {"gw", dns({""}), false},
        {"gw.test", dns({"gw\x01.test"}), false},
        {"gw.test", common("gw.test"), true},
        {"a.b.test", common("*.b.test"), true},
        {"gw.test", {.dns = {"other.test"}, .addresses = {}, .common_names = {"gw.test"}}, false},
        {"gw.test", {.dns = {}, .addresses = {"127.0.0.1"}, .common_names = {"gw.test"}}, true},
        {"gw.test", CertificateNames{}, false},
        {"127.0.0.1", address("127.0.0.1"), true},
        {"127.0.0.1", address("127.0.0.2"), false},
        {"::1", address("::1"), true},
        {"0:0:0:0:0:0:0:1", address("::1"), true},
        {"127.0.0.1", dns({"127.0.0.1"}), false},
        {"127.0.0.1", common("127.0.0.1"), false},
        {"127.0.0.1", dns({"*.0.0.1"}), false},
    };
    for (const auto& row : rows) {
        INFO(row.host << " against " << (row.names.dns.empty() ? "" : row.names.dns.front()));
        CHECK(name_matches(row.host, row.names) == row.matches);
    }
}
