// Puts the sentences of a language into the sources: t("English") becomes the text itself, and
// t("{n} of {all}", { n, all }) and tn("{many} report", "{many} reports", n) become calls that fill
// it in. A sentence that the catalogue lacks ends the build.

const STRING = String.raw`"((?:[^"\\\n]|\\.)*)"`
const ONE = new RegExp(String.raw`\bt\(\s*${STRING}\s*(,?)\s*(\)?)`, 'g')
const MANY = new RegExp(String.raw`\btn\(\s*${STRING}\s*,\s*${STRING}\s*,`, 'g')

export function putSentences(language, catalogue) {
  return {
    name: 'put-sentences',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0]
      if (!/\/src\/.*\.(ts|svelte)$/.test(file) || file.endsWith('/lib/sentences.ts')) return null
      const translate = (text) => {
        const english = JSON.parse(`"${text}"`)
        const found = catalogue ? catalogue[english] : english
        if (!found) throw new Error(`${file}: no ${language} for "${english}"`)
        return JSON.stringify(found)
      }
      return {
        code: code
          .replace(ONE, (_, text, comma, end) =>
            end ? translate(text) : comma ? `t(${translate(text)},` : fail(file, text),
          )
          .replace(MANY, (_, one, many) =>
            language === 'en'
              ? `tn(${JSON.stringify(JSON.parse(`"${one}"`))}, ${translate(many)},`
              : `tn(${translate(one)}, ${translate(one)},`,
          ),
        map: null,
      }
    },
  }
}

function fail(file, text) {
  throw new Error(`${file}: t("${text}" ends neither by ")" nor by ","`)
}
