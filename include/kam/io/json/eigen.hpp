// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include <kam/io/json.hpp>

/// Adds Eigen's vectors (as lists of numbers) and matrices (as lists of rows) to write_json, read_json and json_schema.
/// A matrix of no rows is [], and so is read back with no columns. Rows of different lengths, and lengths that a fixed
/// size does not have, are issues.
namespace kam::inline v0::io::detail {

template <EigenLike T>
struct EigenForm<T> {
    using Element = typename T::Scalar;

    static void write(JsonWriter& writer, const T& expression) {
        const typename T::PlainObject& value = expression.eval();
        if constexpr (T::IsVectorAtCompileTime) {
            writer.each(value.size(), [&](Eigen::Index i) { writer.write<Element>(value[i]); });
        } else {
            writer.each(value.rows(), [&](Eigen::Index row) {
                writer.each(value.cols(), [&](Eigen::Index column) { writer.write<Element>(value(row, column)); });
            });
        }
    }

    static void read(JsonReader& reader, const JsonNode& node, T& out, const JsonPlace& place) {
        if (!reader.expect(node, JsonKind::list, "a list", place)) return;
        const std::size_t size = JsonReader::size_of(node);
        if constexpr (T::IsVectorAtCompileTime) {
            if (!may_have(reader, "elements", size, T::SizeAtCompileTime, T::MaxSizeAtCompileTime, place)) return;
            out.resize(static_cast<Eigen::Index>(size));
            read_each(reader, node, place, [&](Eigen::Index i) -> Element& { return out[i]; });
        } else {
            const std::size_t columns = size > 0 ? JsonReader::size_of(*node.inside()) : 0;
            if (!may_have(reader, "rows", size, T::RowsAtCompileTime, T::MaxRowsAtCompileTime, place)) return;
            if (!is_rectangular(reader, node, columns, place)) return;
            if (size > 0 &&
                !may_have(reader, "columns", columns, T::ColsAtCompileTime, T::MaxColsAtCompileTime, place)) {
                return;
            }
            const int no_columns = T::ColsAtCompileTime == Eigen::Dynamic ? 0 : T::ColsAtCompileTime;
            out.resize(static_cast<Eigen::Index>(size), size > 0 ? static_cast<Eigen::Index>(columns) : no_columns);
            const JsonNode* row = node.inside();
            for (Eigen::Index i = 0; i < out.rows(); ++i, row = row->after()) {
                const JsonPlace here{&place, {}, static_cast<std::size_t>(i)};
                read_each(reader, *row, here, [&](Eigen::Index column) -> Element& { return out(i, column); });
            }
        }
    }

    [[nodiscard]] static std::string schema(JsonSchema& schema, std::string_view field) {
        const std::string number = schema.of<Element>(field);
        if constexpr (T::IsVectorAtCompileTime)
            return list_schema(number, T::SizeAtCompileTime);
        else
            return list_schema(list_schema(number, T::ColsAtCompileTime), T::RowsAtCompileTime);
    }

private:
    [[nodiscard]] static std::string list_schema(const std::string& item, int size) {
        if (size == Eigen::Dynamic) return JsonSchema::list(item);
        return JsonSchema::list(item, static_cast<std::size_t>(size));
    }

    [[nodiscard]] static bool may_have(JsonReader& reader, const char* what, std::size_t found, int fixed, int most,
                                       const JsonPlace& place) {
        const bool is_fixed = fixed != Eigen::Dynamic;
        const bool too_many = most != Eigen::Dynamic && found > static_cast<std::size_t>(most);
        if (!too_many && (!is_fixed || found == static_cast<std::size_t>(fixed))) return true;
        reader.add(place, Fault::wrong_type,
                   std::string("expected ") + (is_fixed ? "" : "at most ") + std::to_string(most) + ' ' + what +
                       " but found " + std::to_string(found));
        return false;
    }

    [[nodiscard]] static bool is_rectangular(JsonReader& reader, const JsonNode& rows, std::size_t columns,
                                             const JsonPlace& place) {
        bool good = true;
        std::size_t i = 0;
        for (const JsonNode* row = rows.inside(); row != rows.after(); row = row->after(), ++i) {
            const JsonPlace here{&place, {}, i};
            const std::size_t found = JsonReader::size_of(*row);
            if (!reader.expect(*row, JsonKind::list, "a row", here)) {
                good = false;
            } else if (found != columns) {
                reader.add(here, Fault::wrong_type,
                           "has " + std::to_string(found) + " elements but the first row " + std::to_string(columns));
                good = false;
            }
        }
        return good;
    }

    template <class ElementAt>
    static void read_each(JsonReader& reader, const JsonNode& list, const JsonPlace& place, ElementAt element_at) {
        Eigen::Index i = 0;
        for (const JsonNode* child = list.inside(); child != list.after(); child = child->after(), ++i) {
            reader.read(*child, element_at(i), {&place, {}, static_cast<std::size_t>(i)});
        }
    }
};

}  // namespace kam::inline v0::io::detail
