// The receipt of a report that was just sent. It is kept for this tab alone.

import type { Receipt } from './sending'
import { pageOf } from './sentences'

const KEY = 'tanggap-receipt'

/**
 * Keep a receipt; with its secret where others use the phone, so that no address has it. Returns
 * whether the secret is kept.
 */
export function keepReceipt(receipt: Receipt, secretly: boolean): boolean {
  try {
    const token = secretly ? receipt.token : null
    sessionStorage.setItem(KEY, JSON.stringify({ ...receipt, token }))
    return secretly
  } catch {
    return false // the page of the receipt asks the service then
  }
}

/** The receipt of a number, if this tab has it. */
export function readReceipt(number: string): Receipt | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Receipt | null
    return kept?.number === number ? kept : null
  } catch {
    return null
  }
}

/** The address of a receipt. What stands behind # reaches no server. */
export function receiptPage(number: string, token: string | null, shared: boolean): string {
  const parts = [number, token ?? '', shared ? 'bersama' : '']
  return `${pageOf('lapor/terima')}#${parts.join('.').replace(/\.+$/, '')}`
}

export function readReceiptAddress(hash: string): {
  number: string
  token: string | null
  shared: boolean
} {
  const [number = '', token = '', shared = ''] = hash.replace(/^#/, '').split('.')
  return { number, token: token || null, shared: shared === 'bersama' }
}

const SHARED = 'tanggap-shared-'

/** Note for this tab that others use the phone on which a report was sent. */
export function noteShared(number: string): void {
  try {
    sessionStorage.setItem(SHARED + number, '1')
  } catch {
    // Then the reader is asked to choose with care.
  }
}

/** Whether others use the phone on which a report was sent in this tab. */
export function isShared(number: string): boolean {
  try {
    return sessionStorage.getItem(SHARED + number) !== null
  } catch {
    return false
  }
}
