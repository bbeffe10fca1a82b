// contract.socket: where a Unix socket stands between the two, do both sides have its directory?
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

struct End {
    const Service* service = nullptr;
    std::string path;
    Place place;
    bool sets_mode = false;  ///< `mode=` or `user=`: the listener opens the socket to others
};

std::string path_after(std::string_view word, std::string_view prefix) {
    const auto at = word.find(prefix);
    if (at == std::string_view::npos) return {};
    auto rest = word.substr(at + prefix.size());
    if (rest.starts_with("//")) rest.remove_prefix(2);
    rest = rest.substr(0, rest.find_first_of(",;\"' "));
    return rest.starts_with('/') ? openclaw::normalize_path(rest) : std::string();
}

void find_ends(const Service& service, std::vector<End>& listeners, std::vector<End>& dialers) {
    const auto place = service.command.given() ? service.command.place : service.entrypoint.place;
    for (const auto& word : service.words) {
        const bool mode = word.find("mode=") != std::string::npos || word.find("user=") != std::string::npos;
        for (const auto* prefix : {"UNIX-LISTEN:", "UNIX-L:"}) {
            if (auto path = path_after(word, prefix); !path.empty())
                listeners.push_back({&service, path, place, mode});
        }
        for (const auto* prefix : {"UNIX-CONNECT:", "UNIX-CLIENT:", "UNIX:"}) {
            if (auto path = path_after(word, prefix); !path.empty())
                dialers.push_back({&service, path, place, false});
        }
    }
    for (const auto& [name, value] : service.environment) {
        if (!value.text.value.starts_with("unix:")) continue;
        if (auto path = path_after(value.text.value, "unix:"); !path.empty())
            dialers.push_back({&service, path, value.text.place, false});
    }
}

std::uint32_t uid_of(const Pair& pair, const Service& service) {
    if (&service == pair.cli.service) return pair.cli.uid;
    if (&service == pair.gateway.service) return pair.gateway.uid;
    const auto& user = service.user.value;
    if (user.empty() || user.starts_with("node") || user.starts_with("1000")) return 1000;
    return user.starts_with("root") || user == "0" || user.starts_with("0:") ? 0 : 65'534;
}

/// The mount under one end, when it is fit for a socket.
bool judge_mount(const End& end, bool makes_it, Row& row) {
    const auto origin = origin_of(*end.service, end.path);
    const auto directory = openclaw::directory_of(end.path);
    if (origin.mount == nullptr) {
        row.fails(
            *end.service,
            end.place,
            "not_mounted",
            shown(directory) + " is not shared: the socket " + shown(end.path) +
                " stays in its own container",
            advise("mount one directory at " + directory + " in both services")
        );
        return false;
    }
    if (origin.rest.empty()) {
        row.fails(
            *end.service,
            origin.mount->place,
            "file_mounted",
            "the socket file itself is mounted: it becomes a directory, or goes stale when the socket is "
            "recreated",
            advise("mount its directory " + directory)
        );
        return false;
    }
    if (makes_it && origin.mount->read_only) {
        row.fails(
            *end.service,
            origin.mount->place,
            "read_only",
            "the directory in which the socket is made is mounted read-only"
        );
        return false;
    }
    if (makes_it && origin.rest.find('/', 1) != std::string::npos) {
        row.latent(
            *end.service,
            origin.mount->place,
            "missing_parent",
            "the mount is at " + shown(origin.mount->target) + ": somebody must make " + shown(directory) +
                " in it first"
        );
    }
    return true;
}

void judge_ends(const Pair& pair, const End& listener, const End& dialer, Row& row) {
    const bool made = judge_mount(listener, true, row);
    const bool found = judge_mount(dialer, false, row);
    if (!made || !found) return;
    const auto there = origin_of(*listener.service, listener.path).identity();
    const auto here = origin_of(*dialer.service, dialer.path).identity();
    if (there.empty() || there != here) {
        row.fails(
            *dialer.service,
            origin_of(*dialer.service, dialer.path).mount->place,
            "different",
            shown(dialer.path) + " here and " + shown(listener.path) + " in service " +
                shown(listener.service->name) + " are not the same file",
            advise("mount the same source, and use the same name")
        );
        return;
    }
    const auto maker = uid_of(pair, *listener.service);
    const auto user = uid_of(pair, *dialer.service);
    if (user != 0 && user != maker && !listener.sets_mode) {
        row.fails(
            *dialer.service,
            dialer.service->user.given() ? dialer.service->user.place : dialer.place,
            "uid",
            "uid " + std::to_string(user) + " may not write to a socket that uid " + std::to_string(maker) +
                " makes",
            advise("the same user: in both services, or mode=0666 on the listener")
        );
    }
}

void judge_socket(const Pair& pair, Row& row) {
    std::vector<End> listeners;
    std::vector<End> dialers;
    for (const auto& [name, service] : pair.project.services) {
        const bool ours = &service == pair.cli.service || &service == pair.gateway.service ||
                          service.network_namespace == pair.cli_namespace ||
                          service.network_namespace == pair.gateway_namespace;
        if (ours && service.active) find_ends(service, listeners, dialers);
    }
    if (listeners.empty() && dialers.empty()) {
        row.green("no Unix socket is used");
        return;
    }
    row.green("both sides have the socket's directory");
    for (const auto& dialer : dialers) {
        const auto name = dialer.path.substr(dialer.path.rfind('/'));
        const auto match = std::find_if(listeners.begin(), listeners.end(), [&](const End& end) {
            return end.path.ends_with(name);
        });
        const End* listener = match != listeners.end() ? &*match
                              : listeners.size() == 1  ? &listeners.front()
                                                       : nullptr;
        if (listener == nullptr) {
            judge_mount(dialer, false, row);
            if (!row.is_red())
                row.undecided(
                    *dialer.service,
                    dialer.place,
                    "who makes the socket " + shown(dialer.path) + " is not in these files"
                );
            continue;
        }
        judge_ends(pair, *listener, dialer, row);
    }
    if (dialers.empty()) judge_mount(listeners.front(), true, row);
}

}  // namespace

extern constinit const Check socket_check{
    .id = "contract.socket",
    .box = "socket",
    .kind = ContractKind::blocker,
    .question = "where a Unix socket is used, do both sides have its directory",
    .judge = judge_socket,
    .holds_when = "A Unix socket connects the two, and its directory is not the same mount on both sides. The"
                  " socket file itself is mounted, a directory is missing or read-only, or the users differ.",
    .what_to_do =
        "Mount one directory in both services, read-write where the socket is made, with the same user.",
};

}  // namespace ocprobe::contract
