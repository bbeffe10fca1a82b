// A server on loopback that plays one script a connection: the wire tests' gateways, proxies and enemies.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::test {

/// The server's side of one connection, as a script's steps see it.
class PeerSide {
public:
    virtual ~PeerSide() = default;
    /// All of it; false once the client is gone.
    virtual bool send(std::string_view bytes) = 0;
    /// One read; false at the end of the stream, on an error, or when the peer was told to stop.
    virtual bool receive() = 0;
    /// The same, and false when nothing came within `time`.
    virtual bool receive_within(std::chrono::milliseconds time) = 0;
    /// Half-closes after what was sent (with close_notify over TLS), then waits for the client to close.
    virtual void finish() = 0;
    /// Closes without close_notify: over TLS that is a truncation.
    virtual void truncate() = 0;
    virtual void reset() = 0;

    std::string received;             ///< every byte so far, decrypted
    bool client_left = false;         ///< a read met the end of the stream, or an error
    std::size_t read_up_to = 0;       ///< what the steps have looked at
    std::vector<std::string> frames;  ///< payloads of the client's frames, unmasked
    std::vector<unsigned> frame_opcodes;
    std::vector<std::string> problems;  ///< what the script did not expect
};

using Step = std::function<void(PeerSide&)>;
using Script = std::vector<Step>;

/// What the client did on one connection.
struct Transcript {
    std::string received;
    std::vector<std::string> frames;
    std::vector<unsigned> frame_opcodes;
    std::vector<std::string> problems;
};

class ScriptedPeer {
public:
    enum class Layer { plain, tls };
    /// The n-th connection plays the n-th script; one more than there are scripts is closed at once.
    explicit ScriptedPeer(std::vector<Script> scripts, Layer layer = Layer::plain);
    ~ScriptedPeer();
    ScriptedPeer(const ScriptedPeer&) = delete;
    ScriptedPeer& operator=(const ScriptedPeer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// From now on connections are refused; scripts go on. For one step, or the test's own thread.
    void refuse();
    /// Waits for every script under way, stops listening, and tells what was seen.
    [[nodiscard]] std::vector<Transcript> end();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Steps.
[[nodiscard]] Step send(std::string bytes);
[[nodiscard]] Step drip(std::string bytes, std::chrono::milliseconds between);
[[nodiscard]] Step pause(std::chrono::milliseconds time);
/// Reads until a whole request head has come.
[[nodiscard]] Step request();
/// Reads until the client closes: a peer that is silent from here on. A client that stays is a problem.
[[nodiscard]] Step silence();
[[nodiscard]] Step fin();
[[nodiscard]] Step truncate();
[[nodiscard]] Step reset();
/// An answer with Content-Length and keep-alive.
[[nodiscard]] Step respond(std::string status, std::string type, std::string body, std::string headers = {});

// WebSocket steps.
/// Answers an upgrade with a correct 101, plus `headers` (lines that end in CRLF).
[[nodiscard]] Step switch_protocols(std::string headers = {});
/// An unmasked frame: the first byte as given (FIN, reserved bits, opcode), the length in its shortest form.
[[nodiscard]] std::string frame(unsigned first, std::string_view payload);
[[nodiscard]] Step text(std::string json);
/// `$ID` stands for the id of the client's last request.
[[nodiscard]] Step answer(std::string json);
/// The same in fragments of one byte.
[[nodiscard]] Step answer_in_bytes(std::string json);
[[nodiscard]] Step close_frame(std::uint16_t code, std::string reason = {});
/// Reads one frame of the client, which must be masked and of that opcode (1 text, 8 close, 9 ping, 10 pong). A ping that
/// comes before it is answered.
[[nodiscard]] Step client_frame(unsigned opcode);
/// A gateway's challenge; `ts` 0 stands for now.
[[nodiscard]] std::string challenge_json(std::int64_t ts = 0);

/// Whatever is asked, in whatever order, as a healthy gateway answers it: HTTP, or one session that says `hello` and
/// is left by the client; 400 to a TLS hello.
[[nodiscard]] Step gateway(std::string hello);

/// Upgrade, challenge, and the client's connect request.
[[nodiscard]] Script until_connect(Script then = {});

}  // namespace ocprobe::test
