// contract.published_port: is the gateway's port published where it should be?
#include "contract/checks/checks.hpp"

namespace ocprobe::contract {

namespace {

void judge_published(const Pair& pair, Row& row) {
    for (const auto& port : pair.gateway.service->ports) {
        const bool everywhere =
            port.host_address.empty() || port.host_address == "0.0.0.0" || port.host_address == "::";
        const bool ours = port.protocol == "tcp" && port.target == std::to_string(pair.listens.port);
        if (everywhere && ours && pair.listens.bind != "loopback")
            row.warn(
                *pair.gateway.service,
                port.place,
                "everywhere",
                "the gateway's port is published on every address of the host",
                port.of_range ? advise("put 127.0.0.1: in front of the range")
                              : change(
                                    {{ContractEdit::Op::replace_value,
                                      {pair.gateway.service},
                                      port.place,
                                      "ports",
                                      "127.0.0.1:" + port.published + ":" + port.target,
                                      ""}}
                                )
            );
        if (ours && pair.listens.bind == "loopback")
            row.warn(
                *pair.gateway.service,
                port.place,
                "dead",
                "a published port in front of a gateway that binds to its own loopback: connections are "
                "accepted and reset",
                advise("gateway --bind lan")
            );
    }
}

}  // namespace

extern constinit const Check published_port_check{
    .id = "contract.published_port",
    .box = "published_port",
    .kind = ContractKind::warning,
    .question = "is the gateway's port published where it should be",
    .judge = judge_published,
    .holds_when = "The gateway's port is published on every address of the host, or stands in front of a "
                  "gateway that binds to its own loopback.",
    .what_to_do = "Publish on 127.0.0.1, or do not publish at all: containers reach the gateway without it.",
};

}  // namespace ocprobe::contract
