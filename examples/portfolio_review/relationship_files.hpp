// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <kam/core/validate.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/relation.hpp>
#include <kam/entities/stage_evidence.hpp>

#include "reader.hpp"

// What is known of the relationship beside orders and money. `accounts` is null where whoever is named is an account.

[[nodiscard]] std::vector<kam::Contact> read_contacts(Reader& reader, const Options& options,
                                                      const kam::KeySet* accounts);

[[nodiscard]] std::vector<kam::Interaction> read_interactions(Reader& reader, const Options& options,
                                                              const kam::KeySet* accounts);

/// Both ends have to be an account, a contact or "supplier", and only one of these.
[[nodiscard]] std::vector<kam::Relation> read_relations(Reader& reader, const Options& options,
                                                        const kam::Portfolio& portfolio);

/// Each with the account that it is about.
[[nodiscard]] std::vector<std::pair<std::string, kam::DimensionEvidence>> read_evidence(Reader& reader,
                                                                                        const Options& options,
                                                                                        const kam::KeySet* accounts);
