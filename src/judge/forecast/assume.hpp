// What a hypothetical run would meet on the network, from local knowledge alone.
#pragma once

#include "judge/forecast/mend.hpp"

namespace ocprobe::judge {

/// All network stages pass and the gateway answers; to the credential it answers what predict_answer() says.
void assume_network(Hypothesis& h);
/// The same, for a credential that has just been put right.
void assume_hello(Hypothesis& h);
/// The URL now leads to this candidate, set in the environment unless the config's remote.url was what led
/// astray.
void switch_url(Hypothesis& h, const CandidateResult& candidate);
/// The environment's own credentials are all that counts now (an environment URL is set).
void use_environment_credentials(Evidence& e);

}  // namespace ocprobe::judge
