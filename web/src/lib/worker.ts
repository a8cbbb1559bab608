// The service worker, which keeps the pages for when there is no network.

import { language } from './sentences'

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string }
}

// Only files of the build become scripts.
function trust(address: string): string {
  if (!/^\/(sw\.js|assets\/[\w.-]+\.js)$/.test(address)) {
    throw new TypeError(`${address} is no script of these pages`)
  }
  return address
}

// Browsers without trusted types take the address itself.
const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
const policy = policies?.createPolicy('tanggap-scripts', { createScriptURL: trust })

export function trustedScript(address: string): string {
  return policy ? policy.createScriptURL(address) : trust(address)
}

/** Register the worker, and return it once it works. Throws where the browser has none. */
export async function registerWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(trustedScript('/sw.js'))
  return navigator.serviceWorker.ready
}

/**
 * Install the worker, and have it keep the pages of this language; or, of the officers'
 * application, its page and these files.
 */
export async function installWorker(files?: string[]): Promise<void> {
  try {
    const ready = await registerWorker()
    ready.active?.postMessage({ keep: language, files })
  } catch {
    // The pages work without it.
  }
}
