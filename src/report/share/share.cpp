// The transformation of a report: what is known is learned first, then every text is gone through.
#include "ocprobe/report/share.hpp"

#include "ocprobe/report/render.hpp"
#include "ocprobe/report/schemas.hpp"
#include "report/common/json_writer.hpp"
#include "report/share/forms.hpp"
#include "report/share/learn.hpp"
#include "report/share/names.hpp"
#include "report/share/texts.hpp"

#include <limits>

namespace ocprobe::report {

namespace {

// The words between the values of a report: those of one that holds none.
std::string words_of_formats() {
    std::string words(schema("report"));
    Style style;
    style.verbosity = 1;
    for (const auto& format : formats())
        words += '\n' + format.render(Report(), style);
    return words;
}

struct Rename {
    Names& names;

    void operator()(std::string& text) const {
        if (!text.empty()) text = name_all(names, text);
    }
    void operator()(SafeText& text) const {
        // It was cleaned and cut before; a pseudonym may be longer than what it stands for.
        if (!text.empty())
            text = Redactor().clean(name_all(names, text.str()), std::numeric_limits<std::size_t>::max());
    }
};

// Without a change: what a later text shows may stand in an earlier one.
struct Look {
    Names& names;

    void operator()(const std::string& text) const { (void)name_all(names, text); }
    void operator()(const SafeText& text) const { (void)name_all(names, text.str()); }
};

template <class Part>
void rename_all(Names& names, Part& part) {
    TextWalk<Rename>{{names}}.walk(part);
}

}  // namespace

struct Pseudonyms::Impl {
    Names names;
};

Pseudonyms::Pseudonyms(std::string_view words, std::optional<Secret> key)
    : impl_(new Impl{Names(std::string(words) + '\n' + words_of_formats(), std::move(key))}) {}
Pseudonyms::~Pseudonyms() = default;
Pseudonyms::Pseudonyms(Pseudonyms&&) noexcept = default;
Pseudonyms& Pseudonyms::operator=(Pseudonyms&&) noexcept = default;

void Pseudonyms::learn(const ContainerFacts& container, const Target& target) {
    learn_names(impl_->names, target);
    learn_names(impl_->names, container);
}

void Pseudonyms::apply(Report& report) {
    learn_names(impl_->names, report.evidence);
    learn_names(impl_->names, report.judgement);
    TextWalk<Look>{{impl_->names}}.walk(report.evidence);
    TextWalk<Look>{{impl_->names}}.walk(report.judgement);
    rename_all(impl_->names, report.evidence);
    rename_all(impl_->names, report.judgement);
}

void Pseudonyms::apply(HeldSocket& socket) {
    rename_all(impl_->names, socket);
}
void Pseudonyms::apply(SessionEnd& end) {
    rename_all(impl_->names, end);
}
void Pseudonyms::apply(AskStep& step) {
    rename_all(impl_->names, step);
}

bool Pseudonyms::leak_into(std::string_view finished) const {
    return impl_->names.stand_in(finished);
}

bool Pseudonyms::empty() const {
    return impl_->names.spellings().empty();
}

std::string Pseudonyms::map() const {
    std::string text;
    for (const auto& spelling : impl_->names.spellings())
        text += "{\"name\":" + json_string(escape_text(spelling.name)) +
                ",\"original\":" + json_string(escape_text(spelling.original, 4'096)) + "}\n";
    return text;
}

}  // namespace ocprobe::report
