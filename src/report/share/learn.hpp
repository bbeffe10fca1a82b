// The members of the evidence that name something which no form tells: hosts without a dot, containers, certificates.
#pragma once

#include "ocprobe/model/evidence.hpp"
#include "ocprobe/model/verdict.hpp"
#include "report/share/names.hpp"

namespace ocprobe::report {

void learn_names(Names& names, const Target& target);
void learn_names(Names& names, const ContainerFacts& container);
void learn_names(Names& names, const Evidence& evidence);
/// Services, networks and volumes of the steps.
void learn_names(Names& names, const Judgement& judgement);

}  // namespace ocprobe::report
