// The pages that are written at build. In pages.json, `path` is the address below / (Indonesian)
// and /en/, and `component` is in src/pages/. A page with a `script` is brought to life in the
// browser; another one is text alone. An `application` is served at every address below its own as
// well, and is built apart: its scripts and its style are no part of those of other pages. The
// service worker keeps the files of one that is `kept`.
import { readFileSync } from 'node:fs'

export const pages = JSON.parse(readFileSync(new URL('./pages.json', import.meta.url), 'utf8'))

export const applications = pages.filter((page) => page.application)

// What the API's own pages load: /laporan/{number} is written by the API, and this script brings
// it to life. Its address never changes, so that pages and API are deployed each for itself.
export const fixedScripts = { report: 'src/report.ts' }

export const languages = ['id', 'en']

/** The address of a page in a language: `/lapor` and `/en/lapor`. */
export function addressOf(path, language) {
  return (language === 'id' ? '/' : '/en/') + path
}
