// The lock's file is JSON with a trailer of blanks. A pid in it is only a number: low ones repeat in every
// container, so the start time decides, and the POSIX lock that a live gateway keeps on the companion file
// `….lock.sqlite`.
#include "openclaw/state/lock.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/state/paths.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>
#include <vector>

namespace ocprobe::openclaw {

namespace {

namespace json = boost::json;

constexpr std::size_t lock_cap = 65536;
constexpr std::size_t lock_names_cap = 64;

struct Lock {
    std::string path;
    int error = 0;  ///< errno of reading it
    std::optional<std::int64_t> pid;
    std::optional<std::int64_t> port;
    std::optional<std::int64_t> start_time;
    std::string config_path;
    std::string state_directory;
    std::string created_at;
    std::string role;
};

std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key) {
    const auto* const value = object.if_contains(key);
    if (value == nullptr) return std::nullopt;
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    if (error) return std::nullopt;
    return number;
}

std::string text_at(const json::object& object, std::string_view key) {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

Lock read_one(const FileSystem& files, std::string path) {
    Lock lock;
    lock.path = std::move(path);
    const auto content = files.read(lock.path, lock_cap);
    lock.error = content.error;
    boost::system::error_code error;
    const auto value = json::parse(content.bytes, error);
    if (error || !value.is_object()) return lock;
    const auto& object = value.get_object();
    lock.pid = integer_at(object, "pid");
    lock.port = integer_at(object, "port");
    lock.start_time = integer_at(object, "startTime");
    lock.config_path = text_at(object, "configPath");
    lock.state_directory = text_at(object, "stateDir");
    lock.created_at = text_at(object, "createdAt");
    lock.role = text_at(object, "role");
    return lock;
}

// Every `gateway.*.lock` below `directory`/openclaw-<uid>: the gateway may run as another user than we do.
std::vector<Lock> locks_below(const FileSystem& files, const std::string& directory) {
    std::vector<Lock> locks;
    int error = 0;
    for (const auto& folder : files.list_prefixed(directory, "openclaw", 4096, error)) {
        if (folder != "openclaw" && !folder.starts_with("openclaw-")) continue;
        const auto path = directory + "/" + folder;
        for (const auto& file : files.list_prefixed(path, "gateway.", 4096, error)) {
            if (!file.ends_with(".lock") || locks.size() == lock_names_cap) continue;
            auto lock = read_one(files, path + "/" + file);
            // Other roles (an embedded agent, maintenance) take the same lock for a moment.
            if (lock.role.empty() || lock.role == "gateway") locks.push_back(std::move(lock));
        }
    }
    return locks;
}

std::optional<Lock> choose(std::vector<Lock> locks, const LockRequest& request) {
    const auto rank = [&request](const Lock& lock) {
        if (lock.error != 0 || !lock.pid) return 0;
        if (lock.config_path == request.config_path) return lock.port ? 3 : 2;
        return 1;
    };
    const auto best = std::max_element(locks.begin(), locks.end(), [&](const auto& a, const auto& b) {
        return rank(a) < rank(b);
    });
    if (best == locks.end()) return std::nullopt;
    return std::move(*best);
}

std::optional<Lock> find_lock(const LockRequest& request) {
    if (auto lock = choose(locks_below(request.files, request.directory + "/tmp"), request)) return lock;
    // Up to 2026.7.1 the lock lies in the temporary directory, which other installations share.
    auto locks = locks_below(request.files, "/tmp");
    const auto foreign = [&request](const Lock& lock) {
        return lock.config_path != request.config_path && lock.state_directory != request.directory;
    };
    locks.erase(std::remove_if(locks.begin(), locks.end(), foreign), locks.end());
    return choose(std::move(locks), request);
}

// Field 22 of /proc/<pid>/stat; the name in field 2 may hold blanks and brackets.
std::optional<std::int64_t> start_time_of(std::string_view stat) {
    const auto bracket = stat.rfind(')');
    if (bracket == std::string_view::npos) return std::nullopt;
    std::string_view rest = stat.substr(bracket + 1);
    constexpr int fields_before = 20;  // field 3 is the first after the bracket
    for (int i = 0; i < fields_before; ++i) {
        const auto begin = rest.find_first_not_of(' ');
        if (begin == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(begin);
        if (i + 1 < fields_before) rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    }
    std::int64_t value = 0;
    const auto end = std::min(rest.find(' '), rest.size());
    const auto [last, error] = std::from_chars(rest.data(), rest.data() + end, value);
    if (error != std::errc()) return std::nullopt;
    return value;
}

// A kernel answers for the locks of its own processes only; a network file system may keep them elsewhere or
// nowhere.
bool locks_are_local(const FileSystem& files, const ContainerFacts& container, const std::string& path) {
    const auto* const mount = mount_of(files, container, path);
    if (mount == nullptr) return true;
    constexpr std::array<std::string_view, 7> remote{"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "virtiofs"};
    return std::find(remote.begin(), remote.end(), mount->type) == remote.end() &&
           !mount->type.starts_with("fuse");
}

std::optional<bool> is_held(const LockRequest& request, const Lock& lock) {
    int error = 0;
    const auto companion = request.files.open(lock.path + ".sqlite", error);
    if (companion == nullptr) return std::nullopt;
    const auto locked = companion->locked_elsewhere();
    // Held is proof anywhere, not held only where this kernel keeps the locks.
    if (locked && !*locked && !locks_are_local(request.files, request.container, lock.path))
        return std::nullopt;
    return locked;
}

struct Ruling {
    LockState state;
    std::string why;
};

Ruling rule_without_process(const LockFacts& facts, const ContainerFacts& container, int error) {
    const auto pid = "process " + std::to_string(*facts.pid);
    if (facts.held == true)
        return {LockState::foreign, pid + " is not here, yet the lock is held: another container's gateway"};
    if (facts.held == false) return {LockState::dead, pid + " is gone and nobody holds the lock"};
    if (error != ENOENT) return {LockState::unknown, pid + " cannot be seen: " + errno_name(error)};
    if (container.in_container == false) return {LockState::dead, pid + " does not exist on this host"};
    return {LockState::unknown, pid + " is not here: it ended, or it is another container's"};
}

Ruling rule(const LockRequest& request, const Lock& lock, const LockFacts& facts) {
    if (lock.error != 0) return {LockState::unknown, "unreadable: " + errno_name(lock.error)};
    if (!facts.pid) return {LockState::unknown, "it names no process"};
    const auto pid = "process " + std::to_string(*facts.pid);
    const auto stat = request.files.read("/proc/" + std::to_string(*facts.pid) + "/stat", 4096);
    if (stat.error != 0) return rule_without_process(facts, request.container, stat.error);
    const auto started = start_time_of(stat.bytes);
    const bool same = started && lock.start_time && *started == *lock.start_time;
    if (same) return {LockState::live, pid + " is running with the start time in the lock"};
    if (facts.held == false) return {LockState::dead, pid + " is another one now and nobody holds the lock"};
    if (started && lock.start_time) {
        return {LockState::foreign, pid + " here started at another time: the lock is another container's"};
    }
    const auto& seen = request.container.gateway_processes;
    const bool gateway = std::any_of(seen.begin(), seen.end(), [&facts](const auto& process) {
        return process.pid == *facts.pid;
    });
    if (gateway) return {LockState::live, pid + " looks like a gateway; the lock has no start time"};
    return {LockState::unknown, pid + " exists, but the lock has no start time to know it by"};
}

}  // namespace

LockFacts read_lock(const LockRequest& request) {
    LockFacts facts;
    const auto lock = find_lock(request);
    if (!lock) return facts;
    facts.path = escape_text(lock->path);
    facts.pid = lock->pid;
    if (lock->port && *lock->port > 0 && *lock->port <= std::numeric_limits<std::uint16_t>::max()) {
        facts.port = static_cast<std::uint16_t>(*lock->port);
    }
    facts.created_at = escape_text(lock->created_at, 64);
    facts.config_path = escape_text(lock->config_path);
    facts.state_directory = escape_text(lock->state_directory);
    facts.held = is_held(request, *lock);
    auto [state, why] = rule(request, *lock, facts);
    facts.state = state;
    facts.why = std::move(why);
    return facts;
}

}  // namespace ocprobe::openclaw
