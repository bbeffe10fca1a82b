// The files of a project, each read and parsed once.
#pragma once

#include "contract/read/reader.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ocprobe::contract {

inline constexpr std::size_t source_cap = 4UL * 1024 * 1024;

struct ParsedFile {
    std::uint32_t index = 0;
    std::string directory;
    Documents documents;
    /// The first document that is not empty.
    [[nodiscard]] const Node& root() const { return first_root(documents); }
    [[nodiscard]] static const Node& first_root(const Documents& documents);
};

class SourceFiles {
public:
    /// `files` receives each file that is read, the broken one too.
    SourceFiles(const ReadRequest& request, std::vector<SourceFile>& files)
        : request_(request), files_(files) {}

    /// A fault for what cannot be read, is empty or is no mapping. `from` is where it was named.
    [[nodiscard]] boost::system::result<const ParsedFile*, Fault> parsed(const std::string& path, Place from);

private:
    [[nodiscard]] std::string label_for(std::string_view path) const;
    [[nodiscard]] boost::system::result<const ParsedFile*, Fault>
    parse(std::uint32_t index, const std::string& full);

    const ReadRequest& request_;
    std::vector<SourceFile>& files_;
    std::deque<ParsedFile> parsed_;
    std::map<std::string, const ParsedFile*, std::less<>> by_path_;
};

}  // namespace ocprobe::contract
