// Every stable id with its documentation: `explain`, `list` and the README print it from here.
#include "judge/explain.hpp"

#include <vector>

namespace ocprobe::judge {

std::span<const Explanation> explanations() {
    static const std::vector<Explanation> all = [] {
        std::vector<Explanation> list;
        for (const auto part :
             {explain_target(),
              explain_connection(),
              explain_session(),
              explain_held(),
              explain_state(),
              explain_rest()}) {
            list.insert(list.end(), part.begin(), part.end());
        }
        return list;
    }();
    return all;
}

}  // namespace ocprobe::judge
