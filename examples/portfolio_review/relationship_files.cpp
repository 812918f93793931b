// SPDX-License-Identifier: BSL-1.0
#include "relationship_files.hpp"

#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <kam/core/names.hpp>
#include <kam/core/text.hpp>

#include "checks.hpp"
#include "rows.hpp"

using kam::Fault;
using kam::detail::quoted;
using kam::io::CsvLine;

namespace {

void check_account(CsvLine& line, const std::string& account_id, const kam::KeySet* accounts) {
    if (const auto problem = check_id("account_id", account_id)) return reject(line, problem);
    if (accounts != nullptr && !accounts->contains(account_id)) {
        line.reject("account_id", Fault::dangling, quoted(account_id) + " is not among the accounts");
    }
}

void check_period(CsvLine& line, const std::optional<kam::Date>& from, const std::optional<kam::Date>& to) {
    if (from && to && *to < *from) {
        line.reject("valid_to_on", Fault::inconsistent, "is before valid_from_on, " + kam::format_date(*from));
    }
}

std::vector<kam::BuyingRole> parse_roles(CsvLine& line, std::string_view text) {
    std::vector<kam::BuyingRole> roles;
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        const std::string_view name = text.substr(0, end);
        if (const auto role = kam::parse_name<kam::BuyingRole>(name)) {
            roles.push_back(*role);
        } else {
            line.reject("buying_roles", Fault::unknown_name, quoted(name) + " is no buying role");
        }
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return roles;
}

template <class Id>
std::optional<Id> to_id(const std::optional<std::string>& text) {
    return text ? std::optional<Id>(*text) : std::nullopt;
}

}  // namespace

std::vector<kam::Contact> read_contacts(Reader& reader, const Options& options, const kam::KeySet* accounts) {
    std::vector<kam::Contact> contacts;
    std::unordered_map<std::string, std::size_t> used_on;
    static_cast<void>(
        reader.read_other<ContactRow>(options.contacts, options.contact_names, [&](ContactRow&& row, CsvLine& line) {
            kam::Contact contact;
            contact.side = row.side.value_or(kam::Side::customer);
            reject(line, check_id("contact_id", row.contact_id));
            if (row.account_id) {
                check_account(line, *row.account_id, accounts);
            } else if (contact.side == kam::Side::customer) {
                line.reject("account_id", Fault::missing, "a person of the customer needs an account");
            }
            if (row.buying_roles) contact.buying_roles = parse_roles(line, *row.buying_roles);
            check_period(line, row.valid_from_on, row.valid_to_on);
            if (line.rejected()) return;
            const auto [found, is_new] = used_on.try_emplace(row.contact_id, line.number());
            if (!is_new) {
                return line.reject("contact_id", Fault::duplicate,
                                   quoted(row.contact_id) + " was used on line " + std::to_string(found->second));
            }
            contact.contact_id = row.contact_id;
            contact.account_id = to_id<kam::AccountId>(row.account_id);
            contact.job_title = row.job_title.value_or("");
            contact.function = row.function;
            contact.seniority_level = row.seniority_level;
            contact.support_level = row.support_level;
            contact.influence_level = row.influence_level;
            contact.valid_from_on = row.valid_from_on;
            contact.valid_to_on = row.valid_to_on;
            contacts.push_back(std::move(contact));
        }));
    return contacts;
}

std::vector<kam::Interaction> read_interactions(Reader& reader, const Options& options, const kam::KeySet* accounts) {
    std::vector<kam::Interaction> interactions;
    static_cast<void>(reader.read_other<InteractionRow>(
        options.interactions, options.interaction_names, [&](InteractionRow&& row, CsvLine& line) {
            check_account(line, row.account_id, accounts);
            if (line.rejected()) return;
            interactions.push_back({row.account_id, row.happened_on, row.kind, row.initiated_by,
                                    to_id<kam::PersonId>(row.supplier_contact_id),
                                    to_id<kam::PersonId>(row.customer_contact_id), row.purpose, row.motive_understood});
        }));
    return interactions;
}

std::vector<kam::Relation> read_relations(Reader& reader, const Options& options, const kam::Portfolio& portfolio) {
    std::unordered_map<std::string_view, int> meanings{{portfolio.supplier_id.value, 1}};
    for (const kam::Account& account : portfolio.accounts) ++meanings[account.account_id.value];
    for (const kam::Contact& contact : portfolio.contacts) ++meanings[contact.contact_id.value];
    const auto check_end = [&](std::string_view field, const std::string& id) -> std::optional<Problem> {
        if (auto problem = check_id(field, id)) return problem;
        const auto found = meanings.find(id);
        if (found == meanings.end()) {
            return Problem{field, Fault::dangling, quoted(id) + " is no account, no contact and not the supplier"};
        }
        if (found->second == 1) return std::nullopt;
        return Problem{field, Fault::inconsistent, quoted(id) + " is more than one of account, contact and supplier"};
    };
    std::vector<kam::Relation> relations;
    static_cast<void>(reader.read_other<RelationRow>(
        options.relations, options.relation_names, [&](RelationRow&& row, CsvLine& line) {
            reject(line, check_end("from_id", row.from_id));
            reject(line, check_end("to_id", row.to_id));
            check_period(line, row.valid_from_on, row.valid_to_on);
            if (row.strength && !(std::isfinite(*row.strength) && *row.strength >= 0)) {
                line.reject("strength", Fault::out_of_range, "must be 0 or more");
            }
            if (line.rejected()) return;
            relations.push_back({row.layer, row.from_id, row.to_id, row.valid_from_on, row.valid_to_on, row.strength});
        }));
    return relations;
}

std::vector<std::pair<std::string, kam::DimensionEvidence>> read_evidence(Reader& reader, const Options& options,
                                                                          const kam::KeySet* accounts) {
    std::vector<std::pair<std::string, kam::DimensionEvidence>> evidence;
    static_cast<void>(
        reader.read_other<EvidenceRow>(options.evidence, options.evidence_names, [&](EvidenceRow&& row, CsvLine& line) {
            check_account(line, row.account_id, accounts);
            reject(line, check_id("dimension", row.dimension));
            if (line.rejected()) return;
            evidence.emplace_back(row.account_id, kam::DimensionEvidence{row.dimension, row.level, row.side,
                                                                         row.source.value_or(""), row.observed_on});
        }));
    return evidence;
}
