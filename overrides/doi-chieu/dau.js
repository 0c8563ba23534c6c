// Marks of what changed: a switch for all of them, and the way from one to the next.
{
  const make = self.soLieu.make
  const root = document.documentElement
  const button = document.querySelector(".dau-doi__nut")
  const stops = [...document.querySelectorAll(".md-content__inner [data-doi]:not(tr)")]
  const MODIFIED = ["ctrlKey", "metaKey", "altKey"]
  let at = -1

  if (button && stops.length) {
    const words = make("p", { role: "status" })
    const old = make("a", { hidden: true }, "Lời cũ")
    const bar = make("div", { class: "di-doi", role: "group", "aria-label": "Đi từ chỗ đổi này đến chỗ đổi khác" },
      make("button", { type: "button", title: "Chỗ đổi trước (phím k)", "aria-label": "Chỗ đổi trước", click: () => go(-1) }, "‹"),
      words,
      make("button", { type: "button", title: "Chỗ đổi sau (phím j)", "aria-label": "Chỗ đổi sau", click: () => go(1) }, "›"),
      old)

    const say = () => {
      const { doiLa, doiSo } = stops[at]?.dataset ?? {}
      words.textContent = at < 0 ? `${stops.length} chỗ đổi`
        : `${at + 1}/${stops.length} ${doiLa ?? stops[at].firstElementChild.textContent}`
      old.hidden = !doiSo
      if (doiSo) old.href = new URL(`doi-chieu/index.html#thay-doi-${doiSo}`, self.soLieu.root)
    }
    const go = step => {
      at = at < 0 && step < 0 ? stops.length - 1 : Math.max(0, Math.min(stops.length - 1, at + step))
      const stop = stops[at]
      for (let box = stop.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
      stop.scrollIntoView({ block: stop.offsetHeight > innerHeight / 2 ? "start" : "center" })
      stop.classList.remove("doi-dang")
      void stop.offsetWidth // so that the light is seen again where it has just been
      stop.classList.add("doi-dang")
      stop.tabIndex = -1
      stop.focus({ preventScroll: true })
      say()
    }
    const show = shown => {
      root.toggleAttribute("data-an-doi", !shown)
      button.setAttribute("aria-pressed", `${shown}`)
      bar.hidden = !shown
    }
    addEventListener("keydown", event => {
      if (bar.hidden || MODIFIED.some(key => event[key])) return
      if (event.target.closest?.("input, select, textarea, [contenteditable]")) return
      const step = { j: 1, k: -1 }[event.key]
      if (step) go(step)
    })
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true"
      show(shown)
      __md_set("dau-doi", shown)
    })
    button.hidden = false
    document.querySelector("main").append(bar)
    show(__md_get("dau-doi") !== false)
    say()
  }
}
