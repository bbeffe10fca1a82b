// AnswerReader over Beast's basic_parser, fed by hand: Beast's own read() hides how an incomplete answer ended (no byte, a
// part of a head, silence or a close), which bytes came instead of HTTP, and the order of equal headers.
#include "probes/http/answer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace ocprobe::probes {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t first_bytes_cap = 64;
constexpr std::string_view magic = "HTTP/";
/// Interim answers that are skipped; a peer that sends more is not answered for.
constexpr int interim_cap = 8;

/// Keeps every header in its order, duplicates included, and counts what of the body it does not keep.
class Parser final : public http::basic_parser<false> {
public:
    Parser(RawAnswer& answer, std::size_t body_cap) : answer_(answer), body_cap_(body_cap) {
        // Its own limit cuts the input it looks at, and then takes the cut for a broken line: ours is in
        // step().
        header_limit(std::numeric_limits<std::uint32_t>::max());
        body_limit(boost::none);
        eager(true);
    }

    [[nodiscard]] bool body_cap_reached() const { return answer_.body_bytes >= body_cap_; }

private:
    using View = beast::string_view;

    void on_request_impl(http::verb, View, View, int, error_code&) override {}
    void on_response_impl(int status, View, int version, error_code&) override {
        answer_.status = status;
        answer_.version = version;
    }
    void on_field_impl(http::field, View name, View value, error_code&) override {
        answer_.headers.push_back(
            {std::string(name.data(), name.size()), std::string(value.data(), value.size())}
        );
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(View body, error_code&) override {
        answer_.body_bytes += body.size();
        const auto room = body_cap_ - answer_.body.size();
        answer_.body.append(body.data(), std::min<std::size_t>(body.size(), room));
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code& ec) override {
        return on_body_impl(body, ec);
    }
    void on_finish_impl(error_code&) override {}

    RawAnswer& answer_;
    std::size_t body_cap_;
};

}  // namespace

std::optional<std::string_view> RawAnswer::header(std::string_view name) const {
    for (const auto& header : headers) {
        if (beast::iequals(header.name, name)) return header.value;
    }
    return std::nullopt;
}

std::size_t RawAnswer::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [name](const auto& header) {
        return beast::iequals(header.name, name);
    }));
}

struct AnswerReader::Impl {
    explicit Impl(std::size_t cap) : body_cap(cap) {}

    std::size_t body_cap;
    RawAnswer answer;
    std::optional<Parser> parser;
    std::string pending;  ///< not parsed yet: Beast wants a head, and a chunk's head, in one piece
    std::uint64_t head_bytes = 0;
    int interim = 0;
    std::size_t searched = 0;  ///< of what is pending, for the end of a head
    bool line_seen = false;    ///< the status line of this message is whole
    bool done = false;

    void start() {
        answer.status.reset();
        answer.headers.clear();
        searched = 0;
        line_seen = false;
        parser.emplace(answer, body_cap);
    }
    void finish(HttpOutcome outcome) {
        answer.outcome = outcome;
        done = true;
    }
    void finish_body(bool complete) {
        answer.body_truncated = !complete;
        answer.reusable = complete && parser->keep_alive();
        finish(HttpOutcome::answered);
    }
    /// One call of the parser. Whether there is more to do with what is pending.
    bool step();
    /// Whether the parser gets the pending head: once it is whole or too large, so that the outcome does not depend on
    /// how the bytes were cut. Beast judges an incomplete head in its first piece and no longer in later ones.
    bool head_is_due();
    /// Whether the first `size` bytes begin a message.
    [[nodiscard]] bool is_status_line(std::size_t size) const;
    bool completed();
    void fail();
};

bool AnswerReader::Impl::step() {
    if (!parser->is_header_done() && !head_is_due()) return false;
    error_code ec;
    const bool in_head = !parser->is_header_done();
    const auto window =
        in_head ? std::min<std::size_t>(pending.size(), http_head_cap - head_bytes) : pending.size();
    const bool more = window < pending.size();
    const auto used = parser->put(boost::asio::const_buffer(pending.data(), window), ec);
    pending.erase(0, used);
    searched = 0;
    if (in_head) head_bytes += used;
    const bool head_full = !parser->is_header_done() && window - used + head_bytes >= http_head_cap;
    if (head_full && (!ec || ec == http::error::need_more)) {
        finish(HttpOutcome::head_too_large);
        return false;
    }
    if (ec == http::error::need_more) {
        if (more) return used > 0;
        // What Beast holds back of a body is a chunk's head: no honest one is that long.
        if (pending.size() >= http_head_cap) finish_body(false);
        return false;
    }
    if (ec) {
        fail();
        return false;
    }
    if (parser->is_done()) return completed();
    if (parser->is_header_done() && parser->body_cap_reached()) {
        finish_body(false);
        return false;
    }
    return used > 0 && !pending.empty();
}

