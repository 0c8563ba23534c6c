// Show a page anew when files of the report change: the place of reading stays, and what is other
// than before lights up for a moment. Where only words are other, they alone are replaced.
{
  let { ky, ma } = document.currentScript.dataset
  const KEY = "xem-truoc"
  const SHOWN = 3000 // ms
  const NUMBERS = "[data-so]"
  const BLOCKS = "h1, h2, h3, h4, p, li, td, th, figcaption"
  const WORDS = "p, ul, ol, blockquote" // on which no script of the site works
  const MORE = "figure, table, aside, details, svg, img"
  const LINES = "p, li, td" // within a block of another kind

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

  const remember = () => ({ place: location.pathname, top: scrollY, blocks: texts(BLOCKS), numbers: texts(NUMBERS) })
  const show = before => {
    const blocks = changed(BLOCKS, before.blocks)
    const inner = blocks.filter(one => !blocks.some(other => other !== one && one.contains(other)))
    const numbers = changed(NUMBERS, before.numbers).filter(one => inner.some(block => block.contains(one)))
    numbers.forEach(light)
    inner.filter(one => !numbers.some(number => one.contains(number))).forEach(light)
  }

  // A page as the server sends it: the blocks of its article, and all that stands around.
  const read = async () => {
    const answer = await fetch(location.pathname, { cache: "no-store" })
    if (!answer.ok) return null
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const article = page.querySelector("article")
    if (!article) return null
    const nodes = [...article.children]
    const { ky } = page.querySelector("script[data-ky]").dataset
    article.replaceChildren()
    page.querySelectorAll("script").forEach(one => one.remove())
    return { ky, nodes, blocks: nodes.map(one => one.outerHTML), around: page.title + page.body.innerHTML }
  }

  const isPlain = one => one.matches(WORDS) && !one.querySelector(MORE)
  const lines = one => isPlain(one) ? [one] : [...one.querySelectorAll(LINES)].filter(line => !line.querySelector(LINES))
  const emptied = one => {
    const copy = one.cloneNode(true)
    lines(copy).forEach(line => line.replaceChildren())
    return copy
  }
  // List the lines of a block that say something else now, with what they say; null where more is
  // other, and where a script has put lines elsewhere.
  const reworded = (was, now, shown) => {
    const [old, come, own] = [was, now, shown].map(lines)
    const isSame = old.length === own.length && old.every((line, at) => line.innerHTML === own[at].innerHTML)
    if (!isSame || !emptied(was).isEqualNode(emptied(now))) return null
    return own.map((line, at) => [line, come[at]]).filter(([line, said]) => line.innerHTML !== said.innerHTML)
  }

  let kept
  // Put in what is other between the first and the last blocks that are; false where that is more
  // than words.
  const replace = now => {
    if (!kept || !now || kept.around !== now.around) return false
    const all = [...body().children], old = all.slice(0, kept.blocks.length) // scripts add at the end
    if (kept.nodes.some((one, at) => one.tagName !== old[at]?.tagName)) return false
    const least = Math.min(kept.blocks.length, now.blocks.length)
    let first = 0, last = 0
    while (first < least && kept.blocks[first] === now.blocks[first]) first++
    while (last < least - first && kept.blocks.at(-1 - last) === now.blocks.at(-1 - last)) last++
    const gone = old.slice(first, old.length - last)
    const come = now.nodes.slice(first, now.nodes.length - last)
    const before = remember()
    if ([...gone, ...come].every(isPlain)) {
      const end = all[old.length - last] ?? null
      gone.forEach(one => one.remove())
      for (const one of come) body().insertBefore(document.importNode(one, true), end)
    } else {
      const found = gone.length === come.length && gone.map((one, at) => reworded(kept.nodes[first + at], come[at], one))
      if (!found || found.includes(null)) return false
      for (const [line, said] of found.flat()) line.replaceChildren(...document.importNode(said, true).childNodes)
    }
    self.soLieu?.forget()
    show(before)
    return true
  }

  const again = async () => {
    const now = await read().catch(() => null)
    if (replace(now)) {
      kept = now
      ky = now.ky
      return follow()
    }
    sessionStorage.setItem(KEY, JSON.stringify(remember()))
    location.reload()
  }

  let request, timer
  const ask = () => {
    request = new XMLHttpRequest()
    request.onloadend = () => {
      if (parseFloat(request.responseText) > ky) again()
      else timer = setTimeout(ask, request.status === 200 ? 0 : 1000)
    }
    request.open("GET", `/livereload/${ky}/${ma}?${location.pathname}`)
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

  addEventListener("load", async () => {
    const before = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
    sessionStorage.removeItem(KEY)
    if (before?.place === location.pathname) {
      scrollTo({ top: before.top, behavior: "instant" })
      show(before)
    }
    const now = await read().catch(() => null)
    kept = now?.ky === ky ? now : null // it may be newer than what is shown
    follow()
  })
  addEventListener("visibilitychange", follow)
  addEventListener("beforeunload", stop)
}
