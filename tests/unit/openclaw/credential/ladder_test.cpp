#include "openclaw/credential/value.hpp"
#include "unit/openclaw/world.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::credential_ladder_test {
namespace {

using test::World;

constexpr const char* token = "OPENCLAW_GATEWAY_TOKEN";
constexpr const char* password = "OPENCLAW_GATEWAY_PASSWORD";
constexpr const char* url = "OPENCLAW_GATEWAY_URL";

/// `kind source; also…; stop` in one line.
std::string summary(const Resolution& found) {
    const CredentialFacts& facts = found.credential;
    std::string out = std::string(name(facts.kind)) + " " + label(facts.source);
    for (const auto& also : facts.also)
        out += "; " + label(also.source);
    switch (facts.stop) {
    case CredentialStop::none:
        break;
    case CredentialStop::unresolved_secret_ref:
        out += "; unresolved " + label(facts.stop_source);
        break;
    case CredentialStop::url_needs_env_token:
        out += "; url needs env token";
        break;
    case CredentialStop::missing:
        out += "; missing";
        break;
    }
    return out;
}

const CredentialRung& rung(const Resolution& found, std::string_view source) {
    for (const auto& entry : found.credential.ladder) {
        if (label(entry.source) == source) return entry;
    }
    FAIL("no rung " << source);
    return found.credential.ladder.front();
}

struct Row {
    std::string config;
    bool env_token;
    bool env_password;
    std::string newest;
    std::string older;  ///< 2026.7.1; the same in 2026.4.29 but for `missing`
};

}  // namespace

TEST_CASE(
    "local mode: both ladders, config first since 2026.8.2, environment first before", "[credentials]"
) {
    const std::string auth = "config gateway.auth.token";
    const std::string env = "env OPENCLAW_GATEWAY_TOKEN";
    const Row row = GENERATE_COPY(values<Row>({
        {"{}", false, false, "none none; missing", "none none; missing"},
        {"{gateway: {auth: {token: 'a'}}}", true, false, "token " + auth, "token " + env},
        {"{gateway: {auth: {token: 'a'}, remote: {token: 'r'}}}",
         false,
         false,
         "token " + auth,
         "token " + auth},
        {"{gateway: {remote: {token: 'r'}}}", true, false, "token " + env, "token " + env},
        {"{gateway: {remote: {token: 'r'}}}",
         false,
         false,
         "token config gateway.remote.token",
         "token config gateway.remote.token"},
        {"{gateway: {auth: {password: 'p'}}}",
         true,
         true,
         "token " + env + "; config gateway.auth.password",
         "token " + env + "; env OPENCLAW_GATEWAY_PASSWORD"},
        {"{gateway: {auth: {mode: 'password', password: 'p', token: 'a'}}}",
         false,
         false,
         "password config gateway.auth.password; " + auth,
         "password config gateway.auth.password; " + auth},
        {"{gateway: {auth: {mode: 'password', token: 'a'}}}", false, false, "token " + auth, "token " + auth},
        {"{gateway: {auth: {mode: 'trusted-proxy'}, remote: {password: 'r'}}}",
         false,
         false,
         "none none",
         "none none"},
        {"{gateway: {auth: {mode: 'none'}}}", false, false, "none none", "none none"},
        {"{gateway: {auth: {mode: 'none', token: 'a'}}}", false, false, "token " + auth, "token " + auth},
        {"{gateway: {auth: {allowTailscale: true}}}", false, false, "none none", "none none"},
        {"{gateway: {tailscale: {mode: 'serve'}}}", false, false, "none none", "none none"},
        {"{gateway: {auth: {mode: null}}}", false, false, "none none; missing", "none none; missing"},
        // Older versions stop at such a config before that.
        {"{gateway: {auth: {mode: ''}}}", false, false, "none none", "none none; missing"},
        {"{gateway: {auth: {mode: 5}}}", false, false, "none none", "none none; missing"},
        {"{gateway: {auth: {allowTailscale: 'yes'}}}", false, false, "none none", "none none; missing"},
        {"{gateway: {tailscale: {mode: 'funnel'}}}",
         false,
         false,
         "none none; missing",
         "none none; missing"},
    }));
    CAPTURE(row.config, row.env_token, row.env_password);
    World world;
    world.config(row.config);
    if (row.env_token) world.env(token, "e");
    if (row.env_password) world.env(password, "f");
    CHECK(summary(world.resolve()) == row.newest);
    CHECK(summary(world.version("2026.7.1").resolve()) == row.older);
    const auto oldest = summary(world.version("2026.4.29").resolve());
    CHECK(oldest == row.older.substr(0, row.older.find("; missing")));
}

