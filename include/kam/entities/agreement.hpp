// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/sides.hpp>

namespace kam::inline v0 {

/// T006
enum class AgreementKind { contract, framework, sla, other };
BOOST_DESCRIBE_ENUM(AgreementKind, contract, framework, sla, other)

/// T006
enum class AgreementForm { verbal, written };
BOOST_DESCRIBE_ENUM(AgreementForm, verbal, written)

/// How far an agreement has come. Offers go back and forth until one side accepts, rejects or withdraws; an accepted
/// one becomes active on its first day and ends by expiry or termination (T007).
enum class AgreementStatus { draft, offered, countered, accepted, active, expired, terminated, rejected, withdrawn };
BOOST_DESCRIBE_ENUM(AgreementStatus, draft, offered, countered, accepted, active, expired, terminated, rejected,
                    withdrawn)

/// What a term rests on (T008).
enum class GoverningSource { statute, sales_law, company_policy };
BOOST_DESCRIBE_ENUM(GoverningSource, statute, sales_law, company_policy)

enum class Comparator { at_least, at_most, equal };
BOOST_DESCRIBE_ENUM(Comparator, at_least, at_most, equal)

/// One obligation of an agreement: `side` owes that `metric` is at least (at most, equal to) `target` units. A term
/// without a target has no measurable criterion (T006, T008).
struct Term {
    std::string metric{};  ///< "on_time_share", "response_hours", or the clause in words
    Side side{};           ///< who owes it
    std::optional<Comparator> comparator{};
    std::optional<double> target{};  ///< in `unit`
    std::optional<std::string> unit{};
    std::optional<GoverningSource> governing_source{};
};
BOOST_DESCRIBE_STRUCT(Term, (), (metric, side, comparator, target, unit, governing_source))

enum class CheckResult { pass, fail };
BOOST_DESCRIBE_ENUM(CheckResult, pass, fail)

/// One question of a review; no result: not looked at yet.
struct ReviewCheck {
    std::optional<CheckResult> result{};
    std::string note{};
};
BOOST_DESCRIBE_STRUCT(ReviewCheck, (), (result, note))

/// The four questions that a firm asks of a contract (T009).
struct AgreementReview {
    ReviewCheck fits_company_policy{};
    ReviewCheck cannot_hurt_brand{};
    ReviewCheck obligations_spelled_out{};
    ReviewCheck behaviour_described{};  ///< what seller and buyer are expected to do
};
BOOST_DESCRIBE_STRUCT(AgreementReview, (),
                      (fits_company_policy, cannot_hurt_brand, obligations_spelled_out, behaviour_described))

/// A legal instrument between the two firms, spoken or written. What was promised without one is a Promise that has no
/// `agreement_id` (the psychological contract, T005).
template <class Amount = Money>
struct BasicAgreement {
    AgreementId agreement_id{};
    AccountId account_id{};
    std::optional<AgreementKind> kind{};
    std::optional<AgreementForm> form{};
    std::optional<AgreementStatus> status{};
    std::optional<std::string> scope{};  ///< selling, or another business activity (T242)
    std::optional<Date> start_on{};
    std::optional<Date> end_on{};  ///< last day; none: unknown or open-ended
    std::optional<std::int64_t> term_months{};
    std::optional<Date> supplier_signed_on{};  ///< T012
    std::optional<Date> customer_signed_on{};
    std::optional<Sides> drafted_by{};                  ///< T011
    std::optional<Level> customer_involvement_level{};  ///< 0 was handed the text .. 4 wrote it with us (T011)
    std::optional<Amount> total_value{};                ///< of the whole term
    std::vector<Term> terms{};
    AgreementReview review{};

    BOOST_DESCRIBE_CLASS(BasicAgreement, (),
                         (agreement_id, account_id, kind, form, status, scope, start_on, end_on, term_months,
                          supplier_signed_on, customer_signed_on, drafted_by, customer_involvement_level, total_value,
                          terms, review),
                         (), ())
};
using Agreement = BasicAgreement<>;

template <class Amount>
struct AccountTraits<BasicAgreement<Amount>> {
    static constexpr auto key = &BasicAgreement<Amount>::agreement_id;
};

}  // namespace kam::inline v0
