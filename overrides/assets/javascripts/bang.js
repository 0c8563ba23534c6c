// A table with many rows: filter, sort, turn pages. The words of all cells are in memory, the rows
// of one page in the document.
{
  const { make, bare } = self.soLieu
  const PAGE = 25
  const MOST_CHOICES = 60
  let count = 0

  /* Show rows in a table.
     columns: { ten, so (numbers), chon (offer its values to choose from) }; those after the last
       head of the table are only chosen from
     rows: { o: words of each cell, n: their numbers, or null }
     draw: row → tr; choices: place of a column → words chosen at first */
  self.soLieu.table = (box, { columns, rows, draw, choices = {}, name }) => {
    const table = box.querySelector("table"), body = table.tBodies[0]
    const state = { text: "", sort: -1, down: false, page: 0, choices: { ...choices }, found: rows }
    const id = `bang-${count++}`
    const haystack = new Map()
    // A number is found with its dots and without them: 84.213 as 84213.
    const wordsOf = row => {
      if (!haystack.has(row)) {
        const words = ` ${bare(row.o.join(" · ")).replace(/\s+/g, " ")} `
        const dotless = words.match(/\d{1,3}(\.\d{3})+/g) ?? []
        haystack.set(row, [words, ...dotless.map(number => number.replaceAll(".", ""))].join(" "))
      }
      return haystack.get(row)
    }

    const compare = (a, b) => {
      const place = state.sort
      if (columns[place].so) {
        const x = a.n[place], y = b.n[place]
        if (x === y) return 0
        if (x === null) return 1
        if (y === null) return -1
        return state.down ? y - x : x - y
      }
      const order = a.o[place].localeCompare(b.o[place], "vi", { numeric: true })
      return state.down ? -order : order
    }
    const find = () => {
      // Words in any order; what is in quotes, or a word with a number of one or two digits ("hinh
      // 7"), as it stands and no longer.
      const words = [...bare(state.text).matchAll(/"([^"]+)"?|(\p{L}+ \d{1,2})(?!\S)|(\S+)/gu)].map(([, quoted, numbered, word]) => {
        const whole = quoted ?? numbered
        return whole ? new RegExp(`(?<![\\p{L}\\d])${whole.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\d])`, "u") : word
      })
      const chosen = Object.entries(state.choices).filter(([, value]) => value !== "")
      state.found = rows.filter(row =>
        chosen.every(([place, value]) => row.o[place] === value) &&
        words.every(word => word.test?.(wordsOf(row)) ?? wordsOf(row).includes(word)))
      if (state.sort >= 0) state.found = [...state.found].sort(compare)
    }
    const pages = () => Math.max(1, Math.ceil(state.found.length / PAGE))
    const say = number => number.toLocaleString("vi")

    const status = make("p", { class: "dem", role: "status" })
    const back = make("button", { type: "button", click: () => turn(-1) }, "‹ Trước")
    const next = make("button", { type: "button", click: () => turn(1) }, "Sau ›")
    const pager = make("nav", { class: "lat-trang", "aria-label": `Các trang của bảng ${name}` }, back, make("span"), next)
    const turn = step => { state.page += step; show() }
    const show = () => {
      state.page = Math.min(Math.max(state.page, 0), pages() - 1)
      const start = state.page * PAGE, end = Math.min(start + PAGE, state.found.length)
      body.replaceChildren(...state.found.slice(start, end).map(draw))
      table.dispatchEvent(new Event("ve-lai", { bubbles: true }))
      status.textContent = state.found.length
        ? `Dòng ${say(start + 1)}–${say(end)} trong ${say(state.found.length)}` +
          (state.found.length < rows.length ? ` dòng chọn được (cả bảng ${say(rows.length)} dòng)` : "")
        : "Không có dòng nào như vậy"
      pager.hidden = pages() < 2
      pager.children[1].textContent = `Trang ${state.page + 1}/${pages()}`
      back.disabled = state.page === 0
      next.disabled = state.page === pages() - 1
    }
    const renew = () => { state.page = 0; find(); show() }

    const search = make("input", {
      type: "search", id: `${id}-loc`, autocomplete: "off", spellcheck: "false",
      input: event => { state.text = event.target.value; renew() },
    })
    const field = (words, control) => make("div", { class: "o-loc" }, make("label", { for: control.id }, words), control)
    const fields = [field("Lọc theo chữ", search)]
    const selects = new Map()
    columns.forEach((column, place) => {
      if (!column.chon) return
      const values = [...new Set(rows.map(row => row.o[place]))]
      if (values.length < 2 || values.length > MOST_CHOICES) return
      const select = make("select", { id: `${id}-chon-${place}`, change: event => { state.choices[place] = event.target.value; renew() } },
        make("option", { value: "" }, "Tất cả"),
        ...values.map(value => make("option", { value, selected: state.choices[place] === value }, value || "(trống)")))
      selects.set(place, select)
      fields.push(field(column.ten, select))
    })
    const heads = [...table.tHead.querySelectorAll("th")]
    heads.forEach((head, place) => {
      const button = make("button", { type: "button", class: "xep-cot", click: () => {
        state.down = state.sort === place && !state.down
        state.sort = place
        heads.forEach(other => other.removeAttribute("aria-sort"))
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending")
        renew()
      } })
      button.append(...head.childNodes)
      head.append(button)
    })

    box.querySelector(".dem")?.remove()
    box.prepend(make("div", { class: "bo-loc" }, ...fields), status)
    box.append(pager)
    find()
    show()
    return {
      // Bring a row into view, whatever was chosen before.
      reach(row) {
        state.text = search.value = ""
        for (const [place, select] of selects) {
          if (state.choices[place]) state.choices[place] = select.value = row.o[place]
        }
        find()
        state.page = Math.floor(state.found.indexOf(row) / PAGE)
        show()
      },
      show, body, columns: heads.length,
    }
  }
}
