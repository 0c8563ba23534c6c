// Point at a bar or a point of a chart, or step through them with the arrow keys, to read its
// value. The drawing carries the sentences; nothing is computed here.
{
  const NEAR = 28  // px around a point that count as pointing at it
  const tip = document.createElement("div")
  tip.className = "gia-tri"
  tip.hidden = true
  const hint = document.createElement("p")
  hint.id = "cach-xem-hinh"
  hint.hidden = true
  hint.textContent = "Dùng phím mũi tên để xem từng giá trị, phím Enter để xem nguồn của số."
  let shown = null

  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2]

  const hide = () => {
    shown?.classList.remove("dang-xem")
    shown = null
    tip.hidden = true
  }

  const show = mark => {
    if (mark === shown) return
    hide()
    shown = mark
    mark.classList.add("dang-xem")
    tip.textContent = mark.dataset.giaTri
    tip.hidden = false
    ;(mark.closest("dialog") ?? document.body).append(tip)
    place()
  }

  const place = () => {
    if (!shown) return
    const box = shown.getBoundingClientRect()
    const own = tip.getBoundingClientRect()
    const room = document.documentElement.clientWidth - own.width - 8
    const left = Math.max(8, Math.min(middle(box)[0] - own.width / 2, room))
    const above = box.top - own.height - 8
    // Set by script, which the Content-Security-Policy allows; a style attribute it would refuse.
    tip.style.left = `${left}px`
    tip.style.top = `${above > 60 ? above : box.bottom + 8}px`
  }

  // The mark under the pointer, else the nearest one within reach.
  const markAt = (marks, x, y) => {
    let best = null, least = NEAR
    for (const mark of marks) {
      const { left, right, top, bottom } = mark.getBoundingClientRect()
      const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
      if (away < least || (away === 0 && least === 0)) [best, least] = [mark, away]
    }
    return best
  }

  for (const frame of document.querySelectorAll(".bieu-do .hinh")) {
    const every = [...frame.querySelectorAll("[data-gia-tri]")]
    if (!every.length) continue
    // Of two drawings, one for narrow screens, the one that is shown.
    const shownMarks = () => every.filter(mark => mark.getClientRects().length)
    const point = event => {
      const mark = markAt(shownMarks(), event.clientX, event.clientY)
      if (mark) show(mark)
      else hide()
    }
    frame.addEventListener("pointermove", point)
    frame.addEventListener("pointerdown", point)
    frame.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") hide() })

    frame.tabIndex = 0
    frame.setAttribute("aria-describedby", hint.id)
    frame.addEventListener("blur", hide)
    frame.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
      if (event.key === "Escape") hide()
      if (event.key === "Enter" && shown?.dataset.o) {
        shown.tabIndex = -1
        return self.soLieu.hoi?.(shown)
      }
      if (!step) return
      event.preventDefault()
      const marks = shownMarks()
      const place = shown && frame.contains(shown) ? marks.indexOf(shown) + step : step > 0 ? 0 : -1
      const mark = marks.at(place % marks.length)
      mark.scrollIntoView({ block: "nearest", inline: "nearest" })
      show(mark)
      noi(mark.dataset.giaTri)
    })
  }
  addEventListener("scroll", place, true)
  document.body.append(tip, hint)
}