TEST_CASE("remote mode: remote token first, environment password first, gateway.auth last", "[credentials]") {
    const std::string version = GENERATE("2026.9.6", "2026.7.1", "2026.4.29");
    World world;
    world.version(version);
    const auto with = [&](const std::string& remote, const std::string& auth) {
        return summary(world
                           .config(
                               "{gateway: {mode: 'remote', remote: {url: 'wss://gw.example'" + remote +
                               "}, auth: {" + auth + "}}}"
                           )
                           .resolve());
    };
    CHECK(with(", token: 'r'", "token: 'a'") == "token config gateway.remote.token");
    CHECK(with("", "token: 'a'") == "token config gateway.auth.token");
    CHECK(with(", password: 'r'", "password: 'a'") == "password config gateway.remote.password");
    CHECK(
        with(", password: 'r'", "token: 'a'") ==
        "token config gateway.auth.token; config gateway.remote.password"
    );
    world.env(token, "e").env(password, "f");
    CHECK(
        with(", token: 'r', password: 'r'", "") ==
        "token config gateway.remote.token; env OPENCLAW_GATEWAY_PASSWORD"
    );
    CHECK(with("", "token: 'a'") == "token env OPENCLAW_GATEWAY_TOKEN; env OPENCLAW_GATEWAY_PASSWORD");
}

TEST_CASE("an env URL leaves the config's credentials out", "[credentials]") {
    const std::string version = GENERATE("2026.9.6", "2026.7.1", "2026.4.29");
    World world;
    world.version(version)
        .env(url, "ws://127.0.0.1:1")
        .config("{gateway: {auth: {token: '${UNSET}', password: 'p'}}}");
    const auto bare = world.resolve();
    CHECK(summary(bare) == "none none; url needs env token");
    CHECK(bare.credential.config_ignored);
    CHECK_FALSE(bare.target.cli_would_dial());
    CHECK(bare.target.refused_elsewhere());
    CHECK(rung(bare, "config gateway.auth.password").why == "ignored: OPENCLAW_GATEWAY_URL is set");
    CHECK_FALSE(bare.credentials.token);
    CHECK_FALSE(bare.credentials.password);
    CHECK(summary(world.env(password, "f").resolve()) == "password env OPENCLAW_GATEWAY_PASSWORD");
    const auto found = world.env(token, "e").resolve();
    CHECK(summary(found) == "token env OPENCLAW_GATEWAY_TOKEN; env OPENCLAW_GATEWAY_PASSWORD");
    CHECK(test::reveal(found.credentials.token) == "e");
    CHECK(found.target.cli_would_dial());
}

TEST_CASE("a given URL takes the environment's credentials, else tries the config's", "[credentials]") {
    World world;
    world.url("ws://127.0.0.1:1").config("{gateway: {auth: {token: 'a-token'}}}");
    const auto fallen = world.resolve();
    CHECK(summary(fallen) == "token config gateway.auth.token");
    CHECK(fallen.credential.config_ignored);
    CHECK(fallen.target.cli_would_dial());
    const auto found = world.env(password, "f").resolve();
    CHECK(summary(found) == "password env OPENCLAW_GATEWAY_PASSWORD");
    CHECK(
        rung(found, "config gateway.auth.token").why ==
        "not read for a given URL, as not for OPENCLAW_GATEWAY_URL"
    );
    CHECK(summary(World().url("unix:/run/x").resolve()) == "none none; missing");
    World unresolved;
    unresolved.url("ws://127.0.0.1:1").config("{gateway: {auth: {token: '${UNSET}'}}}");
    CHECK(summary(unresolved.resolve()) == "none none; missing");
}

