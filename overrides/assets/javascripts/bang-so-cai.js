// The ledger: every printed number of the report, from the files that the cards of numbers use.
{
  const { root, load, make, row, table } = self.soLieu
  const COLUMNS = [
    { ten: "In ra", so: true },
    { ten: "Nghĩa" },
    { ten: "Chỗ in" },
    { ten: "Lấy từ" },
    { ten: "Thời gian", chon: true },
    { ten: "Trang", chon: true },
  ]
  const HEADS = 4

  // The number in a text such as "tăng 12,5%", to sort by; falling is less than rising.
  const number = text => {
    const found = text.match(/-?\d[\d.]*(?:,\d+)?/)?.[0]
    if (!found) return text === "-" ? 0 : null
    return Number(found.replaceAll(".", "").replace(",", ".")) * (text.startsWith("giảm") ? -1 : 1)
  }

  const rowsOf = (name, all) => Object.entries(all.so).flatMap(([call, facts]) => facts.map((fact, place) => {
    const [text, cells, meaning, unit, period, formula] = fact.map((item, at) => at > 1 ? all.chu[item] : item)
    const [words] = all.goi[call]
    const names = cells.map(([table, column, line]) => {
      const { tep, cot } = all.bang[table]
      return `${tep.split("/").at(-1)} dòng ${line} cột ${cot[column][0]}`
    })
    const value = unit && unit !== "%" && !text.endsWith(unit) ? `${text} ${unit}` : text
    return {
      name: `${name}:${call}.${place}`, all, call, place, cells, formula,
      o: [value, meaning, words, `${formula} ${names.join("; ")}`, period, all.ten],
      n: [number(text)],
    }
  }))

  const cellLink = (all, [number, column, line, value]) => {
    const { tep, trang, cot } = all.bang[number]
    const words = `${tep.split("/").at(-1)}, dòng ${line}, cột ${cot[column][0]}`
    return make("li", {}, trang ? make("a", { href: row(trang, line, cot[column][0]) }, words) : words, `: ${value || "(trống)"}`)
  }
  // A row is short until somebody opens it.
  const cellsOf = ({ all, cells }, open) => {
    const list = make("ul", {}, ...cells.map(cell => cellLink(all, cell)))
    return cells.length < 2 ? list : make("details", { class: "cac-o", open }, make("summary", {}, `${cells.length} ô`), list)
  }

  const start = async box => {
    const pages = Object.entries(await load(box.dataset.tep))
    box.append(make("div", { class: "bang-cuon", role: "region", tabindex: "0", "aria-label": "Sổ cái số liệu" },
      make("table", { class: "so-lieu" },
        make("thead", {}, make("tr", {}, ...COLUMNS.slice(0, HEADS).map(column => make("th", { scope: "col" }, column.ten)))),
        make("tbody"))))
    const rows = pages.flatMap(([name, all]) => rowsOf(name, all))
    const asked = new URLSearchParams(location.search).get("so")
    const draw = item => {
      const link = new URL(item.all.trang, root)
      link.hash = `so-${item.call}.${item.place}`
      const isAsked = item.name === asked
      const [value, meaning, words, , period, page] = item.o
      return make("tr", { class: isAsked && "duoc-chi" },
        make("th", { scope: "row" }, value),
        make("td", { class: "chu" }, meaning, make("small", {}, period)),
        make("td", { class: "chu" }, make("a", { href: link }, words || "Đến chỗ in"), make("small", {}, page)),
        make("td", { class: "chu" }, item.formula, cellsOf(item, isAsked)))
    }
    const view = table(box, { columns: COLUMNS, rows, draw, name: "sổ cái" })
    const wanted = rows.find(item => item.name === asked)
    if (wanted) {
      view.reach(wanted)
      box.querySelector("tr.duoc-chi").scrollIntoView({ block: "center" })
    }
    dispatchEvent(new Event("bang-xong"))
  }

  for (const box of document.querySelectorAll(".so-cai[data-tep]")) start(box).catch(() => {})
}
