// Who wrote the lines of one source: a container, a pod, a program of syslog; and whose lane each has.
#pragma once

#include "timeline/read/reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

class Senders {
public:
    /// `lane`: what the source was said to be, or what its name suggests.
    explicit Senders(Lane lane) : told_(lane), all_(1) {}

    /// Of the line's sender; those without a name, and the names beyond a limit, share number 0.
    [[nodiscard]] std::size_t number_of(const Line& line);

    /// A stamped line was read, in the form of `form`.
    void count(std::size_t sender, Lane form);

    /// What the lines so far tell.
    [[nodiscard]] Lane lane_so_far(std::size_t sender) const;

    /// What most of the source is: what it was said to be, unless its lines tell otherwise.
    [[nodiscard]] Lane source_lane() const;
    /// Gives each event of the source its sender's lane. What its line told of itself stands.
    void place_all(Collector& into, std::size_t source) const;
    /// Stamped lines of what was called a gateway's log that are in no form of the gateway.
    [[nodiscard]] std::uint64_t foreign() const;

private:
    [[nodiscard]] Lane lane_of(std::size_t sender) const;
    struct Sender {
        std::string name;
        Lane lane = Lane::other;  ///< by the form of its lines
        std::uint64_t lines = 0;
        std::uint64_t own = 0;
    };
    Lane told_;
    std::vector<Sender> all_;
    std::size_t last_ = 0;
};

}  // namespace ocprobe::timeline
