#include "app/explain/pages.hpp"

#include "app/explain/places.hpp"
#include "app/options/options.hpp"
#include "app/options/paragraph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::app {

namespace {

// More would not be read: the command decides anyway.
constexpr std::size_t most_meanings = 5;
constexpr std::size_t most_patterns = 6;
// A text that speaks this much less for an id than for the first one does not count.
constexpr int least_share = 6;

std::vector<std::span<const Pattern>> corpora() {
    return {openclaw_words(), openclaw_short_words(), shared_words()};
}

void add_part(std::string& text, std::string_view title, std::string_view words, std::size_t columns) {
    if (!words.empty()) text += fmt::format("\n{}\n{}\n", title, paragraph(words, 2, columns));
}

// What has a text in common with this id, so that the text alone does not tell them apart.
std::vector<std::string_view> resembling(std::string_view id) {
    std::vector<std::string_view> others;
    for (const auto patterns : corpora()) {
        for (const auto& pattern : patterns) {
            if (!has_word(pattern.ids, id)) continue;
            for (const auto other : split_ids(pattern.ids)) {
                if (other != id && std::find(others.begin(), others.end(), other) == others.end())
                    others.push_back(other);
            }
        }
    }
    return others;
}

std::string words_of(std::string_view id) {
    std::string text;
    std::size_t told = 0;
    for (const auto patterns : corpora()) {
        for (const auto& pattern : patterns) {
            if (told < most_patterns && split_ids(pattern.ids).front() == id) {
                text += fmt::format("  {} ({})\n", pattern.text, name(pattern.speaker));
                ++told;
            }
        }
    }
    return text;
}

std::string_view question_of(std::string_view stage) {
    for (const auto& row : check_rows()) {
        if (row.stage == stage) return row.question;
    }
    return {};
}

// The command whose answer tells whether the id holds.
struct Decision {
    std::string_view command;
    std::string_view what;
};
Decision decision_for(const Entry& entry) {
    if (entry.kind == "cause in a timeline")
        return {
            "ocprobe timeline gateway.log", "It reads the gateway's log and names what ended it, and when."};
    if (entry.id.starts_with("contract."))
        return {"ocprobe contract compose.yml", "It checks the files and names the line to change."};
    if (entry.id.starts_with("session."))
        return {"ocprobe hold --for 1h", "It holds a session, and tells who ends it and why."};
    if (entry.id == "auth.token_mismatch")
        return {"ocprobe --prove", "In the CLI's container: it also tries the other token once."};
    return {"ocprobe", "In the CLI's container: it measures each stage and names the cause."};
}

std::string id_line(const Entry& entry) {
    return fmt::format("{} ({})", entry.id, entry.kind);
}

}  // namespace

std::string id_page(const Entry& entry, std::size_t columns) {
    auto text = id_line(entry) + "\n";
    add_part(text, "What it means", entry.holds_when, columns);
    const auto decision = decision_for(entry);
    text += fmt::format("\nHow it is proven\n  {}\n", decision.command);
    text += paragraph(decision.what, 2, columns) + "\n";
    if (const auto question = question_of(entry.stage); !question.empty())
        text += paragraph(fmt::format("Stage {}: {}", entry.stage, question), 2, columns) + "\n";
    add_part(text, "What it rules out", entry.excludes, columns);
    std::string like;
    for (const auto other : resembling(entry.id))
        like += (like.empty() ? "" : ", ") + std::string(other);
    add_part(text, "What else looks like it", like, columns);
    add_part(text, "What to do", entry.what_to_do, columns);
    if (const auto places = places_for(entry.id); !places.empty()) {
        text += "\nWhere to do it\n";
        for (const auto& place : places) {
            const auto label = fmt::format("  {:<11}", place.where);
            text += label + paragraph(place.how, label.size(), columns).substr(label.size()) + "\n";
        }
    }
    if (const auto words = words_of(entry.id); !words.empty()) text += "\nWhat programs print\n" + words;
    if (!entry.links.empty()) {
        text += "\nDocuments of the release\n";
        for (const auto link : entry.links)
            text += fmt::format("  {}\n", link);
    }
    return text;
}

std::string ids_page(
    std::string_view title,
    std::string_view means,
    const std::vector<std::string_view>& ids,
    std::size_t columns
) {
    auto text = std::string(title) + "\n";
    if (!means.empty()) text += paragraph(means, 2, columns) + "\n";
    for (const auto id : ids) {
        const auto* entry = entry_named(id);
        if (entry == nullptr) continue;
        text += fmt::format("\n{}\n{}\n", id_line(*entry), paragraph(entry->holds_when, 2, columns));
    }
    return text + "\n`ocprobe explain ID` tells more about one of them.\n";
}

std::string meanings_page(const std::vector<Meaning>& meanings, std::size_t columns) {
    const auto least = meanings.front().weight / least_share;
    std::string text =
        meanings.size() == 1 ? "This text means:\n" : "This text can mean, the likeliest first:\n";
    std::size_t told = 0;
    for (const auto& meaning : meanings) {
        const auto* entry = entry_named(meaning.id);
        if (entry == nullptr || told == most_meanings || meaning.weight < least) continue;
        text +=
            fmt::format("\n{}  {}\n{}\n", ++told, id_line(*entry), paragraph(entry->holds_when, 3, columns));
        text +=
            paragraph(
                fmt::format("Seen: \"{}\" ({})", meaning.seen->text, name(meaning.seen->speaker)), 3, columns
            ) +
            "\n";
    }
    const auto decision = decision_for(*entry_named(meanings.front().id));
    text += fmt::format(
        "\n{}\n  {}\n{}\n",
        told > 1 ? "What decides between them" : "What proves it",
        decision.command,
        paragraph(decision.what, 2, columns)
    );
    return text + fmt::format("\nMore\n  ocprobe explain {}\n", meanings.front().id);
}

std::string list_page(std::string_view what) {
    std::string text;
    if (what != "verdicts") {
        text += "checks, in order\n";
        for (const auto& row : check_rows())
            text += fmt::format("  {:<11} {}\n", row.stage, row.question);
    }
    if (what != "checks") {
        text += std::string(text.empty() ? "" : "\n") +
                "verdicts and findings (`ocprobe explain ID` tells more)\n";
        for (const auto& row : entries())
            text += fmt::format("  {:<32} {}\n", row.id, row.kind);
    }
    return text;
}

}  // namespace ocprobe::app
