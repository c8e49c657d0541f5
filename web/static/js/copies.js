// Copies of lessons that their reader opened, in this browser (Cache Storage),
// for pages and for the service worker. The copies of one account stand in a
// cache of its own, with a list of them; a second cache says whose they are:
// there is never more than one account's.
"use strict";

self.binapustakaCopies = (() => {
  const MOST = 60; // lessons
  const BYTES = 50e6; // of all of them together
  const LARGEST = 10e6; // of one picture, sound, film or document
  const PREFIX = "binapustaka-copies-";
  const LIST = "/offline/index.json";
  const READER = "/offline/reader.json";
  const READERS = "binapustaka-reader";

  const read = async (cacheName, key) => {
    const found = await caches.match(key, { cacheName });
    return found ? found.json() : null;
  };
  const write = async (cacheName, key, value) => (await caches.open(cacheName)).put(key, new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } }));
  const alone = (work) => navigator.locks.request("binapustaka-copies", work);

  // Whose copies may be shown: nobody's while it is not known who has signed in.
  const state = async () => (await read(READERS, READER)) || { reader: "", lang: "", locked: false };
  const reader = async () => {
    const s = await state();
    return s.locked ? "" : s.reader;
  };
  const lock = async () => write(READERS, READER, { ...(await state()), locked: true });

  // forget deletes the copies of everybody, or of everybody but one.
  const forget = async (but) => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== PREFIX + but) await caches.delete(name);
  };
  // meet takes note of who reads here now, or with "none" that nobody does.
  const meet = async (who, lang) => {
    const s = await state();
    const now = who === "none" ? "" : who;
    if (s.reader !== now || !now) await forget(now);
    if (s.reader !== now || s.lang !== lang || s.locked) await write(READERS, READER, { reader: now, lang, locked: false });
  };

  const list = async (who) => ((who && await read(PREFIX + who, LIST)) || []);
  const copy = async (who, path) => (who ? caches.match(path, { cacheName: PREFIX + who, ignoreVary: true }) : undefined);

  // What a page shows, as the server writes it into its HTML.
  const filesOf = (html) => [...new Set([...html.matchAll(/\s(?:src|href|poster)="(\/(?:static|media)\/[^"#?&]+)"/g)].map((m) => m[1]))];
  const sizeOf = (entries) => {
    const files = new Map(entries.flatMap((e) => e.files));
    return entries.reduce((n, e) => n + e.size, 0) + [...files.values()].reduce((n, size) => n + size, 0);
  };

  // save writes the list within its bounds, the ones opened longest ago go
  // first, and drops what no copy shows any more.
  const save = async (who, entries) => {
    entries.sort((a, b) => b.opened - a.opened);
    while (entries.length > MOST || (entries.length > 1 && sizeOf(entries) > BYTES)) entries.pop();
    await write(PREFIX + who, LIST, entries);
    const needed = new Set([LIST, ...entries.flatMap((e) => [e.url, ...e.files.map(([url]) => url)])]);
    const cache = await caches.open(PREFIX + who);
    for (const request of await cache.keys()) if (!needed.has(new URL(request.url).pathname)) await cache.delete(request);
  };

  // fetchFile puts a file of a page into the cache and is its size; what is
  // larger than LARGEST is left where it is.
  const fetchFile = async (cache, url, known) => {
    if (known.has(url) && await cache.match(url, { ignoreVary: true })) return known.get(url);
    const response = await fetch(url, { signal: AbortSignal.timeout(120000) });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const announced = Number(response.headers.get("Content-Length"));
    if (announced > LARGEST) {
      await response.body.cancel();
      return announced;
    }
    const body = await response.blob();
    if (body.size <= LARGEST) await cache.put(url, new Response(body, { headers: response.headers }));
    return body.size;
  };

  // fetchCopy is a new entry for a lesson, null when it is no longer this
  // reader's to keep, undefined when that cannot be said now.
  const fetchCopy = async (who, url, entries) => {
    const asked = Date.now(); // it holds no less than the server had then
    const response = await fetch(`${url}/copy`, { redirect: "manual", signal: AbortSignal.timeout(30000) });
    if ([403, 404, 409].includes(response.status)) return null;
    if (!response.ok) return undefined;
    const facts = JSON.parse(decodeURIComponent(response.headers.get("Binapustaka-Copy")));
    if (facts.reader !== who) return undefined;
    const page = await response.blob();
    const cache = await caches.open(PREFIX + who);
    const known = new Map(entries.flatMap((e) => e.files));
    const entry = { ...facts, url, asked, made: Date.now(), opened: Date.now(), size: page.size, files: [], left: [] };
    for (const file of filesOf(await page.text())) {
      const size = await fetchFile(cache, file, known);
      (size > LARGEST ? entry.left : entry.files).push([file, size]);
    }
    await cache.put(url, new Response(page, { headers: response.headers }));
    return entry;
  };

  // keep makes a copy of a lesson, or a new one when the page's mark says that
  // the old one no longer fits, and new ones of those that stand in another
  // version of the course. A line that is lost meanwhile leaves all as it was.
  const keep = (who, url, mark, course, version) => alone(async () => {
    const entries = await list(who);
    const old = entries.filter((e) => e.url === url ? e.mark !== mark : e.course === course && e.version !== version);
    const urls = new Set(old.map((e) => e.url));
    if (!entries.some((e) => e.url === url)) urls.add(url);
    for (const e of entries) if (e.url === url) e.opened = Date.now();
    let kept = entries;
    try {
      for (const u of urls) {
        const entry = await fetchCopy(who, u, kept);
        if (entry === undefined) continue;
        const before = kept.find((e) => e.url === u);
        kept = kept.filter((e) => e.url !== u);
        if (entry) kept.push({ ...entry, opened: before && u !== url ? before.opened : entry.opened });
      }
    } finally {
      await save(who, kept);
    }
    return kept;
  });

  // drop removes the entries that a test picks.
  const drop = (who, picks) => alone(async () => {
    const entries = await list(who);
    const kept = entries.filter((e) => !picks(e));
    if (kept.length < entries.length) await save(who, kept);
    return kept;
  });

  const supported = () => "serviceWorker" in navigator && "caches" in self && "locks" in navigator;
  return { MOST, BYTES, LARGEST, supported, state, reader, lock, forget, meet, list, copy, filesOf, sizeOf, keep, drop };
})();
