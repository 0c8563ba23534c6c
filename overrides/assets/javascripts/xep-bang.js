// Tables of one block of rows can be put in order by any column; the total stays where it is.
{
  const FEWEST = 4  // rows worth sorting
  let words // made when it is asked for: that takes longer than all the rest of our scripts

  // "84.213" and "12,5%" as numbers, "-" as none; words, and cells without data, as null.
  const number = text => {
    const bare = text.replace(/[.\s%]/g, "").replace(",", ".").replace("−", "-")
    if (text === "-") return 0
    return bare === "" || Number.isNaN(Number(bare)) ? null : Number(bare)
  }
  const textOf = cell => {
    const copy = cell.cloneNode(true)
    copy.querySelectorAll("sup").forEach(mark => mark.remove())
    return copy.textContent.trim()
  }

  // The lowest head cell over every column.
  const headsOf = table => {
    const heads = [], rows = [...table.tHead.rows], taken = rows.map(() => [])
    rows.forEach((row, level) => {
      let column = 0
      for (const cell of row.cells) {
        while (taken[level][column]) column++
        for (let down = 0; down < cell.rowSpan && level + down < rows.length; down++)
          for (let right = 0; right < cell.colSpan; right++) taken[level + down][column + right] = true
        if (cell.colSpan === 1 && level + cell.rowSpan >= rows.length) heads[column] = cell
        column += cell.colSpan
      }
    })
    return heads
  }

  const isPlain = table => table.tHead && table.tBodies.length === 1 &&
    !table.tBodies[0].querySelector(".he, .nhom, [colspan], [rowspan]") &&
    table.tBodies[0].querySelectorAll("tr:not(.cong)").length >= FEWEST

  const sort = (table, before, column, direction) => {
    const body = table.tBodies[0]
    const key = row => textOf(row.cells[column])
    const rows = before.filter(row => !row.matches(".cong"))
    words ??= new Intl.Collator("vi", { numeric: true })
    if (direction) rows.sort((a, b) => {
      const [x, y] = [number(key(a)), number(key(b))]
      if (x === null && y === null) return direction * words.compare(key(a), key(b))
      if (x === null || y === null) return x === null ? 1 : -1
      return direction * (x - y)
    })
    const next = rows.values()
    body.append(...before.map(row => row.matches(".cong") ? row : next.next().value))
  }

  const prepare = table => {
    const before = [...table.tBodies[0].rows]
    const heads = headsOf(table)
    const ORDERS = { 1: ["ascending", "từ nhỏ đến lớn"], "-1": ["descending", "từ lớn đến nhỏ"] }
    heads.forEach((head, column) => {
      if (!head || !head.textContent.trim()) return
      const button = document.createElement("button")
      button.type = "button"
      button.className = "xep"
      button.append(...head.childNodes)
      head.append(button)
      button.addEventListener("click", () => {
        const now = { ascending: 1, descending: -1 }[head.getAttribute("aria-sort")] ?? 0
        const isWords = before.every(row => number(textOf(row.cells[column])) === null)
        const first = isWords || column === 0 ? 1 : -1
        const next = now === 0 ? first : now === first ? -first : 0
        for (const other of heads) other?.removeAttribute("aria-sort")
        if (next) head.setAttribute("aria-sort", ORDERS[next][0])
        sort(table, before, column, next)
        noi(next ? `Đã xếp theo ${button.textContent}, ${ORDERS[next][1]}` : "Đã xếp lại như ban đầu")
      })
    })
    table.classList.add("xep-duoc")
  }

  for (const table of document.querySelectorAll("figure:is(.bang, .bieu-do) table.so-lieu"))
    if (isPlain(table)) prepare(table)
}
