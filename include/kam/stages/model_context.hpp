// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// Where an assessment holds. The pace of evolution differs by industry and market, so the same words mean different
/// things, and only accounts of one context are peers (T064).
struct ModelContext {
    std::string industry{};
    std::string market{};

    friend bool operator==(const ModelContext&, const ModelContext&) = default;
};
BOOST_DESCRIBE_STRUCT(ModelContext, (), (industry, market))

/// A model, and others in its place for the contexts in which its profile does not hold.
template <Unit Of = Unit::account_relationship>
struct ContextModels {
    struct Replacement {
        ModelContext context{};
        StageModel<Of> model{};
        BOOST_DESCRIBE_CLASS(Replacement, (), (context, model), (), ())
    };
    StageModel<Of> usual{};
    std::vector<Replacement> replacements{};
    BOOST_DESCRIBE_CLASS(ContextModels, (), (usual, replacements), (), ())
};

/// The model that holds in a context: its replacement where there is one, else the usual model. Throws InputError when
/// two replacements claim the context.
template <Unit Of>
[[nodiscard]] const StageModel<Of>& model_for(const ContextModels<Of>& models, const ModelContext& context) {
    const StageModel<Of>* found = nullptr;
    for (const auto& each : models.replacements) {
        if (!(each.context == context)) continue;
        if (found != nullptr) {
            throw InputError("replacements", Fault::duplicate,
                             "two for industry " + kam::detail::quoted(context.industry) + " and market " +
                                 kam::detail::quoted(context.market));
        }
        found = &each.model;
    }
    return found != nullptr ? *found : models.usual;
}
template <Unit Of>
void model_for(const ContextModels<Of>&&, const ModelContext&) = delete;

}  // namespace kam::inline v0::stages
