// The sockets of one `hold`: each is kept by a coroutine of its own, and one more asks again for those that ended.
//
//            hello-ok                    close, cut, silence
//   asked for ───────► open (keep())  ──────────────────────► asked for again ──► … ──► given up
//       ▲                  │ the time is over, a signal                │
//       └── go(), one at a time, pauses that grow                      └ the time for asking is over,
//                          ▼                                             or the gateway judged the credential
//                        closed
#pragma once

#include "ocprobe/probes/hold.hpp"
#include "probes/core/session.hpp"
#include "probes/hold/asked.hpp"
#include "probes/hold/idle.hpp"
#include "probes/ws/connection.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <exception>
#include <vector>

namespace ocprobe::probes {

class Holder {
public:
    Holder(Session& session, const HoldPlan& plan, const HoldWatch& watch);
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

    /// Returns when all is over: every session has ended, and has its place in facts().
    net::awaitable<void> go();
    [[nodiscard]] std::optional<HoldFacts> take();

private:
    enum class State { waiting, open, over };
    struct Held {
        HeldSocket facts;
        State state = State::waiting;
        std::shared_ptr<WsConnection> ws;
        Micros opened{0};
        Micros pinged{0};  ///< when the last ping or pong of our own was sent
        Identity identity;
        std::optional<ShutdownNotice> shutdown;
        std::optional<SessionEnd> ended;  ///< the session that is asked for again
        Micros gives_up{0};
        std::optional<Micros> proof_wanted;  ///< when the time was over: is this session still alive?
        std::optional<Micros> proof_asked;   ///< when the ping for it was sent, by the connections' clock
    };

    // ---- the whole (hold.cpp)
    [[nodiscard]] bool over() const;
    [[nodiscard]] bool time_is_over() const;
    /// Before a session counts as kept, a ping of our own must be answered on it.
    void prove_sessions();
    [[nodiscard]] bool proving() const;
    [[nodiscard]] Held* next_to_ask();
    [[nodiscard]] Millis until_next() const;
    net::awaitable<void> ask_again(Held& held);
    net::awaitable<void> look_up_again();
    void note(const AskStep& step);
    void give_up_late();
    void give_up(Held& held);
    void end_all();
    net::awaitable<void> wait_for_all();
    void tell(HoldEvent::Kind kind, const Held& held, const SessionEnd* end, const AskStep* step = nullptr);
    void tell_progress();

    // ---- one socket (hold_socket.cpp)
    void open(Held& held, const Hello& hello);
    net::awaitable<void> keep(Held& held);
    void read_event(Held& held, const Incoming& incoming) const;
    [[nodiscard]] bool gone_silent(const Held& held) const;
    [[nodiscard]] bool proof_is_due(const Held& held) const;
    net::awaitable<void> speak(Held& held);
    net::awaitable<void> close(Held& held);
    void arm(Held& held);
    /// The close frame that answers the end of a session; code 0: none is sent.
    struct CloseReply {
        std::uint16_t code = 0;
        std::string reason;
    };
    /// Records the end of the session.
    [[nodiscard]] CloseReply record_end(Held& held, const Incoming& incoming);
    void slow_down(const Held& held);
    void add_up(Held& held);
    void finish(SessionEnd end);

    // ---- silences (hold_bisect.cpp)
    void give_roles();
    void judge_cuts();
    /// Gives the busy sockets the pauses that tell most next.
    void replan();
    [[nodiscard]] bool bisected() const;
    [[nodiscard]] Outlived outlived() const;

    /// Since the run's start.
    [[nodiscard]] Micros now() const { return session_.now(); }
    /// As the connections read it.
    [[nodiscard]] Micros clock_now() const { return session_.services.clock.monotonic(); }
    [[nodiscard]] const Redactor& redactor() const { return session_.services.redactor; }

    Session& session_;
    HoldPlan plan_;
    const HoldWatch& watch_;
    HoldFacts facts_;
    std::deque<Held> held_;  ///< coroutines point into it
    net::steady_timer wake_;
    std::exception_ptr error_;
    Micros began_{0};
    Micros next_try_{0};
    Micros next_progress_{0};
    Micros late_{0};   ///< how late the timer fired at worst
    int tries_ = 0;    ///< in a row without a session
    int flaps_ = 0;    ///< sessions in a row that were got again and ended at once
    int running_ = 0;  ///< keep()s under way
    bool stopping_ = false;
    bool unheard_ = false;  ///< whoever watched has gone
    bool asking_over_ = false;
    std::deque<Cut> cuts_;             ///< the last ones
    std::vector<std::size_t> ladder_;  ///< the sockets whose pauses a bisection changes
};

}  // namespace ocprobe::probes
