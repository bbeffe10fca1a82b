// Two faults at once: what the remedy of the first is said to lead to is what a second run says. The table is kept in
// forecasts.md; OCPROBE_UPDATE_GOLDENS=1 writes it again.
#include "judge/forecast/combine.hpp"
#include "unit/judge/fixtures.hpp"
#include "unit/judge/forecast/world.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace ocprobe::judge_test {

namespace {

struct Fault {
    std::string_view name;
    std::string_view part;  ///< what of the world it changes: two that change one part cannot stand together
    void (*make)(World&);
};

struct Layout {
    std::string_view name;
    World world;
    std::vector<Fault> faults;
};

std::vector<Fault> of_the_gateway() {
    return {
        {"no name server answers", "resolver", [](World& w) { w.resolver_answers = false; }},
        {"bound to its loopback", "way", [](World& w) { w.way = Way::loopback_only; }},
        {"packets are dropped", "way", [](World& w) { w.way = Way::dropped; }},
        {"no common network", "way", [](World& w) { w.way = Way::no_route; }},
        {"on another port", "port", [](World& w) { w.gateway_port = 19000; }},
        {"TLS on the gateway alone", "tls", [](World& w) { w.gateway_tls = true; }},
        {"TLS in the URL alone", "tls", [](World& w) { w.url_tls = true; }},
        {"an untrusted certificate",
         "tls",
         [](World& w) { w.url_tls = w.gateway_tls = true, w.issuer_trusted = false; }},
        {"an untrusted certificate of another name",
         "tls",
         [](World& w) {
             w.url_tls = w.gateway_tls = true;
             w.issuer_trusted = false;
             w.certificate_faults = {"name"};
         }},
        {"a proxy that is not trusted", "front", [](World& w) { w.front = Front::adds_headers; }},
        {"a proxy without upstream", "front", [](World& w) { w.front = Front::has_no_upstream; }},
        {"a proxy that drops the upgrade", "front", [](World& w) { w.front = Front::drops_upgrade; }},
        {"a proxy that swallows the upgrade", "front", [](World& w) { w.front = Front::swallows_upgrade; }},
        {"a proxy that holds frames", "front", [](World& w) { w.front = Front::holds_frames; }},
        {"a proxy that adds Origin", "front", [](World& w) { w.front = Front::adds_origin; }},
        {"still starting", "life", [](World& w) { w.life = Life::starting; }},
        {"draining", "life", [](World& w) { w.life = Life::draining; }},
        {"locked out", "lockout", [](World& w) { w.locked_out = true; }},
        {"password mode", "mode", [](World& w) { w.wants_password = true; }},
        {"the gateway's state, not paired", "state", [](World& w) { w.shares_state = true; }},
    };
}

std::vector<Layout> layouts() {
    std::vector<Layout> all;
    Layout environment{"URL and token in the environment", {}, of_the_gateway()};
    const std::vector<Fault> in_environment{
        {"config of another uid", "config", [](World& w) { w.config_readable = false; }},
        {"URL without a scheme", "url", [](World& w) { w.url_has_scheme = false; }},
        {"plaintext not allowed", "policy", [](World& w) { w.plaintext_switch = false; }},
        {"a wrong name", "host", [](World& w) { w.host = "openclaw-gatway"; }},
        {"no token", "token", [](World& w) { w.env_token = Held::nothing; }},
        {"another token", "token", [](World& w) { w.env_token = Held::wrong; }},
        {"a placeholder", "token", [](World& w) { w.env_token = Held::placeholder; }},
        {"quotes around the token", "token", [](World& w) { w.env_token = Held::quoted; }},
    };
    environment.faults.insert(environment.faults.begin(), in_environment.begin(), in_environment.end());
    all.push_back(environment);

    Layout remote{"remote mode", {}, of_the_gateway()};
    remote.world.url_source = SourceKind::config_remote_url;
    remote.world.env_token = Held::nothing;
    remote.world.config_token = Held::right;
    const std::vector<Fault> in_config{
        {"config of another uid", "config", [](World& w) { w.config_readable = false; }},
        {"no remote URL", "url", [](World& w) { w.remote_url_missing = true; }},
        {"plaintext not allowed", "policy", [](World& w) { w.plaintext_switch = false; }},
        {"a wrong name", "host", [](World& w) { w.host = "openclaw-gatway"; }},
        {"an unresolved reference", "token", [](World& w) { w.config_token = Held::reference; }},
        {"no token", "token", [](World& w) { w.config_token = Held::nothing; }},
        {"another token", "token", [](World& w) { w.config_token = Held::wrong; }},
        {"a placeholder", "token", [](World& w) { w.config_token = Held::placeholder; }},
    };
    remote.faults.insert(remote.faults.begin(), in_config.begin(), in_config.end());
    all.push_back(remote);

    Layout own{"nothing set, a container of its own", {}, of_the_gateway()};
    own.world.url_source = SourceKind::default_loopback;
    own.world.host = "127.0.0.1";
    own.world.plaintext_switch = false;
    own.world.config_token = Held::right;
    own.world.env_token = Held::nothing;
    all.push_back(own);
    return all;
}

enum class Result { agrees, differs, not_known, no_remedy, by_hand };

struct Row {
    std::string text;
    Result result = Result::no_remedy;
};

std::string_view word(Result result) {
    switch (result) {
    case Result::agrees:
        return "agrees";
    case Result::differs:
        return "**differs**";
    case Result::not_known:
        return "not known";
    case Result::no_remedy:
        return "no remedy";
    case Result::by_hand:
        break;
    }
    return "by hand";
}

Row play(const Layout& layout, const std::string& faults, World world) {
    const auto first = judge::judge(observe(world));
    const auto remedy = judge::remedies_of(first.verdict.fix);
    Row row;
    std::string said = "–";
    std::string second = "–";
    if (!remedy.empty()) {
        const auto& leads_to = remedy.back().leads_to;
        bool applied = true;
        for (const auto& step : remedy)
            applied = apply(world, step) && applied;
        row.result = applied ? Result::not_known : Result::by_hand;
        if (applied) second = id(observe(world));
        if (leads_to) said = leads_to->front();
        if (applied && leads_to) row.result = said == second ? Result::agrees : Result::differs;
    }
    std::ostringstream text;
    text << "| " << layout.name << " | " << faults << " | `" << first.verdict.id << "` | " << said << " | "
         << second << " | " << word(row.result) << " |\n";
    row.text = text.str();
    return row;
}

/// What each fault alone is called.
std::string alone(const Layout& layout, const Fault& fault) {
    auto world = layout.world;
    fault.make(world);
    return id(observe(world));
}

std::vector<Row> all_rows() {
    std::vector<Row> rows;
    for (const auto& layout : layouts()) {
        for (std::size_t i = 0; i < layout.faults.size(); ++i) {
            for (std::size_t j = i + 1; j < layout.faults.size(); ++j) {
                const auto& a = layout.faults[i];
                const auto& b = layout.faults[j];
                if (a.part == b.part || alone(layout, a) == alone(layout, b)) continue;
                auto world = layout.world;
                a.make(world);
                b.make(world);
                rows.push_back(play(layout, std::string(a.name) + "; " + std::string(b.name), world));
            }
        }
    }
    return rows;
}

std::string table(const std::vector<Row>& rows) {
    std::map<Result, int> count;
    for (const auto& row : rows)
        ++count[row.result];
    std::ostringstream out;
    out << "# Forecasts: two faults at once\n\n"
        << "Made by `matrix_test.cpp`: each pair of faults that can stand together in a scripted world; the "
           "steps of the\n"
        << "remedy are applied as data, and the second run's verdict is held against what the remedy was "
           "said to lead to.\n"
        << "\"Not known\": nothing was claimed. \"By hand\": a step that no edit can express.\n\n"
        << rows.size() << " pairs: " << count[Result::agrees] << " agree, " << count[Result::differs]
        << " differ, " << count[Result::not_known] << " not known, " << count[Result::by_hand] << " by hand, "
        << count[Result::no_remedy] << " without a remedy.\n\n"
        << "| set-up | faults | first run | leads to | second run | result |\n|---|---|---|---|---|---|\n";
    for (const auto& row : rows)
        out << row.text;
    return out.str();
}

}  // namespace

TEST_CASE("forecasts of two faults: what a remedy is said to lead to is what the second run says") {
    const auto rows = all_rows();
    const auto path = std::string(OCPROBE_TEST_DATA) + "/unit/judge/forecast/forecasts.md";
    const auto text = table(rows);
    if (const char* update = std::getenv("OCPROBE_UPDATE_GOLDENS"); update != nullptr && *update == '1')
        std::ofstream(path) << text;
    std::ostringstream kept;
    kept << std::ifstream(path).rdbuf();
    const bool kept_table_is_present = kept.str() == text;  // not expanded: the table is long
    CHECK(kept_table_is_present);

    int claimed = 0;
    int right = 0;
    int applied = 0;
    for (const auto& row : rows) {
        applied += row.result != Result::no_remedy && row.result != Result::by_hand ? 1 : 0;
        claimed += row.result == Result::agrees || row.result == Result::differs ? 1 : 0;
        right += row.result == Result::agrees ? 1 : 0;
    }
    CHECK(applied >= 120);
    CHECK(claimed >= 60);
    CHECK(right * 100 >= claimed * 95);
}

}  // namespace ocprobe::judge_test
