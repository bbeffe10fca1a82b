"use strict";
(async () => {
const $ = id => document.getElementById(id), D = JSON.parse($("head").textContent);
const el = (tag, text, cls) => {
  const n = document.createElement(tag);
  if (text !== undefined) n.textContent = text;
  if (cls) n.className = cls;
  return n;
};
$("story").textContent = D.story;
document.title = "ocprobe timeline: " + D.story.slice(0, 80);
$("sub").textContent = D.sub;
$("receipt").textContent = D.receipt;
for (const w of D.warn) $("warn").append(el("p", w, "warn"));
for (const f of D.foot) $("foot").append(el("li", f));

const unpack = async () => {
  const bytes = Uint8Array.from(atob($("packed").textContent), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};
let E;
try {
  E = await unpack();
} catch (error) {
  $("warn").append(el("p", "This browser cannot unpack the events: " + error, "warn"));
  E = {t: [], u: [], l: [], k: [], b: [], s: [], n: [], c: [], y: [], x: []};
}
const N = E.t.length;
let first = Infinity, last = -Infinity;
for (const t of E.t) if (t !== null) { first = Math.min(first, t); last = Math.max(last, t); }
if (first > last) { first = 0; last = 1000; }
const pad = Math.max(5, (last - first) * .02), A0 = first - pad, B0 = last + pad;
const iso = t => new Date(D.t0 + t).toISOString(), days = iso(first).slice(0, 10) !== iso(last).slice(0, 10);
const clock = t => t === null ? "no stamp" : (days ? iso(t).slice(5, 10) + " " : "") + iso(t).slice(11, 23);
const long = ms => {
  const s = Math.abs(ms) / 1000;
  return s < 1 ? Math.abs(ms).toFixed(0) + " ms" : s < 60 ? s.toFixed(s < 10 ? 2 : 1) + " s" : s < 3600 ? Math.floor(s / 60) + " min " + Math.round(s % 60) + " s" : Math.floor(s / 3600) + " h " + Math.round(s % 3600 / 60) + " min";
};
const MEANINGS = ["note", "close", "refusal", "process", "health check"], SHAPES = ["dot", "cross", "triangle", "square", "diamond"];
const meaning = i => D.meaning[E.k[i]];
const state = {a: A0, b: B0, sel: -1, zero: D.around, q: "", off: new Set()};

// The address holds what is shown.
const read = new URLSearchParams(location.hash.slice(1));
const number = (name, or) => read.has(name) && isFinite(+read.get(name)) ? +read.get(name) : or;
state.a = number("a", A0); state.b = number("b", B0);
if (!(state.b > state.a)) { state.a = A0; state.b = B0; }
const chosen = name => { const i = number(name, -1); return Number.isInteger(i) && i >= 0 && i < N ? i : -1; };
state.sel = chosen("e");
if (chosen("z") >= 0) state.zero = chosen("z");
state.q = read.get("q") || "";
$("q").value = state.q;
for (const m of (read.get("off") || "").split(".")) if (/^[0-4]$/.test(m)) state.off.add(+m);
let saving = 0;
const save = () => {
  clearTimeout(saving);
  saving = setTimeout(() => {
    const h = new URLSearchParams();
    if (state.a !== A0 || state.b !== B0) { h.set("a", state.a.toFixed(3)); h.set("b", state.b.toFixed(3)); }
    if (state.sel >= 0) h.set("e", state.sel);
    if (state.zero >= 0 && state.zero !== D.around) h.set("z", state.zero);
    if (state.q) h.set("q", state.q);
    if (state.off.size) h.set("off", [...state.off].join("."));
    history.replaceState(null, "", "#" + h);
  }, 150);
};

// Rows of the picture: processes, then sessions, then the lanes that hold an event.
const processes = D.processes.rows.map((name, row) => ({name, bars: D.processes.bars.filter(b => b[0] === row)}));
const packed = [];
const all = D.sessions.bars.slice().sort((p, q) => (p[2] ?? A0) - (q[2] ?? A0));
const MOST = 14;
let hiddenSessions = 0;
for (const bar of all) {
  const from = bar[2] ?? A0, free = packed.find(r => r.end < from);
  if (free) { free.bars.push(bar); free.end = bar[3] ?? B0; }
  else if (packed.length < MOST) packed.push({bars: [bar], end: bar[3] ?? B0});
  else ++hiddenSessions;
}
// Where they do not all fit: how many were open at a time.
const changes = [];
if (hiddenSessions) {
  for (const b of all) changes.push([b[2] ?? A0, 1], [b[3] ?? B0, -1]);
  changes.sort((p, q) => p[0] - q[0]);
}
let mostOpen = 0;
for (const [, d] of changes) changes.open = (changes.open || 0) + d, mostOpen = Math.max(mostOpen, changes.open);
const lanes = D.lanes.map((name, lane) => ({name, lane})).filter(l => E.l.includes(l.lane));
const STATES = ["session", "starting", "up", "down", "paused"];

const canvas = $("canvas"), pen = canvas.getContext("2d");
let css = {}, W = 0, H = 0, L = 96, hits = [];
const theme = () => {
  const s = getComputedStyle(document.documentElement);
  css = {};
  for (const k of ["bg", "fg", "dim", "line", "card", "sel", "m0", "m1", "m2", "m3", "m4", "bad", "up", "down", "starting", "session", "paused", "out"]) css[k] = s.getPropertyValue("--" + k).trim();
};
const drawShape = (c, m, x, y, r) => {
  c.beginPath();
  if (m === 0) c.arc(x, y, r * .6, 0, 7);
  else if (m === 1) { c.moveTo(x - r, y - r); c.lineTo(x + r, y + r); c.moveTo(x + r, y - r); c.lineTo(x - r, y + r); c.lineWidth = 2.2; c.stroke(); return; }
  else if (m === 2) { c.moveTo(x, y - r); c.lineTo(x + r, y + r); c.lineTo(x - r, y + r); }
  else if (m === 3) c.rect(x - r * .9, y - r * .9, r * 1.8, r * 1.8);
  else { c.moveTo(x, y - r * 1.2); c.lineTo(x + r, y); c.lineTo(x, y + r * 1.2); c.lineTo(x - r, y); }
  c.fill();
};
const svgShape = m => ["<circle cx='7' cy='7' r='3.5'/>", "<path d='M2 2L12 12M12 2L2 12' stroke='currentColor' stroke-width='2.4'/>", "<path d='M7 1L13 13H1Z'/>", "<rect x='2' y='2' width='10' height='10'/>", "<path d='M7 0L13 7L7 14L1 7Z'/>"][m];
MEANINGS.forEach((name, m) => {
  const b = el("button"), icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  b.type = "button";
  b.setAttribute("aria-pressed", String(!state.off.has(m)));
  icon.setAttribute("viewBox", "0 0 14 14");
  icon.setAttribute("aria-hidden", "true");
  icon.style.color = icon.style.fill = "var(--m" + m + ")";
  icon.innerHTML = svgShape(m);
  b.append(icon, name);
  b.onclick = () => {
    state.off.has(m) ? state.off.delete(m) : state.off.add(m);
    b.setAttribute("aria-pressed", String(!state.off.has(m)));
    refilter();
  };
  $("legend").append(b);
});

let lower = null;
const fits = i => {
  if (state.off.has(meaning(i))) return false;
  if (!state.q) return true;
  lower ??= E.x.map((x, k) => (x + " " + D.lanes[E.l[k]] + " " + D.kinds[E.k[k]] + " " + D.sources[E.s[k]] + " " + (E.y[k] || "")).toLowerCase());
  return state.q.toLowerCase().split(/\s+/).every(w => lower[i].includes(w));
};
let shown = [];
const choose = () => {
  shown = [];
  for (let i = 0; i < N; ++i) if (fits(i) && (E.t[i] === null || (E.t[i] >= state.a && E.t[i] <= state.b))) shown.push(i);
};

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];
const cut = (text, width) => {
  if (pen.measureText(text).width <= width) return text;
  while (text.length > 1 && pen.measureText(text + "…").width > width) text = text.slice(0, -1);
  return text + "…";
};
let drag = null;
const X = t => L + (t - state.a) / (state.b - state.a) * (W - L - 8);
const T = x => state.a + (x - L) / (W - L - 8) * (state.b - state.a);
const draw = () => {
  const ratio = devicePixelRatio || 1, ph = 20, sh = 9, lh = 30;
  W = canvas.clientWidth || 1000;
  L = W < 600 ? 64 : 104;
  const sessionsTop = 34 + processes.length * ph, openTop = sessionsTop + packed.length * sh + 2, lanesTop = sessionsTop + (packed.length ? packed.length * sh + 10 : 0) + (hiddenSessions ? 30 : 0);
  H = lanesTop + lanes.length * lh + 26;
  canvas.style.height = H + "px";
  canvas.width = W * ratio;
  canvas.height = H * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = css.bg;
  pen.fillRect(0, 0, W, H);
  pen.font = "12px system-ui,sans-serif";
  pen.textBaseline = "middle";
  const label = (text, y) => { pen.fillStyle = css.fg; pen.textAlign = "left"; pen.fillText(cut(text, L - 10), 5, y); };
  const wide = days ? 150 : 104, least = (state.b - state.a) * wide / (W - L), every = STEPS.find(s => s >= least) || Math.ceil(least / 864e5) * 864e5;
  pen.strokeStyle = css.line;
  pen.lineWidth = 1;
  for (let t = Math.ceil((D.t0 + state.a) / every) * every - D.t0; t <= state.b; t += every) {
    const x = Math.round(X(t)) + .5;
    pen.beginPath(); pen.moveTo(x, 18); pen.lineTo(x, H - 20); pen.stroke();
    if (x - L > wide / 2 - 16 && W - x > wide / 2 - 10) { pen.fillStyle = css.dim; pen.textAlign = "center"; pen.fillText(every < 1000 ? clock(t) : clock(t).slice(0, -4), x, H - 9); }
  }
  pen.save();
  pen.beginPath(); pen.rect(L, 0, W - L, H); pen.clip();
  // How long the gateway was away, over every row.
  let free = -1;
  for (const [, gone, back, words, away, event] of D.outages) {
    if (!away) continue;
    const x0 = X(gone), x1 = Math.max(x0 + 2, X(back ?? B0));
    if (x1 < L || x0 > W) continue;
    pen.fillStyle = css.out;
    pen.fillRect(x0, 18, x1 - x0, H - 38);
    const from = Math.max(x0, L) + 2, size = pen.measureText(words).width;
    if (from > free && from + size < W) { pen.fillStyle = css.bad; pen.textAlign = "left"; pen.fillText(words, from, 9); free = from + size + 8; }
  }
  hits = [];
  const bar = (b, y, h, text) => {
    const x0 = b[2] === null ? L : X(b[2]), x1 = b[3] === null ? W : X(b[3]);
    if (x1 < L || x0 > W) return;
    const from = Math.max(L, x0), to = Math.min(W, Math.max(x1, x0 + 2));
    pen.fillStyle = css[STATES[b[1]]];
    pen.fillRect(from, y, to - from, h);
    // Shape as well as colour: down is hatched, starting half as high.
    if (b[1] === 3) { pen.strokeStyle = css.bg; pen.lineWidth = 1.5; pen.save(); pen.beginPath(); pen.rect(from, y, to - from, h); pen.clip(); pen.beginPath(); for (let x = from - h; x < to; x += 6) { pen.moveTo(x, y + h); pen.lineTo(x + h, y); } pen.stroke(); pen.restore(); }
    if (b[1] === 1 || b[1] === 4) { pen.fillStyle = css.bg; pen.fillRect(from, y, to - from, h * .45); }
    if (text && to - from > 60) { pen.font = "11px system-ui,sans-serif"; const words = STATES[b[1]] + (b[2] !== null && b[3] !== null ? " " + long(b[3] - b[2]) : ""); const size = pen.measureText(words).width; if (size < to - from - 8) { pen.fillStyle = css.bg; pen.fillRect(from + 3, y + 2, size + 4, h - 4); pen.fillStyle = css.fg; pen.textAlign = "left"; pen.fillText(words, from + 5, y + h / 2 + .5); } pen.font = "12px system-ui,sans-serif"; }
    if (b[4] >= 0) hits.push({x0: from, x1: to, y0: y, y1: y + h, event: b[4], says: STATES[b[1]] + (b[2] === null ? ", began before" : " from " + clock(b[2])) + (b[3] === null ? ", no end told" : " to " + clock(b[3]) + (b[2] !== null ? ", " + long(b[3] - b[2]) : ""))});
  };
  processes.forEach((p, i) => p.bars.forEach(b => bar(b, 26 + i * ph, ph - 5, true)));
  packed.forEach((row, i) => row.bars.forEach(b => bar(b, sessionsTop + i * sh, sh - 2, false)));
  if (hiddenSessions) {
    let open = 0;
    pen.fillStyle = css.session;
    pen.beginPath();
    pen.moveTo(L, openTop + 28);
    for (const [t, d] of changes) { const x = Math.max(L, Math.min(W, X(t))); pen.lineTo(x, openTop + 28 - 26 * open / mostOpen); open += d; pen.lineTo(x, openTop + 28 - 26 * open / mostOpen); }
    pen.lineTo(W, openTop + 28);
    pen.fill();
  }
  const y0 = i => lanesTop + i * lh + lh / 2;
  lanes.forEach((l, i) => { pen.strokeStyle = css.line; pen.lineWidth = 1; pen.beginPath(); pen.moveTo(L, y0(i)); pen.lineTo(W, y0(i)); pen.stroke(); });
  const rowOf = new Map(lanes.map((l, i) => [l.lane, i]));
  // Where events are many, the height of a column is their number.
  const columns = new Map(), cell = 4;
  for (const i of shown) {
    if (E.t[i] === null) continue;
    const key = rowOf.get(E.l[i]) * 1e5 + Math.floor((X(E.t[i]) - L) / cell);
    const have = columns.get(key);
    have ? have.push(i) : columns.set(key, [i]);
  }
  let most = 1;
  for (const v of columns.values()) most = Math.max(most, v.length);
  const dense = shown.length > (W - L) * .6;
  const marks = [];
  for (const v of columns.values()) {
    const row = rowOf.get(E.l[v[0]]);
    if (dense && v.length > 3) {
      const count = [0, 0, 0, 0, 0];
      for (const i of v) ++count[meaning(i)];
      const h = (lh - 6) * (.2 + .8 * Math.log1p(v.length) / Math.log1p(most)), x = L + Math.floor((X(E.t[v[0]]) - L) / cell) * cell;
      let y = y0(row) + h / 2;
      for (let m = 0; m < 5; ++m) { const part = h * count[m] / v.length; pen.fillStyle = css["m" + m]; y -= part; pen.fillRect(x, y, cell - 1, part); }
      hits.push({x0: x, x1: x + cell, y0: y0(row) - lh / 2, y1: y0(row) + lh / 2, event: v[0], says: v.length + " events from " + clock(E.t[v[0]]) + " to " + clock(E.t[v[v.length - 1]])});
      for (const i of v) if (E.c[i]) marks.push(i);
    } else marks.push(...v);
  }
  for (const pass of [0, 1, 2]) {
    for (const i of marks) {
      const m = meaning(i), rank = E.c[i] ? 2 : m ? 1 : 0;
      if (rank !== pass) continue;
      const x = X(E.t[i]), y = y0(rowOf.get(E.l[i]));
      if (E.b[i] > 1 && m) { const d = E.b[i] / (state.b - state.a) * (W - L); if (d > 4) { pen.strokeStyle = css["m" + m]; pen.globalAlpha = .45; pen.lineWidth = 3; pen.beginPath(); pen.moveTo(x - d, y); pen.lineTo(x + d, y); pen.stroke(); pen.globalAlpha = 1; } }
      pen.fillStyle = pen.strokeStyle = css["m" + m];
      drawShape(pen, m, x, y, rank === 2 ? 7 : 5);
      if (rank === 2) { pen.strokeStyle = css.bad; pen.lineWidth = 1.5; pen.beginPath(); pen.arc(x, y, 10, 0, 7); pen.stroke(); }
      hits.push({x0: x - 6, x1: x + 6, y0: y - 9, y1: y + 9, event: i});
    }
  }
  for (const c of D.causes.slice(0, 1)) {
    const at = c.chain.map(l => l[1]).filter(i => i >= 0 && E.t[i] !== null && rowOf.has(E.l[i]));
    pen.strokeStyle = css.bad; pen.lineWidth = 1; pen.setLineDash([3, 3]); pen.beginPath();
    at.forEach((i, k) => pen[k ? "lineTo" : "moveTo"](X(E.t[i]), y0(rowOf.get(E.l[i]))));
    pen.stroke(); pen.setLineDash([]);
  }
  if (state.zero >= 0 && E.t[state.zero] !== null) { const x = X(E.t[state.zero]); pen.strokeStyle = css.bad; pen.lineWidth = 1.5; pen.beginPath(); pen.moveTo(x, 18); pen.lineTo(x, H - 20); pen.stroke(); pen.fillStyle = css.bad; pen.textAlign = "left"; pen.fillText("T", x + 3, H - 26); }
  if (state.sel >= 0 && E.t[state.sel] !== null && rowOf.has(E.l[state.sel])) { const x = X(E.t[state.sel]), y = y0(rowOf.get(E.l[state.sel])); pen.strokeStyle = css.fg; pen.lineWidth = 2; pen.strokeRect(x - 11, y - 12, 22, 24); }
  if (drag && drag.moved) { pen.fillStyle = css.sel; pen.globalAlpha = .5; pen.fillRect(Math.min(drag.x, drag.now), 0, Math.abs(drag.now - drag.x), H); pen.globalAlpha = 1; }
  pen.restore();
  processes.forEach((p, i) => label(p.name, 26 + i * ph + ph / 2 - 2));
  if (packed.length) label("sessions", sessionsTop + packed.length * sh / 2);
  if (hiddenSessions) label("up to " + mostOpen, openTop + 16);
  lanes.forEach((l, i) => label(l.name, y0(i)));
};

const ROW = 24, list = $("list"), rows = $("rows");
const since = i => {
  if (state.zero < 0 || E.t[i] === null || E.t[state.zero] === null) return "";
  const d = E.t[i] - E.t[state.zero];
  return "T" + (d < 0 ? "−" : "+") + long(d);
};
const rowOf = (i, at) => {
  const r = el("div", undefined, "row" + (E.c[i] ? " c" : ""));
  r.id = "e" + i;
  r.setAttribute("role", "option");
  r.setAttribute("aria-selected", String(i === state.sel));
  r.setAttribute("aria-posinset", at + 1);
  r.setAttribute("aria-setsize", shown.length);
  r.style.top = at * ROW + "px";
  r.append(el("span", (E.b[i] === null && E.t[i] !== null ? "~" : "") + clock(E.t[i]), "t"), el("span", since(i), "t d dim"), el("span", D.lanes[E.l[i]], "l"), el("span", E.x[i], "x"));
  r.onclick = () => pick(i);
  return r;
};
let printing = false;
const fill = () => {
  rows.style.height = shown.length * ROW + "px";
  const from = printing ? 0 : Math.max(0, Math.floor(list.scrollTop / ROW) - 6), to = printing ? Math.min(shown.length, 600) : Math.min(shown.length, from + Math.ceil(list.clientHeight / ROW) + 14);
  const part = document.createDocumentFragment();
  for (let k = from; k < to; ++k) part.append(rowOf(shown[k], k));
  if (printing && to < shown.length) part.append(el("p", (shown.length - to) + " more events are not printed; zoom in first"));
  rows.replaceChildren(part);
  if (rows.querySelector("#e" + state.sel)) list.setAttribute("aria-activedescendant", "e" + state.sel); else list.removeAttribute("aria-activedescendant");
};
const status = () => {
  $("status").textContent = shown.length + " of " + N + " events, " + clock(state.a) + " to " + clock(state.b) + " UTC" + (hiddenSessions ? "; " + hiddenSessions + " of " + all.length + " sessions have no bar of their own: the area shows how many were open" : "");
};
let waiting = 0;
const redraw = () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; draw(); }); };
const refilter = () => { choose(); status(); fill(); redraw(); save(); };
const go = (a, b) => {
  const least = 1;
  if (b - a < least) { const m = (a + b) / 2; a = m - least / 2; b = m + least / 2; }
  state.a = a; state.b = b;
  refilter();
};
const zoom = (f, c) => { const m = c ?? (state.a + state.b) / 2; go(m - (m - state.a) * f, m + (state.b - m) * f); };
const move = f => { const d = (state.b - state.a) * f; go(state.a + d, state.b + d); };
const button = (text, act) => { const b = el("button", text); b.type = "button"; b.onclick = act; return b; };
const detail = () => {
  const box = $("detail"), i = state.sel;
  box.replaceChildren();
  if (i < 0) { box.append(el("p", "Choose an event: click it, or press n.", "dim")); return; }
  const dl = el("dl"), row = (k, v) => { if (v) dl.append(el("dt", k), el("dd", v)); };
  row("Time", E.t[i] === null ? "no stamp" : iso(E.t[i]).replace("T", " ") + (E.b[i] === null ? ", by its own clock: nothing joins it to the others" : E.b[i] > 0 ? " ± " + long(E.b[i]) : ""));
  row("To T", since(i) && i !== state.zero ? since(i) : i === state.zero ? "it is T" : "");
  row("Until", E.u[i] ? clock(E.u[i]) : "");
  row("What", D.kinds[E.k[i]] + " (" + MEANINGS[meaning(i)] + ")");
  row("Lane", D.lanes[E.l[i]]);
  row("Source", D.sources[E.s[i]] + (E.n[i] ? ", line " + E.n[i] : ""));
  row("Keys", E.y[i] || "");
  box.append(dl, el("pre", E.x[i]));
  if (E.y[i]) {
    const mine = E.y[i].split(", "), same = [];
    for (let k = 0; k < N && same.length < 12; ++k) if (k !== i && E.y[k] && E.y[k].split(", ").some(y => mine.includes(y))) same.push(k);
    if (same.length) {
      const ul = el("ol"), card = el("div", undefined, "card");
      for (const k of same) { const li = el("li"); li.append(button(clock(E.t[k]) + " " + D.lanes[E.l[k]] + ": " + E.x[k].slice(0, 70), () => pick(k, true))); ul.append(li); }
      card.append(el("p", "With the same key"), ul);
      box.append(card);
    }
  }
  if (E.t[i] !== null) box.append(button("Count from here (T)", () => { state.zero = i; refilter(); detail(); }));
};
const pick = (i, look) => {
  state.sel = i;
  if (i >= 0 && look && E.t[i] !== null && (E.t[i] < state.a || E.t[i] > state.b || !shown.includes(i))) {
    if (!fits(i)) { state.q = $("q").value = ""; state.off.clear(); for (const b of $("legend").children) b.setAttribute("aria-pressed", "true"); }
    const half = (state.b - state.a) / 2;
    if (E.t[i] < state.a || E.t[i] > state.b) { state.a = E.t[i] - half; state.b = E.t[i] + half; }
    choose();
    status();
  }
  const at = shown.indexOf(i);
  if (at >= 0) { const y = at * ROW; if (y < list.scrollTop || y > list.scrollTop + list.clientHeight - ROW) list.scrollTop = y - list.clientHeight / 2; }
  fill(); detail(); redraw(); save();
};
const step = d => { if (!shown.length) return; const k = shown.indexOf(state.sel); pick(shown[Math.min(shown.length - 1, Math.max(0, k < 0 ? 0 : k + d))]); };

