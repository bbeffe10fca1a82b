// The hypothetical behind a forecast: the evidence as it would be once one cause is fixed.
#pragma once

#include "ocprobe/model/report.hpp"

namespace ocprobe::judge {

/// The evidence as it would be, and how much of it is known.
struct Hypothesis {
    Evidence e;
    bool assumed = false;     ///< the network's part was not measured but taken to go well
    bool unmeasured = false;  ///< of some of that nothing is known: that all goes well may not be promised
    bool credential_right = false;  ///< by the fix: it is the gateway's own
};

// ---- changes that several causes share; each is a Cause's `once_fixed`

/// The name leads to an address that accepts, or the URL leads to a candidate that answered.
bool reach_the_gateway(Hypothesis& h);
/// What was in the way on the network is gone. What lies behind it has not been seen.
bool network_recovers(Hypothesis& h);
/// The gateway was reached, and had a reason of its own not to take the connection, which is gone.
bool gateway_admits(Hypothesis& h);
/// The credential is right now; a network that has failed before it stays as it was.
bool credential_is_right(Hypothesis& h);
/// The config can be read and is valid. What it holds is not known: only a URL from the environment makes it
/// indifferent.
bool config_is_read(Hypothesis& h);
/// The same address under TLS or in plaintext.
bool switch_to(Hypothesis& h, Endpoint::Transport transport);
/// This container is in the gateway's network namespace, and dials its loopback.
bool namespace_is_shared(Hypothesis& h);
/// The gateway has approved this CLI's device.
bool device_is_approved(Hypothesis& h);

// ---- what they are made of

/// Whether the way to the gateway has been seen.
enum class Way { seen, not_seen };
/// All network stages pass and the gateway answers; to the credential it answers what local knowledge predicts.
void assume_network(Hypothesis& h, Way way = Way::not_seen);
/// The same, for a credential that has just been put right.
void assume_hello(Hypothesis& h);
/// The URL now leads to this candidate, set in the environment unless the config's remote.url was what led astray.
void switch_url(Hypothesis& h, const CandidateResult& candidate);
/// The environment's own credentials are all that counts now (an environment URL is set).
void use_environment_credentials(Evidence& e);
/// Another verdict's ground: nothing accepts at the target.
void refuse_connection(Hypothesis& h);

}  // namespace ocprobe::judge
