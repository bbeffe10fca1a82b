// The ends of the gateway's process, found without any session's close.
#include "timeline/incidents/process_end.hpp"

#include "timeline/incidents/process_times.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

// Two keepers of one end (events and an inspection, events and a pod's status) differ by their resolution.
constexpr Micros told_twice = seconds(2);

constexpr int killed_code = 137;

// A kernel that names no container: the process was Node's or the gateway's by its name.
bool is_nodes_oom(const TimelineEvent& event) {
    return event.kind == EventKind::kernel_oom && event.subject.empty() &&
           std::none_of(
               event.keys.begin(),
               event.keys.end(),
               [](const Key& key) { return key.kind == KeyKind::container; }
           ) &&
           (event.text.find("(node)") != std::string::npos ||
            event.text.find("(openclaw") != std::string::npos);
}

bool is_stop_signal(const TimelineEvent& event) {
    if (event.kind == EventKind::container_kill) return event.code == 15 || event.code == 2;
    return event.kind == EventKind::gateway_signal && (event.text.find("SIGTERM") != std::string::npos ||
                                                       event.text.find("SIGINT") != std::string::npos);
}

class Finder {
public:
    Finder(const TimelineReport& report, const Identity& gateway)
        : report_(report), gateway_(gateway), scene_(report, gateway, 0) {}

    std::vector<ProcessEnd> run() {
        by_engine();
        by_log();
        by_orchestrator();
        by_pause();
        std::sort(ends_.begin(), ends_.end(), [&](const ProcessEnd& a, const ProcessEnd& b) {
            return time(a.anchor) < time(b.anchor);
        });
        return join_series(report_, std::move(ends_));
    }

private:
    [[nodiscard]] const TimelineEvent& at(std::size_t i) const { return report_.events[i]; }
    [[nodiscard]] Micros time(std::size_t i) const { return *at(i).at; }
    [[nodiscard]] bool mine(const TimelineEvent& event) const { return scene_.of_gateway(event); }

