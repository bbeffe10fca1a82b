// Files that hold a secret.
#include "openclaw/credential/secret_file.hpp"

#include <array>
#include <charconv>

namespace ocprobe::openclaw {

namespace {

constexpr std::uint32_t bits_of_others = 066;

std::string octal(std::uint32_t mode) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), mode, 8).ptr;
    return "0" + std::string(digits.data(), end);
}

// One key or array index of a JSON pointer.
const boost::json::value* step(const boost::json::value& from, std::string_view token) {
    std::string key;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escaped = token[i] == '~' && i + 1 < token.size();
        if (escaped) ++i;
        key += escaped ? (token[i] == '1' ? '/' : '~') : token[i];
    }
    if (const auto* object = from.if_object()) return object->if_contains(key);
    const auto* array = from.if_array();
    std::size_t index = 0;
    const auto parsed = std::from_chars(key.data(), key.data() + key.size(), index);
    const bool canonical = parsed.ec == std::errc() && parsed.ptr == key.data() + key.size() &&
                           (key.size() == 1 || key.front() != '0');
    return array != nullptr && canonical && index < array->size() ? &(*array)[index] : nullptr;
}

}  // namespace

std::optional<std::string>
insecure_secret_file(const SecretRequest& request, const std::string& path, bool waived) {
    const FileStatus file = request.files.status(path, false);
    if (file.error != 0) return "cannot be read: " + errno_name(file.error);
    if (file.kind == FileKind::symlink) return "is a symbolic link, which the CLI refuses";
    if (file.kind != FileKind::regular) return "is no regular file";
    if (file.links > 1 && request.config.rules == CliRules::v2026_9_6) {
        return "has more than one hard link, which the CLI refuses";
    }
    if (waived && request.config.rules != CliRules::v2026_9_6) return std::nullopt;
    if ((file.mode & bits_of_others) != 0) {
        return "has mode " + octal(file.mode) + ": the CLI reads it only when nobody else may";
    }
    if (file.uid != request.uid) {
        return "belongs to uid " + std::to_string(file.uid) + ": the CLI, run as uid " +
               std::to_string(request.uid) + ", refuses it";
    }
    return std::nullopt;
}

const boost::json::value* at_json_pointer(const boost::json::value& document, std::string_view pointer) {
    const boost::json::value* found = &document;
    while (found != nullptr && !pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        found = step(*found, pointer.substr(0, end));
        pointer.remove_prefix(end);
    }
    return found;
}

}  // namespace ocprobe::openclaw
