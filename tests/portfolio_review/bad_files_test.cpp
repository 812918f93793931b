// SPDX-License-Identifier: BSL-1.0
// What is wrong with a file as a whole: not there, not readable, empty, headers that do not fit, and where the review cannot be
// written.
#include <filesystem>
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::says;
using kam_test::Words;

namespace bad_files {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price\n";
const std::string line = "1,A,2024-01-10,P,2,10.50\n";

}  // namespace bad_files

TEST_CASE("An input that cannot be opened is named with the cause") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_files::header + bad_files::line);
    std::filesystem::create_directory(folder.path() / "folder");

    CHECK(says(folder.refused(1, {"--orders", "absent.csv"}), "absent.csv: ", {"no such file"}));
    CHECK(says(folder.refused(1, {"--orders", "folder"}), "folder: ", {"directory"}));
    CHECK(says(folder.refused(1, {"--orders", "lines.csv/x"}), "lines.csv/x: ", {"not a directory"}));
    for (const char* option : {"--order-headers", "--accounts", "--costs", "--rates"}) {
        INFO(option);
        CHECK(says(folder.refused(1, {"--orders", "lines.csv", option, "absent.csv"}), "absent.csv: ", {"no such file"}));
        CHECK(says(folder.refused(1, {"--orders", "lines.csv", option, "folder"}), "folder: ", {"directory"}));
    }
}

TEST_CASE("An input without order lines is refused") {
    kam_test::ReviewFolder folder;
    folder.write("empty.csv", "");
    folder.write("blank.csv", "\n\r\n\n");
    folder.write("header.csv", bad_files::header);
    CHECK(says(folder.refused(1, {"--orders", "empty.csv"}), "empty.csv:1:1: ", {"empty"}));
    CHECK(says(folder.refused(1, {"--orders", "-"}), "stdin:1:1: ", {"empty"}));
    CHECK(says(folder.refused(1, {"--orders", "blank.csv"}), "blank.csv:", {"empty"}));
    CHECK(says(folder.refused(1, {"--orders", "header.csv"}), "header.csv", {"no order lines"}));
    CHECK(says(folder.refused(1, {"--orders", "-"}, {}, "< header.csv"), "stdin", {"no order lines"}));
    CHECK(says(folder.refused(1, {"--orders", "header.csv", "--skip-bad-lines"}), "header.csv", {"no order lines"}));
}

TEST_CASE("A header that does not fit is refused in its line, with or without --skip-bad-lines") {
    kam_test::ReviewFolder folder;
    const auto refused = [&](const std::string& text, Words more = {}) {
        folder.write("lines.csv", text);
        Words arguments{"--orders", "lines.csv"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        Words skipping = arguments;
        skipping.push_back("--skip-bad-lines");
        folder.refused(1, skipping);
        return folder.refused(1, arguments);
    };
    SECTION("a column twice") {
        const std::string said = refused("order_id,account_id,ordered_on,quantity,unit_price,account_id\n1,A,2024-01-10,2,10,B\n");
        CHECK(says(said, "lines.csv:1:6: ", {"account_id", "column 2"}));
    }
    SECTION("no order_id") {
        CHECK(says(refused("account_id,ordered_on,quantity,unit_price\nA,2024-01-10,2,10\n"), "lines.csv:1:", {"order_id"}));
    }
    SECTION("no ordered_on anywhere") {
        const std::string text = "order_id,account_id,quantity,unit_price\n1,A,2,10\n";
        CHECK(says(refused(text), "lines.csv:1:", {"ordered_on"}));
        folder.write("headers.csv", "order_id,freight_amount\n1,3\n");
        CHECK(says(refused(text, {"--order-headers", "headers.csv"}), "", {"ordered_on"}));
    }
    SECTION("no account_id anywhere") {
        const std::string text = "order_id,ordered_on,quantity,unit_price\n1,2024-01-10,2,10\n";
        CHECK(says(refused(text), "lines.csv:1:", {"account_id"}));
        folder.write("headers.csv", "order_id,ordered_on\n1,2024-01-10\n");
        CHECK(says(refused(text, {"--order-headers", "headers.csv"}), "", {"account_id"}));
    }
    SECTION("neither an amount nor quantity and price") {
        CHECK(says(refused("order_id,account_id,ordered_on\n1,A,2024-01-10\n"), "lines.csv:1:", {"amount", "quantity", "unit_price"}));
        CHECK(says(refused("order_id,account_id,ordered_on,quantity\n1,A,2024-01-10,1\n"), "lines.csv:1:", {"unit_price"}));
        CHECK(says(refused("order_id,account_id,ordered_on,unit_price\n1,A,2024-01-10,1\n"), "lines.csv:1:", {"quantity"}));
    }
    SECTION("a mapped column that the file does not have, even for a field that may be absent") {
        const std::string text = bad_files::header + bad_files::line;
        CHECK(says(refused(text, {"--map", "order_id=Invoice"}), "lines.csv:1:", {"Invoice"}));
        CHECK(says(refused(text, {"--map", "discount_share=Rebate"}), "lines.csv:1:", {"Rebate"}));
        CHECK(says(refused(text, {"--map", "unit_price=Price"}), "lines.csv:1:", {"Price"}));
    }
    SECTION("the names in another case of letters, as blanks count too") {
        CHECK(says(refused("Order_ID,account_id,ordered_on,quantity,unit_price\n1,A,2024-01-10,2,10\n"), "lines.csv:1:", {"order_id", "Order_ID"}));
    }
    SECTION("another separator") {
        CHECK(says(refused("order_id;account_id;ordered_on;quantity;unit_price\n1;A;2024-01-10;2;10\n"), "lines.csv:1:", {"order_id"}));
    }
    SECTION("UTF-16") {
        CHECK(says(refused(std::string("\xff\xfe") + "o\0r\0"), "lines.csv:1:1: ", {"UTF-16"}));
    }
    SECTION("a quote that never closes") {
        CHECK(says(refused("order_id,\"account_id,ordered_on\n1,A,2024-01-10\n"), "lines.csv:1:2: ", {"never closed"}));
    }
}

TEST_CASE("A review that cannot be written is an error, and leaves nothing behind") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_files::header + bad_files::line);
    std::filesystem::create_directory(folder.path() / "folder");
    const auto files = kam_test::names_in(folder.path());
    for (const std::string path : {"absent/review.json", "folder", "lines.csv/review.json", "/proc/review.json", "folder/"}) {
        INFO(path);
        const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--json", path});
        CHECK(outcome.status == 1);
        CHECK(kam_test::contains(outcome.err, path));
        CHECK(kam_test::names_in(folder.path()) == files);
    }
}