bool AnswerReader::Impl::head_is_due() {
    const auto seen = std::min(pending.size(), magic.size());
    const auto line = pending.find('\n', searched);
    const bool first_line = !line_seen && line != std::string::npos;
    if (first_line) line_seen = true;
    if (pending.compare(0, seen, magic, 0, seen) != 0 || (first_line && !is_status_line(line + 1))) {
        finish(HttpOutcome::malformed);
        return false;
    }
    const auto from = searched < 2 ? 0 : searched - 2;
    searched = pending.size();
    const auto head = std::string_view(pending).substr(0, http_head_cap - head_bytes);
    const auto end = head.find("\n\r\n", from);
    // No head ends so, and Beast finds it malformed: in some pieces only, so it is said here.
    if (head.find("\n\n", from) < end) {
        finish(HttpOutcome::malformed);
        return false;
    }
    return end != std::string_view::npos || pending.size() >= http_head_cap - head_bytes;
}

bool AnswerReader::Impl::is_status_line(std::size_t size) const {
    RawAnswer unused;
    Parser alone(unused, body_cap);
    error_code ec;
    alone.put(boost::asio::const_buffer(pending.data(), size), ec);
    return !ec || ec == http::error::need_more;
}

bool AnswerReader::Impl::completed() {
    const bool is_interim = answer.status && *answer.status / 100 == 1 && *answer.status != 101;
    if (!is_interim) {
        finish_body(true);
        return false;
    }
    if (++interim > interim_cap || head_bytes >= http_head_cap) {
        finish(HttpOutcome::head_too_large);
        return false;
    }
    start();
    return !pending.empty();
}

void AnswerReader::Impl::fail() {
    if (parser->is_header_done()) {
        finish_body(false);
    } else {
        finish(HttpOutcome::malformed);
    }
}

AnswerReader::AnswerReader(std::size_t body_cap) : impl_(std::make_unique<Impl>(body_cap)) {
    impl_->start();
}
AnswerReader::~AnswerReader() = default;
AnswerReader::AnswerReader(AnswerReader&&) noexcept = default;
AnswerReader& AnswerReader::operator=(AnswerReader&&) noexcept = default;

void AnswerReader::feed(std::string_view bytes) {
    auto& first = impl_->answer.first_bytes;
    if (first.size() < first_bytes_cap) first.append(bytes.substr(0, first_bytes_cap - first.size()));
    impl_->pending.append(bytes);
    if (bytes.empty()) return;
    while (!impl_->done && impl_->step()) {
    }
}

void AnswerReader::end(StreamEnd how) {
    if (impl_->done) return;
    if (impl_->parser->is_header_done()) {
        // Without a length the body ends with the connection.
        error_code ec;
        if (how == StreamEnd::fin) impl_->parser->put_eof(ec);
        impl_->finish_body(how == StreamEnd::fin && !ec);
        impl_->answer.reusable = false;
        return;
    }
    error_code ec;
    impl_->parser->put(boost::asio::const_buffer(impl_->pending.data(), impl_->pending.size()), ec);
    if (ec && ec != http::error::need_more) {
        impl_->finish(HttpOutcome::malformed);
        return;
    }
    const bool no_byte = impl_->answer.first_bytes.empty();
    switch (how) {
    case StreamEnd::fin:
        impl_->finish(no_byte ? HttpOutcome::closed_no_byte : HttpOutcome::closed_early);
        return;
    case StreamEnd::reset:
        impl_->finish(no_byte ? HttpOutcome::reset_no_byte : HttpOutcome::closed_early);
        return;
    case StreamEnd::budget:
        impl_->finish(no_byte ? HttpOutcome::silent : HttpOutcome::dripping);
        return;
    }
}

bool AnswerReader::done() const {
    return impl_->done;
}

bool AnswerReader::head_done() const {
    return impl_->parser->is_header_done();
}

const RawAnswer& AnswerReader::answer() const {
    return impl_->answer;
}

std::string AnswerReader::take_rest() {
    return std::exchange(impl_->pending, {});
}

}  // namespace ocprobe::probes
