#include "judge/remedy/loopback_alone.hpp"

#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"

namespace ocprobe::judge {

namespace {

bool has_loopback_alone(const Evidence& e) {
    return e.container.loopback_alone.value_or(false) && e.container.in_container.value_or(true);
}

}  // namespace

bool say_loopback_alone(const Evidence& e, Verdict& v) {
    if (!has_loopback_alone(e)) return false;
    v.cause += v.cause.empty() ? "" : " ";
    v.cause += "This container has no network but its loopback. Either it has `network_mode: none`, or it "
               "joined the namespace of a container that was restarted or recreated since. That took the "
               "interfaces away.";
    return true;
}

bool advise_if_loopback_alone(Advice& advice) {
    const auto& e = advice.evidence();
    if (!has_loopback_alone(e)) return false;
    if (e.target.host_is_loopback) {
        recreate_this_container(advice);
        return true;
    }
    // A URL that leads elsewhere was never meant for the gateway's namespace.
    advice.remedy(
        "Put it on the gateway's network, in place of a network_mode",
        Place::cli_service,
        {JoinNetwork{"<network of the gateway>"}}
    );
    advice.alternative(
        "If it joined another container's namespace: recreate it, so that it joins the present one",
        Place::cli_service,
        {Recreate{}}
    );
    return true;
}

}  // namespace ocprobe::judge
