// One datagram out, one in. A channel of c-ares would read files and repeat itself for what is worth one try.
#include "ocprobe/probes/own_name.hpp"

#include <ares.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

constexpr int class_internet = 1;
constexpr int type_ptr = 12;
constexpr std::uint16_t dns_port = 53;

class Datagrams {
public:
    Datagrams() : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;
    ~Datagrams() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

std::optional<sockaddr_in> server_address(const std::string& text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const auto colon = text.find(':');
    std::uint16_t port = dns_port;
    if (colon != std::string::npos) std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    address.sin_port = htons(port);
    if (::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1) return std::nullopt;
    return address;
}

/// `2.0.18.172.in-addr.arpa` of 172.18.0.2.
std::string reverse_name(const in_addr& address) {
    std::array<unsigned char, 4> bytes{};
    std::memcpy(bytes.data(), &address, bytes.size());
    std::string name;
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte)
        name += std::to_string(*byte) + '.';
    return name + "in-addr.arpa";
}

using Bytes = std::unique_ptr<unsigned char, decltype(&ares_free_string)>;

struct Question {
    Bytes bytes{nullptr, &ares_free_string};
    int size = 0;
};

std::optional<Question> make_question(const in_addr& address, std::uint16_t id) {
    unsigned char* bytes = nullptr;
    Question question;
    const int status = ares_create_query(
        reverse_name(address).c_str(), class_internet, type_ptr, id, 1, &bytes, &question.size, 0
    );
    if (status != ARES_SUCCESS) return std::nullopt;
    question.bytes.reset(bytes);
    return question;
}

std::optional<std::string> name_in(const unsigned char* bytes, int size, const in_addr& address) {
    hostent* host = nullptr;
    const int status =
        ares_parse_ptr_reply(bytes, size, &address, static_cast<int>(sizeof address), AF_INET, &host);
    if (status != ARES_SUCCESS) return std::nullopt;
    const std::unique_ptr<hostent, decltype(&ares_free_hostent)> owner(host, &ares_free_hostent);
    return host->h_name == nullptr ? std::nullopt : std::optional<std::string>(host->h_name);
}

Millis left_until(Micros end) {
    return std::max(Millis(0), std::chrono::duration_cast<Millis>(end - system_clock().monotonic()));
}

}  // namespace

std::optional<std::string> ask_name_of(const std::string& server, const std::string& address, Millis budget) {
    const auto peer = server_address(server);
    in_addr asked{};
    if (!peer || ::inet_pton(AF_INET, address.c_str(), &asked) != 1) return std::nullopt;
    const auto end = system_clock().monotonic() + budget;
    const auto id = static_cast<std::uint16_t>(end.count());
    const auto question = make_question(asked, id);
    const Datagrams socket;
    if (!question || socket.get() < 0) return std::nullopt;
    // A connected socket gets datagrams of this peer alone.
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*peer), sizeof *peer) != 0)
        return std::nullopt;
    const auto size = static_cast<std::size_t>(question->size);
    if (::send(socket.get(), question->bytes.get(), size, MSG_NOSIGNAL) != static_cast<ssize_t>(size))
        return std::nullopt;
    for (auto left = left_until(end); left > Millis(0); left = left_until(end)) {
        pollfd watched{socket.get(), POLLIN, 0};
        if (::poll(&watched, 1, static_cast<int>(left.count())) < 1) return std::nullopt;
        std::array<unsigned char, 1024> answer{};
        const auto got = ::recv(socket.get(), answer.data(), answer.size(), 0);
        if (got < 2) return std::nullopt;
        if (answer[0] == id >> 8 && answer[1] == (id & 0xff))
            return name_in(answer.data(), static_cast<int>(got), asked);
    }
    return std::nullopt;
}

}  // namespace ocprobe::probes