TEST_CASE("a given token goes alone", "[credentials]") {
    World world;
    world.token(" given-token\n").env(password, "f").config("{gateway: {auth: {token: '${UNSET}'}}}");
    const auto found = world.resolve();
    CHECK(summary(found) == "token flag --token-file");
    CHECK(found.credential.forced);
    CHECK(found.credential.trimmed);
    CHECK(found.credential.length == 11);
    CHECK(test::reveal(found.credentials.token) == "given-token");
    CHECK_FALSE(found.credentials.password);
    CHECK(found.target.cli_would_dial());
    CHECK(rung(found, "env OPENCLAW_GATEWAY_PASSWORD").why == "replaced for this run");
    CHECK(label(world.token("x", SourceKind::standard_input).resolve().credential.source) == "stdin");
    CHECK(
        label(world.token("x", SourceKind::env_ocprobe_token).resolve().credential.source) ==
        "env OCPROBE_TOKEN"
    );
}

TEST_CASE("losers tell whether they equal the winner, by comparison alone", "[credentials]") {
    World world;
    world.config("{gateway: {auth: {token: 'same-value'}, remote: {token: 'other-value'}}}")
        .env(token, "same-value")
        .env(password, "same-value");
    const auto found = world.resolve();
    CHECK(rung(found, "env OPENCLAW_GATEWAY_TOKEN").same_as_used == true);
    CHECK(rung(found, "config gateway.remote.token").same_as_used == false);
    CHECK_FALSE(rung(found, "config gateway.auth.token").same_as_used);
    CHECK(rung(found, "env OPENCLAW_GATEWAY_TOKEN").why == "config gateway.auth.token comes first");
    CHECK(test::reveal(found.credentials.alternative_token) == "other-value");
    CHECK(label(*found.credential.alternative_source) == "config gateway.remote.token");
    CHECK(test::knows(found, "other-value"));
    CHECK(found.credential.length == 10);
}

TEST_CASE("the ladder keeps its order and marks what is used", "[credentials]") {
    const auto order = [](const Resolution& found) {
        std::string out;
        for (const auto& entry : found.credential.ladder)
            out +=
                std::string(entry.used ? "*" : "") + std::string(name(entry.source.kind)).substr(0, 22) + ";";
        return out;
    };
    World world;
    world.config("{gateway: {auth: {token: 'a'}}}").env(password, "p");
    CHECK(
        order(world.resolve()) ==
        "*config gateway.auth.to;env OPENCLAW_GATEWAY_T;config gateway.remote.;config gateway.auth.pa;*env "
        "OPENCLAW_GATEWAY_P;config gateway.remote.;"
    );
    CHECK(
        order(world.version("2026.7.1").resolve()) ==
        "env OPENCLAW_GATEWAY_T;*config gateway.auth.to;config gateway.remote.;*env "
        "OPENCLAW_GATEWAY_P;config gateway.auth.pa;config gateway.remote.;"
    );
}

