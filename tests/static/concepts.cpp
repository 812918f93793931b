// SPDX-License-Identifier: BSL-1.0
// What must, and what must not, satisfy each concept of the core. Nothing to run: it compiles or it does not.
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <kam/core/account.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/executor.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>

namespace concepts_test {

struct Client {
    std::string id;
    double sales;
    std::optional<int> sites;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, sites))

template <class Real>
struct Generic {
    std::string name;
    Real value;
    BOOST_DESCRIBE_CLASS(Generic, (), (name, value), (), ())
};

struct Unkeyed {
    double sales;
};
BOOST_DESCRIBE_STRUCT(Unkeyed, (), (sales))

struct Undescribed {
    std::string id;
};

struct TextOnly {
    friend std::string to_string(const TextOnly&) { return {}; }
};

struct Pool {
    template <class F>
    void operator()(std::size_t, F&&) const {}
};

static_assert(kam::Described<Client> && kam::Described<Generic<float>> && kam::Described<Unkeyed>);
static_assert(!kam::Described<Undescribed> && !kam::Described<int> && !kam::Described<std::string>);

static_assert(kam::AccountLike<Client> && kam::AccountLike<Generic<float>>);
static_assert(!kam::AccountLike<Unkeyed> && !kam::AccountLike<Undescribed> && !kam::AccountLike<int>);

static_assert(kam::AccountRange<std::vector<Client>> && kam::AccountRange<std::list<Client>>);
static_assert(!kam::AccountRange<std::vector<Unkeyed>> && !kam::AccountRange<Client> &&
              !kam::AccountRange<std::map<std::string, Client>>);

static_assert(kam::Numeric<double> && kam::Numeric<std::optional<int>> && kam::Numeric<kam::Side> &&
              kam::Numeric<kam::Level> && kam::Numeric<bool>);
static_assert(!kam::Numeric<std::string> && !kam::Numeric<char> && !kam::Numeric<Client> &&
              !kam::Numeric<std::optional<std::string>> && !kam::Numeric<std::vector<double>>);

static_assert(kam::MeasureOf<double Client::*, Client> && kam::MeasureOf<std::optional<int> Client::*, Client> &&
              kam::MeasureOf<kam::NamedField<"sales">, Client> && kam::MeasureOf<double (*)(const Client&), Client>);
static_assert(!kam::MeasureOf<std::string Client::*, Client> && !kam::MeasureOf<double Unkeyed::*, Client> &&
              !kam::MeasureOf<double, Client>);

static_assert(kam::TextValue<kam::Level> && kam::TextValue<kam::Id<Client>>);
static_assert(!kam::TextValue<TextOnly> && !kam::TextValue<std::string> && !kam::TextValue<double>);

static_assert(kam::DescribedEnum<kam::Side> && !kam::DescribedEnum<int> && !kam::DescribedEnum<Client>);

static_assert(kam::MemberPointer<double Client::*> && !kam::MemberPointer<double*> &&
              !kam::MemberPointer<double (Client::*)()>);

static_assert(kam::Executor<kam::Sequential> && kam::Executor<kam::Threads> && kam::Executor<Pool>);
static_assert(!kam::Executor<int> && !kam::Executor<Client>);

}  // namespace concepts_test
