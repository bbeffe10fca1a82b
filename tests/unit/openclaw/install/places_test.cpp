// Where the CLI looks: home, state directory, config, dotenv files (each row was seen with the real CLI).
#include "openclaw/config/parts.hpp"
#include "openclaw/install/paths.hpp"
#include "unit/openclaw/config/config_world.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <vector>

namespace ocprobe::openclaw::places_test {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

ConfigWorld world(const Pairs& environment, const Pairs& files) {
    ConfigWorld made;
    for (const auto& [name, value] : environment)
        made.env(name, value);
    for (const auto& [path, bytes] : files)
        made.file(path, bytes);
    return made;
}

TEST_CASE("the state directory and the config lie where the CLI looks for them") {
    struct Row {
        const char* what;
        Pairs environment;
        Pairs files;
        std::string state;
        std::string config;
    };
    const std::string home = "/home/node";
    const Row rows[] = {
        {"nothing at all", {}, {}, home + "/.openclaw", home + "/.openclaw/openclaw.json"},
        {"the old name of the file",
         {},
         {{home + "/.openclaw/clawdbot.json", "{}"}},
         home + "/.openclaw",
         home + "/.openclaw/clawdbot.json"},
        {"both names",
         {},
         {{home + "/.openclaw/clawdbot.json", "{}"}, {home + "/.openclaw/openclaw.json", "{}"}},
         home + "/.openclaw",
         home + "/.openclaw/openclaw.json"},
        {"the old directory",
         {},
         {{home + "/.clawdbot/clawdbot.json", "{}"}},
         home + "/.clawdbot",
         home + "/.clawdbot/clawdbot.json"},
        {"a new directory beside an old config",
         {},
         {{home + "/.openclaw/other", ""}, {home + "/.clawdbot/openclaw.json", "{}"}},
         home + "/.openclaw",
         home + "/.clawdbot/openclaw.json"},
        {"OPENCLAW_STATE_DIR", {{"OPENCLAW_STATE_DIR", "/data"}}, {}, "/data", "/data/openclaw.json"},
        {"with ~", {{"OPENCLAW_STATE_DIR", " ~/s\r"}}, {}, home + "/s", home + "/s/openclaw.json"},
        {"~user is a name",
         {{"OPENCLAW_STATE_DIR", "~bob"}},
         {},
         home + "/work/~bob",
         home + "/work/~bob/openclaw.json"},
        {"relative",
         {{"OPENCLAW_STATE_DIR", "s/../t/"}},
         {},
         home + "/work/t",
         home + "/work/t/openclaw.json"},
        {"`undefined` is a directory like others",
         {{"OPENCLAW_STATE_DIR", "undefined"}},
         {},
         home + "/work/undefined",
         home + "/work/undefined/openclaw.json"},
        {"blank is unset",
         {{"OPENCLAW_STATE_DIR", "  "}},
         {},
         home + "/.openclaw",
         home + "/.openclaw/openclaw.json"},
        {"a state directory without a config does not fall back",
         {{"OPENCLAW_STATE_DIR", "/data"}},
         {{home + "/.openclaw/openclaw.json", "{}"}},
         "/data",
         "/data/openclaw.json"},
        {"OPENCLAW_HOME", {{"OPENCLAW_HOME", "/h"}}, {}, "/h/.openclaw", "/h/.openclaw/openclaw.json"},
        {"with ~",
         {{"OPENCLAW_HOME", "~/h"}},
         {},
         home + "/h/.openclaw",
         home + "/h/.openclaw/openclaw.json"},
        {"relative",
         {{"OPENCLAW_HOME", "h"}},
         {},
         home + "/work/h/.openclaw",
         home + "/work/h/.openclaw/openclaw.json"},
        {"undefined",
         {{"OPENCLAW_HOME", "undefined"}},
         {},
         home + "/.openclaw",
         home + "/.openclaw/openclaw.json"},
        {"null", {{"OPENCLAW_HOME", " null "}}, {}, home + "/.openclaw", home + "/.openclaw/openclaw.json"},
        {"HOME undefined",
         {{"HOME", "undefined"}},
         {},
         home + "/work/.openclaw",
         home + "/work/.openclaw/openclaw.json"},
        {"HOME empty", {{"HOME", ""}}, {}, home + "/work/.openclaw", home + "/work/.openclaw/openclaw.json"},
        {"USERPROFILE",
         {{"HOME", " "}, {"USERPROFILE", "/u"}},
         {},
         "/u/.openclaw",
         "/u/.openclaw/openclaw.json"},
        {"OPENCLAW_CONFIG_PATH",
         {{"OPENCLAW_CONFIG_PATH", "~/c/x.json\r"}},
         {},
         home + "/.openclaw",
         home + "/c/x.json"},
        {"relative", {{"OPENCLAW_CONFIG_PATH", "x.json"}}, {}, home + "/.openclaw", home + "/work/x.json"},
        {"a profile moves nothing",
         {{"OPENCLAW_PROFILE", "foo"}},
         {{home + "/.openclaw-foo/openclaw.json", "{}"}},
         home + "/.openclaw",
         home + "/.openclaw/openclaw.json"},
        {"OPENCLAW_CONFIG_DIR is dead",
         {{"OPENCLAW_CONFIG_DIR", "/d"}},
         {{"/d/openclaw.json", "{}"}},
         home + "/.openclaw",
         home + "/.openclaw/openclaw.json"},
    };
    for (const auto rules : all_rules) {
        for (const auto& row : rows) {
            INFO(row.what << " " << (row.environment.empty() ? "" : row.environment.front().second));
            auto made = world(row.environment, row.files);
            made.rules = rules;
            const auto places = made.places();
            CHECK(places.state_directory == row.state);
            CHECK(places.config_path == row.config);
        }
    }
}

TEST_CASE("where HOME is not set the account's home counts, else the working directory") {
    ConfigWorld made;
    made.environment = Environment();
    made.uid = 1000;
    CHECK(made.places().state_directory == "/home/node/work/.openclaw");
    made.file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/n:/bin/bash\nbad\n");
    CHECK(made.places().state_directory == "/home/n/.openclaw");
    made.uid = 4711;
    CHECK(made.places().state_directory == "/home/node/work/.openclaw");
}

TEST_CASE("flags stand for the variables and beat them") {
    ConfigWorld made;
    made.env("OPENCLAW_STATE_DIR", "/data").env("OPENCLAW_CONFIG_PATH", "/c/x.json");
    CHECK(made.places().state_source == "env OPENCLAW_STATE_DIR");
    CHECK(made.places().config_source == "env OPENCLAW_CONFIG_PATH");
    made.state_flag = "/flagged";
    made.config_flag = "y.json";
    const auto places = made.places();
    CHECK(places.state_directory == "/flagged");
    CHECK(places.state_source == "flag --state-dir");
    CHECK(places.config_path == "/home/node/work/y.json");
    CHECK(places.config_source == "flag --config");
    CHECK(ConfigWorld().places().state_source == "home");
    CHECK(ConfigWorld().places().config_source == "state directory");
}

constexpr const char* from_v = "{gateway:{mode:'local',auth:{mode:'token',token:'${V}'}}}";

TEST_CASE("variables come from the files that the CLI reads, in its order") {
    struct Row {
        const char* what;
        Pairs environment;
        Pairs files;
        std::string token;
    };
    const std::string state = "/home/node/.openclaw";
    const std::pair<std::string, std::string> config{state + "/openclaw.json", from_v};
    const std::pair<std::string, std::string> elsewhere{"/c/openclaw.json", from_v};
    const std::string gateway_env = "/home/node/.config/openclaw/gateway.env";
    const Row rows[] = {
        {"$STATE/.env", {}, {config, {state + "/.env", "V=dot"}}, "dot"},
        {"process first", {{"V", "proc"}}, {config, {state + "/.env", "V=dot"}}, "proc"},
        {"empty in the process hides", {{"V", ""}}, {config, {state + "/.env", "V=dot"}}, "unresolved"},
        {"blank in the process hides", {{"V", " "}}, {config, {state + "/.env", "V=dot"}}, "-"},
        {"gateway.env", {}, {config, {gateway_env, "V=gw"}}, "gw"},
        {"gateway.env moves nothing",
         {},
         {config,
          elsewhere,
          {gateway_env, "OPENCLAW_CONFIG_PATH=/c/openclaw.json\nOPENCLAW_STATE_DIR=/c\nV=gw"}},
         "gw"},
        {".env before gateway.env", {}, {config, {state + "/.env", "V=dot"}, {gateway_env, "V=gw"}}, "dot"},
        {"no gateway.env for another state directory",
         {{"OPENCLAW_STATE_DIR", "/st"}},
         {{"/st/openclaw.json", from_v}, {gateway_env, "V=gw"}},
         "unresolved"},
        {"gateway.env for the default one by name",
         {{"OPENCLAW_STATE_DIR", "~/.openclaw"}},
         {config, {gateway_env, "V=gw"}},
         "gw"},
        {"gateway.env for an empty name",
         {{"OPENCLAW_STATE_DIR", ""}},
         {config, {gateway_env, "V=gw"}},
         "gw"},
        {"the working directory's", {}, {config, {"/home/node/work/.env", "V=cwd"}}, "cwd"},
        {"before $STATE/.env",
         {},
         {config, {"/home/node/work/.env", "V=cwd"}, {state + "/.env", "V=dot"}},
         "cwd"},
        {"a config elsewhere: home first",
         {{"OPENCLAW_CONFIG_PATH", "/c/openclaw.json"}},
         {elsewhere, {"/c/.env", "V=cdir"}, {state + "/.env", "V=dot"}},
         "dot"},
        {"and its own directory second",
         {{"OPENCLAW_CONFIG_PATH", "/c/openclaw.json"}},
         {elsewhere, {"/c/.env", "V=cdir"}},
         "cdir"},
        {"with a state directory set only that one's",
         {{"OPENCLAW_CONFIG_PATH", "/c/openclaw.json"}, {"OPENCLAW_STATE_DIR", "/st"}},
         {elsewhere, {"/c/.env", "V=cdir"}, {"/st/.env", "W=1"}},
         "unresolved"},
        {"which counts",
         {{"OPENCLAW_CONFIG_PATH", "/c/openclaw.json"}, {"OPENCLAW_STATE_DIR", "/st"}},
         {elsewhere, {"/c/.env", "V=cdir"}, {"/st/.env", "V=st"}},
         "st"},
        {"a file may name the config",
         {},
         {config, {state + "/.env", "OPENCLAW_CONFIG_PATH=/c/openclaw.json\nV=dot"}, elsewhere},
         "dot"},
        {"a file may name the state directory, whose file counts too",
         {},
         {{"/st/openclaw.json", from_v}, {"/st/.env", "V=st"}, {state + "/.env", "OPENCLAW_STATE_DIR=/st"}},
         "st"},
        {"a file may name the home",
         {},
         {{"/h/.openclaw/openclaw.json", from_v},
          {"/h/.openclaw/.env", "V=h"},
          {state + "/.env", "OPENCLAW_HOME=/h"}},
         "h"},
        {"a file over 1 MiB is skipped",
         {},
         {config, {state + "/.env", "V=dot\n#" + std::string(1 << 20, 'x')}},
         "unresolved"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const auto made = world(row.environment, row.files);
        CHECK(made.config_token() == row.token);
    }
}

TEST_CASE("the working directory's .env gives no variable that matters to OpenClaw or to programs") {
    for (const char* name :
         {"OPENCLAW_GATEWAY_TOKEN",
          "OPENCLAW_GATEWAY_URL",
          "OPENCLAW_STATE_DIR",
          "OPENCLAW_ANYTHING",
          "openclaw_x",
          "HOME",
          "PATH",
          "NODE_OPTIONS",
          "LD_PRELOAD",
          "GITHUB_TOKEN",
          "OPENAI_API_KEY",
          "FOO_BASE_URL",
          "X_ENDPOINT",
          "AWS_CONTAINER_X",
          "MY_SKIP_AUTH",
          "X_DISABLE_TLS_Y",
          "CARGO_TARGET_X_LINKER",
          "https_proxy"}) {
        INFO(name);
        CHECK(is_blocked_in_workspace(name));
    }
    for (const char* name :
         {"MY_GATEWAY_TOKEN", "V", "GATEWAY_PASSWORD", "SKIPAUTH", "MY_OPENCLAW_X", "BASE_URL_X"}) {
        INFO(name);
        CHECK_FALSE(is_blocked_in_workspace(name));
    }
    const auto made = world({}, {{"/home/node/work/.env", "OPENCLAW_STATE_DIR=/no\nMINE=1\n"}});
    CHECK(made.places().state_directory == "/home/node/.openclaw");
    CHECK(made.load().variables.find("MINE")->origin == "/home/node/work/.env");
    CHECK(made.load().variables.find("OPENCLAW_STATE_DIR") == nullptr);
}

TEST_CASE("a variable tells the file that it is from") {
    const auto made = world(
        {}, {{"/home/node/.openclaw/.env", "OPENCLAW_CONFIG_PATH=/c/x.json\nOPENCLAW_GATEWAY_TOKEN=t"}}
    );
    const auto loaded = made.load();
    CHECK(loaded.places.config_source == "env OPENCLAW_CONFIG_PATH (/home/node/.openclaw/.env)");
    CHECK(loaded.variables.find("OPENCLAW_GATEWAY_TOKEN")->origin == "/home/node/.openclaw/.env");
}

TEST_CASE("paths are folded as Node folds them") {
    const std::map<std::string, std::string> normal = {
        {"", "."},
        {".", "."},
        {"/", "/"},
        {"//a//b", "/a/b"},
        {"a/./b/..", "a"},
        {"../a", "../a"},
        {"a/../../b", "../b"},
        {"/../a", "/a"},
        {"/a/b/", "/a/b/"},
        {"a/..", "."},
        {"./a/", "a/"},
        {"/a/..", "/"},
    };
    for (const auto& [path, expected] : normal) {
        INFO(path);
        CHECK(normalize_path(path) == expected);
    }
    CHECK(resolve_path("/a/b", "../c/") == "/a/c");
    CHECK(resolve_path("/a/b", "/c") == "/c");
    CHECK(directory_of("/a/b.json") == "/a");
    CHECK(directory_of("/a") == "/");
    CHECK(is_inside("/a", "/a/b"));
    CHECK(is_inside("/a", "/a"));
    CHECK(is_inside("/", "/x"));
    CHECK_FALSE(is_inside("/a", "/ab"));
    CHECK_FALSE(is_inside("/a/b", "/a"));
    CHECK(is_inside("/a", "/a/..b"));
}

}  // namespace
}  // namespace ocprobe::openclaw::places_test
