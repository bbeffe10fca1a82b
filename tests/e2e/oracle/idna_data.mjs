// Writes src/policy/idna_data.cpp: what UTS 46 (IDNA) needs of Unicode, as text.
//
//   npm install tr46@6.0.0 && node idna_data.mjs > src/policy/idna_data.cpp
//
// Node's ICU gives the normalisation forms, the npm package tr46 the mapping table and the character classes of the same
// Unicode release. Both must have the release named here: the one that Node 24, which runs the CLI, has in its URL parser.
import {createRequire} from 'node:module';

const unicode = '17.0';
const require = createRequire(`${process.cwd()}/`);
const mapping = require('tr46/lib/mappingTable.json');
const classes = require('tr46/lib/regexes.js');
const known = require('tr46/package.json').unicodeVersion;
if (process.versions.unicode !== unicode || !known.startsWith(unicode))
  throw new Error(`Unicode ${unicode} is wanted; Node has ${process.versions.unicode}, tr46 has ${known}`);

const end = 0x110000;
const is_surrogate = (c) => c >= 0xd800 && c < 0xe000;
const text = (c) => String.fromCodePoint(c);

// Numbers as text: six bits a character, the lowest five first, the sixth for "more follows". 64 characters without
// quotes and backslashes.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-';
function number(value) {
  let out = '';
  do {
    const low = value & 31;
    value >>>= 5;
    out += alphabet[low | (value ? 32 : 0)];
  } while (value);
  return out;
}
const signed = (value) => number(value < 0 ? -value * 2 - 1 : value * 2);

// 1. The mapping: ranges of one kind each.
const kinds = {valid: 0, disallowed: 1, ignored: 2, shifted: 3, pairs: 4, listed: 5};
const target = new Array(end).fill(null);  // null: disallowed, '' ignored, itself: valid
for (const [range, status, to] of mapping) {
  const [first, last] = Array.isArray(range) ? range : [range, range];
  for (let c = first; c <= last; ++c) {
    if (status === 1) target[c] = to;
    if (status === 2 || status === 6) target[c] = is_surrogate(c) ? null : text(c);
    if (status === 7) target[c] = '';
  }
}
function kind_of(c) {
  if (target[c] === null) return [kinds.disallowed, 0];
  if (target[c] === '') return [kinds.ignored, 0];
  if (target[c] === text(c)) return [kinds.valid, 0];
  const points = Array.from(target[c], (one) => one.codePointAt(0));
  return points.length === 1 ? [kinds.shifted, points[0] - c] : [kinds.listed, 0];
}
const is_pair = (c) => c + 1 < end && target[c] === text(c + 1) && target[c + 1] === text(c + 1);
const ranges = [];
for (let c = 0; c < end;) {
  let [kind, value] = kind_of(c);
  let next = c + 1;
  if (is_pair(c)) {
    kind = kinds.pairs;
    value = 0;
    for (next = c + 2; is_pair(next); next += 2);
  } else {
    while (next < end && !is_pair(next) && String(kind_of(next)) === String([kind, value])) ++next;
  }
  ranges.push({kind, value, first: c, next});
  c = next;
}
// Short shifted ranges cost less as a list.
const merged = [];
for (const range of ranges) {
  const alone = range.kind === kinds.shifted && range.next - range.first < 4;
  if (alone) range.kind = kinds.listed;
  const last = merged.at(-1);
  if (range.kind === kinds.listed && last?.kind === kinds.listed) last.next = range.next;
  else merged.push(range);
}
let mappings = '';
let previous = 0;
for (const range of merged) {
  mappings += number((range.next - range.first) * 8 + range.kind);
  if (range.kind === kinds.shifted) mappings += signed(range.value);
  if (range.kind !== kinds.listed) continue;
  for (let c = range.first; c < range.next; ++c) {
    const points = Array.from(target[c], (one) => one.codePointAt(0));
    mappings += number(points.length);
    for (const point of points) {
      mappings += signed(point - previous);
      previous = point;
    }
  }
}

// 2. The properties of valid code points: bits of idna_tables.hpp, and the combining class.
const joiners = /^(\[.*?\])(\[.*?\])\*\\u200C\[.*?\]\*(\[.*?\])$/u.exec(classes.validZWNJ.source);
const [joins_next, transparent, joins_previous] = joiners.slice(1).map((set) => new RegExp(set, 'u'));
const canonical_classes = [1, 6, 7, 8, 9, 202, 214, 216, 218, 220, 222, 224, 226, 228, 230, 232, 233, 234, 240];
const sample = {1: 0x334, 6: 0x16ff0, 7: 0x93c, 8: 0x3099, 9: 0x94d, 202: 0x327, 214: 0x1dce, 216: 0x31b, 218: 0x302a, 220: 0x316,
  222: 0x59a, 224: 0x302e, 226: 0x1d16d, 228: 0x5ae, 230: 0x301, 232: 0x315, 233: 0x35c, 234: 0x35d, 240: 0x345};
