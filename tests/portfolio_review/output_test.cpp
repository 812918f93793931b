// SPDX-License-Identifier: BSL-1.0
// What the program prints, the bundled sample, and that the same input gives the same bytes.
#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::contains;
using kam_test::exact;
using kam_test::says;
using kam_test::Words;
namespace json = boost::json;

namespace output {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price\n";

/// Twelve accounts worth 1100, 1000, ..., 100 and 0.
std::string twelve_accounts() {
    std::string text = header;
    for (int i = 0; i < 12; ++i) {
        text += std::to_string(i) + ",account-" + std::string(1, static_cast<char>('a' + i)) + ",2024-01-10,P," + std::to_string(11 - i) +
                ",100.00\n";
    }
    return text;
}

/// The lines of the table, below the line under its header.
std::vector<std::string> rows_of(const std::string& out) {
    std::vector<std::string> lines = kam_test::lines_of(out);
    const auto rule = std::ranges::find_if(lines, [](const std::string& line) { return line.starts_with("---"); });
    return rule == lines.end() ? std::vector<std::string>{} : std::vector<std::string>(rule + 1, lines.end());
}

}  // namespace output

TEST_CASE("The terminal shows totals, the top accounts in their order, and the assumptions by name") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts() + "90,,2024-01-10,P,1,17.25\n91,account-a,2024-02-30,P,1,1\n");
    const kam_test::Outcome outcome =
        folder.run({"--orders", "lines.csv", "--top", "3", "--skip-bad-lines", "--gross-margin-share", "0.375", "--cost-per-order", "12.5"});
    REQUIRE(outcome.status == 0);
    INFO(outcome.out);

    CHECK(contains(outcome.out, "14"));       // lines
    CHECK(contains(outcome.out, "6617.25"));  // value of the input
    CHECK(contains(outcome.out, "6600"));     // of it assigned
    CHECK(contains(outcome.out, "EUR"));
    CHECK(contains(outcome.out, "2024-01-10"));  // date of the review

    const std::vector<std::string> rows = output::rows_of(outcome.out);
    REQUIRE(rows.size() == 4);
    CHECK((contains(rows[0], "account-a") && contains(rows[0], "1,100")));
    CHECK((contains(rows[1], "account-b") && contains(rows[1], "1,000")));
    CHECK((contains(rows[2], "account-c") && contains(rows[2], "900")));
    CHECK(says(rows[3], "and 9 more accounts"));

    CHECK(says(outcome.out, "", {"assum"}));
    CHECK(contains(outcome.out, "0.375"));
    CHECK(contains(outcome.out, "12.5"));
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines", "--gross-margin-share", "0.375"});
    REQUIRE(review.all().contains("assumptions"));
    CHECK(exact(review.all().at("assumptions").at("gross_margin_share")) == exact("0.375"));
    CHECK(exact(review.all().at("assumptions").at("cost_per_order")) == 0);
}

TEST_CASE("The reason in the table is a true one") {
    kam_test::ReviewFolder folder;
    const auto reasons = [&](const std::vector<int>& values, const std::string& places) {
        std::string text = output::header;
        for (std::size_t i = 0; i < values.size(); ++i) {
            text += std::to_string(i) + ",account-" + std::to_string(i) + ",2024-01-10,P,1," + std::to_string(values[i]) + "\n";
        }
        folder.write("lines.csv", text);
        return output::rows_of(folder.run({"--orders", "lines.csv", "--top", places}).out);
    };
    SECTION("above the mean, below it with places left, and out") {
        const auto rows = reasons({900, 30, 20, 10}, "3");
        REQUIRE(rows.size() == 4);  // of three accounts, and one that tells of the rest
        CHECK((contains(rows[0], "account-0") && contains(rows[0], "for it: ")));
        CHECK((contains(rows[1], "account-1") && contains(rows[1], "no lead over the mean; a place left")));
        CHECK((contains(rows[2], "account-2") && !contains(rows[2], "for it")));
    }
    SECTION("a tie for the last place is no lack") {
        const auto rows = reasons({900, 30, 30, 30}, "2");
        CHECK(contains(rows.at(0), "for it: "));
        CHECK(contains(rows.at(1), "ties for the last place"));
        CHECK(!contains(rows.at(1), "lacks"));
    }
    SECTION("a single account is as good as the mean") {
        CHECK(contains(reasons({5}, "1").at(0), "no lead over the mean"));
    }
}

