// Show a page anew when files of the report change: the place of reading stays, and what is other
// than before lights up for a moment. Where only words are other, they alone are replaced.
{
  let { ky, quanh } = document.currentScript.dataset // its age, and what stands around its article
  const KEY = "xem-truoc"
  const SHOWN = 3000 // ms
  const NUMBERS = "[data-so]"
  const BLOCKS = "h1, h2, h3, h4, p, li, td, th, figcaption"
  const WORDS = "p, ul, ol, blockquote" // on which no script of the site works
  const MORE = "figure, table, aside, details, svg, img"
  const LINES = "p, li, td" // within a block of another kind

  const body = () => document.querySelector("article") ?? document.body
  const said = one => one.textContent.replace(/\s+/g, " ").trim()
  const inside = (roots, name) => roots.flatMap(one => [...one.matches(name) ? [one] : [], ...one.querySelectorAll(name)])
  const texts = (roots, name) => inside(roots, name).map(said)

  const light = one => one.animate(
    [{ backgroundColor: "rgb(255 196 0 / .55)" }, { backgroundColor: "transparent" }],
    { duration: SHOWN, easing: "ease-in" },
  )

  // Each text counts as often as it stood there before.
  const changed = (roots, name, before) => {
    const left = new Map()
    for (const text of before) left.set(text, (left.get(text) ?? 0) + 1)
    return inside(roots, name).filter(one => {
      const count = left.get(said(one)) ?? 0
      left.set(said(one), count - 1)
      return count < 1
    })
  }

  const remember = roots => ({ blocks: texts(roots, BLOCKS), numbers: texts(roots, NUMBERS) })
  const show = (roots, before) => {
    const blocks = changed(roots, BLOCKS, before.blocks)
    const inner = blocks.filter(one => !blocks.some(other => other !== one && one.contains(other)))
    const numbers = changed(roots, NUMBERS, before.numbers).filter(one => inner.some(block => block.contains(one)))
    numbers.forEach(light)
    inner.filter(one => !numbers.some(number => one.contains(number))).forEach(light)
  }

  // The blocks of the article, of this page before any script has worked on it, and as it is now.
  const inert = document.implementation.createHTMLDocument("")
  let kept = [...document.querySelector("article")?.children ?? []].map(one => inert.importNode(one, true))
  kept.flatMap(one => [...one.querySelectorAll("noscript")]).forEach(one => { one.innerHTML = one.textContent })
  const read = async () => {
    const answer = await fetch(location.pathname, { cache: "no-store" })
    const text = answer.ok ? await answer.text() : ""
    const from = text.indexOf("<article"), to = text.indexOf("</article>", from)
    const [, ky, quanh] = text.slice(to).match(/ data-ky="(\d+)" data-quanh="(\w+)"/)
    const article = new DOMParser().parseFromString(text.slice(from, to), "text/html").querySelector("article")
    return { ky, quanh, nodes: [...article.children] }
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

  // Put in what is other between the first and the last blocks that are; false where that is more
  // than words.
  const replace = now => {
    if (quanh !== now?.quanh) return false
    const all = [...body().children], old = all.slice(0, kept.length) // scripts add at the end
    if (kept.some((one, at) => one.tagName !== old[at]?.tagName)) return false
    const least = Math.min(kept.length, now.nodes.length)
    let first = 0, last = 0
    while (first < least && kept[first].isEqualNode(now.nodes[first])) first++
    while (last < least - first && kept.at(-1 - last).isEqualNode(now.nodes.at(-1 - last))) last++
    const gone = old.slice(first, old.length - last)
    const come = now.nodes.slice(first, now.nodes.length - last)
    const before = remember(gone)
    let shown = gone
    if ([...gone, ...come].every(isPlain)) {
      const end = all[old.length - last] ?? null
      gone.forEach(one => one.remove())
      shown = come.map(one => body().insertBefore(document.importNode(one, true), end))
    } else {
      const found = gone.length === come.length && gone.map((one, at) => reworded(kept[first + at], come[at], one))
      if (!found || found.includes(null)) return false
      for (const [line, said] of found.flat()) line.replaceChildren(...document.importNode(said, true).childNodes)
    }
    self.soLieu?.forget()
    show(shown, before)
    return true
  }

  const again = async () => {
    const now = await read().catch(() => null)
    if (replace(now)) {
      kept = now.nodes
      ky = now.ky
      return follow()
    }
    sessionStorage.setItem(KEY, JSON.stringify({ place: location.pathname, top: scrollY, ...remember([body()]) }))
    location.reload()
  }

  let request, timer, known = "0" // what is there of the page, as the server numbers it
  const ask = () => {
    request = new XMLHttpRequest()
    request.onloadend = () => {
      const isTold = request.status === 200
      const [news, number] = isTold ? request.responseText.split(" ") : [0, known]
      const isOther = number !== known
      known = number
      if (news > +ky && isOther) again()
      else timer = setTimeout(ask, isTold ? 0 : 1000)
    }
    request.open("GET", `/livereload/${ky}/${known}?${location.pathname}`)
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
    if (before?.place === location.pathname) {
      scrollTo({ top: before.top, behavior: "instant" })
      show([body()], before)
    }
    follow()
  })
  addEventListener("visibilitychange", follow)
  addEventListener("beforeunload", stop)
}