for (const fixed of [[10, 0x5b0], [11, 0x5b1], [12, 0x5b2], [13, 0x5b3], [14, 0x5b4], [15, 0x5b5], [16, 0x5b6], [17, 0x5b7], [18, 0x5b8],
  [19, 0x5b9], [20, 0x5bb], [21, 0x5bc], [22, 0x5bd], [23, 0x5bf], [24, 0x5c1], [25, 0x5c2], [26, 0xfb1e], [27, 0x64b], [28, 0x64c],
  [29, 0x64d], [30, 0x64e], [31, 0x64f], [32, 0x650], [33, 0x651], [34, 0x652], [35, 0x670], [36, 0x711], [84, 0xc55], [91, 0xc56],
  [103, 0xe38], [107, 0xe48], [118, 0xeb8], [122, 0xec8], [129, 0xf71], [130, 0xf72], [132, 0xf74]]) {
  canonical_classes.push(fixed[0]);
  sample[fixed[0]] = fixed[1];
}
// JavaScript does not name the combining class, but it reorders by it: two marks stay in place in both orders when, and
// only when, their classes are equal.
const reorders = (a, b) => (text(a) + text(b)).normalize('NFD') !== text(a).normalize('NFD') + text(b).normalize('NFD');
function combining_class(c) {
  if (text(c).normalize('NFD') !== text(c)) return 0;
  if (!reorders(c, 0x334) && !reorders(0x345, c)) return 0;
  return canonical_classes.find((one) => !reorders(c, sample[one]) && !reorders(sample[one], c)) ?? 0;
}
function direction(c) {
  const one = text(c);
  if (classes.bidiS1LTR.test(one)) return 0;
  if (classes.bidiS1RTL.test(one)) return 1;
  if (classes.bidiS4AN.test(one)) return 2;
  if (classes.bidiS4EN.test(one)) return 3;
  return classes.bidiS3.test(`\u05d0${one}`) ? 4 : 5;
}
function properties(c) {
  const one = text(c);
  const flag = (pattern, bit) => (pattern.test(one) ? bit : 0);
  return direction(c) + flag(classes.combiningMarks, 8) + flag(joins_next, 16) + flag(joins_previous, 32) + flag(transparent, 64) +
    combining_class(c) * 128;
}
let property_text = '';
let current = properties(0);
let since = 0;
for (let c = 1; c <= end; ++c) {
  if (c < end && target[c] !== text(c)) continue;  // never met after the mapping: whatever its neighbours have
  const next = c < end ? properties(c) : -1;
  if (next === current) continue;
  property_text += number(c - since) + number(current);
  since = c;
  current = next;
}

// 3. Canonical pairs: the code point, and what it is composed of.
let pairs = '';
let before = 0;
for (let c = 0; c < end; ++c) {
  if (is_surrogate(c) || (c >= 0xac00 && c < 0xd7a4)) continue;  // Hangul is computed
  const parts = Array.from(text(c).normalize('NFD'));
  if (parts.length < 2 || text(c).normalize('NFC') !== text(c)) continue;
  // One step: all but the last mark composed.
  const first = Array.from(parts.slice(0, -1).join('').normalize('NFC'));
  const second = parts.at(-1);
  if (first.length !== 1 || (first[0] + second).normalize('NFC') !== text(c)) throw new Error(`no pair for ${c.toString(16)}`);
  pairs += number(c - before) + signed(first[0].codePointAt(0) - c) + number(second.codePointAt(0));
  before = c;
}

function literal(name, value) {
  const lines = value.match(/.{1,112}/g).map((line) => `    "${line}"`).join('\n');
  return `const std::string_view ${name} =\n${lines};\n`;
}
console.log(`// Made by tests/e2e/oracle/idna_data.mjs from Unicode ${unicode}; Unicode data are under the Unicode License v3.
// clang-format off
#include "policy/idna_tables.hpp"

namespace ocprobe::policy::idna {

${literal('mapping_text', mappings)}
${literal('property_text', property_text)}
${literal('pair_text', pairs)}
}  // namespace ocprobe::policy::idna`);
console.error({ranges: merged.length, mappings: mappings.length, properties: property_text.length, pairs: pairs.length});
