// play(): a peer, a bench and the websocket stage.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

Played play(std::vector<Script> scripts, const std::function<void(StageBench&)>& prepare) {
    ScriptedPeer peer(std::move(scripts));
    StageBench bench(peer.port());
    give_token(bench, canary_token);
    if (prepare) prepare(bench);
    Played played;
    played.record = bench.run(&probes::probe_websocket);
    played.close = bench.close;
    played.alternative_accepted = bench.alternative_accepted;
    played.took = bench.took;
    played.seen = peer.end();
    for (const auto& transcript : played.seen) {
        for (const auto& problem : transcript.problems)
            FAIL_CHECK(problem);
    }
    return played;
}

}  // namespace ocprobe::test
