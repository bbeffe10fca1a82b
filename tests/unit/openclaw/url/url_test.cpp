#include "openclaw/url/url.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace json = boost::json;

namespace ocprobe::openclaw::url_test {
namespace {

std::string host_text(const Url& url) {
    return url.host.address && url.host.address->ipv6 ? "[" + url.host.text + "]" : url.host.text;
}

void check_against_node(const std::string& text, const json::value& node) {
    const UrlReading ours = read_url(text, false);
    const auto* expected = node.if_object();
    const bool dialled_scheme = expected != nullptr && expected->contains("host");
    REQUIRE(ours.parsed.has_value() == dialled_scheme);
    if (!dialled_scheme) {
        CHECK(ours.fault != UrlFault::none);
        CHECK_FALSE(ours.detail.empty());
        return;
    }
    const Url& url = *ours.parsed;
    CHECK(url.scheme == expected->at("scheme").as_string());
    CHECK(url.username == expected->at("username").as_string());
    CHECK(url.password == expected->at("password").as_string());
    CHECK(host_text(url) == expected->at("host").as_string());
    CHECK(
        (url.default_port ? "" : std::to_string(url.port)) == std::string(expected->at("port").as_string())
    );
    CHECK(url.path + url.query == expected->at("target").as_string());
    CHECK(url.fragment == expected->at("fragment").as_bool());
}

struct FaultRow {
    std::string text;
    UrlFault fault;
    bool parsed;
};

}  // namespace

TEST_CASE("URLs are read as Node reads them", "[url][oracle]") {
    std::ifstream in(OCPROBE_TEST_DATA "/fixtures/urls.json", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto rows = json::parse(bytes).as_object().at("rows").as_array();
    REQUIRE(rows.size() > 400);
    for (const auto& row : rows) {
        const std::string text(row.as_array().at(0).as_string());
        INFO(text);
        check_against_node(text, row.as_array().at(1));
    }
}

TEST_CASE("each kind of unusable URL has its name", "[url]") {
    const FaultRow row = GENERATE(values<FaultRow>({
        {"ws://127.0.0.1:18789", UrlFault::none, true},
        {"openclaw-gateway:18789", UrlFault::no_scheme, false},
        {"127.0.0.1:18789", UrlFault::no_scheme, false},
        {"openclaw-gateway", UrlFault::no_scheme, false},
        {"//127.0.0.1:18789", UrlFault::no_scheme, false},
        {"", UrlFault::no_scheme, false},
        {"tcp://127.0.0.1:18789", UrlFault::unknown_scheme, false},
        {"ws+unix:///tmp/x", UrlFault::unknown_scheme, false},
        {"unix:/tmp/x", UrlFault::unknown_scheme, false},
        {"ws://h:70000", UrlFault::bad_port, false},
        {"ws://h:18789/tcp:x", UrlFault::none, true},
        {"ws://h:abc", UrlFault::bad_port, false},
        {"ws://h:0", UrlFault::bad_port, true},
        {"ws://h:1#top", UrlFault::fragment, true},
        {"ws://h:1#", UrlFault::none, true},
        {"\"ws://h:1\"", UrlFault::quotes, false},
        {"'ws://h:1'", UrlFault::quotes, false},
        {"ws://h:1\"", UrlFault::quotes, false},
        {"ws://${GW_HOST}:18789", UrlFault::unresolved_variable, true},
        {"ws://$GW_HOST:18789", UrlFault::unresolved_variable, true},
        {"${GW_URL}", UrlFault::unresolved_variable, false},
        {"$GW_URL", UrlFault::unresolved_variable, false},
        {"ws://h:1/$path", UrlFault::none, true},
        {"ws://h:${PORT}", UrlFault::unresolved_variable, false},
        {"ws://gate way:1", UrlFault::bad_host, false},
        {"ws://[::1:1", UrlFault::bad_host, false},
        {"ws://1.2.3.256", UrlFault::bad_host, false},
        {"ws://", UrlFault::bad_host, false},
    }));
    CAPTURE(row.text);
    const UrlReading reading = read_url(row.text, false);
    CHECK(reading.fault == row.fault);
    CHECK(reading.parsed.has_value() == row.parsed);
    CHECK(reading.detail.empty() == (row.fault == UrlFault::none));
}

TEST_CASE("a host name that no look-up can find is met where the CLI dials", "[url]") {
    const auto reading = read_url("wss://" + std::string(254, 'a'), false);
    CHECK(reading.fault == UrlFault::bad_host);
    CHECK(reading.host_too_long);
    CHECK_FALSE(reading.parsed);
    CHECK(reading.detail == "a host name of more than 253 bytes, which no look-up can find");
    CHECK(read_url("wss://" + std::string(253, 'a'), false).parsed);
}

TEST_CASE("unix: names a socket by an absolute path, for us alone", "[url]") {
    const auto path_of = [](std::string_view text) {
        const auto reading = read_url(text, true);
        return reading.parsed ? reading.parsed->unix_path : "fault: " + reading.detail;
    };
    CHECK(path_of("unix:/run/oc.sock") == "/run/oc.sock");
    CHECK(path_of("unix:///run/oc.sock") == "/run/oc.sock");
    CHECK(path_of("unix:/run/a%20b?c#d") == "/run/a%20b?c#d");
    CHECK(path_of("unix:/run/$X/a\"b\"") == "/run/$X/a\"b\"");
    CHECK(read_url("unix:run/oc.sock", true).fault == UrlFault::other);
    CHECK(read_url("unix://host/oc.sock", true).fault == UrlFault::other);
    CHECK(read_url("unix:", true).fault == UrlFault::other);
    const std::string longest = "/" + std::string(106, 'a');
    CHECK(read_url("unix:" + longest, true).fault == UrlFault::none);
    const auto over = read_url("unix:" + longest + "a", true);
    CHECK(over.fault == UrlFault::unix_path_too_long);
    CHECK(over.detail == "the socket's path has 108 bytes, at most 107 are possible");

    const Endpoint endpoint = read_url("unix:/run/oc.sock", true).parsed->endpoint();
    CHECK(endpoint.transport == Endpoint::Transport::unix_socket);
    CHECK(endpoint.unix_path == "/run/oc.sock");
    CHECK(endpoint.host_header == "localhost");
    CHECK(endpoint.host.empty());
}

TEST_CASE("an endpoint carries what the socket and the upgrade need", "[url]") {
    const auto endpoint = [](std::string_view text) { return read_url(text, false).parsed->endpoint(); };
    const Endpoint plain = endpoint("http://Gateway/a/../b?x=1");
    CHECK(plain.transport == Endpoint::Transport::tcp);
    CHECK(plain.host == "gateway");
    CHECK(plain.port == 80);
    CHECK(plain.request_target == "/b?x=1");
    for (const auto& [query, left] : {
             std::pair("?token=hunter2", ""),
             std::pair("?a=1&token=hunter2&b=2", "?a=1&b=2"),
             std::pair("?password=x&a", "?a"),
             std::pair("?x%2Dapi%2Dkey=x", ""),
             std::pair("?token=", "?token="),
             std::pair("", ""),
         }) {
        CHECK(openclaw::public_query(query) == left);
    }
    CHECK(plain.host_header == "gateway");
    const Endpoint secure = endpoint("https://[::1]");
    CHECK(secure.transport == Endpoint::Transport::tls);
    CHECK(secure.host == "::1");
    CHECK(secure.port == 443);
    CHECK(secure.host_header == "[::1]");
    CHECK(endpoint("wss://[::1]:18789").host_header == "[::1]:18789");
    CHECK(endpoint("ws://127.1:18789").host == "127.0.0.1");
}

TEST_CASE("an origin's scope is what the CLI keys its device tokens by", "[url]") {
    const auto scope = [](std::string_view text) { return read_url(text, false).parsed->origin_scope(); };
    CHECK(scope("ws://127.0.0.1:18789") == "ws://127.0.0.1:18789");
    CHECK(scope("WSS://Gateway:443/") == "wss://gateway");
    CHECK(scope("wss://u:p@gateway/base//?x=1") == "wss://gateway/base");
}

TEST_CASE("nothing secret of a URL is printed", "[url]") {
    CHECK(printable_url("ws://u:hunter22@h:1/p?x=1") == "ws://u:<redacted>@h:1/p?x=1");
    CHECK(printable_url("ws://lonetoken@h") == "ws://<redacted>@h");
    CHECK(printable_url("ws://:pw@h") == "ws://:<redacted>@h");
    CHECK(printable_url("ws://u:@h") == "ws://u:@h");
    CHECK(
        printable_url("ws://h/?token=abc&x=1&auth-token=z#f") ==
        "ws://h/?token=<redacted>&x=1&auth-token=<redacted>#f"
    );
    CHECK(printable_url("ws://h/#token=abc&x=1") == "ws://h/#token=<redacted>&x=1");
    CHECK(printable_url("ws://h/?x=1#/chat?session=abc") == "ws://h/?x=1#/chat?session=<redacted>");
    CHECK(printable_url("ws://h/?pass%77ord=abc") == "ws://h/?pass%77ord=<redacted>");
    CHECK(printable_url("ws://h/a@b") == "ws://h/a@b");
    CHECK(printable_url("ws://u:p/w@h:1") == "ws://u:<redacted>@h:1");
    CHECK(printable_url("u:hunter22@h:1") == "u:<redacted>@h:1");
    CHECK(printable_url("\"ws://u:hunter22@h\"") == "\"ws://u:<redacted>@h\"");
    CHECK(printable_url("ws://h\x1b[31m") == "ws://h\\x1b[31m");
    CHECK(printable_url("unix:/run/a@b?token=x") == "unix:/run/a@b?token=x");
}

TEST_CASE("what is masked in print is known as secret, encoded and decoded", "[url]") {
    CHECK(
        url_secrets("ws://u:hun%74er22@h/?token=a%20b") ==
        std::vector<std::string>{"hun%74er22", "hunter22", "a%20b", "a b"}
    );
    CHECK(url_secrets("ws://lonetoken@h") == std::vector<std::string>{"lonetoken"});
    CHECK(url_secrets("ws://h:1/#token=abc") == std::vector<std::string>{"abc"});
    CHECK(url_secrets("ws://h:1/?x=1").empty());
    CHECK(url_secrets("unix:/a@b").empty());
}

}  // namespace ocprobe::openclaw::url_test
