// A table of the catalogue: all its rows, and for each row where the report prints it.
{
  const { root, load, make, table } = self.soLieu

  // "0*35,1*35" → thirty-five times 0, thirty-five times 1.
  const unfold = text => text === "" ? [] : text.split(",").flatMap(item => {
    const [value, times] = item.split("*")
    return Array(Number(times ?? 1)).fill(value)
  })
  const write = (text, decimals) => {
    if (text === "") return ""
    const [whole, part = ""] = text.split(".")
    const fraction = part.padEnd(decimals, "0")
    return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (fraction && `,${fraction}`)
  }
  const cellsOf = column => {
    if (column.o !== undefined) {
      const words = unfold(column.o).map(place => column.chu[place])
      return { words, numbers: null }
    }
    const texts = unfold(column.so)
    return { words: texts.map(text => write(text, column.le)), numbers: texts.map(text => text === "" ? null : Number(text)) }
  }

  const start = async box => {
    const [data, uses] = await load(`so-lieu/${box.dataset.bang}`)
    const all = { ...data, ...uses }
    const cells = all.cot.map(cellsOf)
    const lines = all.dong ?? Array.from({ length: Number(box.dataset.dong) }, (_, place) => place + 2)
    const rows = lines.map((line, place) => ({
      line,
      o: [`${line}`, ...cells.map(column => column.words[place])],
      n: [line, ...cells.map(column => column.numbers?.[place])],
    }))
    const byLine = new Map(rows.map(row => [row.line, row]))
    const columns = [{ ten: "Dòng", so: true }, ...all.cot.map(column => ({
      ...column, so: column.o === undefined, chon: column.khoa,
    }))]
    const wanted = {}
    all.cot.forEach((column, place) => {
      if (column.ma in all.rieng) wanted[place + 1] = all.rieng[column.ma]
    })
    // The rows of the units below that of a row, which it is the sum of.
    const tree = all.cot.findIndex(column => column.tren)
    const units = tree < 0 ? [] : unfold(all.cot[tree].o)
    const keys = all.cot.flatMap(({ khoa }, place) => khoa && place !== tree ? [place + 1] : [])
    const partsOf = row => rows.filter((other, place) => all.cot[tree]?.tren[units[place]] === units[rows.indexOf(row)]
      && keys.every(key => other.o[key] === row.o[key]))
    const part = row => make("li", {},
      make("a", { href: `${lit ? `?cot=${lit}` : ""}#dong-${row.line}` }, row.o[tree + 1]),
      lit ? make("b", {}, ` ${row.o[columns.findIndex(({ ma }) => ma === lit)] || "…"}`) : "")
    let open = null // the line whose uses are shown
    let lit = null // the column that a reader came for

    // Numbers of one sentence, table or chart are one place.
    const placesOf = row => {
      const found = new Map()
      for (const [where, place, column] of all.dung[row.line] ?? []) {
        const [address, page, words, call] = all.noi[where]
        const key = `${address} ${words}`
        if (!found.has(key)) found.set(key, { address, page, words, first: `so-${call}.${place}`, columns: new Set() })
        found.get(key).columns.add(all.cot[column].ten)
      }
      return [...found.values()]
    }
    const use = ({ address, page, words, first, columns }) => {
      const link = new URL(address, root)
      link.hash = first
      return make("li", {}, make("a", { href: link }, words || page), make("small", {}, `${page} · ${[...columns].join(", ")}`))
    }
    // What the row is, and the number that one came for, when heads and keys are out of sight.
    const keysOf = row => columns.flatMap(({ ten, khoa, ma }, place) => khoa || ma === lit
      ? [ma === lit ? make("strong", {}, `${ten}: ${row.o[place] || "(trống)"}`) : `${ten}: ${row.o[place]}`, " · "] : []).slice(0, -1)
    const details = row => {
      const list = placesOf(row).map(use)
      const parts = tree < 0 ? [] : partsOf(row).map(part)
      return make("tr", { class: "noi-in" }, make("td", { colspan: columns.length }, make("div", {},
        make("p", { class: "la-dong" }, ...keysOf(row)),
        parts.length ? make("p", {}, `Gồm số của ${parts.length} đơn vị:`) : "",
        parts.length ? make("ul", { class: "gom-don-vi" }, ...parts) : "",
        make("p", {}, list.length ? `Dòng ${row.line} được in ở ${list.length} chỗ:` : `Báo cáo không in số nào của dòng ${row.line}.`),
        list.length ? make("ul", {}, ...list) : "",
        all.kho ? make("p", {}, make("a", { href: `${all.kho}${row.line}`, rel: "noopener" }, "Xem dòng này trong kho")) : "")))
    }
    const draw = row => {
      const count = placesOf(row).length
      const used = new Set((all.dung[row.line] ?? []).map(([, , column]) => column + 1))
      const line = make("tr", { id: `dong-${row.line}`, class: open === row.line && "duoc-chi" },
        make("th", { scope: "row" },
          make("a", { href: `#dong-${row.line}`, "aria-expanded": `${open === row.line}`, title: "Xem nơi in số liệu của dòng này" }, `${row.line}`),
          count ? make("span", { class: "so-cho", title: `In ở ${count} chỗ` }, `${count}`) : ""),
        ...row.o.slice(1).map((words, place) => {
          const column = columns[place + 1]
          const sign = all.dau[row.line]?.[column.ma]
          const classes = [column.so ? "" : "chu", used.has(place + 1) && "co-in", open === row.line && column.ma === lit && "cot-duoc-chi"]
          return make("td", { class: classes.filter(Boolean).join(" ") || null }, words, sign ? make("sup", { class: "dau-so" }, sign) : "")
        }))
      if (open !== row.line) return line
      const both = document.createDocumentFragment()
      both.append(line, details(row))
      return both
    }

    const view = table(box, { columns, rows, draw, choices: wanted, name: document.title })
    const arrive = () => {
      const row = byLine.get(Number(location.hash.match(/^#dong-(\d+)$/)?.[1]))
      if (!row) return
      lit = new URLSearchParams(location.search).get("cot")
      open = row.line
      view.reach(row)
      const line = document.getElementById(`dong-${row.line}`)
      line.scrollIntoView({ block: "center" })
      const cell = line.querySelector(".cot-duoc-chi")
      const frame = line.closest(".bang-cuon")
      if (cell) frame.scrollLeft = cell.offsetLeft - frame.clientWidth / 2
    }
    view.body.addEventListener("click", event => {
      const link = event.target.closest("th a")
      if (!link) return
      event.preventDefault()
      const line = Number(link.textContent)
      open = open === line ? null : line
      lit = null
      if (open) history.replaceState(history.state, "", `#dong-${line}`)
      view.show()
      document.querySelector(`#dong-${line} th a`)?.focus()
    })
    addEventListener("hashchange", arrive)
    arrive()
    dispatchEvent(new Event("bang-xong"))
  }

  for (const box of document.querySelectorAll(".danh-muc[data-bang]")) start(box).catch(() => {})

  // The words to cite a table by, at one press.
  for (const words of document.querySelectorAll(".trich-dan-bang")) {
    if (!navigator.clipboard) break
    const button = make("button", { type: "button", class: "nut-chep", click: async () => {
      await navigator.clipboard.writeText(words.textContent)
      button.textContent = "Đã chép"
    } }, "Chép")
    words.after(button)
  }
}
