// What is checked on a page as it is shown now. Each check returns what is amiss, in words.
(() => {
  const name = (element) => {
    const classes = [...element.classList].filter((each) => !each.startsWith('svelte-'))
    const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)
    return [element.localName, ...classes].join('.') + (element.id ? `#${element.id}` : '') + ` “${text}”`
  }
  const isShown = (element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
  }
  const all = (selector = 'body *') => [...document.querySelectorAll(selector)].filter(isShown)
  const hides = (value) => value === 'hidden' || value === 'clip'
  const pseudo = (element) => [null, '::before', '::after'].map((each) => getComputedStyle(element, each))
  const hasOutline = (element) =>
    pseudo(element).some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
  const hasEdge = (element) => {
    const style = getComputedStyle(element)
    return ['Top', 'Right', 'Bottom', 'Left'].some(
      (side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0,
    )
  }
  const isFixed = (element) => /fixed|sticky/.test(getComputedStyle(element).position)
  const unseenFocus = (element) => {
    const marked = [element, element.labels?.[0]].filter((each) => each && isShown(each))
    const faults = marked.some(hasOutline) ? [] : [`focus without a mark: ${name(element)}`]
    const box = (marked[0] ?? element).getBoundingClientRect()
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
    let over = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2)
    while (over && !isFixed(over)) over = over.parentElement
    if (top >= bottom || (over && !over.contains(element))) faults.push(`focus out of sight: ${name(element)}`)
    return faults
  }
  const seconds = (list) => Math.max(...list.split(',').map(parseFloat))
  // What draws itself; a map's words are in its list, too.
  const NATIVE = 'img, svg, svg *, video, progress, input, select, textarea, option, .ol-viewport, .ol-viewport *'

  return {
    /** Something has to be scrolled sideways to. */
    sideways() {
      const { scrollWidth } = document.documentElement
      if (scrollWidth <= innerWidth) return []
      const wide = all().filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
      return [`${scrollWidth} px wide on ${innerWidth}: ${wide.slice(-3).map(name).join(', ')}`]
    },

    /** Text is cut, or reaches out of its box. */
    cuts() {
      return all()
        .filter((each) => !each.matches(NATIVE) && !each.closest('.read-aloud'))
        .filter((each) => {
          const { overflowX, overflowY, display } = getComputedStyle(each)
          const across = each.scrollWidth > each.clientWidth + 1
          const down = each.scrollHeight > each.clientHeight + 1
          if (display.startsWith('inline') && !each.clientWidth) return false
          return (across && !/auto|scroll/.test(overflowX)) || (down && hides(overflowY))
        })
        .map((each) => `cut: ${name(each)}`)
    },

    /** What stays in place covers more than half of the screen. */
    covers() {
      const fixed = all().filter(isFixed)
      const screen = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
      return fixed.filter((each) => each.offsetHeight > innerHeight / 2 && each.contains(screen)).map(name)
    },

    /** The focus of a keyboard is not seen: it has no mark, or lies under something. */
    focus() {
      const reached = all('a[href], button, input, select, textarea, summary, [tabindex]').concat(
        [...document.querySelectorAll('input.read-aloud')],
      )
      const faults = []
      for (const element of reached.filter((each) => each.tabIndex >= 0 && !each.disabled)) {
        element.focus()
        if (document.activeElement === element) faults.push(...unseenFocus(element)) // else it is gone
      }
      document.activeElement?.blur()
      scrollTo(0, 0)
      return faults
    },

    /** The focus that is there now is not seen. */
    focused() {
      const element = document.activeElement
      return !element || element === document.body ? [] : unseenFocus(element)
    },

    /** With the colours of the system, only edges tell what a part is. */
    edges() {
      const parts = '.status, .note, .card, .button:not(.plain), .choice, .fault, input, textarea, progress'
      return all(parts)
        .filter((each) => !each.matches('[type=radio], [type=checkbox], .fault'))
        .filter((each) => !hasEdge(each))
        .map((each) => `no edge: ${name(each)}`)
    },

    /** Something moves although the reader asked for rest. */
    motion() {
      return [...document.querySelectorAll('*')]
        .filter((each) =>
          pseudo(each).some(
            (style) =>
              seconds(style.transitionDuration) > 0.01 ||
              (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01) ||
              style.scrollBehavior === 'smooth',
          ),
        )
        .map((each) => `moves: ${name(each)}`)
    },

    /** Parts were moved while the page came up: the sum of all layout shifts. */
    shift: () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const moved = list.getEntries().filter((each) => !each.hadRecentInput)
          const nodes = moved.flatMap((each) => each.sources.map(({ node }) => node && node.parentElement && name(node.parentElement)))
          const sum = moved.reduce((total, { value }) => total + value, 0)
          resolve(sum > 0.02 ? [`layout shift ${sum.toFixed(3)}: ${nodes.slice(0, 3).join(', ')}`] : [])
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(resolve, 100, [])
      }),

    /** Letters, words, lines and paragraphs further apart, as WCAG 1.4.12 has it. */
    spread() {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`)
      document.adoptedStyleSheets = [sheet]
    },
    unspread() {
      document.adoptedStyleSheets = []
    },
  }
})()
