// Show on a page what was searched for, tone marks or not, whole syllables only. Runs before
// Material's own highlighter, which knows neither, and takes its input (?h=) away from it.
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
  const bare = word => word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d")
  const wordsOf = text => [...text.toLowerCase().matchAll(/[\p{L}\p{M}\d]+(?:[.,]\d+)*/gu)]

  // The longest passages whose words follow each other as they were typed.
  const passages = (article, wanted, form) => {
    let best = 0, found = []
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) {
      const words = wordsOf(node.data)
      for (let i = 0; i < words.length; i++) {
        const start = wanted.indexOf(form(words[i][0]))
        if (start < 0) continue
        let length = 1
        while (start + length < wanted.length && i + length < words.length &&
          form(words[i + length][0]) === wanted[start + length]) length++
        if (length < best) continue
        if (length > best) { best = length; found = [] }
        const last = words[i + length - 1], range = new Range()
        range.setStart(node, words[i].index)
        range.setEnd(node, last.index + last[0].length)
        found.push(range)
        i += length - 1
      }
    }
    return found
  }

  if (asked && globalThis.Highlight) addEventListener("DOMContentLoaded", () => {
    const article = document.querySelector(".md-content__inner")
    const typed = wordsOf(asked).map(match => tidy(match[0]))
    const toned = typed.some(word => word !== bare(word))
    let ranges = toned ? passages(article, typed, tidy) : []
    if (!ranges.length) ranges = passages(article, typed.map(bare), bare)
    CSS.highlights.set("to-sang", new Highlight(...ranges))
  })
}
