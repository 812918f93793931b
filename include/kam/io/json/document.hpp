// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/parse_options.hpp>

#include <kam/core/error.hpp>
#include <kam/core/text.hpp>

/// JSON text as it was written, for the reader. Boost.JSON's own value would not do: it keeps the last of two members
/// of one name, loses decimals beyond a double, and rounds some doubles in the last bit. So its parser hands each token
/// to this document, numbers as text.
namespace kam::inline v0::io::detail {

enum class JsonKind { null, boolean, number, text, list, object };

/// One value. Those inside a list or an object follow it directly.
struct JsonNode {
    JsonKind kind{};
    std::string_view name{};  ///< of the member of an object
    std::string_view text{};  ///< the text without quotes and escapes, the number as written, or true and false
    std::size_t count = 1;    ///< of nodes: this one and all inside

    /// The first value inside, and what follows when all are passed: the next value on the same level.
    [[nodiscard]] const JsonNode* inside() const { return this + 1; }
    [[nodiscard]] const JsonNode* after() const { return this + count; }
};

/// The parser's handler. Names and texts are views into `characters_`, which never moves: what escapes stand for is
/// never longer than they are, so the length of the input is enough.
class JsonDocument {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    explicit JsonDocument(std::size_t input_size) { characters_.reserve(input_size); }
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

    [[nodiscard]] const JsonNode& root() const { return nodes_.front(); }

    using Error = boost::json::error_code;
    using View = boost::json::string_view;
    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_array_begin(Error&) { return open(JsonKind::list); }
    bool on_array_end(std::size_t, Error&) { return close(); }
    bool on_object_begin(Error&) { return open(JsonKind::object); }
    bool on_object_end(std::size_t, Error&) { return close(); }
    bool on_key_part(View part, std::size_t, Error&) { return append(part); }
    bool on_key(View part, std::size_t, Error&) {
        append(part);
        name_ = take();
        return true;
    }
    bool on_string_part(View part, std::size_t, Error&) { return append(part); }
    bool on_string(View part, std::size_t, Error&) { return last_part(JsonKind::text, part); }
    bool on_number_part(View part, Error&) { return append(part); }
    bool on_int64(std::int64_t, View part, Error&) { return last_part(JsonKind::number, part); }
    bool on_uint64(std::uint64_t, View part, Error&) { return last_part(JsonKind::number, part); }
    bool on_double(double, View part, Error&) { return last_part(JsonKind::number, part); }
    bool on_bool(bool value, Error&) { return add(JsonKind::boolean, value ? "true" : "false"); }
    bool on_null(Error&) { return add(JsonKind::null, {}); }
    bool on_comment_part(View, Error&) { return true; }
    bool on_comment(View, Error&) { return true; }

private:
    bool append(View part) {
        characters_.append(part.data(), part.size());
        return true;
    }
    [[nodiscard]] std::string_view take() {
        const std::string_view taken = std::string_view(characters_).substr(taken_);
        taken_ = characters_.size();
        return taken;
    }
    bool last_part(JsonKind kind, View part) {
        append(part);
        return add(kind, take());
    }
    bool add(JsonKind kind, std::string_view text) {
        nodes_.push_back(JsonNode{kind, name_, text});
        name_ = {};
        return true;
    }
    bool open(JsonKind kind) {
        open_.push_back(nodes_.size());
        return add(kind, {});
    }
    bool close() {
        nodes_[open_.back()].count = nodes_.size() - open_.back();
        open_.pop_back();
        return true;
    }

    std::string characters_;
    std::size_t taken_ = 0;
    std::string_view name_{};
    std::vector<JsonNode> nodes_;
    std::vector<std::size_t> open_;  ///< the lists and objects that are not closed yet
};

/// Where a value stands, as a chain up to the document; text is made of it only for an issue.
struct JsonPlace {
    const JsonPlace* parent = nullptr;
    std::string_view name{};
    std::size_t index = std::string_view::npos;  ///< in a list

    /// "orders[730].lines[2].unit_price"; a name that is no identifier stands in brackets and quotes.
    [[nodiscard]] std::string path() const {
        if (parent == nullptr) return {};
        std::string text = parent->path();
        if (index != std::string_view::npos) return text + '[' + std::to_string(index) + ']';
        const auto is_plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        };
        if (name.empty() || name.size() > 60 || !std::all_of(name.begin(), name.end(), is_plain)) {
            return text + '[' + kam::detail::quoted(name) + ']';
        }
        return text + (text.empty() ? "" : ".") + std::string(name);
    }
};

/// "null", "the number 12", "'abc'", "a list": what stood where something else was expected.
[[nodiscard]] inline std::string description(const JsonNode& node) {
    switch (node.kind) {
        case JsonKind::null:
            return "null";
        case JsonKind::boolean:
            return std::string(node.text);
        case JsonKind::number:
            return "the number " + std::string(node.text.substr(0, 60));
        case JsonKind::text:
            return kam::detail::quoted(node.text);
        case JsonKind::list:
            return "a list";
        case JsonKind::object:
            return "an object";
    }
    return {};
}

/// "line:column" of a byte, both from 1, columns in code points.
[[nodiscard]] inline std::string line_and_column(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    const auto starts_code_point = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + ':' +
           std::to_string(1 + std::count_if(line.begin(), line.end(), starts_code_point));
}

using JsonParser = boost::json::basic_parser<JsonDocument>;

/// Whether the text is one JSON value (RFC 8259, no comments, valid UTF-8); a syntax error goes into the report. A
/// template only so that nobody pays for the parser who does not read.
template <class Parser>
[[nodiscard]] bool parse_json(Parser& parser, std::string_view text, std::size_t max_depth, Report& report) {
    boost::json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read == text.size()) return true;
    std::string what = "is not JSON: " + error.message();
    if (!error) {
        what = "is not JSON: there is more after the end of the value";
    } else if (error == boost::json::error::too_deep) {
        what = "lists and objects nest deeper than " + std::to_string(max_depth);
    }
    report.add(line_and_column(text, read), Fault::malformed, std::move(what));
    return false;
}

}  // namespace kam::inline v0::io::detail
