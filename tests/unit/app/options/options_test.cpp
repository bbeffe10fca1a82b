// The command line: precedence, refusals, suggestions, and that every row of the table can be used.
#include "app/options/options.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
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
    CHECK(parse({"manual", "fish"}).options.manual_as == "fish");
    CHECK(parse({"manual", "csh"}).error == "manual takes man, bash, zsh or fish");
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

TEST_CASE("help and version are commands, and flags of any command") {
    CHECK(parse({"--version"}).options.command == Command::version);
    CHECK(parse({"-V"}).options.command == Command::version);
    CHECK(parse({"version"}).options.command == Command::version);
    for (const auto& words : {std::vector<std::string>{"--version", "--verbose"}, {"-v", "-V"}}) {
        CHECK(parse(words).options.command == Command::version);
        CHECK(parse(words).options.verbosity == 1);
    }
    const auto more = version_text(true);
    CHECK(more.starts_with(version_text(false)));
    CHECK(more.find("\nOpenSSL 3.") != std::string::npos);
    CHECK(more.find("\nc-ares 1.") != std::string::npos);
    CHECK(more.find("\nglibc 2.") != std::string::npos);
    for (const auto& words :
         {std::vector<std::string>{"help", "health"}, {"health", "--help"}, {"health", "--ready", "-h"}}) {
        CHECK(parse(words).options.command == Command::help);
        CHECK(parse(words).options.help_topic == "health");
    }
    CHECK(parse({"--help"}).options.help_topic.empty());
    CHECK(parse({"help", "nobody"}).error.value_or("").starts_with("help takes a command"));
}

TEST_CASE("each page of help fits into the columns, and has this command's options, values and examples") {
    for (const int columns : {40, 80, 120}) {
        for (const auto& row : command_rows()) {
            INFO(row.name << " " << columns);
            const auto page = help_text(row.name, columns);
            std::size_t longest = 0;
            for (std::size_t at = 0, end = 0; at < page.size(); at = end + 1) {
                end = page.find('\n', at);
                if (page.compare(at, 10, "  ocprobe ") != 0) longest = std::max(longest, end - at);
            }
            // A word is never cut.
            CHECK(longest <= static_cast<std::size_t>(std::min(columns, 100)) + 12);
            CHECK(row.examples.size() == 3);
            for (const auto* option : option_rows()) {
                bool told = false;
                for (const char* before : {"      ", ", "}) {
                    for (const char* behind : {" ", "\n"})
                        told = told || page.find(before + std::string(long_flag(*option)) + behind) !=
                                           std::string::npos;
                }
                INFO(option->flags);
                CHECK(told == (takes(*option, row.name) && option->shown != Shown::variable_only));
            }
        }
    }
    CHECK(help_text("check", 100).find("ndjson") == std::string::npos);
    CHECK(help_text("hold", 100).find("ndjson") != std::string::npos);
    CHECK(help_text("health", 100).find("(3s)") != std::string::npos);
    CHECK(help_text("", 80).find("{") == std::string::npos);
}

TEST_CASE("the page of the environment has every variable") {
    const auto page = help_text("environment", 80);
    for (const auto* row : option_rows()) {
        INFO(row->variable);
        CHECK(page.find("\n" + std::string(row->variable) + "\n") != std::string::npos);
    }
}

TEST_CASE("every example is a line that is taken") {
    for (const auto& row : command_rows()) {
        for (const auto& example : row.examples) {
            std::vector<std::string> words;
            std::string word;
            for (const char c : std::string(example.line) + " ") {
                if (c != ' ') {
                    word += c;
                } else if (!word.empty()) {
                    words.push_back(std::exchange(word, {}));
                }
            }
            // What the shell keeps.
            const auto shell = std::find_if(words.begin(), words.end(), [](const auto& w) {
                return w == "|" || w == "&&" || w.starts_with(">");
            });
            words.erase(shell, words.end());
            INFO(example.line);
            const auto line = parse(words);
            CHECK(line.error.value_or("") == "");
            CHECK((line.done || line.options.command == row.command));
        }
    }
}

TEST_CASE("a value that is missing is asked for, with one as an example") {
    CHECK(parse({"--url"}).error == "--url needs a value, as ws://openclaw-gateway:18789");
    CHECK(parse({"--url", "--pretty"}).error == "--url needs a value, as ws://openclaw-gateway:18789");
    CHECK(parse({"--url", ""}).error == "--url needs a value, as ws://openclaw-gateway:18789");
    CHECK(parse({"-o"}).error == "--output needs a value, as json");
    for (const auto* row : option_rows()) {
        INFO(row->variable);
        CHECK(row->value.empty() == row->example.empty());
    }
}

TEST_CASE("an option of another command is refused as flag and as variable") {
    CHECK(parse({"check", "--ready"}).error == "--ready is an option of ocprobe health and watch");
    CHECK(
        parse({"check"}, with("OCPROBE_READY", "1")).error ==
        "OCPROBE_READY is an option of ocprobe health and watch"
    );
    CHECK(parse({"check", "--auth"}).error == "--auth is an option of ocprobe health, wait and watch");
    // What takes no option cannot be meant.
    CHECK_FALSE(parse({"list"}, with("OCPROBE_READY", "1")).error);
    CHECK(parse({"check"}, with("OCPROBE_OUTPUT", "ndjson"))
              .error.value_or("")
              .starts_with("OCPROBE_OUTPUT takes"));
}

TEST_CASE("a variable that nobody knows is a warning, with the nearest name") {
    CHECK(
        parse({}, with("OCPROBE_TIEMOUT", "3s")).warnings ==
        std::vector<std::string>{"unknown variable OCPROBE_TIEMOUT, did you mean OCPROBE_TIMEOUT?"}
    );
    CHECK(parse({}, with("OCPROBE_SERVICE_HOST", "10.0.0.1")).warnings.empty());
    CHECK(parse({}, with("OCPROBE_IMAGE", "ocprobe")).warnings.empty());
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
    CHECK(parse({"list", "-o", "yaml"}).error == "--output takes text or json with `list`");
    CHECK(parse({"-o", "yaml"}).error.value_or("").starts_with("--output takes text, json, "));
    CHECK_FALSE(parse({"wait", "-o", "json"}).error);
    CHECK(parse({"list", "verdict"}).error == "list takes verdicts or checks");
}

TEST_CASE("two token sources at once are refused") {
    CHECK(
        parse({"--token-file", "f", "--token-stdin"}).error ==
        "--token-file and --token-stdin exclude each other"
    );
}
