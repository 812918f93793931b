// SPDX-License-Identifier: BSL-1.0
#include <kam/core/account.hpp>

#include <list>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace account_test {

struct Client {
    std::string name, id;
};
BOOST_DESCRIBE_STRUCT(Client, (), (name, id))

struct Named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct WithAccountId {
    std::string id;
    kam::Id<struct SomeTag> account_id;
};
BOOST_DESCRIBE_STRUCT(WithAccountId, (), (id, account_id))

struct Numbered {
    long id;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (id))

struct Odd {
    std::string vat_number;
    double id;  // a double is no key
};
BOOST_DESCRIBE_STRUCT(Odd, (), (vat_number, id))

struct Payment {
    std::string account_id;
};
BOOST_DESCRIBE_STRUCT(Payment, (), (account_id))

struct Keyless {
    double sales;
};
BOOST_DESCRIBE_STRUCT(Keyless, (), (sales))

}  // namespace account_test

template <>
struct kam::AccountTraits<account_test::Odd> {
    static constexpr auto key = &account_test::Odd::vat_number;
};

template <>
struct kam::AccountTraits<account_test::Payment> {
    static constexpr auto key = kam::no_key;
};

using namespace account_test;

TEST_CASE("the key is account_id, else id, else name, unless the traits say otherwise", "[core][account]") {
    CHECK(kam::key_of(WithAccountId{"wrong", "A1"}) == "A1");
    CHECK(kam::key_of(Client{"Acme", "C7"}) == "C7");
    CHECK(kam::key_of(Named{"Acme"}) == "Acme");
    CHECK(kam::key_of(Numbered{-42}) == "-42");
    CHECK(kam::key_of(Odd{"DE1", 3.5}) == "DE1");
}

TEST_CASE("what is an account, and what is not", "[core][account]") {
    STATIC_REQUIRE(kam::AccountLike<Client>);
    STATIC_REQUIRE(kam::AccountLike<Odd>);
    STATIC_REQUIRE(!kam::AccountLike<Keyless>);
    STATIC_REQUIRE(!kam::AccountLike<Payment>);  // names an account, is none
    STATIC_REQUIRE(!kam::AccountLike<std::string>);
    STATIC_REQUIRE(!kam::AccountLike<int>);
    STATIC_REQUIRE(kam::AccountRange<std::vector<Client>>);
    STATIC_REQUIRE(kam::AccountRange<std::list<Client>>);
    STATIC_REQUIRE(!kam::AccountRange<std::vector<Keyless>>);
    STATIC_REQUIRE(!kam::AccountRange<Client>);
}
