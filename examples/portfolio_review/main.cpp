// SPDX-License-Identifier: BSL-1.0
// Reviews a customer base from its order lines; see --help. The main job of the library, and a program to copy from.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <kam/entities/roll_up.hpp>
#include <kam/io/json.hpp>
#include <kam/io/json/eigen.hpp>

#include "input.hpp"
#include "options.hpp"
#include "output.hpp"
#include "progress.hpp"

namespace {

enum ExitStatus { reviewed = 0, bad_input = 1, bad_options = 2 };

void print_report(const char* title, const kam::Report& report) {
    if (!report.ok()) std::fprintf(stderr, "%s:\n%s", title, for_terminal(report.to_string()).c_str());
}

/// A group has no true stage of its own.
std::optional<Recovery> recovery(const ReviewDocument& document, const std::vector<kam::review::AccountTruth>& truth) {
    if (truth.empty() || document.unit == "group") return std::nullopt;
    const auto& names = document.stages.stages;
    Recovery result;
    for (const kam::review::AccountTruth& known : truth) {
        const auto account = std::ranges::find(document.accounts, known.account_id.value,
                                               [](const kam::review::AccountReview& a) { return a.account_id; });
        if (account == document.accounts.end() || account->stage.probable.empty()) continue;
        const auto found = std::ranges::find(names, account->stage.probable.front().stage) - names.begin() + 1;
        ++result.accounts;
        result.stage_right += found == known.stage ? 1U : 0U;
        result.stage_near += std::abs(found - known.stage) <= 1 ? 1U : 0U;
        if (!account->stage.trend) continue;
        ++result.trend_known;
        result.trend_right += *account->stage.trend == known.trend ? 1U : 0U;
    }
    return result;
}

ReviewDocument review(Input input, const Options& options) {
    if (options.by_group) input.portfolio = kam::roll_up(input.portfolio, 0);
    kam::review::ReviewOptions review;
    review.as_of = input.as_of;
    review.currency = options.currency;
    review.rates = input.rates;
    review.assumptions = options.assumptions;
    review.places = options.top;
    review.progress = show_progress("reviewing", "accounts", 1, options.progress);
    ReviewDocument document;
    document.input = tidied(input.summary, options.currency);
    document.unit = options.by_group ? "group" : "account";
    static_cast<kam::review::PortfolioReview&>(document) = kam::review::review_portfolio(input.portfolio, review);
    document.recovery = recovery(document, input.truth);
    return document;
}

int run(const Options& options) {
    if (!options.write_sample.empty()) {
        write_sample(options.write_sample, options.currency);
        return reviewed;
    }
    Input input;
    if (options.orders.empty()) {
        input = sample_input(options);
    } else {
        Findings findings;
        input = read_input(options, findings);
        print_report("Issues of the input as a whole", findings.base);
        print_report(options.skip_bad_lines ? "Issues of lines that are left out" : "Issues of lines",
                     findings.bad_lines);
        if (!findings.base.ok() || (!findings.bad_lines.ok() && !options.skip_bad_lines)) return bad_input;
    }
    const ReviewDocument document = review(std::move(input), options);
    if (!options.json.empty()) {
        const std::string text = kam::io::write_json(document, {.indent = 1}) + '\n';
        if (options.json == "-") {
            print_document(text);
            return reviewed;
        }
        write_file(options.json, text);
    }
    print_review(document, options.top, options.orders.empty());
    return reviewed;
}

}  // namespace

int main(int argc, char** argv) {
    const ParsedOptions parsed = parse_options(argc, argv);
    if (!parsed.options) return parsed.exit_status;
    try {
        return run(*parsed.options);
    } catch (const kam::InputError& error) {
        std::fprintf(stderr, "%s", for_terminal(error.what()).c_str());
        return bad_input;
    } catch (const std::invalid_argument& error) {  // a wrong name in --map, a margin outside 0..1
        std::fprintf(stderr, "%s\n", for_terminal(error.what()).c_str());
        return bad_options;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", for_terminal(error.what()).c_str());
        return bad_input;
    }
}
