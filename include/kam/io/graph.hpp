// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <ostream>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/text.hpp>
#include <kam/io/csv/value.hpp>
#include <kam/io/utf8.hpp>

namespace kam::inline v0::io {

/// How a graph is written. Nodes are known by their key; `from` and `to` are the fields of an edge that name its ends.
struct GraphOptions {
    std::string name = "network";
    bool directed = true;
    std::string from = "from_id";
    std::string to = "to_id";
    std::string label =
        "name";  ///< field that DOT shows of a node or an edge; where there is none, a node shows its key
};

namespace detail {

template <class Record, class D>
using GraphField = std::remove_cvref_t<decltype(std::declval<const Record&>().*D::pointer)>;

/// A text with everything replaced that has no place in XML 1.0, in an attribute's value as well.
inline void append_xml(std::string_view text, std::string& out) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = code_point_at(text, at);
        const bool control = c.value < 0x20 && c.value != '\t' && c.value != '\n' && c.value != '\r';
        if (!c.valid || control || c.value == 0xFFFE || c.value == 0xFFFF) {
            out += "\xEF\xBF\xBD";
        } else if (c.value == '<') {
            out += "&lt;";
        } else if (c.value == '>') {
            out += "&gt;";
        } else if (c.value == '&') {
            out += "&amp;";
        } else if (c.value == '"') {
            out += "&quot;";
        } else if (c.value < 0x20) {
            out += "&#" + std::to_string(static_cast<unsigned>(c.value)) + ';';  // a reader would make blanks of them
        } else {
            out += text.substr(at, c.length);
        }
        at += c.length;
    }
}

/// A text in the quotes of DOT, which takes all but NUL as it stands; a backslash would begin an escape in a label.
inline void append_dot(std::string_view text, std::string& out) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = code_point_at(text, at);
        if (!c.valid || c.value == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c.value == '"' || c.value == '\\') {
            out += '\\';
            out += static_cast<char>(c.value);
        } else if (c.value == '\n') {
            out += "\\n";
        } else if (c.value != '\r') {
            out += text.substr(at, c.length);
        }
        at += c.length;
    }
    out += '"';
}

template <class T>
[[nodiscard]] constexpr std::string_view graphml_type() {
    if constexpr (is_optional<T>) {
        return graphml_type<typename T::value_type>();
    } else if constexpr (std::same_as<T, bool>) {
        return "boolean";
    } else if constexpr (std::integral<T>) {
        return "long";
    } else if constexpr (std::floating_point<T>) {
        return "double";
    } else {
        return "string";
    }
}

/// Calls `f(name, type)` for every field that fits in an attribute.
template <Described Record, class F>
void for_each_attribute(const F& f) {
    for_each_descriptor<Record>([&](auto d) {
        if constexpr (CsvValue<GraphField<Record, decltype(d)>>) {
            f(std::string_view(d.name), graphml_type<GraphField<Record, decltype(d)>>());
        }
    });
}

/// Calls `f(name, text)` for every such field that is known. Infinite numbers and the like are unknown here.
template <Described Record, class F>
void for_each_value(const Record& record, const F& f) {
    for_each_descriptor<Record>([&](auto d) {
        if constexpr (CsvValue<GraphField<Record, decltype(d)>>) {
            std::string text;
            if (!append_field(record.*d.pointer, text) && !text.empty()) f(std::string_view(d.name), text);
        }
    });
}

template <Described Record>
[[nodiscard]] std::string text_of_field(const Record& record, std::string_view name) {
    std::string found;
    for_each_value(record, [&](std::string_view field, const std::string& text) {
        if (field == name) found = text;
    });
    return found;
}

/// Throws InputError that lists nodes without a key or with that of another, and edges with an end that is no node.
template <class Nodes, class... Edges>
void check_graph(const Nodes& nodes, const GraphOptions& options, const Edges&... edges) {
    using kam::detail::element_path;
    Report report;
    std::unordered_map<std::string, std::size_t> first_at;
    std::size_t i = 0;
    for (const auto& node : nodes) {
        const std::string key = key_of(node);
        if (key.empty()) report.add(element_path("nodes", i), Fault::missing, "has no key");
        const auto [found, is_new] = first_at.emplace(key, i);
        if (!is_new) {
            report.add(element_path("nodes", i), Fault::duplicate,
                       "key " + kam::detail::quoted(key) + " was used at " + element_path("nodes", found->second));
        }
        ++i;
    }
    const auto check = [&](const auto& list) {
        i = 0;
        for (const auto& edge : list) {
            for (const std::string& end : {options.from, options.to}) {
                const std::string key = text_of_field(edge, end);
                if (first_at.contains(key)) continue;
                report.add(element_path("edges", i) + '.' + end, Fault::dangling,
                           "there is no node " + kam::detail::quoted(key));
            }
            ++i;
        }
    };
    (check(edges), ...);
    throw_if_any(report);
}