TEST_CASE("The review replaces a file whole, and can be written over a longer one") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_files::header + bad_files::line);
    folder.write("review.json", std::string(1'000'000, 'x'));
    const kam_test::Document review = folder.review({"--orders", "lines.csv"});
    CHECK(review.value("A") == 21);
    CHECK(kam_test::names_in(folder.path()) == Words{"lines.csv", "review.json"});
}

TEST_CASE("The review does not overwrite what it was made from") {
    kam_test::ReviewFolder folder;
    const std::string lines = bad_files::header + bad_files::line;
    folder.write("lines.csv", lines);
    folder.write("accounts.csv", "account_id,name\nA,Alpha\n");
    CHECK(folder.run({"--orders", "lines.csv", "--json", "lines.csv"}).status != 0);
    CHECK(folder.read("lines.csv") == lines);
    CHECK(folder.run({"--orders", "lines.csv", "--accounts", "accounts.csv", "--json", "./accounts.csv"}).status != 0);
    CHECK(folder.read("accounts.csv") == "account_id,name\nA,Alpha\n");
}

TEST_CASE("A link and a pipe stay what they are when the review is written to them") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_files::header + bad_files::line);
    SECTION("a symbolic link") {
        folder.write("real.json", "from before");
        std::filesystem::create_symlink("real.json", folder.path() / "link.json");
        CHECK(folder.run({"--orders", "lines.csv", "--json", "link.json"}).status == 0);
        CHECK(std::filesystem::is_symlink(folder.path() / "link.json"));
        CHECK(kam_test::Document(folder.read("link.json")).value("A") == 21);
    }
    SECTION("a named pipe, as devices and /dev/stdout are") {
        const kam_test::Outcome outcome = kam_test::run_shell(
            "mkfifo pipe; { timeout 5 cat pipe > copy.json & } ; timeout 5 " + kam_test::shell_quoted(KAM_PORTFOLIO_REVIEW) +
                " --orders lines.csv --json pipe; status=$?; wait; exit $status",
            folder.path());
        CHECK(outcome.status == 0);
        CHECK(std::filesystem::is_fifo(folder.path() / "pipe"));
        CHECK(kam_test::contains(folder.read("copy.json"), "\"accounts\""));
    }
    SECTION("a file that only its owner may read stays so") {
        using std::filesystem::perms;
        folder.write("review.json", "from before");
        std::filesystem::permissions(folder.path() / "review.json", perms::owner_read | perms::owner_write);
        folder.review({"--orders", "lines.csv"});
        CHECK((std::filesystem::status(folder.path() / "review.json").permissions() & (perms::group_all | perms::others_all)) == perms::none);
    }
}

TEST_CASE("Without --json nothing is written") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_files::header + bad_files::line);
    CHECK(folder.run({"--orders", "lines.csv"}).status == 0);
    CHECK(kam_test::names_in(folder.path()) == Words{"lines.csv"});
    CHECK(folder.run({}).status == 0);
    CHECK(kam_test::names_in(folder.path()) == Words{"lines.csv"});
}
