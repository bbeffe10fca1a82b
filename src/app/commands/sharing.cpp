// --share: what the pseudonyms of a run are made with, and where their list goes.
#include "app/commands/sharing.hpp"

#include "app/exit_codes.hpp"
#include "app/explain/entries.hpp"
#include "app/output.hpp"
#include "app/output_file.hpp"
#include "base/ascii.hpp"
#include "ocprobe/base/file_system.hpp"

namespace ocprobe::app {

namespace {

constexpr std::size_t key_cap = 65'536;
// A shorter one can be guessed from the pseudonym of a known address.
constexpr std::size_t shortest_key = 16;

boost::system::result<Secret, UsageError> read_key(const FileSystem& files, const std::string& path) {
    const auto content = files.read(path, key_cap);
    const auto option = "--share-key " + escape_text(path, 200) + ": ";
    if (content.truncated) return UsageError{option + "larger than 64 KiB"};
    if (content.error != 0) return UsageError{option + errno_name(content.error)};
    Secret key{std::string(trim_blanks(content.bytes))};
    if (key.size() < shortest_key) return UsageError{option + "shorter than 16 bytes"};
    return key;
}

// The sentences that a report may quote.
std::string own_words() {
    std::string words;
    for (const auto& entry : entries()) {
        for (const auto text : {entry.id, entry.holds_when, entry.what_to_do, entry.excludes})
            words.append(text).append("\n");
    }
    return words;
}

}  // namespace

boost::system::result<std::optional<report::Pseudonyms>, UsageError>
make_pseudonyms(const CommandContext& context) {
    const auto& sharing = context.options.sharing;
    if (!sharing.any()) return std::optional<report::Pseudonyms>();
    std::optional<Secret> key;
    if (sharing.key) {
        auto read = read_key(context.files, *sharing.key);
        if (!read) return read.error();
        key = std::move(*read);
    }
    return std::optional<report::Pseudonyms>(std::in_place, own_words(), std::move(key));
}

std::string render_report(
    const CommandContext& context,
    Report& report,
    const Redactor& redactor,
    std::optional<report::Pseudonyms>& pseudonyms,
    const Comparison* against
) {
    const auto style = style_for(context.options, context.environment);
    return pseudonyms ? render_shared(report, context.options.output, style, redactor, *pseudonyms)
                      : render_checked(report, context.options.output, style, redactor, against);
}

int write_map(
    const CommandContext& context,
    const std::optional<report::Pseudonyms>& pseudonyms,
    const Redactor& redactor,
    int code
) {
    const auto& path = context.options.sharing.map;
    if (!path || !pseudonyms) return code;
    const auto map = pseudonyms->map();
    const bool secret = holds_secret(map, redactor);
    constexpr mode_t owner_only = 0600;
    const int error = secret ? 0 : replace_file(*path, map, owner_only);
    if (!secret && error == 0) return code;
    write_stderr(
        "ocprobe: --share-map " + escape_text(*path, 200) + ": " +
        (secret ? "it would have held a secret" : errno_name(error)) + "\n"
    );
    return exit_code::not_written;
}

}  // namespace ocprobe::app
