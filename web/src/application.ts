// What the pages say of themselves as an application that can be installed: the web app manifest.
// Both languages are one application (`id`), so an installed one follows the reader's language.

import { language, pageOf, t } from './lib/sentences'
import { cityName, service } from './lib/service'

const BLUE = '#0B4A80'

export const application = {
  id: '/',
  name: `${service} ${cityName}`,
  short_name: service,
  description: t("Report a problem in {city}, and follow who deals with it and until when.", { city: cityName }),
  lang: language,
  dir: 'ltr',
  start_url: pageOf(''),
  scope: '/',
  display: 'standalone',
  background_color: '#FBFAF7',
  theme_color: BLUE,
  categories: ['government', 'utilities'],
  icons: [
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ...[192, 512].flatMap((size) => [
      { src: `/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' },
      {
        src: `/icon-maskable-${size}.png`,
        sizes: `${size}x${size}`,
        type: 'image/png',
        purpose: 'maskable',
      },
    ]),
  ],
  shortcuts: [
    { name: t("Report a problem"), short_name: t("Report"), url: pageOf('lapor') },
    { name: t("My reports"), url: pageOf('laporan-saya') },
  ],
  // What another application shares, such as a text or a link, begins a report.
  share_target: {
    action: pageOf('lapor'),
    method: 'GET',
    enctype: 'application/x-www-form-urlencoded',
    params: { title: 'title', text: 'text', url: 'url' },
  },
}

/** What a push says that the service worker can't read. */
export const news = { title: service, body: t("There is news for you.") }
