"""nginx in front of the real gateway, with the mistakes that people make."""
from kit import peers
from kit.scenario import ANY, Context, Scenario

PORT = 18789
FRONT = 18080
DEAD = 18999  # nobody listens there


def behind(location: str, upstream: int = PORT):
    def start(context: Context) -> None:
        peers.nginx(context.world, context.stack, upstream, FRONT, location)

    return start


def table(kit) -> list[Scenario]:
    common = dict(env={"OPENCLAW_GATEWAY_TOKEN": kit.token, "OPENCLAW_GATEWAY_URL": f"ws://127.0.0.1:{FRONT}"},
                  target="env OPENCLAW_GATEWAY_URL")
    return [
        Scenario("nginx: Upgrade forwarded", "healthy", setup=behind(peers.UPGRADE), sent=True, cli="ok", **common),
        Scenario("nginx: Upgrade not forwarded", "ws.upgrade_declined", setup=behind(""), stages={"websocket": "failed"}, **common),
        Scenario("nginx: dead upstream", "http.proxy_bad_gateway", setup=behind(peers.UPGRADE, DEAD), **common),
        Scenario("nginx: forwarded headers, not trusted", "http.proxy_attribution_required",
                 setup=behind(peers.UPGRADE + peers.FORWARDED), **common),
        Scenario("nginx: its own page", ("http.not_a_gateway", "ws.upgrade_declined"), close=ANY,
                 setup=behind('return 200 "<html><title>Welcome to nginx!</title></html>"; default_type text/html;'), **common),
    ]
