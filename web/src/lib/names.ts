// Names of offices and areas. The city's tables have them in capitals; people read them as names.

const ABBREVIATIONS = new Set(['BUMD', 'DKI', 'LRT', 'MRT', 'PAL', 'PAM', 'PT', 'RT', 'RW', 'TV'])
const SMALL = new Set(['DAN', 'DI', 'KE', 'UNTUK'])

/** `KELURAHAN KEBON JERUK` as `Kelurahan Kebon Jeruk`. Other spellings stay as they are. */
export function readName(name: string): string {
  if (name !== name.toUpperCase()) return name
  return name.replace(/\p{Lu}+/gu, (word, at: number) => {
    if (ABBREVIATIONS.has(word)) return word
    if (at > 0 && SMALL.has(word)) return word.toLowerCase()
    return word[0] + word.slice(1).toLowerCase()
  })
}
