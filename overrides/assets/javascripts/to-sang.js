// Show on a page what was searched for: the whole passage, marked once and brought into view.
// Runs before Material's own highlighter, which knows neither tone marks nor whole words, and
// takes its input (?h=) away from it.
{
  const address = new URL(location)
  const asked = address.searchParams.get("h")?.trim()
  if (asked !== undefined) {
    address.searchParams.delete("h")
    history.replaceState(history.state, "", address)
  }

  const tidy = word => word.normalize("NFD")
    .replace(/(?<!q)(o)([ae])([\u0300\u0301\u0303\u0309\u0323])$|(?<!q)(u)(y)([\u0300\u0301\u0303\u0309\u0323])$/,
      (_, o, a, t, u, y, s) => o ? o + t + a : u + s + y).normalize("NFC")
  const bare = word => word.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d")
  const wordsOf = text => [...text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}]+(?:[.,]\d+)*/gu)]
  const BLOCKS = "p, li, tr, h1, h2, h3, h4, h5, h6, figcaption, dt, dd, caption, article"
  // Drawings, of which only one of two is shown, marks of notes, signs beside headings, and what is
  // not there to be read.
  const ASIDE = "svg, .footnote-ref, .footnote-backref, .headerlink, script, style, .chi-nghe, .trich-dan, .md-content__button"

  // The words of an article, in and out of links, with the place of each.
  const read = article => {
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
    const found = []
    for (let node; (node = walker.nextNode());) {
      const holder = node.parentElement
      if (holder.closest(ASIDE)) continue
      const block = holder.closest(BLOCKS)
      for (const { 0: text, index } of wordsOf(node.data))
        found.push({ text, node, from: index, to: index + text.length, block })
    }
    return found
  }

  // The longest passages whose words follow each other as they were typed.
  const passages = (words, wanted, form) => {
    let best = 0, found = []
    for (let i = 0; i < words.length; i++) {
      let length = 0, start = -1
      wanted.forEach((word, from) => {
        let run = 0
        while (from + run < wanted.length && words[i + run]?.block === words[i].block &&
          form(words[i + run].text) === wanted[from + run]) run++
        if (run > length) { length = run; start = from }
      })
      if (start < 0 || length < best) continue
      if (length > best) { best = length; found = [] }
      const first = words[i], last = words[i + length - 1], range = new Range()
      range.setStart(first.node, first.from)
      range.setEnd(last.node, last.to)
      found.push(range)
      i += length - 1
    }
    return found
  }

  const show = range => {
    for (let box = range.startContainer.parentElement; box; box = box.parentElement)
      if (box.localName === "details") box.open = true
    const frame = range.startContainer.parentElement
    frame.scrollIntoView({ block: "center", inline: "nearest" })
    // In a long paragraph the words may stand far from its middle.
    const { top } = range.getBoundingClientRect()
    if (top < innerHeight * 0.15 || top > innerHeight * 0.85) scrollBy(0, top - innerHeight / 2)
  }

  if (asked) {
    const typed = wordsOf(asked).map(match => tidy(match[0]))
    const length = ranges => ranges.length ? wordsOf(`${ranges[0]}`).length : 0
    const find = place => {
      const words = read(place)
      const exact = passages(words, typed, tidy)
      const loose = passages(words, typed.map(bare), bare)
      return length(loose) > length(exact) ? loose : exact
    }
    let first
    const mark = () => {
      // A row is a result of its own; else the first passage of the section, or of the page.
      const place = decodeURIComponent(location.hash.slice(1)), section = place ? document.getElementById(place) : null
      const row = section?.localName === "tr" ? find(section) : []
      const ranges = row.length ? row : find(document.querySelector(".md-content__inner"))
      if (!ranges.length) return
      document.documentElement.classList.add("co-to-sang")
      if (globalThis.Highlight) CSS.highlights.set("to-sang", new Highlight(...ranges))
      const after = range => !section || section.contains(range.startContainer) ||
        section.compareDocumentPosition(range.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING
      first = ranges.find(after) ?? ranges[0]
      show(first)
    }
    addEventListener("DOMContentLoaded", mark, { once: true })
    addEventListener("bang-xong", mark) // a table whose rows have just come
    // Again when pictures, fonts and the browser's own jump to the section have had their turn.
    addEventListener("load", () => setTimeout(() => first && show(first)), { once: true })
  }
}
