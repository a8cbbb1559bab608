// Whether single keys do something on this device. Who dictates to a browser turns them off
// (WCAG 2.1.4).

import { session } from './session.svelte'

const KEY = 'tanggap-keys'
const TYPED = 'input:not([type=checkbox]), textarea, select, [contenteditable]'

class Keys {
  on = $state(typeof localStorage === 'undefined' || localStorage.getItem(KEY) !== 'off')

  turn(on: boolean): void {
    this.on = on
    localStorage.setItem(KEY, on ? 'on' : 'off')
  }
}

export const keys = new Keys()

/** Do what a pressed key means; `act` tells whether it means something. Not behind the lock. */
export function pressKey(event: KeyboardEvent, act: (key: string) => boolean): void {
  const key = session.state === 'in' ? readKey(event) : ''
  if (key && act(key)) event.preventDefault()
}

/** The key that somebody pressed as a command; nothing while something is typed or chosen. */
function readKey(event: KeyboardEvent): string {
  const target = event.target as HTMLElement
  const typing = target.closest?.(TYPED)
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  return keys.on && !typing && !modified && !event.defaultPrevented ? event.key : ''
}

/**
 * What leaves a step by Esc, also while something is typed. Where a list of choices is open, Esc
 * closes only that; so this listens before the list does.
 */
export const leaveByEscape = (leave: () => void) => (event: KeyboardEvent) => {
  const chooses = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true'
  if (event.key !== 'Escape' || chooses || event.isComposing) return
  event.preventDefault()
  leave()
}
