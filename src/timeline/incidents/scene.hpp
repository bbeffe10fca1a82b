// The events around one close, as the rules look at them: what came before what, as far as the clocks allow to say.
#pragma once

#include "ocprobe/model/timeline.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

using Index = std::optional<std::size_t>;

/// Which container the gateway is, and how that is known.
struct Identity {
    std::string name;      ///< as the engine's events name it, or its id
    std::string by;        ///< `told`, `its image`, …
    std::string prefix{};  ///< of several gateways: what stands before its own lines
    [[nodiscard]] bool known() const { return !name.empty(); }
};

struct ProcessEnd;

class Scene {
public:
    /// `end`: the end of the process that the scene is about, whose anchor is then `close`; it must outlive the scene.
    Scene(const TimelineReport& report, Identity gateway, std::size_t close, const ProcessEnd* end = nullptr);
    [[nodiscard]] const ProcessEnd& end() const { return *end_; }
    [[nodiscard]] bool is_process_end() const { return end_ != nullptr; }

    [[nodiscard]] const TimelineEvent& close() const { return at(close_); }
    [[nodiscard]] std::size_t close_index() const { return close_; }
    [[nodiscard]] const TimelineEvent& at(std::size_t index) const { return report_.events[index]; }
    [[nodiscard]] const TimelineReport& report() const { return report_; }
    [[nodiscard]] const Identity& gateway() const { return gateway_; }

    /// Both bars and a margin for what a busy machine adds; nothing is known of the order within it.
    [[nodiscard]] Micros tolerance(const TimelineEvent& a, const TimelineEvent& b) const;
    /// Whether the clocks of both are joined.
    [[nodiscard]] static bool comparable(const TimelineEvent& a, const TimelineEvent& b) {
        return a.bar && b.bar;
    }
    [[nodiscard]] Micros after_close(const TimelineEvent& event) const { return *event.at - *close().at; }

    [[nodiscard]] bool of_gateway(const TimelineEvent& event) const;

    /// An ECONNREFUSED: the host was reached. What a client prints of it may stand in the line before.
    [[nodiscard]] bool turned_away(const TimelineEvent& event) const;

    /// The container of one of the clients, as their logs were said to be (cli@NAME=FILE).
    [[nodiscard]] bool of_client(const TimelineEvent& event) const;

    using Test = std::function<bool(const TimelineEvent&)>;
    /// The nearest event of `kind` before the close (or within the tolerance after it), at most `within` ago.
    [[nodiscard]] Index before(EventKind kind, Micros within, const Test& test = {}) const;
    /// The first event of `kind` after the close (or within the tolerance before it), at most `within` later.
    [[nodiscard]] Index after(EventKind kind, Micros within, const Test& test = {}) const;
    /// The first of `kind` between two instants.
    [[nodiscard]] Index between(EventKind kind, Micros from, Micros to, const Test& test = {}) const;
    /// Another source's event with one of the close's keys.
    [[nodiscard]] Index joined(EventKind kind) const;
    /// A line that only a living gateway process writes, after `from` and before `to`.
    [[nodiscard]] Index alive(Micros from, Micros to) const;
    /// The end of the gateway's container, or else a process that loads, between two instants.
    [[nodiscard]] Index process_ended(Micros from, Micros to) const;

private:
    [[nodiscard]] bool fits(const TimelineEvent& event, EventKind kind, const Test& test) const;
    const TimelineReport& report_;
    Identity gateway_;
    std::size_t close_;
    const ProcessEnd* end_;
};

/// Whether one file's prefixes name two programs: two services, two Deployments; or two pods of one Deployment.
[[nodiscard]] bool is_another(const TimelineEvent& a, const TimelineEvent& b);
[[nodiscard]] bool is_next_pod(const TimelineEvent& a, const TimelineEvent& b);

/// The gateway, which may be unknown; several where each one's lines carry a name that the engine knows.
[[nodiscard]] std::vector<Identity> find_gateways(const TimelineReport& report);
/// The one of `gateways` that an event is about. A client's line does not say which: then the first.
[[nodiscard]] const Identity&
gateway_of(const TimelineReport& report, const std::vector<Identity>& gateways, std::size_t event);

/// `13:21:53.340`, and `± 4 ms` where the bar is worth saying.
[[nodiscard]] std::string clock_words(const TimelineEvent& event);
[[nodiscard]] std::string time_words(Micros at);

/// `the CLI's 1006`.
[[nodiscard]] std::string close_says(const Scene& scene, std::size_t close);
[[nodiscard]] std::string close_says(const Scene& scene);
[[nodiscard]] constexpr Micros seconds(std::int64_t count) {
    return Micros{count * 1'000'000};
}

}  // namespace ocprobe::timeline
