// The page of `ocprobe timeline -o html` in headless Chromium: drawn without an error or a request, usable by keyboard,
// no violation that axe-core finds, dark and light.
// usage: node page.mjs PAGE.html [SHOTS_DIR]   (playwright-core and axe-core in NODE_PATH's or the current node_modules)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const require = createRequire(join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axeSource = require("axe-core").source;
const [page_file, shots] = process.argv.slice(2);
let passed = 0, failed = 0;
const check = (name, good, detail = "") => {
    good ? ++passed : ++failed;
    console.log(`${good ? "ok  " : "FAIL"}  ${name}${good ? "" : ` ${detail}`}`);
};

const context_folder = mkdtempSync(join(tmpdir(), "ocprobe-page-"));
// Words of the axis that touch each other.
const overlaps = (page) => page.evaluate(() => {
    const boxes = [...document.querySelectorAll("#lanes text")].map((text) => text.getBoundingClientRect());
    return boxes.filter((a, i) => boxes.some((b, k) => k > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
});
const browser = await chromium.launchPersistentContext(context_folder, {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
    viewport: { width: 1200, height: 900 },
});
for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme });
    const errors = [], requests = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(resolve(page_file)).href);
    check(`${colorScheme}: drawn without an error`, errors.length === 0, errors.join("; "));
    check(`${colorScheme}: nothing is loaded`, requests.length === 1, requests.join(" "));
    const all = await page.locator("#rows tr").count();
    check(`${colorScheme}: every event has its row`, all > 0);
    check(`${colorScheme}: every stamped event has its mark`, (await page.locator("#lanes circle, #lanes path").count()) > 0);
    if (shots) await page.screenshot({ path: join(shots, `${colorScheme}.png`) });
    await page.locator("#chart").focus();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    const zoomed = await page.locator("#rows tr").count();
    check(`${colorScheme}: plus zooms in`, zoomed < all, `${zoomed} of ${all}`);
    await page.keyboard.press("Home");
    check(`${colorScheme}: Home shows all again`, (await page.locator("#rows tr").count()) === all);
    await page.keyboard.press("n");
    check(`${colorScheme}: n steps to an event`, (await page.locator("#rows tr.s").count()) === 1);
    await page.locator("#boxes input").first().uncheck();
    check(`${colorScheme}: a source can be left out`, (await page.locator("#rows tr").count()) < all);
    await page.locator("#boxes input").first().check();
    await page.fill("#q", "no such word anywhere");
    check(`${colorScheme}: a search filters`, (await page.locator("#rows tr").count()) === 0);
    await page.fill("#q", "");
    check(`${colorScheme}: the words of the lanes do not overlap`, (await overlaps(page)) === 0);
    await page.locator("#boxes input").first().uncheck();
    await page.locator(".card button").first().click();
    check(`${colorScheme}: a link of the chain shows its event, filtered or not`, (await page.locator("#rows tr.s.c").count()) === 1);
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    check(`${colorScheme}: the focus is seen`, outline === "solid", outline);
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => window.axe.run());
    check(`${colorScheme}: axe-core finds nothing`, result.violations.length === 0,
          JSON.stringify(result.violations.map((v) => [v.id, v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120) + " " + n.failureSummary)])));
    await page.setViewportSize({ width: 480, height: 700 });
    check(`${colorScheme}: the words of narrow lanes do not overlap`, (await overlaps(page)) === 0);
    await page.setViewportSize({ width: 380, height: 700 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${colorScheme}: fits a narrow window`, wide <= 0, `${wide} px too wide`);
    await page.setViewportSize({ width: 1200, height: 900 });
    await page.emulateMedia({ media: "print" });
    const hidden = await page.evaluate(() => {
        const box = document.querySelector(".scroll");
        return box.scrollHeight - box.clientHeight;
    });
    check(`${colorScheme}: printed, no row is hidden`, hidden <= 1, `${hidden} px`);
    if (shots) {
        await page.screenshot({ path: join(shots, `${colorScheme}-print.png`) });
    }
    await page.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
