// The credential ladder: the CLI's decision as facts, every rung with why it won or lost, and the values.
#include "openclaw/credential/ladder.hpp"

#include "openclaw/credential/decision.hpp"
#include "openclaw/credential/value.hpp"

#include <algorithm>
#include <utility>

namespace ocprobe::openclaw {
namespace {

class Ladder {
public:
    Ladder(const CredentialLadderRequest& request, const CredentialInputs& inputs)
        : request_(request), inputs_(inputs), decision_(decide_credentials(request, inputs)) {}

    CredentialLadder run() {
        fill_facts();
        add_rungs();
        keep_values();
        return std::move(out_);
    }

private:
    [[nodiscard]] const CredentialInput& at(Place place) const {
        return inputs_.at(static_cast<std::size_t>(place));
    }
    [[nodiscard]] Source source(Place place) const { return source_of(place, inputs_); }

    /// The value that goes into the frame as the gateway's mode asks; nothing when nothing goes or nobody
    /// knows it.
    [[nodiscard]] std::optional<std::string> sent() const {
        if (decision_.forced) return decision_.forced;
        const auto place = decision_.primary();
        return place ? at(*place).value : std::nullopt;
    }

    void fill_facts() {
        CredentialFacts& facts = out_.facts;
        facts.expected_mode = decision_.request.auth_mode;
        facts.config_ignored = decision_.request.env_url;
        facts.forced = decision_.forced.has_value();
        facts.cached_device_token = decision_.cached_device_token;
        facts.stop = decision_.stop;
        facts.stop_detail = decision_.stop_detail;
        if (decision_.stop_place) facts.stop_source = source(*decision_.stop_place);
        if (facts.forced) {
            facts.kind = CredentialKind::token;
            facts.source.kind = request_.token->source;
            facts.trimmed = decision_.forced->size() != request_.token->token.size();
        } else if (const auto place = decision_.primary()) {
            facts.kind = is_token(*place) ? CredentialKind::token : CredentialKind::password;
            facts.source = source(*place);
            facts.trimmed = at(*place).trimmed;
            facts.value_unknown = at(*place).undecided;
            if (facts.value_unknown)
                set_problem(facts, {CredentialProblem::unresolved_reference, at(*place).detail});
        } else if (facts.cached_device_token) {
            facts.kind = CredentialKind::device_token;
            facts.source.kind = SourceKind::state_device_token;
        }
        if (const auto other = decision_.secondary()) facts.also.push_back(beside(*other));
        if (const auto value = sent()) {
            facts.length = value->size();
            set_problem(facts, problem_of(*value));
        }
    }

    /// What goes into the same frame beside the one that the mode asks for.
    [[nodiscard]] SentCredential beside(Place place) const {
        const CredentialInput& input = at(place);
        SentCredential sent;
        sent.kind = is_token(place) ? CredentialKind::token : CredentialKind::password;
        sent.source = source(place);
        sent.trimmed = input.trimmed;
        if (input.value) {
            sent.length = input.value->size();
            set_problem(sent, problem_of(*input.value));
        } else {
            set_problem(sent, {CredentialProblem::unresolved_reference, input.detail});
        }
        return sent;
    }

    template <class Facts>
    static void set_problem(Facts& facts, ValueProblem found) {
        facts.problem = found.problem;
        facts.problem_detail = std::move(found.detail);
    }

    [[nodiscard]] std::string why_lost(Place place) const {
        const CredentialInput& input = at(place);
        if (decision_.forced) return "replaced for this run";
        if (input.blank) return "set, but blank";
        if (!input.slot.configured) return input.detail.empty() ? "not set" : input.detail;
        if (decision_.request.env_url && !decision_.fell_back && !is_env(place)) {
            return request_.urls.target.overridden
                       ? "not read for a given URL, as not for OPENCLAW_GATEWAY_URL"
                       : "ignored: OPENCLAW_GATEWAY_URL is set";
        }
        if (decision_.stop_place && decision_.stop_place != place) {
            return "the CLI stops at " + label(source(*decision_.stop_place));
        }
        if (!input.value) return input.detail;
        const auto winner = is_token(place) ? decision_.chosen.token : decision_.chosen.password;
        if (winner) return label(source(*winner)) + " comes first";
        if (input.slot.has_variable) return "the CLI drops a value that still holds a ${NAME}";
        if (input.slot.reference) return "a reference that the CLI does not read in this mode";
        return is_token(place) ? "only read when gateway.auth.token is not configured"
                               : "only read when gateway.auth.password is not configured";
    }

