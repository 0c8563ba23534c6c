// A reviewer's comments: written on a sentence, a number, a table, a figure or a row of data, kept
// in this browser, handed on as a file. Nothing leaves the machine but by the reviewer's own hand.
{
  const { root, make, gridOf } = self.soLieu
  const about = document.getElementById("gop-y")
  const { ten, coQuan, tep, duThao, ban, moGopY, csv } = about?.dataset ?? {}
  const KEY = `gop-y:${ten}:${coQuan}` // reports of one host, or of one disk, do not mix
  const FIELDS = { ma: 16, luc: 32, tep: 300, trang: 300, loai: 4, doan: 20000, chon: 4000, bang: 300, noi_dung: 5000, ban: 120, nguoi: 120 }
  const MOST = 1000, MOST_BYTES = 5e6
  const KINDS = { doan: "Cả đoạn", cau: "Câu", so: "Số", bang: "Cả bảng", hinh: "Cả hình", dong: "Dòng số liệu" }
  const NO_PLACE = "#the-so, #gop-y, .chi-tren-web, .md-path, .bo-loc"
  const APART = "button:not(th button), sup[id^=fnref], svg, details, aside, .headerlink, .footnote-backref, .chi-tren-web, .doi-bo, .so-cho"
  const tidy = text => text.normalize("NFC").replace(/\s+/g, " ").trim()
  const words = text => tidy(text).match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? ""
  const shorten = (text, most = 90) => text.length > most ? `${text.slice(0, most).replace(/\s\S*$/, "")} …` : text

  // What is kept; other tabs may have written since, so each change begins with what is there.
  let memory = { nguoi: "", gop_y: [] }, isRefused = false, me = ""
  const accept = remark => {
    if (typeof remark !== "object" || !remark) return null
    const kept = Object.fromEntries(Object.entries(FIELDS).map(([name, most]) =>
      [name, typeof remark[name] === "string" ? remark[name].slice(0, most) : ""]))
    const whole = number => Number.isSafeInteger(number) && number > 0 ? number : 0
    const isSound = /^[0-9a-f]{16}$/.test(kept.ma) && kept.loai in KINDS && kept.noi_dung.trim() &&
      /^docs(\/[^.:?#\\/][^:?#\\/]*)+\.md$/.test(kept.tep) && !isNaN(Date.parse(kept.luc))
    return isSound ? { ...kept, dong: whole(remark.dong), du_thao: whole(remark.du_thao) || null } : null
  }
  const read = () => {
    me = memory.nguoi
    if (isRefused) return memory
    try {
      const said = JSON.parse(localStorage.getItem(KEY) ?? "null")
      me = `${said?.nguoi ?? ""}`.slice(0, 120)
      return { nguoi: me, gop_y: (said?.gop_y ?? []).map(accept).filter(Boolean) }
    } catch (error) {
      isRefused = !(error instanceof SyntaxError)
      return memory
    }
  }
  const change = edit => {
    memory = read()
    edit(memory)
    try {
      localStorage.setItem(KEY, JSON.stringify(memory))
      isRefused = false
    } catch { isRefused = true }
    refresh()
  }
  // Whose a remark is: one from another's file stays his, one without a name is one's own.
  const writer = remark => remark.nguoi || me
  const isMine = remark => writer(remark) === me
  const isSame = remark => one => one.ma === remark.ma && writer(one) === writer(remark)
  const put = remark => change(all => {
    const at = all.gop_y.findIndex(isSame(remark))
    if (at < 0) all.gop_y.push(remark)
    else if (all.gop_y[at].luc <= remark.luc) all.gop_y[at] = remark
  })

  // The passages of this page, as the report's tools know them: by their words.
  const say = element => {
    const copy = element.cloneNode(true)
    for (const part of copy.querySelectorAll(element.matches("li") ? `${APART}, ul, ol` : APART)) part.remove()
    for (const cell of copy.querySelectorAll("td, th, p, figcaption")) cell.append(" ")
    return tidy(copy.textContent)
  }
  const passages = () => [...document.querySelectorAll("article :is(h1, h2, h3, h4, p, li, figure, pre, tbody > tr)")]
    .filter(one => !one.parentElement.closest(`figure, aside, tr, ${NO_PLACE}`) && !one.matches(".chi-tren-web, .tai-ve, li:has(> p)") &&
      one.checkVisibility() && say(one))
  const kindOf = one => one.matches("tr[id^=dong-]") ? "dong" : one.matches("figure") ? one.matches(".bang") ? "bang" : "hinh" : "doan"
  const sentences = text => text.split(/(?<=[.!?…]["”)]?)\s+(?=[\p{Lu}\d“"(])/u)
  // What a cell is called: its row, and its column by the heads above it.
  const cellNames = table => {
    const grid = gridOf(table), rows = [...table.rows]
    const heads = rows.filter(row => row.matches("thead tr:not(.so-cot)")).map(row => rows.indexOf(row))
    return cell => {
      const at = rows.indexOf(cell.parentElement), column = grid[at].indexOf(cell)
      const later = rows.findLastIndex((row, place) => place < at && row.matches(".he"))
      const above = (later < 0 ? heads : [later]).map(place => grid[place][column]).filter(Boolean).map(say)
      return [`${cell.closest("tr[id]") ? "Dòng " : ""}${say(cell.parentElement.cells[0])}`, [...new Set(above)].join(" / ")].filter(Boolean).join(", ")
    }
  }
  const titleOf = one => {
    const caption = one.matches("figure") && one.querySelector("figcaption")
    return [one.matches("tr") ? "Dòng" : !caption && one.dataset.nhan, say(caption || one.querySelector(".don-vi-tinh") || one)].filter(Boolean).join(" ")
  }
  const choices = one => {
    const kind = kindOf(one), text = say(one), isRow = one.matches("tr")
    const found = [[kind, kind === "doan" ? "" : titleOf(one), kind === "doan" && isRow ? "Cả dòng" : KINDS[kind]]]
    if (kind === "doan" && !isRow) for (const cut of sentences(text)) if (cut !== text) found.push(["cau", cut, `Câu: ${shorten(cut)}`])
    const table = one.closest("table") ?? one.querySelector("table"), name = table && cellNames(table)
    const places = kind === "dong" ? [...one.cells].slice(1) : [...one.querySelectorAll("[data-so]")].slice(0, 300)
    for (const place of places) {
      const said = place.matches("td") ? `${name(place)}: ${say(place)}` : say(place)
      found.push([kind === "dong" ? kind : "so", said, `Số: ${said}`, place])
    }
    return found
  }
  // Reading all passages takes time on a long page: once for all remarks of it.
  const finder = () => {
    let known = null
    return remark => {
      if (remark.tep !== tep) return null
      if (remark.loai === "dong") return document.getElementById(`dong-${remark.dong}`)
      known ??= new Map(passages().reverse().map(one => [words(say(one)), one]))
      return known.get(words(remark.doan))
    }
  }
  const passageOf = remark => finder()(remark)
  const pageOf = remark => `${remark.tep.slice(5, -3).replace(/(^|\/)README$/, "$1index").split("/").map(encodeURIComponent).join("/")}.html`

  const addressOf = remark => new URL(`${pageOf(remark)}#${remark.loai === "dong" ? `dong-${remark.dong}` : `gop-y-${remark.ma}`}`, root)

  // One dialog: the list, or the form.
  const dialog = make("dialog", { id: "gop-y-hop", class: "md-typeset", "aria-labelledby": "gop-y-ten" })
  const opener = make("button", { type: "button", class: "gop-y-mo" })
  const told = make("p", { class: "gop-y-bao", role: "status" })
  const button = (label, act, attributes = {}) => {
    const made = make("button", { type: "button", ...attributes }, label)
    made.addEventListener("click", act)
    return made
  }
  const open = (title, ...parts) => {
    dialog.replaceChildren(make("header", {}, make("h2", { id: "gop-y-ten" }, title), button("Đóng", () => dialog.close()), told), ...parts)
    if (!dialog.open) dialog.showModal()
  }
  const REFUSED = "Trình duyệt không cho lưu: góp ý chỉ còn đến khi đóng hay sang trang khác. Xuất ra tệp trước khi rời trang."

  const form = (passage, chosen, old) => {
    const all = passages()
    if (old && !passage) all.unshift(null) // its passage is another one by now
    const where = make("select", { id: "gop-y-doan" }, ...all.slice(0, 600).map((one, at) =>
      make("option", { value: `${at}` }, one ? shorten(titleOf(one)) : shorten(old.chon || old.doan))))
    where.selectedIndex = Math.max(0, all.indexOf(passage ?? null))
    const what = make("select", { id: "gop-y-cho" })
    const text = make("textarea", { id: "gop-y-loi", rows: "5", maxlength: "5000" })
    text.value = old?.noi_dung ?? ""
    let found
    const list = () => {
      const one = all[where.selectedIndex]
      found = one ? choices(one) : [[old.loai, old.chon, KINDS[old.loai]]]
      what.replaceChildren(...found.map(([, , label], at) => make("option", { value: `${at}` }, label)))
      what.selectedIndex = Math.max(0, found.findIndex(([kind, cut, , number]) => chosen instanceof Element
        ? number === chosen : kind !== "doan" && cut === chosen))
    }
    list()
    where.addEventListener("change", list)
    const save = () => {
      if (!text.value.trim()) {
        told.textContent = "Chưa ghi lời góp ý."
        return text.focus()
      }
      const one = all[where.selectedIndex], [loai, chon] = found[what.selectedIndex]
      const box = one?.closest("[data-bang]")
      const digits = crypto.getRandomValues(new Uint8Array(8))
      put({
        ...(one ? {
          tep, trang: say(document.querySelector("h1")).slice(0, 300), loai, chon: chon.slice(0, 4000), doan: say(one).slice(0, 20000),
          bang: loai === "dong" ? box?.dataset.bang ?? "" : "", dong: loai === "dong" ? Number(one.id.slice(5)) : 0,
          ban, du_thao: Number(duThao) || null,
        } : old),
        ma: old && isMine(old) ? old.ma : [...digits].map(one => one.toString(16).padStart(2, "0")).join(""),
        luc: new Date().toISOString(), noi_dung: text.value.trim(), nguoi: "",
      })
      list_()
      told.textContent = isRefused ? REFUSED : "Đã lưu góp ý trong trình duyệt này."
    }
    told.textContent = ""
    open(old ? "Sửa góp ý" : "Viết góp ý",
      make("label", { for: "gop-y-doan" }, "Đoạn, bảng, hình"), where,
      make("label", { for: "gop-y-cho" }, "Góp ý về"), what,
      make("label", { for: "gop-y-loi" }, "Lời góp ý"), text,
      make("p", { class: "gop-y-nut" }, button("Lưu", save, { class: "chinh" }), button("Quay lại", () => list_())))
    text.focus()
  }

  const jump = remark => {
    dialog.close()
    if (remark.tep !== tep) return location.assign(addressOf(remark))
    if (remark.loai === "dong") return location.hash = `dong-${remark.dong}` // the table turns to its page
    const one = passageOf(remark)
    if (!one) return list_(), told.textContent = "Chỗ này đã sửa, hoặc không có trên trang đang xem."
    for (let box = one.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
    one.tabIndex = -1
    one.focus({ preventScroll: true })
    one.scrollIntoView({ block: "center" })
    for (const other of document.querySelectorAll(".duoc-gop-y")) other.classList.remove("duoc-gop-y")
    one.classList.add("duoc-gop-y")
  }
  const issue = remark => {
    const url = new URL(moGopY)
    const at = ["body", "issue[description]"].find(name => url.searchParams.has(name))
    const row = remark.bang && csv ? `\nDòng số liệu: ${csv}/${remark.bang}.csv#L${remark.dong}` : ""
    const said = `Tệp: ${remark.tep}${row}\nBản: ${[remark.du_thao && `dự thảo lần ${remark.du_thao}`, remark.ban].filter(Boolean).join(", ") || "không rõ"}\n` +
      `Chỗ góp ý (${KINDS[remark.loai].toLowerCase()}): “${shorten(remark.chon || remark.doan, 900)}”` +
      (remark.loai === "so" ? `\nTrong đoạn: “${shorten(remark.doan, 900)}”` : "")
    if (at) url.searchParams.set(at, `${said}\n\nGóp ý:\n${shorten(remark.noi_dung, 3000)}\n`)
    return url
  }
  const item = find => remark => {
    const isHere = remark.tep === tep
    const link = make("a", { href: addressOf(remark) }, `“${shorten(remark.chon || remark.doan)}”`)
    link.addEventListener("click", event => { event.preventDefault(); jump(remark) })
    const is = `, góp ý “${shorten(remark.noi_dung, 30)}”`
    return make("li", {},
      make("p", {}, `${KINDS[remark.loai]}: `, link, isHere && remark.loai !== "dong" && !find(remark) ? make("em", {}, " (đã sửa hoặc không còn)") : isHere ? "" : make("small", {}, ` ở ${remark.trang || remark.tep}`)),
      make("p", { class: "loi" }, remark.noi_dung, isMine(remark) ? "" : make("small", {}, ` (của ${remark.nguoi})`)),
      make("p", { class: "gop-y-nut" },
        isHere ? button("Sửa", () => form(passageOf(remark), remark.chon, remark), { "aria-label": `Sửa${is}` }) : "",
        button("Xóa", () => {
          change(all => { const is = isSame(remark); all.gop_y = all.gop_y.filter(one => !is(one)) })
          list_()
          told.replaceChildren("Đã xóa. ", button("Lấy lại", () => { put(remark); list_() }))
        }, { "aria-label": `Xóa${is}` }),
        moGopY ? make("a", { href: issue(remark), rel: "noopener noreferrer", target: "_blank" }, "Gửi vào kho") : ""))
  }

  // Files, made here: JSON for the tools, Markdown, and rich text, which Word opens as its own.
  const named = remarks => Object.entries(Object.groupBy?.(remarks, one => one.tep) ?? remarks.reduce((all, one) => ({ ...all, [one.tep]: [...all[one.tep] ?? [], one] }), {}))
  const told_of = one => `${KINDS[one.loai]}: “${one.chon || shorten(one.doan, 400)}”` + (one.loai === "so" ? ` trong “${shorten(sentences(one.doan).find(cut => cut.includes(one.chon)) ?? one.doan, 300)}”` : "") + (isMine(one) ? "" : ` (của ${one.nguoi})`)
  const version = [duThao && `dự thảo lần ${duThao}`, ban && `bản ${ban}`].filter(Boolean).join(", ")
  const json = all => JSON.stringify({ kieu: "gop-y/1", bao_cao: ten, nguoi: all.nguoi.trim(), gop_y: all.gop_y }, null, 1)
  const markdown = all => {
    const safe = text => text.replace(/\s*\n\s*/g, " ").replace(/[\\`*_[\]<>|~&@#]/g, "\\$&")
    return `# Góp ý của ${safe(all.nguoi)}\n\n${safe(ten)}${version && ` (${version})`}\n` + named(all.gop_y).map(([file, ones]) =>
      `\n## ${safe(ones[0].trang || file)}\n\n${ones.map(one => `- ${safe(told_of(one))}\n  **${safe(one.noi_dung)}**\n`).join("")}`).join("")
  }
  const rich = all => {
    const safe = text => text.replace(/[\\{}]/g, "\\$&").replace(/\n/g, "\\line ")
      .replace(/[^\x00-\x7f]/g, unit => `\\u${(unit.charCodeAt(0) << 16) >> 16}?`)
    const line = (text, how = "") => `{\\pard\\sa120${how} ${safe(text)}\\par}\n`
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\fs26\n" + line(`Góp ý của ${all.nguoi}`, "\\b\\fs32") + line(`${ten}${version && ` (${version})`}`) +
      named(all.gop_y).map(([file, ones]) => line(ones[0].trang || file, "\\b\\sb240") + ones.map((one, at) =>
        line(`${at + 1}. ${told_of(one)}`, "\\i") + line(one.noi_dung, "\\li360")).join("")).join("") + "}"
  }
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")
  const hand = (ending, kind, write) => {
    const all = read()
    if (!all.nguoi.trim()) {
      told.textContent = "Ghi tên người góp ý trước khi xuất."
      return dialog.querySelector("#gop-y-nguoi").focus()
    }
    const address = URL.createObjectURL(new Blob([write(all)], { type: kind }))
    const name = `gop-y-${plain(all.nguoi) || "khach"}.${ending}`
    make("a", { href: address, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60000)
    told.textContent = `Đã xuất ${all.gop_y.length} góp ý ra ${name}.`
  }
  const take = async file => {
    let said = null
    try { said = file.size <= MOST_BYTES ? JSON.parse(await file.text()) : null } catch { /* told below */ }
    if (said?.kieu !== "gop-y/1" || !Array.isArray(said.gop_y)) return told.textContent = `${file.name} không phải tệp góp ý.`
    if (said.bao_cao !== ten) return told.textContent = `${file.name} góp ý cho báo cáo khác: “${shorten(`${said.bao_cao}`)}”.`
    const found = said.gop_y.slice(0, MOST).map(accept).filter(Boolean)
    const sender = `${said.nguoi ?? ""}`.trim().slice(0, 120)
    for (const one of found) put({ ...one, nguoi: one.nguoi || sender })
    list_()
    const left = said.gop_y.length - found.length
    told.textContent = `Đã đọc ${found.length} góp ý${left ? `, bỏ ${left} góp ý viết sai` : ""}.`
  }

  const list_ = () => {
    const all = read()
    const who = make("input", { id: "gop-y-nguoi", maxlength: "120", autocomplete: "name" })
    who.value = all.nguoi
    who.addEventListener("change", () => change(kept => { kept.nguoi = who.value.trim() }))
    const file = make("input", { id: "gop-y-tep", class: "chi-nghe", type: "file", accept: ".json,application/json" })
    file.addEventListener("change", () => file.files[0] && take(file.files[0]))
    told.textContent = isRefused ? REFUSED : ""
    open("Góp ý của tôi",
      make("p", {}, "Góp ý ở lại trong trình duyệt này cho đến khi tự xuất ra tệp và gửi đi."),
      make("p", { class: "gop-y-nut" },
        button("Chọn chỗ trên trang", () => { dialog.close(); pick(true) }, { class: "chinh" }),
        button("Chọn từ danh sách đoạn", () => form(nearest()))),
      make("label", { for: "gop-y-nguoi" }, "Người góp ý (tên, đơn vị)"), who,
      make("p", { class: "gop-y-nut" },
        button("Xuất tệp để gửi (.json)", () => hand("json", "application/json", json)),
        button("Danh sách Word", () => hand("rtf", "application/rtf", rich)),
        button("Danh sách Markdown", () => hand("md", "text/markdown", markdown)),
        file, make("label", { for: "gop-y-tep" }, "Đọc lại tệp đã xuất")),
      all.gop_y.length ? make("ol", {}, ...all.gop_y.map(item(finder()))) : make("p", {}, "Chưa có góp ý nào."))
  }

  // Pointing at a place: by mouse or finger; by keyboard there is the list of passages.
  const bar = make("p", { class: "gop-y-chi", role: "status", hidden: "" })
  const pick = isOn => {
    document.documentElement.toggleAttribute("data-gop-y", isOn)
    bar.hidden = !isOn
    opener.hidden = isOn
    bar.replaceChildren(isOn ? "Bấm vào câu, số, bảng hay hình cần góp ý. " : "", isOn ? button("Thôi", () => pick(false)) : "")
  }
  const isPicking = () => document.documentElement.hasAttribute("data-gop-y")
  const nearest = () => passages().find(one => one.getBoundingClientRect().bottom > 90)
  const sentenceAt = (passage, node, offset) => {
    const range = document.createRange()
    range.setStart(passage, 0)
    range.setEnd(node, offset)
    let left = tidy(range.toString()).length
    return sentences(say(passage)).find(cut => (left -= cut.length + 1) < 0)
  }
  const at = (target, node, offset) => {
    const passage = target && passages().filter(one => one.contains(target)).at(-1)
    if (!passage) return false
    const bar = target.closest("[data-o]") // of a chart, whose numbers stand in the table behind it
    const number = bar ? passage.querySelector(`[data-so="${bar.dataset.o}"]`) : target.closest("[data-so], tr[id^=dong-] > td")
    form(passage, number ?? (node && passage.contains(node) && kindOf(passage) === "doan" ? sentenceAt(passage, node, offset) : ""))
    return true
  }
  const choose = event => {
    if (!isPicking() || bar.contains(event.target)) return
    event.preventDefault()
    event.stopPropagation()
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY)
    const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY)
    if (at(event.target, caret?.offsetNode ?? range?.startContainer, caret?.offset ?? range?.startOffset)) pick(false)
    else bar.firstChild.textContent = "Chỗ ấy không góp ý được; bấm vào câu, số, bảng hay hình. "
  }

  const refresh = () => {
    const all = read().gop_y, count = all.length
    opener.textContent = count ? `Góp ý (${count})` : "Góp ý"
    for (const old of document.querySelectorAll(".gop-y-dau")) old.remove()
    const here = new Map(), find = finder()
    for (const remark of all) {
      const one = find(remark)
      if (one) here.set(one, [...here.get(one) ?? [], remark])
    }
    for (const [one, remarks] of here) {
      const place = one.querySelector("figcaption, :scope > .ten") ?? (one.matches("tr") ? one.cells[0] : one)
      place.append(button(`${remarks.length}`, () => list_(), { class: "gop-y-dau", "aria-label": `${remarks.length} góp ý ở đây` }))
    }
  }
  const arrive = () => {
    const remark = read().gop_y.find(one => location.hash === `#gop-y-${one.ma}`)
    if (remark) jump(remark)
  }

  if (about && "showModal" in dialog) {
    let marked = null
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection()
      marked = chosen.isCollapsed ? null : [chosen.anchorNode, chosen.anchorOffset]
    })
    opener.addEventListener("pointerdown", event => event.preventDefault()) // the selection stays
    opener.addEventListener("click", () => {
      if (!marked || !at(marked[0].parentElement, ...marked)) list_()
    })
    addEventListener("click", choose, true)
    addEventListener("keydown", event => { if (event.key === "Escape" && isPicking()) pick(false) })
    addEventListener("storage", event => { if (event.key === KEY) { refresh(); if (dialog.querySelector("#gop-y-nguoi")) list_() } })
    addEventListener("hashchange", arrive)
    document.addEventListener("ve-lai", refresh)
    const title = document.querySelector(".md-header__title") // where it hides nothing of the page
    title ? title.after(opener) : about.append(opener)
    about.append(bar, dialog)
    about.hidden = false
    refresh()
    arrive()
  }
}
