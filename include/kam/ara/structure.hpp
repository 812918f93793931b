// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/ara/nodes.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// What holds a model together beside its layers.
enum class StructureKind {
    belongs,   ///< a person to a team or firm, a unit to a firm; to one at a time
    controls,  ///< an actor a resource
    performs,  ///< an actor an activity
    supplies   ///< a firm its customer: the steps of a chain (T120)
};
BOOST_DESCRIBE_ENUM(StructureKind, belongs, controls, performs, supplies)

/// The kind of node that such an arc leads to.
[[nodiscard]] constexpr NodeKind end_of(StructureKind kind) {
    return kind == StructureKind::controls   ? NodeKind::resource
           : kind == StructureKind::performs ? NodeKind::activity
                                             : NodeKind::actor;
}

/// One such arc, from an actor. `share` is the actor's part where several control a resource or perform an activity.
struct StructureArc {
    ActorIndex from{};
    Node to{};
    double share = 1;
    Validity validity{};
};

namespace detail {

/// Reports dates out of order.
template <class Where>
void check_validity(const Validity& validity, const Where& where, Report& report) {
    if (validity.from_on && validity.to_on && *validity.to_on < *validity.from_on) {
        report.add(
            where(), Fault::inconsistent,
            "ends on " + format_date(*validity.to_on) + ", before it begins on " + format_date(*validity.from_on));
    }
}

/// Two nodes as one number.
[[nodiscard]] constexpr std::uint64_t key_of_ends(const Node& from, const Node& to) {
    const auto code = [](const Node& node) {  // a number has 31 bits; no memory holds 2^30 nodes of one kind
        return (static_cast<std::uint64_t>(node.kind) << 30) | static_cast<std::uint64_t>(node.number);
    };
    return (code(from) << 32) | code(to);
}

/// Finds the records that share a key, the latest first: `for (k = last(key); k != none; k = before(k))`.
class Versions {
public:
    static constexpr std::uint32_t none = (std::numeric_limits<std::uint32_t>::max)();

    [[nodiscard]] std::uint32_t last(std::uint64_t key) const {
        return slots_.empty() ? none : slots_[slot_of(key)].last;
    }
    [[nodiscard]] std::uint32_t before(std::uint32_t record) const { return before_[record]; }
    /// Records are added in the order of their numbers, 0 first.
    void add(std::uint64_t key) {
        if (2 * (used_ + 1) > slots_.size()) grow();
        Slot& slot = slots_[slot_of(key)];
        used_ += slot.last == none ? 1U : 0U;
        before_.push_back(slot.last);
        slot = {key, static_cast<std::uint32_t>(before_.size() - 1)};
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t last = none;
    };

    /// Where the key is, or the unused slot where it belongs.
    [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
        const std::uint64_t mixed = (key ^ (key >> 32)) * 0x9E3779B97F4A7C15U;  // 2^64 / the golden ratio
        std::size_t at = static_cast<std::size_t>(mixed >> 32) & (slots_.size() - 1);
        while (slots_[at].last != none && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
        return at;
    }
    void grow() {
        std::vector<Slot> old((std::max)(std::size_t{16}, 2 * slots_.size()));
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.last != none) slots_[slot_of(slot.key)] = slot;
        }
    }

    std::vector<Slot> slots_;  // open addressing; the size is a power of two, at most half of it used
    std::size_t used_ = 0;
    std::vector<std::uint32_t> before_;
};

/// The arcs of structure of a model. A template, so that only programs with a model pay for it.
template <class Arc>
class Structure {
public:
    [[nodiscard]] const std::vector<Arc>& arcs(StructureKind kind) const noexcept {
        return arcs_[static_cast<std::size_t>(kind)];
    }

    /// The actor that this one belongs to directly; of several, the latest.
    [[nodiscard]] std::optional<ActorIndex> whole_of(ActorIndex actor) const {
        const Arc* latest = nullptr;
        each_like(StructureKind::belongs, actor, actor, [&](const Arc& arc) {
            if (latest == nullptr || latest->validity.from_on < arc.validity.from_on) latest = &arc;
        });
        return latest == nullptr ? std::nullopt : std::optional(ActorIndex(latest->to.number));
    }

    /// Whether `whole` is `part` or belongs to it, now or ever, through any number of steps.
    [[nodiscard]] bool is_within(ActorIndex part, ActorIndex whole) const {
        if (part == whole) return true;
        bool found = false;
        each_like(StructureKind::belongs, part, part,
                  [&](const Arc& arc) { found = found || is_within(ActorIndex(arc.to.number), whole); });
        return found;
    }

    /// Adds an arc, or says why not. `name(node)` is what messages call a node.
    template <class Where, class Name>
    void add(StructureKind kind, const Arc& arc, Report& report, const Where& where, const Name& name) {
        const std::size_t issues = report.count();
        if (!(arc.share > 0 && arc.share <= 1)) {
            report.add(where(), Fault::out_of_range,
                       "a share of " + kam::detail::number_text(arc.share) + " must be above 0 and at most 1");
        }
        check_validity(arc.validity, where, report);
        if (arc.to == Node(arc.from)) {
            report.add(where(), Fault::inconsistent, "joins " + name(arc.to) + " to itself");
        } else if (kind == StructureKind::belongs && is_within(ActorIndex(arc.to.number), arc.from)) {
            report.add(where(), Fault::cyclic, name(arc.to) + " belongs to " + name(arc.from) + " already");
        }
        each_like(kind, arc.from, arc.to, [&](const Arc& other) {
            if (!overlap(other.validity, arc.validity)) return;
            report.add(where(), Fault::duplicate,
                       other.to == arc.to ? "is there already"
                                          : name(arc.from) + " belongs to " + name(other.to) + " at the same time");
        });
        if (report.count() == issues) store(kind, arc);
    }

    /// Takes over the arcs that held on a day.
    void copy(const Structure& other, Date day) {
        for (const StructureKind kind : values_of<StructureKind>()) {
            for (const Arc& arc : other.arcs(kind)) {
                if (holds_on(arc.validity, day)) store(kind, arc);
            }
        }
    }

private:
    /// Of `belongs` all arcs of an actor are alike, since it belongs to one other at a time.
    [[nodiscard]] static std::uint64_t key(StructureKind kind, ActorIndex from, Node to) {
        return key_of_ends(from, kind == StructureKind::belongs ? Node(from) : to);
    }
    template <class F>
    void each_like(StructureKind kind, ActorIndex from, Node to, const F& f) const {
        const Versions& versions = versions_[static_cast<std::size_t>(kind)];
        for (std::uint32_t k = versions.last(key(kind, from, to)); k != Versions::none; k = versions.before(k)) {
            f(arcs(kind)[k]);
        }
    }
    void store(StructureKind kind, const Arc& arc) {
        versions_[static_cast<std::size_t>(kind)].add(key(kind, arc.from, arc.to));
        arcs_[static_cast<std::size_t>(kind)].push_back(arc);
    }

    std::array<std::vector<Arc>, enumerator_count<StructureKind>> arcs_;
    std::array<Versions, enumerator_count<StructureKind>> versions_;
};

}  // namespace detail
}  // namespace kam::inline v0::ara
