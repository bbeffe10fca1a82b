// What `hold` saw after hello-ok: the sockets it kept, how each session ended, and what asking again found.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/model/stage.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// What a held socket sends of its own. Every socket answers the gateway's pings.
enum class HoldRole {
    silent,  ///< nothing: what plain `hold` does
    ping,    ///< a ping now and then; the gateway answers it, so both directions carry bytes
    pong,    ///< an unasked pong now and then; nobody answers, so only our direction carries bytes
};

template <>
inline constexpr auto names_of<HoldRole> = enum_names<HoldRole>({
    {HoldRole::silent, "silent"},
    {HoldRole::ping, "ping"},
    {HoldRole::pong, "pong"},
});

/// How long nothing came, nothing went, and neither of both.
struct Silence {
    Micros received{0};
    Micros sent{0};
    Micros both{0};
};

struct HeldSocket {
    int number = 1;
    HoldRole role = HoldRole::silent;
    Millis every{0};   ///< ping and pong: how often, as of the end
    int sessions = 0;  ///< hello-oks
    bool open = false;
    std::optional<bool> answered_at_end;  ///< the ping that we sent when the time was over
    Micros held{0};                       ///< all its sessions together
    Micros eldest{0};                     ///< its longest session
    Silence outlived{};                   ///< the longest silences after which the peer was heard again
    std::uint64_t pings_answered = 0;
    std::uint64_t pings_sent = 0;  ///< pings or pongs of our own
    std::uint64_t frames_received = 0;
    std::uint64_t bytes_received = 0;
    std::string local_address;  ///< of the last session, with port, as the gateway's log shows the client
    SafeText connection_id;
    SafeText boot_id;
};

/// What one try to get a session again met.
enum class AskedAgain {
    refused,             ///< ECONNREFUSED
    timeout,             ///< no answer to SYN
    unreachable,         ///< no route, no interface, no address
    failed,              ///< another error of connect or TLS, or an address that gets no credential
    no_response,         ///< accepted, then no HTTP answer, no challenge or no answer in time
    closed,              ///< ended before an answer
    declined,            ///< an HTTP status other than 101: a proxy in front answers
    starting,            ///< 1013, UNAVAILABLE
    draining,            ///< 503 of a gateway that stops, 1012
    credential_refused,  ///< an AUTH_, PAIRING_ or DEVICE_ code: never asked again
    rejected,            ///< another error frame: never asked again
    hello,
};

template <>
inline constexpr auto names_of<AskedAgain> = enum_names<AskedAgain>({
    {AskedAgain::refused, "refused"},
    {AskedAgain::timeout, "timeout"},
    {AskedAgain::unreachable, "unreachable"},
    {AskedAgain::failed, "failed"},
    {AskedAgain::no_response, "no_response"},
    {AskedAgain::closed, "closed"},
    {AskedAgain::declined, "declined"},
    {AskedAgain::starting, "starting"},
    {AskedAgain::draining, "draining"},
    {AskedAgain::credential_refused, "credential_refused"},
    {AskedAgain::rejected, "rejected"},
    {AskedAgain::hello, "hello"},
});

/// Tries in a row that met the same.
struct AskStep {
    AskedAgain what = AskedAgain::failed;
    std::string detail;  ///< printable: `ECONNREFUSED`, `HTTP 502`, `AUTH_TOKEN_MISMATCH`
    int times = 1;
    Micros first{0};  ///< since the session's end
    Micros last{0};
};

/// The gateway's event `shutdown`, which comes right before 1012.
struct ShutdownNotice {
    SafeText reason;
    std::optional<std::int64_t> restart_expected_ms;
    Micros at{0};  ///< since the run's start
};

/// Whether the gateway that answers now is the one that held the session.
enum class SameGateway { unknown, same, other };

template <>
inline constexpr auto names_of<SameGateway> = enum_names<SameGateway>({
    {SameGateway::unknown, "unknown"},
    {SameGateway::same, "same"},
    {SameGateway::other, "other"},
});