/// The `<key>` declarations of the fields that `target` ("node" or "edge") has; each name once.
template <Described Record>
void append_keys(std::string_view target, std::vector<std::string>& declared, std::string& out) {
    for_each_attribute<Record>([&](std::string_view name, std::string_view type) {
        std::string id(target);
        id.append(1, '.').append(name);
        for (const std::string& earlier : declared) {
            if (earlier == id) return;
        }
        declared.push_back(id);
        out.append("  <key id=\"").append(id).append("\" for=\"").append(target).append("\" attr.name=\"");
        out.append(name).append("\" attr.type=\"").append(type).append("\"/>\n");
    });
}

template <Described Record>
void append_data(std::string_view target, const Record& record, std::string& out) {
    for_each_value(record, [&](std::string_view name, const std::string& text) {
        out.append("      <data key=\"").append(target).append(1, '.').append(name).append("\">");
        append_xml(text, out);
        out += "</data>\n";
    });
}

}  // namespace detail

/// Nodes and edges as GraphML, for Gephi, Cytoscape, yEd, igraph or networkx. Nodes are described records with a key,
/// edges described records with the fields that the options name; several tables of edges may be given, which should
/// not use one field name for several types. Every known field that fits in a CSV column becomes an attribute. Throws
/// InputError that lists nodes without a key or with that of another, and edges with an end that is no node.
template <AccountRange Nodes, class... Edges>
requires(Described<std::ranges::range_value_t<Edges>>&&...) [[nodiscard]] std::string
    to_graphml(const Nodes& nodes, const GraphOptions& options, const Edges&... edges) {
    detail::check_graph(nodes, options, edges...);
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
    std::vector<std::string> declared;
    detail::append_keys<std::ranges::range_value_t<Nodes>>("node", declared, out);
    (detail::append_keys<std::ranges::range_value_t<Edges>>("edge", declared, out), ...);
    out += "  <graph id=\"";
    detail::append_xml(options.name, out);
    out.append("\" edgedefault=\"").append(options.directed ? "directed" : "undirected").append("\">\n");
    for (const auto& node : nodes) {
        out += "    <node id=\"";
        detail::append_xml(key_of(node), out);
        out += "\">\n";
        detail::append_data("node", node, out);
        out += "    </node>\n";
    }
    const auto append_edges = [&](const auto& list) {
        for (const auto& edge : list) {
            out += "    <edge source=\"";
            detail::append_xml(detail::text_of_field(edge, options.from), out);
            out += "\" target=\"";
            detail::append_xml(detail::text_of_field(edge, options.to), out);
            out += "\">\n";
            detail::append_data("edge", edge, out);
            out += "    </edge>\n";
        }
    };
    (append_edges(edges), ...);
    return out += "  </graph>\n</graphml>\n";
}
/// The same with the default options.
template <AccountRange Nodes, std::ranges::sized_range Edges>
requires Described<std::ranges::range_value_t<Edges>>
[[nodiscard]] std::string to_graphml(const Nodes& nodes, const Edges& edges) {
    return io::to_graphml(nodes, GraphOptions{}, edges);
}

/// Nodes and edges in the DOT language of Graphviz: `dot -Tsvg`, `neato -Tpdf`. Nodes show the field `options.label`,
/// else their key; edges show it where they have it. Trouble as to_graphml.
template <AccountRange Nodes, class... Edges>
requires(Described<std::ranges::range_value_t<Edges>>&&...) [[nodiscard]] std::string
    to_dot(const Nodes& nodes, const GraphOptions& options, const Edges&... edges) {
    detail::check_graph(nodes, options, edges...);
    std::string out = options.directed ? "digraph " : "graph ";
    detail::append_dot(options.name, out);
    out += " {\n";
    const auto append_label = [&](const std::string& label) {
        if (!label.empty()) {
            out += " [label=";
            detail::append_dot(label, out);
            out += ']';
        }
        out += ";\n";
    };
    for (const auto& node : nodes) {
        out += "  ";
        detail::append_dot(key_of(node), out);
        append_label(detail::text_of_field(node, options.label));
    }
    const auto append_edges = [&](const auto& list) {
        for (const auto& edge : list) {
            out += "  ";
            detail::append_dot(detail::text_of_field(edge, options.from), out);
            out += options.directed ? " -> " : " -- ";
            detail::append_dot(detail::text_of_field(edge, options.to), out);
            append_label(detail::text_of_field(edge, options.label));
        }
    };
    (append_edges(edges), ...);
    return out += "}\n";
}
/// The same with the default options.
template <AccountRange Nodes, std::ranges::sized_range Edges>
requires Described<std::ranges::range_value_t<Edges>>
[[nodiscard]] std::string to_dot(const Nodes& nodes, const Edges& edges) {
    return io::to_dot(nodes, GraphOptions{}, edges);
}

}  // namespace kam::inline v0::io
