// SPDX-License-Identifier: BSL-1.0
#include <forward_list>
#include <list>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>

#include <kam/data/column.hpp>
#include <kam/data/sparse.hpp>
#include <kam/data/table.hpp>

namespace data_concepts {

struct Client {
    std::string id;
    double sales = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales))
struct Undescribed {
    double sales = 0;
};
struct Nameless {
    double operator()(const Client& client) const { return client.sales; }
};

static_assert(kam::RecordRange<std::vector<Client>> && kam::RecordRange<std::list<Client>>);
static_assert(kam::RecordRange<std::span<const Client>> && kam::RecordRange<Client[3]>);
static_assert(kam::RecordRange<std::map<std::string, Client>>);
static_assert(!kam::RecordRange<std::forward_list<Client>>);  // does not know its size
static_assert(!kam::RecordRange<Client> && !kam::RecordRange<int>);

static_assert(kam::TableMeasure<double Client::*, Client>);
static_assert(kam::TableMeasure<const char*, Client> && kam::TableMeasure<std::string, Client>);
static_assert(kam::TableMeasure<kam::NamedField<"sales">, Client>);
static_assert(kam::TableMeasure<kam::NamedMeasure<Nameless>, Client>);
static_assert(kam::TableMeasure<kam::NamedMeasure<double Undescribed::*>, Undescribed>);
static_assert(!kam::TableMeasure<std::string Client::*, Client>);  // text is no number
static_assert(!kam::TableMeasure<Nameless, Client>);               // a column needs a name
static_assert(!kam::TableMeasure<std::string, Undescribed>);       // names are those of the description
static_assert(!kam::TableMeasure<kam::NamedField<"id">, Client>);  // text is no number
static_assert(!kam::TableMeasure<double Undescribed::*, Client>);  // of another record

static_assert(!std::is_convertible_v<int, kam::Index<Client>>);
static_assert(!std::is_constructible_v<kam::Index<Client>, kam::Index<Undescribed>>);

}  // namespace data_concepts
