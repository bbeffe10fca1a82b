// How the contract is said: a table of formats. Pure.
#pragma once

#include "ocprobe/model/contract.hpp"
#include "ocprobe/report/render.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::report {

struct ContractFormat {
    std::string_view name;
    std::string_view description;
    std::string (*render)(const ContractReport&, const Style&);
};

/// `text`, `json`, `markdown`, `sarif`, `junit`, `github`.
[[nodiscard]] std::span<const ContractFormat> contract_formats();

}  // namespace ocprobe::report
