// Opens a visit from what an earlier one kept, and keeps what the server has now for the next.
//
// Kept are the page and the files that never change (their names carry a hash), a version at a time: the page goes into
// a version's cache when all that it names is there, and only then the older ones are deleted. A first visit keeps what
// it has loaded, and asks for nothing more; later ones keep all parts of the app. Answers about records never come from
// here, and nothing of a person is kept.
"use strict";

const CACHE = "waybill-";
const PAGE = "/index.html";
const VERSION = "/app.json";
// How long somebody who reloads waits for the server.
const PATIENCE_MS = 3000;
// Whether a visit was opened from what is kept: then the whole version is kept, for the next.
let isReturning = false;
// Paths without an extension that the server answers by itself.
const SERVERS_OWN = ["/graphql", "/graphiql", "/session", "/pairing", "/livez", "/readyz", "/export"];

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(ask().catch(() => {}));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// What the page had loaded before there was a worker. The browser has these files already.
addEventListener("message", (event) => event.waitUntil(keepLoaded(event.data).catch(() => {})));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(page(request));
  } else if (pathname === VERSION) {
    event.respondWith(ask());
  } else if (isLasting(pathname)) {
    event.respondWith(lasting(request));
  }
});

/** The page that is kept, of one version with its files; where there is none, the server's. Who reloads wants the server's. */
async function page(request) {
  const kept = await caches.match(PAGE);
  if (!kept) return fetch(request);
  isReturning = true;
  const isReload = request.cache === "no-cache" || request.cache === "reload";
  if (!isReload) return kept;
  // Its files come from the server as well, so the two fit.
  const answer = fetch(request.url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.then((page) => (page.ok ? page : kept), () => kept);
}

/** A file that never changes; one that was not kept with its version is kept now. */
async function lasting(request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const name = await present();
    if (name) await (await caches.open(name)).put(request.url, answer.clone());
  }
  return answer;
}

/** Which version the server has. Its answer waits until that version is kept: who reloads the page then, gets it. */
async function ask() {
  const answer = await fetch(VERSION, { cache: "no-store" });
  if (answer.status === 404) {
    await leave();
  } else if (answer.ok) {
    // Without room, or when the server goes away meanwhile, the present version stays.
    await keep(await answer.clone().json()).catch(() => {});
  }
  return answer;
}

async function keep({ version, files }) {
  const name = CACHE + version;
  const cache = await caches.open(name);
  if (!(await cache.match(PAGE))) {
    const answer = await fetch(PAGE, { cache: "no-store" });
    const html = await answer.clone().text();
    const named = (html.match(/\/[^"'\s>]+/g) ?? []).filter(isLasting);
    // A page without such names is one that somebody works on; another one than was asked for has other names.
    if (!answer.ok || named.length === 0 || named.some((file) => !files.includes(file))) {
      await caches.delete(name);
      return;
    }
    await add(cache, [...named, ...(await partsOfBefore(files))]);
    await cache.put(PAGE, answer);
  }
  if (isReturning) await add(cache, files);
  for (const other of await caches.keys()) {
    if (other.startsWith(CACHE) && other !== name) await caches.delete(other);
  }
}

async function add(cache, files) {
  for (const file of files) {
    if (!(await cache.match(file))) await cache.add(file);
  }
}

async function keepLoaded(addresses) {
  const name = await present();
  const files = addresses.map((address) => new URL(address)).filter((file) => file.origin === location.origin);
  if (name) await add(await caches.open(name), files.map((file) => file.pathname).filter(isLasting));
}

/** Those of the files that are what the version before had kept under another hash. */
async function partsOfBefore(files) {
  const name = await present();
  if (!name) return [];
  const kept = await (await caches.open(name)).keys();
  const names = new Set(kept.map((request) => withoutHash(new URL(request.url).pathname)));
  return files.filter((file) => names.has(withoutHash(file)));
}

/** The server has no worker any more. */
async function leave() {
  await registration.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHE)) await caches.delete(name);
  }
}

/** The name of the cache that holds a whole version. */
async function present() {
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHE) && (await (await caches.open(name)).match(PAGE))) return name;
  }
}

function isPage(path) {
  const isFile = path.slice(path.lastIndexOf("/")).includes(".");
  return (!isFile || path === PAGE) && !SERVERS_OWN.some((own) => path === own || path.startsWith(own + "/"));
}

function isLasting(path) {
  return withoutHash(path) !== path;
}

function withoutHash(path) {
  return path.replace(/[-._][0-9a-f]{16,}(?=[-._])/i, "");
}
