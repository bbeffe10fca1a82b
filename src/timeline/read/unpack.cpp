// Expands gzip and zstd in portions: memory is bounded by the window of the format, time by how far a log can shrink.
// Decodes UTF-16, which PowerShell's redirection writes.
#include "timeline/read/unpack.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace ocprobe::timeline {

namespace {

using ReadResult = boost::system::result<std::size_t, SourceProblem>;

constexpr std::size_t magic_size = 4;
constexpr std::string_view gzip_magic{"\x1f\x8b\x08", 3};
constexpr std::string_view zstd_magic{"\x28\xb5\x2f\xfd", 4};
constexpr std::string_view utf16_little{"\xff\xfe", 2};
constexpr std::string_view utf16_big{"\xfe\xff", 2};

// Logs shrink to a hundredth at most. What expands further is no log, and would take hours.
constexpr std::uint64_t always_expanded = std::uint64_t{64} << 20;
constexpr std::uint64_t most_expanded_of_one = 250;
// 32 MB: what `zstd -20` needs; a log is compressed with 8 MB or less.
constexpr int largest_window_log = 25;

// What a source holds, through a buffer that its expander takes from.
class Packed {
public:
    explicit Packed(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

    /// False at the end of the source or where reading fails.
    [[nodiscard]] boost::system::result<bool, SourceProblem> fill() {
        const auto got = source_->read(buffer_.data(), buffer_.size());
        if (!got) return got.error();
        size_ = *got;
        taken_ += size_;
        return size_ > 0;
    }
    [[nodiscard]] char* data() { return buffer_.data(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Whether what was taken so far may expand to `bytes`.
    [[nodiscard]] bool allows(std::uint64_t bytes) const {
        return bytes <= always_expanded || bytes / most_expanded_of_one <= taken_;
    }

private:
    std::unique_ptr<ByteSource> source_;
    std::array<char, std::size_t{64} * 1024> buffer_{};
    std::size_t size_ = 0;
    std::uint64_t taken_ = 0;
};

class GzipSource final : public ByteSource {
public:
    explicit GzipSource(std::unique_ptr<ByteSource> source) : packed_(std::move(source)) {
        constexpr int with_gzip_header = 16 + MAX_WBITS;
        usable_ = inflateInit2(&stream_, with_gzip_header) == Z_OK;
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override { inflateEnd(&stream_); }

    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        if (!usable_) return SourceProblem::read_failed;
        stream_.next_out = reinterpret_cast<Bytef*>(into);
        stream_.avail_out = static_cast<uInt>(size);
        while (stream_.avail_out == size) {
            if (stream_.avail_in == 0) {
                const auto more = packed_.fill();
                if (!more) return more.error();
                if (!*more) return within_ ? ReadResult(SourceProblem::packed_cut_off) : std::size_t{0};
                stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
                stream_.avail_in = static_cast<uInt>(packed_.size());
            }
            // What stands behind the last member and begins none is padding, as gzip itself takes it.
            if (!within_ && *stream_.next_in != static_cast<Bytef>(gzip_magic.front())) return std::size_t{0};
            if (!within_) within_ = inflateReset(&stream_) == Z_OK;
            const int result = inflate(&stream_, Z_NO_FLUSH);
            if (result == Z_STREAM_END) {
                within_ = false;
            } else if (result != Z_OK && result != Z_BUF_ERROR && stream_.avail_out == size) {
                return SourceProblem::packed_damaged;
            }
        }
        const auto made = size - stream_.avail_out;
        expanded_ += made;
        if (!packed_.allows(expanded_)) return SourceProblem::packed_too_large;
        return made;
    }
    [[nodiscard]] std::string_view packing() const override { return "gzip"; }

private:
    Packed packed_;
    z_stream stream_{};
    bool usable_ = false;
    bool within_ = false;  ///< a member
    std::uint64_t expanded_ = 0;
};

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdSource final : public ByteSource {
public:
    explicit ZstdSource(std::unique_ptr<ByteSource> source)
        : packed_(std::move(source)), context_(ZSTD_createDCtx()) {
        if (context_) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, largest_window_log);
    }

    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        if (!context_) return SourceProblem::read_failed;
        ZSTD_outBuffer out{into, size, 0};
        while (out.pos == 0) {
            if (in_.pos == in_.size && !ended_) {
                const auto more = packed_.fill();
                if (!more) return more.error();
                ended_ = !*more;
                in_ = {packed_.data(), packed_.size(), 0};
            }
            auto next = next_portion();
            const auto left = ZSTD_decompressStream(context_.get(), &out, &next);
            in_.pos = next.pos;
            if (ZSTD_isError(left) != 0) {
                const bool window = ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge;
                return window ? SourceProblem::packed_too_large : SourceProblem::packed_damaged;
            }
            // Nothing more comes out: between two frames that is the end.
            if (ended_ && out.pos == 0)
                return within_ ? ReadResult(SourceProblem::packed_cut_off) : std::size_t{0};
            within_ = left != 0;
            wanted_ = left;
        }
        expanded_ += out.pos;
        if (!packed_.allows(expanded_)) return SourceProblem::packed_too_large;
        return out.pos;
    }
    [[nodiscard]] std::string_view packing() const override { return "zstd"; }

private:
    /// To the end of the block at most. A call that meets damage gives nothing of what it expanded before: what comes out
    /// would depend on how the source was cut. zstd asks for a block together with the header behind it.
    [[nodiscard]] ZSTD_inBuffer next_portion() const {
        constexpr std::size_t block_header = 3;
        const auto most = wanted_ > block_header ? wanted_ - block_header : 1;
        return {in_.src, in_.pos + std::min(in_.size - in_.pos, most), in_.pos};
    }

    Packed packed_;
    std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
    ZSTD_inBuffer in_{nullptr, 0, 0};
    std::size_t wanted_ = 0;  ///< by the last call
    bool within_ = false;     ///< a frame
    bool ended_ = false;
    std::uint64_t expanded_ = 0;
};

// RFC 2781, section 4.3. A surrogate without its other half is shown as a question mark.
class Utf16Source final : public ByteSource {
public:
    Utf16Source(std::unique_ptr<ByteSource> source, bool big_endian)
        : packed_(std::move(source)), big_endian_(big_endian) {}

    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        while (made_.size() == given_) {
            made_.clear();
            given_ = 0;
            const auto more = packed_.fill();
            if (!more) return more.error();
            if (!*more) return std::size_t{0};
            for (std::size_t i = 0; i < packed_.size(); ++i)
                take(static_cast<unsigned char>(packed_.data()[i]));
        }
        const auto part = made_.copy(into, size, given_);
        given_ += part;
        return part;
    }
    [[nodiscard]] std::string_view packing() const override { return "UTF-16"; }

private:
    void take(unsigned char byte) {
        if (!half_) {
            half_ = byte;
            return;
        }
        const auto unit = static_cast<char32_t>(big_endian_ ? *half_ << 8U | byte : byte << 8U | *half_);
        half_.reset();
        constexpr char32_t mark = 0xfeff, high = 0xd800, low = 0xdc00, behind = 0xe000;
        if (high_ != 0 && unit >= low && unit < behind) {
            append_utf8(made_, 0x10000 + ((high_ - high) << 10U) + (unit - low));
            high_ = 0;
            return;
        }
        if (high_ != 0) made_ += '?';
        high_ = unit >= high && unit < low ? unit : 0;
        if (high_ != 0 || unit == mark) return;
        append_utf8(made_, unit >= low && unit < behind ? U'?' : unit);
    }

