// The config as the CLI reads it: status, variables, its own `env` block, odd documents, the schema.
#include "openclaw/config/substitution.hpp"
#include "unit/openclaw/config/config_world.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>

namespace ocprobe::openclaw::config_test {
namespace {

using ocprobe::test::DenyingFiles;

constexpr auto v4 = CliRules::v2026_4_29;
constexpr auto v7 = CliRules::v2026_7_1;
constexpr auto v9 = CliRules::v2026_9_6;
constexpr const char* path = "/home/node/.openclaw/openclaw.json";

TEST_CASE("a variable in the token is read as each release reads it") {
    struct Row {
        const char* written;
        const char* variable;  ///< X; nullptr: not set
        const char* in_v4;
        const char* in_v7;
        const char* in_v9;
    };
    const Row rows[] = {
        {"'plain'", nullptr, "plain", "plain", "plain"},
        {"' blanks \\r\\n'", nullptr, "blanks", "blanks", "blanks"},
        {"'${X}'", "v", "v", "v", "v"},
        {"'a${X}b${X}'", "v", "avbv", "avbv", "avbv"},
        {"'${X}'", nullptr, "unresolved", "unresolved", "unresolved"},
        {"' ${X} '", nullptr, "unresolved", "unresolved", "unresolved"},
        {"'${X}'", "", "unresolved", "unresolved", "unresolved"},
        {"'${X}'", "  ", "-", "-", "-"},
        {"'$X'", "v", "$X", "v", "v"},
        {"'$X'", nullptr, "$X", "unresolved", "unresolved"},
        {"'$X'", "  ", "$X", "unresolved", "unresolved"},
        {"'a$X'", "v", "a$X", "a$X", "a$X"},
        {"'pre${X}'", nullptr, "-", "-", "pre${X}"},
        {"'$${X}'", "v", "v", "v", "${X}"},
        {"'$${X}'", nullptr, "unresolved", "unresolved", "${X}"},
        {"'${X}'", "$HOME", "$HOME", "/home/node", "$HOME"},
        {"'${x}'", "v", "${x}", "${x}", "${x}"},
        {"'$x'", "v", "$x", "$x", "$x"},
        {"'${X:-y}'", "v", "${X:-y}", "${X:-y}", "${X:-y}"},
        {"'${X'", "v", "${X", "${X", "${X"},
        {"'${_X}'", nullptr, "-", "-", "${_X}"},
        {"'$_X'", "v", "$_X", "$_X", "$_X"},
        {"'secretref-env:X'", "v", "v", "v", "secretref-env:X"},
        {"'__env__:X'", "v", "__env__:X", "v", "__env__:X"},
        {"''", nullptr, "-", "-", "-"},
        {"' '", nullptr, "-", "-", "-"},
    };
    for (const auto& row : rows) {
        for (const auto rules : all_rules) {
            ConfigWorld world;
            world.token(row.written).rules = rules;
            if (row.variable != nullptr) world.env("X", row.variable);
            INFO(row.written << " with " << (row.variable == nullptr ? "nothing" : row.variable));
            CHECK(world.config_token() == (rules == v4 ? row.in_v4 : rules == v7 ? row.in_v7 : row.in_v9));
        }
    }
}

TEST_CASE("what stays unresolved is listed by its path") {
    ConfigWorld world;
    world.env("EMPTY", "")
        .config("{gateway:{auth:{token:'${NO_TOKEN}'},trustedProxies:['a','${EMPTY}']},channels:{'a "
                "b':{x:'-${NO}-${NO_MORE}'}}}");
    const auto config = world.load().config;
    REQUIRE(config.unresolved.size() == 4);
    CHECK(config.unresolved_at("gateway.auth.token")->variable == "NO_TOKEN");
    CHECK_FALSE(config.unresolved_at("gateway.auth.token")->set_but_empty);
    CHECK(config.unresolved_at("gateway.trustedProxies[1]")->set_but_empty);
    CHECK(config.unresolved_at("channels[\"a b\"].x")->variable == "NO");
    CHECK(config.unresolved_at("gateway.auth") == nullptr);
    CHECK(config.text("gateway.auth.token") == "${NO_TOKEN}");
    CHECK(config.at("channels.a b.x")->as_string() == "-${NO}-${NO_MORE}");
}

TEST_CASE("a config full of variables costs neither time nor memory") {
    std::string text = "{gateway:{auth:{token:'${T}'}},x:['" + std::string(300'000, '$');
    for (int i = 0; i < 300'000; ++i)
        text += "${";
    text += "'";
    for (int i = 0; i < 20'000; ++i)
        text += ",'${A}'";
    const auto config = ConfigWorld().config(text + "]}").load().config;
    CHECK(config.facts.status == ConfigStatus::ok);
    CHECK(config.unresolved.size() < 300);
    CHECK(config.unresolved_at("gateway.auth.token") != nullptr);
}

TEST_CASE("the config's own variables") {
    struct Row {
        const char* what;
        const char* env_block;
        const char* process;  ///< V; nullptr: not set
        const char* token;
    };
    const Row rows[] = {
        {"env.vars", "{vars:{V:'c'}}", nullptr, "c"},
        {"directly in env", "{V:'d'}", nullptr, "d"},
        {"which wins", "{V:'d',vars:{V:'c'}}", nullptr, "d"},
        {"process first", "{vars:{V:'c'}}", "p", "p"},
        {"an empty one in the process counts as none", "{vars:{V:'c'}}", "", "c"},
        {"a blank one too", "{vars:{V:'c'}}", "  ", "c"},
        {"blanks around the name", "{vars:{' V ':'c'}}", nullptr, "c"},
        {"a blank value is none", "{vars:{V:' '}}", nullptr, "unresolved"},
        {"no string", "{vars:{V:5}}", nullptr, "unresolved"},
        {"names in other letters are other names", "{vars:{v:'c'}}", nullptr, "unresolved"},
        {"with a variable of its own", "{vars:{V:'x${HOME}'}}", nullptr, "unresolved"},
        {"escaped: taken as it stands", "{vars:{V:'x$${HOME}'}}", nullptr, "x$${HOME}"},
        {"shellEnv and vars are no variables",
         "{shellEnv:{enabled:true},vars:{vars:'x',V:'c'}}",
         nullptr,
         "c"},
        {"no object", "'V=c'", nullptr, "unresolved"},
        {"nor an array", "{vars:['V']}", nullptr, "unresolved"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        ConfigWorld world;
        world.config(std::string("{gateway:{auth:{token:'${V}'}},env:") + row.env_block + "}");
        if (row.process != nullptr) world.env("V", row.process);
        CHECK(world.config_token() == row.token);
    }

    ConfigWorld world;
    world.config("{env:{OPENCLAW_GATEWAY_TOKEN:'d',shellEnv:{enabled:true},vars:{OPENCLAW_GATEWAY_URL:'ws://"
                 "h',HOME:'/x',"
                 "OPENCLAW_INCLUDE_ROOTS:'/',OPENCLAW_CONFIG_READONLY:'1',GITHUB_TOKEN:'g',LD_PRELOAD:'l'}}}"
    );
    const auto loaded = world.load();
    CHECK(loaded.variables.find("OPENCLAW_GATEWAY_TOKEN")->origin == "config env.vars");
    CHECK(loaded.variables.find("OPENCLAW_GATEWAY_URL")->origin == "config env.vars");
    CHECK(loaded.config.asks_login_shell);
    CHECK(loaded.variables.find("HOME")->value == "/home/node");
    for (const char* name :
         {"OPENCLAW_INCLUDE_ROOTS", "OPENCLAW_CONFIG_READONLY", "GITHUB_TOKEN", "LD_PRELOAD"}) {
        INFO(name);
        CHECK(loaded.variables.find(name) == nullptr);
    }
    CHECK_FALSE(loaded.config.facts.declared_read_only);
}

TEST_CASE("2026.4.29 alone lets the config's variables refer to variables") {
    for (const auto rules : all_rules) {
        ConfigWorld world;
        world.env("W", "w").config("{gateway:{auth:{token:'${V}'}},env:{vars:{V:'x${W}'}}}").rules = rules;
        CHECK(world.config_token() == (rules == v4 ? "xw" : "unresolved"));
    }
}

TEST_CASE("odd documents") {
    struct Row {
        const char* text;
        ConfigStatus in_v4;
        ConfigStatus in_v9;
    };
    const Row rows[] = {
        {"", ConfigStatus::invalid, ConfigStatus::invalid},
        {" \n// nothing\n", ConfigStatus::invalid, ConfigStatus::invalid},
        {"[]", ConfigStatus::invalid, ConfigStatus::ok},
        {"null", ConfigStatus::ok, ConfigStatus::ok},
        {"'x'", ConfigStatus::ok, ConfigStatus::ok},
        {"5", ConfigStatus::ok, ConfigStatus::ok},
        {"{}", ConfigStatus::ok, ConfigStatus::ok},
        {"\xEF\xBB\xBF{}", ConfigStatus::ok, ConfigStatus::ok},
        {"{gateway:{mode:'local'", ConfigStatus::invalid, ConfigStatus::invalid},
        {"garbage\n{}", ConfigStatus::invalid, ConfigStatus::invalid},
        {"{gateway:{port:0}}", ConfigStatus::invalid, ConfigStatus::ok},
        {"{gateway:{port:70000}}", ConfigStatus::ok, ConfigStatus::ok},
        {"{gateway:{port:'18803'}}", ConfigStatus::invalid, ConfigStatus::ok},
        {"{gateway:{frobnicate:1}}", ConfigStatus::invalid, ConfigStatus::ok},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        for (const auto rules : all_rules) {
            ConfigWorld world;
            world.config(row.text).rules = rules;
            const auto config = world.load().config;
            CHECK(config.facts.status == (rules == v9 ? row.in_v9 : row.in_v4));
            if (config.facts.status == ConfigStatus::invalid) {
                CHECK(config.root.empty());
                CHECK(config.facts.problem_file == path);
                CHECK_FALSE(config.facts.problem.empty());
            }
        }
    }
}

TEST_CASE("a syntax error has line, column and no word of the file") {
    const auto config =
        ConfigWorld().config("{gateway:{mode:\"local\",\n auth:{token:s3cr3t}}}").load().config;
    CHECK(config.facts.status == ConfigStatus::invalid);
    CHECK(config.facts.line == 2);
    CHECK(config.facts.column == 14);
    CHECK(config.facts.problem == "unexpected character, expected a value");
}

TEST_CASE("a file that cannot be read, for each reason") {
    ConfigWorld world;
    SECTION("none there") {
        CHECK(world.load().config.facts.status == ConfigStatus::missing);
    }
    SECTION("a link to nowhere, a link to itself") {
        CHECK_FALSE(world.load().config.facts.obstacle);
        world.tree->link(path, "nowhere");
        const auto nowhere = world.load().config.facts;
        CHECK(nowhere.status == ConfigStatus::missing);
        REQUIRE(nowhere.obstacle);
        CHECK(nowhere.obstacle->kind == "symbolic link");
        CHECK(nowhere.obstacle->error == ENOENT);
        world.tree->link("/home/node/.openclaw/loop.json", "loop.json");
        world.config_flag = "/home/node/.openclaw/loop.json";
        const auto loop = world.load().config.facts;
        CHECK(loop.status == ConfigStatus::missing);
        REQUIRE(loop.obstacle);
        CHECK(loop.obstacle->error == ELOOP);
    }
    SECTION("a directory") {
        world.tree->directory(path);
        const auto facts = world.load().config.facts;
        CHECK(facts.status == ConfigStatus::unreadable);
        CHECK(facts.error == EISDIR);
        CHECK(facts.obstacle->kind == "directory");
    }
    SECTION("a FIFO") {
        world.tree->directory("/home/node/.openclaw");
        REQUIRE(::mkfifo(world.tree->real(path).c_str(), 0600) == 0);
        CHECK(world.load().config.facts.status == ConfigStatus::unreadable);
    }
    SECTION("denied") {
        world.config("{}");
        REQUIRE(::chmod(world.tree->real(path).c_str(), 0640) == 0);
        class Unreadable final : public FileSystem {
        public:
            explicit Unreadable(const std::string& root) : real_(root) {}
            [[nodiscard]] FileStatus status(std::string_view p, bool follow) const override {
                return real_.status(p, follow);
            }
            [[nodiscard]] FileContent read(std::string_view p, std::size_t cap) const override {
                return p == path ? FileContent{EACCES, false, {}} : real_.read(p, cap);
            }
            [[nodiscard]] std::optional<std::string> read_link(std::string_view p) const override {
                return real_.read_link(p);
            }
            [[nodiscard]] std::vector<std::string>
            list(std::string_view p, std::size_t cap, int& e) const override {
                return real_.list(p, cap, e);
            }
            [[nodiscard]] int access(std::string_view p, int mode) const override {
                return real_.access(p, mode);
            }
            [[nodiscard]] FileSystemSpace space(std::string_view p) const override { return real_.space(p); }
            [[nodiscard]] std::string canonical(std::string_view p) const override {
                return real_.canonical(p);
            }

        private:
            RealFileSystem real_;
        };
        const auto facts = world.load(Unreadable(world.tree->root())).config.facts;
        CHECK(facts.status == ConfigStatus::unreadable);
        CHECK(facts.error == EACCES);
        REQUIRE(facts.obstacle.has_value());
        CHECK(facts.obstacle->path == path);
        CHECK(facts.obstacle->mode == 0640);
        CHECK(facts.obstacle->uid == ::geteuid());
    }
    SECTION("too large") {
        world.config("{}" + std::string(2 * 1024 * 1024, ' '));
        CHECK(world.load().config.facts.status == ConfigStatus::too_large);
        world.config("{}" + std::string(2 * 1024 * 1024 - 2, ' '));
        CHECK(world.load().config.facts.status == ConfigStatus::ok);
    }
    SECTION("variables that add more than we hold") {
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += "${V}";
        world.config("{env:{vars:{V:'" + std::string(100'000, 'x') + "'}},a:'" + text + "'}");
        const auto facts = world.load().config.facts;
        CHECK(facts.status == ConfigStatus::too_large);
        CHECK(facts.problem == "made more than 1 MiB larger by its variables");
        world.config("{env:{vars:{V:'" + std::string(100'000, 'x') + "'}},a:['${V}','${V}','${V}']}");
        CHECK(world.load().config.facts.status == ConfigStatus::ok);
    }
    SECTION("nested deeper than we follow") {
        world.config(std::string(5000, '[') + std::string(5000, ']'));
        CHECK(world.load().config.facts.status == ConfigStatus::too_large);
    }
    SECTION("each file is shallow, what they make together is not") {
        const auto within = [](std::size_t levels, const std::string& innermost) {
            return "{a:" + std::string(levels, '[') + innermost + std::string(levels, ']') + "}";
        };
        const auto with_second = [&](std::size_t levels) {
            world.config(within(100, "{$include:'./second.json'}"));
            world.file("/home/node/.openclaw/second.json", within(levels, "1"));
            return world.load().config.facts.status;
        };
        CHECK(with_second(100) == ConfigStatus::too_large);
        CHECK(with_second(10) == ConfigStatus::ok);
    }
}

TEST_CASE("a directory on the way that may not be entered hides the config and is named") {
    ConfigWorld world;
    world.config("{gateway:{mode:'remote'}}");
    REQUIRE(::chmod(world.tree->real("/home/node/.openclaw").c_str(), 0710) == 0);
    DenyingFiles files(world.tree->root());
    files.deny("/home/node/.openclaw", EACCES);
    const auto config = world.load(files).config;
    CHECK(config.facts.status == ConfigStatus::hidden);
    CHECK(config.facts.error == EACCES);
    REQUIRE(config.facts.obstacle.has_value());
    CHECK(config.facts.obstacle->path == "/home/node/.openclaw");
    CHECK(config.facts.obstacle->error == EACCES);
    CHECK_FALSE(config.facts.mode.has_value());
}

TEST_CASE("the way through links is walked to the directory that denies") {
    ConfigWorld world;
    world.file("/srv/data/state/openclaw.json", "{}")
        .tree->link("/home/node/.openclaw", "../../srv/data/state");
    DenyingFiles files(world.tree->root());
    files.deny("/srv/data", EACCES).deny("/home/node/.openclaw/openclaw.json", EACCES);
    const auto config = world.load(files).config;
    CHECK(config.facts.status == ConfigStatus::hidden);
    REQUIRE(config.facts.obstacle.has_value());
    CHECK(config.facts.obstacle->path == "/srv/data");
}

TEST_CASE("what the config says of itself") {
    ConfigWorld world;
    world.config("{meta:{lastTouchedVersion:' 2026.8.2 '},gateway:{mode:'remote',port:18790,bind:'lan',"
                 "auth:{mode:'password'},tls:{enabled:true}}}");
    const auto facts = world.load().config.facts;
    CHECK(facts.mode == "remote");
    CHECK(facts.port == 18790);
    CHECK(facts.bind == "lan");
    CHECK(facts.auth_mode == "password");
    CHECK(facts.tls_enabled == true);
    CHECK(facts.last_writer_version == "2026.8.2");
    CHECK(facts.path == path);

    world.config("{meta:{lastTouchedVersion:5},gateway:{mode:5,port:18790.5,bind:'\\x1b[31m',auth:'x',tls:{"
                 "enabled:'yes'}}}");
    const auto odd = world.load().config.facts;
    CHECK_FALSE(odd.mode.has_value());
    CHECK_FALSE(odd.port.has_value());
    CHECK_FALSE(odd.tls_enabled.has_value());
    CHECK_FALSE(odd.auth_mode.has_value());
    CHECK(odd.bind->find('\x1b') == std::string::npos);
    CHECK(odd.last_writer_version.empty());
}

TEST_CASE("a config may be declared read-only since 2026.9.6, by exactly 1") {
    for (const auto& [value, declared] :
         {std::pair{"1", true}, {"true", false}, {" 1", false}, {"", false}}) {
        ConfigWorld world;
        world.env("OPENCLAW_CONFIG_READONLY", value);
        CHECK(world.load().config.facts.declared_read_only == declared);
        world.rules = v7;
        CHECK_FALSE(world.load().config.facts.declared_read_only);
    }
}

TEST_CASE("every credential of the config is known to the redactor, and nothing else") {
    ConfigWorld world;
    world.env("FROM_ENV", "env-value-1")
        .config("{gateway:{auth:{token:' tok-1 "
                "',password:'${FROM_ENV}'},remote:{token:'$NAMED',password:'pw-2',url:'wss://h'}},"
                "env:{MY_API_KEY:'k-3',vars:{DB_PASS:'p-4',EDITOR:'vi'}},channels:{x:{botToken:'b-5',"
                "appSecret:{source:'env',"
                "provider:'default',id:'NAME'},tokenFile:'/run/"
                "t',allow:['a']},y:[{apiKey:'k-6'}]},models:{maxTokens:5,name:'n'},"
                "auth:{keys:{privateKey:'pk-7'},passwords:['w-8']},unset:{token:'${NOPE}'}}");
    std::vector<std::string> found;
    for (const auto& secret : config_secrets(world.load().config)) {
        secret.reveal_to([&](std::string_view value) { found.emplace_back(value); });
    }
    std::sort(found.begin(), found.end());
    CHECK(
        found ==
        std::vector<std::string>{"b-5", "env-value-1", "k-3", "k-6", "p-4", "pk-7", "pw-2", "tok-1", "w-8"}
    );
}

}  // namespace
}  // namespace ocprobe::openclaw::config_test
