// Which settings the release refuses together: each rule with a question that breaks it, and one beside it that does not.
#include "ocprobe/openclaw/start_rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace ocprobe::openclaw::start_rules_test {

namespace {

using Change = void (*)(StartQuestion&);

struct RuleRow {
    std::string_view rule;
    Change breaks;
    Change holds;  ///< on top of `breaks`
};

const RuleRow rows[] = {
    {"tailscale_needs_loopback",
     [](StartQuestion& q) {
         q.config.tailscale_mode = "serve";
         q.config.bind = "lan";
         q.token_given = true;
     },
     [](StartQuestion& q) { q.config.bind = "loopback"; }},
    {"tailscale_without_auth",
     [](StartQuestion& q) {
         q.config.tailscale_mode = "serve";
         q.config.auth_mode = "none";
     },
     [](StartQuestion& q) { q.config.tailscale_mode = "off"; }},
    {"funnel_needs_password",
     [](StartQuestion& q) {
         q.config.tailscale_mode = "funnel";
         q.config.auth_mode = "token";
         q.config.has_token = true;
     },
     [](StartQuestion& q) {
         q.config.auth_mode = "password";
         q.config.has_password = true;
     }},
    {"custom_bind_host",
     [](StartQuestion& q) {
         q.config.bind = "custom";
         q.config.custom_bind_host = "::";
         q.token_given = true;
     },
     [](StartQuestion& q) { q.config.custom_bind_host = "10.0.0.7"; }},
    {"trusted_proxy_and_token",
     [](StartQuestion& q) {
         q.auth_flag = "trusted-proxy";
         q.token_given = true;
         q.config.has_trusted_proxy = true;
         q.config.user_header = "x-user";
         q.config.trusted_proxies = {"10.0.0.1"};
     },
     [](StartQuestion& q) { q.token_given = false; }},
    {"trusted_proxy_without_proxies",
     [](StartQuestion& q) { q.config.auth_mode = "trusted-proxy"; },
     [](StartQuestion& q) { q.config.trusted_proxies = {"10.0.0.1"}; }},
    {"trusted_proxy_settings",
     [](StartQuestion& q) {
         q.config.auth_mode = "trusted-proxy";
         q.config.has_trusted_proxy = true;
     },
     [](StartQuestion& q) { q.config.user_header = "x-user"; }},
    {"no_credential",
     [](StartQuestion& q) { q.bind_flag = "lan"; },
     [](StartQuestion& q) { q.config.has_token = true; }},
    {"network_without_auth",
     [](StartQuestion& q) {
         q.config.bind = "lan";
         q.config.auth_mode = "none";
     },
     [](StartQuestion& q) { q.config.bind = "loopback"; }},
    {"password_mode_without_password",
     [](StartQuestion& q) { q.config.auth_mode = "password"; },
     [](StartQuestion& q) { q.password_given = true; }},
    {"token_is_no_token",
     [](StartQuestion& q) {
         q.token_given = true;
         q.token_is_no_token = true;
     },
     [](StartQuestion& q) { q.token_is_no_token = false; }},
};

bool is_broken(const StartQuestion& question, std::string_view id) {
    const auto broken = broken_start_rules(question);
    return std::any_of(broken.begin(), broken.end(), [id](const StartRule* rule) { return rule->id == id; });
}

}  // namespace

TEST_CASE("each start rule is broken by its settings, and not by those beside them", "[start]") {
    for (const auto& row : rows) {
        INFO(row.rule);
        StartQuestion question;
        question.all_seen = true;
        question.config.bind = "loopback";
        CHECK(broken_start_rules(question).empty());
        row.breaks(question);
        CHECK(is_broken(question, row.rule));
        row.holds(question);
        CHECK_FALSE(is_broken(question, row.rule));
    }
}

TEST_CASE("each start rule has its row here, a reason and an exit code", "[start]") {
    for (const auto& rule : start_rules()) {
        INFO(rule.id);
        CHECK(std::any_of(std::begin(rows), std::end(rows), [&](const RuleRow& row) {
            return row.rule == rule.id;
        }));
        CHECK((rule.exit_code == 1 || rule.exit_code == 78));
        CHECK_FALSE(rule.because.empty());
    }
}

TEST_CASE("what is missing breaks no rule while something is not seen", "[start]") {
    StartQuestion question;
    question.bind_flag = "lan";
    CHECK(broken_start_rules(question).empty());
    question.all_seen = true;
    CHECK(is_broken(question, "no_credential"));
}

}  // namespace ocprobe::openclaw::start_rules_test
