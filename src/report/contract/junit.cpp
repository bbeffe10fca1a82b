// JUnit XML: a suite for each pair, a test for each checkbox.
#include "report/common/markup.hpp"
#include "report/common/printable.hpp"
#include "report/contract/parts.hpp"

#include <string>

namespace ocprobe::report {

namespace {

class Xml {
public:
    explicit Xml(const Style& style) : printable_(style.redactor) {}

    void line(std::size_t depth, const std::string& text) {
        out_ += std::string(2 * depth, ' ') + text + "\n";
    }

    [[nodiscard]] std::string attribute(std::string_view name, std::string_view value) const {
        return " " + std::string(name) + "=\"" + text(value) + "\"";
    }
    [[nodiscard]] std::string text(std::string_view value) const { return markup_text(printable_(value)); }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    Printable printable_;
    std::string out_;
};

std::string failure_text(const ContractRow& row) {
    std::string out;
    for (const auto& finding : row.findings) {
        if (finding.effect == ContractEffect::note && row.status == ContractStatus::red) continue;
        out += (out.empty() ? "" : "; ") + place_text(finding.place) + ": " + finding.summary;
    }
    return out;
}

void write_case(Xml& xml, const ContractPair& pair, const ContractRow& row) {
    const auto head = "<testcase" + xml.attribute("classname", pair_text(pair)) +
                      xml.attribute("name", row.id) + " time=\"0\"";
    if (row.status == ContractStatus::green) {
        xml.line(2, head + "/>");
        return;
    }
    xml.line(2, head + ">");
    if (row.status == ContractStatus::red) {
        xml.line(
            3,
            "<failure" + xml.attribute("message", row.summary) + xml.attribute("type", row.id) + ">" +
                xml.text(failure_text(row)) + "</failure>"
        );
    } else {
        xml.line(
            3,
            "<skipped" + xml.attribute("message", std::string(name(row.status)) + ": " + row.summary) + "/>"
        );
    }
    xml.line(2, "</testcase>");
}

}  // namespace

std::string contract_junit(const ContractReport& report, const Style& style) {
    Xml xml(style);
    const auto count = count_rows(report);
    const auto total = count.green + count.red + count.waived + count.undecided;
    xml.line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    xml.line(
        0,
        "<testsuites name=\"ocprobe contract\" tests=\"" + std::to_string(total) + "\" failures=\"" +
            std::to_string(count.red) + "\" errors=\"0\" time=\"0\">"
    );
    for (const auto& pair : report.pairs) {
        std::size_t red = 0;
        std::size_t skipped = 0;
        for (const auto& row : pair.rows) {
            if (row.status == ContractStatus::red) ++red;
            if (row.status == ContractStatus::waived || row.status == ContractStatus::undecided) ++skipped;
        }
        xml.line(
            1,
            "<testsuite" + xml.attribute("name", pair_text(pair)) + " tests=\"" +
                std::to_string(pair.rows.size()) + "\" failures=\"" + std::to_string(red) +
                "\" errors=\"0\" skipped=\"" + std::to_string(skipped) + "\" time=\"0\">"
        );
        for (const auto& row : pair.rows)
            write_case(xml, pair, row);
        xml.line(1, "</testsuite>");
    }
    // A waiver that does not count keeps the run red: it must be shown.
    for (const auto& finding : report.warnings) {
        if (!is_red(finding)) continue;
        xml.line(
            1,
            "<testsuite" + xml.attribute("name", finding.id) +
                " tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0\">"
        );
        xml.line(
            2,
            "<testcase" + xml.attribute("classname", finding.id) + xml.attribute("name", finding.summary) +
                " time=\"0\">"
        );
        xml.line(
            3,
            "<failure" + xml.attribute("message", finding.summary) + xml.attribute("type", finding.id) + "/>"
        );
        xml.line(2, "</testcase>");
        xml.line(1, "</testsuite>");
    }
    xml.line(0, "</testsuites>");
    return xml.take();
}

}  // namespace ocprobe::report
