// The resolver held against glibc's own getaddrinfo(), which is what Node calls: every combination of a name, a hosts file
// and a resolv.conf below, in namespaces of their own, with name servers that answer on port 53.
#include "probes/core/net.hpp"
#include "probes/dns/resolver.hpp"
#include "support/dns_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fstream>
#include <net/if.h>
#include <netdb.h>
#include <sched.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ocprobe::test {

namespace {

/// What Node makes of it: addresses, ENOTFOUND, or EAI_AGAIN.
struct Seen {
    std::string word;
    std::vector<std::string> addresses;
    bool operator==(const Seen&) const = default;
};

std::string text_of(const Seen& seen) {
    auto text = seen.word;
    for (const auto& address : seen.addresses)
        text += ' ' + address;
    return text;
}

std::string address_text(const sockaddr* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes =
        address->sa_family == AF_INET
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(address)->sin_addr)
            : &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    ::inet_ntop(address->sa_family, bytes, text.data(), text.size());
    return text.data();
}

Seen glibc(const std::string& name) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(name.c_str(), nullptr, &hints, &list);
    Seen seen;
    if (error == EAI_NONAME || error == EAI_NODATA) {
        seen.word = "ENOTFOUND";
    } else if (error != 0) {
        seen.word = "EAI_AGAIN";
    } else {
        seen.word = "addresses";
        for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
            // An address that two lines of the hosts file give stands twice in it: it is tried twice.
            auto address = address_text(entry->ai_addr);
            const auto end = seen.addresses.end();
            if (std::find(seen.addresses.begin(), end, address) == end)
                seen.addresses.push_back(std::move(address));
        }
        ::freeaddrinfo(list);
    }
    return seen;
}

Seen ours(const std::string& name) {
    boost::asio::io_context io;
    const probes::Resolver resolver(io.get_executor(), ResolverFiles{});
    probes::Lookup lookup;
    boost::asio::co_spawn(
        io,
        [](const probes::Resolver& who, std::string asked, probes::Lookup& into
        ) -> boost::asio::awaitable<void> {
            into = co_await who.lookup(std::move(asked), Millis(3'000));
        }(resolver, name, lookup),
        [](std::exception_ptr) {}
    );
    io.run();
    Seen seen;
    switch (lookup.outcome) {
    case DnsOutcome::resolved:
    case DnsOutcome::localhost:
        seen.word = "addresses";
        break;
    case DnsOutcome::name_not_found:
    case DnsOutcome::no_address:
    case DnsOutcome::bad_name:
        seen.word = "ENOTFOUND";
        break;
    default:
        // A refusal of edns0 ends as ENOTFOUND.
        seen.word = resolver.config().edns0 && lookup.error == "FORMERR" ? "ENOTFOUND" : "EAI_AGAIN";
    }
    for (const auto& answer : lookup.answers)
        seen.addresses.push_back(answer.address);
    return seen;
}

std::vector<std::string> zone(const DnsQuery& query) {
    struct Entry {
        std::string_view name;
        std::vector<std::string> addresses;
    };
    static const std::vector<Entry> entries{
        {"gw", {"10.0.0.9"}},
        {"gw.a.test", {"10.0.0.7", "fd00::7"}},
        {"gw.local", {"10.0.0.8"}},
        {"only6", {"fd00::6"}},
        {"a_b", {"10.0.0.5"}},
        {"nothing", {}},
    };
    if (query.name.starts_with("failing")) return {dns_reply(query, 2)};
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const Entry& one) {
        return one.name == query.name;
    });
    if (entry == entries.end()) return {dns_reply(query, 3)};
    std::vector<DnsRecord> records;
    for (const auto& address : entry->addresses) {
        auto record = dns_address(address);
        if (record.type == query.type) records.push_back(std::move(record));
    }
    return {dns_reply(query, 0, records)};
}

/// Refuses a question with an OPT record, as name servers without RFC 6891 do.
std::vector<std::string> without_edns0(const DnsQuery& query) {
    const bool has_additional = query.bytes.size() > 11 && query.bytes[11] != 0;
    return has_additional ? std::vector{dns_reply(query, 1)} : zone(query);
}

const std::vector<std::string> names{
    "gw",
    "GW",
    "gw.",
    "gw.local",
    "gw.local.",
    "gw.a.test",
    "localhost",
    "localhost.",
    "missing",
    "only6",
    "nothing",
    "failing",
    "a_b",
    "a..b",
    "-gw",
};

