// What tells where a report comes from gets another name, so that the report can be shown to strangers. Pure.
#pragma once

#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/report.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// Pseudonyms for addresses, host names, paths, container ids, certificates and accounts: the same thing has the same name
/// wherever it stands. A name tells its sort: `private-address-1`, `host-2.example`, `/srv/path-1`.
///
/// Readable stays what is the same everywhere: loopback and unspecified addresses, ports, and each name that is also a word
/// of this program's own texts (`localhost`, `openclaw-gateway`, `/home/node/.openclaw`, `proxy`). Such a name tells
/// nothing, and no search could tell it from the words around it.
class Pseudonyms {
public:
    /// `words`: texts of this program, beside those of this room. With a key a name depends on the key and on what is
    /// named alone (HMAC-SHA-256), so that reports can be compared; without one the things of a sort are counted.
    Pseudonyms(std::string_view words, std::optional<Secret> key);
    ~Pseudonyms();
    Pseudonyms(Pseudonyms&&) noexcept;
    Pseudonyms& operator=(Pseudonyms&&) noexcept;
    Pseudonyms(const Pseudonyms&) = delete;
    Pseudonyms& operator=(const Pseudonyms&) = delete;

    /// Learns what is known before anything is asked: an event of `hold` comes before the report.
    void learn(const ContainerFacts& container, const Target& target);
    /// Replaces them in every text of the report but its header. Verdict, findings and exit code are not touched.
    void apply(Report& report);
    void apply(HeldSocket& socket);
    void apply(SessionEnd& end);
    void apply(AskStep& step);

    /// Whether something that has another name stands in `finished` by its own.
    [[nodiscard]] bool leak_into(std::string_view finished) const;

    /// Whether anything got another name.
    [[nodiscard]] bool empty() const;
    /// JSON, one name a line: `{"name":…,"original":…}`.
    [[nodiscard]] std::string map() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::report