TEST_CASE("a token in a lower layer is a rung of its own", "[credentials]") {
    World world;
    world.env(token, "process-token")
        .file("/home/node/.openclaw/.env", "OPENCLAW_GATEWAY_TOKEN=file-token\n");
    world.config(R"({env: {vars: {OPENCLAW_GATEWAY_TOKEN: "vars-token"}}})");
    const auto found = world.resolve();
    const auto& file = rung(found, "env OPENCLAW_GATEWAY_TOKEN (/home/node/.openclaw/.env)");
    CHECK(file.present);
    CHECK_FALSE(file.used);
    CHECK(file.same_as_used == false);
    CHECK(file.why == "the process environment has the variable already");
    CHECK(
        rung(found, "env OPENCLAW_GATEWAY_TOKEN (config env.vars)").why ==
        "the process environment has the variable already"
    );
    CHECK(test::knows(found, "file-token"));
    CHECK(test::knows(found, "vars-token"));
    World blank;
    blank.env(token, "").file("/home/node/.openclaw/.env", "OPENCLAW_GATEWAY_TOKEN=file-token\n");
    const auto hidden = blank.resolve();
    CHECK(summary(hidden) == "none none; missing");
    CHECK(rung(hidden, "env OPENCLAW_GATEWAY_TOKEN").problem == CredentialProblem::blank);
    CHECK_FALSE(rung(hidden, "env OPENCLAW_GATEWAY_TOKEN").present);
}

TEST_CASE("references that give nothing stop the CLI, by version and mode", "[credentials]") {
    const std::string stop = "none none; unresolved config gateway.auth.token";
    World world;
    world.config("{gateway: {auth: {token: '${OC_T}'}}}");
    const auto found = world.resolve();
    CHECK(summary(found) == stop);
    CHECK(found.credential.stop_detail == "variable OC_T is not set");
    CHECK(rung(found, "config gateway.auth.token").problem == CredentialProblem::unresolved_reference);
    CHECK(summary(world.env(token, "e").resolve()) == stop);
    CHECK(summary(world.version("2026.7.1").resolve()) == "token env OPENCLAW_GATEWAY_TOKEN");
    CHECK(summary(world.version("2026.9.6").env("OC_T", "t").resolve()) == "token config gateway.auth.token");
    CHECK(summary(world.env("OC_T", " ").resolve()) == "token env OPENCLAW_GATEWAY_TOKEN");
    world.env("OC_T", "");
    CHECK(
        summary(world.config("{gateway: {auth: {mode: 'password', token: '${OC_T}'}}}").resolve()) ==
        "token env OPENCLAW_GATEWAY_TOKEN"
    );
    CHECK(
        summary(world.config("{gateway: {auth: {token: '${OC_T}', password: 'p'}}}").resolve()) ==
        "token env OPENCLAW_GATEWAY_TOKEN; config gateway.auth.password"
    );
}

TEST_CASE("what only the CLI itself could read is said to be unknown", "[credentials]") {
    World world;
    world.config(R"({gateway: {auth: {token: {source: "exec", provider: "x", id: "y"}}},
        secrets: {providers: {x: {source: "exec", command: "/bin/pass"}}}})");
    world.file("/bin/pass", "");
    const auto found = world.resolve();
    CHECK(summary(found) == "token config gateway.auth.token");
    CHECK(found.credential.value_unknown);
    CHECK(found.credential.problem == CredentialProblem::unresolved_reference);
    CHECK_FALSE(found.credential.length);
    CHECK_FALSE(found.credentials.token);
    CHECK(found.target.cli_would_dial());
}

TEST_CASE(
    "a cached device token is what is left on loopback, and for a remote.url of its own", "[credentials]"
) {
    World world;
    world.database().identity("d1").run(
        "INSERT INTO device_auth_tokens VALUES('d1','operator','cached-local','[]',1)"
    );
    world.database().run("INSERT INTO gateway_origin_device_tokens "
                         "VALUES('wss://gw.local:1','d1','operator','cached-far','[]',1)");
    const auto found = world.resolve();
    CHECK(summary(found) == "device_token state device token");
    CHECK(found.credential.cached_device_token);
    CHECK(found.target.cli_would_dial());
    CHECK_FALSE(found.credentials.token);
    CHECK(rung(found, "state device token").present);
    CHECK_FALSE(rung(found, "state device token").used);
    CHECK(test::knows(found, "cached-local"));

    const auto remote = [&](const std::string& address) {
        return summary(world.config("{gateway: {mode: 'remote', remote: {url: '" + address + "'}}}").resolve()
        );
    };
    CHECK(remote("wss://GW.local:1/") == "device_token state device token");
    CHECK(remote("wss://gw.local:2") == "none none; missing");
    CHECK(
        summary(world.version("2026.7.1")
                    .config("{gateway: {mode: 'remote', remote: {url: 'wss://gw.local:1'}}}")
                    .resolve()) == "none none; missing"
    );
    world.version("2026.9.6").config("{gateway: {auth: {mode: 'none'}}}");
    CHECK(summary(world.resolve()) == "none none");
    world.config("{gateway: {auth: {token: 'a'}}}");
    CHECK(summary(world.resolve()) == "token config gateway.auth.token");
    CHECK_FALSE(world.resolve().credential.cached_device_token);
    world.config("{}").env(url, "ws://127.0.0.1:18789");
    CHECK(summary(world.resolve()) == "none none; url needs env token");
}

