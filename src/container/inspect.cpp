// Runs the parts of the inspection in order.
#include "ocprobe/container/inspect.hpp"

#include "survey.hpp"

namespace ocprobe::container {

ContainerFacts inspect(const Request& request) {
    ContainerFacts facts;
    Survey survey{request.files, facts};
    survey_process(survey);
    survey_mounts(survey);
    survey_confinement(survey, request.environment);
    survey_cgroup(survey);
    survey_network(survey);
    survey_environment(survey, request);
    if (request.neighbours) inspect_neighbours(request, facts);
    return facts;
}

void inspect_neighbours(const Request& request, ContainerFacts& facts) {
    Survey survey{request.files, facts};
    survey_listeners(survey, request.ask_listeners);
    if (request.is_gateway) survey_gateways(survey, request);
}

}  // namespace ocprobe::container
