// A report's number, as people type it (chalicelib/reports/number.py has the rule).

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function check(body: string): string {
  const doubled = (value: number) => (value << 1) ^ (value & 16 ? 0b100101 : 0)
  const total = [...body].reduce((sum, each) => doubled(sum) ^ ALPHABET.indexOf(each), 0)
  return ALPHABET.charAt(doubled(total))
}

/** The number in its written form, or null when it is none: it is mistyped, or something else. */
export function parseNumber(typed: string): string | null {
  const compact = typed
    .replace(/[\s.-]/g, '')
    .toUpperCase()
    .replace(/^JK/, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  const form = /^([0-9]{6})([0-9A-HJKMNP-TV-Z]{5})([0-9A-HJKMNP-TV-Z])$/.exec(compact)
  const [, day = '', drawn = '', last = ''] = form ?? []
  return form && check(day + drawn) === last ? `JK${day}-${drawn}${last}` : null
}
