// The data of the timeline's page: a small part that is read at once, and the events, packed.
#pragma once

#include "ocprobe/report/timeline.hpp"
#include "report/common/printable.hpp"

#include <string>

namespace ocprobe::report {

struct PageData {
    std::string head;    ///< JSON: lanes, kinds, sources, causes, incidents, spans, clocks, what is left out
    std::string packed;  ///< base64 of zlib (RFC 1950) of JSON: a column for each member of an event
};

/// Within 1.5 MB together with the page: where the texts are too much, all of them are cut at one length, which `head`
/// tells.
[[nodiscard]] PageData page_data(const TimelineReport& report, const Printable& printable);

/// What happened, in one sentence.
[[nodiscard]] std::string story(const TimelineReport& report);

/// What a colour and a shape of the page stand for.
enum class Meaning : std::uint8_t { note, close, refusal, process, health };
[[nodiscard]] Meaning meaning_of(EventKind kind);

}  // namespace ocprobe::report
