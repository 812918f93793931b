// SPDX-License-Identifier: BSL-1.0
#pragma once

// Runs examples/portfolio_review on small files and looks at what it answers.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include <kam/entities/decimal.hpp>

#include "support/catch.hpp"
#include "support/run_program.hpp"

template <>
struct Catch::StringMaker<kam::Decimal> {
    static std::string convert(const kam::Decimal& value) { return to_string(value); }
};

namespace kam_test {

namespace json = boost::json;
using Words = std::vector<std::string>;

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

[[nodiscard]] inline std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = (std::min)(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix((std::min)(end + 1, text.size()));
    }
    return lines;
}

/// Whether one line begins with `place` and has all the words behind it, in any case of letters.
[[nodiscard]] inline bool says(std::string_view text, std::string_view place, const Words& words = {}) {
    const auto lower = [](std::string_view mixed) {
        std::string result(mixed);
        for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return result;
    };
    for (const std::string& line : lines_of(text)) {
        if (!line.starts_with(place)) continue;
        const std::string rest = lower(line.substr(place.size()));
        if (std::ranges::all_of(words, [&](const std::string& word) { return contains(rest, lower(word)); })) return true;
    }
    return false;
}

[[nodiscard]] inline kam::Decimal exact(std::string_view text) {
    const auto decimal = kam::Decimal::parse(text);
    REQUIRE(decimal);
    return *decimal;
}
/// The same from a JSON value, which holds it as text.
template <std::same_as<json::value> Value>
[[nodiscard]] kam::Decimal exact(const Value& value) {
    REQUIRE(value.is_string());
    return exact(std::string_view(value.get_string()));
}

/// The document of a review.
class Document {
public:
    explicit Document(const std::string& text) {
        boost::system::error_code error;
        document_ = json::parse(text, error);  // refuses text that is not UTF-8, NaN, and what follows the document
        REQUIRE(!error);
        REQUIRE(document_.is_object());
        REQUIRE(!document_.get_object().empty());
        CHECK(document_.get_object().begin()->key() == "input");
        REQUIRE(document_.get_object().contains("accounts"));
        for (const json::value& account : document_.at("accounts").as_array()) {
            const bool complete = std::ranges::all_of(required, [&](const char* key) { return account.as_object().contains(key); }) &&
                                  account.at("cash_flow").is_object() && account.at("selection").is_object();
            CHECK(complete);
            const bool is_new = accounts_.emplace(account.at("account_id").as_string().c_str(), &account.as_object()).second;
            CHECK(is_new);
        }
        CHECK(count("assigned") + count("unassigned") + count("rejected") == count("lines"));
    }
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    [[nodiscard]] const json::object& all() const { return document_.get_object(); }
    [[nodiscard]] const json::object& input() const { return document_.at("input").as_object(); }
    [[nodiscard]] std::int64_t count(std::string_view key) const { return input().at(key).as_int64(); }
    [[nodiscard]] kam::Decimal amount(std::string_view key) const { return exact(input().at(key)); }

    using Accounts = std::map<std::string, const json::object*>;
    [[nodiscard]] const Accounts& accounts() const noexcept { return accounts_; }
    [[nodiscard]] const json::object& account(const std::string& id) const {
        INFO("account " << id);
        REQUIRE(accounts_.contains(id));
        return *accounts_.at(id);
    }
    [[nodiscard]] kam::Decimal value(const std::string& id) const { return exact(account(id).at("value")); }
    [[nodiscard]] std::int64_t count(const std::string& id, std::string_view key) const {
        return account(id).at(key).as_int64();
    }
    [[nodiscard]] const json::object& cash_flow(const std::string& id) const {
        return account(id).at("cash_flow").as_object();
    }
    [[nodiscard]] kam::Decimal cash(const std::string& id, std::string_view key = "total") const {
        return exact(cash_flow(id).at(key));
    }

