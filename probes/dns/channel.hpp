// A c-ares channel for one name server, driven by Asio. It owns its sockets, so it sees what c-ares drops.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"
#include "probes/dns/exchange.hpp"

#include <ares.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ocprobe::probes {

/// One question (A or AAAA) and what became of it.
struct DnsQuestion {
    bool done = false;
    int status = ARES_ETIMEOUT;
    int rcode = 0;
    std::vector<std::string> addresses;
};

class DnsChannel : public std::enable_shared_from_this<DnsChannel> {
public:
    explicit DnsChannel(net::any_io_executor executor);
    ~DnsChannel();
    DnsChannel(const DnsChannel&) = delete;
    DnsChannel& operator=(const DnsChannel&) = delete;

    /// `retry` is the wait before the first repetition. Returns c-ares' status.
    [[nodiscard]] int open(const std::string& server, DnsManner manner, Millis retry);
    void ask(const std::string& name);
    /// Until both questions are done or `budget` has passed. Call once.
    [[nodiscard]] net::awaitable<void> finish(Millis budget);
    /// Gives up what is still open and closes every socket.
    void close();

    [[nodiscard]] const DnsQuestion& ipv4() const { return questions_[0]; }
    [[nodiscard]] const DnsQuestion& ipv6() const { return questions_[1]; }
    /// Datagrams came that answered none of our questions.
    [[nodiscard]] bool unmatched_answers() const { return datagrams_ > answered_; }
    [[nodiscard]] int last_errno() const { return last_errno_; }

private:
    struct Watched {
        explicit Watched(const net::any_io_executor& executor) : descriptor(executor) {}
        net::posix::stream_descriptor descriptor;
        std::uint64_t serial = 0;
        bool datagram = false;
        bool want_read = false;
        bool want_write = false;
        bool reading = false;
        bool writing = false;
    };
    struct Callbacks;  // the C functions that c-ares calls
    struct Asked {
        DnsChannel* channel;
        int type;
    };

    void arm(int descriptor);
    void ready(int descriptor, std::uint64_t serial, bool write);
    /// The server refused the OPT record: that is its answer to both questions, whatever else came.
    void refuse_edns0();
    void settle(DnsQuestion& question, int type, int status, const unsigned char* bytes, int size);
    [[nodiscard]] bool decided() const;
    void wake();

    net::any_io_executor executor_;
    net::steady_timer timer_;
    bool woken_ = false;
    ares_channel channel_ = nullptr;
    bool edns0_ = false;
    unsigned scope_ = 0;  ///< of a link-local name server
    std::map<int, Watched> sockets_;
    std::uint64_t serials_ = 0;
    DnsQuestion questions_[2];
    Asked asked_[2];
    std::size_t datagrams_ = 0;
    std::size_t answered_ = 0;
    int last_errno_ = 0;
};

}  // namespace ocprobe::probes
