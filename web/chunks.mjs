// Into which files the scripts of the pages are split. Each request costs a cheap phone a third of
// a second, so a page loads three scripts at most: its own; `base`, which has what the start page,
// the offline page or the page of a report shares with others; and `more`, which has what only
// other pages share.
// What only parts on request need, such as the map, stays apart.

/**
 * @param {string[]} pages the ids of the scripts of the pages
 * @param {string[]} light those of them that are to load no more than `base` beside their own
 * @param {string[]} others the ids of other scripts that are loaded by themselves
 */
export function splitChunks(pages, light, others) {
  let owners // of each module: the scripts that need it before they run
  const choose = (id, context) => {
    owners ??= findOwners([...pages, ...others], (each) => context.getModuleInfo(each))
    const found = owners.get(id)
    if (!found || found.has(id) || found.size < 2) return null
    if (!pages.some((page) => found.has(page))) return null
    return [...light, ...others].some((script) => found.has(script)) ? 'base' : 'more'
  }
  return { includeDependenciesRecursively: false, groups: [{ name: choose, debugName: 'shared' }] }
}

/** The scripts that need each module, parts on request among them. */
function findOwners(entries, getModuleInfo) {
  const owners = new Map()
  const scripts = [...entries]
  for (const script of scripts) {
    const ahead = [script]
    while (ahead.length) {
      const id = ahead.pop()
      const found = owners.get(id) ?? new Set()
      if (found.has(script)) continue
      owners.set(id, found.add(script))
      const module = getModuleInfo(id)
      ahead.push(...(module?.importedIds ?? []))
      for (const part of module?.dynamicallyImportedIds ?? [])
        if (!scripts.includes(part)) scripts.push(part)
    }
  }
  return owners
}
