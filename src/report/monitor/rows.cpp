#include "report/monitor/rows.hpp"

#include "report/common/phrases.hpp"
#include "report/common/printable.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

std::vector<ResultRow> result_rows(const Report& report, const Style& style) {
    const Printable printable(style.redactor);
    const auto& verdict = report.judgement.verdict;
    std::vector<ResultRow> rows;
    const auto verdict_status = report.exit_code == 0 ? RowStatus::passed : RowStatus::failed;
    const bool caused = verdict.kind != VerdictKind::healthy || report.exit_code == 0;
    rows.push_back(
        {"verdict",
         verdict_status,
         caused ? printable(fmt::format("{}: {}", verdict.id, verdict.summary))
                : std::string("what was asked for is not proven"),
         report.header.took}
    );
    for (const auto& stage : report.evidence.stages) {
        const auto status = stage.status == StageStatus::failed    ? RowStatus::failed
                            : stage.status == StageStatus::skipped ? RowStatus::skipped
                                                                   : RowStatus::passed;
        rows.push_back({std::string(name(stage.id)), status, printable(sentence_for(stage)), stage.took});
    }
    return rows;
}

std::string seconds_text(Micros time) {
    return fmt::format("{}.{:06}", time.count() / 1'000'000, time.count() % 1'000'000);
}

VerdictPlace place_of_verdict(const Report& report) {
    const auto& config = report.evidence.state.config;
    if (!report.judgement.verdict.id.starts_with("state.config_")) return {};
    const auto& file = config.problem_file.empty() ? config.path : config.problem_file;
    return {file, config.line, config.column};
}

}  // namespace ocprobe::report
