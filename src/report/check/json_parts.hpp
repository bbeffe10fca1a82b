// The parts of the JSON report, each written into the object that is open.
#pragma once

#include "ocprobe/model/report.hpp"
#include "ocprobe/report/render.hpp"
#include "report/common/json_writer.hpp"

namespace ocprobe::report {

/// The members that every document begins with.
void write_header(JsonWriter& json, std::string_view schema, const RunHeader& header);
/// An array of steps: their words and the data that the words are made from.
void write_fix(JsonWriter& json, std::string_view field, const std::vector<FixStep>& steps);
/// verdict, facts, next, findings.
void write_judgement(JsonWriter& json, const Judgement& judgement);
/// Of a saved report: who observed the run, and who judged it.
void write_replay(JsonWriter& json, const Replayed& replayed);
/// The members that every document ends with, except the exit code.
void write_receipt(JsonWriter& json, const RedactionReceipt& receipt);

/// The facts of one stage: what the probes saw, for the three local stages what was read.
void write_stage_facts(JsonWriter& json, const Evidence& evidence, const StageRecord& stage);

void write_target_facts(JsonWriter& json, const Target& target);
void write_credential_facts(JsonWriter& json, const Evidence& evidence);
void write_state_facts(JsonWriter& json, const StateFacts& state);
/// Into the object that is open.
void write_close(JsonWriter& json, const CloseEvent& close);
void write_gateway_error(JsonWriter& json, const GatewayError& error);
void write_session(JsonWriter& json, const HoldFacts& held);
void write_path_step(JsonWriter& json, const PathStep& step);
void write_environment(JsonWriter& json, const Evidence& evidence);
/// All of it, as data for `ocprobe replay`.
void write_evidence(JsonWriter& json, const Evidence& evidence);

}  // namespace ocprobe::report
