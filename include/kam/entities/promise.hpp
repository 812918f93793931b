// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>

namespace kam::inline v0 {

/// What kind of tie a promise belongs to: an exchange for the moment, or care for the relationship [rousseau1995].
enum class PromiseType { transactional, relational };
BOOST_DESCRIBE_ENUM(PromiseType, transactional, relational)

/// What became of a promise (T194).
enum class PromiseStatus {
    open,
    kept,
    kept_late,
    broken,
    withdrawn,  ///< taken back by the side that gave it
    released    ///< waived by the side that it was given to
};
BOOST_DESCRIBE_ENUM(PromiseStatus, open, kept, kept_late, broken, withdrawn, released)

/// A commitment of one side to the other. Without `agreement_id` it is part of the psychological contract (T005, T015).
template <class Amount = Money>
struct BasicPromise {
    PromiseId promise_id{};
    AccountId account_id{};
    std::optional<AgreementId> agreement_id{};
    Side promisor_side{};  ///< who promised (T002)
    std::optional<PersonId> promisor_id{};
    std::optional<PersonId> promisee_id{};
    std::optional<PromiseType> contract_type{};
    std::optional<std::string> subject{};  ///< what was promised, in words
    Date made_on{};
    std::optional<Date> due_on{};
    std::optional<Date> warned_on{};   ///< when the promisor said that it may fail (T194)
    std::optional<Date> settled_on{};  ///< when it was kept, broken, withdrawn or released
    PromiseStatus status = PromiseStatus::open;
    std::optional<Amount> stake{};            ///< loss to the other side if broken (T016)
    std::optional<Level> importance_level{};  ///< 0 trifle .. 4 what the relationship is for (T035)

    BOOST_DESCRIBE_CLASS(BasicPromise, (),
                         (promise_id, account_id, agreement_id, promisor_side, promisor_id, promisee_id, contract_type,
                          subject, made_on, due_on, warned_on, settled_on, status, stake, importance_level),
                         (), ())
};
using Promise = BasicPromise<>;

template <class Amount>
struct AccountTraits<BasicPromise<Amount>> {
    static constexpr auto key = &BasicPromise<Amount>::promise_id;
};

}  // namespace kam::inline v0