    template <class Test>
    [[nodiscard]] Index last(Micros from, Micros to, const Test& test) const {
        Index found;
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            const auto& event = at(i);
            if (event.at && *event.at >= from && *event.at <= to && test(event)) found = i;
        }
        return found;
    }
    template <class Test>
    [[nodiscard]] Index first(Micros from, Micros to, const Test& test) const {
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            const auto& event = at(i);
            if (event.at && *event.at >= from && *event.at <= to && test(event)) return i;
        }
        return std::nullopt;
    }
    [[nodiscard]] auto kind(EventKind wanted) const {
        return [this, wanted](const TimelineEvent& event) { return event.kind == wanted && mine(event); };
    }

    void by_engine() {
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            if (at(i).kind == EventKind::container_die && at(i).at && mine(at(i)) && gateway_.known() &&
                !told_by_engine(time(i) - told_twice, time(i))) {
                ProcessEnd end;
                end.anchor = i;
                end.die = i;
                complete(end, time(i));
                ends_.push_back(end);
            }
        }
    }

    // What stands around the instant of the end.
    void complete(ProcessEnd& end, Micros ended) {
        const auto before = ended - Micros{1};
        end.start = last(-ever, before, kind(EventKind::container_start));
        if (!end.start) end.start = last(-ever, before, kind(EventKind::gateway_loading));
        const auto begun = end.start ? time(*end.start) : -ever;
        const auto within = [&](Micros span) { return std::max(begun, ended - span); };
        const auto stop = [&](const TimelineEvent& event) { return is_stop_signal(event) && mine(event); };
        end.request = first(within(drain_longest), ended + kill_told_late, stop);
        end.received = last(within(drain_longest), ended + kill_told_late, [&](const TimelineEvent& event) {
            return event.kind == EventKind::gateway_signal && is_stop_signal(event) && mine(event);
        });
        end.kill = last(within(told_late), ended + kill_told_late, [&](const TimelineEvent& event) {
            // Podman tells of `podman kill` without its signal.
            const bool unnamed = event.lane == Lane::engine && !event.code &&
                                 ended - *event.at <= seconds(2) &&
                                 at(*end.die).code.value_or(killed_code) == killed_code;
            return event.kind == EventKind::container_kill && (event.code == 9 || unnamed) && mine(event);
        });
        end.oom = last(within(told_late), ended + seconds(2), kind(EventKind::kernel_oom));
        if (!end.oom && at(*end.die).code == killed_code)
            end.oom = last(ended - seconds(2), ended + seconds(2), is_nodes_oom);
        end.oom_told = last(within(told_late), ended + seconds(2), kind(EventKind::container_oom));
        end.crash = last(within(seconds(30)), ended + seconds(2), kind(EventKind::gateway_crashed));
        end.stopping = first(within(drain_longest), ended, kind(EventKind::gateway_stopping));
        end.reason = last(within(seconds(120)), ended + seconds(1), [&](const TimelineEvent& event) {
            const bool told = event.lane != Lane::gateway || mine(event);
            return told && (event.kind == EventKind::config_invalid || event.kind == EventKind::start_failed);
        });
        end.evicted = last(within(drain_longest), ended + seconds(10), kind(EventKind::evicted));
        find_unhealthy(end, begun, ended);
        end.was_ready = last(begun, ended, kind(EventKind::gateway_ready)).has_value();
        find_return(end, ended);
    }

    void find_unhealthy(ProcessEnd& end, Micros begun, Micros ended) {
        const auto status = last(begun, ended, kind(EventKind::health_status));
        const auto signal = end.kill ? end.kill : end.request;
        if (status && at(*status).code == 1 && signal && time(*signal) >= time(*status) &&
            time(*signal) - time(*status) <= seconds(60))
            end.unhealthy = status;
    }

    void find_return(ProcessEnd& end, Micros ended) {
        const auto next = first(ended + Micros{1}, ever, kind(EventKind::container_die));
        const auto until = next ? time(*next) : ever;
        end.started = first(ended, until, kind(EventKind::container_start));
        end.restart = first(ended, std::min(until, ended + seconds(90)), kind(EventKind::container_restart));
        end.ready = first(ended + Micros{1}, until, kind(EventKind::gateway_ready));
        const auto id = container_id(end.anchor);
        find_boot(end, ended, end.started ? time(*end.started) : until);
        if (end.started && !id.empty() && !container_id(*end.started).empty() &&
            container_id(*end.started) != id)
            end.created = end.started;
    }

    void find_boot(ProcessEnd& end, Micros ended, Micros until) {
        end.host_stop = last(ended - drain_longest, ended + told_late, [](const TimelineEvent& event) {
            return event.kind == EventKind::host_stop;
        });
        const auto latest = end.host_stop ? ended + seconds(3'600) : ended + drain_longest;
        end.boot = first(ended - seconds(1), std::min(until, latest), [](const TimelineEvent& event) {
            return event.kind == EventKind::host_boot;
        });
    }

    // A container that is paused does not end, and answers nobody until it is resumed.
    void by_pause() {
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            if (!at(i).at || at(i).kind != EventKind::container_pause || !mine(at(i)) || !gateway_.known())
                continue;
            ProcessEnd end;
            end.anchor = i;
            end.paused = i;
            end.resumed = first(time(i), ever, kind(EventKind::container_unpause));
            end.ready = end.resumed;
            end.was_ready = true;
            ends_.push_back(end);
        }
    }

    [[nodiscard]] bool is_pods_end(const TimelineEvent& event) const {
        const bool killing = event.kind == EventKind::container_kill && event.lane == Lane::engine &&
                             event.text.starts_with("Killing: ");
        return (killing || event.kind == EventKind::evicted) && gateway_.known() && mine(event);
    }

    // Kubernetes tells that it stops a container; that it ended stands in the pod's status alone.
    void by_orchestrator() {
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            if (!at(i).at || !is_pods_end(at(i))) continue;
            const bool told = std::any_of(ends_.begin(), ends_.end(), [&](const ProcessEnd& end) {
                return time(end.anchor) >= time(i) - told_late && time(end.anchor) <= time(i) + drain_longest;
            });
            if (told) continue;
            ProcessEnd end;
            end.anchor = i;
            if (at(i).kind == EventKind::container_kill) end.request = i;
            end.start = last(-ever, time(i), kind(EventKind::container_start));
            find_unhealthy(end, end.start ? time(*end.start) : -ever, time(i));
            end.evicted = last(time(i) - told_late, time(i) + told_late, kind(EventKind::evicted));
            end.started = first(time(i) + Micros{1}, ever, kind(EventKind::container_start));
            end.ready = first(time(i) + Micros{1}, ever, kind(EventKind::gateway_ready));
            if (!end.ready) end.ready = end.started;
            end.was_ready = true;
            ends_.push_back(end);
        }
    }

    [[nodiscard]] std::string container_id(std::size_t i) const {
        for (const auto& key : at(i).keys) {
            if (key.kind == KeyKind::container) return key.value;
        }
        return {};
    }

    [[nodiscard]] bool told_by_engine(Micros from, Micros to) const {
        return std::any_of(ends_.begin(), ends_.end(), [&](const ProcessEnd& end) {
            return end.die && time(*end.die) >= from && time(*end.die) <= to;
        });
    }

    // A gateway that could not start says why; a config that a reload refused ends nothing.
    [[nodiscard]] static bool tells_no_start(const TimelineEvent& event) {
        if (event.kind == EventKind::start_failed) return true;
        return event.kind == EventKind::config_invalid &&
               (event.text.find("Gateway start blocked") != std::string::npos ||
                event.text.find("Invalid config at ") != std::string::npos);
    }

    [[nodiscard]] static bool tells_end(const TimelineEvent& event) {
        const bool usr =
            event.kind == EventKind::gateway_signal && event.text.find("SIGUSR") != std::string::npos;
        return is_stop_signal(event) || usr || event.kind == EventKind::gateway_crashed ||
               event.kind == EventKind::gateway_stopping || tells_no_start(event);
    }

    // Where no event tells of the container: a stop that the log itself tells, a restart in place, a log that ends
    // in a crash or in the reason why it does not start, a machine that restarts, a process that begins although none
    // had ended.
    void by_log() {
        Micros begun = -ever;
        Index sign, line;
        for (std::size_t i = 0; i < report_.events.size(); ++i) {
            const auto& event = at(i);
            if (!event.at) continue;
            if (event.kind == EventKind::host_boot && line && !sign && time(i) > begun) sign = i;
            if (event.lane != Lane::gateway || !event.own || !mine(event)) continue;
            if (!sign && tells_end(event)) sign = i;
            // A gateway that writes on outlived it: it was a child's line, or a command's.
            if (sign && outlived(*sign, event)) sign.reset();
            const bool again =
                event.kind == EventKind::gateway_ready || event.kind == EventKind::gateway_loading;
            if (again) {
                if (sign) {
                    add_by_log(*sign, begun, *event.at);
                } else if (event.kind == EventKind::gateway_loading && line && time(*line) - begun > seconds(3)) {
                    add_by_log(*line, begun, *event.at);
                }
                sign.reset();
                begun = *event.at;
            }
            line = i;
        }
        if (sign && at(*sign).kind != EventKind::host_boot) add_by_log(*sign, begun, ever);
    }

    [[nodiscard]] bool outlived(std::size_t sign, const TimelineEvent& event) const {
        const bool may = at(sign).kind == EventKind::gateway_crashed || tells_no_start(at(sign));
        return may && *event.at > time(sign) + seconds(2) && event.kind != EventKind::gateway_ready &&
               event.kind != EventKind::gateway_loading && !tells_end(event);
    }

    void add_by_log(std::size_t sign, Micros begun, Micros until) {
        const auto told = time(sign);
        // A line that tells no end may be long before it.
        const bool silent = !tells_end(at(sign)) && at(sign).kind != EventKind::host_boot;
        const auto latest = silent ? until : std::min(until, told + drain_longest);
        if (told_by_engine(told - told_late, latest + told_late)) return;
        if (silent && first(told, until, [&](const TimelineEvent& event) { return is_pods_end(event); }))
            return;
        ProcessEnd end;
        end.anchor = sign;
        const auto to = std::min(until - Micros{1}, told + drain_longest);
        end.request = first(told, to, [&](const TimelineEvent& e) { return is_stop_signal(e) && mine(e); });
        end.received = end.request;
        end.crash = first(told, to, kind(EventKind::gateway_crashed));
        end.reason = first(told, to, [&](const TimelineEvent& e) {
            return e.lane == Lane::gateway && tells_no_start(e) && mine(e);
        });
        find_boot(end, told, until);
        end.stopping = first(told, to, [&](const TimelineEvent& e) {
            return e.lane == Lane::gateway && mine(e) &&
                   (e.kind == EventKind::gateway_stopping || e.kind == EventKind::gateway_signal);
        });
        end.changed = last(std::max(begun, told - seconds(30)), to, [&](const TimelineEvent& e) {
            return e.kind == EventKind::config_changed && e.text.find("requires") != std::string::npos;
        });
        end.ready = first(std::min(until, told + drain_longest), ever, [&](const TimelineEvent& event) {
            return kind(EventKind::gateway_ready)(event) && !is_another(event, at(sign));
        });
        if (end.ready && is_next_pod(at(*end.ready), at(sign))) end.created = end.ready;
        // Kubernetes asks before the gateway tells it.
        const auto asked = last(std::max(begun, told - told_late), to, [&](const TimelineEvent& event) {
            return event.kind == EventKind::container_kill && event.lane == Lane::engine && mine(event) &&
                   event.code == 15;
        });
        if (asked && end.request && gateway_.known()) {
            end.request = asked;
            find_unhealthy(end, begun, to);
            end.evicted = last(begun, to, kind(EventKind::evicted));
        }
        end.was_ready = !end.reason;
        end.in_place = !end.request && !end.crash && !end.reason && !end.boot && tells_end(at(sign));
        ends_.push_back(end);
    }

    const TimelineReport& report_;
    const Identity& gateway_;
    Scene scene_;
    std::vector<ProcessEnd> ends_;
};

}  // namespace

std::vector<ProcessEnd> find_process_ends(const TimelineReport& report, const Identity& gateway) {
    if (report.events.empty()) return {};
    return Finder(report, gateway).run();
}

}  // namespace ocprobe::timeline
