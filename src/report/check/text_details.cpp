// What -v adds to the text report: the facts behind each stage's row, and the place of the run.
#include "base/duration.hpp"
#include "ocprobe/base/errno_name.hpp"
#include "report/check/text_parts.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t detail_text = 20;

void detail(Sheet& sheet, std::string text) {
    if (!text.empty()) sheet.add({.text = std::move(text), .indent = detail_text, .text_ink = Ink::faint});
}

template <class Items>
std::string listed(std::string_view what, const Items& items) {
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? std::string(what) + " " : ", ") + item;
    return text;
}

std::vector<std::string> plain(const std::vector<SafeText>& texts) {
    std::vector<std::string> result;
    for (const auto& text : texts)
        result.push_back(text.str());
    return result;
}

// `0 is 100000 (65536 of them)`, as user_namespaces(7) orders a row.
std::vector<std::string> id_ranges(const std::vector<IdRange>& map) {
    std::vector<std::string> result;
    for (const auto& range : map)
        result.push_back(fmt::format("{} is {} ({} of them)", range.inside, range.outside, range.count));
    return result;
}

std::string step_sentence(const PathStep& step) {
    if (!step.exists) return step.path + ": " + (step.error == 0 ? "missing" : errno_name(step.error));
    auto text = fmt::format("{} {} {:04o} {}:{}", step.path, step.kind, step.mode, step.uid, step.gid);
    if (step.error != 0) text += " " + errno_name(step.error);
    if (!step.mount_source.empty()) text += ", mounted from " + step.mount_source;
    return text;
}

void details(Sheet& sheet, const DnsFacts& facts) {
    detail(sheet, listed("asked for", facts.queried));
    detail(sheet, listed("name servers", facts.servers));
    detail(sheet, listed("search domains", facts.search));
    if (!facts.answered_by.empty()) detail(sheet, "answered by " + facts.answered_by);
    for (const auto& near : facts.near_names)
        detail(sheet, near.name + " does resolve, " + listed("to", near.addresses));
}

void details(Sheet& sheet, const ConnectFacts& facts) {
    for (const auto& attempt : facts.attempts) {
        detail(
            sheet,
            fmt::format(
                "{} port {} {}{} {}",
                attempt.address,
                attempt.port,
                name(attempt.outcome),
                attempt.error == 0 ? std::string() : " " + errno_name(attempt.error),
                duration_text(attempt.took)
            )
        );
    }
    if (!facts.local_address.empty()) detail(sheet, "from " + facts.local_address);
    for (const auto& step : facts.walk)
        detail(sheet, step_sentence(step));
}

void details(Sheet& sheet, const TlsFacts& facts) {
    if (!facts.subject.empty())
        detail(sheet, "subject " + facts.subject.str() + " · issuer " + facts.issuer.str());
    detail(sheet, listed("names", plain(facts.names)));
    if (!facts.not_after.empty()) detail(sheet, "valid " + facts.not_before + " to " + facts.not_after);
    if (!facts.leaf_sha256.empty()) detail(sheet, "SHA-256 " + facts.leaf_sha256);
    detail(sheet, listed("trusted by", facts.trust_sources));
    if (!facts.protocol.empty()) detail(sheet, facts.protocol + " " + facts.cipher);
    if (!facts.reason.empty()) detail(sheet, "OpenSSL says: " + facts.reason);
}

std::string answer_sentence(const HttpAnswer& answer) {
    auto text = "GET " + answer.path + " ";
    text += answer.status ? fmt::format("{}", *answer.status) : std::string("no status");
    if (!answer.content_type.empty()) text += " " + answer.content_type.str();
    for (const auto& header : answer.headers)
        text += " · " + header.name + ": " + header.value.str();
    if (!answer.body.empty()) text += " · body " + answer.body.str();
    if (answer.http2) {
        text += " · HTTP/2";
    } else if (!answer.first_bytes.empty()) {
        text += " · first bytes " + answer.first_bytes.str();
    }
    return text + " · " + duration_text(answer.took);
}

void details(Sheet& sheet, const HttpFacts& facts) {
    for (const auto& answer : facts.answers)
        detail(sheet, answer_sentence(answer));
    detail(sheet, listed("failing", plain(facts.failing)));
    if (facts.event_loop_delay_ms)
        detail(sheet, fmt::format("event loop delay {:.0f} ms", *facts.event_loop_delay_ms));
}