    /// A sum over all accounts: of an exact decimal, of a count, of an exact decimal of the cash flow.
    [[nodiscard]] kam::Decimal sum(std::string_view key) const {
        kam::Decimal total;
        for (const auto& [id, account] : accounts_) total += exact(account->at(key));
        return total;
    }
    [[nodiscard]] std::int64_t sum_of_counts(std::string_view key) const {
        std::int64_t total = 0;
        for (const auto& [id, account] : accounts_) total += account->at(key).as_int64();
        return total;
    }
    [[nodiscard]] kam::Decimal sum_of_cash() const {
        kam::Decimal total;
        for (const auto& [id, account] : accounts_) total += exact(account->at("cash_flow").at("total"));
        return total;
    }

private:
    static constexpr const char* required[] = {"account_id", "orders", "cancelled_orders", "lines", "returned_lines",
                                               "value", "returns_value", "cash_flow", "selection"};
    json::value document_;
    Accounts accounts_;
};

/// Every program must end by itself and say why in words: neither a signal, nor an exception that nobody caught, nor a
/// sanitizer ends it.
inline void check_orderly(const Outcome& outcome) {
    CHECK(outcome.status <= 2);
    for (const char* sign : {"terminate called", "Sanitizer", "runtime error:", "Assertion", "std::", "bad_alloc"}) {
        INFO(sign);
        CHECK(!contains(outcome.err, sign));
    }
    CHECK(!contains(outcome.out, "\x1b"));
    CHECK(!contains(outcome.err, "\x1b"));
}

/// A folder with input files, in which the program runs; messages then name the files as they were given.
class ReviewFolder {
public:
    void write(const std::string& name, std::string_view text) const { write_bytes(path() / name, text); }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_.path(); }
    [[nodiscard]] std::string read(const std::string& name) const { return read_bytes(path() / name); }
    [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path() / name); }

    /// Runs the program; `before` stands before it in the shell ("zcat file |") and `after` behind its arguments ("< file").
    Outcome run(const Words& arguments, const std::string& before = {}, const std::string& after = {}) const {
        const std::string line = before + ' ' + shell_quoted(KAM_PORTFOLIO_REVIEW) + ' ' + shell_line(arguments) + ' ' + after;
        Outcome outcome = run_shell(line, path());
        INFO("ran " << line << "\nstandard error:\n" << outcome.err.substr(0, 4000));
        check_orderly(outcome);
        return outcome;
    }

    /// A review that must succeed.
    Document review(Words arguments, const std::string& before = {}, const std::string& after = {}) {
        arguments.insert(arguments.end(), {"--json", "review.json"});
        last_ = run(arguments, before, after);
        INFO("arguments " << shell_line(arguments) << "\nstandard error:\n" << last_.err.substr(0, 4000));
        REQUIRE(last_.status == 0);
        return Document(read("review.json"));
    }
    /// What the last `review` or `refused` printed.
    [[nodiscard]] const Outcome& last() const noexcept { return last_; }

    /// A run that must fail with this status: it prints nothing but messages, writes no file, and leaves one that is there alone.
    const std::string& refused(int status, Words arguments, const std::string& before = {}, const std::string& after = {}) {
        arguments.insert(arguments.end(), {"--json", "review.json"});
        std::filesystem::remove(path() / "review.json");
        const auto files = names_in(path());
        last_ = run(arguments, before, after);
        INFO("arguments " << shell_line(arguments) << "\nstandard error:\n" << last_.err.substr(0, 4000));
        CHECK(last_.status == status);
        const bool silent = last_.out.empty() && names_in(path()) == files;
        CHECK(silent);
        if (!silent) std::filesystem::remove(path() / "review.json");
        if (!silent || last_.status != status) return last_.err;

        write_bytes(path() / "review.json", "from before");
        const bool same = run(arguments, before, after).status == status && read("review.json") == "from before";
        CHECK(same);
        std::filesystem::remove(path() / "review.json");
        CHECK(names_in(path()) == files);
        return last_.err;
    }

private:
    TempFolder folder_;
    Outcome last_;
};

}  // namespace kam_test
