// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/core/text.hpp>

namespace kam::inline v0 {

/// One customer organisation, or one part of it.
using AccountId = Id<struct AccountTag>;
/// One entry of the address book.
using ContactId = Id<struct ContactTag>;
/// One person of the supplier who manages accounts.
using ManagerId = Id<struct ManagerTag>;
/// A person on either side: the text of a ContactId or of a ManagerId.
using PersonId = Id<struct PersonTag>;
/// An end of a relation: the text of an AccountId, PersonId or TeamId, or the supplier's own name.
using ActorId = Id<struct ActorTag>;
using TeamId = Id<struct TeamTag>;
using OrderId = Id<struct OrderTag>;
using ProductId = Id<struct ProductTag>;
using AgreementId = Id<struct AgreementTag>;
using PromiseId = Id<struct PromiseTag>;
using ConflictId = Id<struct ConflictTag>;

}  // namespace kam::inline v0