TEST_CASE("Messages go to standard error, the review to standard output") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts());
    const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(!outcome.out.empty());
}

TEST_CASE("A reader who closes the pipe early ends the program quietly") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts());
    const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv"}, {}, "| head -n 1");
    CHECK(outcome.status == 0);  // of head
    CHECK(kam_test::lines_of(outcome.out).size() == 1);
}

TEST_CASE("A terminal that takes nothing is an error") {
    if (!std::filesystem::exists("/dev/full")) {
        WARN("skipped: /dev/full");
        return;
    }
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts());
    const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv"}, {}, "> /dev/full");
    CHECK(outcome.status == 1);
    CHECK(!outcome.err.empty());
}

TEST_CASE("The same input gives the same bytes") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts());
    for (const Words& arguments : {Words{"--orders", "lines.csv"}, Words{}}) {
        Words first = arguments, second = arguments;
        first.insert(first.end(), {"--json", "one.json"});
        second.insert(second.end(), {"--json", "two.json"});
        const kam_test::Outcome one = folder.run(first), two = folder.run(second);
        REQUIRE(one.status == 0);
        REQUIRE(two.status == 0);
        CHECK(folder.read("one.json") == folder.read("two.json"));
        std::string same = two.out;  // but for the name of the file
        for (std::size_t at = same.find("two.json"); at != std::string::npos; at = same.find("two.json")) same.replace(at, 3, "one");
        CHECK(one.out == same);
    }
}

TEST_CASE("The order of the lines does not change any account") {
    kam_test::ReviewFolder folder;
    std::vector<std::string> lines = kam_test::lines_of(output::twelve_accounts());
    folder.write("lines.csv", output::twelve_accounts());
    const kam_test::Document forwards = folder.review({"--orders", "lines.csv"});
    std::string text = output::header;
    for (std::size_t i = lines.size(); i > 1; --i) text += lines[i - 1] + '\n';
    folder.write("lines.csv", text);
    const kam_test::Document backwards = folder.review({"--orders", "lines.csv"});
    REQUIRE(backwards.accounts().size() == 12);
    for (const auto& [id, account] : forwards.accounts()) {
        INFO(id);
        CHECK(*account == backwards.account(id));
    }
}

TEST_CASE("Without arguments the bundled sample is reviewed") {
    kam_test::ReviewFolder folder;
    const kam_test::Document review = folder.review({});
    CHECK(review.count("lines") > 100);
    CHECK(review.count("rejected") == 0);
    CHECK(review.accounts().size() >= 10);
    CHECK(review.sum("value") == review.amount("assigned_value"));
    // A sample to learn from has accounts that were under water.
    bool below_zero = false;
    for (const auto& [id, account] : review.accounts()) {
        const auto& trough = account->at("cash_flow").at("trough");
        below_zero = below_zero || (trough.is_string() && exact(trough).sign() < 0);
    }
    CHECK(below_zero);
}

