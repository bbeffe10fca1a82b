// device.mjs STATE HOST:PORT approve|scopes|forget - prepares the CLI's own device in a state directory, as the real CLI would
// leave it, and prints its id.
//   approve  the gateway on loopback pairs the directory's identity silently, and the token that it issues is cached
//   scopes   the same, for a scope that no health call needs
//   forget   the cached token is replaced by one that the gateway never issued
// The shared token stands in GATEWAY_TOKEN.
import { createPrivateKey, createPublicKey, sign, randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

const [state, address, what] = process.argv.slice(2);
const database = new DatabaseSync(`${state}/state/openclaw.sqlite`);
database.exec("PRAGMA busy_timeout = 5000");
const identity = database.prepare("SELECT * FROM device_identities WHERE identity_key = 'primary'").get();
const wanted = what === "scopes" ? ["operator.pairing"] : ["operator.read"];
const remember = (token, scopes) =>
    database
        .prepare("INSERT OR REPLACE INTO device_auth_tokens VALUES(?, 'operator', ?, ?, ?)")
        .run(identity.device_id, token, JSON.stringify(scopes), Date.now());

if (what === "forget") {
    remember(randomUUID(), wanted);
    console.log(identity.device_id);
    process.exit(0);
}

const socket = new WebSocket(`ws://${address}/`);
socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.event === "connect.challenge") return connect(message.payload);
    if (message.type !== "res") return;
    if (!message.ok) {
        console.error(JSON.stringify(message.error));
        process.exit(1);
    }
    const { deviceToken, scopes } = message.payload.auth;
    remember(deviceToken, scopes);
    console.log(identity.device_id);
    socket.close();
};
socket.onerror = (error) => {
    console.error(String(error.message));
    process.exit(1);
};

function connect({ nonce, ts }) {
    const token = process.env.GATEWAY_TOKEN;
    const raw = createPublicKey(identity.public_key_pem).export({ format: "der", type: "spki" }).subarray(-32);
    const payload = ["v3", identity.device_id, "cli", "cli", "operator", wanted.join(","), ts, token, nonce, "linux", "linux"];
    const signature = sign(null, Buffer.from(payload.join("|")), createPrivateKey(identity.private_key_pem)).toString("base64url");
    const client = { id: "cli", mode: "cli", version: "2026.9.6", platform: "linux", deviceFamily: "Linux" };
    const device = { id: identity.device_id, publicKey: raw.toString("base64url"), signature, signedAt: ts, nonce };
    const params = { minProtocol: 4, maxProtocol: 4, role: "operator", scopes: wanted, auth: { token }, client, device };
    socket.send(JSON.stringify({ type: "req", id: "1", method: "connect", params }));
}
