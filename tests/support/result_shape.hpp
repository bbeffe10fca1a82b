// What holds for the record of every run, whatever it met.
#pragma once

#include "ocprobe/model/network.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

/// Every stage, in order, with its time; an error where it failed and a reason where it was skipped. Only http may begin
/// after the stage that stands behind it.
inline void check_shape(const NetworkResult& result) {
    constexpr StageId order[]{
        StageId::dns, StageId::connect, StageId::tls, StageId::http, StageId::websocket};
    REQUIRE(result.stages.size() == 5);
    Micros before{0};
    for (std::size_t i = 0; i < 5; ++i) {
        const auto& stage = result.stages[i];
        CHECK(stage.id == order[i]);
        CHECK((stage.status == StageStatus::skipped) == !stage.skipped_because.empty());
        CHECK((stage.status == StageStatus::failed) == stage.error.has_value());
        CHECK(stage.started >= before);
        if (stage.id != StageId::http) before = stage.started;
    }
}

}  // namespace ocprobe::test