    /// Compared with what is sent of its own kind, else with what is sent at all.
    [[nodiscard]] std::optional<bool> same_as_used(CredentialKind kind, const std::string& value) const {
        const auto own = kind == CredentialKind::token ? decision_.chosen.token : decision_.chosen.password;
        const auto other = own ? at(*own).value : sent();
        if (!other) return std::nullopt;
        return Secret::same(Secret(value), Secret(*other));
    }

    void describe(CredentialRung& rung, const std::string& value) const {
        rung.present = true;
        rung.length = value.size();
        set_problem(rung, problem_of(value));
        if (!rung.used) rung.same_as_used = same_as_used(rung.kind, value);
    }

    void add_rung(Place place) {
        const CredentialInput& input = at(place);
        CredentialRung rung;
        rung.source = source(place);
        rung.kind = is_token(place) ? CredentialKind::token : CredentialKind::password;
        rung.used = decision_.uses(place);
        rung.trimmed = input.trimmed;
        if (input.value) {
            describe(rung, *input.value);
        } else if (input.slot.configured) {
            rung.present = true;
            set_problem(rung, {CredentialProblem::unresolved_reference, input.detail});
        } else if (input.blank) {
            rung.problem = CredentialProblem::blank;
        }
        rung.why = rung.used ? "the first of its kind with a value" : why_lost(place);
        out_.facts.ladder.push_back(std::move(rung));
        if (is_env(place)) add_hidden(place);
    }

    /// The same variable in a lower layer.
    void add_hidden(Place place) {
        const std::string_view name =
            is_token(place) ? "OPENCLAW_GATEWAY_TOKEN" : "OPENCLAW_GATEWAY_PASSWORD";
        for (const auto& hidden : request_.hidden) {
            if (hidden.name != name) continue;
            CredentialRung rung;
            rung.source = Source{source(place).kind, hidden.variable.origin};
            rung.kind = is_token(place) ? CredentialKind::token : CredentialKind::password;
            const std::string value(trim(hidden.variable.value));
            rung.trimmed = value.size() != hidden.variable.value.size();
            if (value.empty()) {
                rung.problem = CredentialProblem::blank;
            } else {
                describe(rung, value);
                out_.secrets.emplace_back(value);
            }
            rung.why = hidden.hidden_by + " has the variable already";
            out_.facts.ladder.push_back(std::move(rung));
        }
    }

    void add_rungs() {
        if (decision_.forced) {
            CredentialRung rung;
            rung.source = out_.facts.source;
            rung.kind = CredentialKind::token;
            rung.used = true;
            rung.trimmed = out_.facts.trimmed;
            describe(rung, *decision_.forced);
            rung.why = "given for this run";
            out_.facts.ladder.push_back(std::move(rung));
        }
        for (const Place place : places_in_order(decision_.request))
            add_rung(place);
        if (!request_.cached_device_token) return;
        CredentialRung rung;
        rung.source.kind = SourceKind::state_device_token;
        rung.kind = CredentialKind::device_token;
        rung.present = true;
        rung.why = decision_.cached_device_token ? "not sent unless asked for"
                                                 : "only used when nothing else is configured";
        out_.facts.ladder.push_back(std::move(rung));
    }

    void keep_values() {
        Credentials& kept = out_.credentials;
        const auto keep = [&](std::optional<Secret>& slot, std::optional<Place> place) {
            if (place && at(*place).value) slot.emplace(*at(*place).value);
        };
        keep(kept.token, decision_.chosen.token);
        keep(kept.password, decision_.chosen.password);
        if (decision_.forced) {
            kept.token.emplace(*decision_.forced);
            out_.secrets.emplace_back(*decision_.forced);
        }
        const auto main = sent();
        for (const Place place : places_in_order(decision_.request)) {
            const auto& value = at(place).value;
            if (!value) continue;
            out_.secrets.emplace_back(*value);
            if (decision_.uses(place) || kept.alternative_token) continue;
            if (main && Secret::same(Secret(*value), Secret(*main))) continue;
            kept.alternative_token.emplace(*value);
            out_.facts.alternative_source = source(place);
        }
    }

    const CredentialLadderRequest& request_;
    const CredentialInputs& inputs_;
    Decision decision_;
    CredentialLadder out_;
};

}  // namespace

CredentialLadder climb_credentials(const CredentialLadderRequest& request, const CredentialInputs& inputs) {
    return Ladder(request, inputs).run();
}

}  // namespace ocprobe::openclaw
