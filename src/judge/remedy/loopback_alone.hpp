// A container that has nothing but its loopback: one text and one advice for every cause that it explains.
#pragma once

#include "ocprobe/model/report.hpp"

namespace ocprobe::judge {

class Advice;

/// Adds to the cause why this container has nothing but loopback, where it has; false where it has more.
bool say_loopback_alone(const Evidence& e, Verdict& v);
/// The steps for it; false where the container has more than its loopback.
bool advise_if_loopback_alone(Advice& advice);

}  // namespace ocprobe::judge
