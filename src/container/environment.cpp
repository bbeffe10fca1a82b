// The environment of PID 1 compared with that of this process, and the proxy variables.
#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <array>

namespace ocprobe::container {

namespace {

constexpr std::size_t environment_cap = std::size_t{2} << 20;

// Host and port. All that precedes the last `@` may be a password.
std::string proxy_host(std::string_view url) {
    url = trim_blanks(url);
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    const auto at = url.rfind('@');
    if (at != std::string_view::npos) url.remove_prefix(at + 1);
    return escape_text(url.substr(0, url.find_first_of("/?#")), 256);
}

std::string first_value(const Environment& environment, std::string_view lower, std::string_view upper) {
    for (const auto name : {lower, upper}) {
        const auto value = environment.get(name);
        if (value && !trim_blanks(*value).empty()) return escape_text(trim_blanks(*value), 1024);
    }
    return {};
}

void read_proxies(Survey& survey, const Environment& environment) {
    auto& facts = survey.facts;
    // In the order of clients; curl and Node prefer the lower-case name.
    constexpr std::array<std::string_view, 6> names{
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (const auto name : names) {
        const auto value = environment.get(name);
        if (!value || trim_blanks(*value).empty()) continue;
        facts.proxy_variables.push_back({std::string(name), proxy_host(*value)});
    }
    for (const std::string_view prefix : {"http_", "HTTP_", "all_", "ALL_", "https_", "HTTPS_"}) {
        for (const auto& proxy : facts.proxy_variables) {
            if (!facts.http_proxy_variable.empty() || !proxy.variable.starts_with(prefix)) continue;
            facts.http_proxy = proxy.proxy;
            facts.http_proxy_variable = proxy.variable;
        }
    }
    facts.no_proxy = first_value(environment, "no_proxy", "NO_PROXY");
}

// PID 1 may be the host's (--pid=host) or another container's (a shared PID namespace): then its environment is not that of
// this container.
bool pid1_is_of_this_container(const Survey& survey) {
    if (survey.facts.in_container == false) return false;
    const auto own = survey.files.read_link("/proc/self/ns/mnt");
    const auto first = survey.files.read_link("/proc/1/ns/mnt");
    return !own || !first || *own == *first;
}

}  // namespace

std::optional<Environment> pid1_environment(const FileSystem& files, int& error) {
    const auto content = files.read("/proc/1/environ", environment_cap);
    error = content.error;
    if (error != 0) return std::nullopt;
    return Environment::from_block(content.bytes);
}

void survey_environment(Survey& survey, const Request& request) {
    auto& facts = survey.facts;
    read_proxies(survey, request.environment);
    int error = 0;
    const auto first = pid1_environment(survey.files, error);
    if (!first) {
        survey.not_measured("environment of PID 1", error);
        return;
    }
    facts.pid1_environment_readable = true;
    if (!pid1_is_of_this_container(survey)) return;
    for (const auto& name : request.watched_variables) {
        if (first->get(name) != request.environment.get(name)) facts.environment_differs.push_back(name);
    }
}

}  // namespace ocprobe::container
