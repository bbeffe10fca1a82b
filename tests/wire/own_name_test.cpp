// The name of an address, asked from a scripted name server.
#include "ocprobe/probes/own_name.hpp"
#include "support/dns_server.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

constexpr std::uint16_t dns_ptr = 12;

// A name as it goes on the wire (RFC 1035, section 3.1).
std::string wire_name(std::string_view name) {
    std::string bytes;
    while (!name.empty()) {
        const auto end = std::min(name.find('.'), name.size());
        bytes += static_cast<char>(end);
        bytes += name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return bytes + '\0';
}

test::DnsScript answering(std::string name) {
    return [name = std::move(name)](const test::DnsQuery& query) {
        return std::vector<std::string>{test::dns_reply(query, 0, {{dns_ptr, wire_name(name)}})};
    };
}

constexpr Millis short_time{150};
constexpr Millis patience{10'000};

}  // namespace

TEST_CASE("own_name: one question by the address's reverse name, and its answer") {
    const test::DnsServer server(answering("claw-openclaw-cli-1.claw_default"));
    CHECK(
        probes::ask_name_of(server.address(), "172.18.0.2", patience) ==
        std::optional<std::string>("claw-openclaw-cli-1.claw_default")
    );
    const auto queries = server.queries();
    REQUIRE(queries.size() == 1);
    CHECK(queries.front().name == "2.0.18.172.in-addr.arpa");
    CHECK(queries.front().type == dns_ptr);
}

TEST_CASE("own_name: no name, silence, nonsense and no server are no name") {
    for (const unsigned rcode : {2U, 3U, 5U}) {
        const test::DnsServer server(test::dns_always(rcode));
        CHECK_FALSE(probes::ask_name_of(server.address(), "172.18.0.2", patience));
    }
    const test::DnsServer silent([](const test::DnsQuery&) { return std::vector<std::string>{}; });
    CHECK_FALSE(probes::ask_name_of(silent.address(), "172.18.0.2", short_time));
    const test::DnsServer nonsense([](const test::DnsQuery&) { return std::vector<std::string>{"?"}; });
    CHECK_FALSE(probes::ask_name_of(nonsense.address(), "172.18.0.2", patience));
    CHECK_FALSE(probes::ask_name_of("127.0.0.1:1", "172.18.0.2", short_time));
    CHECK_FALSE(probes::ask_name_of("resolver", "172.18.0.2", patience));
    CHECK_FALSE(probes::ask_name_of("127.0.0.1:1", "fdd0::2", patience));
}
