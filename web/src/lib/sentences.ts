// Sentences in the page's language. The build puts the language's own text in the place of each
// English one (sentences.mjs), so no page loads a catalogue.

export type Language = 'id' | 'en'

declare const __LANGUAGE__: Language

export const language: Language = __LANGUAGE__

const numbers = new Intl.NumberFormat(language)

/** The sentence in the page's language, with the values filled in. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? numbers.format(value) : value
  })
}

/** The form of a sentence for a number, which stands in it as {many}. */
export function tn(one: string, many: string, count: number): string {
  return t(count === 1 ? one : many, { many: count })
}

/** The address of a page in the page's language: `lapor` is `/lapor` or `/en/lapor`. */
export function pageOf(path: string): string {
  return (language === 'id' ? '/' : '/en/') + path
}

/** The address of a report's page, which the API writes. */
export function reportPage(number: string): string {
  return `${language === 'id' ? '' : '/en'}/laporan/${encodeURIComponent(number)}`
}