TEST_CASE("The sample written and read back is the same customer base") {
    kam_test::ReviewFolder folder;
    const kam_test::Document bundled = folder.review({});
    const kam_test::Outcome wrote = folder.run({"--write-sample", "sample"});
    REQUIRE(wrote.status == 0);
    Words arguments{"--orders", "sample/orders.csv"};
    for (const auto& [option, file] : {std::pair{"--order-headers", "sample/order_headers.csv"}, std::pair{"--accounts", "sample/accounts.csv"},
                                       std::pair{"--costs", "sample/costs.csv"}, std::pair{"--rates", "sample/rates.csv"},
                                       std::pair{"--contacts", "sample/contacts.csv"}, std::pair{"--interactions", "sample/interactions.csv"},
                                       std::pair{"--relations", "sample/relations.csv"}, std::pair{"--evidence", "sample/evidence.csv"}}) {
        REQUIRE(folder.has(file));
        arguments.insert(arguments.end(), {option, file});
    }
    const kam_test::Document read = folder.review(arguments);
    CHECK(read.amount("value") == bundled.amount("value"));
    CHECK(read.count("lines") == bundled.count("lines"));
    REQUIRE(read.accounts().size() == bundled.accounts().size());
    // There are no files of plans, teams, needs, adaptations and managers, which say more of stages and links.
    for (const auto& [id, account] : bundled.accounts()) {
        INFO(id);
        json::object one = *account, two = read.account(id);
        CHECK(one.at("stage").at("stage") == two.at("stage").at("stage"));
        CHECK(one.at("stage").at("trend") == two.at("stage").at("trend"));
        for (const char* same : {"contact_line_count", "single_thread_person", "single_thread_share", "role_reach"}) {
            INFO(same);
            CHECK(one.at("relationship").at(same) == two.at("relationship").at(same));
        }
        for (json::object* part : {&one, &two}) {
            part->erase("stage");
            part->erase("relationship");
        }
        CHECK(one == two);
    }
    json::object one = bundled.all(), two = read.all();
    for (const char* part : {"input", "stages", "allocation", "recovery", "accounts"}) {
        one.erase(part);
        two.erase(part);
    }
    CHECK(one == two);

    CHECK(folder.run({"--write-sample", "again"}).status == 0);
    for (const char* file : {"orders.csv", "order_headers.csv", "accounts.csv", "costs.csv", "rates.csv", "contacts.csv", "interactions.csv", "relations.csv", "evidence.csv"}) {
        INFO(file);
        CHECK(folder.read(std::string("sample/") + file) == folder.read(std::string("again/") + file));
    }
}

TEST_CASE("The sample is written in the currency asked for") {
    kam_test::ReviewFolder folder;
    REQUIRE(folder.run({"--write-sample", "sample", "--currency", "USD"}).status == 0);
    const Words arguments{"--orders", "sample/orders.csv", "--order-headers", "sample/order_headers.csv", "--accounts",
                          "sample/accounts.csv", "--costs", "sample/costs.csv", "--rates", "sample/rates.csv"};
    Words in_dollars = arguments;
    in_dollars.insert(in_dollars.end(), {"--currency", "USD"});
    CHECK(folder.review(in_dollars).amount("value") == folder.review({"--currency", "USD"}).amount("value"));
    const std::string first_header = kam_test::lines_of(folder.read("sample/order_headers.csv")).at(1);
    CHECK(first_header.ends_with("USD"));
}

TEST_CASE("With --json - the document is all that standard output gets") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", output::twelve_accounts());
    const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--json", "-"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(kam_test::names_in(folder.path()) == Words{"lines.csv"});
    CHECK(kam_test::Document(outcome.out).accounts().size() == 12);
    (void)folder.review({"--orders", "lines.csv"});
    CHECK(outcome.out == folder.read("review.json"));
    if (std::filesystem::exists("/dev/full")) {
        CHECK(folder.run({"--orders", "lines.csv", "--json", "-"}, {}, "> /dev/full").status == 1);
    }
}

TEST_CASE("The sample cannot be written where a file or nothing to write to is") {
    kam_test::ReviewFolder folder;
    folder.write("file", "x");
    for (const std::string path : {"file", "file/sample", "/proc/sample"}) {
        INFO(path);
        const kam_test::Outcome outcome = folder.run({"--write-sample", path});
        CHECK(outcome.status == 1);
        CHECK(contains(outcome.err, path));
        CHECK(folder.read("file") == "x");
        CHECK(kam_test::names_in(folder.path()) == Words{"file"});
    }
}
