// What the tests of the inspection share: a tree, an inspection of it, and a look at what was not measured.
#pragma once

#include "ocprobe/container/inspect.hpp"
#include "support/fixture_tree.hpp"

#include <algorithm>
#include <string_view>

namespace ocprobe::test {

inline ContainerFacts inspect(const FileSystem& files, const Environment& environment = {}) {
    return container::inspect(
        {.files = files, .environment = environment, .watched_variables = {}, .is_gateway = {}}
    );
}

inline ContainerFacts inspect(const FixtureTree& tree, const Environment& environment = {}) {
    return inspect(RealFileSystem(tree.root()), environment);
}

/// The errno with which `what` stands in the list of what was not measured; 0 when it does not.
inline int missing_error(const ContainerFacts& facts, std::string_view what) {
    const auto found =
        std::find_if(facts.not_measured.begin(), facts.not_measured.end(), [what](const auto& entry) {
            return entry.what == what;
        });
    return found == facts.not_measured.end() ? 0 : found->error;
}

}  // namespace ocprobe::test