const std::vector<std::string> hosts_files{
    "",
    "127.0.0.1\tlocalhost\n::1 localhost\n10.0.0.2 gw gw.local # 10.0.0.3\n10.0.0.2 gw\n",
    "127.0.0.1 localhost\r\n10.0.0.2 gw\r\n",
    "300.1.1.1 gw\n10.0.0.4 gw.local. localhost.\nfd00::2 gw\n::ffff:10.0.0.3 missing\n",
};

const std::vector<std::string> resolv_confs{
    "nameserver 127.0.0.1\n",
    "nameserver 127.0.0.99\r\n",
    " nameserver 127.0.0.99\nsearch a.test\n",
    "nameserver 127.0.0.1\nsearch a.test local\noptions ndots:2\n",
    "nameserver 127.1\ndomain a.test extra\n",
    "nameserver 127.0.0.1\noptions edns0\n",
    "nameserver 127.0.0.2\noptions edns0 timeout:1 attempts:1\n",
    "nameserver 127.0.0.2\nnameserver 127.0.0.1\noptions edns0 timeout:1 attempts:1\n",
    "nameserver 127.0.0.1\noptions use-vc\n",
    "nameserver 127.0.0.1\nsearch b.test\noptions no-tld-query\n",
    "nameserver 127.0.0.99\noptions timeout:1 attempts:1\n",
    "nameserver 127.0.0.1\noptions attempts:0\n",
    "search .\n",
};

void write(const char* path, const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
}

/// A private /etc over files of our own, and a network of its own with nothing but loopback.
bool enter_namespaces(const std::string& directory) {
    if (::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) return false;
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
    for (const std::string name : {"resolv.conf", "hosts", "nsswitch.conf"}) {
        const auto source = directory + "/" + name;
        write(source.c_str(), name == "nsswitch.conf" ? "hosts: files dns\n" : "");
        if (::mount(source.c_str(), ("/etc/" + name).c_str(), nullptr, MS_BIND, nullptr) != 0) return false;
    }
    const int control = ::socket(AF_INET, SOCK_DGRAM, 0);
    ifreq request{};
    std::copy_n("lo", 3, request.ifr_name);
    request.ifr_flags = IFF_UP;
    const bool up = ::ioctl(control, SIOCSIFFLAGS, &request) == 0;
    ::close(control);
    return up;
}

/// One line for each combination in which the two differ; `N compared` at the end.
std::string compare_all() {
    const DnsServer plain(zone, "127.0.0.1", 53);
    const DnsServer old(without_edns0, "127.0.0.2", 53);
    std::ostringstream out;
    int compared = 0;
    for (const auto& resolv_conf : resolv_confs) {
        write("/etc/resolv.conf", resolv_conf);
        for (const auto& hosts : hosts_files) {
            write("/etc/hosts", hosts);
            for (const auto& name : names) {
                auto theirs = glibc(name);
                auto mine = ours(name);
                ++compared;
                if (theirs == mine) continue;
                out << name << " | " << escape_text(hosts, 200) << " | " << escape_text(resolv_conf, 200)
                    << " | glibc: " << text_of(theirs) << " | ocprobe: " << text_of(mine) << "\n";
            }
        }
    }
    out << compared << " compared\n";
    return out.str();
}

}  // namespace

TEST_CASE("dns: names resolve as glibc resolves them, whatever the hosts file and resolv.conf say") {
    char pattern[] = "/tmp/ocprobe-glibc-XXXXXX";
    const std::string directory = ::mkdtemp(pattern);
    int pipe_ends[2]{};
    REQUIRE(::pipe(pipe_ends) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto text = enter_namespaces(directory) ? compare_all() : std::string("no namespaces\n");
        for (std::size_t at = 0; at < text.size();) {
            const auto written = ::write(pipe_ends[1], text.data() + at, text.size() - at);
            if (written <= 0) break;
            at += static_cast<std::size_t>(written);
        }
        ::_exit(0);
    }
    ::close(pipe_ends[1]);
    std::string told;
    std::array<char, 4096> chunk{};
    for (auto bytes = ::read(pipe_ends[0], chunk.data(), chunk.size()); bytes > 0;
         bytes = ::read(pipe_ends[0], chunk.data(), chunk.size()))
        told.append(chunk.data(), static_cast<std::size_t>(bytes));
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    for (const auto* name : {"resolv.conf", "hosts", "nsswitch.conf"})
        ::unlink((directory + "/" + name).c_str());
    ::rmdir(directory.c_str());
    if (told == "no namespaces\n") {
        WARN("not tried: no network namespace may be made here");
        return;
    }
    CHECK(WEXITSTATUS(status) == 0);
    const auto combinations = names.size() * hosts_files.size() * resolv_confs.size();
    CHECK(combinations >= 200);
    CHECK(told == std::to_string(combinations) + " compared\n");
}

}  // namespace ocprobe::test
