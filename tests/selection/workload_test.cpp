// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/entities/account.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/team.hpp>
#include <kam/selection/allocation/workload.hpp>

using kam::Account;
using kam::KeyStatus;
using kam::Manager;
using kam::Team;
using kam::selection::review_workload;
using kam::selection::WorkloadLimits;
using kam::selection::WorkloadReview;
using kam::selection::WorkloadWarning;
using kam_test::close;

namespace workload_test {

using Warnings = std::vector<WorkloadWarning>;

[[nodiscard]] Account account(const std::string& id, std::optional<KeyStatus> status,
                              const std::string& owner = {}) {
    Account made;
    made.account_id = id;
    made.key_status = status;
    if (!owner.empty()) made.owner_id = owner;
    return made;
}
[[nodiscard]] Manager manager(const std::string& id, const std::vector<kam::Assignment>& assignments = {}) {
    Manager made;
    made.manager_id = id;
    made.assignments = assignments;
    return made;
}
/// `count` key accounts a0, a1, ... that this manager owns.
[[nodiscard]] std::vector<Account> owned(std::size_t count, const std::string& owner) {
    std::vector<Account> accounts;
    for (std::size_t i = 0; i < count; ++i) {
        accounts.push_back(account("a" + std::to_string(i), KeyStatus::key, owner));
    }
    return accounts;
}

}  // namespace workload_test
using workload_test::account;
using workload_test::manager;
using workload_test::owned;
using workload_test::Warnings;

TEST_CASE("review_workload: at least one and fewer than five key accounts") {
    const std::vector<Manager> managers{manager("Kim")};
    CHECK(review_workload(owned(0, "Kim"), managers).managers[0].warnings == Warnings{WorkloadWarning::too_few});
    CHECK(review_workload(owned(1, "Kim"), managers).managers[0].warnings.empty());
    CHECK(review_workload(owned(4, "Kim"), managers).managers[0].warnings.empty());
    const auto five = review_workload(owned(5, "Kim"), managers);
    CHECK(five.managers[0].warnings == Warnings{WorkloadWarning::too_many});
    CHECK(five.warned_count == 1);
    CHECK(five.mean_key_accounts == 5);
    CHECK_FALSE(five.limits.source.confirmed);
    WorkloadLimits wider;
    wider.most_count = 6;
    CHECK(review_workload(owned(5, "Kim"), managers, wider).warned_count == 0);
}

TEST_CASE("review_workload: accounts of unknown status and former and assigned ones") {
    auto accounts = owned(3, "Kim");
    accounts.push_back(account("b", std::nullopt, "Kim"));
    accounts.push_back(account("c", std::nullopt));
    accounts.push_back(account("d", KeyStatus::former, "Kim"));
    accounts.push_back(account("e", KeyStatus::key));
    const auto review = review_workload(
        accounts, std::vector<Manager>{manager("Kim", {{"a0", 0.5}, {"c", std::nullopt}}), manager("Lou")});
    const auto& kim = review.managers[0];
    CHECK(kim.account_count == 6);  // a0 is assigned and owned, and counts once
    CHECK(kim.key_account_count == 3);
    CHECK(kim.unknown_status_count == 2);
    CHECK(kim.warnings == Warnings{WorkloadWarning::perhaps_too_many});
    CHECK(kim.time_share == 0.5);
    CHECK(kim.unknown_time_count == 5);
    CHECK(review.managers[1].warnings == Warnings{WorkloadWarning::too_few});
    CHECK(review.unmanaged_key_accounts == std::vector<std::string>{"e"});
    CHECK(close(review.mean_key_accounts, 1.5));
    // One account of unknown status may be the one that is needed.
    const std::vector<Account> perhaps{account("b", std::nullopt, "Kim")};
    CHECK(review_workload(perhaps, std::vector<Manager>{manager("Kim")}).managers[0].warnings.empty());
}

