// The schema's tables: what is named, what is not, and which release knows it.
#include "openclaw/config/json5.hpp"
#include "openclaw/config/schema.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::schema_test {
namespace {

constexpr auto v4 = CliRules::v2026_4_29;
constexpr auto v7 = CliRules::v2026_7_1;
constexpr auto v9 = CliRules::v2026_9_6;

std::vector<std::string>
entries(const std::string& text, CliRules rules = v9, std::string_view version = "") {
    const auto document = parse_json5(text);
    REQUIRE_FALSE(document.error.has_value());
    return suspicious_entries(document.value.as_object(), rules, version);
}

TEST_CASE("only what the schema refuses for certain is named") {
    struct Row {
        const char* text;
        const char* entry;  ///< "" for none
    };
    const Row rows[] = {
        {"{}", ""},
        {"{$schema:'x',gateway:{mode:'local',port:18789,bind:'lan',auth:{mode:'token',token:'t'}}}", ""},
        {"{gateway:{auth:{token:{source:'env',provider:'default',id:'T'}},remote:{url:'wss://"
         "h',tlsFingerprint:'a'}}}",
         ""},
        {"{gateway:{auth:{identityScopes:{'any@key':['x']}},roles:{definitions:{own:{}}},remote:{edgeAuth:{H:"
         "'v'}}}}",
         ""},
        {"{channels:{whatever:{x:1}},agents:{nonsense:true},plugins:5}", ""},
        {"{gateway:{tls:{enabled:true,certPath:'/c'},nodes:{pairing:{sshVerify:true}}}}", ""},
        {"{gateway:{nodes:{pairing:{sshVerify:{user:'u'}}}}}", ""},
        {"{frobnicate:1}", "frobnicate: unknown key"},
        {"{gateway:{frobnicate:1}}", "gateway.frobnicate: unknown key"},
        {"{gateway:{auth:{tokn:'t'}}}", "gateway.auth.tokn: unknown key"},
        {"{gateway:{token:'t'}}", "gateway.token: unknown key"},
        {"{gateway:{'a b':1}}", "gateway[\"a b\"]: unknown key"},
        {"{gateway:null}", "gateway: null where an object belongs"},
        {"{gateway:[]}", "gateway: an array where an object belongs"},
        {"{gateway:{auth:'x'}}", "gateway.auth: a string where an object belongs"},
        {"{gateway:{auth:{token:5}}}", "gateway.auth.token: a number where a string or an object belongs"},
        {"{gateway:{auth:{token:{source:'env',id:'T'}}}}", "gateway.auth.token: no string and no reference"},
        {"{gateway:{auth:{token:{source:'env',provider:'p',id:'T',x:1}}}}",
         "gateway.auth.token: no string and no reference"},
        {"{gateway:{auth:{token:true}}}",
         "gateway.auth.token: true or false where a string or an object belongs"},
        {"{gateway:{port:'18803'}}", "gateway.port: a string where a number belongs"},
        {"{gateway:{port:0}}", "gateway.port: not a number that is allowed there"},
        {"{gateway:{port:18789.5}}", "gateway.port: not a number that is allowed there"},
        {"{gateway:{port:NaN}}", "gateway.port: not a number that is allowed there"},
        {"{gateway:{mode:'Local'}}", "gateway.mode: none of local remote"},
        {"{gateway:{mode:'local '}}", "gateway.mode: none of local remote"},
        {"{gateway:{mode:'local remote'}}", "gateway.mode: none of local remote"},
        {"{gateway:{mode:''}}", "gateway.mode: none of local remote"},
        {"{gateway:{auth:{mode:'basic'}}}", "gateway.auth.mode: none of none token password trusted-proxy"},
        {"{gateway:{trustedProxies:'10.0.0.1'}}", "gateway.trustedProxies: a string where an array belongs"},
        {"{gateway:{tls:{enabled:'yes'}}}", "gateway.tls.enabled: a string where true or false belongs"},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        const auto found = entries(row.text);
        if (std::string_view(row.entry).empty()) {
            CHECK(found.empty());
        } else {
            REQUIRE(found.size() == 1);
            CHECK(found.front() == row.entry);
        }
    }
}

TEST_CASE("a key that another release knows is named for an exact release only") {
    struct Row {
        const char* text;
        bool known_to_v4;
        bool known_to_v7;
        bool known_to_v9;
    };
    const Row rows[] = {
        {"{gateway:{publicOrigin:'https://h'}}", false, false, true},
        {"{gateway:{handshakeTimeoutMs:1000}}", true, true, false},
        {"{gateway:{remote:{enabled:true}}}", false, true, false},
        {"{gateway:{webchat:{}}}", true, false, false},
        {"{desktop:{}}", false, false, true},
        {"{audio:{}}", true, true, false},
        {"{heartbeat:{}}", true, false, false},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(entries(row.text, v4, "2026.4.29").empty() == row.known_to_v4);
        CHECK(entries(row.text, v7, "2026.7.1").empty() == row.known_to_v7);
        CHECK(entries(row.text, v9, "2026.9.6").empty() == row.known_to_v9);
        for (const char* between : {"", "2026.5.12", "2026.8.2", "2026.10.1"}) {
            CHECK(entries(row.text, v7, between).empty());
        }
    }
}

TEST_CASE("an address to bind to is a mode in 2026.4.29 alone") {
    for (const char* address : {"0.0.0.0", "localhost", "::", " Localhost "}) {
        const std::string text = std::string("{gateway:{bind:'") + address + "'}}";
        INFO(text);
        CHECK(entries(text, v4).empty());
        CHECK(entries(text, v7).size() == 1);
        CHECK(entries(text, v9).size() == 1);
    }
    CHECK(entries("{gateway:{bind:'weird'}}", v4).size() == 1);
}

TEST_CASE("hostile keys are escaped and few") {
    const auto found = entries("{'\\x1b[2J':1,gateway:{'\\u202e':1}}");
    REQUIRE(found.size() == 2);
    for (const auto& entry : found)
        CHECK(entry.find('\x1b') == std::string::npos);
    std::string many = "{";
    for (int i = 0; i < 1000; ++i)
        many += "k" + std::to_string(i) + ":1,";
    CHECK(entries(many + "}").size() == 16);
}

}  // namespace
}  // namespace ocprobe::openclaw::schema_test
