// Ask for the theme's own script when the page has come to rest, or at once when a reader turns to
// what it moves: search, switches, the bar at the top. What was clicked or typed into before it came
// is so again then; it waits for the page, so it is told that the page is there.
{
  const address = document.currentScript?.dataset.khung
  const MOVED = ".md-header, .md-search"
  const clicked = []
  let typedInto // which the theme leaves as it starts
  let isAsked = false
  const late = event => {
    const label = event.target.closest?.("[data-md-component=palette] label")
    if (!label || !event.isTrusted) return
    event.preventDefault()
    clicked.push(label)
  }
  const fetch = () => {
    if (isAsked) return
    isAsked = true
    const script = document.createElement("script")
    script.src = address
    script.onload = () => {
      removeEventListener("click", late, true)
      document.dispatchEvent(new Event("DOMContentLoaded"))
      for (const label of clicked) label.click()
      typedInto?.focus()
    }
    document.head.append(script)
    // Not for this page, but kept for the next: the upright ones, which every page has.
    if (document.documentElement.matches(".duong-cham"))
      for (const face of document.fonts) if (face.display === "optional" && face.style === "normal") face.load().catch(() => null)
  }
  if (address) {
    addEventListener("click", late, true)
    for (const event of ["pointerover", "pointerdown", "focusin"])
      addEventListener(event, ({ target }) => {
        if (target.matches?.(".md-search__input")) typedInto = target
        if (target.closest?.(MOVED)) fetch()
      }, true)
    addEventListener("keydown", fetch, { once: true, capture: true })
    // A page that was slow to come leaves as long again to whoever reads it, before it works on.
    addEventListener("load", () => setTimeout(
      () => self.requestIdleCallback ? requestIdleCallback(fetch, { timeout: 1000 }) : fetch(), performance.now()))
  }
}
