// How Node reads host names, as a table: node hosts.mjs [rows] > tests/fixtures/hosts.json
//
// Node 20 and Node 24 give the same table. Left out is what they read differently: code points that Unicode changed after
// 15.0, right-to-left labels beside others, `xn--` labels that decode to nothing valid, U+1E9B before U+0323.
const given = ['a\u200db', 'a\u200cb', '\u200d', '\u0915\u094d\u200d', '\u0915\u094d\u200db', '\u0915\u094d\u200cb', '\u0628\u200c\u0628',
  'e\u0301', 'E\u0301.x', '\u212b', 'A\u030a', '\ufb01', '\ufb01le', '\uff21\uff22', '\uff76\uff9e', '\uff8a\uff9f', '\u2460\u2461\u2466.0.0.1',
  '\u2460\u2461\u2466.\u24ea.\u24ea.\u2460', '\uff11\uff12\uff17.1', '0\uff58\uff17\uff46.1', '\u0661.1', '\u00bd', '\u2167', '\u2122', '\u33a9',
  '\ufdfa', '\u3002', 'a\u3002', '\uff0e', 'a\uff61b', '\u2024', '\u2026', '\u00ad', 'a\u00ad', '\u200b', 'a\u2060b', '\ufeffa', 'a\u180bb',
  'a\ufe0fb', '\u0131', '\u0130', '\u017f', '\u01c6', '\u01c4', '\u03c2', '\u03a3', '\u00df', 'fa\u00df.de', '\u00b5', '\u0390', '\u1e9b', '\u1f80',
  '\u226e', '<\u0338', '\u2260', '=\u0338', '\u0338', '\u0301a', '\u0308', 'a\u0308', 'a\u0323\u0307', 'a\u0307\u0323', 'o\u0302\u0301',
  '\u1100\u1161\u11a8', '\u1100\u1161', '\uac00', '\u1112\u1161\u11ab\u1100\u116e\u11a8', '\u304b\u3099', '\u30ab\u3099', '\u0928\u093c', '\u0958',
  '\u09c7\u09be', '\u0f71\u0f72', '\u4e2d\u56fd', '\u4f8b\u3048.\u30c6\u30b9\u30c8', '\u0434\u043e\u043c.\u0440\u0444', '\u0414\u041e\u041c',
  '\u00fc', '\u00dc.', '..\u00fc', '\u00fc..a', '.\u00fc', 'xn--bcher-kva', 'XN--BCHER-KVA', 'xn--bcher-kva.\u00fc', 'xn--\u00fc', 'xn--zca',
  'xn--a-', 'xn--ls8h', 'a.xn--9ca', '\uff38n--bcher-kva', 'x\u00adn--bcher-kva', '\u05d0', '\u05d0\u05d1.\u05d2', '\u05d0\u05b7', '\u05b7', '\u05d0a',
  '\u05d01', '\u0627\u0644', '\u0645\u062b\u0627\u0644.\u0625\u062e\u062a\u0628\u0627\u0631', '\u0627\u0661', '\u0627\u06f1', '\u06d5\u06b5',
  '\u1f600', '\ud83d\ude00', '\ud83d\udc68\u200d\ud83d\udc69', '\u2764\ufe0f', '\u{1d5c1}', '\u{2f800}', '\u{e0100}', '\u{f0000}', '\u{10ffff}',
  '\ufffd', '\ufffe', '\ufdd0', '\u0378', '\u2028', '\u202e', '\u00a0', '\u3000', 'a\u3000b', '\u1680', '\u0085', '\u007f', 'a%C3%A9', 'a%c3%A9b',
  'a%CC%81', '%E2%91%A0', '%C3', 'a%ff', 'a%E2%80%8Db', '%EF%BC%A1', '%C2%AD', '%e3%80%82', 'a%2e\u00e9', 'a%2F\u00e9', '\u00e9%00', '\u00e9 a',
  '\u00e9_a', '-\u00e9-', '\u00e9--a', 'a\u00e9'.repeat(20), '\u00e9'.repeat(63), '\u4e2d'.repeat(30) + '.' + '\u6587'.repeat(30), '*.\u00e9', '\u00e9$'];

