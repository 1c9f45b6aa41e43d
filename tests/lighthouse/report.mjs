// Runs Lighthouse on a page with a session's cookie, prints the scores beside their budgets and what it finds wanting.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [url, cookie, scheme] = process.argv.slice(2);
if (!scheme) {
  console.error("usage: node report.mjs URL COOKIE light|dark");
  process.exit(2);
}
const BUDGETS = { performance: 95, accessibility: 100, "best-practices": 100 };
const chrome = await launch({
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--window-size=1280,900",
    `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`,
  ],
});
try {
  const options = {
    port: chrome.port,
    onlyCategories: Object.keys(BUDGETS),
    extraHeaders: { Cookie: cookie },
    logLevel: "error",
  };
  const { lhr } = await lighthouse(url, options, desktopConfig);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const category = lhr.categories[name];
    console.log(`    ${category.title.padEnd(53)} ${String(Math.round(category.score * 100)).padStart(9)}  ${budget}`);
    for (const { id, weight } of category.auditRefs) {
      const audit = lhr.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 0.9) {
        console.log(`      ${audit.score} ${id}: ${audit.displayValue ?? ""} ${audit.title}`);
        for (const item of (audit.details?.items ?? []).slice(0, 5)) {
          console.log(`        ${item.node?.selector ?? item.url ?? item.description ?? ""} ${item.node?.explanation ?? ""}`);
        }
      }
    }
  }
} finally {
  await chrome.kill();
}