TEST_CASE("signs of a mangled value", "[credentials]") {
    struct Value {
        std::string text;
        CredentialProblem problem;
    };
    const Value value = GENERATE(values<Value>({
        {"a-fine-token", CredentialProblem::none},
        {"\"quoted-token\"", CredentialProblem::quoted},
        {"'quoted-token'", CredentialProblem::quoted},
        {"half-quoted\"", CredentialProblem::quoted},
        {"in\"side", CredentialProblem::none},
        {"two words", CredentialProblem::inner_blank},
        {"tab\tinside", CredentialProblem::inner_blank},
        {"nbsp\xc2\xa0inside", CredentialProblem::inner_blank},
        {"bell\x07inside", CredentialProblem::control_character},
        {"cr\rinside", CredentialProblem::control_character},
        {"${OC_TOKEN}", CredentialProblem::unexpanded_variable},
        {"pre-${OC_TOKEN:-x}", CredentialProblem::unexpanded_variable},
        {"$OC_TOKEN", CredentialProblem::unexpanded_variable},
        {R"({"token":"abc"})", CredentialProblem::wrapped},
        {"{\n  \"gateway\": {}\n}", CredentialProblem::wrapped},
        {R"(["abc"])", CredentialProblem::wrapped},
        {"OPENCLAW_GATEWAY_TOKEN=abc", CredentialProblem::wrapped},
        {"GATEWAY_PASSWORD=abc", CredentialProblem::wrapped},
        {"TOKEN=abc", CredentialProblem::wrapped},
        {"{abc}", CredentialProblem::none},
        {"MYTOKEN=", CredentialProblem::none},
        {"token=abc", CredentialProblem::none},
        {"X7_TOKEN", CredentialProblem::none},
        {"cash$money", CredentialProblem::none},
        {"${}", CredentialProblem::none},
        {"__OPENCLAW_REDACTED__", CredentialProblem::placeholder},
        {"ChangeMe", CredentialProblem::placeholder},
        {"undefined", CredentialProblem::placeholder},
    }));
    CAPTURE(value.text);
    const auto found = World().env(token, " " + value.text + "\r\n").resolve();
    CHECK(found.credential.problem == value.problem);
    CHECK(found.credential.problem_detail.empty() == (value.problem == CredentialProblem::none));
    CHECK(found.credential.trimmed);
    CHECK(found.credential.length == value.text.size());
    CHECK(test::reveal(found.credentials.token) == value.text);
    CHECK(found.credential.problem_detail.find(value.text) == std::string::npos);
}

TEST_CASE("a value's variable is named", "[credentials]") {
    CHECK(variable_in("${OC_TOKEN}") == "OC_TOKEN");
    CHECK(variable_in("a${x:-y}b") == "x");
    CHECK(variable_in("$A1") == "A1");
    CHECK_FALSE(variable_in("$1"));
    CHECK_FALSE(variable_in("a$B"));
    CHECK_FALSE(variable_in("${"));
}

}  // namespace ocprobe::openclaw::credential_ladder_test
