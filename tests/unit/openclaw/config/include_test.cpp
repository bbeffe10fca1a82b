// $include: where files may lie, how they merge, what stops the CLI (each row was seen with the real CLI).
#include "unit/openclaw/config/config_world.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <vector>

namespace ocprobe::openclaw::include_test {
namespace {

constexpr const char* state = "/home/node/.openclaw/";

std::string with_token(const std::string& token) {
    return "{gateway:{mode:'local',auth:{mode:'token',token:'" + token + "'}}}";
}
constexpr const char* base = "gateway:{mode:'local',auth:{mode:'token',token:'base'}}";

struct File {
    std::string name;  ///< below the state directory unless absolute
    std::string bytes;
};

ConfigWorld world(const std::string& config, const std::vector<File>& files) {
    ConfigWorld made;
    made.config(config);
    for (const auto& file : files) {
        made.file(file.name.starts_with('/') ? file.name : state + file.name, file.bytes);
    }
    return made;
}

std::vector<File> chain(int length) {
    std::vector<File> files;
    for (int i = 1; i < length; ++i) {
        files.push_back(
            {"c" + std::to_string(i) + ".json", "{$include:'c" + std::to_string(i + 1) + ".json'}"}
        );
    }
    files.push_back({"c" + std::to_string(length) + ".json", with_token("deep")});
    return files;
}

TEST_CASE("includes are merged as the CLI merges them") {
    struct Row {
        const char* what;
        std::string config;
        std::vector<File> files;
        std::string token;
    };
    const Row rows[] = {
        {"alone", "{$include:'./a.json'}", {{"a.json", with_token("a")}}, "a"},
        {"keys beside it win",
         "{$include:'a.json',gateway:{auth:{token:'own'}}}",
         {{"a.json", with_token("a")}},
         "own"},
        {"the later of two wins",
         "{$include:['a.json','b.json']}",
         {{"a.json", with_token("a")}, {"b.json", with_token("b")}},
         "b"},
        {"anywhere in the document",
         "{gateway:{$include:'g.json',auth:{$include:'auth.json'}}}",
         {{"g.json", "{mode:'local'}"}, {"auth.json", "{mode:'token',token:'nested'}"}},
         "nested"},
        {"a string is a document too",
         "{gateway:{auth:{token:{$include:'t.json'}}}}",
         {{"t.json", "'from-a-string'"}},
         "from-a-string"},
        {"an absolute path inside",
         "{$include:'/home/node/.openclaw/a.json'}",
         {{"a.json", with_token("a")}},
         "a"},
        {"relative to the file that includes",
         "{$include:'sub/a.json'}",
         {{"sub/a.json", "{$include:'b.json'}"},
          {"sub/b.json", with_token("near")},
          {"b.json", with_token("far")}},
         "near"},
        {"up again, but inside",
         "{$include:'sub/a.json'}",
         {{"sub/a.json", "{$include:'../b.json'}"}, {"b.json", with_token("up")}},
         "up"},
        {"the same file twice is no loop",
         "{$include:['a.json','a.json']}",
         {{"a.json", with_token("a")}},
         "a"},
        {"two ways to one file",
         "{$include:['a.json','b.json']}",
         {{"a.json", "{$include:'c.json'}"}, {"b.json", "{$include:'c.json'}"}, {"c.json", with_token("c")}},
         "c"},
        {"ten levels", "{$include:'c1.json'}", chain(10), "deep"},
        {"an empty array", std::string("{$include:[],") + base + "}", {}, "base"},
        {"variables come afterwards",
         "{gateway:{auth:{token:'${V}'}},env:{$include:'e.json'}}",
         {{"e.json", "{vars:{V:'from-the-include'}}"}},
         "from-the-include"},
        {"__proto__ is no key",
         std::string("{\"__proto__\":{gateway:{auth:{token:'x'}}},") + base + "}",
         {},
         "base"},
    };
    for (const auto rules : all_rules) {
        for (const auto& row : rows) {
            INFO(row.what);
            auto made = world(row.config, row.files);
            made.rules = rules;
            CHECK(made.config_token() == row.token);
        }
    }
    const auto arrays = world(
        "{$include:['a.json','b.json'],gateway:{trustedProxies:['3']}}",
        {{"a.json", "{gateway:{trustedProxies:['1']}}"},
         {"b.json", "{gateway:{trustedProxies:['2'],port:1}}"}}
    );
    const auto config = arrays.load().config;
    CHECK(config.at("gateway.trustedProxies")->as_array() == boost::json::array{"1", "2", "3"});
    CHECK(config.at("gateway.port")->as_int64() == 1);
}

TEST_CASE("an include that stops the CLI is named with its file") {
    struct Row {
        const char* what;
        std::string config;
        std::vector<File> files;
        std::string problem;
        std::string file;
        int line = 0;
        int column = 0;
    };
    const std::string main = std::string(state) + "openclaw.json";
    const std::string rest = std::string(",") + base + "}";
    const Row rows[] = {
        {"missing", "{$include:'no.json'" + rest, {}, "$include \"no.json\": ENOENT", main},
        {"in any section",
         std::string("{channels:{$include:'no.json'},") + base + "}",
         {},
         "$include \"no.json\": ENOENT",
         main},
        {"through a file",
         "{$include:'a.json/x'" + rest,
         {{"a.json", "{}"}},
         "$include \"a.json/x\": ENOTDIR",
         main},
        {"a directory", "{$include:'d'" + rest, {{"d/x", ""}}, "$include \"d\" is no regular file", main},
        {"outside",
         "{$include:'../a.json'" + rest,
         {{"/home/node/a.json", "{}"}},
         "$include \"../a.json\" lies outside the config's directory",
         main},
        {"outside, absolute",
         "{$include:'/etc/x.json'" + rest,
         {},
         "$include \"/etc/x.json\" lies outside the config's directory",
         main},
        {"a name that only begins like it",
         "{$include:'../.openclaw2/a.json'" + rest,
         {{"/home/node/.openclaw2/a.json", "{}"}},
         "$include \"../.openclaw2/a.json\" lies outside the config's directory",
         main},
        {"itself", "{$include:'openclaw.json'" + rest, {}, "$include \"openclaw.json\" is a loop", main},
        {"a loop of two",
         "{$include:'a.json'}",
         {{"a.json", "{$include:'b.json'}"}, {"b.json", "{$include:'a.json'}"}},
         "$include \"a.json\" is a loop",
         std::string(state) + "b.json"},
        {"eleven levels",
         "{$include:'c1.json'}",
         chain(11),
         "$include \"c11.json\" is more than ten levels deep",
         std::string(state) + "c10.json"},
        {"a number", "{$include:5" + rest, {}, "$include is neither a string nor an array of strings", main},
        {"null", "{$include:null" + rest, {}, "$include is neither a string nor an array of strings", main},
        {"a number among names",
         "{$include:['a.json',5]" + rest,
         {{"a.json", "{}"}},
         "an $include array holds something that is not a string",
         main},
        {"keys beside a list",
         "{$include:'a.json'" + rest,
         {{"a.json", "[1]"}},
         "keys beside an $include whose file holds no object",
         main},
        {"a syntax error in it",
         "{$include:'a.json'" + rest,
         {{"a.json", "{x:\n  @}"}},
         "unexpected '@', expected a value",
         std::string(state) + "a.json",
         2,
         3},
        {"an empty file",
         "{$include:'a.json'" + rest,
         {{"a.json", ""}},
         "the text ends, expected a value",
         std::string(state) + "a.json",
         1,
         1},
        {"more than 2 MiB",
         "{$include:'a.json'" + rest,
         {{"a.json", "{}" + std::string(2 * 1024 * 1024, ' ')}},
         "$include \"a.json\" is larger than 2 MiB, which the CLI refuses",
         main},
        {"variables do not count in its name",
         "{$include:'${HOME}/a.json'" + rest,
         {},
         "$include \"${HOME}/a.json\": ENOENT",
         main},
        {"a NUL", "{$include:'a\\0b'" + rest, {}, "an $include path with a NUL", main},
        {"escapes in a name are shown",
         "{$include:'\\x1b[2J'" + rest,
         {},
         "$include \"\\x1b[2J\": ENOENT",
         main},
    };
    for (const auto rules : all_rules) {
        for (const auto& row : rows) {
            INFO(row.what);
            auto made = world(row.config, row.files);
            made.rules = rules;
            const auto config = made.load().config;
            CHECK(config.facts.status == ConfigStatus::invalid);
            CHECK(config.facts.problem == row.problem);
            CHECK(config.facts.problem_file == row.file);
            CHECK(config.facts.line == row.line);
            CHECK(config.facts.column == row.column);
            CHECK(config.root.empty());
        }
    }
}

TEST_CASE("links are followed inside the config's directory only") {
    auto made = world(
        "{$include:'l.json'}", {{"a.json", with_token("a")}, {"/home/node/out.json", with_token("out")}}
    );
    SECTION("inside") {
        made.tree->link("/home/node/.openclaw/l.json", "a.json");
        CHECK(made.config_token() == "a");
    }
    SECTION("a linked directory inside") {
        made.config("{$include:'d/a.json'}");
        made.file("/home/node/.openclaw/real/a.json", with_token("linked"));
        made.tree->link("/home/node/.openclaw/d", "real");
        CHECK(made.config_token() == "linked");
    }
    SECTION("outside") {
        made.tree->link("/home/node/.openclaw/l.json", "../out.json");
        const auto facts = made.load().config.facts;
        CHECK(facts.problem == "$include \"l.json\" leads out of the config's directory by a symbolic link");
    }
    SECTION("a second name of the file") {
        std::filesystem::create_hard_link(
            made.tree->real("/home/node/out.json"), made.tree->real("/home/node/.openclaw/l.json")
        );
        const auto facts = made.load().config.facts;
        CHECK(facts.problem == "$include \"l.json\" has more than one hard link, which the CLI refuses");
    }
    SECTION("a FIFO cannot block") {
        REQUIRE(::mkfifo(made.tree->real("/home/node/.openclaw/l.json").c_str(), 0600) == 0);
        CHECK(made.load().config.facts.problem == "$include \"l.json\" is no regular file");
    }
}

TEST_CASE("OPENCLAW_INCLUDE_ROOTS widens the roots, not in 2026.4.29") {
    for (const char* roots : {"/home/node/r", ":~/none: ~/r :", "../r"}) {
        for (const auto rules : all_rules) {
            INFO(roots);
            auto made = world("{$include:'../r/a.json'}", {{"/home/node/r/a.json", with_token("rooted")}});
            made.env("OPENCLAW_INCLUDE_ROOTS", roots).rules = rules;
            CHECK(made.config_token() == (rules == CliRules::v2026_4_29 ? "stop" : "rooted"));
        }
    }
    auto made = world(
        "{$include:'l.json'}",
        {{"/home/node/r/a.json", with_token("rooted")}, {".env", "OPENCLAW_INCLUDE_ROOTS=/home/node/r\n"}}
    );
    made.tree->link("/home/node/.openclaw/l.json", "../r/a.json");
    CHECK(made.config_token() == "rooted");
}

TEST_CASE("includes that multiply are cut at our own limit") {
    std::vector<File> files;
    for (int i = 1; i <= 9; ++i) {
        const std::string next = "'c" + std::to_string(i + 1) + ".json'";
        files.push_back(
            {"c" + std::to_string(i) + ".json",
             "{$include:[" + next + "," + next + "," + next + "," + next + "]}"}
        );
    }
    files.push_back({"c10.json", "{x:[1]}"});
    CHECK(world("{$include:'c1.json'}", files).load().config.facts.status == ConfigStatus::too_large);

    const std::string deep = std::string(600, '[') + "{$include:'a.json'}" + std::string(600, ']');
    const std::string deeper = std::string(600, '[') + std::string(600, ']');
    CHECK(
        world("{x:" + deep + "}", {{"a.json", deeper}}).load().config.facts.status == ConfigStatus::too_large
    );
}

}  // namespace
}  // namespace ocprobe::openclaw::include_test
