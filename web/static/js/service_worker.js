// The service worker: it answers for the server while that cannot be reached,
// with the copies that stand in copies.js, and says in any other case that the
// line is needed. It stores no page itself, and what is sent by POST goes by.
"use strict";

const { copy, filesOf, lock, meet, reader, state, drop } = self.binapustakaCopies;
const SHELL = `binapustaka-shell-${self.shell.build}`;
const PATIENCE = 4000; // ms, then a copy is better than the wait
const LESSON = /^\/courses\/\d+\/lessons\/[a-z0-9]+$/;
const fallback = (lang) => `/offline/page?lang=${self.shell.languages.includes(lang) ? lang : self.shell.languages[0]}`;

// The page for what was not kept, in each language, with its files.
const install = async () => {
  const cache = await caches.open(SHELL);
  for (const lang of self.shell.languages) {
    const page = await fetch(fallback(lang), { credentials: "omit", cache: "no-store" });
    if (!page.ok) throw new Error(String(page.status));
    for (const file of filesOf(await page.clone().text())) if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
    await cache.put(fallback(lang), page);
  }
  await self.skipWaiting();
};

const activate = async () => {
  for (const name of await caches.keys()) if (name.startsWith("binapustaka-shell-") && name !== SHELL) await caches.delete(name);
  await self.clients.claim();
};

// heard takes from an answer whose page it is, and whether a lesson is gone.
const heard = async (response, path) => {
  const who = response.headers.get("Binapustaka-Reader");
  if (who) await meet(who, response.headers.get("Content-Language") || "");
  if (who && [403, 404].includes(response.status) && LESSON.test(path)) await drop(who, (e) => e.url === path);
};

const page = async (request, path) => {
  const kept = await copy(await reader(), path);
  const network = fetch(request).then(async (response) => {
    await heard(response, path);
    return response;
  });
  try {
    const response = await (kept ? Promise.race([network, new Promise((_, slow) => { setTimeout(slow, PATIENCE); })]) : network);
    return kept && [502, 503, 504].includes(response.status) ? kept : response; // what stands before the server answered for it
  } catch {
    network.catch(() => {});
    if (kept) return kept;
    const found = await caches.match(fallback((await state()).lang), { cacheName: SHELL, ignoreVary: true });
    return found ? new Response(found.body, { status: 503, headers: found.headers }) : Response.error();
  }
};

// A film is asked for in parts.
const part = async (response, range) => {
  const body = await response.blob();
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) || [];
  if (from === undefined || Number(from) >= body.size) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${body.size}` } });
  const end = Math.min(to ? Number(to) : body.size - 1, body.size - 1);
  const headers = new Headers(response.headers);
  headers.set("Content-Range", `bytes ${from}-${end}/${body.size}`);
  headers.set("Content-Length", String(end + 1 - Number(from)));
  return new Response(body.slice(Number(from), end + 1), { status: 206, headers });
};

// What bears its content's hash in its address is the same for ever.
const file = async (request, path) => {
  const kept = (await copy(await reader(), path)) || (await caches.match(path, { cacheName: SHELL, ignoreVary: true }));
  if (!kept) return fetch(request);
  const range = request.headers.get("Range");
  return range ? part(kept, range) : kept;
};

// Somebody signed in: until a page says who, nobody's copies are shown.
const enter = async (request) => {
  const response = await fetch(request);
  if (response.type === "opaqueredirect") await lock();
  else await heard(response, "");
  return response;
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    if (request.mode === "navigate" && /^\/(signin|password)\b/.test(pathname)) event.respondWith(enter(request));
  } else if (/^\/(static|media)\//.test(pathname)) {
    event.respondWith(file(request, pathname));
  } else if (request.mode === "navigate" && request.destination === "document") {
    event.respondWith(page(request, pathname));
  }
});
