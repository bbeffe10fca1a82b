// `evidence` of the JSON report, read back into the model.
#include "ocprobe/report/evidence.hpp"
#include "report/evidence/model_reader.hpp"

namespace ocprobe::report {

namespace {

// What the judgement takes for granted.
std::optional<ReadFault> wrong_stages(const Evidence& evidence) {
    if (evidence.stages.size() != stage_count)
        return ReadFault{"/evidence/stages", "does not hold the eight stages"};
    for (std::size_t i = 0; i < evidence.stages.size(); ++i) {
        const auto& stage = evidence.stages[i];
        const auto place = "/evidence/stages/" + std::to_string(i);
        if (stage.id != static_cast<StageId>(i))
            return ReadFault{place + "/id", "is not \"" + std::string(name(static_cast<StageId>(i))) + "\""};
        const bool fits = std::visit(
            [&]<class Facts>(const Facts&) {
                if constexpr (described::Struct<Facts>) return described::stage_of<Facts> == stage.id;
                return true;
            },
            stage.facts
        );
        if (!fits) return ReadFault{place + "/facts", "are those of another stage"};
    }
    return std::nullopt;
}

}  // namespace

boost::system::result<Evidence, ReadFault> read_evidence(const boost::json::value& evidence) {
    Evidence read;
    ModelReader reader("/evidence");
    if (!reader.read(evidence, read)) return std::move(reader).fault();
    if (auto fault = wrong_stages(read)) return *std::move(fault);
    return read;
}

}  // namespace ocprobe::report