void details(Sheet& sheet, const WsFacts& facts) {
    if (facts.upgrade) detail(sheet, answer_sentence(*facts.upgrade));
    std::string times;
    const auto add = [&](std::string_view what, const std::optional<Micros>& after) {
        if (after)
            times += (times.empty() ? "" : " · ") + std::string(what) + " after " + duration_text(*after);
    };
    add("upgraded", facts.upgraded_after);
    add("challenge", facts.challenge_after);
    add("answer", facts.answered_after);
    detail(sheet, times);
    if (!facts.client_id.empty()) {
        detail(
            sheet,
            fmt::format(
                "asked as {}/{}, {} · connections made: {}",
                facts.client_id,
                facts.client_mode,
                facts.credential_sent ? "with the credential" : "without a credential",
                facts.attempts
            )
        );
    }
    if (facts.error) {
        const auto& error = *facts.error;
        detail(
            sheet,
            "error frame " + error.code.str() + " " + error.details_code.str() + ": " + error.message.str()
        );
        if (!error.request_id.empty()) detail(sheet, "pairing request " + error.request_id.str());
        if (error.retry_after_ms) detail(sheet, fmt::format("retry after {} ms", *error.retry_after_ms));
    }
    if (facts.hello) {
        const auto scopes = listed("scopes", plain(facts.hello->scopes));
        detail(sheet, scopes.empty() ? "scopes: none granted" : scopes);
    }
    if (!facts.violation.empty()) detail(sheet, "violation: " + facts.violation);
    if (!facts.first_frame.empty()) detail(sheet, "first frame " + facts.first_frame.str());
}

void details(Sheet&, const std::monostate&) {}

void details(Sheet& sheet, const Target& target) {
    if (!target.refused_because.empty()) detail(sheet, "the CLI: " + target.refused_because);
    for (const auto& variable : target.dead_variables)
        detail(sheet, variable.name + ": " + variable.why);
    if (target.overridden)
        detail(sheet, "the CLI itself would dial " + target.cli_url + " · " + label(target.cli_source));
}

void details(Sheet& sheet, const StateFacts& state) {
    if (!state.mount_point.empty()) {
        detail(
            sheet,
            fmt::format("mounted at {} from {} ({})", state.mount_point, state.mount_source, state.mount_type)
        );
    }
    if (state.exists) {
        detail(
            sheet,
            fmt::format(
                "mode {:04o}, owner {}:{}, device:inode {}:{}",
                state.mode,
                state.uid,
                state.gid,
                state.device,
                state.inode
            )
        );
    }
    if (state.obstacle) detail(sheet, "in the way: " + step_sentence(*state.obstacle));
    const auto& config = state.config;
    if (config.obstacle) detail(sheet, "in the way: " + step_sentence(*config.obstacle));
    if (!config.problem.empty()) detail(sheet, config.problem_file + ": " + config.problem);
    detail(sheet, listed("suspicious in the config:", config.suspicious));
    for (const auto& generation : state.history) {
        detail(
            sheet,
            fmt::format(
                "{} {} · {}",
                generation.path,
                rfc3339(Millis(generation.mtime_ms)),
                !generation.readable
                    ? "not readable"
                    : (generation.has_auth_token || generation.has_auth_password ? "holds a credential"
                                                                                 : "holds no credential")
            )
        );
    }
    if (state.lock.state != LockState::none)
        detail(sheet, fmt::format("lock {}: {}", name(state.lock.state), state.lock.why));
    const auto& pairing = state.pairing;
    if (pairing.device_identity) {
        detail(
            sheet,
            fmt::format(
                "device identity {}, {}",
                pairing.device_id.substr(0, 12),
                pairing.device_paired    ? "paired"
                : pairing.device_pending ? "a pairing request is pending"
                                         : "not paired"
            )
        );
    }
}

}  // namespace

void add_details(Sheet& sheet, const Evidence& evidence, const StageRecord& stage) {
    if (stage.id == StageId::target) details(sheet, evidence.target);
    if (stage.id == StageId::state) details(sheet, evidence.state);
    std::visit([&](const auto& facts) { details(sheet, facts); }, stage.facts);
    if (stage.error)
        detail(
            sheet, "error " + stage.error->name + (stage.error->text.empty() ? "" : ": " + stage.error->text)
        );
}

void add_place(Sheet& sheet, const Evidence& evidence) {
    const auto& place = evidence.container;
    std::string_view heading = "place";
    const auto line = [&](std::string text) {
        if (text.empty()) return;
        sheet.add({.label = heading, .ink = Ink::faint, .text = std::move(text), .text_ink = Ink::faint});
        heading = {};
    };
    if (!place.container_because.empty()) line("judged by " + place.container_because);
    line(listed("name servers", place.name_servers));
    if (!place.network_namespace.empty()) line("network namespace " + place.network_namespace);
    line(listed("own addresses", place.own_addresses));
    if (place.user_namespace_mapped.value_or(false))
        line(listed("in this user namespace uid", id_ranges(place.uid_map)));
    if (!place.kernel.empty()) line("kernel " + place.kernel);
    if (!place.capabilities_effective.empty()) line("capabilities " + place.capabilities_effective);
    line(listed("environment differs from pid 1's in", place.environment_differs));
    for (const auto& proxy : place.proxy_variables)
        line(proxy.variable + " " + proxy.proxy);
    std::vector<std::string> missing;
    for (const auto& entry : place.not_measured)
        missing.push_back(entry.what + (entry.error == 0 ? "" : " (" + errno_name(entry.error) + ")"));
    line(listed("not measured:", missing));
}

}  // namespace ocprobe::report
