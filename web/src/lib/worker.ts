// The service worker, which keeps the pages for when there is no network.

import { language } from './sentences'

declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL(address: string): string }): {
        createScriptURL(address: string): string
      }
    }
  }
}

// The policy of the pages lets only these addresses become scripts.
const SCRIPTS = new Set(['/sw.js'])

function trust(address: string): string {
  if (!SCRIPTS.has(address)) throw new TypeError(`${address} is no script of these pages`)
  return address
}

const policy = window.trustedTypes?.createPolicy('tanggap-scripts', { createScriptURL: trust })

export function trustedScript(address: string): string {
  return policy ? policy.createScriptURL(address) : trust(address)
}

/** Install the worker, and have it keep the pages of this language. */
export async function installWorker(): Promise<void> {
  try {
    await navigator.serviceWorker.register(trustedScript('/sw.js'))
    const ready = await navigator.serviceWorker.ready
    ready.active?.postMessage({ keep: language })
  } catch {
    // The pages work without it.
  }
}
