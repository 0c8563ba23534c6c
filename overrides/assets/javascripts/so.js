// Every number answers: hover, focus, click or tap shows where it comes from, and the card leads on.
// A number in a sentence is a link to its row in the catalogue, so that all works without this
// script too, and by the Enter key.
{
  const { root, load, make, row, page } = self.soLieu
  const SHOWN_CELLS = 6
  const GAP = 6 // px between number and card
  const HEADER = 48 // px at the top that the site's header covers
  const MOST_HEIGHT = 520 // px
  const DELAY = { open: 180, openCell: 420, close: 260 }
  let card, shown, timer, isHeld = false, isComingBack = false

  const data = () => load(`so-lieu/so-cai/${page}`)
  // A number in words or in a table has a name; a mark of a chart asks for that of its number.
  const nameOf = element => element.dataset.so ?? element.dataset.o
  const factOf = (all, element) => {
    const [call, place] = nameOf(element).split(".")
    return all.so[call]?.[place]
  }

  // What the cells of a number have in common is said above them.
  const cellItem = (all, [table, column, line, words], { oneColumn, oneTable }) => {
    const { ten, trang, dong, cot } = all.bang[table]
    const [name, title] = cot[column]
    const rest = [oneColumn ? "" : title, `dòng ${line}`, oneTable ? "" : ten]
    return make("li", {},
      trang ? make("a", { href: row(trang, line, name) }, dong[line]) : dong[line],
      make("b", {}, words || "…"),
      make("small", {}, rest.filter(Boolean).join(" · ")))
  }

  const part = (name, ...content) => content[0]
    ? [make("dt", {}, name), make("dd", {}, ...content)] : []

  const fill = (all, element, fact) => {
    const [text, cells, meaning, unit, period, formula, exact, mark] =
      fact.map((item, place) => place > 1 ? all.chu[item] : item)
    const tables = [...new Set(cells.map(cell => cell[0]))].map(number => all.bang[number])
    const [first] = cells
    const source = [...new Set(tables.map(table => table.nguon))].filter(Boolean).join("; ")
    const plain = text === "-" ? "0" : text
    const value = unit && unit !== "%" && !plain.endsWith(unit) ? `${plain} ${unit}` : plain
    const common = { oneTable: tables.length === 1, oneColumn: new Set(cells.map(cell => `${cell[0]} ${cell[1]}`)).size === 1 }
    const more = cells.length - SHOWN_CELLS
    const { truoc, vi } = element.dataset // where the site is marked with what changed
    const ledger = all.so_cai && new URL(all.so_cai, root)
    if (ledger) ledger.searchParams.set("so", `${page}:${nameOf(element)}`)
    const table = first && all.bang[first[0]]
    card.replaceChildren(
      make("div", { id: "the-so-tom-tat" },
        make("p", { class: "gia-tri-so" }, value),
        truoc ? make("p", { class: "truoc" }, `Trước: ${truoc}`, make("small", {}, vi)) : "",
        make("p", { class: "nghia" }, meaning, period ? `, ${period}` : ""),
        make("p", { class: "thuoc-bang" }, tables.map(table => table.ten).join("; ")),
        mark ? make("p", { class: "danh-dau-so" }, mark) : "",
        make("p", { class: "chi-nghe" }, `Phím ${element.matches("td") ? "cách" : "mũi tên xuống"} để đến các liên kết.`)),
      make("dl", {},
        ...part("Cách tính", formula),
        ...part("Chưa làm tròn", exact),
        ...part(cells.length > 1 ? `Từ ${cells.length} ô` : "Từ ô", cells.length ? make("ul", {},
          ...cells.slice(0, SHOWN_CELLS).map(cell => cellItem(all, cell, common)),
          more > 0 ? make("li", { class: "con-nua" }, ledger
            ? make("a", { href: ledger }, `và ${more} ô nữa`) : `và ${more} ô nữa`) : "") : ""),
        ...part("Tệp", [...new Set(tables.map(table => table.tep))].join(", ")),
        ...part("Nguồn", source)),
      make("p", { class: "di-tiep" },
        table?.trang ? make("a", { href: row(table.trang, first[2], table.cot[first[1]][0]) },
          "Xem trong danh mục số liệu") : "",
        table?.kho ? make("a", { href: `${table.kho}${first[2]}`, rel: "noopener" },
          "Xem dòng này trong kho") : ""))
  }

  // Under the number, or above it where there is more room.
  const place = () => {
    const at = shown.getClientRects()[0], box = card.getBoundingClientRect()
    if (!at) return hide()
    const below = innerHeight - at.bottom - GAP, above = at.top - HEADER - GAP
    const isBelow = below > box.height + GAP || below > above
    card.style.maxHeight = `${Math.min(isBelow ? below : above, MOST_HEIGHT)}px`
    const height = card.getBoundingClientRect().height
    const top = isBelow ? at.bottom + GAP : at.top - height - GAP
    const right = document.documentElement.clientWidth - box.width - 8
    const left = Math.max(8, Math.min(at.left + at.width / 2 - box.width / 2, right))
    card.style.top = `${top + scrollY}px`
    card.style.left = `${left + scrollX}px`
  }

  const show = async element => {
    clearTimeout(timer)
    if (shown === element) return
    hide()
    shown = element
    element.classList.add("dang-hoi")
    const all = await data().catch(() => null)
    const fact = all && factOf(all, element)
    if (shown !== element) return
    if (!fact) return hide()
    if (!card) {
      card = make("div", { id: "the-so", class: "md-typeset", popover: "manual", role: "group", "aria-label": "Nguồn của con số" })
      card.addEventListener("pointerenter", () => clearTimeout(timer))
      card.addEventListener("pointerleave", leave)
      card.addEventListener("focusout", event => {
        if (shown && event.relatedTarget !== shown && !card.contains(event.relatedTarget)) hide()
      })
    }
    fill(all, element, fact)
    ;(element.closest("dialog") ?? document.querySelector("main")).append(card)
    element.setAttribute("aria-describedby", "the-so-tom-tat")
    card.style.maxHeight = ""
    card.showPopover()
    card.scrollTop = 0
    place()
  }
  const hide = () => {
    clearTimeout(timer)
    if (!shown) return
    shown.classList.remove("dang-hoi")
    shown.removeAttribute("aria-describedby")
    shown = null
    isHeld = false
    if (card?.matches(":popover-open")) card.hidePopover()
  }
  // Until something else is clicked.
  const hold = element => {
    show(element)
    isHeld = true
  }
  const leave = event => {
    if (isHeld || event.pointerType === "touch" || document.activeElement === shown) return
    clearTimeout(timer)
    timer = setTimeout(hide, DELAY.close)
  }
  const numberAt = event => event.target instanceof Element ? event.target.closest("[data-so], [data-o]") : null

  // In a table the numbers are cells of a grid: one stop for the Tab key, arrows inside.
  const grid = table => {
    const cells = [...table.querySelectorAll("td[data-so]")]
    table.setAttribute("role", "grid")
    cells[0].tabIndex = 0
    const go = (from, to) => {
      if (!to) return
      from.tabIndex = -1
      to.tabIndex = 0
      to.focus()
    }
    const across = (cell, step) => {
      do cell = step > 0 ? cell.nextElementSibling : cell.previousElementSibling
      while (cell && !cell.matches("[data-so]"))
      return cell
    }
    const down = (cell, step) => {
      const rows = [...table.rows]
      for (let at = rows.indexOf(cell.parentElement) + step; rows[at]; at += step) {
        const found = rows[at].cells[cell.cellIndex]
        if (found?.matches("[data-so]")) return found
      }
    }
    table.addEventListener("keydown", event => {
      const cell = numberAt(event)
      if (!cell) return
      const moves = {
        ArrowRight: () => across(cell, 1), ArrowLeft: () => across(cell, -1),
        ArrowDown: () => down(cell, 1), ArrowUp: () => down(cell, -1),
      }
      if (moves[event.key]) go(cell, moves[event.key]())
      else if (event.key === "Enter") follow(cell)
      else if (event.key === " ") enter(cell)
      else return
      event.preventDefault()
    })
    table.addEventListener("focusin", event => {
      const cell = numberAt(event)
      if (cell) for (const other of cells) other.tabIndex = other === cell ? 0 : -1
    })
  }
  const follow = async cell => {
    const all = await data().catch(() => null)
    const [first] = (all && factOf(all, cell)?.[1]) ?? []
    const table = first && all.bang[first[0]]
    if (table?.trang) location.assign(row(table.trang, first[2], table.cot[first[1]][0]))
  }

  // The links of the card are no stops of the Tab key, which goes on to the next number.
  const enter = async element => {
    await show(element)
    card?.querySelector("a")?.focus()
  }
  self.soLieu.hoi = enter
  const back = () => {
    const element = shown
    hide()
    isComingBack = true
    element.focus()
    isComingBack = false
  }
  const press = event => {
    if (event.key === "ArrowDown" && event.target.matches?.("a[data-so]")) enter(event.target)
    else if (event.key === "Escape" && shown) card?.contains(document.activeElement) ? back() : hide()
    else if (event.key === "Tab" && card?.contains(document.activeElement)) {
      const links = [...card.querySelectorAll("a")]
      if (document.activeElement !== links.at(event.shiftKey ? 0 : -1)) return
      back()
    } else return
    event.preventDefault()
  }

  // Come from the catalogue or the ledger: show the number that was asked for.
  const arrive = () => {
    const name = location.hash.match(/^#so-(\d+\.\d+)$/)?.[1]
    const element = name && document.querySelector(`[data-so="${name}"]`)
    if (!element) return
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
    for (const old of document.querySelectorAll(".duoc-chi")) old.classList.remove("duoc-chi")
    element.classList.add("duoc-chi")
    element.scrollIntoView({ block: "center" })
    if (element.matches("td")) element.tabIndex = 0
    element.focus({ preventScroll: true })
  }

  if (document.querySelector("[data-so]") && "showPopover" in HTMLElement.prototype) {
    for (const table of document.querySelectorAll("table.so-lieu:has(td[data-so])")) grid(table)
    addEventListener("pointerdown", event => {
      if (shown && !numberAt(event) && !card?.contains(event.target)) hide()
    }, true)
    document.addEventListener("pointerover", event => {
      const element = numberAt(event)
      if (!element || event.pointerType === "touch") return
      clearTimeout(timer)
      if (element === shown) return
      timer = setTimeout(() => show(element), element.matches("td, [data-o]") ? DELAY.openCell : DELAY.open)
    })
    document.addEventListener("pointerout", event => { if (numberAt(event)) leave(event) })
    document.addEventListener("focusin", event => {
      const element = numberAt(event)
      if (isComingBack) return
      if (element?.matches(":focus-visible")) show(element)
      else if (!card?.contains(event.target) && event.target !== shown) hide()
    })
    // The Enter key follows a link, and so does whoever wants it in a window of its own.
    document.addEventListener("click", event => {
      const element = numberAt(event)
      const leads = event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey
      if (!element || (leads && element.matches("a"))) return
      event.preventDefault()
      hold(element)
    })
    addEventListener("keydown", press)
    addEventListener("scroll", event => {
      if (shown && card?.matches(":popover-open") && event.target !== document && event.target !== card) place()
    }, true)
    addEventListener("resize", () => hide())
    addEventListener("hashchange", arrive)
    data().catch(() => null) // so that it is there when it is asked for
    arrive()
    if (__md_asked) hold(__md_asked) // before this script came
    else {
      const early = document.querySelector(":is([data-so], [data-o]):is(:hover, :focus-visible)")
      if (early) show(early)
    }
  }
}
