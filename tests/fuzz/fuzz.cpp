// The table of targets, and what must hold of every output.
#include "fuzz.hpp"

#include "base/utf8.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/render.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace ocprobe::fuzz {

namespace {

bool is_json(std::string_view text) {
    boost::system::error_code fault;
    boost::json::parse_options options;
    options.max_depth = 256;
    (void)boost::json::parse({text.data(), text.size()}, fault, {}, options);
    return !fault;
}

/// Every tag is closed in its order, and no `<` stands outside of one.
bool is_markup(std::string_view text) {
    constexpr std::string_view empty[] = {
        "meta", "link", "br", "hr", "img", "input", "path", "circle", "line", "rect", "use", "col"};
    std::vector<std::string_view> open;
    while (true) {
        const auto begin = text.find('<');
        if (begin == std::string_view::npos) return open.empty();
        const auto end = text.find('>', begin);
        if (end == std::string_view::npos) return false;
        auto tag = text.substr(begin + 1, end - begin - 1);
        text.remove_prefix(end + 1);
        if (tag.empty()) return false;
        if (tag[0] == '!' || tag[0] == '?' || tag.back() == '/') continue;
        const bool closes = tag[0] == '/';
        if (closes) tag.remove_prefix(1);
        const auto name = tag.substr(0, tag.find_first_of(" \n"));
        if (std::find(std::begin(empty), std::end(empty), name) != std::end(empty)) continue;
        if (!closes) {
            open.push_back(name);
            // Their content is no markup.
            if (name == "script" || name == "style")
                text.remove_prefix(std::min(text.find("</"), text.size()));
        } else if (open.empty() || open.back() != name) {
            return false;
        } else {
            open.pop_back();
        }
    }
}

/// `name 1.5`, `name{label="value",…} 1.5`, or a comment.
bool is_sample(std::string_view line) {
    if (line.starts_with("# HELP ") || line.starts_with("# TYPE ")) return true;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < line.size() && (quoted || line[at] != ' '); ++at) {
        if (line[at] == '\\')
            ++at;
        else if (line[at] == '"')
            quoted = !quoted;
    }
    return !quoted && at + 1 < line.size() &&
           line.find_first_not_of("0123456789.-+eNa", at + 1) == std::string_view::npos;
}

bool is_result(std::string_view line) {
    return line.starts_with("ok ") || line.starts_with("not ok ") || line.starts_with("  ") ||
           line.starts_with("1..");
}

bool is_workflow_command(std::string_view line) {
    return line.starts_with("::error ") || line.starts_with("::warning ") || line.starts_with("::notice ");
}

/// The formats of lines: each of them is one, and nothing that a peer wrote begins another.
bool are_lines(std::string_view format, std::string_view text) {
    if (format == "tap") {
        constexpr std::string_view head = "TAP version 14\n";
        if (!text.starts_with(head)) return false;
        text.remove_prefix(head.size());
    }
    if (format == "nagios")
        return text.find('\n') == text.size() - 1 && std::count(text.begin(), text.end(), '|') == 1;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (line.size() == text.size()) return false;
        text.remove_prefix(line.size() + 1);
        const bool valid = format == "prometheus" ? is_sample(line)
                           : format == "tap"      ? is_result(line)
                                                  : is_workflow_command(line);
        if (!valid) return false;
    }
    return true;
}

}  // namespace

std::vector<Target> all_targets() {
    std::vector<Target> all;
    for (const auto list :
         {openclaw_targets(), peer_targets(), file_targets(), report_targets(), word_targets()})
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

std::optional<Target> target_named(std::string_view name) {
    for (const auto& target : all_targets()) {
        if (target.name == name) return target;
    }
    return std::nullopt;
}

void require(bool holds, std::string_view property, std::string_view seen) {
    if (holds) return;
    std::fprintf(
        stderr,
        "property does not hold: %.*s\n%.*s\n",
        static_cast<int>(property.size()),
        property.data(),
        static_cast<int>(std::min<std::size_t>(seen.size(), 4'000)),
        seen.data()
    );
    std::abort();
}

void require_printable(std::string_view text) {
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        require((value >= 0x20 && value != 0x7f) || byte == '\n', "no control character", text);
    }
    // C1 controls and the overrides of direction, as they stand in UTF-8.
    for (const std::string_view hidden :
         {"\xc2\x80", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xaa", "\xe2\x81\xa6"})
        require(text.find(hidden) == std::string_view::npos, "no hidden control character", text);
    require(is_utf8(text), "UTF-8", text);
}

void require_valid(std::string_view format, std::string_view text) {
    require_printable(text);
    if (format == "prometheus" || format == "tap" || format == "github" || format == "nagios")
        require(are_lines(format, text), "valid lines", text);
    // Nothing to annotate is no output.
    require(!text.empty() || format == "github", "an output");
    if (format == "json" || format == "ndjson" || format == "sarif")
        require(is_json(text), "valid JSON", text);
    if (format == "html" || format == "junit") require(is_markup(text), "valid markup", text);
}

std::vector<std::string_view> parts_of(std::string_view input) {
    constexpr std::string_view separator = "\n%%\n";
    std::vector<std::string_view> parts;
    for (auto at = input.find(separator); at != std::string_view::npos; at = input.find(separator)) {
        parts.push_back(input.substr(0, at));
        input.remove_prefix(at + separator.size());
    }
    parts.push_back(input);
    return parts;
}

Pieces::Pieces(std::string_view input) : state_(std::hash<std::string_view>{}(input)) {}

std::string_view Pieces::take(std::string_view& rest) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    // Mostly small: a boundary may then lie anywhere.
    const auto chance = state_ >> 33U;
    const auto size =
        std::min<std::size_t>(rest.size(), chance % 4 == 0 ? chance % 5'000 + 1 : chance % 7 + 1);
    const auto piece = rest.substr(0, size);
    rest.remove_prefix(size);
    return piece;
}

void render_all(const Evidence& evidence, const Redactor& redactor) {
    Report report;
    report.header = {"0.1.0", "fuzz", "0", Millis{0}, Micros{0}};
    report.evidence = evidence;
    report.judgement = judge::judge(evidence);
    require(!report.judgement.verdict.id.empty(), "any evidence gives a verdict");
    report.exit_code = judge::exit_code(evidence, report.judgement.verdict);
    report::Style style;
    style.redactor = &redactor;
    for (const int verbosity : {-1, 0, 1}) {
        style.verbosity = verbosity;
        for (const auto& format : report::formats())
            require_valid(format.name, format.render(report, style));
    }
    require_printable(report::health_line(report));
}

}  // namespace ocprobe::fuzz
