// Keeps pages, scripts and reference tables on the phone, so that a report can be written without
// a network. What a report says, or what officers read, is never kept.

/// <reference lib="webworker" />

declare const self: ServiceWorkerGlobalScope
declare const __FILES__: Record<string, string[]> // of each language
declare const __VERSION__: string

const CACHE = `tanggap-${__VERSION__}`
const PAGES = ['', 'lapor', 'laporan-saya', 'luring']
const TABLES = /^\/v1\/(config|categories|areas|reasons|channels|agencies)$/
const FOR_THE_FORM = ['config', 'categories', 'areas']
const FOR_OFFICERS = [...FOR_THE_FORM, 'reasons', 'agencies']
// The officers' application is one page at all addresses below this one.
const APPLICATION = /^(\/en)?\/petugas(?=\/|$)/
const PATIENCE = 3000 // milliseconds until a kept page is shown in the place of a slow one

self.addEventListener('install', (event) => {
  event.waitUntil(keepAgain())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(
        names
          .filter((name) => name.startsWith('tanggap-') && name !== CACHE)
          .map((name) => caches.delete(name)),
      ),
    ),
  )
})

self.addEventListener('message', (event) => {
  const { keep, files } = event.data as { keep: string; files?: string[] }
  const kept = files ? keepApplication(keep, files) : keepPages(keep)
  event.waitUntil(kept.catch(() => undefined))
})

const addressOf = (language: string, page: string) => (language === 'en' ? '/en/' : '/') + page

/** Keep what the worker before this one kept, so that nothing is lost without a network. */
async function keepAgain(): Promise<void> {
  for (const language of Object.keys(__FILES__)) {
    if (await caches.match(addressOf(language, 'lapor'))) await keepPages(language)
  }
}

/**
 * Keep the pages of a language, and the tables that a report is written with. Of the other
 * language nothing is fetched: each byte is paid for. Fails when a page can't be kept.
 */
async function keepPages(language: string): Promise<void> {
  const pages = PAGES.map((page) => addressOf(language, page))
  await keepAll(language, [...(__FILES__[language] ?? []), ...pages], FOR_THE_FORM)
}

/** Keep the officers' application, which says what files it is made of. */
async function keepApplication(language: string, files: string[]): Promise<void> {
  await keepAll(language, [...files, addressOf(language, 'petugas')], FOR_OFFICERS)
}

async function keepAll(language: string, files: string[], names: string[]): Promise<void> {
  const cache = await caches.open(CACHE)
  const keep = async (request: Request) => {
    if (!(await cache.match(request))) await cache.add(request)
  }
  const headers = { 'Accept-Language': language } // the answers depend on it
  const tables = names.map((name) => new Request(`/v1/${name}`, { headers }))
  await Promise.all(['/icon.svg', ...files].map((file) => keep(new Request(file))))
  await Promise.allSettled(tables.map(keep))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  if (address.pathname.startsWith('/assets/')) event.respondWith(fromCache(request))
  else if (TABLES.test(address.pathname)) event.respondWith(keptAndRenewed(event))
  else if (request.mode === 'navigate') event.respondWith(fromNetwork(event, address))
})

async function fromCache(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}

/** What is kept, at once, while it is fetched anew for the next time. */
async function keptAndRenewed(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(event.request)
  const renewed = fetch(event.request).then(async (answer) => {
    if (answer.ok) await cache.put(event.request, answer.clone())
    return answer
  })
  if (!kept) return renewed
  event.waitUntil(renewed.catch(() => undefined))
  return kept
}

/** The page from the network, or the kept one when the network is gone or slow. */
async function fromNetwork(event: FetchEvent, address: URL): Promise<Response> {
  const cache = await caches.open(CACHE)
  const path = APPLICATION.exec(address.pathname)?.[0] ?? address.pathname
  const kept = await cache.match(path)
  const answer = fetch(event.request).then(async (found) => {
    if (found.ok && kept) await cache.put(path, found.clone())
    return found
  })
  if (!kept) {
    const offline = path.startsWith('/en/') ? '/en/luring' : '/luring'
    return answer.catch(async () => (await cache.match(offline)) ?? Response.error())
  }
  event.waitUntil(answer.catch(() => undefined))
  const late = new Promise<Response>((resolve) => setTimeout(resolve, PATIENCE, kept.clone()))
  return Promise.race([answer, late]).catch(() => kept)
}

export {}
