// The same exchange as `ocprobe check` as people script it in Node: one GET /healthz, one handshake with a token.
const [address, port] = process.argv.slice(2);
const health = await (await fetch(`http://${address}:${port}/healthz`)).json();
if (health.status !== "live") process.exit(1);
const socket = new WebSocket(`ws://${address}:${port}/`);
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.event === "connect.challenge") {
    socket.send(JSON.stringify({
      type: "req", id: "1", method: "connect",
      params: {
        minProtocol: 3, maxProtocol: 4, role: "operator", scopes: ["operator.read"],
        client: { id: "cli", version: "0", platform: "linux", mode: "probe" }, auth: { token: process.env.FLOOR_TOKEN },
      },
    }));
  } else if (frame.type === "res") {
    socket.close(1000);
    socket.onclose = () => process.exit(frame.ok && frame.payload.type === "hello-ok" ? 0 : 1);
  }
};
socket.onerror = () => process.exit(1);
