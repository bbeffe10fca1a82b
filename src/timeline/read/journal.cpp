// `journalctl -o export`.
#include "timeline/read/journal.hpp"

#include "timeline/read/engine_words.hpp"
#include "timeline/read/reader.hpp"

#include <charconv>

namespace ocprobe::timeline {

void JournalExport::set(std::string_view field, std::string_view value) {
    if (field == "__REALTIME_TIMESTAMP") {
        std::int64_t micros = 0;
        std::from_chars(value.data(), value.data() + value.size(), micros);
        at_ = Micros{micros};
    } else if (field == "MESSAGE") {
        message_.assign(value.substr(0, LineReader::longest));
    } else if (field == "_TRANSPORT") {
        kernel_ = value == "kernel";
    } else if (field == "CONTAINER_ID") {
        container_ = true;
        id_ = value;
    } else if (field == "CONTAINER_NAME") {
        name_ = value;
    } else if (field == "SYSLOG_IDENTIFIER") {
        program_ = value;
    } else if (field == "_PID") {
        pid_ = value;
    }
}

void JournalExport::add(std::string_view line, LineReader& reader, LineContext& context, const Emit& emit) {
    open_ = true;
    if (line.empty()) {
        close(context, emit);
        return;
    }
    const auto equals = line.find('=');
    if (equals != std::string_view::npos) {
        set(line.substr(0, equals), line.substr(equals + 1));
        return;
    }
    const std::string field(line);
    const auto head = reader.take(8);
    if (head.size() < 8) return;
    std::uint64_t size = 0;
    for (std::size_t i = 8; i-- > 0;)
        size = size << 8 | static_cast<unsigned char>(head[i]);
    bool first = true;
    // More than one line may hold is skipped.
    while (size > 0) {
        const auto part =
            reader.take(static_cast<std::size_t>(std::min<std::uint64_t>(size, LineReader::longest)));
        if (part.empty()) return;
        if (first) set(field, part);
        first = false;
        size -= part.size();
    }
    (void)reader.take(1);
}

void JournalExport::close(LineContext& context, const Emit& emit) {
    open_ = false;
    if (at_ == Micros{0}) return;
    Line line;
    line.outer = Stamp{.at = at_, .unit = StampUnit::microsecond};
    line.payload = message_;
    line.engine_stamp = container_;
    if (kernel_) line.lane = Lane::kernel;
    if (!id_.empty()) line.keys.push_back({KeyKind::container, id_.substr(0, 12)});
    line.subject = name_;
    if (!pid_.empty()) line.keys.push_back({KeyKind::pid, pid_});
    (void)describe_unit(program_, message_, line);
    line.inner = take_stamp(line.payload, context.defaults);
    emit(line);
    *this = JournalExport{};
}

void JournalExport::finish(const Emit& emit) {
    LineContext context;
    if (open_) close(context, emit);
}

}  // namespace ocprobe::timeline
