// How Node reads URLs, as a table: node urls.mjs [random rows] > tests/fixtures/urls.json
const given = ['ws:/h:1', 'ws:h:1', 'ws:\\\\h:1', 'ws:///h', 'ws://${GW}:1/x', 'ws://"h":1', 'ws://h:', 'ws://h:0', 'ws://h:70000', 'ws://h:1a',
  'ws://a b:1', 'ws://a%20b', 'ws://h%41:1', 'WS://H:80', 'wss://h:443', 'http://h:80', 'ws://127.1:1', 'ws://0x7f.1', 'ws://2130706433',
  'ws://1.2.3.256', 'ws://1.2.3.4.', 'ws://1.2.3.4..', 'ws://foo.0x', 'ws://foo.09', 'ws://[::1]:2', 'ws://[::ffff:1.2.3.4]',
  'ws://[fe80::1%25eth0]', 'ws://[::1', 'ws://u@h', 'ws://u:p@h', 'ws://:p@h', 'ws://@h', 'ws://u:p@w@h:1', 'ws://h\t:1',
  'ws://h/a/../b?x=1#f', 'ws://h#', 'ws://h?', 'ws://b\u00fccher.example', 'ws://h_x:1', 'ws://-h:1', 'ws://h..x', 'ws://.h', 'ws://', 'ws:',
  'ws:///', 'localhost:18789', 'a-b:18789', '127.0.0.1:1', '//h:1', 'ws;//h', 'http:/h', 'unix:/p', 'tcp://h:1', 'ws://h:080',
  'ws://h:00000000018789', 'ws://h:+1', 'ws://h:\uff11', 'ws://\uff48:1', 'ws://h<x', 'ws://h^', 'ws://h|x', 'ws://h{}`:1', 'ws://h%00x',
  'ws://h\u00adx', 'ws://h/\u00e4 b"<>`{}?\u00e4 b"<>`\'', 'ws://*:1', 'ws://h,:1', 'ws://%', 'ws://%zz', 'ws://h/%zz', 'ws://h/\\a',
  'ws://u\\x@h', 'ws://h:1:2', 'ws:// h', 'ws://h /', 'ws://[1:2:3:4:5:6:7::]', 'ws://[1::8:0:0:0]', 'ws://[0:0:1:0:0:0:0:1]',
  'ws://[::1.2.3.4]', 'ws://[1:2:3:4:5:6:1.2.3.4]', 'ws://[::1.2.3]', 'ws://[v1.x]', 'ws://0:1', 'ws://00.0:1', 'ws://1e3', 'ws://0x',
  'ws://4294967296', 'ws://256.1', 'ws://1.256', 'ws://1.16777216', 'ws://\u00df', 'ws://\u0391\u0392', 'ws://h\u3002x', 'ws://h\u200bx',
  'ws://a\x7f', 'ws://h:80/', 'ws://$GW:1', 'ws://h;x:1', 'ws://h/%2e%2E/a/./b/%2e', 'ws://h//a//../b', 'ws://h/..', 'ws://h/a/..',
  'ws://h/a?b#c?d', 'ws://h?a/b', 'ws://h/a^b|c', 'ws://h/?^|`', 'ws://u^|`\'%:p/@h', 'ws://u;=:p:q@h', 'ws://[::]:0', 'ws://[1:2]',
  'ws://[1:2:3:4:5:6:7:8:9]', 'ws://[::1::]', 'ws://[:1]', 'ws://[1:]', 'ws://[::00001]', 'ws://[::ffff:01.2.3.4]', 'ws://[::1.2.3.4:5]',
  'ws://[]', 'ws://[::1]x', 'ws://[::1]:', 'ws://x[::1]', '\u0000ws://h', 'ws://h\u0001', 'w\ns://h', 'ws://127.0.0.1\u3002', 'ws://1.2.3',
  'ws://0x1.0x2.3.4', 'ws://08.1', 'ws://0xg', 'ws://1..2', 'ws://.1', 'ws://..', 'ws://.', 'ws://\u00e4\u00f6\u00fc', 'ws://\u0434\u043e\u043c.\u0440\u0444'];

const pieces = [
  ['ws:', 'wss:', 'http:', 'HTTPS:', 'ws', 'foo:', '', ' ws:', 'w s:'],
  ['//', '//', '//', '/', '', '\\\\', '///', '/\\'],
  ['', '', '', '', 'u@', 'u:p@', ':@', 'a:b:c@', 'x@y@', '%@', 'a b@', '\u00e9:\u00e9@'],
  ['h', 'localhost', 'LOCALHOST', 'a.b', '127.0.0.1', '127.1', '0x10', '1.2.3.4.5', '256', '[::1]', '[1::]', '[::ffff:9.8.7.6]', '[::g]', '', 'a b',
    'a%2eb', 'h.', 'x_y', '\u00e9', 'a\tb', 'a@b', '${X}', '1.2.3.4.', '0.0.0.0', '[fe80::1]', '%31.1', '3232235777', '0300.0250.1.1'],
  ['', '', ':1', ':80', ':443', ':65535', ':65536', ':', ':0x1', ':-1', ': 1', ':1 ', ':\t18789', ':018'],
  ['', '', '/', '/a/b', '/../x', '/./', '?q', '/?a=b&c', '#', '#f', '/a b', '/%41', '\\p', '/\u00e9?\u00e9#\u00e9', '/a;b,c', '/"x"', '?\'"<>'],
];

let seed = 20260906;
function below(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % limit;
}

function read(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!['ws:', 'wss:', 'http:', 'https:'].includes(url.protocol)) return {scheme: url.protocol.slice(0, -1)};
  return {scheme: url.protocol.slice(0, -1), username: url.username, password: url.password, host: url.hostname, port: url.port,
    target: url.pathname + url.search, fragment: url.hash !== ''};
}

const texts = new Set(given);
for (let i = Number(process.argv[2] ?? 400); i > 0; --i) texts.add(pieces.map((choices) => choices[below(choices.length)]).join(''));
const ascii = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
console.log('{"about":"URLs as Node reads them, made by tests/e2e/oracle/urls.mjs","rows":[');
console.log([...texts].map((text) => ascii([text, read(text)])).join(',\n'));
console.log(']}');
