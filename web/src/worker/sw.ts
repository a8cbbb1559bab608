// Keeps pages, scripts and reference tables on the phone, so that a report can be written without
// a network, and shows the pushes of the service. What a report says, or what officers read, is
// never kept.

/// <reference lib="webworker" />

import { loadPushedReport, postForAll } from '../lib/pushedReports'

interface News {
  title: string
  body: string
}

declare const self: ServiceWorkerGlobalScope
declare const __FILES__: Record<string, string[]> // of each language
declare const __NEWS__: Record<string, News> // what a push says that can't be read
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

self.addEventListener('push', (event) => {
  event.waitUntil(showNews(event.data))
})

/** Show what a push says. One that can't be read is shown in general words: browsers want that. */
async function showNews(data: PushMessageData | null): Promise<void> {
  const general = __NEWS__[self.navigator.language.startsWith('en') ? 'en' : 'id'] as News
  const found = readJson(data)
  const read = (name: string) => {
    const text = found[name]
    return typeof text === 'string' ? text.slice(0, 300) : ''
  }
  await self.registration.showNotification(read('title') || general.title, {
    body: read('body') || general.body,
    icon: '/icon-192.png',
    tag: read('tag') || 'news',
    data: { url: read('url') },
  })
}

function readJson(data: PushMessageData | null): Record<string, unknown> {
  try {
    return Object(data?.json()) as Record<string, unknown>
  } catch {
    return {}
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openNews(Object(event.notification.data) as { url?: string }))
})

/** Show the tab that has the address of a notification, or open it. */
async function openNews({ url = '' }: { url?: string }): Promise<void> {
  const wanted = await completeAddress(url)
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const tab = tabs.find((each) => shows(new URL(each.url), wanted))
  const shown = await tab?.focus().catch(() => null)
  if (!shown) await self.clients.openWindow(wanted.href)
}

const withoutLanguage = (path: string) => path.replace(/^\/en\//, '/')

const shows = (tab: URL, wanted: URL) =>
  withoutLanguage(tab.pathname) === withoutLanguage(wanted.pathname) &&
  (!wanted.hash || tab.hash === wanted.hash)

/** The address of a notification, with the token of one's own report; none of another host. */
async function completeAddress(url: string): Promise<URL> {
  const { origin } = self.location
  const address = URL.canParse(url, origin) ? new URL(url, origin) : null
  if (!url || address?.origin !== origin) return new URL('/laporan-saya', origin)
  const number = /^\/laporan\/([^/]+)$/.exec(withoutLanguage(address.pathname))?.[1]
  const told = number ? await loadPushedReport(decodeURIComponent(number)) : null
  if (told) address.hash = told.token
  return address
}

// The browser has ended its subscription, or has another one: the service learns the new one.
self.addEventListener('pushsubscriptionchange', (event) => {
  const change = event as ExtendableEvent & {
    oldSubscription?: PushSubscription | null
    newSubscription?: PushSubscription | null
  }
  change.waitUntil(renewSubscription(change.oldSubscription, change.newSubscription))
})

async function renewSubscription(
  before: PushSubscription | null | undefined,
  after: PushSubscription | null | undefined,
): Promise<void> {
  const renew = async () => {
    const options = before?.options ?? { userVisibleOnly: true, applicationServerKey: await loadKey() }
    return self.registration.pushManager.subscribe(options)
  }
  await postForAll(after ?? (await renew()))
}

/** Our public key. Some browsers do not tell with which one they were subscribed. */
async function loadKey(): Promise<string | null> {
  const answer = await fetch('/v1/config')
  return ((await answer.json()) as { push_key: string | null }).push_key
}
