// The focus in the bar of chosen lines, which lies over them.

/** Lead the focus there, and move no line for it. On a low screen the bar stands after the lines. */
export function focusStill(element: HTMLElement | null | undefined): void {
  element?.focus({ preventScroll: matchMedia('(min-height: 480px)').matches })
}
