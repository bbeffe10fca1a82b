// Output: a finished report is searched for secrets, and only then written.
#include "app/output.hpp"

#include "app/exit_codes.hpp"
#include "app/values.hpp"
#include "base/ascii.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/report/compare.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

// COLUMNS, as shells and pagers give it.
std::optional<int> asked_columns(const Environment& environment) {
    const auto text = environment.get("COLUMNS");
    int columns = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), columns);
    const bool number = error == std::errc() && end == text->data() + text->size() && columns > 0;
    return number ? std::optional(columns) : std::nullopt;
}

bool locale_is_utf8(const Environment& environment) {
    for (const auto* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = environment.get(variable);
        if (!value || value->empty()) continue;
        const auto codeset = lower(*value);
        return contains(codeset, "utf-8") || contains(codeset, "utf8");
    }
    return false;
}

const report::Format& format_named(std::string_view name) {
    for (const auto& format : report::formats()) {
        if (format.name == name) return format;
    }
    return report::formats().front();
}

// Puts the size of a JSON text into its receipt. A quotation mark within a string is escaped, so the key stands once.
bool put_size(std::string& text, std::size_t guess) {
    constexpr std::string_view key = "\"bytes_searched\":";
    if (!text.starts_with('{')) return false;
    auto at = text.find(key);
    if (at == std::string::npos) return false;
    at += key.size();
    if (text[at] == ' ') ++at;
    const auto digits = std::to_string(guess);
    const auto size = std::to_string(text.size());
    if (size.size() != digits.size() || !std::string_view(text).substr(at).starts_with(digits)) return false;
    text.replace(at, digits.size(), size);
    return true;
}

// The receipt stands in what it counts: the size of the text holds still once the number of its digits is right.
std::string render_settled(const Rendering& render, const report::Style& style, RedactionReceipt receipt) {
    // Most reports have four digits' worth of bytes: then one rendering is enough.
    receipt.bytes_searched = 1000;
    std::string text;
    for (int round = 0; round < 8; ++round) {
        text = render(style, receipt);
        if (text.size() == receipt.bytes_searched) break;
        if (put_size(text, receipt.bytes_searched)) break;
        receipt.bytes_searched = text.size();
    }
    return text;
}

// The minimal report, and its exit code.
std::string instead_of(Report& report, std::string_view format, std::string_view why) {
    report.exit_code =
        format_named(format).exit_code != nullptr ? exit_code::nagios_unknown : exit_code::internal;
    return report::minimal_report(
        format,
        report.header,
        why,
        {.secrets_known = report.redaction.secrets_known,
         .not_searched = report.redaction.not_searched,
         .matched_by_form = report.redaction.matched_by_form}
    );
}

}  // namespace

std::optional<int> terminal_columns(int descriptor) {
    winsize size{};
    const bool known = ::isatty(descriptor) == 1 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0;
    return known && size.ws_col > 0 ? std::optional<int>(size.ws_col) : std::nullopt;
}

int output_columns(const Environment& environment) {
    if (const auto columns = terminal_columns(STDOUT_FILENO)) return *columns;
    return asked_columns(environment).value_or(report::Style{}.columns);
}

report::Style style_for(const Options& options, const Environment& environment) {
    report::Style style;
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    style.columns = output_columns(environment);
    const auto no_color = environment.get("NO_COLOR");
    const bool refused = no_color && !no_color->empty();
    style.colour =
        options.colour == ColourChoice::always || (options.colour == ColourChoice::automatic && terminal &&
                                                   !refused && environment.get("TERM") != "dumb");
    style.unicode = locale_is_utf8(environment);
    style.pretty = options.pretty;
    style.verbosity = options.verbosity;
    return style;
}

bool holds_secret(std::string_view finished, const Redactor& redactor, LeakRule rule) {
    // A secret that is like our own syntax is no leak. Nearly no text needs the second search.
    return redactor.search(finished, rule).found > 0 && redactor.search(values_of(finished), rule).found > 0;
}

std::optional<std::string>
render_searched(const Rendering& render, report::Style style, const Redactor& redactor) {
    const auto known = redactor.search({});
    while (true) {
        auto text = render_settled(render, style, known);
        // Once every text that may quote others is scrubbed, what is left are our own words, dates and times.
        const auto rule = style.redactor != nullptr ? LeakRule::but_our_words : LeakRule::every_part;
        if (!holds_secret(text, redactor, rule)) return text;
        if (style.redactor != nullptr) return std::nullopt;
        style.redactor = &redactor;
    }
}

std::string render_checked(
    Report& report,
    std::string_view format,
    const report::Style& style,
    const Redactor& redactor,
    const Comparison* against
) {
    const auto rendered = [&](const report::Format& as, const report::Style& with) {
        return against != nullptr ? report::render_against(as, report, *against, with)
                                  : as.render(report, with);
    };
    const auto& chosen = format_named(format);
    auto checked = style;
    report.redaction = redactor.search({});
    // Our own words may quote a secret (a directory or a host that is named like the token), and layout wraps, cuts and
    // quotes what it prints: then each field goes through scrub().
    if (format != "json" && holds_secret(rendered(format_named("json"), style), redactor))
        checked.redactor = &redactor;
    const Rendering render = [&](const report::Style& with, const RedactionReceipt& receipt) {
        report.redaction = receipt;
        return rendered(chosen, with);
    };
    if (auto text = render_searched(render, checked, redactor)) {
        if (chosen.exit_code != nullptr) report.exit_code = chosen.exit_code(report);
        return std::move(*text);
    }
    return instead_of(report, format, "the finished report would have held a secret");
}

std::string render_shared(
    Report& report,
    std::string_view format,
    report::Style style,
    const Redactor& redactor,
    report::Pseudonyms& pseudonyms
) {
    pseudonyms.apply(report);
    style.shared = true;
    auto text = render_checked(report, format, style, redactor);
    // Layout wraps lines, and so may split a name: the fields of JSON are whole.
    const auto fields = format_named("json").render(report, style);
    if (pseudonyms.leak_into(text) || pseudonyms.leak_into(fields))
        return instead_of(report, format, "the finished report would have held a name that --share replaces");
    return text;
}

bool scrub_lines(std::string& text, const Redactor& redactor) {
    if (redactor.search(text).found == 0) return true;
    std::string scrubbed;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        scrubbed += redactor.scrub(std::string_view(text).substr(at, end - at)) + "\n";
        at = end + 1;
    }
    text = std::move(scrubbed);
    return redactor.search(text, LeakRule::but_our_words).found == 0;
}

int usage_error(const std::string& why) {
    write_stderr("ocprobe: " + why + "\n");
    return exit_code::usage;
}

int not_written(int error) {
    if (error == EINTR) return exit_code::signal_base + StopSignals::received();
    write_stderr("ocprobe: the report could not be written: " + errno_name(error) + "\n");
    return exit_code::not_written;
}

int deliver(const std::string& text, int exit_code, bool stdout_open, const std::optional<Millis>& limit) {
    const int error = stdout_open ? write_stdout(text, limit) : EBADF;
    return error == 0 ? exit_code : not_written(error);
}

}  // namespace ocprobe::app