TEST_CASE("review_workload: time that is promised more than once and hours that are not there") {
    const auto accounts = owned(3, "Kim");
    auto kim = manager("Kim", {{"a0", 0.5}, {"a1", 0.4}, {"a2", 0.1}});
    kim.task_hours = {{kam::ManagerTask::meet_customers, 90}, {kam::ManagerTask::keep_records, 50}};
    WorkloadLimits limits;
    limits.monthly_hours = 140;
    CHECK(review_workload(accounts, std::vector<Manager>{kim}, limits).warned_count == 0);
    limits.monthly_hours = 139;
    const auto hours = review_workload(accounts, std::vector<Manager>{kim}, limits);
    CHECK(hours.managers[0].task_hours == 140.0);
    CHECK(hours.managers[0].warnings == Warnings{WorkloadWarning::hours_overbooked});
    kim.assignments[2].time_share = 0.2;
    const auto over = review_workload(accounts, std::vector<Manager>{kim});
    CHECK(close(over.managers[0].time_share, 1.1));
    CHECK(over.managers[0].warnings == Warnings{WorkloadWarning::time_overbooked});
    kim.task_hours.clear();
    CHECK_FALSE(review_workload(accounts, std::vector<Manager>{kim}, limits).managers[0].task_hours);
}

TEST_CASE("review_workload: time reserved by teams counts where no share of the own is recorded") {
    const auto accounts = owned(3, "Kim");
    std::vector<Team> teams(4);
    for (std::size_t i = 0; i < 4; ++i) {
        teams[i].team_id = "t" + std::to_string(i);
        teams[i].member_ids = {"Kim", "somebody else"};
        teams[i].dedicated_share = 0.75;
        teams[i].account_id = "a" + std::to_string(i % 3);
    }
    teams[2].side = kam::Side::customer;
    teams[3].account_id = "a1";
    teams[3].dissolved_on = kam::Date{};
    const auto review = review_workload(accounts, std::vector<Manager>{manager("Kim", {{"a0", 0.5}})}, teams);
    CHECK(review.managers[0].team_count == 2);
    CHECK(close(review.managers[0].time_share, 0.5 + 0.75));  // own share of a0, the team's of a1, none of a2
    CHECK(review.managers[0].unknown_time_count == 1);
    CHECK(review.managers[0].warnings == Warnings{WorkloadWarning::time_overbooked});
}

TEST_CASE("review_workload: nobody and references that lead nowhere") {
    const auto nobody = review_workload(owned(1, ""), std::vector<Manager>{});
    CHECK(nobody.managers.empty());
    CHECK(nobody.mean_key_accounts == 0);
    CHECK(nobody.unmanaged_key_accounts.size() == 1);
    Team team;
    team.team_id = "t";
    team.account_id = "nowhere";
    team.dedicated_share = 1.5;
    auto lou = manager("Lou", {{"lost", 1.5}});
    lou.task_hours = {{kam::ManagerTask::keep_records, -1}};
    try {
        (void)review_workload(owned(1, "Kim"), std::vector<Manager>{lou, lou},
                              std::vector<Team>{team});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        const std::string text = error.report().to_string();
        CHECK(text.find("managers[1]: key 'Lou' was used") != std::string::npos);
        CHECK(text.find("accounts[0].owner_id: refers to 'Kim'") != std::string::npos);
        CHECK(text.find("managers[0].assignments[0].account_id: refers to 'lost'") != std::string::npos);
        CHECK(text.find("managers[0].assignments[0].time_share: 1.5") != std::string::npos);
        CHECK(text.find("managers[0].task_hours[0].monthly_hours: -1") != std::string::npos);
        CHECK(text.find("teams[0].account_id: refers to 'nowhere'") != std::string::npos);
        CHECK(text.find("teams[0].dedicated_share: 1.5") != std::string::npos);
    }
}

TEST_CASE("review_workload: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<WorkloadReview>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::ManagerWorkload>());
    STATIC_REQUIRE(kam_test::describes_every_field<WorkloadLimits>());
}
