// What a reader takes along of a table or chart: a copy to paste, CSV, the drawing as SVG or PNG;
// and both as large as the screen. All is made here, so that it works from a disk as well.
{
  const { make, gridOf } = self.soLieu
  const NS = "http://www.w3.org/2000/svg"
  const SCALE = 3 // of the PNG
  const MARGIN = 20, LINE = 20, LETTER = 7.4 // px in an exported drawing
  const FONTS = "Be Vietnam Pro, Segoe UI, Roboto, Arial, sans-serif"
  const NUMBER = /^-?\d{1,3}(\.\d{3})*(,\d+)?%?$|^-?\d+(,\d+)?%?$/

  const textOf = element => {
    const copy = element?.cloneNode(true)
    copy?.querySelectorAll("sup, .headerlink, .chi-nghe").forEach(part => part.remove())
    return copy?.textContent.replace(/\s+/g, " ").trim() ?? ""
  }

  // Numbers as machines read them; what a spreadsheet would run is only text.
  const valueOf = cell => {
    const text = textOf(cell)
    if (cell.matches("td.so")) {
      if (text === "-") return "0"
      if (text === "…") return ""
      if (NUMBER.test(text)) return text.replaceAll(".", "").replace(",", ".").replace("%", "")
    }
    return /^[=+@\t-]/.test(text) ? `'${text}` : text
  }
  const csvOf = (figure, table) => {
    const grid = gridOf(table)
    const heads = grid.slice(0, table.tHead?.rows.length ?? 0)
    const columns = Math.max(...grid.map(row => row.length))
    const head = Array.from({ length: columns }, (_, at) =>
      [...new Set(heads.map(row => row[at] ? textOf(row[at]) : ""))].filter(Boolean).join(" / "))
    const rows = grid.slice(heads.length).map(row => row.map(valueOf))
    // What it is and whose numbers these are goes with it: numbers of a demonstration say so.
    const about = [figure.querySelector("figcaption"), figure.querySelector(".don-vi-tinh"), figure.querySelector(".nguon")]
    const all = [head, ...rows, [], ...about.map(textOf).filter(Boolean).map(text => [text])]
    const quoted = text => /[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    return `\ufeff${all.map(row => row.map(quoted).join(",")).join("\r\n")}\r\n`
  }

  const save = (name, blob) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }

  // Selecting copies letters and cells alike, also where a page was opened from a disk.
  const copy = table => {
    const range = document.createRange(), selection = getSelection()
    range.selectNode(table)
    selection.removeAllRanges()
    selection.addRange(range)
    const done = document.execCommand("copy")
    selection.removeAllRanges()
    return done
  }

  const svgOf = figure => [...figure.querySelectorAll(".hinh svg")].find(svg => svg.checkVisibility?.() ?? true)
  const node = (name, attributes, text) => {
    const element = document.createElementNS(NS, name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    if (text) element.textContent = text
    return element
  }
  const broken = (text, width) => {
    const most = Math.floor((width - 2 * MARGIN) / LETTER), lines = [""]
    for (const word of text.split(" ")) {
      if (`${lines.at(-1)} ${word}`.length > most) lines.push("")
      lines.push(`${lines.pop()} ${word}`.trim())
    }
    return lines.filter(Boolean)
  }

  // The drawing with its headline, caption and source, on white.
  const drawn = figure => {
    const svg = svgOf(figure).cloneNode(true)
    const { width, height } = svg.viewBox.baseVal
    const whole = width + 2 * MARGIN
    const above = broken(textOf(figure.querySelector(".tieu-de")), whole)
    const below = [figure.querySelector("figcaption"), figure.querySelector(".nguon")].flatMap(part => broken(textOf(part), whole))
    const top = MARGIN + above.length * LINE + 8
    const size = { width: whole, height: top + height + below.length * LINE + MARGIN + 8 }
    const outer = node("svg", { xmlns: NS, ...size, viewBox: `0 0 ${size.width} ${size.height}`, color: "#1e2126", "font-family": FONTS })
    outer.append(node("rect", { width: "100%", height: "100%", fill: "#fff" }))
    above.forEach((line, at) => outer.append(node("text", { x: MARGIN, y: MARGIN + at * LINE + 12, "font-size": 15, "font-weight": 600 }, line)))
    for (const [name, value] of Object.entries({ x: MARGIN, y: top, width, height })) svg.setAttribute(name, value)
    svg.removeAttribute("font-family")
    svg.querySelectorAll(".dang-xem, [data-gia-tri]").forEach(mark => {
      mark.removeAttribute("class")
      mark.removeAttribute("data-gia-tri")
      mark.removeAttribute("data-o")
    })
    outer.append(svg)
    below.forEach((line, at) => outer.append(node("text", { x: MARGIN, y: top + height + 20 + at * LINE, "font-size": 12.5, fill: "#565349" }, line)))
    return { text: new XMLSerializer().serializeToString(outer), ...size }
  }
  const png = figure => new Promise((done, fail) => {
    const { text, width, height } = drawn(figure)
    const image = new Image()
    image.onload = () => {
      const canvas = make("canvas", { width: Math.round(width * SCALE), height: Math.round(height * SCALE) })
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob(blob => blob ? done(blob) : fail(new Error("canvas")), "image/png")
    }
    image.onerror = fail
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`
  })

  // The part itself goes into the window and comes back, so that all that it answers stays.
  const enlarge = (figure, part, button) => {
    const place = document.createComment("")
    const title = textOf(figure.querySelector("figcaption"))
    const close = make("button", { type: "button", class: "dong", click: () => dialog.close() }, "Đóng")
    const dialog = make("dialog", { class: "phong-to md-typeset", "aria-label": title },
      make("div", { class: "dau-cua-so" }, make("p", {}, title), close))
    part.replaceWith(place)
    dialog.append(part, make("p", { class: "nguon" }, textOf(figure.querySelector(".nguon"))))
    document.body.append(dialog)
    dialog.addEventListener("close", () => {
      place.replaceWith(part)
      dialog.remove()
      button.focus()
    })
    dialog.showModal()
  }

  const tool = (words, what, act, said) => {
    const button = make("button", { type: "button", "aria-label": `${words} ${what}`, click: async () => {
      const done = await Promise.resolve(act(button)).catch(() => false)
      if (said) noi(done === false ? "Trình duyệt không cho làm việc này" : said)
    } }, words)
    return button
  }

  // A table wider than the text lies over the contents of the page: whole, or not at all.
  const width = new ResizeObserver(all => all.forEach(({ target }) =>
    target.toggleAttribute("data-lan", target.offsetWidth > target.parentElement.clientWidth)))
  for (const table of document.querySelectorAll("article > figure.bang")) width.observe(table)

  for (const figure of document.querySelectorAll("figure:is(.bang, .bieu-do)[id]")) {
    const table = figure.querySelector("table.so-lieu"), isTable = figure.matches(".bang")
    const what = textOf(figure.querySelector("figcaption .nhan")).replace(/\.$/, "")
    const cite = figure.querySelector(":scope > .trich-dan")
    if (!cite || !table) continue
    const name = figure.id.replace(/^xem-/, "")
    const csv = () => save(`${name}.csv`, new Blob([csvOf(figure, table)], { type: "text/csv;charset=utf-8" }))
    const tools = isTable
      ? [
        tool("Toàn màn hình", what, button => enlarge(figure, figure.querySelector(".bang-cuon"), button)),
        tool("Chép bảng", what, () => copy(table), `Đã chép ${what}`),
        tool("CSV", what, csv, `Đã tải ${name}.csv`),
      ]
      : [
        tool("Phóng to", what, button => enlarge(figure, figure.querySelector(".hinh"), button)),
        tool("PNG", what, async () => save(`${name}.png`, await png(figure)), `Đã tải ${name}.png`),
        tool("SVG", what, () => save(`${name}.svg`, new Blob([drawn(figure).text], { type: "image/svg+xml" })), `Đã tải ${name}.svg`),
        tool("CSV", what, csv, `Đã tải ${name}.csv`),
      ]
    const bar = make("div", { class: "cong-cu", role: "group", "aria-label": `Công cụ của ${what}` }, ...tools)
    cite.replaceWith(bar)
    bar.append(cite)
  }
}
