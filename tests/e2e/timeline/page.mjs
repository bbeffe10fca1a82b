// Pages of `ocprobe timeline -o html` in headless Chromium: drawn without an error or a request, all events in them, usable
// by keyboard and pointer, nothing that axe-core finds, dark and light, wide and narrow.
// A page without a number of events is a report of one run, which has no script: as readable, nothing more.
// usage: node page.mjs NAME=PAGE.html[=EVENTS] …   (playwright-core and axe-core in the current node_modules; SHOTS=DIR keeps pictures)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const require = createRequire(join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axeSource = require("axe-core").source;
const shots = process.env.SHOTS;
let passed = 0, failed = 0;
const check = (name, good, detail = "") => {
    good ? ++passed : ++failed;
    console.log(`${good ? "ok  " : "FAIL"}  ${name}${good ? "" : ` ${detail}`}`);
};

const browser = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "ocprobe-page-")), {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
});
const open = async (file, width, colorScheme, hash = "", ready = "html[data-ready]") => {
    const page = await browser.newPage();
    await page.setViewportSize({ width, height: width < 600 ? 800 : 900 });
    await page.emulateMedia({ colorScheme });
    page.errors = [];
    page.requests = [];
    page.on("pageerror", (error) => page.errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.errors.push(message.text()));
    page.on("request", (request) => page.requests.push(request.url()));
    await page.goto(pathToFileURL(resolve(file)).href + hash);
    await page.waitForSelector(ready, { timeout: 60000, state: "attached" });
    return page;
};
// `12 of 33 events, …`: how many are shown, of how many.
const counts = async (page) => (await page.locator("#status").textContent()).match(/\d+/g).slice(0, 2).map(Number);
const accessible = async (page, name) => {
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => window.axe.run());
    check(`${name}: axe-core finds nothing`, result.violations.length === 0,
          JSON.stringify(result.violations.map((v) => [v.id, v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120) + " " + n.failureSummary)])));
};

const fits = async (page, name) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${name}: fits the window`, wide <= 0, `${wide} px too wide`);
};
const readable = async (title, file) => {
    for (const colorScheme of ["light", "dark"]) {
        for (const width of [1280, 320]) {
            const name = `${title}, ${width}, ${colorScheme}`;
            const page = await open(file, width, colorScheme, "", "main");
            // The page allows no script, axe-core's neither.
            const session = await page.context().newCDPSession(page);
            await session.send("Page.setBypassCSP", { enabled: true });
            await page.reload();
            check(`${name}: drawn without an error`, page.errors.length === 0, page.errors.join("; "));
            check(`${name}: nothing is loaded`, new Set(page.requests).size === 1, page.requests.join(" "));
            await fits(page, name);
            await accessible(page, name);
            if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
            await page.close();
        }
    }
};

for (const argument of process.argv.slice(2)) {
    const [title, file, events] = argument.split("=");
    if (events === undefined) {
        await readable(title, file);
        continue;
    }
    for (const colorScheme of ["light", "dark"]) {
        for (const width of [1400, 400]) {
            const name = `${title}, ${width}, ${colorScheme}`;
            const page = await open(file, width, colorScheme);
            check(`${name}: drawn without an error`, page.errors.length === 0, page.errors.join("; "));
            check(`${name}: nothing is loaded`, page.requests.filter((url) => !url.startsWith("blob:")).length === 1, page.requests.join(" "));
            const [shown, all] = await counts(page);
            check(`${name}: every event is in it`, shown === all && all === Number(events), `${shown} of ${all}, ${events} wanted`);
            await fits(page, name);
            const box = await page.locator("#canvas").boundingBox();
            check(`${name}: the picture is on the first screen`, box.y + 100 < page.viewportSize().height, JSON.stringify(box));
            await accessible(page, name);
            if (shots) await page.screenshot({ path: join(shots, `${title}-${width}-${colorScheme}.png`) });
            await page.close();
        }
    }
    const page = await open(file, 1400, "light");
    const [, all] = await counts(page);
    await page.locator("#chart").focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press("+");
    check(`${title}: plus zooms in`, (await counts(page))[0] < all);
    await page.keyboard.press("0");
    check(`${title}: 0 shows all again`, (await counts(page))[0] === all);
    await page.keyboard.press("n");
    await page.keyboard.press("n");
    check(`${title}: n steps to an event, and the pane shows it`, (await page.locator(".row[aria-selected=true]").count()) === 1
          && (await page.locator("#detail pre").count()) === 1);
    await page.keyboard.press("t");
    check(`${title}: t counts from it`, (await page.locator("#detail dl").textContent()).includes("it is T"));
    await page.fill("#q", "no such word anywhere");
    check(`${title}: a filter filters`, (await counts(page))[0] === 0);
    await page.fill("#q", "");
    await page.locator("#legend button").first().click();
    check(`${title}: a colour can be left out`, (await counts(page))[0] < all || all < 20);
    const chain = page.locator(".card button").first();
    if (await chain.count()) {
        await chain.click();
        check(`${title}: a link of the chain shows its event, left out or not`, (await page.locator(".row.c[aria-selected=true]").count()) === 1);
    }
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    check(`${title}: the focus is seen`, outline === "solid", outline);
    const box = await page.locator("#canvas").boundingBox();
    await page.locator("#all").click();
    await page.mouse.move(box.x + 300, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 60, { steps: 4 });
    await page.mouse.up();
    check(`${title}: dragging zooms`, (await counts(page))[0] < all);
    await page.waitForTimeout(400);
    const hash = new URL(page.url()).hash, zoomed = await page.locator("#status").textContent();
    const again = await open(file, 1400, "light", hash);
    check(`${title}: the address holds what is shown`, hash.includes("a=") && (await again.locator("#status").textContent()) === zoomed, hash);
    await again.evaluate(() => { document.execCommand = () => { window.copied = document.activeElement.value ?? getSelection().toString(); return true; }; Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } } }); });
    await again.locator("#copy").click();
    await again.waitForTimeout(100);
    const copied = await again.evaluate(() => window.copied);
    check(`${title}: copied as Markdown`, copied?.includes("| time (UTC) | T | lane |"), copied);
    await again.emulateMedia({ media: "print" });
    await again.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const printed = await again.evaluate(() => [getComputedStyle(document.querySelector(".tools")).display, document.querySelectorAll(".row").length]);
    check(`${title}: printed without tools, with its events`, printed[0] === "none" && printed[1] === Math.min(600, (await counts(again))[0]), printed);
    await again.close();
    await page.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
