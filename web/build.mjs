// Build the pages: `node build.mjs <folder to write>`, called by `python -m operate.pages`.
//
// Every page is written twice, in Indonesian and in English. The sentences of a language are put
// into the scripts at build, so no page loads a catalogue. Svelte renders each page's body here, so
// that it can be read before, and without, any script.

import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'
import { splitChunks } from './chunks.mjs'
import { putSentences } from './sentences.mjs'
import { addressOf, applications, fixedScripts, languages, pages } from './pages.mjs'

const ROOT = import.meta.dirname
const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, '../build/pages'))
const WORK = path.join(OUT, '../pages-work')
const CATALOGUES = path.join(WORK, 'catalogues') // <language>.json: each sentence by its English
// What src/lib/service.ts, src/lib/measures.ts and src/lib/city.ts have of the city.
const { service, measures, ...city } = JSON.parse(await readFile(path.join(WORK, 'city.json'), 'utf8'))

// Scripts of pages are virtual: each mounts its component over the body that was rendered here.
const PAGE = 'page:'
// The pages that load least: where people begin, and what they see without a network.
const LIGHT = ['Start', 'Offline']
// And so is the module that has all pages, to render them.
const RENDERER = 'page:*'

function mountPages() {
  return {
    name: 'mount-pages',
    resolveId: (id) => (id.startsWith(PAGE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${RENDERER}`) {
        const names = pages.map((page) => page.component)
        const imports = names.map((name) => `import ${name} from '/src/pages/${name}.svelte'`)
        return `export { render } from 'svelte/server'
export { application, news } from '/src/application.ts'
${imports.join('\n')}
export const components = { ${names.join(', ')} }`
      }
      if (!id.startsWith(`\0${PAGE}`)) return null
      const name = id.slice(PAGE.length + 1)
      const component = JSON.stringify(`/src/pages/${name}.svelte`)
      const application = applications.find((page) => page.component === name)
      const start = application?.kept ? 'startApplication' : 'start'
      return `${application ? '' : "import '/src/style/index.css'"}
import { hydrate } from 'svelte'
import { ${start} } from '/src/lib/start.ts'
import Page from ${component}
${start}(() => hydrate(Page, { target: document.body }))`
    },
  }
}

function options(language, catalogue) {
  return {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      __LANGUAGE__: JSON.stringify(language),
      __SERVICE__: JSON.stringify(service),
      __CITY__: JSON.stringify(city),
      __MEASURES__: JSON.stringify(
        measures.map(({ file, title }) => ({ file, title: title[language] })),
      ),
    },
    plugins: [
      putSentences(language, catalogue),
      mountPages(),
      svelte({ configFile: false, compilerOptions: { css: 'external' } }),
    ],
  }
}

const inputOf = (some) =>
  Object.fromEntries(some.map(({ component }) => [component, PAGE + component]))

/** Build the scripts of all pages but the applications. Return the manifest. */
function buildPageScripts(language, catalogue) {
  const input = inputOf(pages.filter((page) => page.script && !page.application))
  const fixed = absolute(fixedScripts)
  const scripts = Object.values(input).map((id) => `\0${id}`)
  const light = LIGHT.map((component) => `\0${PAGE}${component}`)
  const output = { codeSplitting: splitChunks(scripts, light, Object.values(fixed)) }
  return buildScripts(language, catalogue, language, { ...input, ...fixed }, output)
}

/** Build the scripts and the style of an application. Return the manifest. */
function buildApplication(page, language, catalogue) {
  return buildScripts(language, catalogue, `${language}-${page.component}`, inputOf([page]), {})
}

async function buildScripts(language, catalogue, folder, input, output) {
  await build({
    ...options(language, catalogue),
    build: {
      outDir: path.join(WORK, folder),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      manifest: 'manifest.json',
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output,
        preserveEntrySignatures: false,
      },
    },
  })
  await cp(path.join(WORK, folder, 'assets'), path.join(OUT, 'assets'), { recursive: true })
  return JSON.parse(await readFile(path.join(WORK, folder, 'manifest.json'), 'utf8'))
}

const styleOf = (manifest) =>
  Object.values(manifest).find((each) => each.file.endsWith('.css')).file

/**
 * Build all pages for Node. Return the function that renders one to `{head, body}`, and what the
 * web app manifest and the service worker say.
 */
async function buildRenderer(language, catalogue) {
  await build({
    ...options(language, catalogue),
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: path.join(WORK, `${language}-render`),
      emptyOutDir: true,
      rolldownOptions: { input: { pages: RENDERER }, output: { entryFileNames: '[name].mjs' } },
    },
  })
  const file = pathToFileURL(path.join(WORK, `${language}-render`, 'pages.mjs'))
  const { render, components, application, news } = await import(file.href)
  return { render: (component) => render(components[component], { props: {} }), application, news }
}

const absolute = (files) =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path.join(ROOT, file)]))

/** The files that a script of the manifest needs, itself first. */
function filesOf(manifest, key, found = new Set()) {
  const entry = manifest[key]
  if (!found.has(entry.file)) {
    found.add(entry.file)
    for (const imported of entry.imports ?? []) filesOf(manifest, imported, found)
  }
  return found
}

async function writePage(page, language, render, manifest, styles) {
  const { head, body } = render(page.component)
  const files = page.script ? [...filesOf(manifest, keyOf(manifest, page.component))] : []
  const links = languages
    .map((each) => `<link rel="alternate" hreflang="${each}" href="${addressOf(page.path, each)}">`)
    .join('')
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#FBFAF7" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0F161D" media="(prefers-color-scheme: dark)">
${styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('')}
${files.map((each, at) => (at ? `<link rel="modulepreload" href="/${each}">` : '')).join('')}
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icon-maskable-192.png">
<link rel="manifest" href="${language === 'id' ? '/app.webmanifest' : '/en/app.webmanifest'}">
${page.file ? '' : links}
${head}
${files.length ? `<script type="module" src="/${files[0]}"></script>` : ''}
</head>
<body>${body}</body>
</html>
`
  const target = page.file
    ? path.join(OUT, addressOf('', language), page.file)
    : path.join(OUT, addressOf(page.path, language), 'index.html')
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, html.replace(/\n+/g, '\n'))
}

/** The key of the entry with this name. */
function keyOf(manifest, name) {
  return Object.keys(manifest).find((key) => manifest[key].isEntry && manifest[key].name === name)
}

/**
 * The service worker is one file without imports, for all languages; it is told which files the
 * pages of a language need at once, and what a push says that it can't read.
 */
async function buildWorker(files, news) {
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      __FILES__: JSON.stringify(files),
      __VERSION__: JSON.stringify(version),
      __NEWS__: JSON.stringify(news),
    },
    build: {
      outDir: path.join(WORK, 'worker'),
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      lib: { entry: path.join(ROOT, 'src/worker/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
    },
  })
  await cp(path.join(WORK, 'worker/sw.js'), path.join(OUT, 'sw.js'))
}

await rm(OUT, { recursive: true, force: true })
await cp(path.join(ROOT, 'public'), OUT, { recursive: true })
const kept = {} // by the service worker, of each language
const said = {} // by the service worker, in each language
for (const language of languages) {
  const catalogue =
    language === 'en'
      ? null
      : JSON.parse(await readFile(path.join(CATALOGUES, `${language}.json`), 'utf8'))
  const manifest = await buildPageScripts(language, catalogue)
  const { render, application, news } = await buildRenderer(language, catalogue)
  said[language] = news
  const style = styleOf(manifest)
  await cp(path.join(WORK, language, style), path.join(OUT, 'style.css'))
  for (const page of pages) {
    if (!page.application) await writePage(page, language, render, manifest, [style])
    else {
      const own = await buildApplication(page, language, catalogue)
      await writePage(page, language, render, own, [style, styleOf(own)])
    }
  }
  const target = path.join(OUT, addressOf('', language), 'app.webmanifest')
  await writeFile(target, JSON.stringify(application))
  for (const name of Object.keys(fixedScripts)) {
    const { file } = manifest[keyOf(manifest, name)]
    await writeFile(path.join(OUT, addressOf('', language), `${name}.js`), `import '/${file}'\n`)
  }
  // What is only loaded on request, such as the map, is kept by nobody in advance.
  const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry)
  const files = entries.flatMap((key) => [...filesOf(manifest, key)])
  kept[language] = [...new Set([...files, style])].map((file) => `/${file}`).sort()
}
await buildWorker(kept, said)