struct SessionEnd {
    int socket = 1;
    Micros at{0};    ///< since the run's start
    Millis wall{0};  ///< our clock
    Micros held{0};  ///< since hello-ok
    CloseEvent close;
    bool went_silent = false;  ///< nothing came for longer than a gateway is ever silent: we closed it
    Silence silence{};         ///< at the end
    std::optional<ShutdownNotice> shutdown;
    SafeText boot_id;
    SafeText connection_id;
    std::string local_address;
    std::vector<AskStep> asked;        ///< what asking again met, hello-ok left out
    int asked_left_out = 0;            ///< steps beyond those
    std::optional<Micros> back_after;  ///< hello-ok again, since the end
    SafeText new_boot_id;
    SameGateway gateway = SameGateway::unknown;
    bool gave_up = false;  ///< the time for asking again was over, or a credential was refused
};

/// Which direction's silence is counted, as far as the cuts tell.
enum class CountedSilence { both, received, sent, not_told };

template <>
inline constexpr auto names_of<CountedSilence> = enum_names<CountedSilence>({
    {CountedSilence::both, "both"},
    {CountedSilence::received, "received"},
    {CountedSilence::sent, "sent"},
    {CountedSilence::not_told, "not_told"},
});

/// Cuts that came after the same time: of silence (idle), or since the connection was made (lifetime).
struct RepeatedCut {
    Micros after{0};     ///< the middle of all
    Micros error{0};     ///< the farthest of them from it
    Micros at_least{0};  ///< the longest that was outlived below it; 0: none
    Micros at_most{0};   ///< the shortest that was cut
    int cuts = 0;
    int episodes = 0;  ///< cuts at about the same moment are one
    CountedSilence counted = CountedSilence::not_told;
    bool busy_outlived = false;  ///< a socket with traffic lived on: it is the silence, not the age
};

struct HoldFacts {
    Millis asked_for{0};
    Micros held{0};           ///< from the first hello-ok to the end
    bool whole_time = false;  ///< all of asked_for was held, or the bisection has its answer
    bool bisect_idle = false;
    Millis silence_limit{0};
    Millis ask_for{0};
    std::vector<HeldSocket> sockets;
    std::vector<SessionEnd> ends;  ///< in order; at most 64, the last of them always the newest
    std::uint64_t ends_total = 0;
    std::optional<GatewayError> refusal;  ///< what ended the asking
    bool own_network_gone =
        false;  ///< this namespace had interfaces at first and has but loopback at the end
    std::optional<RepeatedCut> idle;
    std::optional<RepeatedCut> lifetime;
};

inline constexpr std::size_t most_session_ends = 64;

/// What happens while sockets are held, as it happens. The pointers are good during the call alone.
struct HoldEvent {
    enum class Kind { opened, ended, asked, gave_up };
    Kind kind = Kind::opened;
    Micros at{0};  ///< since the run's start
    Millis wall{0};
    const HeldSocket* socket = nullptr;
    const SessionEnd* end = nullptr;  ///< none when a socket is opened for the first time
    const AskStep* step = nullptr;    ///< asked: the step that began
};

template <>
inline constexpr auto names_of<HoldEvent::Kind> = enum_names<HoldEvent::Kind>({
    {HoldEvent::Kind::opened, "opened"},
    {HoldEvent::Kind::ended, "ended"},
    {HoldEvent::Kind::asked, "asked"},
    {HoldEvent::Kind::gave_up, "gave_up"},
});

struct HoldProgress {
    Micros held{0};
    Millis asked_for{0};
    int open = 0;
    int waiting = 0;  ///< sockets whose session ended and is asked for again
    std::uint64_t ends = 0;
    std::uint64_t pings_answered = 0;
    std::optional<Micros> since_received;  ///< on the socket that was heard last
};

}  // namespace ocprobe
