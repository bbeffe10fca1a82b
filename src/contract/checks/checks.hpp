// What a check is, and how it says what it finds.
#pragma once

#include "base/required.hpp"
#include "contract/pair/side.hpp"
#include "ocprobe/model/contract.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// One change to the files, with the services themselves.
struct Change {
    ContractEdit::Op op = ContractEdit::Op::advise;
    std::vector<const Service*> services;
    Place place;        ///< of what is removed or replaced
    std::string name;   ///< the variable or the key
    std::string value;  ///< what is written; a command; a sentence
    std::string old;    ///< of replace_part
};

/// One way to correct a finding: all of its changes belong together.
struct Remedy {
    std::vector<Change> changes;
    bool automatic = false;  ///< needs no decision
    std::string when;        ///< when this way is the right one; empty: in every case
};
using Remedies = std::vector<Remedy>;

[[nodiscard]] Change set_env(std::vector<const Service*> services, std::string name, std::string value);
[[nodiscard]] Change set_key(const Service& service, std::string name, std::string value);
[[nodiscard]] Remedies advise(std::string sentence);
/// For what a person decides.
[[nodiscard]] Remedies change(std::vector<Change> changes);
/// For what needs no decision.
[[nodiscard]] Remedies change_at_once(Change made);

struct Check;

/// What a check says about one pair.
class Row {
public:
    Row(const Pair& pair, const Check& check);

    /// `slug` names the fault within its row, for the fingerprint.
    void
    add(ContractEffect effect,
        const Service& service,
        Place place,
        std::string_view slug,
        std::string summary,
        Remedies remedies = {});
    void fails(
        const Service& service,
        Place place,
        std::string_view slug,
        std::string summary,
        Remedies remedies = {}
    ) {
        add(ContractEffect::fails, service, place, slug, std::move(summary), std::move(remedies));
    }
    void latent(
        const Service& service,
        Place place,
        std::string_view slug,
        std::string summary,
        Remedies remedies = {}
    ) {
        add(ContractEffect::latent, service, place, slug, std::move(summary), std::move(remedies));
    }
    void warn(
        const Service& service,
        Place place,
        std::string_view slug,
        std::string summary,
        Remedies remedies = {}
    ) {
        add(ContractEffect::warning, service, place, slug, std::move(summary), std::move(remedies));
    }
    /// The files do not tell.
    void undecided(const Service& service, Place place, std::string why);
    /// What holds, when nothing was found.
    void green(std::string summary) { holds_ = std::move(summary); }

    [[nodiscard]] bool is_red() const;
    [[nodiscard]] bool is_undecided() const { return undecided_; }
    [[nodiscard]] ContractRow finished();
    /// Of every automatic remedy.
    [[nodiscard]] const std::vector<Change>& automatic_changes() const { return automatic_; }

private:
    const Pair& pair_;
    ContractRow row_;
    std::string holds_;
    bool undecided_ = false;
    std::vector<Change> automatic_;
};

/// Everything that the product knows about a check. One record in the check's own file; order.cpp says when it runs.
struct Check {
    using Judge = void (*)(const Pair&, Row&);

    Required<std::string_view> id;
    Required<std::string_view> box;  ///< its short name
    Required<ContractKind> kind;
    Required<std::string_view> question;
    Required<Judge> judge;  ///< nullptr: judged by apply_waivers()
    Required<std::string_view> holds_when;
    Required<std::string_view> what_to_do;
};

/// Every check, in the order in which they run and are printed.
[[nodiscard]] std::span<const Check* const> all_checks();
/// Whether `id` names a release blocker: what can be waived.
[[nodiscard]] bool is_blocker(std::string_view id);

/// A word of the files as a finding prints it.
[[nodiscard]] std::string shown(std::string_view text);
/// Where a variable of a service stands, else the service itself.
[[nodiscard]] Place place_of(const Service& service, std::string_view variable);
/// Whether the CLI dials a loopback address of its own network namespace.
[[nodiscard]] bool dials_loopback(const Pair& pair);
/// Whether the gateway sees this CLI as local: the same namespace and a loopback address.
[[nodiscard]] bool is_local(const Pair& pair);
/// What the service may use at most; nothing where no limit that can be read is set.
[[nodiscard]] std::optional<std::uint64_t> memory_limit_bytes(const Service& service);
/// The command that makes the CLI's container again from the files.
[[nodiscard]] Remedies recreate(const Pair& pair);
/// Why a side may have more variables than these files show.
struct Unseen {
    std::string why;
    Place place;
};
/// Nothing when they show all.
[[nodiscard]] std::optional<Unseen> unseen_environment(const Side& side);

}  // namespace ocprobe::contract
