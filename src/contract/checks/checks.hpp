// The five release-blockers and the rows beside them: one row a check.
#pragma once

#include "contract/pair/side.hpp"
#include "ocprobe/model/contract.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// A change that can be made without a decision.
struct Mend {
    enum class Kind : std::uint8_t { set_variable, remove_key, replace_word };
    Kind kind = Kind::set_variable;
    const Service* service = nullptr;
    Place place;        ///< of what is removed or replaced
    std::string key;    ///< the variable or the key
    std::string value;  ///< of the variable, or the new word
    std::string old;    ///< the word that is replaced
};

/// What a check says about one pair.
class Row {
public:
    Row(const Project& project, std::string_view id) : project_(project) { row_.id = id; }

    /// `slug` names the fault within its row, for the fingerprint.
    void
    add(ContractEffect effect,
        const Service& service,
        Place place,
        std::string_view slug,
        std::string summary,
        std::string fix = {});
    void fails(
        const Service& service, Place place, std::string_view slug, std::string summary, std::string fix = {}
    ) {
        add(ContractEffect::fails, service, place, slug, std::move(summary), std::move(fix));
    }
    void latent(
        const Service& service, Place place, std::string_view slug, std::string summary, std::string fix = {}
    ) {
        add(ContractEffect::latent, service, place, slug, std::move(summary), std::move(fix));
    }
    void warn(
        const Service& service, Place place, std::string_view slug, std::string summary, std::string fix = {}
    ) {
        add(ContractEffect::warning, service, place, slug, std::move(summary), std::move(fix));
    }
    /// The files do not tell.
    void undecided(const Service& service, Place place, std::string why);
    /// What holds, when nothing was found.
    void green(std::string summary) { holds_ = std::move(summary); }
    void mend(Mend change) { mends_.push_back(std::move(change)); }

    [[nodiscard]] bool is_red() const;
    [[nodiscard]] bool is_undecided() const { return undecided_; }
    [[nodiscard]] ContractRow finished();
    [[nodiscard]] const std::vector<Mend>& mends() const { return mends_; }

private:
    const Project& project_;
    ContractRow row_;
    std::string holds_;
    bool undecided_ = false;
    std::vector<Mend> mends_;
};

struct Check {
    std::string_view id;
    std::string_view question;
    void (*judge)(const Pair&, Row&);
    std::string_view holds_when;
    std::string_view what_to_do;
};

/// The five, in the runbook's order.
[[nodiscard]] std::span<const Check> blockers();
/// The rows beside them: warnings.
[[nodiscard]] std::span<const Check> further_checks();

void check_url(const Pair& pair, Row& row);
void check_token(const Pair& pair, Row& row);
void check_socket(const Pair& pair, Row& row);
void check_state(const Pair& pair, Row& row);
void check_mode(const Pair& pair, Row& row);
void check_health(const Pair& pair, Row& row);

/// A word of the files as a finding prints it.
[[nodiscard]] std::string shown(std::string_view text);
/// Where a variable of a service stands, else the service itself.
[[nodiscard]] Place place_of(const Service& service, std::string_view variable);
/// Whether the CLI dials a loopback address of its own network namespace.
[[nodiscard]] bool dials_loopback(const Pair& pair);
/// Whether the gateway sees this CLI as local: the same namespace and a loopback address.
[[nodiscard]] bool is_local(const Pair& pair);
/// Why a side may have more variables than these files show.
struct Unseen {
    std::string why;
    Place place;
};
/// Nothing when they show all.
[[nodiscard]] std::optional<Unseen> unseen_environment(const Side& side);

}  // namespace ocprobe::contract
