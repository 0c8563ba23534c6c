// Show a page anew when files of the report change: the place of reading stays, and what is other
// than before lights up for a moment.
{
  const { ky, ma } = document.currentScript.dataset
  const KEY = "xem-truoc"
  const SHOWN = 3000 // ms
  const NUMBERS = "[data-so]"
  const BLOCKS = "h1, h2, h3, h4, p, li, td, th, figcaption"

  const body = () => document.querySelector("article") ?? document.body
  const said = one => one.textContent.replace(/\s+/g, " ").trim()
  const texts = name => [...body().querySelectorAll(name)].map(said)

  const light = one => one.animate(
    [{ backgroundColor: "rgb(255 196 0 / .55)" }, { backgroundColor: "transparent" }],
    { duration: SHOWN, easing: "ease-in" },
  )

  // Each text counts as often as it stood there before.
  const changed = (name, before) => {
    const left = new Map()
    for (const text of before) left.set(text, (left.get(text) ?? 0) + 1)
    return [...body().querySelectorAll(name)].filter(one => {
      const count = left.get(said(one)) ?? 0
      left.set(said(one), count - 1)
      return count < 1
    })
  }

  const show = before => {
    scrollTo({ top: before.top, behavior: "instant" })
    const blocks = changed(BLOCKS, before.blocks)
    const inner = blocks.filter(one => !blocks.some(other => other !== one && one.contains(other)))
    const numbers = changed(NUMBERS, before.numbers).filter(one => inner.some(block => block.contains(one)))
    numbers.forEach(light)
    inner.filter(one => !numbers.some(number => one.contains(number))).forEach(light)
  }

  const again = () => {
    const top = scrollY
    const before = { place: location.pathname, top, blocks: texts(BLOCKS), numbers: texts(NUMBERS) }
    sessionStorage.setItem(KEY, JSON.stringify(before))
    location.reload()
  }

  let request, timer
  const ask = () => {
    request = new XMLHttpRequest()
    request.onloadend = () => {
      if (parseFloat(request.responseText) > ky) again()
      else timer = setTimeout(ask, request.status === 200 ? 0 : 1000)
    }
    request.open("GET", `/livereload/${ky}/${ma}`)
    request.send()
  }
  const stop = () => {
    if (request) request.onloadend = null
    request?.abort()
    clearTimeout(timer)
  }
  const follow = () => {
    stop()
    if (document.visibilityState === "visible") ask()
  }

  addEventListener("load", () => {
    const before = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
    sessionStorage.removeItem(KEY)
    if (before?.place === location.pathname) show(before)
    follow()
  })
  addEventListener("visibilitychange", follow)
  addEventListener("beforeunload", stop)
}
