// What this container is called.
#pragma once

#include "ocprobe/model/container.hpp"

namespace ocprobe::app {

/// Asks Docker's resolver, where resolv.conf names it: one question, milliseconds.
void identify_container(ContainerFacts& container);

}  // namespace ocprobe::app
