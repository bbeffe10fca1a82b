// `journalctl -o export`: records of `FIELD=value` lines, an empty line between two of them.
#pragma once

#include "timeline/read/line.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace ocprobe::timeline {

class LineReader;

class JournalExport {
public:
    using Emit = std::function<void(Line&)>;

    /// Whether `line` belongs to such a record: one is open, or this begins one.
    [[nodiscard]] bool takes(std::string_view line) const {
        return open_ || line.starts_with("__CURSOR=") || line.starts_with("__REALTIME_TIMESTAMP=");
    }
    /// A field without `=` is followed by eight bytes of length, the value and a line end: they are read from `reader`.
    void add(std::string_view line, LineReader& reader, LineContext& context, const Emit& emit);
    void finish(const Emit& emit);

private:
    void set(std::string_view field, std::string_view value);
    void close(LineContext& context, const Emit& emit);

    bool open_ = false;
    std::string message_;
    Micros at_{0};
    bool kernel_ = false;
    bool container_ = false;
    std::string id_;
    std::string name_;
    std::string program_;
    std::string pid_;
};

}  // namespace ocprobe::timeline
