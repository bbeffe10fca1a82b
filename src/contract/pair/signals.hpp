// What a service is, by the weight of everything that speaks for it.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/model/contract.hpp"

#include <array>
#include <string>
#include <vector>

namespace ocprobe::contract {

/// The sum of the signals for each role, with the reasons of the role that leads.
struct Weighed {
    const Service* service = nullptr;
    ServiceRole role = ServiceRole::unrelated;
    int score = 0;
    std::vector<std::string> because;
    int gateway_score = 0;  ///< whatever the role: who came close
    std::vector<std::string> gateway_because;
};

/// From this score on a service is a gateway.
inline constexpr int gateway_threshold = 50;

/// Every service of the project, in the order of the files.
[[nodiscard]] std::vector<Weighed> weigh_services(const Project& project);

}  // namespace ocprobe::contract