    Packed packed_;
    bool big_endian_;
    std::optional<unsigned char> half_;  ///< of a unit
    char32_t high_ = 0;                  ///< a surrogate that waits for its other half
    std::string made_;
    std::size_t given_ = 0;
};

// A stream whose first bytes were looked at.
class Begun final : public ByteSource {
public:
    Begun(std::string begin, std::unique_ptr<ByteSource> rest)
        : begin_(std::move(begin)), rest_(std::move(rest)) {}
    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        if (at_ == begin_.size()) return rest_->read(into, size);
        const auto part = begin_.copy(into, size, at_);
        at_ += part;
        return part;
    }

private:
    std::string begin_;
    std::size_t at_ = 0;
    std::unique_ptr<ByteSource> rest_;
};

std::unique_ptr<ByteSource> unpack_as(std::string_view begin, std::unique_ptr<ByteSource> source) {
    if (begin.starts_with(gzip_magic)) return std::make_unique<GzipSource>(std::move(source));
    if (begin.starts_with(zstd_magic)) return std::make_unique<ZstdSource>(std::move(source));
    if (begin.starts_with(utf16_little)) return std::make_unique<Utf16Source>(std::move(source), false);
    if (begin.starts_with(utf16_big)) return std::make_unique<Utf16Source>(std::move(source), true);
    return source;
}

}  // namespace

std::unique_ptr<ByteSource> unpack(std::unique_ptr<ByteSource> source) {
    std::string begin(magic_size, '\0');
    if (const auto* file = source->file()) {
        const auto got = file->read_at(0, begin.data(), begin.size());
        begin.resize(got ? *got : 0);
        return unpack_as(begin, std::move(source));
    }
    std::size_t have = 0;
    while (have < begin.size()) {
        const auto got = source->read(begin.data() + have, begin.size() - have);
        if (!got || *got == 0) break;
        have += *got;
    }
    begin.resize(have);
    auto whole = std::make_unique<Begun>(begin, std::move(source));
    return unpack_as(begin, std::move(whole));
}

}  // namespace ocprobe::timeline
