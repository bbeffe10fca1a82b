// An HTTP/1.x answer read from the bytes as they come, with caps. Pure: no socket.
#pragma once

#include "ocprobe/model/stage.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

inline constexpr std::size_t http_head_cap = 16 * 1024;
inline constexpr std::size_t http_body_cap = 64 * 1024;

struct RawHeader {
    std::string name;
    std::string value;
};

/// What came, uncleaned: it stays inside probes/ until it has become SafeText (http/judge.hpp).
struct RawAnswer {
    HttpOutcome outcome = HttpOutcome::not_run;
    std::optional<int> status;
    int version = 11;  ///< 10: HTTP/1.0
    std::vector<RawHeader> headers;
    std::string body;  ///< at most the reader's cap
    std::uint64_t body_bytes = 0;
    bool body_truncated = false;  ///< capped, cut or not complete in time
    bool reusable = false;        ///< complete, and the server keeps the connection open
    std::string first_bytes;      ///< the first 64, whatever they are

    /// The first header of that name, ignoring case.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
};

/// How the bytes ended before the answer was complete.
enum class StreamEnd { fin, reset, budget };

/// One answer, fed in pieces; interim answers (1xx other than 101) are skipped.
///
/// | bytes                                        | outcome                          |
/// |----------------------------------------------|----------------------------------|
/// | a complete head, whatever becomes of the body | answered                        |
/// | none, then FIN / RST / budget                | closed_no_byte / reset_no_byte / silent |
/// | a part of a head, then FIN or RST / budget   | closed_early / dripping          |
/// | not `HTTP/`, or a head that breaks the grammar | malformed                      |
/// | a head of more than 16 KiB                   | head_too_large                   |
class AnswerReader {
public:
    /// Reading ends once `body_cap` bytes of the body came.
    explicit AnswerReader(std::size_t body_cap = http_body_cap);
    ~AnswerReader();
    AnswerReader(AnswerReader&&) noexcept;
    AnswerReader& operator=(AnswerReader&&) noexcept;

    void feed(std::string_view bytes);
    void end(StreamEnd how);
    [[nodiscard]] bool done() const;
    /// The head is complete: a status is known.
    [[nodiscard]] bool head_done() const;
    [[nodiscard]] const RawAnswer& answer() const;
    /// Bytes behind a complete answer: after 101 they are frames.
    [[nodiscard]] std::string take_rest();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::probes
