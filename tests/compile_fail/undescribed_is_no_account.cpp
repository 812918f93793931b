// SPDX-License-Identifier: BSL-1.0
// expect: Described|AccountLike
#include <string>

#include <kam/core/account.hpp>

struct Client {
    std::string id;
};

std::string key(const Client& client) { return kam::key_of(client); }
