// What an operator names: Compose files, manifests, waivers; logs, events and captures of a timeline.
#include "contract/patch/waivers.hpp"
#include "fuzz.hpp"
#include "ocprobe/contract/contract.hpp"
#include "ocprobe/report/contract.hpp"
#include "ocprobe/report/timeline.hpp"
#include "ocprobe/timeline/timeline.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe::fuzz {

namespace {

constexpr std::int64_t today = 20'781;  // 2026-11-24

/// Parts: the project's file, `.env`, waivers, a further file.
void examine(std::string_view input) {
    MemoryFiles files;
    constexpr std::string_view names[] = {
        "/w/compose.yml", "/w/.env", "/w/ocprobe-waivers.yaml", "/w/other.yml"};
    std::size_t at = 0;
    for (const auto part : parts_of(input)) {
        if (at == std::size(names)) break;
        files.add(std::string(names[at++]), part);
    }
    const Environment environment;
    auto outcome = contract::examine(
        {.files = files,
         .environment = environment,
         .working_directory = "/w",
         .paths = {"compose.yml"},
         .env_files = {},
         .profiles = {},
         .gateways = {},
         .clis = {},
         .standard_input = {},
         .waivers = {},
         .today = today}
    );
    Redactor redactor;
    for (const auto& secret : outcome.secrets)
        redactor.add(secret);
    if (!outcome.judged) {
        const auto line = redactor.scrub(outcome.judged.error().line());
        require_printable(line);
        require(line.find('\n') == std::string::npos, "one line", line);
        return;
    }
    report::Style style;
    style.redactor = &redactor;
    for (const int verbosity : {0, 1}) {
        style.verbosity = verbosity;
        for (const auto& format : report::contract_formats())
            require_valid(format.name, format.render(outcome.judged->report, style));
    }
    require_printable(redactor.scrub(outcome.judged->waivers));
}

void waivers(std::string_view input) {
    const auto read = contract::read_waivers(input, "ocprobe-waivers.yaml", today);
    if (!read) return require_printable(read.error().what);
    ContractReport report;
    (void)contract::apply_waivers(*read, report);
    require_printable(contract::write_waivers(report, today));
}

class TextSource final : public timeline::ByteSource {
public:
    TextSource(std::string_view bytes, bool in_pieces)
        : bytes_(bytes), pieces_(bytes), in_pieces_(in_pieces) {}
    boost::system::result<std::size_t, SourceProblem> read(char* into, std::size_t size) override {
        auto rest = bytes_.substr(0, size);
        const auto part = in_pieces_ ? pieces_.take(rest) : rest;
        std::memcpy(into, part.data(), part.size());
        bytes_.remove_prefix(part.size());
        return part.size();
    }

private:
    std::string_view bytes_;
    Pieces pieces_;
    bool in_pieces_;
};

/// As JSON; with `valid` also checked in every format.
std::string timeline_of(std::string_view spec_text, std::string_view input, bool in_pieces, bool valid) {
    Redactor redactor;
    timeline::Request request;
    request.window.whole = true;
    request.year = 2026;
    request.now = Micros{1'795'525'200'000'000};
    timeline::Timeline line(redactor, request);
    for (const auto part : parts_of(input)) {
        std::string path;
        const auto spec = timeline::parse_source(spec_text, path);
        line.add(std::make_unique<TextSource>(part, in_pieces), spec);
    }
    const auto report = line.finish();
    report::Style style;
    std::string json;
    for (const auto& format : report::timeline_formats()) {
        if (!valid && format.name != "json") continue;
        auto text = format.render(report, style);
        if (valid) require_valid(format.name, text);
        if (format.name == "json") json = std::move(text);
    }
    style.redactor = &redactor;
    for (const auto& format : report::timeline_formats()) {
        if (valid) require_valid(format.name, format.render(report, style));
    }
    return json;
}

void timeline_in(std::string_view spec, std::string_view input) {
    const auto whole = timeline_of(spec, input, false, true);
    const auto parts = timeline_of(spec, input, true, false);
    require(whole == parts, "the same timeline in any segmentation", whole + "\n---\n" + parts);
}

void log(std::string_view input) {
    timeline_in("gateway@gw=gateway.log", input);
}

void events(std::string_view input) {
    timeline_in("events@gw=events.jsonl", input);
}

void capture(std::string_view input) {
    timeline_in("probe=probe.json", input);
}

void any_source(std::string_view input) {
    timeline_in("source", input);
}

constexpr Target targets[] = {
    {"contract", examine},
    {"waivers", waivers},
    {"log", log},
    {"events", events},
    {"capture", capture},
    {"source", any_source},
};

}  // namespace

std::span<const Target> file_targets() {
    return targets;
}

}  // namespace ocprobe::fuzz
