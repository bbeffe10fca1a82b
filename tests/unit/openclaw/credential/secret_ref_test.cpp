// Secret references: what is one, what it resolves to, and why not (each row was seen with the real CLI).
#include "unit/openclaw/config/config_world.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/stat.h>

namespace ocprobe::openclaw::secret_ref_test {
namespace {

constexpr auto v4 = CliRules::v2026_4_29;
constexpr auto v9 = CliRules::v2026_9_6;

ConfigWorld world(const std::string& reference, const std::string& secrets = "{}") {
    ConfigWorld made;
    made.config(
        "{gateway:{mode:'local',auth:{mode:'token',token:" + reference + "}},secrets:" + secrets + "}"
    );
    return made;
}

ResolvedRef resolve(const ConfigWorld& made) {
    const RealFileSystem files(made.tree->root());
    const auto loaded = made.load();
    const auto input = secret_input(loaded.config, "gateway.auth.token");
    if (!input.reference) return RefFault{RefFault::Kind::unresolved, "no reference"};
    return resolve_secret_ref(
        *input.reference, {files, loaded.config, loaded.variables, made.uid, made.directory}
    );
}

TEST_CASE("references to variables") {
    struct Row {
        const char* what;
        std::string reference;
        std::string secrets;
        const char* variable;  ///< V; nullptr: not set
        std::string token;
        std::string problem;
    };
    const std::string plain = "{source:'env',provider:'default',id:'V'}";
    const Row rows[] = {
        {"set", plain, "{}", "sv", "sv", ""},
        {"trimmed as a token", plain, "{}", " sv\r", "sv", ""},
        {"without a provider", "{source:'env',id:'V'}", "{}", "sv", "sv", ""},
        {"blank", plain, "{}", " ", "unresolved", "variable V is empty"},
        {"not set", plain, "{}", nullptr, "unresolved", "variable V is not set"},
        {"blanks around the name",
         "{source:'env',provider:'default',id:' V '}",
         "{}",
         "sv",
         "unresolved",
         "env:default: V : no valid name of a variable"},
        {"small letters",
         "{source:'env',provider:'default',id:'v'}",
         "{}",
         "sv",
         "unresolved",
         "env:default:v: no valid name of a variable"},
        {"an unknown provider",
         "{source:'env',provider:'other',id:'V'}",
         "{}",
         "sv",
         "unresolved",
         "env:other:V: its provider is not configured"},
        {"a bad provider name",
         "{source:'env',provider:'Other',id:'V'}",
         "{}",
         "sv",
         "unresolved",
         "env:Other:V: no valid provider name"},
        {"a configured provider",
         "{source:'env',provider:'p',id:'V'}",
         "{providers:{p:{source:'env'}}}",
         "sv",
         "sv",
         ""},
        {"on its allowlist",
         "{source:'env',provider:'p',id:'V'}",
         "{providers:{p:{source:'env',allowlist:['V']}}}",
         "sv",
         "sv",
         ""},
        {"not on its allowlist",
         "{source:'env',provider:'p',id:'V'}",
         "{providers:{p:{source:'env',allowlist:['W']}}}",
         "sv",
         "unresolved",
         "variable V is not on its provider's allowlist"},
        {"the default provider by name",
         "{source:'env',id:'V'}",
         "{defaults:{env:'p'},providers:{p:{source:'env',allowlist:['W']}}}",
         "sv",
         "unresolved",
         "variable V is not on its provider's allowlist"},
        {"for the short form too",
         "'$V'",
         "{defaults:{env:'p'},providers:{p:{source:'env',allowlist:['W']}}}",
         "sv",
         "unresolved",
         "variable V is not on its provider's allowlist"},
        {"a provider of another source",
         "{source:'env',provider:'p',id:'V'}",
         "{providers:{p:{source:'file',path:'/x'}}}",
         "sv",
         "unresolved",
         "env:p:V: its provider has another source"},
        {"another source under the default name",
         plain,
         "{providers:{default:{source:'file',path:'/x'}}}",
         "sv",
         "sv",
         ""},
        {"a redaction marker",
         plain,
         "{}",
         "__OPENCLAW_REDACTED__",
         "unresolved",
         "env:default:V holds a redaction marker"},
        {"a fourth key makes it none",
         "{source:'env',provider:'default',id:'V',x:1}",
         "{}",
         "sv",
         "-",
         "no reference"},
        {"an unknown source makes it none",
         "{source:'vault',provider:'default',id:'V'}",
         "{}",
         "sv",
         "-",
         "no reference"},
        {"a blank id makes it none",
         "{source:'env',provider:'default',id:' '}",
         "{}",
         "sv",
         "-",
         "no reference"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        auto made = world(row.reference, row.secrets);
        if (row.variable != nullptr) made.env("V", row.variable);
        CHECK(made.config_token() == row.token);
        CHECK(resolve(made).error().text == row.problem);
    }
    auto older = world(plain, "{providers:{default:{source:'file',path:'/x'}}}");
    older.env("V", "sv").rules = v4;
    CHECK(older.config_token() == "unresolved");
    auto marker = world(plain);
    marker.env("V", "***").rules = CliRules::v2026_7_1;
    CHECK(marker.config_token() == "***");
}

TEST_CASE("references to files are read under the CLI's rules for files") {
    struct Row {
        const char* what;
        std::string mode;  ///< of the provider
        std::string id;
        std::string bytes;
        std::string token;
        std::string problem;
    };
    const std::string in_file = "file /home/node/tok ";
    const Row rows[] = {
        {"one value", "singleValue", "value", "ft\n", "ft", ""},
        {"CRLF at its end", "singleValue", "value", "ft\r\n", "ft", ""},
        {"a byte order mark",
         "singleValue",
         "value",
         "\xEF\xBB\xBF"
         "ft",
         "ft",
         ""},
        {"empty", "singleValue", "value", "\n", "unresolved", "file:f:value is empty"},
        {"another id",
         "singleValue",
         "/a",
         "ft",
         "unresolved",
         "file:f:/a: a file with a single value has the id \"value\" only"},
        {"a pointer", "json", "/a/b~1c~0/1", R"({"a":{"b/c~":["x","jt"]}})", "jt", ""},
        {"JSON is the default", "", "/a", R"({"a":"jt"})", "jt", ""},
        {"id value there",
         "",
         "value",
         R"({"value":"jt"})",
         "unresolved",
         "file:f:value: a JSON file needs a JSON pointer as id"},
        {"nothing there", "json", "/b", R"({"a":"jt"})", "unresolved", in_file + "has nothing at /b"},
        {"behind the end", "json", "/a/1", R"({"a":["x"]})", "unresolved", in_file + "has nothing at /a/1"},
        {"no canonical index",
         "json",
         "/a/00",
         R"({"a":["x"]})",
         "unresolved",
         in_file + "has nothing at /a/00"},
        {"a number", "json", "/a", R"({"a":5})", "unresolved", in_file + "has no string at /a"},
        {"JSON5 is not JSON", "json", "/a", "{a:'x'}", "unresolved", in_file + "holds no JSON object"},
        {"an array", "json", "/0", R"(["x"])", "unresolved", in_file + "holds no JSON object"},
        {"no pointer",
         "json",
         "a",
         R"({"a":"x"})",
         "unresolved",
         "file:f:a: neither \"value\" nor a JSON pointer"},
        {"a bad escape",
         "json",
         "/a~2",
         R"({"a":"x"})",
         "unresolved",
         "file:f:/a~2: neither \"value\" nor a JSON pointer"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        auto made = world(
            "{source:'file',provider:'f',id:'" + row.id + "'}",
            "{providers:{f:{source:'file',path:'~/tok'" +
                (row.mode.empty() ? "" : ",mode:'" + row.mode + "'") + "}}}"
        );
        made.file("/home/node/tok", row.bytes);
        REQUIRE(::chmod(made.tree->real("/home/node/tok").c_str(), 0600) == 0);
        CHECK(made.config_token() == row.token);
        CHECK(resolve(made).error().text == row.problem);
    }
}

TEST_CASE("a file that others may read is refused, as the CLI refuses it") {
    const std::string reference = "{source:'file',provider:'f',id:'value'}";
    const auto provider = [](const char* more) {
        return std::string("{providers:{f:{source:'file',mode:'singleValue',path:'/run/tok'") + more + "}}}";
    };
    auto made = world(reference, provider(""));
    made.file("/run/tok", "ft\n");
    const auto file = made.tree->real("/run/tok");
    const auto mode = [&](mode_t bits) { REQUIRE(::chmod(file.c_str(), bits) == 0); };

    SECTION("modes") {
        mode(0644);
        CHECK(
            resolve(made).error().text ==
            "file /run/tok has mode 0644: the CLI reads it only when nobody else may"
        );
        mode(0620);
        CHECK(made.config_token() == "unresolved");
        mode(0604);
        CHECK(made.config_token() == "unresolved");
        mode(0611);
        CHECK(made.config_token() == "ft");
        mode(0400);
        CHECK(made.config_token() == "ft");
    }
    SECTION("owner") {
        mode(0600);
        made.uid = ::geteuid() + 1;
        const std::string is = std::to_string(::geteuid());
        const std::string wants = std::to_string(made.uid);
        CHECK(
            resolve(made).error().text ==
            "file /run/tok belongs to uid " + is + ": the CLI, run as uid " + wants + ", refuses it"
        );
    }
    SECTION("waived until 2026.7.1") {
        mode(0644);
        auto waived = world(reference, provider(",allowInsecurePath:true"));
        waived.file("/run/tok", "ft\n");
        REQUIRE(::chmod(waived.tree->real("/run/tok").c_str(), 0644) == 0);
        for (const auto rules : all_rules) {
            waived.rules = rules;
            CHECK(waived.config_token() == (rules == v9 ? "unresolved" : "ft"));
        }
    }
    SECTION("a link") {
        auto linked = world(reference, provider(""));
        linked.file("/run/real", "ft").tree->link("/run/tok", "real");
        CHECK(resolve(linked).error().text == "file /run/tok is a symbolic link, which the CLI refuses");
    }
    SECTION("a second name") {
        mode(0600);
        std::filesystem::create_hard_link(file, made.tree->real("/run/other"));
        for (const auto rules : all_rules) {
            made.rules = rules;
            CHECK(made.config_token() == (rules == v9 ? "unresolved" : "ft"));
        }
    }
    SECTION("missing, a directory, a FIFO, too large") {
        std::filesystem::remove(file);
        CHECK(resolve(made).error().text == "file /run/tok cannot be read: ENOENT");
        made.tree->directory("/run/tok");
        CHECK(resolve(made).error().text == "file /run/tok is no regular file");
        std::filesystem::remove(file);
        REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
        CHECK(resolve(made).error().text == "file /run/tok is no regular file");
        auto small = world(reference, provider(",maxBytes:2"));
        small.file("/run/tok", "ft\n");
        REQUIRE(::chmod(small.tree->real("/run/tok").c_str(), 0600) == 0);
        CHECK(resolve(small).error().text == "file /run/tok is larger than its provider allows");
    }
}

TEST_CASE("programs are never run and the CLI's own store is never opened") {
    ConfigWorld made = world(
        "{source:'exec',provider:'x',id:'a'}",
        "{providers:{x:{source:'exec',command:'/bin/touch',args:['/tmp/x']}}}"
    );
    made.tree->file("/bin/touch", "");
    auto found = resolve(made);
    CHECK(found.error().kind == RefFault::Kind::undecided);
    CHECK_FALSE(found.has_value());
    CHECK(found.error().text == "exec:x:a cannot be resolved without running a program");

    made = world("{source:'store',provider:'default',id:'A'}");
    found = resolve(made);
    CHECK(found.error().kind == RefFault::Kind::undecided);
    CHECK(found.error().text == "store:default:A is in the CLI's own store, which is not opened");
    made.rules = v4;
    CHECK(made.config_token() == "-");
}

TEST_CASE("a program that cannot be run is no source, and none is run to learn that") {
    struct Row {
        const char* command;
        const char* problem;
    };
    const auto row = GENERATE(values<Row>({
        {"/nope/x", "program /nope/x: ENOENT"},
        {"echo", "exec:x:a: its provider's command is no absolute path"},
        {"", "exec:x:a: its provider's command is no absolute path"},
        {"/", "program / is a directory"},
    }));
    const auto found = resolve(world(
        "{source:'exec',provider:'x',id:'a'}",
        "{providers:{x:{source:'exec',command:'" + std::string(row.command) + "'}}}"
    ));
    CHECK(found.error().text == row.problem);
    CHECK_FALSE(found.has_value());
}

TEST_CASE("what is written where a credential belongs") {
    struct Row {
        const char* written;
        SecretInput::Kind kind;
        const char* ignored;
    };
    const Row rows[] = {
        {"' t '", SecretInput::Kind::literal, ""},
        {"''", SecretInput::Kind::absent, "blank"},
        {"5", SecretInput::Kind::absent, "neither a string nor a reference"},
        {"['t']", SecretInput::Kind::absent, "neither a string nor a reference"},
        {"null", SecretInput::Kind::absent, ""},
        {"{source:'env',id:'V'}", SecretInput::Kind::reference, ""},
    };
    for (const auto& row : rows) {
        INFO(row.written);
        const auto input = secret_input(world(row.written).load().config, "gateway.auth.token");
        CHECK(input.kind == row.kind);
        CHECK(input.ignored_because == row.ignored);
        CHECK(input.trimmed == (row.kind == SecretInput::Kind::literal));
    }
    CHECK(secret_input(world("'t'").load().config, "gateway.remote.token").kind == SecretInput::Kind::absent);
}

}  // namespace
}  // namespace ocprobe::openclaw::secret_ref_test