for (const c of D.causes) {
  const card = el("div", undefined, "card"), head = el("p"), chain = el("ol");
  head.append(el("strong", c.id), " · " + c.confidence + " · ", el("code", c.verdict), c.count ? " · " + c.count + ", one cause" : "");
  card.append(head, el("p", c.summary));
  for (const line of c.lines) card.append(el("p", line, "dim"));
  for (const [says, i] of c.chain) { const li = el("li"); li.append(button(says, () => pick(i, true))); chain.append(li); }
  card.append(chain, el("p", "Next: " + c.next, "next"));
  $("causes").append(card);
}
if (!D.causes.length) $("causes").append(el("p", D.story));
for (const n of D.near) $("causes").append(el("p", "Not its cause: " + n, "dim"));

const markdown = () => {
  const safe = t => "`" + t.replaceAll("`", "'") + "`", out = ["**" + D.story.replace(/[*_`\[\]<>]/g, c => "\\" + c) + "**", ""];
  for (const c of D.causes) { out.push("* `" + c.id + "` (" + c.confidence + "): " + c.summary); for (const l of c.lines) out.push("  * " + l); for (const [says] of c.chain) out.push("  * " + says); }
  out.push("", "| time (UTC) | T | lane | source | line |", "|---|---|---|---|---|");
  const most = 200, part = shown.length > most ? shown.filter(i => E.c[i] || meaning(i)).slice(0, most) : shown;
  for (const i of part) out.push("| " + clock(E.t[i]) + " | " + since(i) + " | " + D.lanes[E.l[i]] + " | " + safe(D.sources[E.s[i]] + (E.n[i] ? ":" + E.n[i] : "")) + " | " + safe(E.x[i].replaceAll("|", "¦")) + " |");
  if (part.length < shown.length) out.push("", (shown.length - part.length) + " of " + shown.length + " events are left out.");
  return out.join("\n") + "\n";
};
const copy = async () => {
  const text = markdown();
  try { await navigator.clipboard.writeText(text); } catch {
    const area = el("textarea", text);
    document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
  }
  $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy as Markdown"; }, 1500);
};

const place = e => { const r = canvas.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
const hit = (x, y) => {
  let best = null, near = Infinity;
  for (const h of hits) if (x >= h.x0 - 2 && x <= h.x1 + 2 && y >= h.y0 && y <= h.y1) { const d = Math.abs((h.x0 + h.x1) / 2 - x) + (h.x1 - h.x0); if (d < near) { near = d; best = h; } }
  return best;
};
canvas.onpointerdown = e => { const [x] = place(e); if (e.button === 0) { drag = {x, now: x, moved: false}; canvas.setPointerCapture(e.pointerId); } };
canvas.onpointermove = e => {
  const [x, y] = place(e), tip = $("tip");
  if (drag) { drag.now = x; drag.moved ||= Math.abs(x - drag.x) > 5; redraw(); return; }
  const h = hit(x, y);
  tip.style.display = h ? "block" : "none";
  if (h) { tip.textContent = h.says ?? clock(E.t[h.event]) + " " + since(h.event) + " " + E.x[h.event]; tip.style.left = Math.min(x + 12, Math.max(0, W - tip.offsetWidth - 4)) + "px"; tip.style.top = y + 14 + "px"; }
};
canvas.onpointerleave = () => { $("tip").style.display = "none"; };
canvas.onpointerup = e => {
  const [x, y] = place(e), d = drag;
  drag = null;
  if (d && d.moved) { go(T(Math.max(L, Math.min(d.x, x))), T(Math.max(d.x, x))); return; }
  const h = hit(x, y);
  if (h) pick(h.event);
};
canvas.onpointercancel = () => { drag = null; redraw(); };
canvas.ondblclick = () => go(A0, B0);
canvas.addEventListener("wheel", e => { if (!e.ctrlKey && !e.shiftKey) return; e.preventDefault(); zoom((e.deltaY || e.deltaX) < 0 ? .7 : 1.4, T(place(e)[0])); }, {passive: false});
$("in").onclick = () => zoom(.5); $("out").onclick = () => zoom(2); $("left").onclick = () => move(-.3); $("right").onclick = () => move(.3); $("all").onclick = () => go(A0, B0);
$("copy").onclick = copy;
$("q").oninput = () => { state.q = $("q").value.trim(); refilter(); };
list.onscroll = () => fill();
addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target === $("q")) { if (e.key === "Escape") { $("q").value = state.q = ""; refilter(); $("chart").focus(); } return; }
  const inList = e.target === list;
  const act = {n: () => step(1), p: () => step(-1), "+": () => zoom(.5), "=": () => zoom(.5), "-": () => zoom(2), "0": () => go(A0, B0), Home: () => inList ? pick(shown[0] ?? -1) : go(A0, B0), End: inList ? () => pick(shown[shown.length - 1] ?? -1) : null, ArrowLeft: () => move(-.2), ArrowRight: () => move(.2), ArrowDown: inList ? () => step(1) : null, ArrowUp: inList ? () => step(-1) : null, "/": () => $("q").focus(), t: () => { if (state.sel >= 0) { state.zero = state.sel; refilter(); detail(); } }, c: copy, Escape: () => pick(-1)}[e.key];
  if (act) { act(); e.preventDefault(); }
});
addEventListener("resize", () => { redraw(); fill(); });
matchMedia("(prefers-color-scheme:dark)").addEventListener("change", () => { theme(); redraw(); });
addEventListener("beforeprint", () => { printing = true; theme(); draw(); fill(); });
addEventListener("afterprint", () => { printing = false; theme(); fill(); redraw(); });
theme();
choose();
status();
draw();
fill();
if (state.sel >= 0) pick(state.sel);
document.documentElement.dataset.ready = "1";
})();
