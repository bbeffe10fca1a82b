// Every row's changes at once; where that fails, row by row.
#include "contract/patch/safe_patch.hpp"

#include "contract/patch/overlay.hpp"
#include "contract/patch/patch.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

/// Each trial reads and judges all files again.
constexpr std::size_t most_trials = 64;

const ContractRow* row_of(const ContractReport& report, std::size_t pair, std::string_view id) {
    if (pair >= report.pairs.size()) return nullptr;
    const auto& rows = report.pairs[pair].rows;
    const auto found =
        std::find_if(rows.begin(), rows.end(), [id](const ContractRow& row) { return row.id == id; });
    return found == rows.end() ? nullptr : &*found;
}

/// No row is worse than before. What --live measured is not measured again.
bool is_no_worse(const ContractReport& before, const ContractReport& after) {
    if (before.pairs.size() != after.pairs.size()) return false;
    for (std::size_t pair = 0; pair < after.pairs.size(); ++pair) {
        for (const auto& row : after.pairs[pair].rows) {
            const auto* old = row_of(before, pair, row.id);
            if (old == nullptr || row.status > old->status) return false;
        }
    }
    return true;
}

/// patch(1) and git skip the lines before the first file.
std::string printed(const Patch& patch) {
    return patch.words + patch.diff;
}

class Trials {
public:
    Trials(
        const Project& project, const ContractReport& before, const FileSystem& files, const Rejudge& rejudge
    )
        : project_(project), before_(before), files_(files), rejudge_(rejudge) {}

    [[nodiscard]] bool passes(const std::vector<const RowChanges*>& rows) {
        if (++count_ > most_trials) return false;
        const auto patch = patch_of(rows);
        if (patch.texts.empty()) return false;
        const auto after = rejudge_(PatchedFiles(files_, patch.texts));
        if (!after || !is_no_worse(before_, *after)) return false;
        return std::all_of(rows.begin(), rows.end(), [&](const RowChanges* row) {
            const auto* now = row_of(*after, row->pair, row->id);
            return now != nullptr && now->status == ContractStatus::green;
        });
    }

    [[nodiscard]] Patch patch_of(const std::vector<const RowChanges*>& rows) const {
        std::vector<Change> changes;
        for (const auto* row : rows)
            changes.insert(changes.end(), row->changes.begin(), row->changes.end());
        return make_patch(project_, changes);
    }

private:
    const Project& project_;
    const ContractReport& before_;
    const FileSystem& files_;
    const Rejudge& rejudge_;
    std::size_t count_ = 0;
};

}  // namespace

std::string make_safe_patch(
    const Project& project,
    const ContractReport& before,
    const std::vector<RowChanges>& rows,
    const FileSystem& files,
    const Rejudge& rejudge
) {
    std::vector<const RowChanges*> all;
    for (const auto& row : rows) {
        if (!row.changes.empty()) all.push_back(&row);
    }
    Trials trials(project, before, files, rejudge);
    if (all.empty()) return {};
    if (trials.passes(all)) return printed(trials.patch_of(all));
    std::vector<const RowChanges*> taken;
    // Twice: a row may need what a later one changes.
    for (int round = 0; round < 2; ++round) {
        for (const auto* row : all) {
            if (std::find(taken.begin(), taken.end(), row) != taken.end()) continue;
            taken.push_back(row);
            if (!trials.passes(taken)) taken.pop_back();
        }
    }
    return taken.empty() ? std::string() : printed(trials.patch_of(taken));
}

}  // namespace ocprobe::contract