const left = ['a', 'b9', '-', '.', '.', 'A', 'Z', '_', '7', 'xn', '--', '\u00e9', 'e\u0301', '\u00c9', 'u\u0308', '\u00df', '\u03c2', '\u03a3', '\u03ac', '\ufb01',
  '\ufb04', '\uff21', '\uff3a', '\uff19', '\u200c', '\u200d', '\u094d', '\u0915', '\u0937', '\u0d4d', '\u0e01', '\u0e33', '\u00fc', '\u1112', '\u1161', '\u11ab', '\ud55c',
  '\u4e2d', '\u56fd', '\u2167', '\u00bd', '\u2461', '\u247d', '\u24d0', '\u00ad', '\u3002', '\uff0e', '\ud83d\ude00', '\u2764', '\ufe0f', '%C3%A4', '%61', '\u00b5', '\u212a', '\u212b',
  '\u0130', '\u0131', '\u017f', '\u01c6', '\u0323', '\u0307', '\u0345', '\u3099', '\u304b', '\u30cf', '\u309a', '\uff76', '\uff9e', '\uff8a', '\uff9f', '\u2260', '\u0338', '\ufeff',
  '\u202e', '\ufffd', '\u0414', '\u0430', '\u0457', '\u0456\u0308', '\u0391', '\u1f71', '\u0e4d', '\u0eb3', '\u3392', '\u32c0', '\u{1d49c}', '\u{1d7d8}', '\u{2f804}', '\uf900', '\u0132', '\u0149',
  '\u0958', '\u0344', '\u1e69', '\u1ea5', '\u01d7', '\u2126', '\u2211', '\u20ac', '\u00b7', '\u30fb', '\u0375'];
const right = ['\u05d0', '\u05d1', '\u05b7', '\u0627', '\u0628', '\u06d5', '\u064b', '\u0670', '\u06a9', '\u06cc', '\ufb2a', '\ufefb', '\u0627\u0653', '.\u05d0', '.\u0628', '\u0640', '\u0649', '\u0712', '\u0780'];

let seed = 20260906;
function below(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % limit;
}
const joined = (pieces, most) => Array.from({length: 1 + below(most)}, () => pieces[below(pieces.length)]).join('');

function read(host) {
  try {
    return new URL(`ws://${host}`).hostname;
  } catch {
    return null;
  }
}

const hosts = new Set(given);
for (let c = 0xa1; c < 0x2fa1e; c += c < 0x3400 ? 23 : 971) {
  // Unicode changed these after 15.0.
  const stable = !(c >= 0xd800 && c < 0xe000) && /\P{Cn}/u.test(String.fromCodePoint(c)) && !/[\u0590-\u08ff\u10a0-\u10c5\u180e\u2132\u2183\u2427-\u2429\u31e4\u1ad0-\u1aff\u206a-\u206f]|[\u{10800}-\u{16fff}\u{1cc00}-\u{1ceff}\u{1d173}-\u{1d17a}\u{1e5d0}-\u{1efff}\u{2ebf0}-\u{2ee5d}]/u.test(String.fromCodePoint(c));
  if (stable) hosts.add(`a${String.fromCodePoint(c)}b`);
}
const rows = Number(process.argv[2] ?? 2400);
while (hosts.size < rows - rows / 12) hosts.add(joined(left, 6));
while (hosts.size < rows) hosts.add(joined(right, 5));
const ascii = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
console.log('{"about":"host names as Node reads them, made by tests/e2e/oracle/hosts.mjs","rows":[');
console.log([...hosts].map((host) => ascii([host, read(host)])).join(',\n'));
console.log(']}');
