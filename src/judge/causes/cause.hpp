// A cause as its family file writes it; rules.cpp gives it an id and a place in the CLI's order of stops.
#pragma once

#include "ocprobe/model/report.hpp"

namespace ocprobe::judge {

struct Cause {
    bool (*holds)(const Evidence&);
    Confidence (*confidence)(const Evidence&);
    void (*say)(const Evidence&, Verdict&);
};

inline Confidence certain(const Evidence&) {
    return Confidence::certain;
}
inline Confidence likely(const Evidence&) {
    return Confidence::likely;
}
inline Confidence possible(const Evidence&) {
    return Confidence::possible;
}

}  // namespace ocprobe::judge
