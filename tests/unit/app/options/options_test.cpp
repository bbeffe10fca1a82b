// The command line: precedence, refusals, suggestions, and that every row of the table can be used.
#include "app/options/options.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

ParsedLine parse(std::vector<std::string> words, const Environment& environment = {}) {
    words.insert(words.begin(), "ocprobe");
    std::vector<char*> arguments;
    arguments.reserve(words.size());
    for (auto& word : words)
        arguments.push_back(word.data());
    return parse_line(arguments, environment);
}

Environment with(const char* name, const char* value) {
    Environment environment;
    environment.set(name, value);
    return environment;
}

}  // namespace

TEST_CASE("no command means check") {
    const auto line = parse({});
    CHECK_FALSE(line.error);
    CHECK(line.options.command == Command::check);
    CHECK(line.options.output == "text");
    CHECK(line.options.candidates);
}

TEST_CASE("every command of the table is taken") {
    for (const auto& row : command_rows()) {
        std::vector<std::string> words{std::string(row.name)};
        if (row.positional.required) words.emplace_back("healthy");
        const auto line = parse(words);
        INFO(row.name);
        CHECK_FALSE(line.error);
        CHECK(line.options.command == row.command);
    }
}

TEST_CASE("the notices hold our licence and that of each library") {
    const auto line = parse({"--licenses"});
    REQUIRE(line.done);
    for (const char* part :
         {"The ocprobe authors",
          "OpenSSL",
          "c-ares",
          "SQLite",
          "yaml-cpp",
          "zlib",
          "zstd",
          "Boost",
          "fmt",
          "spdlog",
          "CLI11",
          "GNU C Library",
          "libstdc++",
          "Mozilla's certificates"}) {
        INFO(part);
        CHECK(line.text.find(part) != std::string::npos);
    }
    // Licences that ask for their own text.
    for (const char* text :
         {"Apache License",
          "GNU LESSER GENERAL PUBLIC LICENSE",
          "Mozilla Public License Version 2.0",
          "GCC RUNTIME LIBRARY EXCEPTION",
          "Boost Software License - Version 1.0"}) {
        INFO(text);
        CHECK(line.text.find(text) != std::string::npos);
    }
    CHECK(line.text.size() < 200'000);
}

TEST_CASE("the manual takes the forms that it has") {
    CHECK(parse({"manual"}).options.manual_as == "man");
    CHECK(parse({"manual", "bash"}).options.manual_as == "bash");
    CHECK(parse({"manual", "fish"}).error == "as takes man or bash");
}

TEST_CASE("a flag wins over its variable, and says where it came from") {
    const auto environment = with("OCPROBE_URL", "ws://from-variable:1");
    CHECK(parse({}, environment).options.url == "ws://from-variable:1");
    CHECK(parse({}, environment).options.url_source == SourceKind::env_ocprobe_url);
    const auto line = parse({"--url", "ws://from-flag:2"}, environment);
    CHECK(line.options.url == "ws://from-flag:2");
    CHECK(line.options.url_source == SourceKind::flag_url);
}

TEST_CASE("options stand before or after the command") {
    CHECK(parse({"--url", "ws://a:1", "check"}).options.url == "ws://a:1");
    CHECK(parse({"check", "--url", "ws://a:1"}).options.url == "ws://a:1");
    CHECK(parse({"-o", "json", "--pretty"}).options.output == "json");
}

TEST_CASE("a token among the arguments is refused, and never repeated") {
    const auto line = parse({"--token", "sekret-value-123456"});
    CHECK(line.error.value_or("").find("--token is refused") == 0);
    CHECK(line.error.value_or("").find("sekret") == std::string::npos);
    CHECK(parse({"--token=sekret-value-123456"}).error.value_or("").find("sekret") == std::string::npos);
    const auto accepted = parse({}, with("OCPROBE_TOKEN", "sekret-value-123456"));
    CHECK_FALSE(accepted.error);
}

TEST_CASE("durations need a unit") {
    CHECK(parse({"--timeout", "15s"}).options.timeout == Millis(15000));
    CHECK(
        parse({"--timeout", "15"}).error == "--timeout needs a duration with a unit, as 250ms, 3s or 1m30s"
    );
    CHECK(parse({}, with("OCPROBE_TIMEOUT", "15")).error.value_or("").find("OCPROBE_TIMEOUT") == 0);
}

TEST_CASE("an option's duration is from 1 ms to 24 h") {
    CHECK(option_duration("1ms") == Millis(1));
    CHECK(option_duration("24h") == Millis(86'400'000));
    CHECK_FALSE(option_duration("0ms"));
    CHECK_FALSE(option_duration("24h1ms"));
}

TEST_CASE("a typo is met with a suggestion") {
    CHECK(parse({"--timout", "3s"}).error == "unknown option '--timout', did you mean --timeout?");
    CHECK(parse({"helth"}).error == "unknown command 'helth', did you mean health?");
    CHECK(parse({"health", "check"}).error == "one command a run: 'check' is the second");
    CHECK(parse({"xyzzy"}).error == "unknown command 'xyzzy'");
}

TEST_CASE("an unknown argument is shown escaped and without what follows an equals sign") {
    CHECK(parse({"--tokn=sekret-value"}).error.value_or("").find("sekret") == std::string::npos);
    CHECK(parse({"\x1b[31mred"}).error.value_or("").find('\x1b') == std::string::npos);
}

TEST_CASE("switches from variables take 1 and 0") {
    CHECK_FALSE(parse({}, with("OCPROBE_NO_CANDIDATES", "1")).options.candidates);
    CHECK(parse({}, with("OCPROBE_NO_CANDIDATES", "0")).options.candidates);
    CHECK(parse({}, with("OCPROBE_NO_CANDIDATES", "yes")).error == "OCPROBE_NO_CANDIDATES takes 1 or 0");
    CHECK(parse({"--no-candidates"}).options.candidates == false);
}

TEST_CASE("a pin is 64 hex digits, with or without colons") {
    const std::string digits(64, 'A');
    CHECK(parse({"--pin", digits}).options.pin == std::string(64, 'a'));
    CHECK(parse({"--pin", "AB:CD"}).error == "--pin needs the 64 hex digits of a SHA-256, colons allowed");
    CHECK(parse({"--pin", "xy"}).error == "--pin needs a SHA-256 in hex");
}

TEST_CASE("the flag --ca-file may be repeated") {
    CHECK(parse({"--ca-file", "a", "--ca-file", "b"}).options.ca_files == std::vector<std::string>{"a", "b"});
}

TEST_CASE("help and version are answers, not errors") {
    const auto version = parse({"--version"});
    CHECK(version.done);
    CHECK(version.text.find("ocprobe ") == 0);
    CHECK(parse({"-V"}).text == version.text);
    for (const auto& words : {std::vector<std::string>{"--version", "--verbose"}, {"-v", "-V"}}) {
        const auto more = parse(words);
        CHECK(more.done);
        CHECK(more.text.starts_with(version.text));
        CHECK(more.text.find("\nOpenSSL 3.") != std::string::npos);
        CHECK(more.text.find("\nc-ares 1.") != std::string::npos);
        CHECK(more.text.find("\nglibc 2.") != std::string::npos);
    }
    const auto help = parse({"--help"});
    CHECK(help.done);
    for (const auto* row : option_rows()) {
        INFO(row->variable);
        CHECK(help.text.find(row->variable) != std::string::npos);
    }
}

TEST_CASE("every option row is complete and unique") {
    std::vector<std::string_view> variables;
    for (const auto* row : option_rows()) {
        CHECK(row->variable.substr(0, 8) == "OCPROBE_");
        CHECK_FALSE(row->help.empty());
        CHECK(std::find(variables.begin(), variables.end(), row->variable) == variables.end());
        variables.push_back(row->variable);
    }
}

TEST_CASE("a format is held against what the command writes") {
    CHECK(parse({"-o", "yaml"}).error == "--output takes text, json or markdown with `check`");
    CHECK_FALSE(parse({"wait", "-o", "json"}).error);
    CHECK(parse({"list", "verdict"}).error == "what takes verdicts or checks");
}

TEST_CASE("two token sources at once are refused") {
    CHECK(
        parse({"--token-file", "f", "--token-stdin"}).error ==
        "--token-file and --token-stdin exclude each other"
    );
}
