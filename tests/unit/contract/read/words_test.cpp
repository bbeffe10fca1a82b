// Commands and scripts in words, as Compose and a shell split them.
#include "contract/read/service_reader.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace ocprobe::contract;

namespace {

using Strings = std::vector<std::string>;

/// A container that has KNOWN and BLANK, has SECRET from elsewhere, and nothing else.
ShellVariable lookup(std::string_view name) {
    static const std::map<std::string, std::string, std::less<>> set{{"KNOWN", "19000"}, {"BLANK", ""}};
    if (name == "SECRET") return {};
    const auto found = set.find(name);
    return {true, found == set.end() ? std::nullopt : std::optional(found->second)};
}

}  // namespace

TEST_CASE("a shell's variables are replaced where they are known", "[contract]") {
    const struct {
        std::string_view script;
        Strings words;
        Strings unexpanded;
    } rows[] = {
        {"run --port $KNOWN", {"run", "--port", "19000"}, {}},
        {"run --port=${KNOWN}", {"run", "--port=19000"}, {}},
        {R"(run "$KNOWN/x" '$KNOWN')", {"run", "19000/x", "$KNOWN"}, {}},
        {"run ${OTHER:-18789} ${OTHER-18789}", {"run", "18789", "18789"}, {}},
        {"run ${BLANK:-18789}", {"run", "18789"}, {}},
        {"run x${BLANK-18789}", {"run", "x"}, {}},
        {"run $OTHER", {"run", "$OTHER"}, {"$OTHER"}},
        {"run --token=$SECRET", {"run", "--token=$SECRET"}, {"--token=$SECRET"}},
        {"run ${SECRET:-x}", {"run", "${SECRET:-x}"}, {"${SECRET:-x}"}},
        {"run ${OTHER:-$KNOWN}", {"run", "${OTHER:-$KNOWN}"}, {"${OTHER:-$KNOWN}"}},
        {"run ${KNOWN%0}", {"run", "${KNOWN%0}"}, {"${KNOWN%0}"}},
        {R"-(run "$(cat /a | tr -d x)" $(cat b))-",
         {"run", "$(cat /a | tr -d x)", "$(cat b)"},
         {"$(cat /a | tr -d x)", "$(cat b)"}},
        {"run $ 5$ ${", {"run", "$", "5$", "${"}, {"${"}},
        {"run $(cat", {"run", "$(cat"}, {"$(cat"}},
    };
    for (const auto& row : rows) {
        INFO(row.script);
        const auto split = split_shell(row.script, lookup);
        CHECK(split.words == row.words);
        CHECK(Strings(split.unexpanded.begin(), split.unexpanded.end()) == row.unexpanded);
    }
}

TEST_CASE("what a script's variables bring in is bounded", "[contract]") {
    const std::string large(4'000, 'x');
    std::string script;
    for (int i = 0; i < 10'000; ++i)
        script += "$V";
    const auto split = split_shell(script, [&](std::string_view) { return ShellVariable{true, large}; });
    REQUIRE(split.words.size() == 1);
    CHECK(split.words.front().size() < 40'000);
    CHECK(split.unexpanded.size() == 1);
}

TEST_CASE("a command without a shell keeps its variables", "[contract]") {
    CHECK(split_words("run $KNOWN '${KNOWN}' $(x)") == Strings{"run", "$KNOWN", "${KNOWN}", "$(x)"});
}
