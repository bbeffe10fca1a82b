// A saved report, back in the model: its evidence as it was observed, or what the rest of it tells. Pure.
#pragma once

#include "ocprobe/model/report.hpp"
#include "ocprobe/report/read.hpp"

#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <string_view>

namespace ocprobe::report {

/// What the member `evidence` of a report holds. An absent member has its default value, an unknown one is ignored;
/// the eight stages must be there, in their order. Texts are escaped, numbers and lists are bounded.
[[nodiscard]] boost::system::result<Evidence, ReadFault> read_evidence(const boost::json::value& evidence);

/// All keys and words of enumerators that `evidence` may hold: they are ours.
[[nodiscard]] std::string_view evidence_words();

/// Whether a report holds its evidence, so that it can be judged again. Older ones do not.
[[nodiscard]] bool has_evidence(const SavedReport& saved);

/// The header and the evidence of such a report, without a judgement. Of an older one: verdict, findings, forecast and
/// stages as they stand in it, the steps of a fix without their edits.
[[nodiscard]] boost::system::result<Report, ReadFault> restore(const SavedReport& saved);

/// The members of the document that report.schema.json does not name.
[[nodiscard]] boost::json::object unknown_members(const boost::json::object& document);

}  // namespace ocprobe::report
