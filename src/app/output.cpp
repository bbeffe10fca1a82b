// The last door: a finished report is searched for secrets, and only then written.
#include "app/output.hpp"

#include "app/exit_codes.hpp"
#include "app/process.hpp"
#include "ocprobe/base/file_system.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

constexpr int widest = 100;
constexpr int narrowest = 60;

bool locale_is_utf8(const Environment& environment) {
    for (const auto* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = environment.get(variable);
        if (!value || value->empty()) continue;
        std::string lower(*value);
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
            return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        });
        return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
    }
    return false;
}

const report::Format& format_named(std::string_view name) {
    for (const auto& format : report::formats()) {
        if (format.name == name) return format;
    }
    return report::formats().front();
}

// Line by line, because scrubbing makes control characters visible and a line break is one.
std::string without_secrets(std::string_view text, const Redactor& redactor) {
    std::string result;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        result += redactor.scrub(line) + "\n";
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return result;
}

// What was replaced may have been more than a string's content.
bool still_whole(const std::string& text, std::string_view format) {
    if (format != "json") return true;
    boost::system::error_code error;
    const auto document = boost::json::parse(text, error);
    return !error && document.is_object();
}

}  // namespace

report::Style style_for(const Options& options, const Environment& environment) {
    report::Style style;
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    winsize size{};
    if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        style.columns = std::clamp<int>(size.ws_col, narrowest, widest);
    }
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

std::string render_checked(
    Report& report, std::string_view format, const report::Style& style, const Redactor& redactor
) {
    const auto& chosen = format_named(format);
    report::Style plain = style;
    plain.colour = false;
    report.redaction = redactor.search({});
    std::string text;
    // The receipt stands in what it counts: the number of digits of its own size settles after two renderings.
    for (int round = 0; round < 6; ++round) {
        text = chosen.render(report, style);
        auto receipt = redactor.search(text);
        if (receipt.found > 0) {
            // Our own words quote a secret: a directory or a host that is named like the token, say.
            text = without_secrets(chosen.render(report, plain), redactor);
            receipt = redactor.search(text);
            if (receipt.found > 0 || !still_whole(text, format)) {
                report.exit_code = exit_code::internal;
                return report::minimal_report(
                    format, report.header, "the finished report would have held a secret"
                );
            }
        }
        if (receipt.bytes_searched == report.redaction.bytes_searched) break;
        report.redaction = receipt;
    }
    return text;
}

int deliver(const std::string& text, int exit_code, bool stdout_open) {
    const int error = stdout_open ? write_stdout(text) : EBADF;
    if (error == 0) return exit_code;
    write_stderr("ocprobe: the report could not be written: " + errno_name(error) + "\n");
    return exit_code::not_written;
}

}  // namespace ocprobe::app
